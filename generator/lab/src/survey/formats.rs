//! What `format` asserts: a schema enters, what it says of texts and integers is added to its translation.

use serde_json::{Map, Value, json};

use super::translate::{Reading, and};

/// The formats of JSON Schema (2020-12, validation 7.3) and `byte`; all others are annotations.
const ASSERTED: [&str; 20] = [
    "date-time",
    "date",
    "time",
    "duration",
    "email",
    "idn-email",
    "hostname",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "uri",
    "uri-reference",
    "iri",
    "iri-reference",
    "uuid",
    "uri-template",
    "json-pointer",
    "relative-json-pointer",
    "regex",
    "byte",
];

/// Whether a format or a bound announces integers beyond 64 bits; all others are of 64 bits, as the README says.
fn is_wide(members: &Map<String, Value>) -> bool {
    let format = members.get("format").and_then(Value::as_str);
    let bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
    let bounds = bounds
        .iter()
        .filter_map(|name| members.get(*name)?.as_f64());
    matches!(format, Some("bigint" | "int128" | "uint128" | "decimal"))
        || bounds.into_iter().any(|bound| bound.abs() > 9.3e18)
}

/// Formats that assert: those of JSON Schema for strings, `byte`, and the ranges of integers (OpenAPI Format Registry).
pub(super) fn format(reading: Reading, members: &Map<String, Value>, out: &mut Map<String, Value>) {
    let of_type = |name: &str| match members.get("type") {
        Some(Value::String(one)) => one == name,
        Some(Value::Array(names)) => names.iter().any(|one| one == name),
        _ => false,
    };
    let name = members.get("format").and_then(Value::as_str);
    if let Some(name) = name.filter(|name| of_type("string") && ASSERTED.contains(name)) {
        out.insert("format".to_owned(), name.into());
    }
    let narrow = reading != Reading::JsonSchema && !of_type("number") && !is_wide(members);
    let numbers = name
        .and_then(range)
        .or_else(|| range("int64").filter(|_| narrow));
    if let Some(numbers) = numbers.filter(|_| of_type("integer")) {
        and(out, json!({"if": {"type": "number"}, "then": numbers}));
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
