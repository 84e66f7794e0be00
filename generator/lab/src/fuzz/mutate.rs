//! Changes a document's tree at random: a document enters, one that may be wrong in any way leaves.
//!
//! Half of the changes keep the document plausible (a keyword elsewhere, a reference to another schema, a node of the same
//! document in place of another), because text that is no document at all stops at the first gate.

use serde_json::{Map, Number, Value, json};

use super::hostile;
use crate::random::Random;

/// The largest number of changes of one document.
const CHANGES: usize = 8;

/// Changes `document` a few times.
pub(crate) fn mutate(document: &mut Value, random: &mut Random) {
    for _ in 0..=random.below(CHANGES) {
        let donor = copy_of_any(document, random);
        let pointers = schema_names(document);
        let count = count(document);
        // The root itself is changed rarely: most of what remains would be no document.
        let place = if random.one_in(200) {
            0
        } else {
            1 + random.below(count.saturating_sub(1))
        };
        if let Some(node) = nth(document, &mut { place }) {
            change(node, donor, &pointers, random);
        }
    }
}

fn change(node: &mut Value, donor: Value, schemas: &[String], random: &mut Random) {
    match random.below(12) {
        0 => *node = donor,
        1 => *node = retyped(node, random),
        2 => *node = hostile::value(random),
        3 => *node = reference(schemas, random),
        4 => *node = wrapped(node.take(), random),
        5 => combine(node, donor),
        6 | 7 => remove(node, random),
        8 => duplicate(node, random),
        9 => rename(node, random),
        10 => keyword(node, schemas, random),
        _ => scalar(node, random),
    }
}

/// Number of nodes of the tree.
fn count(node: &Value) -> usize {
    1 + match node {
        Value::Array(list) => list.iter().map(count).sum::<usize>(),
        Value::Object(map) => map.values().map(count).sum(),
        _ => 0,
    }
}

/// The node at a place in depth-first order.
fn nth<'a>(node: &'a mut Value, place: &mut usize) -> Option<&'a mut Value> {
    if *place == 0 {
        return Some(node);
    }
    *place -= 1;
    match node {
        Value::Array(list) => list.iter_mut().find_map(|child| nth(child, place)),
        Value::Object(map) => map.values_mut().find_map(|child| nth(child, place)),
        _ => None,
    }
}

fn copy_of_any(document: &mut Value, random: &mut Random) -> Value {
    let mut place = random.below(count(document));
    nth(document, &mut place)
        .map(|node| node.clone())
        .unwrap_or_default()
}

/// References to all schemas of the document.
fn schema_names(document: &Value) -> Vec<String> {
    let folders = [
        ("/components/schemas", "#/components/schemas"),
        ("/definitions", "#/definitions"),
    ];
    let mut names = Vec::new();
    for (pointer, reference) in folders {
        let schemas = document.pointer(pointer).and_then(Value::as_object);
        names.extend(
            schemas
                .into_iter()
                .flat_map(Map::keys)
                .map(|name| format!("{reference}/{name}")),
        );
    }
    names
}

fn reference(schemas: &[String], random: &mut Random) -> Value {
    let target = match random.pick(schemas) {
        Some(name) if !random.one_in(4) => name.clone(),
        _ => hostile::reference(random).to_owned(),
    };
    json!({"$ref": target})
}

fn retyped(node: &Value, random: &mut Random) -> Value {
    match random.below(5) {
        0 => Value::Null,
        1 => json!([node]),
        2 => json!({"x": node}),
        3 => Value::String(node.to_string()),
        _ => Value::Bool(random.one_in(2)),
    }
}

/// The node inside a composition or a container.
fn wrapped(node: Value, random: &mut Random) -> Value {
    match random.below(8) {
        0 => json!({"allOf": [node]}),
        1 => json!({"oneOf": [node, {"type": "null"}]}),
        2 => json!({"anyOf": [node, {"type": "string"}]}),
        3 => json!({"type": "array", "items": node}),
        4 => json!({"type": "object", "additionalProperties": node}),
        5 => json!({"not": node}),
        6 => json!({"allOf": [node, {"nullable": true}]}),
        _ => json!({"oneOf": [node], "discriminator": {"propertyName": "type"}}),
    }
}

/// Two nodes become one.
fn combine(node: &mut Value, donor: Value) {
    match (node, donor) {
        (Value::Object(map), Value::Object(other)) => map.extend(other),
        (Value::Array(list), Value::Array(other)) => list.extend(other),
        (Value::Array(list), other) => list.push(other),
        (node, other) => *node = json!({"allOf": [node.take(), other]}),
    }
}

fn key(map: &Map<String, Value>, random: &mut Random) -> Option<String> {
    map.keys().nth(random.below(map.len())).cloned()
}

fn remove(node: &mut Value, random: &mut Random) {
    match node {
        Value::Object(map) => {
            if let Some(key) = key(map, random) {
                map.shift_remove(&key);
            }
        }
        Value::Array(list) if !list.is_empty() => {
            list.remove(random.below(list.len()));
        }
        other => *other = Value::Null,
    }
}

fn duplicate(node: &mut Value, random: &mut Random) {
    match node {
        Value::Object(map) => {
            if let Some((key, value)) =
                key(map, random).and_then(|key| map.get(&key).cloned().map(|value| (key, value)))
            {
                map.insert(hostile::similar(&key, random), value);
            }
        }
        Value::Array(list) => {
            if let Some(item) = random.pick(list).cloned() {
                list.push(item);
            }
        }
        _ => {}
    }
}

fn rename(node: &mut Value, random: &mut Random) {
    let Value::Object(map) = node else { return };
    let Some(old) = key(map, random) else { return };
    let new = match random.below(3) {
        0 => hostile::text(random).to_owned(),
        1 => hostile::similar(&old, random),
        _ => key(map, random).unwrap_or_default(),
    };
    let renamed = std::mem::take(map).into_iter();
    map.extend(renamed.map(|(key, value)| {
        if key == old {
            (new.clone(), value)
        } else {
            (key, value)
        }
    }));
}

/// Adds a keyword with a value that it may or may not have.
fn keyword(node: &mut Value, schemas: &[String], random: &mut Random) {
    let value = match random.below(4) {
        0 => hostile::value(random),
        1 => reference(schemas, random),
        2 => json!([reference(schemas, random), reference(schemas, random)]),
        _ => hostile::keyword_value(random),
    };
    match node {
        Value::Object(map) => {
            map.insert(hostile::keyword(random).to_owned(), value);
        }
        other => *other = json!({hostile::keyword(random): value}),
    }
}

fn scalar(node: &mut Value, random: &mut Random) {
    *node = match node {
        Value::String(text) if random.one_in(2) => Value::String(hostile::similar(text, random)),
        Value::String(_) => Value::String(hostile::text(random).to_owned()),
        Value::Number(_) => hostile::number(random),
        Value::Bool(value) => Value::Bool(!*value),
        Value::Null => Value::Number(Number::from(random.below(9))),
        _ => hostile::value(random),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_always_makes_the_same_document() {
        let base = json!({"openapi": "3.0.0", "paths": {"/a": {"get": {"responses": {"200": {"description": ""}}}}}});
        let made = |index| {
            let mut document = base.clone();
            mutate(&mut document, &mut Random::new(1, index));
            document
        };
        assert_eq!(made(3), made(3));
        assert!((0..50).any(|index| made(index) != base));
    }
}
