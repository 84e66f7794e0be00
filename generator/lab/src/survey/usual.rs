//! What authors mean beyond the letter of JSON Schema: a translated schema enters, one that says it in words leaves.
//!
//! This is what the README's section on `--exact` tells of the usual reading, each in one place:
//!
//! - a schema without `type` that describes members is of objects, one that describes items is of arrays, and one that limits or
//!   encodes text is of strings, and a bare `type: object` around another type is a slip of the pen;
//!   this holds unless an example shows another type (`shown.rs`);
//! - `additionalProperties` of schemas that hold together speaks of members that none of them names (`widened.rs`);
//! - null is allowed where `nullable` or `type` says so, whatever stands beside it, or where an alternative is null;
//! - an alternative that stands twice counts once;
//! - a list of values stands for itself, whatever limits or format are beside it;
//! - of a member that an `allOf` declares twice, with types that contradict each other, the later holds (`overlap.rs`);
//! - of `prefixItems` with nothing after them all are there, unless `minItems` says otherwise;
//! - a `format` holds without a type, and `contentEncoding: base64` as `byte` does.

use serde_json::{Map, Value, json};

/// Assertions about texts and numbers, which a list of values does without.
const BESIDE: [&str; 9] = [
    "format",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
];

/// The schema with what is meant. One that only asserts, or has its type from elsewhere, implies none.
pub(super) fn meant(
    tree: &Value,
    members: &Map<String, Value>,
    mut out: Map<String, Value>,
    implies: bool,
) -> Value {
    if is_slip(tree, members) {
        out.remove("type");
    }
    let typed = members.contains_key("type");
    if !typed && implies && !super::shown::otherwise(members) {
        let implied = implied(members, &out);
        out.extend(implied.map(|name| ("type".to_owned(), name.into())));
    }
    if !typed {
        format(members, &mut out);
    }
    encoding(members, &mut out);
    tuple(members, &mut out);
    if out.contains_key("enum") {
        // What a list names is meant to be valid.
        out.retain(|keyword, _| !BESIDE.contains(&keyword.as_str()));
    }
    let null = alternatives(&mut out) || allows_null(members);
    if null {
        return json!({"anyOf": [{"type": "null"}, out]});
    }
    Value::Object(out)
}

/// Whether `type: object` stands around what names another type, and says nothing of members: a slip of the pen.
fn is_slip(tree: &Value, members: &Map<String, Value>) -> bool {
    let mut others = members.clone();
    others.remove("type");
    let says = ["properties", "additionalProperties", "patternProperties"];
    members.get("type").and_then(Value::as_str) == Some("object")
        && !says.iter().any(|keyword| members.contains_key(*keyword))
        && says_type(tree, &others, 0)
        && names_other(tree, &others, 0)
}

/// Whether a part of a schema names another type than object: around objects `type: object` means what it says.
fn names_other(tree: &Value, members: &Map<String, Value>, depth: usize) -> bool {
    let part = |schema: &Value| {
        let schema = super::resolve(tree, schema).unwrap_or(schema);
        let members = schema.as_object().filter(|_| depth < 20);
        members.is_some_and(|members| names_other(tree, members, depth + 1))
    };
    let others = ["boolean", "integer", "number", "string", "array"];
    let other = |name: &Value| name.as_str().is_some_and(|name| others.contains(&name));
    let own = members.get("type").is_some_and(|named| match named {
        Value::Array(names) => names.iter().any(other),
        name => other(name),
    });
    let list = |keyword: &str| members.get(keyword).and_then(Value::as_array);
    let mut parts = ["allOf", "oneOf", "anyOf"].into_iter().filter_map(list);
    own || parts.any(|parts| parts.iter().any(part))
}

