//! Compares JSON texts as values: two texts enter, whether they are equal leaves (RFC 8259; JSON Schema 2020-12, core 4.2.2).
//!
//! Numbers are compared by their decimal digits, so that nothing is lost by reading them: `1` equals `1.0`, and
//! 9007199254740993 does not equal 9007199254740992. The order of members does not matter.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// How alike two values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Likeness {
    /// They are equal.
    Equal,
    /// The second lacks members that may be left out, and is equal apart from that.
    Without,
    /// They differ.
    Different,
}

/// Whether two texts are the same value.
#[cfg(test)]
fn same(a: &str, b: &str) -> bool {
    compare(a, b, &|_, _| false) == Likeness::Equal
}

/// How alike two texts are as values, when `optional` tells which members the second may lack: by the pointer of the object, and their
/// name.
pub(crate) fn compare(a: &str, b: &str, optional: &dyn Fn(&str, &str) -> bool) -> Likeness {
    compare_at("", a, b, optional)
}

fn compare_at(at: &str, a: &str, b: &str, optional: &dyn Fn(&str, &str) -> bool) -> Likeness {
    let (a, b) = (a.trim(), b.trim());
    let equal = match (a.bytes().next(), b.bytes().next()) {
        (Some(b'{'), Some(b'{')) => return objects(at, a, b, optional),
        (Some(b'['), Some(b'[')) => return arrays(at, a, b, optional),
        (Some(b'"'), Some(b'"')) => string(a).is_some_and(|a| string(b) == Some(a)),
        (Some(b'-' | b'0'..=b'9'), Some(b'-' | b'0'..=b'9')) => Decimal::of(a) == Decimal::of(b),
        _ => a == b,
    };
    if equal {
        Likeness::Equal
    } else {
        Likeness::Different
    }
}

fn objects(at: &str, a: &str, b: &str, optional: &dyn Fn(&str, &str) -> bool) -> Likeness {
    let (Some(a), Some(b)) = (members(a), members(b)) else {
        return Likeness::Different;
    };
    if b.keys().any(|name| !a.contains_key(name)) {
        return Likeness::Different;
    }
    let member = |name: &str, a: &RawValue| match b.get(name) {
        Some(b) => {
            let step = name.replace('~', "~0").replace('/', "~1");
            compare_at(&format!("{at}/{step}"), a.get(), b.get(), optional)
        }
        None if optional(at, name) => Likeness::Without,
        None => Likeness::Different,
    };
    a.iter()
        .map(|(name, a)| member(name, a))
        .max()
        .unwrap_or(Likeness::Equal)
}

fn arrays(at: &str, a: &str, b: &str, optional: &dyn Fn(&str, &str) -> bool) -> Likeness {
    match (elements(a), elements(b)) {
        (Some(a), Some(b)) if a.len() == b.len() => {
            let each = a.iter().zip(&b).enumerate();
            let each = each.map(|(index, (a, b))| {
                compare_at(&format!("{at}/{index}"), a.get(), b.get(), optional)
            });
            each.max().unwrap_or(Likeness::Equal)
        }
        _ => Likeness::Different,
    }
}

fn members(text: &str) -> Option<BTreeMap<String, Box<RawValue>>> {
    serde_json::from_str(text).ok()
}

fn elements(text: &str) -> Option<Vec<Box<RawValue>>> {
    serde_json::from_str(text).ok()
}

fn string(text: &str) -> Option<String> {
    serde_json::from_str(text).ok()
}

/// A number as its significant digits and the power of ten behind them.
#[derive(Debug, PartialEq, Eq)]
struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    fn of(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let exponent: i64 = exponent.trim_start_matches('+').parse().unwrap_or(0);
        let all = format!("{}{fraction}", whole.trim_start_matches('-'));
        let digits = all.trim_end_matches('0');
        let dropped = i64::try_from(all.len() - digits.len()).unwrap_or(0);
        let behind = i64::try_from(fraction.len()).unwrap_or(0);
        let digits = digits.trim_start_matches('0').to_owned();
        if digits.is_empty() {
            return Self {
                negative: false,
                digits,
                exponent: 0,
            };
        }
        Self {
            negative: whole.starts_with('-'),
            digits,
            exponent: exponent + dropped - behind,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Likeness, compare, same};

    #[test]
    fn values_are_compared_and_not_texts() {
        for (a, b) in [
            ("1", "1.0"),
            ("-0", "0.0"),
            ("100", "1e2"),
            ("1.5e-3", "0.0015"),
            (r#"{"a": 1, "b": [true]}"#, r#"{"b":[true],"a":1}"#),
            (r#""\u0041""#, r#""A""#),
        ] {
            assert!(same(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("1", "-1"),
            ("1", "10"),
            ("9007199254740993", "9007199254740992"),
            ("1", "\"1\""),
            ("null", "0"),
            (r#"{"a": null}"#, "{}"),
            ("[1,2]", "[2,1]"),
        ] {
            assert!(!same(a, b), "{a} {b}");
        }
        let x = |at: &str, name: &str| at.is_empty() && name == "x";
        assert_eq!(
            compare(r#"{"x":1,"y":2}"#, r#"{"y":2}"#, &x),
            Likeness::Without
        );
        assert_eq!(
            compare(r#"{"x":1,"y":2}"#, r#"{"x":1}"#, &x),
            Likeness::Different
        );
        assert_eq!(compare("{}", r#"{"x":1}"#, &x), Likeness::Different);
    }
}
