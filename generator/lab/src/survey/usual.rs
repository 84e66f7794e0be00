//! What authors mean beyond the letter of JSON Schema: a translated schema enters, one that says it in words leaves.
//!
//! This is what the README's section on `--exact` tells of the usual reading, each in one place:
//!
//! - a schema without `type` that describes members is of objects, one that describes items is of arrays, and one that limits or
//!   encodes text is of strings, and a bare `type: object` around another type is a slip of the pen;
//! - null is allowed where `nullable` or `type` says so, whatever stands beside it, or where an alternative is null;
//! - an alternative that stands twice counts once;
//! - of a member that an `allOf` declares twice, with types that contradict each other, the later holds (`overlap.rs`);
//! - a `format` holds without a type, and `contentEncoding: base64` as `byte` does.

use serde_json::{Map, Value, json};

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
    if !typed && implies {
        let implied = implied(members, &out);
        out.extend(implied.map(|name| ("type".to_owned(), name.into())));
    }
    if !typed {
        format(members, &mut out);
    }
    encoding(members, &mut out);
    let null = alternatives(&mut out) || allows_null(members);
    if null {
        return json!({"anyOf": [{"type": "null"}, out]});
    }
    Value::Object(out)
}

/// Whether `type: object` stands around what names its type itself, and says nothing of members: a slip of the pen.
fn is_slip(tree: &Value, members: &Map<String, Value>) -> bool {
    let mut others = members.clone();
    others.remove("type");
    let says = ["properties", "additionalProperties", "patternProperties"];
    members.get("type").and_then(Value::as_str) == Some("object")
        && !says.iter().any(|keyword| members.contains_key(*keyword))
        && says_type(tree, &others, 0)
}

/// Whether a schema, or a part of it, names a type: what its other keywords speak of is not what it is then.
pub(super) fn says_type(tree: &Value, members: &Map<String, Value>, depth: usize) -> bool {
    let part = |schema: &Value| {
        let schema = super::resolve(tree, schema).unwrap_or(schema);
        let members = schema.as_object().filter(|_| depth < 20);
        members.is_some_and(|members| says_type(tree, members, depth + 1))
    };
    let list = |keyword: &str| members.get(keyword).and_then(Value::as_array);
    members.contains_key("type")
        || list("allOf").is_some_and(|parts| parts.iter().any(part))
        || ["oneOf", "anyOf"]
            .iter()
            .any(|keyword| list(keyword).is_some_and(|parts| parts.iter().all(part)))
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

/// What `contentEncoding` says of texts without a format.
fn encoding(members: &Map<String, Value>, out: &mut Map<String, Value>) {
    let named = members.get("contentEncoding").and_then(Value::as_str);
    let string = members.get("type").and_then(Value::as_str) == Some("string");
    if named == Some("base64") && string && !out.contains_key("format") {
        out.insert("format".to_owned(), "byte".into());
    }
}

/// A format without a type: of strings, and of numbers where it is one of integers.
fn format(members: &Map<String, Value>, out: &mut Map<String, Value>) {
    let Some(name) = members.get("format").and_then(Value::as_str) else {
        return;
    };
    match range(name) {
        Some(range) => {
            let rule = json!({"if": {"type": "number"}, "then": range});
            super::translate::and(out, rule);
        }
        None => {
            out.insert("format".to_owned(), name.into());
        }
    }
}

/// The numbers of a format of integers (OpenAPI Format Registry).
pub(super) fn range(format: &str) -> Option<Value> {
    let (minimum, maximum): (Value, Value) = match format {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "int64" => (i64::MIN.into(), i64::MAX.into()),
        "uint8" => (0.into(), u8::MAX.into()),
        "uint16" => (0.into(), u16::MAX.into()),
        "uint32" => (0.into(), u32::MAX.into()),
        "uint64" => (0.into(), u64::MAX.into()),
        _ => return None,
    };
    Some(json!({"type": "integer", "minimum": minimum, "maximum": maximum}))
}
