//! The normalized tree becomes `openapiv3`'s structures, part by part.
//!
//! In comes an OpenAPI 3.0 tree. Out go the document without its paths, and the path items one after the other, so that never more
//! than one of them is held. The tree is used up on the way: each part of it goes when its structure comes. `dialect` repaired
//! whatever could be repaired, so an error here means that something remained.

mod part;
mod path;
mod schema;
mod tree;

use openapiv3::{Components, OpenAPI};
use serde::Deserialize;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::dialect::marks;
use crate::source::{Map, Node, Pointer, Relocations};
use tree::Tree;

pub(crate) use path::{Callback, Operation, PathItem, Paths};

/// What the parts say when they are not what they should be.
type Error = serde::de::value::Error;

/// A document in `openapiv3`'s terms.
pub(crate) struct Parsed {
    /// Everything but the paths.
    pub(crate) document: OpenAPI,
    /// The path items, which are parsed when they are asked for.
    pub(crate) paths: Paths,
    /// The webhooks, likewise.
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

/// What is not OpenAPI, and where it stands.
fn refusal(place: &Pointer, error: &Error, relocations: &Relocations) -> Diagnostic {
    let message = format!("the document is not OpenAPI: {error}");
    Diagnostic::new(Code::NotOpenApi, relocations.origin(place), message)
}

fn parts(mut root: Node) -> Result<Parsed, (Pointer, Error)> {
    let mut take = |name| match root.as_map_mut().and_then(|root| root.remove(name)) {
        Some(Node::Map(map)) => map,
        _ => Map::new(),
    };
    let (paths, components) = (take("paths"), take("components"));
    let webhooks = take(marks::WEBHOOKS);
    if let Some(root) = root.as_map_mut() {
        root.insert("paths", Map::new());
    }
    let at_root = |error| (Pointer::root(), error);
    let mut document = OpenAPI::deserialize(Tree(root)).map_err(at_root)?;
    let at = Pointer::root().key("components");
    document.components = Some(sections(components, &at)?);
    Ok(Parsed {
        document,
        paths: Paths::new("paths", paths),
        webhooks: Paths::new("webhooks", webhooks),
    })
}

/// The sections that hold schemas are read object by object (OpenAPI 3.0.4, 4.8.7 Components Object).
fn sections(mut map: Map, at: &Pointer) -> Result<Components, (Pointer, Error)> {
    macro_rules! section {
        ($name:literal, $read:expr) => {{
            let at = at.key($name);
            let members = part::members(map.remove($name)).into_iter();
            let objects = members.map(|(name, node)| match part::reference_or(node, $read) {
                Ok(object) => Ok((name.into(), object)),
                Err(error) => Err((at.key(&name), error)),
            });
            objects.collect::<Result<_, _>>()?
        }};
    }
    let (schemas, responses) = (
        section!("schemas", schema::schema),
        section!("responses", part::response),
    );
    let (parameters, headers) = (
        section!("parameters", part::any),
        section!("headers", part::any),
    );
    let request_bodies = section!("requestBodies", part::request_body);
    let rest = Components::deserialize(Tree(Node::Map(map)));
    Ok(Components {
        schemas,
        responses,
        parameters,
        headers,
        request_bodies,
        ..rest.map_err(|error| (at.clone(), error))?
    })
}
