//! Which variant of a union a value is.
//!
//! Enters: a buffered value and the union's data. Leaves: one variant, or a message that says what each one missed.
//! A tagged union looks at its tag alone. An untagged one looks at the JSON type, then at constants and enums, then
//! at required members, all shallowly; only when several variants are left are they checked in depth. Choices are
//! remembered while one value is decoded or checked, so nested unions cannot make the work grow exponentially.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::check::{check_with, found};
use super::{ObjectType, Type, UnionType, format};

/// A value and a union, by address: both outlive the walk.
type Key = (usize, usize);

/// The choices made so far, and those being made.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    chosen: BTreeMap<Key, usize>,
    choosing: Vec<Key>,
}

impl Memo {
    /// Whether `ty` is a union whose variant for `value` is being chosen: it cannot be its own variant.
    fn is_choosing(&self, value: &Value, ty: &'static Type) -> bool {
        match ty {
            Type::Nullable(inner) => self.is_choosing(value, inner()),
            Type::Union(union) => self.choosing.contains(&key(value, union)),
            _ => false,
        }
    }
}

fn key(value: &Value, union: &'static UnionType) -> Key {
    (
        std::ptr::from_ref(value) as usize,
        std::ptr::from_ref(union) as usize,
    )
}

/// The position of the variant that `value` is.
///
/// # Errors
///
/// What each variant missed.
pub(crate) fn select(
    value: &Value,
    union: &'static UnionType,
    memo: &mut Memo,
) -> Result<usize, String> {
    if let Some(tag) = union.tag {
        return by_tag(value, union, tag);
    }
    let key = key(value, union);
    if let Some(known) = memo.chosen.get(&key) {
        return Ok(*known);
    }
    memo.choosing.push(key);
    let chosen = by_shape(value, union, memo);
    memo.choosing.pop();
    Ok(*memo.chosen.entry(key).or_insert(chosen?))
}

fn by_tag(value: &Value, union: &'static UnionType, tag: &str) -> Result<usize, String> {
    let Value::Object(members) = value else {
        return Err(format!(
            "expected an object with the tag `{tag}`, found {}",
            found(value)
        ));
    };
    let Some(Value::String(name)) = members.get(tag) else {
        return Err(format!("{} needs the tag `{tag}`, a string", union.name));
    };
    union
        .variants
        .iter()
        .position(|variant| variant.tags.contains(&name.as_str()))
        .ok_or_else(|| {
            let tags: Vec<&str> = union
                .variants
                .iter()
                .flat_map(|variant| variant.tags)
                .copied()
                .collect();
            format!(
                "expected the tag `{tag}` to be one of {}, found {name:?}",
                tags.join(", ")
            )
        })
}

/// How well a value fits a variant at first sight; more is better.
enum Fit {
    Misses(String),
    Fits(usize),
}

/// The JSON type is right, but a constant, an enum or a format is not.
const WEAK: usize = 1;
/// The JSON type is right.
const TYPE: usize = 2;
/// A constant, an enum or a format is right too.
const EXACT: usize = 3;

fn by_shape(value: &Value, union: &'static UnionType, memo: &mut Memo) -> Result<usize, String> {
    let mut candidates = Vec::new();
    let mut misses = Vec::new();
    for (at, variant) in union.variants.iter().enumerate() {
        let ty = (variant.ty)();
        if memo.is_choosing(value, ty) {
            misses.push(format!("{}: refers to itself", variant.name));
            continue;
        }
        match fit(value, ty, 0) {
            Fit::Fits(rank) => candidates.push((at, rank)),
            Fit::Misses(why) => misses.push(format!("{}: {why}", variant.name)),
        }
    }
    if candidates.iter().any(|(_, rank)| *rank > WEAK) {
        candidates.retain(|(_, rank)| *rank > WEAK);
    }
    candidates.sort_by_key(|(_, rank)| std::cmp::Reverse(*rank));
    match candidates.as_slice() {
        [] => Err(format!(
            "{} fits no variant: {}",
            union.name,
            misses.join("; ")
        )),
        [(only, _)] => Ok(*only),
        several => Ok(in_depth(value, union, several, memo)),
    }
}

