use serde_json::json;

use super::support::{node, paths, run, schemas};
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::dialect::{Options, Version, marks, normalize};
use crate::source::{Relocations, SourceMap};

/// A path item with one operation that is sound but for `more`.
fn get(more: serde_json::Value) -> serde_json::Value {
    let mut operation = json!({"operationId": "op", "responses": {"200": {"description": "ok"}}});
    for (key, value) in more.as_object().unwrap() {
        operation[key] = value.clone();
    }
    json!({"get": operation})
}

#[test]
fn a_sound_document_is_left_alone() {
    let outcome = run(paths("3.0.3", json!({"/a": get(json!({}))})));
    assert_eq!(outcome.codes(), []);
    assert_eq!(outcome.version, Some(Version::V3_0));
}

#[test]
fn what_is_no_document_is_an_error() {
    for (document, code, place) in [
        (json!([1]), Code::NotAnObject, ""),
        (json!({"info": {}}), Code::UnknownVersion, ""),
        (
            json!({"openapi": "4.0.0"}),
            Code::UnknownVersion,
            "/openapi",
        ),
        (json!({"swagger": "1.2"}), Code::UnknownVersion, "/swagger"),
    ] {
        let outcome = run(document);
        assert_eq!(outcome.codes(), [(code, place.to_owned())]);
        assert_eq!(outcome.version, None);
    }
}

#[test]
fn versions_as_numbers_are_read() {
    let outcome = run(json!({"openapi": 3.1, "info": {"title": "t", "version": "1"}}));
    assert_eq!(outcome.version, Some(Version::V3_1));
    assert_eq!(outcome.at("/openapi"), "3.0.3");
}

#[test]
fn wrong_and_missing_paths() {
    let wrong = run(paths("3.0.3", json!([])));
    assert_eq!(wrong.codes(), [(Code::WrongPaths, "/paths".to_owned())]);
    assert!(wrong.diagnostics.has_errors());
    let missing = run(json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}}));
    assert_eq!(missing.codes(), [(Code::MissingPaths, String::new())]);
}

#[test]
fn info_gets_placeholders() {
    let outcome = run(json!({"openapi": "3.0.3", "info": {"version": 1.5}, "paths": {}}));
    assert_eq!(
        outcome.codes(),
        [
            (Code::IncompleteInfo, "/info".to_owned()),
            (Code::CoercedText, "/info/version".to_owned()),
        ]
    );
    assert_eq!(
        outcome.at("/info"),
        &json!({"version": "1.5", "title": "API"})
    );
}

#[test]
fn operation_identifiers_are_made_and_kept_apart() {
    let operation = json!({"responses": {"200": {"description": "ok"}}, "operationId": "a"});
    let nameless = json!({"responses": {"200": {"description": "ok"}}});
    let parameter =
        json!([{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}]);
    let outcome = run(paths(
        "3.0.3",
        json!({
            "/users/{id}": {"parameters": parameter, "get": nameless, "put": operation, "post": operation},
        }),
    ));
    assert_eq!(
        outcome.at("/paths/~1users~1{id}/get/operationId"),
        "get_users_by_id"
    );
    assert_eq!(outcome.at("/paths/~1users~1{id}/put/operationId"), "a");
    assert_eq!(
        outcome.at("/paths/~1users~1{id}/post/operationId"),
        "post_users_by_id"
    );
    assert_eq!(
        outcome.codes(),
        [
            (
                Code::MissingOperationId,
                "/paths/~1users~1{id}/get".to_owned()
            ),
            (
                Code::DuplicateOperationId,
                "/paths/~1users~1{id}/post/operationId".to_owned()
            ),
        ]
    );
}

