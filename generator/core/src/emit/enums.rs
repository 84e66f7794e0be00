//! Enums of strings, of integers and of values of several types.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::models::derives;
use super::scope::{Scope, integer, literal};
use super::{Item, Sink, Table, code, docs, ident, values};
use crate::ir::{Docs, EnumKind, TypeDef, TypeId};
use crate::plan::TypePlan;

/// What an enum is, beside the names of its variants.
struct Shape<'a> {
    /// The macro that makes it travel.
    table: &'static str,
    /// What the macro needs beside the name.
    argument: String,
    /// The traits that it usually derives.
    derives: &'static [&'static str],
    /// What a value that is not listed is kept as.
    held: String,
    /// The values as literals, with their documentation.
    values: Vec<(String, &'a Docs)>,
}

impl<'a> Shape<'a> {
    fn of(scope: &mut Scope<'_>, kind: &'a EnumKind) -> Self {
        match kind {
            EnumKind::Strings(values) => Self {
                table: "string_enum",
                argument: String::new(),
                derives: &["Debug", "Clone", "PartialEq", "Eq", "Hash"],
                held: "String".to_owned(),
                values: values
                    .iter()
                    .map(|value| (literal(&value.wire), &value.docs))
                    .collect(),
            },
            EnumKind::Integers(width, values) => Self {
                table: "integer_enum",
                argument: format!("({})", integer(*width)),
                derives: &["Debug", "Clone", "Copy", "PartialEq", "Eq", "Hash"],
                held: integer(*width).to_owned(),
                values: values
                    .iter()
                    .map(|value| (value.wire.to_string(), &value.docs))
                    .collect(),
            },
            EnumKind::Values(values) => Self {
                table: "value_enum",
                argument: String::new(),
                derives: &["Debug", "Clone", "PartialEq"],
                held: scope.runtime("Value"),
                values: values
                    .iter()
                    .filter_map(|value| Some((values::constant(&value.wire)?, &value.docs)))
                    .collect(),
            },
        }
    }
}

pub(super) fn enumeration(
    scope: &mut Scope<'_>,
    (id, def): (TypeId, &TypeDef),
    plan: &TypePlan,
    kind: &EnumKind,
    put: Sink<'_>,
) {
    let shape = Shape::of(scope, kind);
    let (name, text) = (ident(&plan.name), docs::of(&def.docs));
    let catch_all = plan.catch_all.as_deref().unwrap_or("Unknown");
    let (other, held) = (format_ident!("{catch_all}"), code(&shape.held));
    let derives = derives(shape.derives, def);
    let members = || plan.members.iter().zip(&shape.values);
    let variants = members().map(|(member, (_, about))| -> TokenStream {
        let (about, member) = (docs::of(about), ident(member));
        quote! { #about #member }
    });
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
    let rows = members().map(|(member, (wire, _))| format!("{member} {wire}"));
    scope.import("oasmith_runtime", shape.table);
    let (name, argument, rules) = (&plan.name, &shape.argument, scope.own_rules(id));
    put(Item::Table(Table::new(
        shape.table,
        format!("{name}{argument} else {catch_all}{rules}"),
        rows.collect(),
    )));
}
