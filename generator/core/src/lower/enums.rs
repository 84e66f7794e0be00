//! `enum` and `const`: lists of values enter, enums of Rust leave.

use std::collections::HashSet;

use serde_json::Value;

use super::facets::Facets;
use super::schema::What;
use super::{Lowering, defaults, docs};
use crate::ir::{Constraint, EnumKind, EnumValue, IntegerWidth, Literal, Slot, Ty, TypeKind};

impl<'a> Lowering<'a, '_> {
    /// A closed list of values; `None` for those that are no scalars, or of one kind that the type alone says.
    pub(super) fn enumeration(&mut self, facets: &Facets<'a>, values: &[Value]) -> Option<What> {
        if values.is_empty() {
            return Some(What::Plain(if facets.nullable {
                Slot {
                    ty: Ty::Any,
                    constraints: vec![Constraint::Type(vec!["null"])],
                }
            } else {
                Slot::from(Ty::Never)
            }));
        }
        let kind = if values.iter().all(Value::is_string) {
            let texts = values.iter().filter_map(Value::as_str).enumerate();
            let texts = texts.map(|(at, wire)| enum_value(facets, at, wire, wire.to_owned()));
            EnumKind::Strings(unique(texts))
        } else if values.iter().all(Value::is_i64) {
            let all = || values.iter().filter_map(Value::as_i64);
            let small = facets.format == Some("int32") && all().all(|v| i32::try_from(v).is_ok());
            let numbers = all().enumerate();
            let numbers = numbers.map(|(at, wire)| enum_value(facets, at, &wire.to_string(), wire));
            let width = if small {
                IntegerWidth::I32
            } else {
                IntegerWidth::I64
            };
            EnumKind::Integers(width, unique(numbers))
        } else {
            EnumKind::Values(mixed(facets, values)?)
        };
        Some(What::Named(TypeKind::Enum(kind)))
    }
}

/// Scalars of several JSON types.
fn mixed(facets: &Facets<'_>, values: &[Value]) -> Option<Vec<EnumValue<Literal>>> {
    let kinds: HashSet<_> = values.iter().map(std::mem::discriminant).collect();
    let scalar = |value: &Value| value.is_string() || value.is_number() || value.is_boolean();
    if kinds.len() < 2 || !values.iter().all(scalar) {
        return None;
    }
    let mut listed: Vec<EnumValue<Literal>> = Vec::with_capacity(values.len());
    for (at, value) in values.iter().enumerate() {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        let wire = defaults::literal(value)?;
        if !listed.iter().any(|known| known.wire == wire) {
            listed.push(enum_value(facets, at, &text, wire));
        }
    }
    Some(listed)
}

/// A value of an enum, with the name and the words that extensions give it.
fn enum_value<T>(facets: &Facets<'_>, at: usize, text: &str, wire: T) -> EnumValue<T> {
    let (count, null) = facets.listing;
    // The lists beside `enum` count `null` where they are longer than what is left of it.
    let counted = |list: &Vec<Value>| {
        let null = null.filter(|_| list.len() > count);
        at + usize::from(null.is_some_and(|null| null <= at))
    };
    let names = facets.enum_names.and_then(Value::as_array);
    let name = names.and_then(|names| names.get(counted(names))?.as_str());
    let about = facets.enum_descriptions.and_then(|all| match all {
        Value::Array(list) => list.get(counted(list)),
        all => all.get(text),
    });
    EnumValue {
        name: name.map(str::to_owned),
        docs: docs::join(None, about.and_then(Value::as_str), false),
        wire,
    }
}

/// Keeps the first of values that are equal.
fn unique<T: PartialEq + Clone + std::hash::Hash + Eq>(
    values: impl Iterator<Item = EnumValue<T>>,
) -> Vec<EnumValue<T>> {
    let mut seen = HashSet::new();
    values
        .filter(|value| seen.insert(value.wire.clone()))
        .collect()
}
