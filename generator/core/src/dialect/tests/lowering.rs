use serde_json::{Value, json};

use super::support::{paths, run, schemas};
use crate::diagnostic::Code;
use crate::dialect::Version;

/// Normalizes one schema of OpenAPI 3.1, which must give no diagnostic.
#[track_caller]
fn one(schema: Value) -> Value {
    let outcome = run(schemas(
        "3.1.0",
        json!({"A": schema, "B": {"type": "object"}}),
    ));
    assert_eq!(outcome.codes(), []);
    outcome.at("/components/schemas/A").clone()
}

#[test]
fn lists_of_types() {
    assert_eq!(
        one(json!({"type": ["string", "null"], "minLength": 1})),
        json!({"type": "string", "minLength": 1, "nullable": true})
    );
    assert_eq!(
        one(json!({"type": "null"})),
        json!({"nullable": true, "enum": [null], "x-oasmith-null": true})
    );
    assert_eq!(
        one(json!({"type": ["integer", "number"]})),
        json!({"type": "number"})
    );
    assert_eq!(
        one(
            json!({"type": ["string", "integer", "null"], "title": "t", "minLength": 1, "minimum": 0, "enum": ["a", 1, null]})
        ),
        json!({
            "title": "t",
            "anyOf": [
                {"type": "string", "minLength": 1, "enum": ["a"]},
                {"type": "integer", "minimum": 0, "enum": [1]},
            ],
            "nullable": true,
        })
    );
}

#[test]
fn several_types_beside_any_of() {
    assert_eq!(
        one(json!({"type": ["string", "object"], "anyOf": [{"title": "x"}]})),
        json!({"anyOf": [{"title": "x"}], "allOf": [{"anyOf": [{"type": "string"}, {"type": "object"}]}]})
    );
}

#[test]
fn const_is_an_enum_of_one() {
    assert_eq!(
        one(json!({"const": 5})),
        json!({"x-oasmith-const": 5, "type": "integer", "enum": [5]})
    );
    assert_eq!(one(json!({"const": null}))["x-oasmith-null"], true);
    assert_eq!(one(json!({"const": {"a": 1}}))["type"], "object");
}

#[test]
fn exclusive_bounds_are_flags() {
    assert_eq!(
        one(
            json!({"type": "number", "exclusiveMinimum": 1, "minimum": 0, "exclusiveMaximum": 9, "maximum": 5})
        ),
        json!({"type": "number", "exclusiveMinimum": true, "minimum": 1, "maximum": 5})
    );
}

#[test]
fn boolean_schemas() {
    assert_eq!(
        one(
            json!({"type": "object", "properties": {"a": true, "b": false}, "additionalProperties": false})
        ),
        json!({"type": "object", "properties": {"a": {}, "b": {"x-oasmith-never": true}}, "additionalProperties": false})
    );
}

#[test]
fn keywords_without_a_form_in_3_0_travel_under_marks() {
    assert_eq!(
        one(json!({
            "type": "object",
            "patternProperties": {"^x": {"type": ["string", "null"]}},
            "propertyNames": {"maxLength": 3},
            "dependentRequired": {"a": ["b"]},
            "dependentSchemas": {"a": false},
            "unevaluatedProperties": false,
            "if": {"const": 1}, "then": true, "else": {"$ref": "#/components/schemas/B"},
        })),
        json!({
            "type": "object",
            "x-oasmith-pattern-properties": {"^x": {"type": "string", "nullable": true}},
            "x-oasmith-property-names": {"maxLength": 3},
            "x-oasmith-dependent-required": {"a": ["b"]},
            "x-oasmith-dependent-schemas": {"a": {"x-oasmith-never": true}},
            "x-oasmith-unevaluated-properties": false,
            "x-oasmith-if": {"x-oasmith-const": 1, "type": "integer", "enum": [1]},
            "x-oasmith-then": {},
            "x-oasmith-else": {"$ref": "#/components/schemas/B"},
        })
    );
    assert_eq!(
        one(
            json!({"type": "array", "prefixItems": [{"type": "string"}, true], "items": false, "contains": {}, "minContains": 2})
        ),
        json!({
            "type": "array",
            "x-oasmith-prefix-items": [{"type": "string"}, {}],
            "items": {"x-oasmith-never": true},
            "x-oasmith-contains": {},
            "x-oasmith-min-contains": 2,
        })
    );
}

