use serde_json::{Value, json};

use super::support::{run, schemas};
use crate::diagnostic::Code;

/// Normalizes one schema of a version; gives it back with the codes and the pointers below it.
#[track_caller]
fn one(version: &str, schema: Value) -> (Value, Vec<(Code, String)>) {
    let outcome = run(schemas(version, json!({"A": schema})));
    let at = "/components/schemas/A";
    let codes = outcome
        .codes()
        .into_iter()
        .map(|(code, place)| (code, place.replacen(at, "", 1)))
        .collect();
    (outcome.at(at).clone(), codes)
}

fn at(code: Code, place: &str) -> (Code, String) {
    (code, place.to_owned())
}

#[test]
fn unknown_types_take_the_nearest_meaning() {
    for (name, read) in [
        ("date", json!({"type": "string", "format": "date"})),
        ("int", json!({"type": "integer"})),
        ("float", json!({"type": "number", "format": "float"})),
        ("file", json!({"type": "string", "format": "binary"})),
        ("any", json!({})),
        ("String", json!({"type": "string"})),
        ("nonsense", json!({})),
    ] {
        let (schema, codes) = one("3.0.3", json!({"type": name}));
        assert_eq!(schema, read, "{name}");
        assert_eq!(codes, [at(Code::UnknownType, "/type")]);
    }
}

#[test]
fn a_type_that_names_a_schema_refers_to_it() {
    let (schema, codes) = one(
        "3.0.3",
        json!({"type": "object", "properties": {"a": {"type": "A"}}}),
    );
    assert_eq!(
        schema["properties"]["a"],
        json!({"allOf": [{"$ref": "#/components/schemas/A"}]})
    );
    assert_eq!(codes, [at(Code::UnknownType, "/properties/a/type")]);
}

#[test]
fn defaults_fit_their_type() {
    for (typed, default, read) in [
        ("integer", json!("5"), Some(json!(5))),
        ("boolean", json!("true"), Some(json!(true))),
        ("string", json!(5), Some(json!("5"))),
        ("integer", json!("five"), None),
        ("array", json!("a"), None),
        ("string", json!(null), None),
    ] {
        let (schema, codes) = one(
            "3.0.3",
            json!({"type": typed, "default": default, "items": {}}),
        );
        assert_eq!(schema.get("default"), read.as_ref());
        assert!(
            codes.contains(&at(Code::WrongDefault, "/default")),
            "{codes:?}"
        );
    }
    let (schema, codes) = one("3.0.3", json!({"type": "integer", "default": 5.0}));
    assert_eq!(
        (schema, codes),
        (json!({"type": "integer", "default": 5}), vec![])
    );
}

#[test]
fn enum_values_fit_and_differ() {
    let (schema, codes) = one(
        "3.0.3",
        json!({"type": "string", "enum": ["a", 1, "a", null, {}]}),
    );
    assert_eq!(schema["enum"], json!(["a", "1"]));
    assert_eq!(
        codes,
        [
            at(Code::WrongEnumValue, "/enum/1"),
            at(Code::DuplicateEnumValue, "/enum/2"),
            at(Code::WrongEnumValue, "/enum/3"),
            at(Code::WrongEnumValue, "/enum/4"),
        ]
    );
    let (schema, codes) = one(
        "3.0.3",
        json!({"type": "string", "nullable": true, "enum": ["a", null]}),
    );
    assert_eq!((&schema["enum"], codes), (&json!(["a", null]), vec![]));
    let (schema, codes) = one("3.0.3", json!({"enum": []}));
    assert_eq!(
        (schema, codes),
        (json!({}), vec![at(Code::EmptyList, "/enum")])
    );
}

#[test]
fn an_enum_without_type_gets_the_one_that_all_values_have() {
    assert_eq!(
        one("3.0.3", json!({"enum": ["a", "b"]})).0["type"],
        "string"
    );
    assert_eq!(one("3.0.3", json!({"enum": [1, 2.5]})).0["type"], "number");
    assert_eq!(
        one("3.1.0", json!({"enum": [1, null]})).0,
        json!({"enum": [1, null], "type": "integer", "nullable": true})
    );
    assert_eq!(one("3.0.3", json!({"enum": [1, "a"]})).0.get("type"), None);
}