#[test]
fn path_parameters_match_the_path() {
    let string = json!({"type": "string"});
    let outcome = run(paths(
        "3.0.3",
        json!({"/a/{x}/{y}": get(json!({"parameters": [
            {"name": "z", "in": "path", "required": true, "schema": string},
            {"name": "x", "in": "path", "schema": string},
            {"name": "q", "in": "query", "schema": string},
            {"name": "q", "in": "query", "schema": {"type": "integer"}},
        ]}))}),
    ));
    let at = "/paths/~1a~1{x}~1{y}/get";
    assert_eq!(
        outcome.codes(),
        [
            (Code::UndeclaredPathParameter, at.to_owned()),
            (Code::UnusedPathParameter, format!("{at}/parameters/0")),
            (Code::OptionalPathParameter, format!("{at}/parameters/1")),
            (Code::DuplicateParameter, format!("{at}/parameters/3")),
        ]
    );
    assert_eq!(
        outcome.at(&format!("{at}/parameters")),
        &json!([
            {"name": "x", "in": "path", "schema": string, "required": true},
            {"name": "q", "in": "query", "schema": string},
            {"name": "y", "in": "path", "required": true, "schema": string},
        ])
    );
}

#[test]
fn responses_and_statuses() {
    let outcome = run(paths(
        "3.0.3",
        json!({
            "/a": {"get": {"operationId": "a", "responses": {"2xx": {}, "Default": {"description": "d"}, "ok": {}}}},
            "/b": {"get": {"operationId": "b"}},
        }),
    ));
    assert_eq!(
        outcome.at("/paths/~1a/get/responses"),
        &json!({"2XX": {"description": ""}, "default": {"description": "d"}})
    );
    assert_eq!(
        outcome.at("/paths/~1b/get/responses"),
        &json!({"default": {"description": ""}})
    );
    let unknown = |key: &str| {
        (
            Code::UnknownStatus,
            format!("/paths/~1a/get/responses/{key}"),
        )
    };
    assert_eq!(
        outcome.codes(),
        [
            unknown("2xx"),
            unknown("Default"),
            unknown("ok"),
            (Code::MissingResponses, "/paths/~1b/get".to_owned()),
        ]
    );
}