#[test]
fn content_is_a_format() {
    assert_eq!(
        one(
            json!({"type": "string", "contentEncoding": "base64", "contentMediaType": "image/png"})
        ),
        json!({"type": "string", "x-oasmith-content-encoding": "base64", "x-oasmith-content-media-type": "image/png", "format": "byte"})
    );
    assert_eq!(
        one(json!({"contentMediaType": "application/octet-stream"}))["format"],
        "binary"
    );
    assert_eq!(
        one(json!({"type": "string", "contentMediaType": "application/json"})).get("format"),
        None
    );
}

#[test]
fn examples_of_schemas() {
    assert_eq!(
        one(json!({"type": "string", "examples": ["a"]})),
        json!({"type": "string", "example": "a"})
    );
    assert_eq!(
        one(json!({"type": "string", "examples": ["a", "b"]})),
        json!({"type": "string", "x-oasmith-examples": ["a", "b"], "example": "a"})
    );
}

#[test]
fn references_with_siblings() {
    let reference = json!({"$ref": "#/components/schemas/B"});
    assert_eq!(
        one(json!({"$ref": "#/components/schemas/B", "description": "d"})),
        json!({"description": "d", "allOf": [reference]})
    );
    assert_eq!(
        one(json!({"$ref": "#/components/schemas/B", "allOf": [{"title": "x"}]})),
        json!({"allOf": [reference, {"title": "x"}]})
    );
    let old = run(schemas(
        "3.0.3",
        json!({"A": {"$ref": "#/components/schemas/B", "description": "d"}, "B": {}}),
    ));
    assert_eq!(
        old.at("/components/schemas/A/$ref"),
        "#/components/schemas/B"
    );
}

#[test]
fn diagnostics_below_a_rewritten_schema_name_the_place_in_the_document() {
    let outcome = run(schemas(
        "3.1.0",
        json!({
            "A": {"type": ["object", "string"], "properties": {"p": {"type": "date"}}},
            "B": {"$ref": "#/components/schemas/A", "allOf": [{"type": "time"}], "patternProperties": {"^a": {"type": "int"}}},
        }),
    ));
    assert_eq!(
        outcome.codes(),
        [
            (
                Code::UnknownType,
                "/components/schemas/A/properties/p/type".to_owned()
            ),
            (
                Code::UnknownType,
                "/components/schemas/B/allOf/0/type".to_owned()
            ),
            (
                Code::UnknownType,
                "/components/schemas/B/patternProperties/^a/type".to_owned()
            ),
        ]
    );
}

#[test]
fn webhooks_and_shared_path_items() {
    let operation = json!({"operationId": "op", "responses": {"200": {"description": "ok"}}});
    let mut document = paths(
        "3.1.0",
        json!({"/a": {"$ref": "#/components/pathItems/Item"}}),
    );
    document["components"] = json!({"pathItems": {"Item": {"get": operation}, "Hook": {"post": {"operationId": "h", "deprecated": "true"}}}});
    document["webhooks"] = json!({"h": {"$ref": "#/components/pathItems/Hook"}});
    let outcome = run(document);
    assert_eq!(outcome.at("/paths/~1a/get"), &operation);
    assert_eq!(outcome.at("/x-oasmith-webhooks/h/post/deprecated"), true);
    assert_eq!(
        outcome.codes(),
        [
            (
                Code::MissingResponses,
                "/components/pathItems/Hook/post".to_owned()
            ),
            (
                Code::CoercedFlag,
                "/components/pathItems/Hook/post/deprecated".to_owned()
            ),
        ]
    );
}

#[test]
fn callbacks_are_written_out() {
    let mut operation = json!({"operationId": "op", "responses": {"200": {"description": "ok"}}});
    let inner = operation.clone();
    operation["callbacks"] = json!({"c": {"$ref": "#/components/callbacks/C"}});
    let mut document = paths("3.0.3", json!({"/a": {"get": operation}}));
    document["components"] = json!({"callbacks": {"C": {"{$request.body#/url}": {"post": inner}}}});
    let outcome = run(document);
    assert_eq!(outcome.codes(), []);
    assert_eq!(
        outcome.at("/paths/~1a/get/callbacks/c/{$request.body#~1url}/post"),
        &inner
    );
}

