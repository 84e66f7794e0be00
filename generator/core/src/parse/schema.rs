use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaData, SchemaKind, Type};
use serde::Deserialize;
use serde::de::Error as _;

use super::Error;
use super::part::{members, reference_or};
use super::tree::{Member, Tree};
use crate::source::Node;

/// Reads a Schema Object (OpenAPI 3.0.4, 4.8.24).
///
/// `openapiv3` flattens a schema's members into two structures, for which `serde` copies the whole schema at every level of nesting.
/// So its members are dealt out here, and the schemas below it are read one by one.
pub(super) fn schema(node: &Node) -> Result<Schema, Error> {
    let Node::Map(map) = node else {
        let message = format!("expected a Schema Object, found {}", node.kind());
        return Err(Error::custom(message));
    };
    let mut schema_kind = SchemaKind::deserialize(Tree::Members(map, of_kind))?;
    fill(&mut schema_kind, node)?;
    Ok(Schema {
        schema_data: SchemaData::deserialize(Tree::Members(map, of_data))?,
        schema_kind,
    })
}

/// Members that say something about the schema as such, and not about values of a type.
fn of_data(name: &str) -> Member {
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
    if name.starts_with("x-") || DATA.contains(&name) {
        Member::Read
    } else {
        Member::Skipped
    }
}

/// Members that say something about values; of those that hold schemas, only that they are there.
fn of_kind(name: &str) -> Member {
    match name {
        "properties" => Member::StandIn(Tree::EmptyObject),
        "items" | "not" => Member::StandIn(Tree::Reference),
        "additionalProperties" => Member::StandIn(Tree::True),
        "allOf" | "oneOf" | "anyOf" => Member::StandIn(Tree::EmptyList),
        _ => match of_data(name) {
            Member::Skipped => Member::Read,
            _ => Member::Skipped,
        },
    }
}

/// Puts the schemas below a schema into their places.
fn fill(kind: &mut SchemaKind, node: &Node) -> Result<(), Error> {
    let one = |name| node.get(name).map(|node| reference_or(node, schema));
    let boxed = |name| {
        let read = |node: &_| schema(node).map(Box::new);
        node.get(name)
            .map(|node| reference_or(node, read))
            .transpose()
    };
    match kind {
        SchemaKind::Type(Type::Object(object)) => {
            object.properties = properties(node).collect::<Result<_, _>>()?;
            object.additional_properties = additional(node)?;
        }
        SchemaKind::Type(Type::Array(array)) => array.items = boxed("items")?,
        SchemaKind::Type(_) => {}
        SchemaKind::OneOf { one_of } => *one_of = all(node, "oneOf")?,
        SchemaKind::AllOf { all_of } => *all_of = all(node, "allOf")?,
        SchemaKind::AnyOf { any_of } => *any_of = all(node, "anyOf")?,
        SchemaKind::Not { not } => {
            if let Some(read) = one("not") {
                **not = read?;
            }
        }
        SchemaKind::Any(any) => {
            any.properties = properties(node).collect::<Result<_, _>>()?;
            any.additional_properties = additional(node)?;
            any.items = boxed("items")?;
            any.all_of = all(node, "allOf")?;
            any.one_of = all(node, "oneOf")?;
            any.any_of = all(node, "anyOf")?;
            any.not = one("not").transpose()?.map(Box::new);
        }
    }
    Ok(())
}

type Property = (String, ReferenceOr<Box<Schema>>);

fn properties(node: &Node) -> impl Iterator<Item = Result<Property, Error>> {
    let read = |node: &_| schema(node).map(Box::new);
    let all = members(node.get("properties"));
    all.map(move |(name, node)| Ok((name.to_owned(), reference_or(node, read)?)))
}

fn additional(node: &Node) -> Result<Option<AdditionalProperties>, Error> {
    Ok(match node.get("additionalProperties") {
        None | Some(Node::Null) => None,
        Some(Node::Bool(any)) => Some(AdditionalProperties::Any(*any)),
        Some(node) => {
            let read = reference_or(node, schema)?;
            Some(AdditionalProperties::Schema(Box::new(read)))
        }
    })
}

fn all(node: &Node, name: &str) -> Result<Vec<ReferenceOr<Schema>>, Error> {
    let list = node.get(name).and_then(Node::as_list).unwrap_or_default();
    list.iter().map(|node| reference_or(node, schema)).collect()
}
