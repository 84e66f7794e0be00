use std::cell::OnceCell;

use openapiv3::{Components, Discriminator, ReferenceOr, Schema};

use super::Error;
use super::part::{self, members, rest};
use super::schema::schema;
use super::tree::{Member, Tree};
use crate::source::{Key, Map, Node, Pointer};

/// The schemas of `components`, in order.
pub(crate) struct Schemas(Vec<(Key, Component)>);

/// A schema of `components`, as the tree has it.
pub(crate) struct Component {
    node: Node,
    /// Behind a pointer, for few are kept, and they are large.
    kept: OnceCell<Option<Box<ReferenceOr<Schema>>>>,
}

impl Schemas {
    pub(super) fn new(schemas: Map) -> Self {
        let component = |(name, node)| {
            let kept = OnceCell::new();
            (name, Component { node, kept })
        };
        Self(schemas.into_iter().map(component).collect())
    }

    /// The schemas with their names.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Component)> {
        self.0.iter().map(|(name, schema)| (&**name, schema))
    }
}

impl Component {
    /// The schema, to be looked at once.
    ///
    /// # Errors
    ///
    /// Why it is not OpenAPI.
    pub(crate) fn parse(&self) -> Result<ReferenceOr<Schema>, Error> {
        part::reference_or(&self.node, schema)
    }

    /// The references of its `allOf`.
    pub(crate) fn extends(&self) -> impl Iterator<Item = &str> {
        let all = self.node.get("allOf").and_then(Node::as_list);
        let references = all.into_iter().flatten();
        references.filter_map(|member| member.get("$ref").and_then(Node::as_str))
    }

    /// Its discriminator, where it has no alternatives of its own.
    pub(crate) fn discriminator(&self) -> Option<Discriminator> {
        let chooses = ["oneOf", "anyOf"]
            .iter()
            .any(|name| self.node.get(name).is_some());
        let node = self.node.get("discriminator").filter(|_| !chooses)?;
        part::any(node).ok()
    }

    /// Whether it has this flag.
    pub(crate) fn is(&self, flag: &str) -> bool {
        self.node.get(flag) == Some(&Node::Bool(true))
    }

    /// Its default.
    pub(crate) fn default(&self) -> Option<serde_json::Value> {
        part::any(self.node.get("default")?).ok()
    }

    /// The schema, kept for all that fold it into another; `None` when it is not OpenAPI.
    pub(crate) fn keep(&self) -> Option<&ReferenceOr<Schema>> {
        let parse = || self.parse().ok().map(Box::new);
        self.kept.get_or_init(parse).as_deref()
    }
}

/// Reads a Components Object without its schemas (OpenAPI 3.0.4, 4.8.7).
pub(super) fn components(node: &Node, at: &Pointer) -> Result<Components, (Pointer, Error)> {
    macro_rules! section {
        ($name:literal, $read:expr) => {{
            let at = at.key($name);
            let objects = members(node.get($name)).map(|(name, node)| {
                let object = part::reference_or(node, $read);
                object
                    .map(|object| (name.to_owned(), object))
                    .map_err(|error| (at.key(name), error))
            });
            objects.collect::<Result<_, _>>()?
        }};
    }
    let (responses, request_bodies) = (
        section!("responses", part::response),
        section!("requestBodies", part::request_body),
    );
    let others: Result<Components, Error> = rest(node, |name| match name {
        "schemas" | "responses" | "requestBodies" => Member::StandIn(Tree::EmptyObject),
        _ => Member::Read,
    });
    Ok(Components {
        responses,
        request_bodies,
        ..others.map_err(|error| (at.clone(), error))?
    })
}
