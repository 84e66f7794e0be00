//! Values of the document as expressions of Rust: a type and a value that it admits enter, an expression of that type leaves.

use super::defaults;
use super::scope::{Scope, WIDTH, literal};
use crate::ir::{Field, Literal, Presence, Rest, Scalar, StructType, Ty, TypeId, TypeKind};

/// What stands before a value in its row, at most.
const INDENT: usize = 30;

/// What is said of a value that its type does not admit, which `lower` has seen to.
const NOTHING: &str = "Default::default()";

/// A value as the item or variant of this type holds it.
pub(super) fn of(scope: &mut Scope<'_>, ty: &Ty, value: &Literal) -> String {
    held(scope, ty, value, false)
}

/// A value as what may hold it in a box.
pub(super) fn held(scope: &mut Scope<'_>, ty: &Ty, value: &Literal, boxed: bool) -> String {
    let nullable = scope.api.is_nullable(ty);
    if nullable && *value == Literal::Null {
        return "None".to_owned();
    }
    let plain = in_box(there(scope, ty, value), boxed);
    match nullable {
        true => format!("Some({plain})"),
        false => plain,
    }
}

fn in_box(value: String, boxed: bool) -> String {
    match boxed {
        true => format!("Box::new({value})"),
        false => value,
    }
}

/// A value, which is not `null` unless the type is any.
fn there(scope: &mut Scope<'_>, ty: &Ty, value: &Literal) -> String {
    let ty = scope.api.resolve(ty).clone();
    match (&ty, value) {
        (Ty::Any, value) => any(scope, value),
        (Ty::Scalar(Scalar::Exact), value) => exact(scope, value),
        (Ty::Scalar(scalar), value) => self::scalar(*scalar, value),
        (Ty::List(item), Literal::List(values)) => {
            let values = values.iter().map(|value| of(scope, &item.ty, value));
            enclosed("vec![", values.collect(), "]")
        }
        (Ty::Tuple(items), Literal::List(values)) => {
            let items = items.iter().zip(values);
            let parts: Vec<String> = items
                .map(|(item, value)| of(scope, &item.ty, value))
                .collect();
            // A tuple of one ends in a comma.
            let close = if parts.len() == 1 { ",)" } else { ")" };
            enclosed("(", parts, close)
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

/// The variant of an enum that a value is.
fn listed(scope: &mut Scope<'_>, id: TypeId, value: &Literal) -> Option<String> {
    let TypeKind::Enum(kind) = &scope.api.get(id).kind else {
        return None;
    };
    let at = kind.position(value)?;
    let variant = scope.plan.get(id).members.get(at)?.clone();
    Some(format!("{}::{variant}", scope.name(id)))
}

fn scalar(scalar: Scalar, value: &Literal) -> String {
    match (scalar, value) {
        (Scalar::String(_), Literal::Text(text)) => format!("{}.into()", literal(text)),
        (Scalar::Double, Literal::Integer(value)) => format!("{:?}", *value as f64),
        (_, value) => constant(value).unwrap_or_else(|| NOTHING.to_owned()),
    }
}

/// What has a fraction is a double in the document, which is written with all digits that it has.
fn exact(scope: &mut Scope<'_>, value: &Literal) -> String {
    let number = scope.runtime("Number");
    let text = match value {
        Literal::Integer(whole) => return format!("{number}::from({whole}_i128)"),
        value => constant(value).unwrap_or_default(),
    };
    format!("{}.parse().unwrap_or({number}::from(0))", literal(&text))
}

fn any(scope: &mut Scope<'_>, value: &Literal) -> String {
    let name = scope.runtime("Value");
    match value {
        Literal::Null => format!("{name}::Null"),
        Literal::List(values) => {
            let values = values.iter().map(|value| any(scope, value));
            enclosed(&format!("{name}::Array(vec!["), values.collect(), "])")
        }
        // Nothing tells what an array without items is of.
        Literal::Object(members) if members.is_empty() => {
            format!("{name}::Object({NOTHING})")
        }
        Literal::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| format!("({}, {})", literal(name), any(scope, value)));
            enclosed(&format!("{name}::from_iter(["), members.collect(), "])")
        }
        value => {
            let suffix = width(value);
            format!(
                "{name}::from({}{suffix})",
                constant(value).unwrap_or_default()
            )
        }
    }
}

/// What stands behind an integer that is more than an `i32`, which an integer is where nothing tells its type.
fn width(value: &Literal) -> &'static str {
    match value {
        Literal::Integer(whole) if i32::try_from(*whole).is_ok() => "",
        Literal::Integer(whole) if i64::try_from(*whole).is_ok() => "_i64",
        Literal::Integer(_) => "_u64",
        _ => "",
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
        enclosed(&format!("{map}::from(["), members, "])")
    }
}

fn named(scope: &mut Scope<'_>, id: TypeId, value: &Literal) -> String {
    if let Some(variant) = listed(scope, id, value) {
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
            let inner = in_box(of(scope, &variant.slot.ty, value), boxed);
            format!("{}::{member}({inner})", scope.name(id))
        }
        _ => NOTHING.to_owned(),
    }
}

