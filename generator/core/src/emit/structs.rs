//! Objects: a plain struct, and a row for each member that says how it travels.

use proc_macro2::TokenStream;
use quote::quote;

use super::models::{derives, derives_beside};
use super::scope::{Scope, literal};
use super::{Item, Sink, Table, code, defaults, docs, ident};
use crate::ir::{Field, Presence, Rest, Slot, StructType, Ty, TypeDef};
use crate::plan::TypePlan;

pub(super) fn structure(
    scope: &mut Scope<'_>,
    def: &TypeDef,
    plan: &TypePlan,
    object: &StructType,
    put: Sink<'_>,
) {
    let (name, text) = (ident(&plan.name), docs::of(&def.docs));
    let derives = match (defaults::has_any(object), plan.default) {
        (true, _) => derives_beside(&["Debug", "PartialEq", "Default"], &["Clone"], def),
        (false, true) => derives(&["Clone", "Default"], def),
        (false, false) => derives(&["Clone"], def),
    };
    let (mut fields, mut rows) = members(scope, plan, object);
    if let (Rest::Kept(slot), Some(member)) = (&object.rest, &plan.catch_all) {
        let (field, row) = rest(scope, slot, member);
        fields.push(field);
        rows.push(row);
    }
    put(Item::Rust(
        quote! { #text #[derive(#derives)] pub struct #name { #(#fields,)* } },
    ));
    scope.import("oasmith_runtime", "object");
    let head = head(scope, def, plan, object);
    put(Item::Table(Table::new("object", head, rows)));
}

/// The fields and the rows of the members that have names.
fn members(
    scope: &mut Scope<'_>,
    plan: &TypePlan,
    object: &StructType,
) -> (Vec<TokenStream>, Vec<String>) {
    let members = object.fields.iter().zip(&plan.members).zip(&plan.boxed);
    members
        .map(|((field, member), boxed)| {
            let (ty, mark) = field_type(scope, field, *boxed);
            let mark = match defaults::row(scope, field, *boxed) {
                Some(value) => format!("default({value})"),
                None => mark.to_owned(),
            };
            let about = docs::of_member(&field.docs, &field.slot.constraints);
            let (ident, ty) = (ident(member), code(&ty));
            let (wire, rules) = (wire(member, &field.wire), scope.rules(&field.slot));
            (
                quote! { #about pub #ident: #ty },
                format!("{member}{wire} {mark}{rules}"),
            )
        })
        .unzip()
}

/// The field and the row of the members that have no names.
fn rest(scope: &mut Scope<'_>, slot: &Slot, member: &str) -> (TokenStream, String) {
    let value = scope.nullable_aware(&slot.ty);
    let map = scope.foreign("std::collections", "BTreeMap");
    let (ident, map) = (ident(member), code(&format!("{map}<String, {value}>")));
    (
        quote! { #[doc = " Members that the schema does not name."] pub #ident: #map },
        format!("{member} rest{}", scope.rules(slot)),
    )
}

/// The name of the struct, whether it takes other members, what it is started by, and the rules of the object as a whole.
fn head(scope: &mut Scope<'_>, def: &TypeDef, plan: &TypePlan, object: &StructType) -> String {
    let closed = match object.rest {
        Rest::Forbidden => " closed",
        _ => "",
    };
    let start = defaults::start(scope, def, plan, object);
    let whole = scope.rules(&Slot {
        ty: Ty::Any,
        constraints: object.constraints.clone(),
    });
    let head = format!("{}{closed}{start}{whole}", plan.name);
    // The head stands one level deep.
    head.replace('\n', "\n    ")
}

/// The Rust type of a field, and the mark that tells the macro how absence and `null` travel.
pub(super) fn field_type(
    scope: &mut Scope<'_>,
    field: &Field,
    boxed: bool,
) -> (String, &'static str) {
    let ty = &field.slot.ty;
    let plain = scope.not_null(ty);
    let plain = if boxed {
        format!("Box<{plain}>")
    } else {
        plain
    };
    // An optional `null` would be taken for a member that is absent.
    let nullable = scope.api.is_nullable(ty)
        || field.presence == Presence::Optional && *scope.api.resolve(ty) == Ty::Any;
    match (field.presence, nullable) {
        (Presence::Defaulted, _) => {
            let inner = match nullable {
                true => format!("Option<{plain}>"),
                false => plain,
            };
            (
                format!("{}<{inner}>", scope.runtime("Defaulted")),
                "default",
            )
        }
        (Presence::Required, false) => (plain, "req"),
        (Presence::Required, true) => (format!("Option<{plain}>"), "null"),
        (Presence::Optional, false) => (format!("Option<{plain}>"), "opt"),
        (Presence::Optional, true) => (format!("{}<{plain}>", scope.runtime("Maybe")), "maybe"),
    }
}

/// The wire name of a row, left out when the field's name says it.
fn wire(member: &str, wire: &str) -> String {
    if member == wire {
        String::new()
    } else {
        format!(" {}", literal(wire))
    }
}
