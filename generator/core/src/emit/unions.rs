//! Unions: an enum of what each alternative holds, and a row for each.

use proc_macro2::TokenStream;
use quote::quote;

use super::models::derives;
use super::scope::{Scope, literal};
use super::{Item, Sink, Table, code, docs, ident};
use crate::ir::{Fallback, Overlap, Tagging, TypeDef, TypeId, UnionType};
use crate::plan::TypePlan;

pub(super) fn union(
    scope: &mut Scope<'_>,
    (id, def): (TypeId, &TypeDef),
    plan: &TypePlan,
    union: &UnionType,
    put: Sink<'_>,
) {
    let (name, text) = (ident(&plan.name), docs::of(&def.docs));
    let (mut variants, rows) = alternatives(scope, plan, union);
    variants.extend(catch_all(scope, plan, union));
    let attribute = match (&union.tagging, &plan.catch_all) {
        (Tagging::Tagged(..), Some(_)) => quote! { #[non_exhaustive] },
        _ => TokenStream::new(),
    };
    let uneven = super::uneven(plan.uneven);
    let derives = derives(&["Debug", "Clone", "PartialEq"], def);
    put(Item::Rust(
        quote! { #text #[derive(#derives)] #attribute #uneven pub enum #name { #(#variants,)* } },
    ));
    scope.import("oasmith_runtime", "union");
    let head = head(plan, union) + &scope.own_rules(id);
    put(Item::Table(Table::new("union", head, rows)));
}

/// The variants and the rows of what the document lists.
fn alternatives(
    scope: &mut Scope<'_>,
    plan: &TypePlan,
    union: &UnionType,
) -> (Vec<TokenStream>, Vec<String>) {
    let variants = union.variants.iter().zip(&plan.members).zip(&plan.boxed);
    variants
        .map(|((variant, member), boxed)| {
            let plain = scope.nullable_aware(&variant.slot.ty);
            let ty = if *boxed {
                format!("Box<{plain}>")
            } else {
                plain
            };
            let tags = variant.tags.iter().map(|tag| format!(" {}", literal(tag)));
            let (tags, rules) = (tags.collect::<String>(), scope.rules(&variant.slot));
            let row = format!("{member}({ty}){tags}{rules}");
            let (about, member, ty) = (docs::of(&variant.docs), ident(member), code(&ty));
            (quote! { #about #member(#ty) }, row)
        })
        .unzip()
}

/// The variant for what the document does not list: another tag, or several alternatives at once.
fn catch_all(scope: &mut Scope<'_>, plan: &TypePlan, union: &UnionType) -> Vec<TokenStream> {
    let Some(other) = plan.catch_all.as_deref().map(ident) else {
        return Vec::new();
    };
    let mut variants = Vec::new();
    if let Tagging::Tagged(..) = union.tagging {
        let value = code(&scope.runtime("Value"));
        variants.push(quote! { #[doc = " A tag that the document does not list."] #other(#value) });
    }
    if union.overlap == Overlap::Kept {
        let (name, kept) = (ident(&plan.name), code(&scope.runtime("Several")));
        variants.push(quote! { #[doc = " Several of these at once."] #other(#kept<#name>) });
    }
    variants
}

/// The name, the member that tells the alternatives apart, and what stands for what is not listed.
fn head(plan: &TypePlan, union: &UnionType) -> String {
    let mut head = plan.name.clone();
    if let Tagging::Tagged(tag, fallback) = &union.tagging {
        head.push_str(&format!(" by {}", literal(tag)));
        let (word, at) = match fallback {
            Fallback::Unknown => ("else", None),
            Fallback::Base(at) => ("base", plan.members.get(*at)),
            Fallback::Default(at) => ("default", plan.members.get(*at)),
        };
        if let Some(name) = at.or(plan.catch_all.as_ref()) {
            head.push_str(&format!(" {word} {name}"));
        }
    }
    match (union.overlap, &plan.catch_all) {
        (Overlap::Refused, _) => head.push_str(": oneOf"),
        (Overlap::Kept, Some(several)) => head.push_str(&format!(" several {several}")),
        _ => {}
    }
    head
}
