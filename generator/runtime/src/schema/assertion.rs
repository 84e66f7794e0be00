//! The assertions that look at one value and nothing below it.
//!
//! Enters: a rule and a value. Leaves: keyword and message when the rule does not hold. Rules that hold schemas of
//! their own are the checker's.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::check::{found, quoted};
use super::number::{compare, compare_to_integer, is_multiple, is_whole};
use super::{Rule, equal, format, pattern};

/// Whether a rule holds; asked first, because a message costs more than the answer.
pub(super) fn holds(rule: &Rule, value: &Value) -> bool {
    match (rule, value) {
        (Rule::Type(names), _) => names.iter().any(|name| is_type(value, name)),
        (Rule::Enum(listed), _) => equal::is_listed(value, listed),
        (Rule::Never, _) => false,
        (Rule::Format(name), Value::Number(number)) => format::fits(name, number),
        (_, Value::String(text)) => text_holds(rule, text),
        (_, Value::Number(number)) => number_holds(rule, number).unwrap_or(true),
        (_, Value::Array(items)) => items_hold(rule, items),
        (_, Value::Object(members)) => count_holds(rule, members.len() as u64),
        (_, Value::Null | Value::Bool(_)) => true,
    }
}

fn is_type(value: &Value, name: &str) -> bool {
    match value {
        Value::Null => name == "null",
        Value::Bool(_) => name == "boolean",
        Value::Number(number) => name == "number" || name == "integer" && is_whole(number),
        Value::String(_) => name == "string",
        Value::Array(_) => name == "array",
        Value::Object(_) => name == "object",
    }
}

pub(super) fn text_holds(rule: &Rule, text: &str) -> bool {
    match *rule {
        // A character has one to four bytes, so most lengths need no counting.
        Rule::MinLength(min) => text.len() as u64 >= min && length(text) >= min,
        Rule::MaxLength(max) => text.len() as u64 <= max || length(text) <= max,
        Rule::Pattern(pattern) => pattern::matches(pattern, text),
        Rule::Format(name) => format::is_valid(name, text),
        _ => true,
    }
}

fn length(text: &str) -> u64 {
    text.chars().count() as u64
}

fn number_holds(rule: &Rule, number: &Number) -> Option<bool> {
    let (order, wanted) = match *rule {
        Rule::Minimum(min) => (compare(number, min)?, Ordering::is_ge as fn(_) -> _),
        Rule::Maximum(max) => (compare(number, max)?, Ordering::is_le as fn(_) -> _),
        Rule::MinimumInt(min) => (compare_to_integer(number, min)?, Ordering::is_ge as _),
        Rule::MaximumInt(max) => (compare_to_integer(number, max)?, Ordering::is_le as _),
        Rule::ExclusiveMinimum(min) => (compare(number, min)?, Ordering::is_gt as _),
        Rule::ExclusiveMaximum(max) => (compare(number, max)?, Ordering::is_lt as _),
        Rule::MultipleOf(step) => return Some(is_multiple(number, step)),
        _ => return None,
    };
    Some(wanted(order))
}

fn items_hold(rule: &Rule, items: &[Value]) -> bool {
    match *rule {
        Rule::MinItems(min) => items.len() as u64 >= min,
        Rule::MaxItems(max) => items.len() as u64 <= max,
        Rule::UniqueItems => equal::repeated(items).is_none(),
        _ => true,
    }
}

fn count_holds(rule: &Rule, count: u64) -> bool {
    match *rule {
        Rule::MinProperties(min) => count >= min,
        Rule::MaxProperties(max) => count <= max,
        _ => true,
    }
}

/// So many of something.
fn many(count: u64, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}

