//! The assertions of JSON Schema that a Rust type does not already make.
//!
//! Enters: a value whose JSON type is right. Leaves: a violation per assertion that does not hold. An assertion for
//! another JSON type holds (JSON Schema Validation, section 6).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{OnceLock, RwLock};

use regex_lite::Regex;
use serde_json::{Number, Value};

use super::format;

/// An assertion of JSON Schema (JSON Schema Validation, sections 6 and 7).
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// `minLength`, in characters.
    MinLength(u64),
    /// `maxLength`, in characters.
    MaxLength(u64),
    /// `pattern`; one that the regular expression engine does not know (look-around, back-references) always holds.
    Pattern(&'static str),
    /// `format`; one that is not known always holds.
    Format(&'static str),
    /// `minimum`.
    Minimum(f64),
    /// `maximum`.
    Maximum(f64),
    /// `minimum` of an integer, exact beyond 2^53.
    MinimumInt(i64),
    /// `maximum` of an integer, exact beyond 2^53.
    MaximumInt(i64),
    /// `exclusiveMinimum`.
    ExclusiveMinimum(f64),
    /// `exclusiveMaximum`.
    ExclusiveMaximum(f64),
    /// `multipleOf`.
    MultipleOf(f64),
    /// `minItems`.
    MinItems(u64),
    /// `maxItems`.
    MaxItems(u64),
    /// `uniqueItems`.
    UniqueItems,
    /// `minProperties`.
    MinProperties(u64),
    /// `maxProperties`.
    MaxProperties(u64),
    /// The assertions of every item of an array.
    Items(&'static [Rule]),
    /// The assertions of every value of an object without named members.
    Values(&'static [Rule]),
}

impl Rule {
    /// What is wrong with `value`, as keyword and message; `None` when the rule holds. The rules inside
    /// [`Rule::Items`] and [`Rule::Values`] are the checker's to walk.
    pub(crate) fn broken_by(&self, value: &Value) -> Option<(&'static str, String)> {
        match value {
            Value::String(text) => self.broken_by_text(text),
            Value::Number(number) => self.broken_by_number(number),
            Value::Array(items) => self.broken_by_items(items),
            Value::Object(members) => self.broken_by_count(members.len() as u64),
            Value::Null | Value::Bool(_) => None,
        }
    }

    fn broken_by_text(&self, text: &str) -> Option<(&'static str, String)> {
        let length = || text.chars().count() as u64;
        match *self {
            Self::MinLength(min) if length() < min => Some((
                "minLength",
                format!("expected at least {min} characters, found {}", length()),
            )),
            Self::MaxLength(max) if length() > max => Some((
                "maxLength",
                format!("expected at most {max} characters, found {}", length()),
            )),
            Self::Pattern(pattern) if !matches(pattern, text) => Some((
                "pattern",
                format!("expected a match of `{pattern}`, found {}", quoted(text)),
            )),
            Self::Format(name) if !format::is_valid(name, text) => Some((
                "format",
                format!("expected the format {name}, found {}", quoted(text)),
            )),
            _ => None,
        }
    }

    fn broken_by_number(&self, number: &Number) -> Option<(&'static str, String)> {
        let float = number.as_f64()?;
        let (keyword, expected) = match *self {
            Self::Minimum(min) if float < min => ("minimum", format!("at least {min}")),
            Self::Maximum(max) if float > max => ("maximum", format!("at most {max}")),
            Self::MinimumInt(min) if below(number, float, min) => {
                ("minimum", format!("at least {min}"))
            }
            Self::MaximumInt(max) if above(number, float, max) => {
                ("maximum", format!("at most {max}"))
            }
            Self::ExclusiveMinimum(min) if float <= min => {
                ("exclusiveMinimum", format!("more than {min}"))
            }
            Self::ExclusiveMaximum(max) if float >= max => {
                ("exclusiveMaximum", format!("less than {max}"))
            }
            Self::MultipleOf(step) if !is_multiple(number, float, step) => {
                ("multipleOf", format!("a multiple of {step}"))
            }
            _ => return None,
        };
        Some((keyword, format!("expected {expected}, found {number}")))
    }

    fn broken_by_items(&self, items: &[Value]) -> Option<(&'static str, String)> {
        let count = items.len() as u64;
        match *self {
            Self::MinItems(min) if count < min => Some((
                "minItems",
                format!("expected at least {min} items, found {count}"),
            )),
            Self::MaxItems(max) if count > max => Some((
                "maxItems",
                format!("expected at most {max} items, found {count}"),
            )),
            Self::UniqueItems => {
                let mut seen = BTreeSet::new();
                let twice = items.iter().find(|item| !seen.insert(item.to_string()))?;
                Some((
                    "uniqueItems",
                    format!("expected different items, found {twice} twice"),
                ))
            }
            _ => None,
        }
    }

    fn broken_by_count(&self, count: u64) -> Option<(&'static str, String)> {
        match *self {
            Self::MinProperties(min) if count < min => Some((
                "minProperties",
                format!("expected at least {min} members, found {count}"),
            )),
            Self::MaxProperties(max) if count > max => Some((
                "maxProperties",
                format!("expected at most {max} members, found {count}"),
            )),
            _ => None,
        }
    }
}

fn below(number: &Number, float: f64, min: i64) -> bool {
    number
        .as_i128()
        .map_or(float < min as f64, |exact| exact < i128::from(min))
}

fn above(number: &Number, float: f64, max: i64) -> bool {
    number
        .as_i128()
        .map_or(float > max as f64, |exact| exact > i128::from(max))
}

/// Whether `number` is a multiple of `step`: exact for whole numbers, to a rounding error otherwise.
fn is_multiple(number: &Number, float: f64, step: f64) -> bool {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if step <= 0.0 {
        return true;
    }
    match number.as_i128() {
        Some(exact) if step.fract() == 0.0 && step < EXACT => exact % (step as i128) == 0,
        _ => {
            let quotient = float / step;
            (quotient - quotient.round()).abs() <= f64::EPSILON * quotient.abs().max(1.0) * 4.0
        }
    }
}

/// A text as a message shows it: quoted, and cut when it is long.
pub(super) fn quoted(text: &str) -> String {
    const SHOWN: usize = 64;
    match text.char_indices().nth(SHOWN) {
        Some((cut, _)) => format!("{:?}…", text.get(..cut).unwrap_or_default()),
        None => format!("{text:?}"),
    }
}

/// Whether `text` matches a pattern of the document, compiled once.
fn matches(pattern: &'static str, text: &str) -> bool {
    static COMPILED: OnceLock<RwLock<BTreeMap<&'static str, Option<Regex>>>> = OnceLock::new();
    let compiled = COMPILED.get_or_init(RwLock::default);
    let known = compiled
        .read()
        .ok()
        .and_then(|map| map.get(pattern).cloned());
    let regex = known.unwrap_or_else(|| {
        let regex = Regex::new(&translate(pattern)).ok();
        if let Ok(mut map) = compiled.write() {
            map.insert(pattern, regex.clone());
        }
        regex
    });
    regex.is_none_or(|regex| regex.is_match(text))
}

/// Writes an ECMA-262 pattern as the engine reads it: a `[` inside a class stands for itself there.
fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let (mut in_class, mut escaped) = (false, false);
    for c in pattern.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' if in_class => out.push('\\'),
            '&' | '~' if in_class => out.push('\\'),
            '[' => in_class = true,
            ']' => in_class = false,
            _ => {}
        }
        out.push(c);
    }
    out
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
            (Pattern("^[[a]+$"), json!("[a"), None),
            (Pattern("^[a-z]+$"), json!("A"), Some("pattern")),
            (Pattern("(?=a)"), json!("b"), None),
            (Format("ipv4"), json!("1.2.3"), Some("format")),
            (Minimum(1.0), json!(0), Some("minimum")),
            (
                MaximumInt(9_007_199_254_740_992),
                json!(9_007_199_254_740_993_i64),
                Some("maximum"),
            ),
            (ExclusiveMaximum(3.0), json!(3), Some("exclusiveMaximum")),
            (MultipleOf(0.01), json!(0.29), None),
            (MultipleOf(3.0), json!(10), Some("multipleOf")),
            (UniqueItems, json!([1, 2, 1]), Some("uniqueItems")),
            (MinItems(1), json!([]), Some("minItems")),
            (MaxProperties(0), json!({"a": 1}), Some("maxProperties")),
            (MaxLength(0), json!(5), None),
        ];
        for (rule, value, expected) in cases {
            assert_eq!(
                rule.broken_by(value).map(|(k, _)| k),
                *expected,
                "{rule:?} {value}"
            );
        }
    }
}
