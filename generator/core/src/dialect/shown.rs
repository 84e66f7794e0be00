//! What examples show of schemas without a `type`.
//!
//! Enters: the settled tree, and the places that hold an example beside a schema. Leaves: a mark on each schema whose keywords speak
//! of values of one type, where an example of it is of another. Authors who write `properties` mean an object, unless they say
//! otherwise by what they show: then the schema is read by the letter.

use super::marks;
use super::place::Place;
use super::walk::Walker;
use crate::diagnostic::Code;
use crate::source::{Map, Node, Pointer};

/// How many references are followed from an example to its schema.
const FOLLOWED: usize = 20;

impl Walker<'_> {
    /// Notes a schema that may be contradicted, or what has one, if an example stands in it.
    pub(super) fn note_examples(&mut self, map: &Map, place: &Place<'_>) {
        let has = |key: &str| map.contains_key(key);
        if self.exact || !(has("example") || has("examples") || has(marks::EXAMPLES)) {
            return;
        }
        let schema = map.get("schema").map_or(Some(map), Node::as_map);
        if schema.is_some_and(|schema| schema.contains_key("$ref") || meant(schema).is_some()) {
            self.shown.push(place.pointer());
        }
    }

    /// Marks the schemas that examples contradict.
    pub(super) fn settle_examples(&mut self, root: &mut Node) {
        for place in std::mem::take(&mut self.shown) {
            let Some(found) = contradicted(root, &place) else {
                continue;
            };
            if let Some(Node::Map(map)) = root.at_mut(&found.schema)
                && map.insert(marks::ANY_TYPE, true).is_none()
            {
                let message = format!(
                    "this example is {}, but its schema has no `type` and speaks of {}; values of every type are allowed",
                    found.shown, found.meant
                );
                let help = "give the schema its `type`, or correct the example";
                self.warn_at(Code::ShownOtherwise, &found.example, message, help);
            }
        }
    }
}

/// An example that is not of the type that its schema speaks of.
struct Contradicted {
    schema: Pointer,
    example: Pointer,
    shown: &'static str,
    meant: &'static str,
}

fn contradicted(root: &Node, place: &Pointer) -> Option<Contradicted> {
    let carrier = root.at(place)?.as_map()?;
    let is_carrier = carrier.contains_key("schema");
    let start = if is_carrier {
        place.key("schema")
    } else {
        place.clone()
    };
    let (schema, target) = followed(root, start)?;
    let meant = meant(target)?;
    let shown = examples(root, carrier, place).into_iter();
    let nullable = matches!(target.get("nullable"), Some(Node::Bool(true)));
    let mut others = shown
        .filter(|(_, value)| value.kind() != meant && !(nullable && matches!(value, Node::Null)));
    let (example, value) = match is_carrier {
        true => others.find(|(_, value)| !is_written_otherwise(place, value)),
        false => others.next(),
    }?;
    Some(Contradicted {
        schema,
        example,
        shown: value.kind(),
        meant,
    })
}

/// What a schema refers to, if it does not say more itself.
fn followed(root: &Node, mut place: Pointer) -> Option<(Pointer, &Map)> {
    for _ in 0..FOLLOWED {
        let map = root.at(&place)?.as_map()?;
        match map.get("$ref").and_then(Node::as_str) {
            Some(text) => place = Pointer::from_escaped(text.strip_prefix('#')?),
            None => return Some((place, map)),
        }
    }
    None
}

/// What the keywords of a schema without a type speak of, in JSON Schema's words.
fn meant(schema: &Map) -> Option<&'static str> {
    let has = |key: &str| schema.contains_key(key);
    let says = ["type", "enum", "allOf", "oneOf", "anyOf"];
    if says.iter().any(|key| has(key)) {
        return None;
    }
    let members = schema.get("properties").and_then(Node::as_map);
    if members.is_some_and(|members| !members.is_empty()) || has("additionalProperties") {
        Some("an object")
    } else if has("items") {
        Some("an array")
    } else if ["minLength", "maxLength", "pattern"]
        .iter()
        .any(|key| has(key))
    {
        Some("a string")
    } else {
        None
    }
}

/// The examples at a place.
fn examples<'n>(root: &'n Node, map: &'n Map, place: &Pointer) -> Vec<(Pointer, &'n Node)> {
    let single = map.get("example").map(|one| (place.key("example"), one));
    let mut found: Vec<_> = single.into_iter().collect();
    match (map.get(marks::EXAMPLES), map.get("examples")) {
        (Some(Node::List(list)), _) => {
            let place = place.key(marks::EXAMPLES);
            let each = list.iter().enumerate();
            found.extend(each.map(|(at, one)| (place.index(at), one)));
        }
        (_, Some(Node::Map(named))) => {
            let place = place.key("examples");
            for (name, _) in named.iter() {
                let target = followed(root, place.key(name));
                found.extend(
                    target.and_then(|(at, one)| Some((at.key("value"), one.get("value")?))),
                );
            }
        }
        _ => {}
    }
    found
}

/// Whether a string is the text of a value in a syntax that is not JSON, and not the value (OpenAPI 3.0.4, Example Object, `value`):
/// in most media types, and where a style says how parameters and headers are written.
fn is_written_otherwise(place: &Pointer, value: &Node) -> bool {
    let steps: Vec<_> = place.steps().collect();
    let plain = ["json", "*/*", "text/plain"];
    let is_json = match steps.as_slice() {
        [.., content, media] if content == "content" => {
            plain.iter().any(|known| media.contains(known))
        }
        _ => false,
    };
    matches!(value, Node::String(_)) && !is_json
}