/// Whether a schema, or a part of it, names a type: what its other keywords speak of is not what it is then.
pub(super) fn says_type(tree: &Value, members: &Map<String, Value>, depth: usize) -> bool {
    let part = |schema: &Value| {
        let schema = super::resolve(tree, schema).unwrap_or(schema);
        let members = schema.as_object().filter(|_| depth < 20);
        members.is_some_and(|members| says_type(tree, members, depth + 1))
    };
    let list = |keyword: &str| members.get(keyword).and_then(Value::as_array);
    let own = Value::Object(members.clone());
    members.contains_key("type")
        || super::resolve(tree, &own).is_some_and(part)
        || list("allOf").is_some_and(|parts| parts.iter().any(part))
        || ["oneOf", "anyOf"]
            .iter()
            .any(|keyword| list(keyword).is_some_and(|parts| parts.iter().all(part)))
}

/// A tuple is whole. One of a single item, or of very many, is a list.
fn tuple(members: &Map<String, Value>, out: &mut Map<String, Value>) {
    let items = members.get("prefixItems").and_then(Value::as_array);
    let closed = |length: usize| {
        members.get("items") == Some(&Value::Bool(false))
            || members.get("maxItems") == Some(&length.into())
    };
    let length = items.map_or(0, Vec::len);
    if (2..=8).contains(&length) && closed(length) && !members.contains_key("minItems") {
        out.insert("minItems".to_owned(), length.into());
    }
}

/// Whether `nullable` or `type` allows null.
fn allows_null(members: &Map<String, Value>) -> bool {
    let null = Value::from("null");
    let types = members.get("type").and_then(Value::as_array);
    // A constant is the type's only value.
    let listed = types.is_some_and(|names| names.len() > 1 && names.contains(&null))
        && !members.contains_key("const");
    let flagged = ["nullable", "x-nullable"]
        .iter()
        .any(|keyword| members.get(*keyword) == Some(&Value::Bool(true)));
    listed || flagged
}

/// Takes null and what stands twice out of alternatives; whether there was null among them.
fn alternatives(out: &mut Map<String, Value>) -> bool {
    let mut null = false;
    for keyword in ["oneOf", "anyOf"] {
        let Some(Value::Array(parts)) = out.get_mut(keyword) else {
            continue;
        };
        let others = std::mem::take(parts);
        let has_null = others.iter().any(super::tags::is_null);
        for part in others
            .into_iter()
            .filter(|part| !super::tags::is_null(part))
        {
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        if parts.is_empty() {
            parts.push(json!({"type": "null"}));
        } else {
            null |= has_null;
        }
    }
    null
}

/// The type that the keywords speak of.
fn implied(members: &Map<String, Value>, out: &Map<String, Value>) -> Option<&'static str> {
    let encoded = is_binary(members);
    let says = |names: &[&str]| names.iter().any(|name| out.contains_key(*name));
    let members = out.get("properties").and_then(Value::as_object);
    if members.is_some_and(|members| !members.is_empty()) || says(&["additionalProperties"]) {
        Some("object")
    } else if says(&["items"]) {
        Some("array")
    } else if !says(&["enum"]) && (encoded || says(&["minLength", "maxLength", "pattern"])) {
        Some("string")
    } else {
        None
    }
}

/// Whether the content is no text and not encoded, so that it stands in a string of octets (OpenAPI 3.1.1, 4.4.1).
fn is_binary(members: &Map<String, Value>) -> bool {
    let word = |name: &str| members.get(name).and_then(Value::as_str);
    let text = |media: &str| {
        let texts = ["text/", "json", "xml", "yaml"];
        texts.iter().any(|part| media.contains(part))
    };
    matches!(word("contentEncoding"), None | Some("binary"))
        && word("contentMediaType").is_some_and(|media| !text(media))
}

/// Whether a value that is not null is a string.
fn is_string(members: &Map<String, Value>) -> bool {
    match members.get("type") {
        Some(Value::Array(names)) => {
            let mut names = names.iter().filter(|name| *name != "null");
            names.next().is_some_and(|name| name == "string") && names.next().is_none()
        }
        named => named.is_some_and(|name| name == "string"),
    }
}

