//! `enum` and `const`: lists of values enter, enums of Rust leave.

use serde_json::Value;

use super::facets::Facets;
use super::schema::What;
use super::{Lowering, defaults, docs};
use crate::ir::{Constraint, Docs, EnumKind, EnumValue, IntegerWidth, Literal, Slot, Ty, TypeKind};

impl<'a> Lowering<'a, '_> {
    /// A closed list of values; `None` when the values are lists or objects, or of one kind that the type alone says.
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
        let names = facets.enum_names.and_then(Value::as_array);
        let descriptions = facets.enum_descriptions;
        let about = |at: usize, wire: &str| {
            // The lists beside `enum` count `null` where they are as long as it.
            let counted = |list: &Vec<Value>| {
                let null = facets.null_at.filter(|_| list.len() > values.len());
                at + usize::from(null.is_some_and(|null| null <= at))
            };
            let name = names
                .and_then(|names| names.get(counted(names)))
                .and_then(Value::as_str)
                .map(str::to_owned);
            let text = descriptions
                .and_then(|all| match all {
                    Value::Array(list) => list.get(counted(list)),
                    all => all.get(wire),
                })
                .and_then(Value::as_str);
            (name, docs::join(None, text, false))
        };
        if values.iter().all(Value::is_string) {
            let values = values
                .iter()
                .filter_map(Value::as_str)
                .enumerate()
                .map(|(at, wire)| {
                    let (name, docs) = about(at, wire);
                    EnumValue {
                        wire: wire.to_owned(),
                        name,
                        docs,
                    }
                });
            return Some(What::Named(TypeKind::Enum(EnumKind::Strings(unique(
                values,
            )))));
        }
        if values.iter().all(Value::is_i64) {
            let width = match integer_width(facets.format) {
                IntegerWidth::I32
                    if values
                        .iter()
                        .filter_map(Value::as_i64)
                        .any(|v| i32::try_from(v).is_err()) =>
                {
                    IntegerWidth::I64
                }
                IntegerWidth::U32 | IntegerWidth::U64 => IntegerWidth::I64,
                width => width,
            };
            let values = values
                .iter()
                .filter_map(Value::as_i64)
                .enumerate()
                .map(|(at, wire)| {
                    let (name, docs) = about(at, &wire.to_string());
                    EnumValue { wire, name, docs }
                });
            return Some(What::Named(TypeKind::Enum(EnumKind::Integers(
                width,
                unique(values),
            ))));
        }
        mixed(values, about)
    }
}

/// An enum of scalars of several JSON types.
fn mixed(values: &[Value], about: impl Fn(usize, &str) -> (Option<String>, Docs)) -> Option<What> {
    let kinds: std::collections::HashSet<_> = values.iter().map(std::mem::discriminant).collect();
    let scalar = |value: &Value| value.is_string() || value.is_number() || value.is_boolean();
    if kinds.len() < 2 || !values.iter().all(scalar) {
        return None;
    }
    let mut listed: Vec<EnumValue<Literal>> = Vec::with_capacity(values.len());
    for (at, value) in values.iter().enumerate() {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        let (name, docs) = about(at, &text);
        let wire = defaults::literal(value)?;
        if !listed.iter().any(|known| known.wire == wire) {
            listed.push(EnumValue { wire, name, docs });
        }
    }
    Some(What::Named(TypeKind::Enum(EnumKind::Values(listed))))
}

fn integer_width(format: Option<&str>) -> IntegerWidth {
    if format == Some("int32") {
        IntegerWidth::I32
    } else {
        IntegerWidth::I64
    }
}

/// Keeps the first of values that are equal.
fn unique<T: PartialEq + Clone + std::hash::Hash + Eq>(
    values: impl Iterator<Item = EnumValue<T>>,
) -> Vec<EnumValue<T>> {
    let mut seen = std::collections::HashSet::new();
    values
        .filter(|value| seen.insert(value.wire.clone()))
        .collect()
}
