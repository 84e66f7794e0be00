//! A tree becomes JSON text again.

use serde::ser::{SerializeMap as _, SerializeSeq as _};
use serde::{Serialize, Serializer};

use crate::source::{Node, Number};

/// The tree as JSON, for people and programs.
#[must_use]
pub(crate) fn text(root: &Node) -> String {
    // A tree has only strings for names, and text is written to memory: there is nothing to fail.
    serde_json::to_string_pretty(&Json(root)).unwrap_or_default()
}

struct Json<'a>(&'a Node);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Node::Null => serializer.serialize_unit(),
            Node::Bool(value) => serializer.serialize_bool(*value),
            Node::Number(Number::Integer(value)) => serializer.serialize_i64(*value),
            Node::Number(Number::Unsigned(value)) => serializer.serialize_u64(*value),
            Node::Number(Number::Float(value)) => serializer.serialize_f64(*value),
            Node::String(text) => serializer.serialize_str(text),
            Node::List(list) => {
                let mut items = serializer.serialize_seq(Some(list.len()))?;
                for item in list {
                    items.serialize_element(&Json(item))?;
                }
                items.end()
            }
            Node::Map(map) => {
                let mut members = serializer.serialize_map(Some(map.len()))?;
                for (name, node) in map.iter() {
                    members.serialize_entry(name, &Json(node))?;
                }
                members.end()
            }
        }
    }
}
