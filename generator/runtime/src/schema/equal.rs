//! Equality of JSON values as JSON Schema has it (Core, section 4.2.2): numbers by their mathematical value, objects
//! without an order.
//!
//! Enters: values, and values written as JSON in the rows. Leaves: whether they are equal, and a form that is the same
//! text for equal values.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::sync::{Arc, RwLock};

use serde_json::{Number, Value};

use super::number::decimal;

/// Whether two values are equal.
pub(super) fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => same_number(a, b),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, a)| b.get(name).is_some_and(|b| equal(a, b)))
        }
        _ => a == b,
    }
}

fn same_number(a: &Number, b: &Number) -> bool {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a == b,
        _ => a == b || decimal(a).is_some_and(|exact| decimal(b) == Some(exact)),
    }
}

/// The position of the first item that equals an earlier one.
pub(super) fn repeated(items: &[Value]) -> Option<usize> {
    if items.len() < 2 {
        return None;
    }
    let mut seen = HashSet::with_capacity(items.len());
    items.iter().position(|item| {
        let mut form = String::new();
        canonical(item, &mut form);
        !seen.insert(form)
    })
}

/// Writes a value so that equal values have equal texts.
fn canonical(value: &Value, out: &mut String) {
    match value {
        Value::Number(number) => {
            let _ = match decimal(number) {
                Some(exact) => write!(out, "{exact:?}"),
                None => write!(out, "{number}"),
            };
        }
        Value::Array(items) => {
            out.push('[');
            for item in items {
                canonical(item, out);
                out.push(',');
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_unstable_by_key(|(name, _)| *name);
            out.push('{');
            for (name, value) in sorted {
                let _ = write!(out, "{name:?}:");
                canonical(value, out);
                out.push(',');
            }
            out.push('}');
        }
        Value::Null | Value::Bool(_) | Value::String(_) => {
            let _ = write!(out, "{value}");
        }
    }
}

/// Whether `value` is one of the values that are written as JSON.
pub(super) fn is_listed(value: &Value, listed: &'static [&'static str]) -> bool {
    listed.iter().any(|text| match value {
        // The common case needs no second value.
        Value::String(found) if !text.contains('\\') => {
            text.strip_prefix('"')
                .and_then(|text| text.strip_suffix('"'))
                == Some(found)
        }
        _ => parsed(text).is_some_and(|listed| equal(value, &listed)),
    })
}

/// The value that a text of the rows stands for, parsed once.
fn parsed(text: &'static str) -> Option<Arc<Value>> {
    static PARSED: RwLock<BTreeMap<&'static str, Arc<Value>>> = RwLock::new(BTreeMap::new());
    let known = PARSED.read().ok().and_then(|map| map.get(text).cloned());
    known.or_else(|| {
        let value = Arc::new(serde_json::from_str(text).ok()?);
        if let Ok(mut map) = PARSED.write() {
            map.insert(text, Arc::clone(&value));
        }
        Some(value)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_equal_by_value() {
        assert!(equal(&json!([1, {"a": 0}]), &json!([1.0, {"a": -0.0}])));
        assert!(!equal(
            &json!(9_007_199_254_740_993_i64),
            &json!(9_007_199_254_740_992.0)
        ));
        assert!(!equal(&json!(0), &json!(false)));
        assert!(equal(&json!({"a": 1, "b": 2}), &json!({"b": 2, "a": 1})));
        assert!(is_listed(&json!("a"), &["1", "\"a\""]) && is_listed(&json!(1.0), &["1"]));
        assert!(is_listed(&json!("a\"b"), &[r#""a\"b""#]) && !is_listed(&json!("1"), &["1"]));
    }

    #[test]
    fn repeated_items_are_found() {
        assert_eq!(repeated(&[json!(1), json!(2), json!(1.0)]), Some(2));
        assert_eq!(
            repeated(&[json!({"a": 1, "b": 2}), json!({"b": 2, "a": 1})]),
            Some(1)
        );
        assert_eq!(
            repeated(&[json!([1]), json!(["1"]), json!(1), json!("1"), json!(true)]),
            None
        );
        assert_eq!(repeated(&[json!(["a", "b"]), json!(["a,\"b"])]), None);
    }
}
