//! How well a value fits a type at first sight.
//!
//! Enters: a value and a type. Leaves: a rank, or what the value lacks. It looks at the JSON type, at constants and
//! enums, and at the names of required members; never at what stands deeper.

use std::mem::discriminant;

use serde_json::{Map, Value};

use super::check::found;
use super::number::whole;
use super::select::by_tag;
use super::{ObjectType, Rule, Type, UnionType, ValueEnumType, VariantType, assertion, format};

/// How well a value fits a variant at first sight; more is better.
pub(super) enum Fit {
    Misses(String),
    Fits(usize),
}

/// The JSON type is right, but a constant, an enum or a format is not.
pub(super) const MISMATCH: usize = 0;
/// Any value would be right.
const ANY: usize = 1;
/// The JSON type is right.
const TYPE: usize = 2;
/// A constant, an enum or a format is right too.
const EXACT: usize = 3;

/// How well a value fits a variant: what the first of its rules says of the type counts like a type.
pub(super) fn fit_variant(value: &Value, variant: &VariantType, depth: usize) -> Fit {
    match variant.rules.first() {
        Some(rule @ Rule::Type(_)) if !assertion::holds(rule, value) => {
            Fit::Misses(assertion::violation(rule, value).1)
        }
        _ => fit(value, (variant.ty)(), depth),
    }
}

pub(super) fn fit(value: &Value, ty: &'static Type, depth: usize) -> Fit {
    match (ty, value) {
        (Type::Any, _) => Fit::Fits(ANY),
        (Type::Nullable(_), Value::Null) => Fit::Fits(EXACT),
        (Type::Nullable(inner), _) => fit(value, inner(), depth),
        (Type::Integer { .. }, Value::Number(number)) => exact_if(whole(number).is_some()),
        (Type::StringEnum(values), Value::String(text)) => {
            exact_if(values.position(text).is_some())
        }
        (Type::IntegerEnum(values), Value::Number(number)) => {
            exact_if(whole(number).is_some_and(|exact| values.values.contains(&exact)))
        }
        (Type::ValueEnum(values), value) => fit_values(values, value),
        (Type::String(Some(name)), Value::String(text)) => exact_if(format::is_valid(name, text)),
        (Type::Bool, Value::Bool(_))
        | (Type::Number, Value::Number(_))
        | (Type::String(None) | Type::Bytes, Value::String(_))
        | (Type::List(_), Value::Array(_))
        | (Type::Map(_), Value::Object(_)) => Fit::Fits(TYPE),
        (Type::Tuple(types), Value::Array(items)) => exact_if(types.len() == items.len()),
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
    Fit::Fits(if exact { EXACT } else { MISMATCH })
}

/// The more of its members are there, the better an object fits; a wrong constant is a mismatch.
fn fit_object(object: &'static ObjectType, members: &Map<String, Value>) -> Fit {
    let mut known = 0;
    let mut mismatch = false;
    for field in object.fields() {
        match members.get(field.wire) {
            None if field.presence.is_required() => {
                return Fit::Misses(format!("needs `{}`", field.wire));
            }
            Some(value) if field.is(field.wire) => {
                known += 1;
                let constant = is_listed((field.ty)());
                mismatch |=
                    constant && matches!(fit(value, (field.ty)(), MAX_DEPTH), Fit::Fits(MISMATCH));
            }
            _ => {}
        }
    }
    if object.closed && known < members.len() {
        return Fit::Misses("has members that it does not name".to_owned());
    }
    Fit::Fits(if mismatch { MISMATCH } else { TYPE + known })
}

/// Whether a type lists its values.
fn is_listed(ty: &Type) -> bool {
    matches!(
        ty,
        Type::StringEnum(_) | Type::IntegerEnum(_) | Type::ValueEnum(_)
    )
}

/// A value that is not listed fits where one of its JSON type is.
fn fit_values(values: &ValueEnumType, value: &Value) -> Fit {
    let alike = |known: &Value| discriminant(known) == discriminant(value);
    if values.position(value).is_some() {
        Fit::Fits(EXACT)
    } else if values.values.iter().any(alike) {
        Fit::Fits(MISMATCH)
    } else {
        Fit::Misses(format!("does not list {}", found(value)))
    }
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
            Err(_) if union.open && value.get(tag).is_some_and(Value::is_string) => {
                Fit::Fits(MISMATCH)
            }
            Err(why) => Fit::Misses(why),
        };
    }
    let ranks =
        union
            .variants
            .iter()
            .filter_map(|variant| match fit_variant(value, variant, depth + 1) {
                Fit::Fits(rank) => Some(rank),
                Fit::Misses(_) => None,
            });
    match ranks.max() {
        Some(rank) => Fit::Fits(rank),
        None => Fit::Misses(format!("fits no variant of {}", union.name)),
    }
}
