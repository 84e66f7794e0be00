//! References by identifier become references by JSON pointer (JSON Schema 2020-12, core 8.2 and 9.2).
//!
//! Enters: the entry document's tree. In it, a reference to a schema that the document itself identifies by `$id`, with or
//! without an anchor, comes to say where that schema stands. All other references stay as they are.

use std::collections::HashMap;

use super::grammar::{Dialect, Kind, Shape, member};
use super::place::Place;
use super::reference::{Reference, has_scheme, join_url};
use crate::source::{Map, Node, Pointer};

/// What a document without an identifier is relative to: nothing that a reference would name.
const NOWHERE: &str = "oasmith:///";

/// The schemas of a document by their identifiers.
#[derive(Default)]
struct Identified {
    /// Schema resources, by URI.
    resources: HashMap<String, Pointer>,
    /// Schemas with an anchor, by URI and anchor.
    anchors: HashMap<(String, String), Pointer>,
    place: Place,
}

/// Rewrites the references to what the document identifies.
pub(super) fn resolve(root: &mut Node) {
    let version = root.get("openapi").and_then(Node::as_str);
    if !version.is_some_and(|version| version.starts_with("3.") && !version.starts_with("3.0")) {
        return;
    }
    let mut identified = Identified::default();
    identified.note(root, Shape::One(Kind::Document), NOWHERE);
    if identified.resources.is_empty() {
        return;
    }
    let mut found = Vec::new();
    identified.place = Place::default();
    identified.find(root, root, Shape::One(Kind::Document), NOWHERE, &mut found);
    for (place, target) in found {
        if let Some(Node::Map(map)) = root.at_mut(&place) {
            map.insert("$ref", Reference::local(&target));
        }
    }
}

impl Identified {
    /// Notes what stands at and below a node; `base` is the URI of the resource that it is in.
    fn note(&mut self, node: &Node, shape: Shape, base: &str) {
        let own = identifier(node, shape, base);
        if let Some(uri) = &own {
            let place = self.place.pointer();
            self.resources.entry(uri.clone()).or_insert(place);
        }
        let base = own.as_deref().unwrap_or(base);
        if let (Node::Map(map), Shape::One(Kind::Schema)) = (node, shape) {
            for keyword in ["$anchor", "$dynamicAnchor"] {
                if let Some(Node::String(name)) = map.get(keyword) {
                    let key = (base.to_owned(), name.clone());
                    let place = self.place.pointer();
                    self.anchors.entry(key).or_insert(place);
                }
            }
        }
        self.below(node, shape, |identified, node, shape| {
            identified.note(node, shape, base);
        });
    }

    /// Finds the references at and below a node that lead to what the document identifies.
    fn find(
        &mut self,
        root: &Node,
        node: &Node,
        shape: Shape,
        base: &str,
        found: &mut Vec<(Pointer, Pointer)>,
    ) {
        let own = identifier(node, shape, base);
        let base = own.as_deref().unwrap_or(base);
        if shape == Shape::One(Kind::Schema)
            && let Some(text) = node.get("$ref").and_then(Node::as_str)
            && let Some(target) = self.target(root, base, text)
        {
            found.push((self.place.pointer(), target));
        }
        self.below(node, shape, |identified, node, shape| {
            identified.find(root, node, shape, base, found);
        });
    }

    fn below(&mut self, node: &Node, shape: Shape, mut visit: impl FnMut(&mut Self, &Node, Shape)) {
        let mut step = |identified: &mut Self, step: &str, node: &Node, shape: Shape| {
            let before = identified.place.enter(step);
            visit(identified, node, shape);
            identified.place.leave(before);
        };
        match (node, shape) {
            (Node::List(list), Shape::One(kind) | Shape::Many(kind)) => {
                for (index, node) in list.iter().enumerate() {
                    step(self, &index.to_string(), node, Shape::One(kind));
                }
            }
            (Node::Map(map), Shape::Many(kind)) => {
                for (name, node) in map.iter() {
                    step(self, name, node, Shape::One(kind));
                }
            }
            (Node::Map(map), Shape::One(kind)) => {
                for (name, node) in map.iter() {
                    if let Some(shape) = member(kind, name, Dialect::Three) {
                        step(self, name, node, shape);
                    }
                }
            }
            _ => {}
        }
    }

    /// Where a reference leads, if it is to something that is identified.
    fn target(&self, root: &Node, base: &str, text: &str) -> Option<Pointer> {
        let (uri, fragment) = text.split_once('#').unwrap_or((text, ""));
        let uri = absolute(base, uri);
        let resource = self.resources.get(&uri)?;
        if let Ok(below) = Reference::parse(&format!("#{fragment}")).pointer {
            let whole = format!("{}{}", resource.as_str(), below.as_str());
            let target = Pointer::from_escaped(&whole);
            return root.at(&target).is_some().then_some(target);
        }
        self.anchors.get(&(uri, fragment.to_owned())).cloned()
    }
}

/// The URI by which a schema is a resource of its own.
fn identifier(node: &Node, shape: Shape, base: &str) -> Option<String> {
    let schema: Option<&Map> = node.as_map().filter(|_| shape == Shape::One(Kind::Schema));
    let id = schema?.get("$id")?.as_str()?;
    let id = id.split('#').next().filter(|id| !id.is_empty())?;
    Some(absolute(base, id))
}

/// A reference to a URI, resolved against a base (RFC 3986, section 5.2).
fn absolute(base: &str, uri: &str) -> String {
    if uri.is_empty() {
        base.to_owned()
    } else if has_scheme(uri) || !base.contains("://") {
        uri.to_owned()
    } else {
        join_url(base, uri)
    }
}