/// What `contentEncoding` says of texts without a format.
fn encoding(members: &Map<String, Value>, out: &mut Map<String, Value>) {
    let named = members.get("contentEncoding").and_then(Value::as_str);
    let string = is_string(members);
    if named == Some("base64") && string && !out.contains_key("format") {
        out.insert("format".to_owned(), "byte".into());
    }
}

/// A format without a type: of strings, and of numbers where it is one of integers.
fn format(members: &Map<String, Value>, out: &mut Map<String, Value>) {
    let Some(name) = members.get("format").and_then(Value::as_str) else {
        return;
    };
    match super::formats::range(name) {
        Some(range) => {
            let rule = json!({"if": {"type": "number"}, "then": range});
            super::translate::and(out, rule);
        }
        None => {
            out.insert("format".to_owned(), name.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::survey::{Judge, Reading, Version};

    #[test]
    fn both_readings_say_what_they_are_documented_to_say() {
        let tree = json!({"components": {"schemas": {
            "Object": {"type": "object", "properties": {"a": {"type": "integer"}}},
            "Text": {"type": "string", "enum": ["x"]},
            "Nullable": {"type": "object", "properties": {"a": {}}, "nullable": true},
        }}});
        let nullable = json!({"$ref": "#/components/schemas/Nullable"});
        let object = json!({"$ref": "#/components/schemas/Object"});
        let text = json!({"$ref": "#/components/schemas/Text"});
        let twice = json!({"properties": {"a": {"type": "string"}}});
        // A schema, a value, and whether it is valid as usual and by the letter.
        let cases = [
            (json!({"properties": {"a": {}}}), json!(1), false, true),
            (json!({"minLength": 1}), json!(1), false, true),
            (
                json!({"not": {"properties": {"a": {}}}}),
                json!(1),
                false,
                false,
            ),
            (
                json!({"nullable": true, "allOf": [object]}),
                json!(null),
                true,
                false,
            ),
            (
                json!({"type": "object", "allOf": [text]}),
                json!("x"),
                true,
                false,
            ),
            (
                json!({"type": "object", "allOf": [nullable]}),
                json!(null),
                false,
                false,
            ),
            (
                json!({"type": ["null", "string"], "contentEncoding": "base64"}),
                json!("x"),
                false,
                true,
            ),
            (json!({"oneOf": [text, text]}), json!("x"), true, false),
            (
                json!({"prefixItems": [text, text], "items": false}),
                json!(["x"]),
                false,
                true,
            ),
            (
                json!({"allOf": [object, twice]}),
                json!({"a": "x"}),
                true,
                false,
            ),
            (json!({"format": "uuid"}), json!("x"), false, true),
            (
                json!({"allOf": [object, {"properties": {"b": {}}, "additionalProperties": false}]}),
                json!({"a": 1, "b": 2}),
                true,
                false,
            ),
            (
                json!({"allOf": [object, {"properties": {"b": {}}, "additionalProperties": false}]}),
                json!({"a": 1, "c": 2}),
                false,
                false,
            ),
            (
                json!({"properties": {"b": {}}, "oneOf": [{"properties": {"c": {}}, "additionalProperties": false}, text]}),
                json!({"b": 1, "c": 2}),
                true,
                false,
            ),
            (
                json!({"properties": {"a": {}}, "example": [1]}),
                json!([]),
                true,
                true,
            ),
            (
                json!({"type": "string", "pattern": "(a)\\1"}),
                json!("b"),
                true,
                true,
            ),
            (json!({"type": "integer"}), json!(1e30), false, false),
            (json!({"type": "string"}), json!("x"), true, true),
        ];
        for (schema, value, usual, letter) in cases {
            for (reading, valid) in [(Reading::Usual, usual), (Reading::Letter, letter)] {
                let judge =
                    Judge::new(Version::V3_0, reading, &tree, std::slice::from_ref(&schema));
                let validator = judge.unwrap().validator(0).unwrap();
                assert_eq!(validator.is_valid(&value), valid, "{reading:?} {schema}");
            }
        }
    }
}
