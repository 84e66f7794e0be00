//! What stands for members that are left out: a member with a default enters, the expression of its row leaves; and for a struct with
//! such members what the macro gives to start from.

use super::scope::{Scope, WIDTH, literal};
use super::{structs, values};
use crate::ir::{Field, FieldDefault, Literal, Presence, Scalar, StructType, Ty, TypeDef};
use crate::plan::TypePlan;

/// As many as clippy lets a function have.
const MOST_ARGUMENTS: usize = 7;

/// Whether a struct with such members is started by `Default`, for which the document may ask, and not by `new`.
pub(super) fn has_default(def: &TypeDef, plan: &TypePlan) -> bool {
    plan.default || def.derives.iter().any(|name| name == "Default")
}

/// Whether it is started by `new`: what takes more arguments is no help.
pub(super) fn has_new(object: &StructType) -> bool {
    let fields = object.fields.iter();
    let required = fields.filter(|field| field.presence == Presence::Required);
    required.count() <= MOST_ARGUMENTS
}

/// Whether members of a struct have defaults, which no derived `Default` knows.
pub(super) fn has_any(object: &StructType) -> bool {
    let mut fields = object.fields.iter();
    fields.any(|field| field.presence == Presence::Defaulted)
}

/// The default of a member, as its row says it: a text as it is, anything else as an expression of what its field holds.
pub(super) fn row(scope: &mut Scope<'_>, field: &Field, boxed: bool) -> Option<String> {
    let (default, ty) = (of(field)?, &field.slot.ty);
    if default.given {
        let value = values::held(scope, ty, &default.value, boxed);
        return Some(format!("{}::new({value})", scope.runtime("Defaulted")));
    }
    let is_text = matches!(scope.api.resolve(ty), Ty::Scalar(Scalar::String(_)));
    match &default.value {
        Literal::Text(text) if is_text && !boxed && !scope.api.is_nullable(ty) => {
            Some(literal(text))
        }
        value => Some(values::held(scope, ty, value, boxed)),
    }
}

/// What stands for a member that is left out.
pub(super) fn of(field: &Field) -> Option<&FieldDefault> {
    let default = field.default.as_deref();
    default.filter(|_| field.presence == Presence::Defaulted)
}

/// What a struct is started by where its members have defaults: `Default`, or `new` with what must be there if that is not much.
pub(super) fn start(
    scope: &mut Scope<'_>,
    def: &TypeDef,
    plan: &TypePlan,
    object: &StructType,
) -> String {
    if !has_any(object) {
        return String::new();
    }
    if has_default(def, plan) {
        return ": Default".to_owned();
    }
    if !has_new(object) {
        return String::new();
    }
    let members = object.fields.iter().zip(&plan.members).zip(&plan.boxed);
    let required = members.filter(|((field, _), _)| field.presence == Presence::Required);
    let arguments: Vec<String> = required
        .map(|((field, member), boxed)| {
            let (ty, _) = structs::field_type(scope, field, *boxed);
            format!("{member}: {ty}")
        })
        .collect();
    let line = arguments.join(", ");
    if plan.name.len() + line.len() + 20 <= WIDTH {
        format!(": new({line})")
    } else {
        format!(": new(\n    {},\n)", arguments.join(",\n    "))
    }
}