/// The first candidate without violations, or the one with the fewest.
fn in_depth(
    value: &Value,
    union: &'static UnionType,
    candidates: &[(usize, usize)],
    memo: &mut Memo,
) -> usize {
    let mut best = (0, usize::MAX);
    for (at, _) in candidates {
        let Some(variant) = union.variants.get(*at) else {
            continue;
        };
        let count = check_with(value, (variant.ty)(), variant.rules, memo).len();
        if count < best.1 {
            best = (*at, count);
        }
        if count == 0 {
            break;
        }
    }
    best.0
}

fn fit(value: &Value, ty: &'static Type, depth: usize) -> Fit {
    match (ty, value) {
        (Type::Any, _) => Fit::Fits(WEAK),
        (Type::Nullable(_), Value::Null) => Fit::Fits(EXACT),
        (Type::Nullable(inner), _) => fit(value, inner(), depth),
        (Type::Integer { .. }, Value::Number(number)) => {
            Fit::Fits(if number.is_f64() { WEAK } else { EXACT })
        }
        (Type::StringEnum(values), Value::String(text)) => {
            exact_if(values.position(text).is_some())
        }
        (Type::IntegerEnum(values), Value::Number(number)) => exact_if(
            number
                .as_i128()
                .is_some_and(|exact| values.values.contains(&exact)),
        ),
        (Type::String(Some(name)), Value::String(text)) => exact_if(format::is_valid(name, text)),
        (Type::Bool, Value::Bool(_))
        | (Type::Number, Value::Number(_))
        | (Type::String(None) | Type::Bytes, Value::String(_))
        | (Type::List(_), Value::Array(_))
        | (Type::Map(_), Value::Object(_)) => Fit::Fits(TYPE),
        (Type::Object(object), Value::Object(members)) => fit_object(object, members),
        (Type::Union(union), _) => fit_union(union, value, depth),
        _ => Fit::Misses(format!(
            "expected {}, found {}",
            ty.expected(),
            found(value)
        )),
    }
}

fn exact_if(exact: bool) -> Fit {
    Fit::Fits(if exact { EXACT } else { WEAK })
}

/// The more of its members are there, the better an object fits; a wrong constant makes it weak.
fn fit_object(object: &'static ObjectType, members: &Map<String, Value>) -> Fit {
    let mut known = 0;
    let mut weak = false;
    for field in object.fields() {
        match members.get(field.wire) {
            None if field.presence.is_required() => {
                return Fit::Misses(format!("needs `{}`", field.wire));
            }
            Some(value) if field.is(field.wire) => {
                known += 1;
                let constant = matches!((field.ty)(), Type::StringEnum(_) | Type::IntegerEnum(_));
                weak |= constant && matches!(fit(value, (field.ty)(), MAX_DEPTH), Fit::Fits(WEAK));
            }
            _ => {}
        }
    }
    if object.closed && known < members.len() {
        return Fit::Misses("has members that it does not name".to_owned());
    }
    Fit::Fits(if weak { WEAK } else { TYPE + known })
}

/// How deep a look into unions inside unions goes.
const MAX_DEPTH: usize = 4;

/// A union inside a union fits as well as its best variant.
fn fit_union(union: &'static UnionType, value: &Value, depth: usize) -> Fit {
    if depth >= MAX_DEPTH {
        return Fit::Misses("nested too deep".to_owned());
    }
    if let Some(tag) = union.tag {
        return match by_tag(value, union, tag) {
            Ok(_) => Fit::Fits(EXACT),
            Err(_) if union.open && value.get(tag).is_some_and(Value::is_string) => Fit::Fits(WEAK),
            Err(why) => Fit::Misses(why),
        };
    }
    let ranks =
        union
            .variants
            .iter()
            .filter_map(|variant| match fit(value, (variant.ty)(), depth + 1) {
                Fit::Fits(rank) => Some(rank),
                Fit::Misses(_) => None,
            });
    match ranks.max() {
        Some(rank) => Fit::Fits(rank),
        None => Fit::Misses(format!("fits no variant of {}", union.name)),
    }
}
