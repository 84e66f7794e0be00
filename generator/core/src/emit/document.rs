//! The document itself, for a server to give out.

use quote::quote;

use super::{Item, Sink, SourceFile, code};
use crate::ir::Api;

/// The document as a constant.
pub(super) fn file(api: &Api, text: &str, put: Sink<'_>) -> SourceFile {
    let text = code(&raw_string(text));
    put(Item::Rust(quote! {
        #[doc = " The document as JSON, with all that it refers to."]
        pub const DOCUMENT: &str = #text;
    }));
    SourceFile {
        path: "document.rs".to_owned(),
        docs: format!("The document of {}.", super::title(api)),
        imports: Vec::new(),
        modules: Vec::new(),
    }
}

/// A raw string literal: enough `#` that the text does not end it.
fn raw_string(text: &str) -> String {
    let mut hashes = "#".to_owned();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{text}\"{hashes}")
}
