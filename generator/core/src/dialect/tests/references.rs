use serde_json::json;

use super::support::{paths, run, schemas};
use crate::diagnostic::Code;

const A: &str = "/components/schemas/A";

#[test]
fn missing_targets() {
    let missing = |section: &str| json!({"$ref": format!("#/components/{section}/None")});
    let mut document = paths(
        "3.0.3",
        json!({"/a": {"get": {
            "operationId": "a",
            "parameters": [missing("parameters"), {"name": "q", "in": "query", "schema": missing("schemas")}],
            "requestBody": missing("requestBodies"),
            "responses": {"200": missing("responses")},
        }}}),
    );
    document["components"] = json!({"schemas": {}});
    let outcome = run(document);
    assert_eq!(
        outcome
            .codes()
            .iter()
            .filter(|(code, _)| *code == Code::MissingTarget)
            .count(),
        4
    );
    assert_eq!(
        outcome.at("/paths/~1a/get/parameters"),
        &json!([{"name": "q", "in": "query", "schema": {}}])
    );
    assert_eq!(
        outcome.at("/paths/~1a/get/responses/200"),
        &json!({"description": ""})
    );
}

#[test]
fn targets_of_the_wrong_kind() {
    let mut document = schemas("3.0.3", json!({"A": {"$ref": "#/components/parameters/P"}}));
    document["components"]["parameters"] = json!({"P": {"name": "p", "in": "query", "schema": {}}});
    let outcome = run(document);
    assert_eq!(outcome.codes(), [(Code::WrongTarget, format!("{A}/$ref"))]);
    assert_eq!(outcome.at(A), &json!({}));
}

#[test]
fn circles_of_references_are_errors() {
    for circle in [
        json!({"A": {"$ref": "#/components/schemas/A"}}),
        json!({"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}}),
    ] {
        let outcome = run(schemas("3.0.3", circle));
        assert_eq!(
            outcome
                .codes()
                .iter()
                .map(|(code, _)| *code)
                .collect::<Vec<_>>(),
            [Code::CircularReference]
        );
        assert!(outcome.diagnostics.has_errors());
    }
}

#[test]
fn a_schema_that_extends_itself_loses_that_part() {
    let outcome = run(schemas(
        "3.0.3",
        json!({"A": {"allOf": [{"type": "object"}, {"$ref": "#/components/schemas/A"}]}}),
    ));
    assert_eq!(
        outcome.codes(),
        [(Code::CircularComposition, format!("{A}/allOf/1/$ref"))]
    );
    assert_eq!(outcome.at(A), &json!({"allOf": [{"type": "object"}, {}]}));
}

#[test]
fn a_schema_may_contain_itself() {
    let recursive = json!({"A": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/A"}}}});
    assert_eq!(run(schemas("3.0.3", recursive)).codes(), []);
}

#[test]
fn deep_targets_move_to_components() {
    let outcome = run(schemas(
        "3.0.3",
        json!({
            "A": {"type": "object", "properties": {"b": {"type": "object", "properties": {"c": {"type": "string"}}}}},
            "B": {"$ref": "#/components/schemas/A/properties/b"},
            "C": {"type": "array", "items": {"$ref": "#/components/schemas/A/properties/b/properties/c"}},
        }),
    ));
    assert_eq!(outcome.codes(), []);
    assert_eq!(
        outcome.at(&format!("{A}/properties/b/$ref")),
        "#/components/schemas/A_b"
    );
    assert_eq!(
        outcome.at("/components/schemas/B/$ref"),
        "#/components/schemas/A_b"
    );
    assert_eq!(
        outcome.at("/components/schemas/A_b/properties/c/$ref"),
        "#/components/schemas/A_b_c"
    );
    assert_eq!(
        outcome.at("/components/schemas/C/items/$ref"),
        "#/components/schemas/A_b_c"
    );
    assert_eq!(
        outcome.at("/components/schemas/A_b_c"),
        &json!({"type": "string"})
    );
}

#[test]
fn definitions_move_to_components() {
    let outcome = run(schemas(
        "3.1.0",
        json!({"A": {
            "type": "object",
            "properties": {"p": {"$ref": "#/components/schemas/A/$defs/D"}},
            "$defs": {"D": {"type": "date", "properties": {"again": {"$ref": "#/components/schemas/A/$defs/D"}}}},
        }}),
    ));
    assert_eq!(
        outcome.at(&format!("{A}/properties/p/$ref")),
        "#/components/schemas/A_D"
    );
    assert_eq!(outcome.at("/components/schemas/A_D/format"), "date");
    assert_eq!(
        outcome.codes(),
        [
            (Code::InertKeyword, format!("{A}/$defs/D/properties")),
            (Code::UnknownType, format!("{A}/$defs/D/type")),
        ]
    );
}

#[test]
fn references_in_percent_encoding_and_by_bare_name() {
    let outcome = run(schemas(
        "3.0.3",
        json!({
            "A": {"type": "object", "properties": {"p": {"$ref": "#/components/schemas/a%20b"}, "q": {"$ref": "Pet"}}},
            "a b": {}, "Pet": {},
        }),
    ));
    assert_eq!(
        outcome.at(&format!("{A}/properties/p/$ref")),
        "#/components/schemas/a b"
    );
    assert_eq!(
        outcome.at(&format!("{A}/properties/q/$ref")),
        "#/components/schemas/Pet"
    );
    assert_eq!(
        outcome.codes(),
        [(Code::UnreadableReference, format!("{A}/properties/q"))]
    );
}

#[test]
fn mappings_of_discriminators_are_references() {
    let outcome = run(schemas(
        "3.0.3",
        json!({
            "A": {"oneOf": [{"$ref": "#/components/schemas/B"}], "discriminator": {"propertyName": "p", "mapping": {"b": "B", "c": "#/components/schemas/B", "d": "None"}}},
            "B": {"type": "object"},
        }),
    ));
    let mapping = json!({"b": "#/components/schemas/B", "c": "#/components/schemas/B"});
    assert_eq!(outcome.at(&format!("{A}/discriminator/mapping")), &mapping);
    assert_eq!(
        outcome.codes(),
        [(Code::MissingTarget, format!("{A}/discriminator/mapping/d"))]
    );
}

#[test]
fn dropping_an_element_does_not_lose_the_references_after_it() {
    let outcome = run(paths(
        "3.0.3",
        json!({"/a": {"get": {
            "operationId": "a",
            "responses": {"200": {"description": "ok"}},
            "parameters": [{"in": "query"}, {"name": "q", "in": "query", "schema": {"$ref": "#/components/schemas/None"}}],
        }}}),
    ));
    assert_eq!(
        outcome.at("/paths/~1a/get/parameters"),
        &json!([{"name": "q", "in": "query", "schema": {}}])
    );
    assert_eq!(
        outcome.codes().last().unwrap(),
        &(
            Code::MissingTarget,
            "/paths/~1a/get/parameters/1/schema/$ref".to_owned()
        )
    );
}
