//! The plan becomes items of Rust, file by file.
//!
//! In come the valid API, its plan and the selection; out go [`SourceFile`]s, not yet text. No emitter imports a sibling's file function,
//! and none looks at the document.

mod client;
mod docs;
mod item;
mod models;
mod operations;
mod package;
mod scope;
mod server;

use proc_macro2::{Ident, Span, TokenStream};

pub use item::{Item, SourceFile, Table};
pub use package::{Module, Package, package};

use crate::check::Valid;
use crate::config::Selection;
use crate::ir::Api;
use crate::plan::Plan;

/// Emits the files that the selection asks for.
#[must_use]
pub fn emit(api: &Valid<Api>, plan: &Plan, selection: Selection) -> Vec<SourceFile> {
    let mut files = vec![models::file(api, plan)];
    if selection.client || selection.server {
        files.push(operations::file(api, plan));
    }
    if selection.client {
        files.push(client::file(api, plan));
    }
    if selection.server {
        files.push(server::file(api, plan));
    }
    files
}

/// The API's title, as it stands in a sentence.
fn title(api: &Api) -> String {
    let title: String = api.info.title.split_whitespace().collect::<Vec<_>>().join(" ");
    match title.as_str() {
        "" => "the API".to_owned(),
        title if title.to_ascii_lowercase().ends_with("api") => format!("the {title}"),
        title => format!("the {title} API"),
    }
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
