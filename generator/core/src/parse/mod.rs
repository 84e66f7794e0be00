//! The normalized tree becomes `openapiv3`'s structures, part by part.
//!
//! In comes an OpenAPI 3.0 tree. Out go the document without its schemas and paths, which are parsed one by one when they are asked
//! for: their structures are many times larger than the tree, and never more of them are held than needed. `dialect` repaired whatever
//! could be repaired, so an error here means that something remained.

mod components;
mod part;
mod path;
mod schema;
mod tree;

use openapiv3::{OpenAPI, ReferenceOr, Schema};
use serde::Deserialize as _;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::dialect::marks;
use crate::source::{Map, Node, Pointer, Relocations};
use part::rest;
use tree::{Member, Tree};

pub(crate) use components::{Component, Schemas};
pub(crate) use path::{Callback, Operation, PathItem, Paths};

/// What the parts say when they are not what they should be.
pub(crate) type Error = serde::de::value::Error;

/// A document in `openapiv3`'s terms.
pub(crate) struct Parsed {
    /// Everything but the schemas of `components` and the paths.
    pub(crate) document: OpenAPI,
    /// The schemas of `components`.
    pub(crate) schemas: Schemas,
    /// The path items.
    pub(crate) paths: Paths,
    /// The webhooks.
    pub(crate) webhooks: Paths,
}

/// Parses the tree; `None` when it is not OpenAPI, which is then in `diagnostics`.
#[must_use]
pub(crate) fn parse(
    root: Node,
    relocations: &Relocations,
    diagnostics: &mut Diagnostics,
) -> Option<Parsed> {
    match parts(root) {
        Ok(parsed) => Some(parsed),
        Err((place, error)) => {
            diagnostics.push(refusal(&place, &error, relocations));
            None
        }
    }
}

/// The tree as JSON text, for people and programs.
#[must_use]
pub(crate) fn text(root: &Node) -> String {
    part::any::<serde_json::Value>(root)
        .map_or_else(|_| String::new(), |value| format!("{value:#}"))
}

/// What is not OpenAPI, and where it stands.
#[must_use]
pub(crate) fn refusal(place: &Pointer, error: &Error, relocations: &Relocations) -> Diagnostic {
    let message = format!("the document is not OpenAPI: {error}");
    Diagnostic::new(Code::NotOpenApi, relocations.origin(place), message)
}

fn parts(mut root: Node) -> Result<Parsed, (Pointer, Error)> {
    let mut document: OpenAPI = rest(&root, |name| match name {
        "paths" => Member::StandIn(Tree::EmptyObject),
        "components" | marks::WEBHOOKS => Member::Skipped,
        _ => Member::Read,
    })
    .map_err(|error| (Pointer::root(), error))?;
    if let Some(node) = root.get("components") {
        let place = Pointer::root().key("components");
        document.components = Some(components::components(node, &place)?);
    }
    let mut take = |steps: &[&str]| {
        let first = root.as_map_mut();
        let found = steps
            .iter()
            .try_fold(first, |map, step| Some(map?.get_mut(step)?.as_map_mut()));
        found.flatten().map(std::mem::take).unwrap_or_default()
    };
    let (paths, schemas): (Map, Map) = (take(&["paths"]), take(&["components", "schemas"]));
    let webhooks = take(&[marks::WEBHOOKS]);
    Ok(Parsed {
        document,
        schemas: Schemas::new(schemas),
        paths: Paths::new("paths", paths),
        webhooks: Paths::new("webhooks", webhooks),
    })
}

/// A schema that stands under a mark; `None` when it is none.
#[must_use]
pub(crate) fn marked_schema(value: &serde_json::Value) -> Option<ReferenceOr<Schema>> {
    ReferenceOr::deserialize(value).ok()
}
