//! The normalized tree becomes `openapiv3`'s structures.
//!
//! In comes an OpenAPI 3.0 tree, out goes the document that `lower` reads, and what it finds in marks. `dialect` repaired whatever could be repaired, so an error here
//! means that something remained.

use openapiv3::{OpenAPI, ReferenceOr, Schema};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Node, Number, Pointer, Relocations};

/// Parses the tree; `None` when it is not OpenAPI, which is then in `diagnostics`.
#[must_use]
pub(crate) fn parse(
    root: Node,
    relocations: &Relocations,
    diagnostics: &mut Diagnostics,
) -> Option<OpenAPI> {
    match OpenAPI::deserialize(value(root)) {
        Ok(document) => Some(document),
        Err(error) => {
            let origin = relocations.origin(&Pointer::root());
            diagnostics.push(Diagnostic::new(
                Code::NotOpenApi,
                origin,
                format!("the document is not OpenAPI: {error}"),
            ));
            None
        }
    }
}

/// The same tree in `serde_json`'s terms, members in order.
fn value(node: Node) -> Value {
    match node {
        Node::Null => Value::Null,
        Node::Bool(value) => Value::Bool(value),
        Node::Number(Number::Integer(value)) => value.into(),
        Node::Number(Number::Unsigned(value)) => value.into(),
        Node::Number(Number::Float(value)) => value.into(),
        Node::String(text) => Value::String(text),
        Node::List(list) => Value::Array(list.into_iter().map(value).collect()),
        Node::Map(map) => Value::Object(
            map.into_iter()
                .map(|(key, node)| (key, value(node)))
                .collect::<Map<_, _>>(),
        ),
    }
}

/// Reads an operation that stands under a mark; `None` when it is none.
#[must_use]
pub(crate) fn operation(value: &Value) -> Option<openapiv3::Operation> {
    openapiv3::Operation::deserialize(value).ok()
}

/// A schema that stands under a mark; `None` when it is none.
#[must_use]
pub(crate) fn schema(value: &Value) -> Option<ReferenceOr<Schema>> {
    ReferenceOr::deserialize(value).ok()
}
