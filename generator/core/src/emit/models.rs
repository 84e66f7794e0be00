//! One item per schema: a plain struct, enum or alias, and the runtime's macro that makes it travel.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::scope::{Scope, integer, literal};
use super::{Item, Sink, SourceFile, Table, code, defaults, docs, ident, values};
use crate::ir::{
    Api, EnumKind, Fallback, Field, Overlap, Presence, Rest, Slot, StructType, Tagging, TypeDef,
    TypeId, TypeKind, UnionType,
};
use crate::plan::{Plan, TypePlan};

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
        TypeKind::Union(union) => self::union(scope, (id, def), plan, union, put),
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
fn derives(usual: &[&str], def: &TypeDef) -> TokenStream {
    let asked = def.derives.iter().map(String::as_str);
    let more: Vec<&str> = asked
        .filter(|name| !["Debug", "PartialEq"].contains(name) && !usual.contains(name))
        .collect();
    let all = usual.iter().copied().chain(more).map(code);
    quote! { #(#all),* }
}

fn structure(
    scope: &mut Scope<'_>,
    def: &TypeDef,
    plan: &TypePlan,
    object: &StructType,
    put: Sink<'_>,
) {
    let name = ident(&plan.name);
    let text = docs::of(&def.docs);
    let derives = if plan.default && !defaults::is_filled(object) {
        derives(&["Clone", "Default"], def)
    } else {
        derives(&["Clone"], def)
    };
    let mut fields: Vec<TokenStream> = Vec::with_capacity(object.fields.len() + 1);
    let mut rows = Vec::with_capacity(object.fields.len() + 1);
    for ((field, member), boxed) in object.fields.iter().zip(&plan.members).zip(&plan.boxed) {
        let (ty, mark) = field_type(scope, field, *boxed);
        let mark = match defaults::filled(scope, field, *boxed) {
            Some(value) => format!("default({value})"),
            None => mark.to_owned(),
        };
        let (about, member_ident, ty) = (
            docs::of_member(&field.docs, &field.slot.constraints),
            ident(member),
            code(&ty),
        );
        fields.push(quote! { #about pub #member_ident: #ty });
        rows.push(format!(
            "{member}{} {mark}{}",
            wire(member, &field.wire),
            scope.rules(&field.slot)
        ));
    }
    if let (Rest::Kept(slot), Some(member)) = (&object.rest, &plan.catch_all) {
        let value = scope.nullable_aware(&slot.ty);
        let map = code(&format!(
            "{}<String, {value}>",
            scope.foreign("std::collections", "BTreeMap")
        ));
        let member_ident = ident(member);
        fields.push(
            quote! { #[doc = " Members that the schema does not name."] pub #member_ident: #map },
        );
        rows.push(format!("{member} rest{}", scope.rules(slot)));
    }
    put(Item::Rust(
        quote! { #text #[derive(#derives)] pub struct #name { #(#fields,)* } },
    ));
    scope.import("oasmith_runtime", "object");
    let closed = if object.rest == Rest::Forbidden {
        " closed"
    } else {
        ""
    };
    let whole = scope.rules(&Slot {
        ty: crate::ir::Ty::Any,
        constraints: object.constraints.clone(),
    });
    put(Item::Table(Table::new(
        "object",
        // The head stands one level deep.
        format!("{}{closed}{}", plan.name, whole.replace('\n', "\n    ")),
        rows,
    )));
    let default = defaults::default_impl(scope, object, plan);
    let methods = defaults::methods(scope, object, plan);
    default
        .into_iter()
        .chain(methods)
        .for_each(|item| put(Item::Rust(item)));
}

/// The Rust type of a field, and the mark that tells the macro how absence and `null` travel.
fn field_type(scope: &mut Scope<'_>, field: &Field, boxed: bool) -> (String, &'static str) {
    let ty = &field.slot.ty;
    let plain = scope.not_null(ty);
    let plain = if boxed {
        format!("Box<{plain}>")
    } else {
        plain
    };
    // An optional `null` would be taken for a member that is absent.
    let nullable = scope.api.is_nullable(ty)
        || field.presence == Presence::Optional && *scope.api.resolve(ty) == crate::ir::Ty::Any;
    match (field.presence, nullable) {
        (Presence::Required, false) | (Presence::Filled, _) => (plain, "req"),
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

fn enumeration(
    scope: &mut Scope<'_>,
    (id, def): (TypeId, &TypeDef),
    plan: &TypePlan,
    kind: &EnumKind,
    put: Sink<'_>,
) {
    let name = ident(&plan.name);
    let text = docs::of(&def.docs);
    let catch_all = plan.catch_all.as_deref().unwrap_or("Unknown");
    let other = format_ident!("{catch_all}");
    let (macro_name, head, derives, held, values) = match kind {
        EnumKind::Strings(values) => {
            let values: Vec<_> = values
                .iter()
                .map(|value| (literal(&value.wire), &value.docs))
                .collect();
            let derives = derives(&["Debug", "Clone", "PartialEq", "Eq", "Hash"], def);
            ("string_enum", plan.name.clone(), derives, "String", values)
        }
        EnumKind::Integers(width, values) => {
            let values: Vec<_> = values
                .iter()
                .map(|value| (value.wire.to_string(), &value.docs))
                .collect();
            let derives = derives(&["Debug", "Clone", "Copy", "PartialEq", "Eq", "Hash"], def);
            (
                "integer_enum",
                format!("{}({})", plan.name, integer(*width)),
                derives,
                integer(*width),
                values,
            )
        }
        EnumKind::Values(values) => {
            let values: Vec<_> = values
                .iter()
                .filter_map(|value| Some((values::constant(&value.wire)?, &value.docs)))
                .collect();
            let derives = derives(&["Debug", "Clone", "PartialEq"], def);
            ("value_enum", plan.name.clone(), derives, "Value", values)
        }
    };
    let variants = plan
        .members
        .iter()
        .zip(&values)
        .map(|(member, (_, about))| {
            let (about, member) = (docs::of(about), ident(member));
            quote! { #about #member }
        });
    let held = match kind {
        EnumKind::Values(_) => code(&scope.runtime(held)),
        _ => code(held),
    };
    put(Item::Rust(quote! {
        #text
        #[derive(#derives)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #[doc = " A value that the document does not list."]
            #other(#held),
        }
    }));
    let rows = plan
        .members
        .iter()
        .zip(&values)
        .map(|(member, (wire, _))| format!("{member} {wire}"))
        .collect();
    scope.import("oasmith_runtime", macro_name);
    put(Item::Table(Table::new(
        macro_name,
        format!("{head} else {catch_all}{}", scope.own_rules(id)),
        rows,
    )));
}

fn union(
    scope: &mut Scope<'_>,
    (id, def): (TypeId, &TypeDef),
    plan: &TypePlan,
    union: &UnionType,
    put: Sink<'_>,
) {
    let name = ident(&plan.name);
    let text = docs::of(&def.docs);
    let mut variants: Vec<TokenStream> = Vec::with_capacity(union.variants.len() + 1);
    let mut rows = Vec::with_capacity(union.variants.len());
    for ((variant, member), boxed) in union.variants.iter().zip(&plan.members).zip(&plan.boxed) {
        let plain = scope.nullable_aware(&variant.slot.ty);
        let ty = if *boxed {
            format!("Box<{plain}>")
        } else {
            plain
        };
        let tags: String = variant
            .tags
            .iter()
            .map(|tag| format!(" {}", literal(tag)))
            .collect();
        rows.push(format!(
            "{member}({ty}){tags}{}",
            scope.rules(&variant.slot)
        ));
        let (about, member, ty) = (docs::of(&variant.docs), ident(member), code(&ty));
        variants.push(quote! { #about #member(#ty) });
    }
    let mut head = plan.name.clone();
    let mut attribute = TokenStream::new();
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
    if let (Tagging::Tagged(..), Some(other)) = (&union.tagging, &plan.catch_all) {
        let (other, value) = (ident(other), code(&scope.runtime("Value")));
        variants.push(quote! { #[doc = " A tag that the document does not list."] #other(#value) });
        attribute = quote! { #[non_exhaustive] };
    }
    match (union.overlap, &plan.catch_all) {
        (Overlap::Refused, _) => head.push_str(": oneOf"),
        (Overlap::Kept, Some(several)) => {
            head.push_str(&format!(" several {several}"));
            let (ident, kept) = (ident(several), code(&scope.runtime("Several")));
            variants.push(quote! { #[doc = " Several of these at once."] #ident(#kept<#name>) });
        }
        _ => {}
    }
    head.push_str(&scope.own_rules(id));
    let uneven = super::uneven(plan.uneven);
    let derives = derives(&["Debug", "Clone", "PartialEq"], def);
    put(Item::Rust(
        quote! { #text #[derive(#derives)] #attribute #uneven pub enum #name { #(#variants,)* } },
    ));
    scope.import("oasmith_runtime", "union");
    put(Item::Table(Table::new("union", head, rows)));
}
