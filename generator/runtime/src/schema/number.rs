//! Numbers of JSON, compared by their exact decimal value.
//!
//! Enters: numbers as `serde_json` keeps them, and bounds. Leaves: orders, equality and divisibility without rounding:
//! what a double stands for is the shortest decimal text that reads back as it, which is how it travels.

use std::cmp::Ordering;

use serde_json::Number;

/// Up to here every whole double stands for exactly one integer.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A decimal number: `digits` × 10^`exponent`, without leading or trailing zeros; zero has no digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Decimal {
    /// Reads the text of a JSON number (RFC 8259 section 6) or of a finite Rust double.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse().ok()?),
            None => (text, 0_i64),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        digits.iter_mut().for_each(|digit| *digit -= b'0');
        let mut exponent = exponent.checked_sub(fraction.len() as i64)?;
        while digits.last() == Some(&0) {
            digits.pop();
            exponent = exponent.checked_add(1)?;
        }
        let zeros = digits.iter().take_while(|digit| **digit == 0).count();
        digits.drain(..zeros);
        Some(if digits.is_empty() {
            Self {
                negative: false,
                digits,
                exponent: 0,
            }
        } else {
            Self {
                negative,
                digits,
                exponent,
            }
        })
    }

    /// The integer that it is, if it is one and fits.
    pub(crate) fn to_i128(&self) -> Option<i128> {
        let digits = self.digits.iter().try_fold(0_i128, |value, digit| {
            value.checked_mul(10)?.checked_add(i128::from(*digit))
        });
        let power = 10_i128.checked_pow(u32::try_from(self.exponent).ok()?);
        let value = digits?.checked_mul(power?)?;
        Some(if self.negative { -value } else { value })
    }

    /// Whether it is a multiple of `step`, which is not zero.
    fn is_multiple_of(&self, step: &Self) -> bool {
        if self.digits.is_empty() {
            return true;
        }
        // Steps have at most the digits of a double or of 64 bits.
        let Some(mut divisor) = value_of(&step.digits) else {
            return true;
        };
        let shift = self.exponent - step.exponent;
        if shift < 0 {
            let power = u32::try_from(-shift)
                .ok()
                .and_then(|power| 10_u64.checked_pow(power));
            match power.and_then(|power| divisor.checked_mul(power)) {
                Some(shifted) => divisor = shifted,
                // Without trailing zeros, the digits are no multiple of so large a power of ten.
                None => return false,
            }
        }
        let modulus = u128::from(divisor);
        let rest = self
            .digits
            .iter()
            .fold(0, |rest, digit| (rest * 10 + u128::from(*digit)) % modulus);
        let shift = u64::try_from(shift).unwrap_or(0);
        (rest * power_of_ten(shift, modulus)).is_multiple_of(modulus)
    }
}

fn value_of(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0_u64, |value, digit| {
        value.checked_mul(10)?.checked_add(u64::from(*digit))
    })
}

/// 10^`exponent` modulo `modulus`, which has at most 64 bits.
fn power_of_ten(mut exponent: u64, modulus: u128) -> u128 {
    let (mut result, mut base) = (1 % modulus, 10 % modulus);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * base % modulus;
        }
        base = base * base % modulus;
        exponent >>= 1;
    }
    result
}

/// The exact value of a number.
pub(super) fn decimal(number: &Number) -> Option<Decimal> {
    Decimal::read(&number.to_string())
}

/// The whole number that a text is, with all its digits, if it has at most 64 bits.
#[cfg(feature = "wire")]
pub(crate) fn whole_written(text: &str) -> Option<Number> {
    Number::from_i128(Decimal::read(text)?.to_i128()?)
}

/// The whole number that a JSON number is; JSON Schema counts `1.0` and `4.08e17` as such (JSON Schema Core section 4.2.3).
pub(super) fn whole(number: &Number) -> Option<i128> {
    number.as_i128().or_else(|| whole_double(number.as_f64()?))
}

