use serde_json::{Value, json};

use super::support::{Outcome, run};
use crate::diagnostic::Code;
use crate::dialect::{Version, marks};

/// A Swagger 2.0 document around some members.
#[track_caller]
fn swagger(members: Value) -> Outcome {
    let mut document =
        json!({"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {}});
    for (key, value) in members.as_object().unwrap() {
        document[key] = value.clone();
    }
    run(document)
}

/// A Swagger 2.0 document with one operation.
#[track_caller]
fn post(operation: Value, mut members: Value) -> Outcome {
    let mut sound = json!({"operationId": "op", "responses": {"200": {"description": "ok"}}});
    for (key, value) in operation.as_object().unwrap() {
        sound[key] = value.clone();
    }
    members["paths"] = json!({"/a": {"post": sound}});
    swagger(members)
}

const POST: &str = "/paths/~1a/post";

#[test]
fn servers_and_sections() {
    let outcome = swagger(json!({
        "host": "h.example", "basePath": "/v1/", "schemes": ["https", "http"],
        "definitions": {"A": {"type": "object", "discriminator": "kind", "properties": {"b": {"$ref": "#/definitions/B"}}}, "B": {"type": "string", "x-nullable": true}},
        "securityDefinitions": {"b": {"type": "basic"}, "o": {"type": "oauth2", "flow": "accessCode", "authorizationUrl": "https://a", "tokenUrl": "https://t", "scopes": {"s": "d"}}},
    }));
    assert_eq!(outcome.codes(), []);
    assert_eq!(outcome.version, Some(Version::V2_0));
    assert_eq!(
        outcome.at("/servers"),
        &json!([{"url": "https://h.example/v1"}, {"url": "http://h.example/v1"}])
    );
    assert_eq!(
        outcome.at("/components/schemas/A/discriminator"),
        &json!({"propertyName": "kind"})
    );
    assert_eq!(
        outcome.at("/components/schemas/A/properties/b/$ref"),
        "#/components/schemas/B"
    );
    assert_eq!(
        outcome.at("/components/schemas/B"),
        &json!({"type": "string", "nullable": true})
    );
    assert_eq!(
        outcome.at("/components/securitySchemes/b"),
        &json!({"type": "http", "scheme": "basic"})
    );
    assert_eq!(
        outcome.at("/components/securitySchemes/o/flows/authorizationCode/tokenUrl"),
        "https://t"
    );
}

#[test]
fn diagnostics_name_the_place_in_the_document() {
    let outcome = post(
        json!({"parameters": [{"name": "b", "in": "body", "schema": {"type": "date"}}]}),
        json!({"definitions": {"A": {"type": "date"}}}),
    );
    assert_eq!(
        outcome.codes(),
        [
            (Code::UnknownType, "/definitions/A/type".to_owned()),
            (
                Code::UnknownType,
                format!("{POST}/parameters/0/schema/type")
            ),
        ]
    );
}

#[test]
fn types_of_parameters_become_schemas() {
    let array = |format: &str| json!({"name": format, "in": "query", "type": "array", "items": {"type": "string"}, "collectionFormat": format});
    let outcome = post(
        json!({"parameters": [
            {"name": "q", "in": "query", "type": "integer", "format": "int64", "minimum": 1, "description": "d"},
            array("csv"), array("multi"), array("pipes"), array("tsv"),
        ]}),
        json!({}),
    );
    assert_eq!(outcome.codes(), []);
    assert_eq!(
        outcome.at(&format!("{POST}/parameters/0")),
        &json!({"name": "q", "in": "query", "description": "d", "schema": {"type": "integer", "format": "int64", "minimum": 1}})
    );
    for (index, style, explode) in [
        (1, "form", false),
        (2, "form", true),
        (3, "pipeDelimited", false),
        (4, "form", false),
    ] {
        assert_eq!(
            outcome.at(&format!("{POST}/parameters/{index}/style")),
            style
        );
        assert_eq!(
            outcome.at(&format!("{POST}/parameters/{index}/explode")),
            explode
        );
    }
    assert_eq!(
        outcome.at(&format!("{POST}/parameters/4/x-oasmith-collection-format")),
        "tsv"
    );
}

#[test]
fn bodies_and_responses_get_content() {
    let outcome = post(
        json!({
            "consumes": ["application/json", "application/xml"],
            "parameters": [{"name": "b", "in": "body", "required": true, "schema": {"$ref": "#/definitions/A"}}],
            "responses": {"200": {
                "description": "ok", "schema": {"$ref": "#/definitions/A"}, "examples": {"text/plain": "x"},
                "headers": {"X-A": {"type": "integer"}},
            }},
        }),
        json!({"definitions": {"A": {"type": "object"}}, "produces": ["text/plain"]}),
    );
    assert_eq!(outcome.codes(), []);
    let schema = json!({"$ref": "#/components/schemas/A"});
    assert_eq!(
        outcome.at(&format!("{POST}/requestBody")),
        &json!({"required": true, "content": {"application/json": {"schema": schema}, "application/xml": {"schema": schema}}})
    );
    assert_eq!(
        outcome.at(&format!("{POST}/responses/200")),
        &json!({
            "description": "ok",
            "content": {"text/plain": {"schema": schema, "example": "x"}},
            "headers": {"X-A": {"schema": {"type": "integer"}}},
        })
    );
}

#[test]
fn forms() {
    let outcome = post(
        json!({"parameters": [
            {"name": "f", "in": "formData", "type": "file", "required": true},
            {"name": "n", "in": "formData", "type": "integer", "description": "d"},
        ]}),
        json!({}),
    );
    assert_eq!(outcome.codes(), []);
    assert_eq!(
        outcome.at(&format!("{POST}/requestBody")),
        &json!({"required": true, "content": {"multipart/form-data": {"schema": {
            "type": "object",
            "properties": {"f": {"type": "string", "format": "binary"}, "n": {"type": "integer", "description": "d"}},
            "required": ["f"],
        }}}})
    );
    let outcome = post(
        json!({"parameters": [{"name": "l", "in": "formData", "type": "array", "items": {"type": "string"}, "collectionFormat": "multi"}]}),
        json!({}),
    );
    let media = outcome.at(&format!(
        "{POST}/requestBody/content/application~1x-www-form-urlencoded"
    ));
    assert_eq!(
        media["encoding"],
        json!({"l": {"style": "form", "explode": true}})
    );
}

#[test]
fn shared_parameters() {
    let outcome = post(
        json!({"parameters": [{"$ref": "#/parameters/Body"}, {"$ref": "#/parameters/Q"}]}),
        json!({"parameters": {
            "Body": {"name": "b", "in": "body", "schema": {"type": "object"}},
            "Q": {"name": "q", "in": "query", "type": "string"},
            "F": {"name": "f", "in": "formData", "type": "string"},
        }}),
    );
    assert_eq!(outcome.codes(), []);
    assert_eq!(
        outcome.at(&format!("{POST}/requestBody")),
        &json!({"$ref": "#/components/requestBodies/Body"})
    );
    assert_eq!(
        outcome.at(&format!("{POST}/parameters")),
        &json!([{"$ref": "#/components/parameters/Q"}])
    );
    assert_eq!(
        outcome
            .at("/components/parameters")
            .as_object()
            .unwrap()
            .len(),
        1
    );
    let form = post(
        json!({"parameters": [{"$ref": "#/parameters/F"}]}),
        json!({"parameters": {"F": {"name": "f", "in": "formData", "type": "date"}}}),
    );
    assert_eq!(
        form.codes(),
        [(Code::UnknownType, "/parameters/F/type".to_owned())]
    );
}

#[test]
fn bodies_of_path_items_go_to_their_operations() {
    let operation =
        |id: &str| json!({"operationId": id, "responses": {"200": {"description": "ok"}}});
    let outcome = swagger(json!({"paths": {"/a": {
        "parameters": [{"name": "b", "in": "body", "schema": {"type": "object"}}, {"name": "q", "in": "query", "type": "string"}],
        "put": operation("p"), "post": operation("o"),
    }}}));
    assert_eq!(outcome.codes(), []);
    for method in ["put", "post"] {
        assert_eq!(
            outcome.at(&format!(
                "/paths/~1a/{method}/requestBody/content/application~1json/schema/type"
            )),
            "object"
        );
    }
    assert_eq!(
        outcome
            .at("/paths/~1a/parameters")
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn several_bodies() {
    let outcome = post(
        json!({"parameters": [{"name": "b", "in": "body", "schema": {}}, {"name": "f", "in": "formData", "type": "string"}]}),
        json!({}),
    );
    assert_eq!(outcome.codes(), [(Code::SeveralBodies, POST.to_owned())]);
}

#[test]
fn files_in_responses() {
    let outcome = post(
        json!({"responses": {"200": {"description": "ok", "schema": {"type": "file"}}}}),
        json!({}),
    );
    assert_eq!(
        outcome.at(&format!("{POST}/responses/200/content")),
        &json!({"application/octet-stream": {"schema": {"type": "string", "format": "binary"}, marks::FILE: true}})
    );
}
