//! What examples show of schemas without a `type`: a sheet enters, and leaves with such examples in the schemas that they are of.
//!
//! The program is made of a part of a document only. An example beside a reference is one of what it refers to, so that is where it is
//! put, if it is of another type than the schema speaks of: then the schema is read by the letter.

use serde_json::{Map, Value};

use super::{Sheet, resolve};

/// How many references are followed.
const FOLLOWED: usize = 20;

/// Puts examples of other types into the schemas that they are of.
pub(crate) fn settle(sheet: &mut Sheet) {
    for question in &sheet.questions {
        let Some(schema) = sheet.schemas.get_mut(question.schema) else {
            continue;
        };
        let place = target(&sheet.tree, schema);
        let target = match &place {
            Some(place) => sheet.tree.pointer_mut(place),
            None => Some(schema),
        };
        if let Some(Value::Object(members)) = target
            && contradicts(members, &question.value)
        {
            members.insert("example".to_owned(), question.value.clone());
        }
    }
}

/// Where a schema leads that is a reference.
fn target(tree: &Value, schema: &Value) -> Option<String> {
    let mut at = schema;
    let mut place = None;
    for _ in 0..FOLLOWED {
        let Some(text) = at.get("$ref").and_then(Value::as_str) else {
            break;
        };
        place = text
            .strip_prefix('#')
            .map(super::translate::unescape_percent);
        at = resolve(tree, at)?;
    }
    place
}

/// Whether an example in a schema is of another type than the schema speaks of.
pub(super) fn otherwise(members: &Map<String, Value>) -> bool {
    let list = members.get("examples").and_then(Value::as_array);
    let mut all = members
        .get("example")
        .into_iter()
        .chain(list.into_iter().flatten());
    all.any(|one| contradicts(members, one))
}

/// Whether a value is of another type than a schema speaks of; null is not, where it is allowed.
fn contradicts(members: &Map<String, Value>, value: &Value) -> bool {
    let nullable = members.get("nullable") == Some(&Value::Bool(true));
    spoken_of(members).is_some_and(|name| name != type_of(value)) && !(nullable && value.is_null())
}

/// The type that the keywords of a schema speak of, which neither names one nor is composed.
fn spoken_of(members: &Map<String, Value>) -> Option<&'static str> {
    let says = |names: &[&str]| names.iter().any(|name| members.contains_key(*name));
    if says(&["type", "enum", "allOf", "oneOf", "anyOf", "$ref"]) {
        return None;
    }
    let named = members.get("properties").and_then(Value::as_object);
    if named.is_some_and(|named| !named.is_empty()) || says(&["additionalProperties"]) {
        Some("object")
    } else if says(&["items"]) {
        Some("array")
    } else if says(&["minLength", "maxLength", "pattern"]) {
        Some("string")
    } else {
        None
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
