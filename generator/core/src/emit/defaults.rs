use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::scope::{Scope, literal};
use super::{code, docs, ident};
use crate::ir::{EnumKind, Field, Format, IntegerWidth, Literal, Presence, Scalar, Ty, TypeKind};

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
    name: &str,
    fields: &[Field],
    members: &[String],
) -> Option<TokenStream> {
    let methods: Vec<TokenStream> = fields
        .iter()
        .zip(members)
        .filter_map(|(field, member)| method(scope, field, member))
        .collect();
    let name = ident(name);
    (!methods.is_empty()).then(|| quote! { impl #name { #(#methods)* } })
}

fn method(scope: &mut Scope<'_>, field: &Field, member: &str) -> Option<TokenStream> {
    let default = field
        .default
        .as_ref()
        .filter(|_| field.presence == Presence::Optional)?;
    let nullable = scope.api.is_nullable(&field.slot.ty);
    let given = given(scope, &field.slot.ty, default)?;
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

fn given(scope: &mut Scope<'_>, ty: &Ty, default: &Literal) -> Option<Given> {
    let resolved = scope.api.resolve(ty).clone();
    let named = |how, ty: String, value| Some(Given { ty, value, how });
    match (&resolved, default) {
        (Ty::Scalar(Scalar::String(format)), Literal::Text(text)) => {
            let shown = !matches!(format, Format::Password);
            shown
                .then(|| named(How::Borrowed, "&str".to_owned(), literal(text)))
                .flatten()
        }
        (Ty::Scalar(scalar), default) => {
            let value = scalar_value(*scalar, default)?;
            named(How::Copied, scope.not_null(&resolved), value)
        }
        (Ty::Ref(_), default) => {
            let (how, value) = listed(scope, &resolved, default)?;
            named(how, scope.not_null(&resolved), value)
        }
        (Ty::List(item), Literal::List(values)) if values.is_empty() => {
            let item = scope.nullable_aware(&item.ty);
            named(How::Borrowed, format!("&[{item}]"), "&[]".to_owned())
        }
        (Ty::List(item), Literal::List(values)) if !scope.api.is_nullable(&item.ty) => {
            let values: Option<Vec<String>> = values
                .iter()
                .map(|value| match given(scope, &item.ty, value)? {
                    Given {
                        how: How::Borrowed,
                        value,
                        ..
                    } if value.starts_with('"') => Some(format!("{value}.into()")),
                    Given {
                        how: How::Borrowed, ..
                    } => None,
                    given => Some(given.value),
                })
                .collect();
            let value = format!("vec![{}]", values?.join(", "));
            named(How::Made, scope.not_null(&resolved), value)
        }
        _ => None,
    }
}

fn scalar_value(scalar: Scalar, default: &Literal) -> Option<String> {
    Some(match (scalar, default) {
        (Scalar::Bool, Literal::Bool(value)) => value.to_string(),
        (Scalar::Integer(width), Literal::Integer(value)) => {
            let fits = match width {
                IntegerWidth::I32 => i32::try_from(*value).is_ok(),
                IntegerWidth::I64 => i64::try_from(*value).is_ok(),
                IntegerWidth::U32 => u32::try_from(*value).is_ok(),
                IntegerWidth::U64 => u64::try_from(*value).is_ok(),
            };
            return fits.then(|| value.to_string());
        }
        (Scalar::Double, Literal::Integer(value)) => {
            format!("{:?}", *value as f64)
        }
        (Scalar::Double, Literal::Number(value)) => format!("{value:?}"),
        _ => return None,
    })
}

/// The variant of an enum that the default is.
fn listed(scope: &mut Scope<'_>, ty: &Ty, default: &Literal) -> Option<(How, String)> {
    let Ty::Ref(id) = ty else { return None };
    let TypeKind::Enum(kind) = &scope.api.get(*id).kind else {
        return None;
    };
    let (how, at) = match (kind, default) {
        (EnumKind::Strings(values), Literal::Text(text)) => {
            let at = values.iter().position(|value| value.wire == *text);
            (How::Cloned, at?)
        }
        (EnumKind::Integers(_, values), Literal::Integer(whole)) => {
            let found = |wire: i64| i128::from(wire) == *whole;
            let at = values.iter().position(|value| found(value.wire));
            (How::Copied, at?)
        }
        _ => return None,
    };
    let variant = scope.plan.get(*id).members.get(at)?.clone();
    Some((how, format!("{}::{variant}", scope.name(*id))))
}