/// The whole number that a double stands for, if that has at most 128 bits.
pub(crate) fn whole_double(value: f64) -> Option<i128> {
    if value.fract() != 0.0 {
        return None;
    }
    if value.abs() < EXACT {
        return Some(value as i128);
    }
    Decimal::read(&format!("{value:e}"))?.to_i128()
}

/// How a number stands to a bound that is a double.
pub(super) fn compare(number: &Number, bound: f64) -> Option<Ordering> {
    let float = number.as_f64()?;
    match number.as_i128() {
        // Doubles of this size are whole, and `as` is exact or saturates far beyond 64 bits.
        Some(exact) if bound.abs() >= EXACT => Some(exact.cmp(&(bound as i128))),
        Some(exact) if float.abs() > EXACT => exact.cmp(&(bound as i128)).into(),
        _ => float.partial_cmp(&bound),
    }
}

/// How a number stands to a bound that is an integer.
pub(super) fn compare_to_integer(number: &Number, bound: i64) -> Option<Ordering> {
    match whole(number) {
        Some(exact) => Some(exact.cmp(&i128::from(bound))),
        None => {
            let float = number.as_f64()?;
            // A whole double converts exactly; a fraction lies strictly beside the integer it is cut to.
            let cut = (float.trunc() as i128).cmp(&i128::from(bound));
            Some(cut.then(float.fract().partial_cmp(&0.0)?))
        }
    }
}

/// Whether a number is a multiple of `step` (JSON Schema Validation, section 6.2.1).
pub(super) fn is_multiple(number: &Number, step: f64) -> bool {
    if step <= 0.0 {
        return true;
    }
    if let Some(exact) = number.as_i128()
        && step.fract() == 0.0
        && step < EXACT
    {
        return exact % (step as i128) == 0;
    }
    match (decimal(number), Decimal::read(&format!("{step:e}"))) {
        (Some(number), Some(step)) => number.is_multiple_of(&step),
        _ => true,
    }
}

/// Whether a number is an integer: `1.0` is one (JSON Schema Core, section 4.2.3).
pub(super) fn is_whole(number: &Number) -> bool {
    number.as_i128().is_some() || number.as_f64().is_some_and(|float| float.fract() == 0.0)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, from_str, json};

    use super::*;

    fn number(text: &str) -> Number {
        match from_str(text).unwrap() {
            Value::Number(number) => number,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn multiples_are_exact() {
        for (value, step, expected) in [
            ("0.0075", 0.0001, true),
            ("0.00751", 0.0001, false),
            ("0.29", 0.01, true),
            ("1e308", 0.5, true),
            ("1e308", 0.123456789, false),
            ("9007199254740993", 2.0, false),
            ("4.5", 1.5, true),
            ("35", 1.5, false),
            ("12391239123", 1e-8, true),
            ("1e-300", 1e300, false),
            ("0", 7.0, true),
            ("-10", 2.5, true),
        ] {
            assert_eq!(
                is_multiple(&number(value), step),
                expected,
                "{value} {step}"
            );
        }
    }

    #[test]
    fn orders_are_exact() {
        let large = number("9007199254740993");
        assert_eq!(
            compare_to_integer(&large, 9_007_199_254_740_992),
            Some(Ordering::Greater)
        );
        assert_eq!(
            compare(&large, 9_007_199_254_740_992.0),
            Some(Ordering::Greater)
        );
        assert_eq!(compare(&large, 1.5), Some(Ordering::Greater));
        assert_eq!(compare_to_integer(&number("-0.5"), 0), Some(Ordering::Less));
        assert_eq!(compare_to_integer(&number("3.0"), 3), Some(Ordering::Equal));
        assert_eq!(
            compare(&number("18446744073709551615"), 1.8e19),
            Some(Ordering::Greater)
        );
        assert_eq!(Decimal::read("1"), Decimal::read("10e-1"));
        assert!(is_whole(&number("1e300")) && !is_whole(&number("1.5")));
        assert_eq!(json!(0).as_f64(), Some(0.0));
    }
}