#[test]
fn openapi_3_2() {
    let operation = |id: &str, more: Value| {
        let mut operation = json!({"operationId": id, "responses": {"200": {"summary": "ok"}}});
        for (key, value) in more.as_object().unwrap() {
            operation[key] = value.clone();
        }
        operation
    };
    let query = json!({"parameters": [{"name": "q", "in": "querystring", "content": {"application/json": {"schema": {}}}}]});
    let stream =
        json!({"content": {"text/event-stream": {"$ref": "#/components/mediaTypes/Events"}}});
    let mut document = paths(
        "3.2.0",
        json!({"/a": {
            "query": operation("q", query),
            "additionalOperations": {"COPY": operation("c", json!({"requestBody": stream}))},
        }}),
    );
    document["components"] = json!({
        "mediaTypes": {"Events": {"itemSchema": {"type": ["string", "null"]}}},
        "schemas": {"A": {"type": "object", "discriminator": {"propertyName": "p", "defaultMapping": "A"}}},
        "securitySchemes": {"d": {"type": "oauth2", "flows": {"deviceAuthorization": {"deviceAuthorizationUrl": "https://d", "tokenUrl": "https://t", "scopes": {}}}}},
    });
    document["tags"] = json!([{"name": "a"}, {"name": "b", "parent": "a"}]);
    let outcome = run(document);
    assert_eq!(outcome.codes(), []);
    assert_eq!(outcome.version, Some(Version::V3_2));
    let item = "/paths/~1a";
    assert_eq!(
        outcome.at(&format!("{item}/x-oasmith-query/responses/200/description")),
        "ok"
    );
    assert_eq!(
        outcome.at(&format!("{item}/x-oasmith-query/parameters/0/in")),
        "query"
    );
    assert_eq!(
        outcome.at(&format!(
            "{item}/x-oasmith-query/parameters/0/x-oasmith-querystring"
        )),
        true
    );
    let media = format!(
        "{item}/x-oasmith-additional-operations/COPY/requestBody/content/text~1event-stream"
    );
    assert_eq!(
        outcome.at(&media),
        &json!({"x-oasmith-item-schema": {"type": "string", "nullable": true}})
    );
    assert_eq!(
        outcome.at("/components/schemas/A/discriminator/x-oasmith-default-mapping"),
        "#/components/schemas/A"
    );
    assert_eq!(
        outcome.at("/components/securitySchemes/d/flows/x-oasmith-device-flow/tokenUrl"),
        "https://t"
    );
    assert_eq!(outcome.at("/tags/1/x-oasmith-tag-parent"), "a");
}

#[test]
fn mutual_tls() {
    let mut document = paths("3.1.0", json!({}));
    document["components"] = json!({"securitySchemes": {"m": {"type": "mutualTLS"}}});
    let outcome = run(document);
    assert_eq!(
        outcome.at("/components/securitySchemes/m"),
        &json!({"type": "http", "scheme": "mutual", "x-oasmith-mutual-tls": true})
    );
}

#[test]
fn dependencies_of_draft_4() {
    let outcome = run(schemas(
        "3.0.3",
        json!({"A": {"type": "object", "dependencies": {"a": ["b"], "c": {"minProperties": 2, "pattern": 1}}}}),
    ));
    let schema = outcome.at("/components/schemas/A");
    assert_eq!(
        *schema,
        json!({
            "type": "object",
            "x-oasmith-dependent-required": {"a": ["b"]},
            "x-oasmith-dependent-schemas": {"c": {"minProperties": 2, "pattern": "1"}},
        })
    );
    let place = "/components/schemas/A/dependencies";
    assert_eq!(
        outcome.codes(),
        [
            (Code::OlderKeyword, place.to_owned()),
            (Code::CoercedText, format!("{place}/c/pattern")),
        ]
    );
}