#[test]
fn required_is_a_list_of_properties() {
    let (schema, codes) = one(
        "3.0.3",
        json!({
            "type": "object", "required": ["a", "b"], "properties": {"a": {"type": "string", "required": true}},
        }),
    );
    assert_eq!(schema["properties"]["a"], json!({"type": "string"}));
    assert_eq!(schema["required"], json!(["a", "b"]));
    assert_eq!(
        codes,
        [
            at(Code::RequiredFlag, "/properties/a/required"),
            at(Code::UnknownRequired, "/required/1"),
        ]
    );
}

#[test]
fn parts_of_a_composition_may_require_what_others_declare() {
    let (_, codes) = one(
        "3.0.3",
        json!({"allOf": [{"type": "object", "required": ["a"], "properties": {"b": {}}}]}),
    );
    assert_eq!(codes, []);
}

#[test]
fn arrays_have_items() {
    let (schema, codes) = one("3.0.3", json!({"type": "array"}));
    assert_eq!(
        (schema, codes),
        (
            json!({"type": "array"}),
            vec![at(Code::ArrayWithoutItems, "")]
        )
    );
    assert_eq!(
        one("3.1.0", json!({"type": "array"})),
        (json!({"type": "array"}), vec![])
    );
}

#[test]
fn keywords_of_other_types_are_taken_out() {
    let (schema, codes) = one(
        "3.0.3",
        json!({"type": "integer", "minLength": 1, "properties": {}, "minimum": 0}),
    );
    assert_eq!(schema, json!({"type": "integer", "minimum": 0}));
    assert_eq!(
        codes,
        [
            at(Code::InertKeyword, "/minLength"),
            at(Code::InertKeyword, "/properties")
        ]
    );
}

#[test]
fn bounds_of_integers_fit_64_bits() {
    let (schema, codes) = one(
        "3.0.3",
        json!({"type": "integer", "minimum": 0.5, "exclusiveMinimum": true, "maximum": 10.0}),
    );
    assert_eq!(
        (schema, codes),
        (
            json!({"type": "integer", "minimum": 1, "maximum": 10}),
            vec![]
        )
    );
    let (schema, codes) = one(
        "3.0.3",
        json!({"type": "integer", "minimum": 0, "maximum": u64::MAX}),
    );
    assert_eq!(
        schema,
        json!({"type": "integer", "minimum": 0, "format": "uint64"})
    );
    assert_eq!(codes, [at(Code::NumberTooLarge, "/maximum")]);
    let (_, codes) = one("3.0.3", json!({"type": "string", "maxLength": 1e30}));
    assert_eq!(codes, [at(Code::NumberTooLarge, "/maxLength")]);
}

#[test]
fn nullable_without_type_is_honoured() {
    let (schema, codes) = one(
        "3.0.3",
        json!({"nullable": true, "allOf": [{"type": "string"}]}),
    );
    assert_eq!(schema["nullable"], true);
    assert_eq!(codes, [at(Code::NullableWithoutType, "/nullable")]);
}

#[test]
fn wrong_shapes_say_what_was_expected() {
    let (schema, codes) = one(
        "3.0.3",
        json!({
            "type": "object", "properties": {"a": 5, "$ref": {"type": "string"}}, "required": "a", "externalDocs": [], "allOf": {},
        }),
    );
    assert_eq!(
        schema,
        json!({
            "type": "object", "properties": {"a": {}, "$ref": {"type": "string"}}, "required": ["a"], "allOf": [{}],
        })
    );
    assert_eq!(
        codes,
        [
            at(Code::WrongShape, "/allOf"),
            at(Code::WrongShape, "/externalDocs"),
            at(Code::WrongShape, "/properties/a"),
            at(Code::WrongShape, "/required"),
        ]
    );
}

#[test]
fn later_keywords_are_honoured() {
    let (schema, codes) = one("3.0.3", json!({"type": ["string", "null"], "const": "a"}));
    assert_eq!(
        schema,
        json!({"type": "string", "x-oasmith-const": "a", "enum": ["a"]})
    );
    assert_eq!(codes, [at(Code::LaterKeyword, "/const")]);
    let (schema, codes) = one("3.0.3", json!({"type": "number", "exclusiveMinimum": 3}));
    assert_eq!(
        schema,
        json!({"type": "number", "minimum": 3, "exclusiveMinimum": true})
    );
    assert_eq!(codes, [at(Code::LaterKeyword, "/exclusiveMinimum")]);
    let (schema, codes) = one("3.0.3", json!({"type": ["string", "null"]}));
    assert_eq!(schema, json!({"type": "string", "nullable": true}));
    assert_eq!(codes, [at(Code::LaterKeyword, "/type")]);
}
