//! Values of the document as expressions of Rust: a type and a value that it admits enter, an expression of that type leaves.

use super::scope::{Scope, literal};
use crate::ir::{EnumKind, Field, Literal, Rest, Scalar, StructType, Ty, TypeId, TypeKind};

/// What is said of a value that its type does not admit, which `lower` has seen to.
const NOTHING: &str = "Default::default()";

/// A value as the field, item or variant of this type holds it.
pub(super) fn of(scope: &mut Scope<'_>, ty: &Ty, value: &Literal) -> String {
    if !scope.api.is_nullable(ty) {
        return there(scope, ty, value);
    }
    match value {
        Literal::Null => "None".to_owned(),
        value => format!("Some({})", there(scope, ty, value)),
    }
}

/// A value, which is not `null` unless the type is any.
pub(super) fn there(scope: &mut Scope<'_>, ty: &Ty, value: &Literal) -> String {
    let ty = scope.api.resolve(ty).clone();
    match (&ty, value) {
        (Ty::Any, value) => any(scope, value),
        (Ty::Scalar(scalar), value) => self::scalar(*scalar, value),
        (Ty::List(item), Literal::List(values)) => {
            let values: Vec<String> = values
                .iter()
                .map(|value| of(scope, &item.ty, value))
                .collect();
            format!("vec![{}]", values.join(", "))
        }
        (Ty::Map(item), Literal::Object(members)) => {
            let members = members.iter().map(|(name, value)| (name, value));
            map(scope, &item.ty, members)
        }
        (Ty::Ref(id), value) => named(scope, *id, value),
        _ => NOTHING.to_owned(),
    }
}

/// A scalar of JSON as a literal of Rust; other values have none.
pub(super) fn constant(value: &Literal) -> Option<String> {
    Some(match value {
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Number(value) => format!("{value:?}"),
        Literal::Text(text) => literal(text),
        Literal::Null | Literal::List(_) | Literal::Object(_) => return None,
    })
}

/// The variant of an enum that a value is, and whether the enum is copied.
pub(super) fn listed(scope: &mut Scope<'_>, ty: &Ty, value: &Literal) -> Option<(bool, String)> {
    let Ty::Ref(id) = ty else { return None };
    let TypeKind::Enum(kind) = &scope.api.get(*id).kind else {
        return None;
    };
    let at = kind.position(value)?;
    let variant = scope.plan.get(*id).members.get(at)?.clone();
    let copied = matches!(kind, EnumKind::Integers(..));
    Some((copied, format!("{}::{variant}", scope.name(*id))))
}

/// What an absent member of this kind is.
pub(super) fn absent(scope: &mut Scope<'_>, field: &Field) -> String {
    let ty = &field.slot.ty;
    if scope.api.is_nullable(ty) || *scope.api.resolve(ty) == Ty::Any {
        format!("{}::Absent", scope.runtime("Maybe"))
    } else {
        "None".to_owned()
    }
}

fn scalar(scalar: Scalar, value: &Literal) -> String {
    match (scalar, value) {
        (Scalar::String(_), Literal::Text(text)) => format!("{}.into()", literal(text)),
        (Scalar::Double, Literal::Integer(value)) => format!("{:?}", *value as f64),
        (Scalar::Exact, Literal::Integer(value)) => format!("{value}_i128.into()"),
        (Scalar::Exact, value) => exact(value),
        (_, value) => constant(value).unwrap_or_else(|| NOTHING.to_owned()),
    }
}

/// What has a fraction is a double in the document, which is written with all digits that it has.
fn exact(value: &Literal) -> String {
    let text = constant(value).unwrap_or_default();
    format!("{}.parse().unwrap_or_else(|_| 0.into())", literal(&text))
}

fn any(scope: &mut Scope<'_>, value: &Literal) -> String {
    let name = scope.runtime("Value");
    match value {
        Literal::Null => format!("{name}::Null"),
        Literal::List(values) => {
            let values: Vec<String> = values.iter().map(|value| any(scope, value)).collect();
            format!("{name}::Array(vec![{}])", values.join(", "))
        }
        Literal::Object(members) => {
            let members: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("({}, {})", literal(name), any(scope, value)))
                .collect();
            format!("{name}::from_iter([{}])", members.join(", "))
        }
        value => format!("{name}::from({})", constant(value).unwrap_or_default()),
    }
}