/// A struct: the members that the value has, and for the others what it is started by, which holds their defaults.
fn structure(
    scope: &mut Scope<'_>,
    id: TypeId,
    object: &StructType,
    members: &[(String, Literal)],
) -> String {
    let plan = scope.plan.get(id);
    let name = scope.name(id);
    let has_default = defaults::has_default(scope.api.get(id), plan);
    let starts =
        plan.default || defaults::has_any(object) && (has_default || defaults::has_new(object));
    let (mut named, mut required) = (Vec::new(), Vec::new());
    let mut absent = false;
    for ((field, member), boxed) in object.fields.iter().zip(&plan.members).zip(&plan.boxed) {
        let value = members.iter().find(|(name, _)| *name == field.wire);
        let value = match value {
            Some((_, value)) => member_value(scope, field, value, *boxed),
            None if starts => {
                absent = true;
                continue;
            }
            None => self::absent(scope, field, *boxed),
        };
        required.extend((field.presence == Presence::Required).then(|| value.clone()));
        named.push((field.presence, format!("{member}: {value}")));
    }
    if let (Rest::Kept(slot), Some(rest)) = (&object.rest, &plan.catch_all) {
        let known = |name: &String| object.fields.iter().any(|field| field.wire == *name);
        let others = members.iter().filter(|(name, _)| !known(name));
        let others: Vec<_> = others.map(|(name, value)| (name, value)).collect();
        if !absent || !others.is_empty() {
            let map = map(scope, &slot.ty, others.into_iter());
            named.push((Presence::Optional, format!("{rest}: {map}")));
        }
    }
    if !absent {
        let named = named.into_iter().map(|(_, text)| text);
        return enclosed(&format!("{name} {{ "), named.collect(), " }");
    }
    if has_default {
        let named = named.into_iter().map(|(_, text)| text);
        return completed(&name, named, format!("{name}::default()"));
    }
    let start = enclosed(&format!("{name}::new("), required, ")");
    named.retain(|(presence, _)| *presence != Presence::Required);
    completed(&name, named.into_iter().map(|(_, text)| text), start)
}

/// A struct with some members of its own, and the others of `start`.
fn completed(name: &str, named: impl Iterator<Item = String>, start: String) -> String {
    let mut named: Vec<String> = named.collect();
    if named.is_empty() {
        return start;
    }
    named.push(format!("..{start}"));
    // Nothing may follow what completes a struct.
    laid_out(&format!("{name} {{ "), named, " }", "")
}

/// The value of a member that is there, as its field holds it.
fn member_value(scope: &mut Scope<'_>, field: &Field, value: &Literal, boxed: bool) -> String {
    let ty = &field.slot.ty;
    let any = *scope.api.resolve(ty) == Ty::Any;
    let may_be_null = any || scope.api.is_nullable(ty);
    match field.presence {
        Presence::Required => held(scope, ty, value, boxed),
        Presence::Defaulted => {
            let value = held(scope, ty, value, boxed);
            format!("{}::new({value})", scope.runtime("Defaulted"))
        }
        Presence::Optional if may_be_null && *value == Literal::Null => {
            format!("{}::Null", scope.runtime("Maybe"))
        }
        Presence::Optional => {
            let plain = in_box(there(scope, ty, value), boxed);
            match may_be_null {
                true => format!("{}::Value({plain})", scope.runtime("Maybe")),
                false => format!("Some({plain})"),
            }
        }
    }
}

/// What an absent member of this kind is.
fn absent(scope: &mut Scope<'_>, field: &Field, boxed: bool) -> String {
    if let Some(default) = defaults::of(field) {
        let value = held(scope, &field.slot.ty, &default.value, boxed);
        let how = match default.given {
            true => "new",
            false => "absent",
        };
        return format!("{}::{how}({value})", scope.runtime("Defaulted"));
    }
    let ty = &field.slot.ty;
    if scope.api.is_nullable(ty) || *scope.api.resolve(ty) == Ty::Any {
        format!("{}::Absent", scope.runtime("Maybe"))
    } else {
        "None".to_owned()
    }
}

/// Parts between brackets: in a line, or each on one of its own where that would be long. Literals have no line breaks.
fn enclosed(open: &str, parts: Vec<String>, close: &str) -> String {
    laid_out(open, parts, close, ",")
}

/// The same, with what follows the last part where it ends a line.
fn laid_out(open: &str, parts: Vec<String>, close: &str, end: &str) -> String {
    if parts.is_empty() {
        return format!("{}{}", open.trim_end(), close.trim_start());
    }
    let line = format!("{open}{}{close}", parts.join(", "));
    if line.len() + INDENT <= WIDTH && !line.contains('\n') {
        return line;
    }
    let (open, close) = (open.trim_end(), close.trim_start());
    let parts: Vec<String> = parts
        .iter()
        .map(|part| part.replace('\n', "\n    "))
        .collect();
    format!("{open}\n    {}{end}\n{close}", parts.join(",\n    "))
}
