//! References by identifier become references by JSON pointer (JSON Schema 2020-12, core 8.2 and 9.2).
//!
//! Enters: the tree of a file. In it, a reference to a schema that the file itself identifies by `$id` or an anchor comes to
//! say where that schema stands. Leaves: the file's own URI and its anchors, by which other files may refer to it. All other
//! references stay as they are.

use std::collections::HashMap;

use super::grammar::{Dialect, Kind, Shape, member};
use super::place::Place;
use super::reference::{Reference, has_scheme, join_url};
use crate::source::{Map, Node, Pointer};

/// What a document without an identifier is relative to: nothing that a reference would name.
const NOWHERE: &str = "oasmith:///";

/// The members of a schema that hold data, in which nothing is identified.
const DATA: [&str; 6] = ["const", "enum", "default", "example", "examples", "value"];

/// The schemas of a file by their identifiers.
#[derive(Default)]
struct Identified {
    /// The URI of the file.
    own: String,
    /// Schema resources, by URI.
    resources: HashMap<String, Pointer>,
    /// Schemas with an anchor, by URI and anchor.
    anchors: HashMap<(String, String), Pointer>,
    place: Place,
}

/// How other files may name a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Identity {
    /// Its `$self` (OpenAPI 3.2, OpenAPI Object) or `$id`, if that is a URI with a scheme.
    pub(super) url: Option<String>,
    /// The anchors of the file, but not those of the resources inside.
    pub(super) anchors: HashMap<String, Pointer>,
}

/// Whether a document's version has identifiers: OpenAPI 3.1 and later.
pub(super) fn applies(root: &Node) -> bool {
    let version = root.get("openapi").and_then(Node::as_str);
    version.is_some_and(|version| version.starts_with("3.") && !version.starts_with("3.0"))
}

/// Rewrites the references of a file to what it identifies itself.
pub(super) fn resolve(root: &mut Node) -> Identity {
    // What is not a document may hold schemas anywhere.
    let shape = root.get("openapi").map(|_| Shape::One(Kind::Document));
    let own = ["$self", "$id"]
        .iter()
        .find_map(|name| root.get(name)?.as_str());
    let base = own.map_or(NOWHERE.to_owned(), |own| {
        absolute(NOWHERE, without_fragment(own))
    });
    let mut identified = Identified {
        own: base.clone(),
        ..Identified::default()
    };
    identified.resources.insert(base.clone(), Pointer::root());
    identified.note(root, shape, &base);
    if identified.resources.len() > 1 || !identified.anchors.is_empty() || own.is_some() {
        let mut found = Vec::new();
        identified.find(root, root, shape, &base, &mut found);
        for (place, keyword, target) in found {
            if let Some(Node::Map(map)) = root.at_mut(&place) {
                map.remove(keyword);
                map.insert("$ref", Reference::local(&target));
            }
        }
    }
    let anchors = identified.anchors.into_iter();
    Identity {
        anchors: anchors
            .filter(|((uri, _), _)| *uri == base)
            .map(|((_, name), place)| (name, place))
            .collect(),
        url: (base != NOWHERE && has_scheme(&base)).then_some(base),
    }
}

impl Identified {
    /// Notes what stands at and below a node; `base` is the URI of the resource that it is in.
    fn note(&mut self, node: &Node, shape: Option<Shape>, base: &str) {
        let own = identifier(node, shape, base);
        if let Some(uri) = &own {
            let place = self.place.pointer();
            self.resources.entry(uri.clone()).or_insert(place);
        }
        let base = own.as_deref().unwrap_or(base);
        if let Some(map) = schema(node, shape) {
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

    /// Finds the references at and below a node that lead to what the file identifies.
    fn find(
        &mut self,
        root: &Node,
        node: &Node,
        shape: Option<Shape>,
        base: &str,
        found: &mut Vec<(Pointer, &'static str, Pointer)>,
    ) {
        let own = identifier(node, shape, base);
        let base = own.as_deref().unwrap_or(base);
        if let Some(map) = schema(node, shape) {
            // A dynamic reference leads where a plain one would (JSON Schema 2020-12, core 8.2.3.2).
            let keyword = ["$ref", "$dynamicRef", "$recursiveRef"]
                .into_iter()
                .find(|keyword| map.contains_key(keyword));
            if let Some(keyword) = keyword
                && let Some(text) = map.get(keyword).and_then(Node::as_str)
                && let Some(target) = self.target(root, base, text)
            {
                found.push((self.place.pointer(), keyword, target));
            }
        }
        self.below(node, shape, |identified, node, shape| {
            identified.find(root, node, shape, base, found);
        });
    }

    fn below(
        &mut self,
        node: &Node,
        shape: Option<Shape>,
        mut visit: impl FnMut(&mut Self, &Node, Option<Shape>),
    ) {
        let mut step = |step: &str, node: &Node, shape: Option<Shape>| {
            let before = self.place.enter(step);
            visit(self, node, shape);
            self.place.leave(before);
        };
        let one = shape.map(|shape| match shape {
            Shape::One(kind) | Shape::Many(kind) => Shape::One(kind),
        });
        match node {
            Node::List(list) => {
                for (index, node) in list.iter().enumerate() {
                    step(&index.to_string(), node, one);
                }
            }
            Node::Map(map) => {
                for (name, node) in map.iter() {
                    match shape {
                        Some(Shape::Many(_)) => step(name, node, one),
                        Some(Shape::One(kind)) => {
                            if let Some(shape) = member(kind, name, Dialect::Three) {
                                step(name, node, Some(shape));
                            }
                        }
                        None if DATA.contains(&name) => {}
                        None => step(name, node, None),
                    }
                }
            }
            _ => {}
        }
    }

    /// Where a reference leads, if it is to something that is identified.
    fn target(&self, root: &Node, base: &str, text: &str) -> Option<Pointer> {
        let (uri, fragment) = text.split_once('#').unwrap_or((text, ""));
        let is_local = uri.is_empty();
        let uri = absolute(base, uri);
        let resource = self.resources.get(&uri)?;
        if let Ok(below) = Reference::parse(&format!("#{fragment}")).pointer {
            if is_local && resource.as_str().is_empty() {
                return None;
            }
            let whole = format!("{}{}", resource.as_str(), below.as_str());
            let target = Pointer::from_escaped(&whole);
            return root.at(&target).is_some().then_some(target);
        }
        // Strictly, the anchors of other resources are out of sight here; authors do not know.
        let own = is_local.then(|| (self.own.clone(), fragment.to_owned()));
        let found = self.anchors.get(&(uri, fragment.to_owned()));
        found.or_else(|| self.anchors.get(&own?)).cloned()
    }
}

/// What may be a schema.
fn schema(node: &Node, shape: Option<Shape>) -> Option<&Map> {
    node.as_map()
        .filter(|_| shape.is_none_or(|shape| shape == Shape::One(Kind::Schema)))
}

/// The URI by which a schema is a resource of its own.
fn identifier(node: &Node, shape: Option<Shape>, base: &str) -> Option<String> {
    let id = without_fragment(schema(node, shape)?.get("$id")?.as_str()?);
    (!id.is_empty()).then(|| absolute(base, id))
}

fn without_fragment(uri: &str) -> &str {
    uri.split('#').next().unwrap_or_default()
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
