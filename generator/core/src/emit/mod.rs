//! The plan becomes items of Rust, file by file.
//!
//! In come the API, its plan and the selection; out go [`SourceFile`]s, not yet text. No emitter imports a sibling's file function,
//! and none looks at the document.

mod access;
mod client;
mod content;
mod defaults;
mod docs;
mod document;
mod enums;
mod fragment;
mod group;
mod item;
mod links;
mod models;
mod operations;
mod package;
mod rules;
mod scope;
mod server;
mod structs;
mod unions;
mod values;
mod xml;

use proc_macro2::{Ident, Span, TokenStream};

pub(crate) use item::{Block, Item, Sink, SourceFile, Table};
pub(crate) use package::{Module, Package, Reach, package};

use crate::config::{Layout, Selection};
use crate::ir::Api;
use crate::plan::Plan;
use group::Group;

/// One file of the output, before its items.
#[derive(Clone, Copy)]
pub(crate) enum Unit<'a> {
    Models(&'a Api, &'a Plan),
    Operations(Group<'a>),
    Client(Group<'a>),
    Server(Group<'a>),
    /// What holds the files of a receiver together, each behind its feature or not.
    Receiver(Group<'a>, Selection, bool),
    /// What XML says besides the names.
    Xml(&'a Api, &'a Plan),
    /// The document itself, as text.
    Document(&'a Api, &'a str),
}

/// The files that the selection asks for, each to be emitted on its own: tokens cannot change threads.
#[must_use]
pub(crate) fn units<'a>(
    api: &'a Api,
    plan: &'a Plan,
    selection: Selection,
    layout: &Layout,
) -> Vec<Unit<'a>> {
    let mut all = vec![Unit::Models(api, plan)];
    if !selection.client && !selection.server {
        return all;
    }
    if xml::has_table(api) {
        all.push(Unit::Xml(api, plan));
    }
    for section in Group::sections(api, plan) {
        if section.is_own() && api.operations.is_empty() {
            continue;
        }
        let gated = layout.crate_plan().is_some();
        let holder = section
            .module()
            .map(|_| Unit::Receiver(section, selection, gated));
        all.extend(holder);
        all.extend(section.with_parts().map(Unit::Operations));
        if selection.client {
            all.extend(section.with_parts().map(Unit::Client));
        }
        if selection.server {
            all.push(Unit::Server(section));
        }
    }
    all
}

impl Unit<'_> {
    /// How many items of the document the file holds.
    pub(crate) fn weight(self) -> usize {
        match self {
            Self::Models(api, _) => api.types.len(),
            Self::Operations(group) | Self::Client(group) => group.operations().count(),
            Self::Server(group) => group.section().count(),
            Self::Receiver(..) | Self::Document(..) | Self::Xml(..) => 1,
        }
    }

    /// Makes the file: the items go to the sink, and what they need to be imported is known at the end.
    pub(crate) fn emit(self, put: Sink<'_>) -> SourceFile {
        match self {
            Self::Models(api, plan) => models::file(api, plan, put),
            Self::Operations(group) => operations::file(group, put),
            Self::Client(group) => client::file(group, put),
            Self::Server(group) => server::file(group, put),
            Self::Xml(api, plan) => xml::file(api, plan, put),
            Self::Document(api, text) => document::file(api, text, put),
            Self::Receiver(group, selection, gated) => package::receiver(group, selection, gated),
        }
    }
}

/// The API's title, as it stands in a sentence.
fn title(api: &Api) -> String {
    let title: Vec<&str> = api.info.title.split_whitespace().collect();
    let title = docs::lines(&title.join(" ")).join(" ");
    match title.as_str() {
        "" => "the API".to_owned(),
        title if title.to_ascii_lowercase().ends_with("api") => format!("the {title}"),
        title => format!("the {title} API"),
    }
}

/// For an enum whose largest variant dwarfs the others: boxing it would only make it awkward to build and to match.
fn uneven(uneven: bool) -> Option<TokenStream> {
    uneven.then(|| quote::quote! { #[allow(clippy::large_enum_variant)] })
}

/// An identifier that `plan` made.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Rust that this room spelled itself, such as a type.
fn code(text: &str) -> TokenStream {
    text.parse().unwrap_or_default()
}