#[test]
fn templates_are_repaired() {
    let parameters = json!({"parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}]});
    let outcome = run(paths(
        "3.0.3",
        json!({"a": get(json!({"operationId": "a"})), "/b/{c": get(json!({"operationId": "b"})), "/d/{id*}": get(parameters)}),
    ));
    assert_eq!(
        outcome.codes(),
        [
            (Code::PathWithoutSlash, "/paths/a".to_owned()),
            (Code::MalformedTemplate, "/paths/~1b~1{c".to_owned()),
            (Code::MalformedTemplate, "/paths/~1d~1{id*}".to_owned()),
        ]
    );
    let keys: Vec<_> = outcome.at("/paths").as_object().unwrap().keys().collect();
    assert_eq!(keys, ["/a", "/b/%7Bc", "/d/{id}"]);
}

#[test]
fn paths_that_a_server_cannot_tell_apart() {
    let item = |name: &str| {
        let mut item = get(json!({"operationId": name}));
        item["parameters"] =
            json!([{"name": name, "in": "path", "required": true, "schema": {"type": "string"}}]);
        item
    };
    let outcome = run(paths(
        "3.0.3",
        json!({"/{a}": item("a"), "/{b}": item("b")}),
    ));
    assert_eq!(
        outcome.codes(),
        [(Code::AmbiguousPaths, "/paths/~1{b}".to_owned())]
    );
}

#[test]
fn operations_that_differ_behind_what_is_sent() {
    let one = get(json!({}));
    let other = json!({"get": one["get"], "post": one["get"]});
    let outcome = run(paths(
        "3.0.3",
        json!({"/a": one, "/a#b": other, "/a?x=1#c": one, "/a#d": {"put": one["get"]}}),
    ));
    let mut same = outcome.codes();
    same.retain(|(code, _)| *code == Code::AmbiguousPaths);
    assert_eq!(
        same,
        [(Code::AmbiguousPaths, "/paths/~1a#b/get".to_owned())]
    );
}

#[test]
fn parameters_in_no_known_place_or_form() {
    let outcome = run(paths(
        "3.0.3",
        json!({"/a": get(json!({"parameters": [
            {"name": "a", "in": "matrix", "schema": {}},
            {"name": "b", "in": "Query", "style": "simple", "schema": {}},
            {"name": "c", "in": "query"},
            {"name": "d", "in": "query", "type": "integer"},
            {"in": "query", "schema": {}},
            {"name": "e", "in": "query", "schema": {}, "example": 1, "examples": {"x": 2}},
        ]}))}),
    ));
    let at = |index: usize, rest: &str| format!("/paths/~1a/get/parameters/{index}{rest}");
    assert_eq!(
        outcome.codes(),
        [
            (Code::UnknownLocation, at(0, "/in")),
            (Code::UnknownLocation, at(1, "/in")),
            (Code::UnknownStyle, at(1, "/style")),
            (Code::ParameterWithoutSchema, at(2, "")),
            (Code::ParameterWithoutSchema, at(3, "")),
            (Code::MissingMember, at(4, "")),
            (Code::ExampleAndExamples, at(5, "/examples")),
            (Code::WrongShape, at(5, "/examples/x")),
        ]
    );
    assert_eq!(
        outcome.at("/paths/~1a/get/parameters"),
        &json!([
            {"name": "b", "in": "query", "schema": {}},
            {"name": "c", "in": "query", "schema": {"type": "string"}},
            {"name": "d", "in": "query", "schema": {"type": "integer"}},
            {"name": "e", "in": "query", "schema": {}, "example": 1},
        ])
    );
}

#[test]
fn what_an_unknown_scheme_protects_stays_protected() {
    let mut document = paths("3.0.3", json!({}));
    document["components"] =
        json!({"securitySchemes": {"a": {"type": "basic"}, "b": {"type": "apiKey"}}});
    document["security"] = json!([{"a": null}, {"b": []}, {"c": []}]);
    let outcome = run(document);
    assert_eq!(
        outcome.at("/components/securitySchemes"),
        &json!({
            "a": {"type": "http", "scheme": "basic"},
            "b": {"type": "http", "scheme": marks::UNKNOWN_SCHEME},
            "c": {"type": "http", "scheme": marks::UNKNOWN_SCHEME},
        })
    );
    assert_eq!(
        outcome.at("/security"),
        &json!([{"a": []}, {"b": []}, {"c": []}])
    );
    assert_eq!(
        outcome.codes(),
        [
            (
                Code::UnknownType,
                "/components/securitySchemes/a/type".to_owned()
            ),
            (
                Code::UnsupportedScheme,
                "/components/securitySchemes/b".to_owned()
            ),
            (Code::WrongShape, "/security/0/a".to_owned()),
            (Code::UnknownSecurityScheme, "/security/2/c".to_owned()),
        ]
    );
}

#[test]
fn scalars_of_the_wrong_type() {
    let outcome = run(schemas(
        "3.0.3",
        json!({"A": {
            "title": 5, "readOnly": "true", "type": "string", "minLength": "3", "maxLength": -1, "description": null,
        }}),
    ));
    assert_eq!(
        outcome.at("/components/schemas/A"),
        &json!({"title": "5", "readOnly": true, "type": "string", "minLength": 3})
    );
    let at = |key: &str| format!("/components/schemas/A/{key}");
    assert_eq!(
        outcome.codes(),
        [
            (Code::WrongShape, at("maxLength")),
            (Code::CoercedNumber, at("minLength")),
            (Code::CoercedFlag, at("readOnly")),
            (Code::CoercedText, at("title")),
        ]
    );
}

#[test]
fn a_strict_run_makes_errors_of_repairs() {
    let mut root = node(json!({"openapi": "3.0.3", "info": {"title": "t"}, "paths": {}}));
    let mut diagnostics = Diagnostics::default();
    normalize(
        &mut root,
        &SourceMap::default(),
        &mut Relocations::default(),
        &Options {
            strict: true,
            ..Options::default()
        },
        &mut diagnostics,
    );
    assert!(
        diagnostics
            .iter()
            .all(|one| one.severity == Severity::Error)
    );
    assert!(diagnostics.has_errors());
}
