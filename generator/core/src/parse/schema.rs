use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaData, SchemaKind, Type};
use serde::Deserialize;
use serde::de::Error as _;

use super::Error;
use super::part::{members, reference_or};
use super::tree::Tree;
use crate::source::{Map, Node};

/// Reads a Schema Object (OpenAPI 3.0.4, 4.8.24).
///
/// `openapiv3` flattens a schema's members into two structures, for which `serde` copies the whole schema at every level of nesting.
/// So its members are dealt out here, and the schemas below it are read one by one.
pub(super) fn schema(node: Node) -> Result<Schema, Error> {
    let (mut data, mut kind) = (Map::new(), Map::new());
    let mut below = Below::default();
    let Node::Map(map) = node else {
        let message = format!("expected a Schema Object, found {}", node.kind());
        return Err(Error::custom(message));
    };
    for (name, node) in map {
        match below.take(&name, node)? {
            Left::Nothing(stand_in) => drop(kind.insert(name, stand_in)),
            Left::Member(node) if is_data(&name) => drop(data.insert(name, node)),
            Left::Member(node) => drop(kind.insert(name, node)),
        }
    }
    let mut schema_kind = SchemaKind::deserialize(Tree(Node::Map(kind)))?;
    below.fill(&mut schema_kind);
    Ok(Schema {
        schema_data: SchemaData::deserialize(Tree(Node::Map(data)))?,
        schema_kind,
    })
}

/// Whether the member says something about the schema as such, and not about values of a type.
fn is_data(name: &str) -> bool {
    const DATA: &[&str] = &[
        "nullable",
        "readOnly",
        "writeOnly",
        "deprecated",
        "externalDocs",
        "example",
        "title",
        "description",
        "discriminator",
        "default",
    ];
    name.starts_with("x-") || DATA.contains(&name)
}

/// The schemas directly below one.
#[derive(Default)]
struct Below {
    properties: Vec<(String, ReferenceOr<Box<Schema>>)>,
    items: Option<ReferenceOr<Box<Schema>>>,
    additional: Option<Box<ReferenceOr<Schema>>>,
    all_of: Vec<ReferenceOr<Schema>>,
    one_of: Vec<ReferenceOr<Schema>>,
    any_of: Vec<ReferenceOr<Schema>>,
    not: Option<Box<ReferenceOr<Schema>>>,
}

/// What is left of a member.
enum Left {
    /// Its schemas were taken; this says that it was there.
    Nothing(Node),
    /// It holds none.
    Member(Node),
}

impl Below {
    fn take(&mut self, name: &str, node: Node) -> Result<Left, Error> {
        let reference = || Node::Map(Map::from_iter([("$ref", Node::from(""))]));
        Ok(Left::Nothing(match (name, node) {
            ("properties", node @ Node::Map(_)) => {
                let properties = members(Some(node)).into_iter();
                self.properties = properties
                    .map(|(name, node)| Ok((name.into(), reference_or(node, boxed)?)))
                    .collect::<Result<_, Error>>()?;
                Node::Map(Map::new())
            }
            ("items", node) => {
                self.items = Some(reference_or(node, boxed)?);
                reference()
            }
            ("additionalProperties", node @ Node::Map(_)) => {
                self.additional = Some(Box::new(reference_or(node, schema)?));
                Node::Bool(true)
            }
            ("not", node) => {
                self.not = Some(Box::new(reference_or(node, schema)?));
                reference()
            }
            ("allOf", Node::List(list)) => all(list, &mut self.all_of)?,
            ("oneOf", Node::List(list)) => all(list, &mut self.one_of)?,
            ("anyOf", Node::List(list)) => all(list, &mut self.any_of)?,
            (_, node) => return Ok(Left::Member(node)),
        }))
    }

    fn fill(self, kind: &mut SchemaKind) {
        let additional = self.additional.map(AdditionalProperties::Schema);
        match kind {
            SchemaKind::Type(Type::Object(object)) => {
                object.properties = self.properties.into_iter().collect();
                object.additional_properties = additional.or(object.additional_properties.take());
            }
            SchemaKind::Type(Type::Array(array)) => array.items = self.items,
            SchemaKind::OneOf { one_of } => *one_of = self.one_of,
            SchemaKind::AllOf { all_of } => *all_of = self.all_of,
            SchemaKind::AnyOf { any_of } => *any_of = self.any_of,
            SchemaKind::Not { not } => *not = self.not.unwrap_or_else(|| not.clone()),
            SchemaKind::Any(any) => {
                any.properties = self.properties.into_iter().collect();
                any.additional_properties = additional.or(any.additional_properties.take());
                any.items = self.items;
                any.all_of = self.all_of;
                any.one_of = self.one_of;
                any.any_of = self.any_of;
                any.not = self.not;
            }
            SchemaKind::Type(_) => {}
        }
    }
}

fn boxed(node: Node) -> Result<Box<Schema>, Error> {
    schema(node).map(Box::new)
}

fn all(list: Vec<Node>, schemas: &mut Vec<ReferenceOr<Schema>>) -> Result<Node, Error> {
    let read = list.into_iter().map(|node| reference_or(node, schema));
    *schemas = read.collect::<Result<_, _>>()?;
    Ok(Node::List(Vec::new()))
}
