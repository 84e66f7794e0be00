//! What authors mean beyond the letter of JSON Schema: a translated schema enters, one that says it in words leaves.
//!
//! This is what the README's section on `--exact` tells of the usual reading, each in one place: a schema without `type` that
//! describes members is of objects, one that describes items is of arrays, and one that limits text is of strings;
//! `nullable` allows null whatever stands beside it; a `format` holds without a type.

use serde_json::{Map, Value, json};

/// The schema with what is meant. One that only `asserts` describes no value, and implies no type.
pub(super) fn meant(
    members: &Map<String, Value>,
    mut out: Map<String, Value>,
    asserts: bool,
) -> Value {
    let typed = out.contains_key("type");
    if !typed && !asserts {
        let implied = implied(&out);
        out.extend(implied.map(|name| ("type".to_owned(), name.into())));
    }
    if !typed {
        format(members, &mut out);
    }
    let nullable = ["nullable", "x-nullable"]
        .iter()
        .any(|keyword| members.get(*keyword) == Some(&Value::Bool(true)));
    if nullable {
        return json!({"anyOf": [{"type": "null"}, out]});
    }
    Value::Object(out)
}

/// The type that the keywords speak of.
fn implied(out: &Map<String, Value>) -> Option<&'static str> {
    let says = |names: &[&str]| names.iter().any(|name| out.contains_key(*name));
    let members = out.get("properties").and_then(Value::as_object);
    if members.is_some_and(|members| !members.is_empty()) || says(&["additionalProperties"]) {
        Some("object")
    } else if says(&["items"]) {
        Some("array")
    } else if !says(&["enum"]) && says(&["minLength", "maxLength", "pattern"]) {
        Some("string")
    } else {
        None
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