/// What a broken rule expected, and what it found: keyword and message.
pub(super) fn violation(rule: &Rule, value: &Value) -> (&'static str, String) {
    let (keyword, expected) = match *rule {
        Rule::MinLength(min) => ("minLength", format!("at least {}", many(min, "character"))),
        Rule::MaxLength(max) => ("maxLength", format!("at most {}", many(max, "character"))),
        Rule::Pattern(pattern) => ("pattern", format!("a match of `{pattern}`")),
        Rule::Format(name) => ("format", format!("the format {name}")),
        Rule::Minimum(min) => ("minimum", format!("at least {min}")),
        Rule::MinimumInt(min) => ("minimum", format!("at least {min}")),
        Rule::Maximum(max) => ("maximum", format!("at most {max}")),
        Rule::MaximumInt(max) => ("maximum", format!("at most {max}")),
        Rule::ExclusiveMinimum(min) => ("exclusiveMinimum", format!("more than {min}")),
        Rule::ExclusiveMaximum(max) => ("exclusiveMaximum", format!("less than {max}")),
        Rule::MultipleOf(step) => ("multipleOf", format!("a multiple of {step}")),
        Rule::MinItems(min) => ("minItems", format!("at least {}", many(min, "item"))),
        Rule::MaxItems(max) => ("maxItems", format!("at most {}", many(max, "item"))),
        Rule::UniqueItems => ("uniqueItems", "different items".to_owned()),
        Rule::MinProperties(min) => ("minProperties", format!("at least {}", many(min, "member"))),
        Rule::MaxProperties(max) => ("maxProperties", format!("at most {}", many(max, "member"))),
        Rule::Type(names) => ("type", names.join(" or ")),
        Rule::Enum([only]) => ("const", cut(only)),
        Rule::Enum(listed) => (
            "enum",
            super::check::listing(listed.iter().map(|one| cut(one))),
        ),
        _ => ("false", "no value".to_owned()),
    };
    let found = match (rule, value) {
        (Rule::MinLength(_) | Rule::MaxLength(_), Value::String(text)) => length(text).to_string(),
        (Rule::UniqueItems, Value::Array(items)) => {
            let twice = equal::repeated(items).and_then(|at| items.get(at));
            twice.map_or_else(String::new, |item| {
                format!("{} twice", cut(&item.to_string()))
            })
        }
        (Rule::Pattern(_) | Rule::Format(_), Value::String(text)) => quoted(text),
        (Rule::Enum(_), _) => cut(&value.to_string()),
        (_, Value::Number(number)) => number.to_string(),
        (Rule::MinItems(_) | Rule::MaxItems(_), Value::Array(items)) => items.len().to_string(),
        (Rule::MinProperties(_) | Rule::MaxProperties(_), Value::Object(members)) => {
            members.len().to_string()
        }
        _ => found(value),
    };
    (keyword, format!("expected {expected}, found {found}"))
}

/// A value as a message shows it.
fn cut(text: &str) -> String {
    const SHOWN: usize = 64;
    match text.char_indices().nth(SHOWN) {
        Some((cut, _)) => format!("{}…", text.get(..cut).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rules_hold_or_name_their_keyword() {
        use Rule::*;
        let cases: &[(Rule, Value, Option<&str>)] = &[
            (MinLength(2), json!("é"), Some("minLength")),
            (MaxLength(2), json!("éé"), None),
            (MaxLength(1), json!("éé"), Some("maxLength")),
            (Pattern("^[[a]+$"), json!("[a"), None),
            (Pattern("^[a-z]+$"), json!("A"), Some("pattern")),
            (Pattern("(?=a)"), json!("b"), Some("pattern")),
            (Format("ipv4"), json!("1.2.3"), Some("format")),
            (Format("int32"), json!(2_147_483_648_i64), Some("format")),
            (Minimum(1.0), json!(0), Some("minimum")),
            (
                MaximumInt(9_007_199_254_740_992),
                json!(9_007_199_254_740_993_i64),
                Some("maximum"),
            ),
            (ExclusiveMaximum(3.0), json!(3), Some("exclusiveMaximum")),
            (MultipleOf(0.01), json!(0.29), None),
            (MultipleOf(3.0), json!(10), Some("multipleOf")),
            (UniqueItems, json!([1, 2, 1.0]), Some("uniqueItems")),
            (MinItems(1), json!([]), Some("minItems")),
            (MaxProperties(0), json!({"a": 1}), Some("maxProperties")),
            (MaxLength(0), json!(5), None),
            (Type(&["integer"]), json!(1.0), None),
            (Type(&["integer", "null"]), json!(1.5), Some("type")),
            (Enum(&["{\"a\":[1]}"]), json!({"a": [1.0]}), None),
            (Enum(&["1", "\"a\""]), json!("b"), Some("enum")),
            (Enum(&["null"]), json!(0), Some("const")),
            (Never, json!(null), Some("false")),
        ];
        for (rule, value, expected) in cases {
            let found = (!holds(rule, value)).then(|| violation(rule, value).0);
            assert_eq!(found, *expected, "{rule:?} {value}");
        }
    }

    #[test]
    fn one_is_not_many() {
        let message = |rule, value| violation(&rule, &value).1;
        let none = message(Rule::MinLength(1), json!(""));
        assert_eq!(none, "expected at least 1 character, found 0");
        let two = message(Rule::MaxItems(0), json!([1]));
        assert_eq!(two, "expected at most 0 items, found 1");
    }
}
