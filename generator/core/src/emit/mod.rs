//! The plan becomes items of Rust, file by file.
//!
//! In come the API, its plan and the selection; out go [`SourceFile`]s, not yet text. No emitter imports a sibling's file function,
//! and none looks at the document.

mod client;
mod content;
mod docs;
mod fragment;
mod item;
mod models;
mod operations;
mod package;
mod scope;
mod server;

use proc_macro2::{Ident, Span, TokenStream};

pub(crate) use item::{Block, Item, Sink, SourceFile, Table};
pub(crate) use package::{Module, Package, package};

use crate::config::Selection;
use crate::ir::Api;
use crate::plan::Plan;

/// Makes one file of the output: the items go to the sink, and what they need to be imported is known at the end.
pub(crate) type Emitter = fn(&Api, &Plan, Sink<'_>) -> SourceFile;

/// The files that the selection asks for, each to be emitted on its own: tokens cannot change threads.
#[must_use]
pub(crate) fn emitters(selection: Selection) -> Vec<Emitter> {
    let mut all: Vec<Emitter> = vec![models::file];
    if selection.client || selection.server {
        all.push(operations::file);
    }
    if selection.client {
        all.push(client::file);
    }
    if selection.server {
        all.push(server::file);
    }
    all
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
