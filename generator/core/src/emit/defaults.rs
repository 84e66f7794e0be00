use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::scope::{Scope, literal};
use super::{code, docs, ident, values};
use crate::ir::{Field, Format, Literal, Presence, Scalar, StructType, Ty};
use crate::plan::TypePlan;

/// What a method gives back for a default.
struct Given {
    /// Its type.
    ty: String,
    /// The default, as an expression of that type.
    value: String,
    how: How,
}

/// How the method comes from the member to what it gives back.
enum How {
    Copied,
    Cloned,
    /// Cloned, and the default is made only when it is needed.
    Made,
    Borrowed,
}

/// A method for each member with a default, which gives the default where the member is absent. The member itself keeps what is on the
/// wire, so that an absent one is absent when it is encoded again.
pub(super) fn methods(
    scope: &mut Scope<'_>,
    object: &StructType,
    plan: &TypePlan,
) -> Option<TokenStream> {
    let methods: Vec<TokenStream> = object
        .fields
        .iter()
        .zip(plan.members.iter().zip(&plan.boxed))
        .filter_map(|(field, (member, boxed))| method(scope, field, member, *boxed))
        .collect();
    let name = ident(&plan.name);
    (!methods.is_empty()).then(|| quote! { impl #name { #(#methods)* } })
}

/// `Default` for a struct with members that are filled: where none is, it is derived.
pub(super) fn default_impl(
    scope: &mut Scope<'_>,
    object: &StructType,
    plan: &TypePlan,
) -> Option<TokenStream> {
    if !plan.default || !is_filled(object) {
        return None;
    }
    let mut fields: Vec<String> = Vec::with_capacity(plan.members.len());
    for ((field, member), boxed) in object.fields.iter().zip(&plan.members).zip(&plan.boxed) {
        let value = filled(scope, field, *boxed);
        let value = value.unwrap_or_else(|| values::absent(scope, field));
        fields.push(format!("{member}: {value}"));
    }
    if let Some(rest) = &plan.catch_all {
        let map = scope.foreign("std::collections", "BTreeMap");
        fields.push(format!("{rest}: {map}::new()"));
    }
    let (name, value) = (
        ident(&plan.name),
        code(&format!("Self {{ {} }}", fields.join(", "))),
    );
    Some(quote! { impl Default for #name { fn default() -> Self { #value } } })
}

/// Whether a struct has members that are filled.
pub(super) fn is_filled(object: &StructType) -> bool {
    let mut fields = object.fields.iter();
    fields.any(|field| field.presence == Presence::Filled)
}

/// What fills a member.
pub(super) fn filled(scope: &mut Scope<'_>, field: &Field, boxed: bool) -> Option<String> {
    let default = field.default.as_ref();
    let default = default.filter(|_| field.presence == Presence::Filled)?;
    let value = values::of(scope, &field.slot.ty, &default.value);
    Some(in_box(value, boxed))
}

fn in_box(value: String, boxed: bool) -> String {
    if boxed {
        format!("Box::new({value})")
    } else {
        value
    }
}

fn method(scope: &mut Scope<'_>, field: &Field, member: &str, boxed: bool) -> Option<TokenStream> {
    let default = field
        .default
        .as_ref()
        .filter(|_| field.presence == Presence::Optional)?;
    let ty = &field.slot.ty;
    // Any value may be `null`, which `Maybe` tells from nothing.
    let nullable = scope.api.is_nullable(ty) || *scope.api.resolve(ty) == Ty::Any;
    let given = given(scope, ty, &default.value, boxed);
    let plain = member.trim_start_matches("r#");
    let (method, member) = (format_ident!("{plain}_or_default"), ident(member));
    let about = docs::attributes(&format!("`{plain}`, or its default when it is absent."));
    let (ty, value) = (code(&given.ty), code(&given.value));
    let body = match (given.how, nullable) {
        (How::Copied, false) => quote! { self.#member.unwrap_or(#value) },
        (How::Cloned, false) => quote! { self.#member.clone().unwrap_or(#value) },
        (How::Made, false) => quote! { self.#member.clone().unwrap_or_else(|| #value) },
        (How::Borrowed, false) => quote! { self.#member.as_deref().unwrap_or(#value) },
        (How::Copied, true) => quote! { self.#member.or(#value) },
        (How::Cloned | How::Made, true) => quote! { self.#member.clone().or(#value) },
        (How::Borrowed, true) => quote! { self.#member.as_deref_or(#value) },
    };
    let ty = if nullable {
        quote! { Option<#ty> }
    } else {
        ty
    };
    Some(quote! { #about pub fn #method(&self) -> #ty { #body } })
}

fn given(scope: &mut Scope<'_>, ty: &Ty, default: &Literal, boxed: bool) -> Given {
    let resolved = scope.api.resolve(ty).clone();
    match (&resolved, default) {
        (Ty::Scalar(Scalar::String(format)), Literal::Text(text))
            if *format != Format::Password =>
        {
            return Given {
                ty: "&str".to_owned(),
                value: literal(text),
                how: How::Borrowed,
            };
        }
        (Ty::List(item), Literal::List(values)) if values.is_empty() => {
            return Given {
                ty: format!("&[{}]", scope.nullable_aware(&item.ty)),
                value: "&[]".to_owned(),
                how: How::Borrowed,
            };
        }
        _ => {}
    }
    let how = match (&resolved, values::listed(scope, &resolved, default)) {
        (Ty::Scalar(Scalar::Bool | Scalar::Integer(_) | Scalar::Double), _) => How::Copied,
        (_, Some((true, _))) => How::Copied,
        (_, Some((false, _))) => How::Cloned,
        _ => How::Made,
    };
    let plain = scope.not_null(&resolved);
    Given {
        ty: if boxed {
            format!("Box<{plain}>")
        } else {
            plain
        },
        value: in_box(values::there(scope, &resolved, default), boxed),
        how,
    }
}
