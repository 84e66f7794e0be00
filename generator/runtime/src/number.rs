//! Numbers with all their digits.
//!
//! Enters: the text of a number of JSON, or a Rust integer. Leaves: that text again. It refuses what RFC 8259 section 6 does not
//! call a number.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::schema::Decimal;

/// A number of JSON with all its digits, whatever their number: what stands for `format: decimal` of numbers, and for integers
/// beyond 64 bits.
///
/// Numbers are equal when their values are: `1.10` is `1.1`. The digits are kept where JSON is read from its text and written to
/// it, and of a parameter that is a number. A [`Value`](crate::Value) holds a double, and so does what goes through one: members
/// before the tag of a union, unions that are told by their shape, and items and members of parameters.
///
/// ```
/// use oasmith_runtime::Number;
///
/// let price: Number = oasmith_runtime::serde_json::from_str("0.1000000000000000000001")?;
/// assert_eq!(price.as_str(), "0.1000000000000000000001");
/// assert_eq!(price.to_f64(), 0.1);
/// assert_eq!("1e3".parse(), Ok(Number::from(1000)));
/// # Ok::<(), oasmith_runtime::serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct Number(String);

impl Number {
    /// The text as it is on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nearest double; infinite beyond the range of doubles.
    pub fn to_f64(&self) -> f64 {
        // The grammar of JSON is part of Rust's.
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// The integer that the number is, if it is one and fits.
    pub fn to_i128(&self) -> Option<i128> {
        self.0.parse().ok().or_else(|| self.decimal()?.to_i128())
    }

    fn decimal(&self) -> Option<Decimal> {
        Decimal::read(&self.0)
    }
}

/// A text that is no number of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidNumber;

impl fmt::Display for InvalidNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text is no number of JSON (RFC 8259, section 6)")
    }
}

impl std::error::Error for InvalidNumber {}

impl FromStr for Number {
    type Err = InvalidNumber;

    fn from_str(text: &str) -> Result<Self, InvalidNumber> {
        is_number(text)
            .then(|| Self(text.to_owned()))
            .ok_or(InvalidNumber)
    }
}

/// Finite doubles are numbers.
impl TryFrom<f64> for Number {
    type Error = InvalidNumber;

    fn try_from(value: f64) -> Result<Self, InvalidNumber> {
        value
            .is_finite()
            .then(|| Self(format!("{value:?}")))
            .ok_or(InvalidNumber)
    }
}

/// Whether a text is a number by RFC 8259 section 6.
pub(crate) fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent),
        None => (text, "0"),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let plain = whole == "0" || !whole.starts_with('0');
    plain && digits(whole) && digits(fraction) && digits(exponent)
}

macro_rules! from_integers {
    ($($Int:ty)*) => {$(
        impl From<$Int> for Number {
            fn from(value: $Int) -> Self {
                Self(value.to_string())
            }
        }
    )*};
}

from_integers! { i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 }

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.decimal() == other.decimal()
    }
}

impl Eq for Number {}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.decimal().hash(state);
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Ok(value) = self.0.parse::<i64>() {
            return serializer.serialize_i64(value);
        }
        if let Ok(value) = self.0.parse::<u64>() {
            return serializer.serialize_u64(value);
        }
        let raw = RawValue::from_string(self.0.clone()).map_err(S::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = raw.get();
        text.parse()
            .map_err(|_| D::Error::custom("expected a number"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_those_of_json() {
        for text in [
            "0",
            "-0",
            "1.50",
            "1e400",
            "-12E+3",
            "123456789012345678901234567890",
        ] {
            assert_eq!(text.parse::<Number>().unwrap().as_str(), text);
            let number: Number = serde_json::from_str(text).unwrap();
            assert_eq!(number.as_str(), text);
        }
        for text in ["", "01", "+1", "1.", ".5", "1e", "NaN", "-", " 1", "1 "] {
            assert_eq!(text.parse::<Number>(), Err(InvalidNumber), "{text}");
        }
        assert!(serde_json::from_str::<Number>("\"1\"").is_err());
        assert!(serde_json::from_str::<Number>("[1]").is_err());
    }

    #[test]
    fn digits_survive_a_round_trip() {
        for text in [
            "0.12345678901234567890123",
            "1.10",
            "18446744073709551616",
            "1e400",
            "7",
        ] {
            let number: Number = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&number).unwrap(), text);
        }
    }

    #[test]
    fn values_are_compared() {
        let read = |text: &str| text.parse::<Number>().unwrap();
        assert_eq!(read("1.10"), read("11e-1"));
        assert_ne!(read("9007199254740993"), read("9007199254740992"));
        assert_eq!(read("1e20").to_i128(), Some(100_000_000_000_000_000_000));
        assert_eq!(read("1.5").to_i128(), None);
        assert_eq!(read("1e99").to_i128(), None);
        assert_eq!(Number::try_from(f64::NAN), Err(InvalidNumber));
    }
}