fn map<'l>(
    scope: &mut Scope<'_>,
    ty: &Ty,
    members: impl Iterator<Item = (&'l String, &'l Literal)>,
) -> String {
    let map = scope.foreign("std::collections", "BTreeMap");
    let members: Vec<String> = members
        .map(|(name, value)| format!("({}.to_owned(), {})", literal(name), of(scope, ty, value)))
        .collect();
    if members.is_empty() {
        format!("{map}::new()")
    } else {
        format!("{map}::from([{}])", members.join(", "))
    }
}

fn named(scope: &mut Scope<'_>, id: TypeId, value: &Literal) -> String {
    if let Some((_, variant)) = listed(scope, &Ty::Ref(id), value) {
        return variant;
    }
    let (def, plan) = (scope.api.get(id), scope.plan.get(id));
    match (&def.kind, value) {
        (TypeKind::Struct(object), Literal::Object(members)) => {
            structure(scope, id, object, members)
        }
        (TypeKind::Newtype(slot), value) => {
            let inner = of(scope, &slot.ty, value);
            format!("{}({inner})", scope.name(id))
        }
        (TypeKind::Union(union), value) => {
            let at = scope.api.variant_of(union, value);
            let found = at.and_then(|at| {
                let variant = union.variants.get(at)?;
                Some((variant, plan.members.get(at)?, *plan.boxed.get(at)?))
            });
            let Some((variant, member, boxed)) = found else {
                return NOTHING.to_owned();
            };
            let inner = of(scope, &variant.slot.ty, value);
            let inner = if boxed {
                format!("Box::new({inner})")
            } else {
                inner
            };
            format!("{}::{member}({inner})", scope.name(id))
        }
        _ => NOTHING.to_owned(),
    }
}

fn structure(
    scope: &mut Scope<'_>,
    id: TypeId,
    object: &StructType,
    members: &[(String, Literal)],
) -> String {
    let plan = scope.plan.get(id);
    let name = scope.name(id);
    let mut given = Vec::with_capacity(object.fields.len());
    let mut absent = 0;
    for ((field, member), boxed) in object.fields.iter().zip(&plan.members).zip(&plan.boxed) {
        let value = members.iter().find(|(name, _)| *name == field.wire);
        let value = match value {
            Some((_, value)) => member_value(scope, field, value, *boxed),
            None if plan.default => {
                absent += 1;
                continue;
            }
            None => super::defaults::filled(scope, field, *boxed)
                .unwrap_or_else(|| self::absent(scope, field)),
        };
        given.push(format!("{member}: {value}"));
    }
    if let (Rest::Kept(slot), Some(rest)) = (&object.rest, &plan.catch_all) {
        let named = |name: &String| object.fields.iter().any(|field| field.wire == *name);
        let others = members.iter().filter(|(name, _)| !named(name));
        let map = map(scope, &slot.ty, others.map(|(name, value)| (name, value)));
        given.push(format!("{rest}: {map}"));
    }
    if given.is_empty() && absent > 0 {
        return format!("{name}::default()");
    }
    let others = if absent > 0 {
        format!(", ..{name}::default()")
    } else {
        String::new()
    };
    format!("{name} {{ {}{others} }}", given.join(", "))
}

/// The value of a member that is there, as its field holds it.
fn member_value(scope: &mut Scope<'_>, field: &Field, value: &Literal, boxed: bool) -> String {
    use crate::ir::Presence::{Filled, Optional, Required};
    let ty = &field.slot.ty;
    let nullable = scope.api.is_nullable(ty);
    let any = *scope.api.resolve(ty) == Ty::Any;
    if *value == Literal::Null && (nullable || any) {
        return match field.presence {
            Required if !nullable => there(scope, ty, value),
            Required => "None".to_owned(),
            _ => format!("{}::Null", scope.runtime("Maybe")),
        };
    }
    let plain = there(scope, ty, value);
    let plain = if boxed {
        format!("Box::new({plain})")
    } else {
        plain
    };
    match field.presence {
        Required if nullable => format!("Some({plain})"),
        Required | Filled => plain,
        Optional if nullable || any => format!("{}::Value({plain})", scope.runtime("Maybe")),
        Optional => format!("Some({plain})"),
    }
}
