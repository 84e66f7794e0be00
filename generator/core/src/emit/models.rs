//! One item per schema: a plain struct, enum or alias, and the runtime's macro that makes it travel.

use proc_macro2::TokenStream;
use quote::quote;

use super::enums::enumeration;
use super::scope::Scope;
use super::structs::structure;
use super::unions::union;
use super::{Item, Sink, SourceFile, Table, code, docs, ident};
use crate::ir::{Api, TypeDef, TypeId, TypeKind};
use crate::plan::Plan;

/// The models of an API.
pub(super) fn file(api: &Api, plan: &Plan, put: Sink<'_>) -> SourceFile {
    let mut scope = Scope::of_models(api, plan);
    for id in &plan.order {
        one(&mut scope, *id, put);
    }
    SourceFile {
        path: "models.rs".to_owned(),
        docs: format!("The schemas of {}.", super::title(api)),
        imports: scope.imports(),
        modules: Vec::new(),
    }
}

fn one(scope: &mut Scope<'_>, id: TypeId, put: Sink<'_>) {
    let (def, plan) = (scope.api.get(id), scope.plan.get(id));
    let name = ident(&plan.name);
    let docs = docs::of(&def.docs);
    match &def.kind {
        TypeKind::Struct(object) => structure(scope, def, plan, object, put),
        TypeKind::Enum(kind) => enumeration(scope, (id, def), plan, kind, put),
        TypeKind::Union(of) => union(scope, (id, def), plan, of, put),
        TypeKind::Alias(slot) => {
            let ty = code(&scope.not_null(&slot.ty));
            put(Item::Rust(quote! { #docs pub type #name = #ty; }));
            let rules = scope.own_rules(id);
            if !rules.is_empty() {
                scope.import("oasmith_runtime", "validator");
                let head = format!("{}({}){rules}", plan.validator, plan.name);
                put(Item::Table(Table::line("validator", head)));
            }
        }
        TypeKind::Newtype(slot) => {
            let ty = scope.nullable_aware(&slot.ty);
            let inner = code(&ty);
            let derives = derives(&["Debug", "Clone", "PartialEq"], def);
            put(Item::Rust(
                quote! { #docs #[derive(#derives)] pub struct #name(pub #inner); },
            ));
            scope.import("oasmith_runtime", "newtype");
            let head = format!("{}({ty}){}", plan.name, scope.own_rules(id));
            put(Item::Table(Table::line("newtype", head)));
        }
    }
}

/// The traits that a type derives: the usual ones, and those that the document asks for. All types have `Debug` and
/// `PartialEq`, and where they do not derive them, their macro gives them.
pub(super) fn derives(usual: &[&str], def: &TypeDef) -> TokenStream {
    derives_beside(&["Debug", "PartialEq"], usual, def)
}

/// The same beside what a macro gives.
pub(super) fn derives_beside(given: &[&str], usual: &[&str], def: &TypeDef) -> TokenStream {
    let asked = def.derives.iter().map(String::as_str);
    let more: Vec<&str> = asked
        .filter(|name| !given.contains(name) && !usual.contains(name))
        .collect();
    let all = usual.iter().copied().chain(more).map(code);
    quote! { #(#all),* }
}
