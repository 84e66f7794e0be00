//! Whatever a document holds, the parser takes what comes of it, and nothing panics.

use serde_json::json;

use super::support::{json as to_json, node};
use crate::diagnostic::Diagnostics;
use crate::dialect::{Options, normalize};
use crate::source::{Map, Node, Number, Relocations, SourceMap};

/// Names that mean something in many places.
const NAMES: [&str; 26] = [
    "$ref",
    "type",
    "default",
    "x-foo",
    "",
    "200",
    "parameters",
    "schema",
    "properties",
    "enum",
    "discriminator",
    "~a/b%",
    "allOf",
    "paths",
    "in",
    "nullable",
    "const",
    "items",
    "content",
    "style",
    "security",
    "mapping",
    "$defs",
    "$id",
    "exclusiveMinimum",
    "examples",
];

/// A linear congruential generator: the same numbers everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }

    /// A value that some place will not expect.
    fn junk(&mut self) -> Node {
        match self.below(14) {
            0 => Node::Null,
            1 => Node::Bool(true),
            2 => Node::Number(Number::Integer(-1)),
            3 => Node::Number(Number::Unsigned(u64::MAX)),
            4 => Node::Number(Number::Float(1e300)),
            5 => Node::Number(Number::Float(f64::NAN)),
            6 => Node::from(""),
            7 => Node::from("é/{a}{"),
            8 => Node::List(vec![Node::Null, Node::from("x"), Node::Map(Map::new())]),
            9 => Node::Map(Map::new()),
            10 => node(json!({"$ref": "#/components/schemas/A"})),
            11 => node(
                json!({"$ref": 3, "type": ["string", "null", 3], "items": [true], "enum": [null, 1], "required": true}),
            ),
            12 => node(json!({"in": "body", "name": "b", "schema": {"$ref": "#"}})),
            _ => Node::from("integer"),
        }
    }

    /// Changes one node, chosen evenly.
    fn mutate(&mut self, root: &mut Node) {
        let mut at = self.below(count(root));
        if let Some(node) = nth(root, &mut at) {
            let name = NAMES[self.below(NAMES.len())];
            match (self.below(3), node) {
                (0, Node::Map(map)) if !map.is_empty() => {
                    let keys: Vec<String> = map.keys().map(str::to_owned).collect();
                    let value = map.remove(&keys[self.below(keys.len())]).unwrap();
                    map.insert(name, value);
                }
                (1, Node::Map(map)) => drop(map.insert(name, self.junk())),
                (_, node) => *node = self.junk(),
            }
        }
    }
}

fn count(node: &Node) -> usize {
    1 + match node {
        Node::Map(map) => map.iter().map(|(_, value)| count(value)).sum(),
        Node::List(list) => list.iter().map(count).sum(),
        _ => 0,
    }
}

fn nth<'n>(node: &'n mut Node, at: &mut usize) -> Option<&'n mut Node> {
    if *at == 0 {
        return Some(node);
    }
    *at -= 1;
    match node {
        Node::Map(map) => map.iter_mut().find_map(|(_, value)| nth(value, at)),
        Node::List(list) => list.iter_mut().find_map(|value| nth(value, at)),
        _ => None,
    }
}

#[track_caller]
fn survives(document: serde_json::Value) {
    let sound = node(document);
    let mut random = Random(1);
    for _ in 0..200 {
        let mut root = sound.clone();
        for _ in 0..=random.below(6) {
            random.mutate(&mut root);
        }
        let before = to_json(&root);
        let mut diagnostics = Diagnostics::default();
        let version = normalize(
            &mut root,
            &SourceMap::default(),
            &mut Relocations::default(),
            &Options::default(),
            &mut diagnostics,
        );
        if version.is_some() {
            let parsed = serde_json::from_value::<openapiv3::OpenAPI>(to_json(&root));
            assert!(parsed.is_ok(), "{:?}\nof {before:#}", parsed.err());
        }
    }
}

#[test]
fn of_swagger_2_0() {
    survives(json!({
        "swagger": "2.0", "info": {"title": "t", "version": "1"}, "host": "h", "consumes": ["application/json"],
        "paths": {"/a/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": true, "type": "string"}],
            "post": {"operationId": "p", "parameters": [{"name": "b", "in": "body", "schema": {"$ref": "#/definitions/A"}}], "responses": {"200": {"description": "ok", "schema": {"type": "file"}, "headers": {"X": {"type": "integer"}}}}},
            "put": {"operationId": "q", "parameters": [{"$ref": "#/parameters/F"}], "responses": {"default": {"$ref": "#/responses/R"}}, "security": [{"k": []}]},
        }},
        "definitions": {"A": {"type": "object", "discriminator": "k", "properties": {"k": {"type": "string", "enum": ["a"]}}, "required": ["k"]}},
        "parameters": {"F": {"name": "f", "in": "formData", "type": "array", "items": {"type": "string"}, "collectionFormat": "multi"}},
        "responses": {"R": {"description": "r"}},
        "securityDefinitions": {"k": {"type": "apiKey", "in": "header", "name": "K"}},
    }));
}

#[test]
fn of_openapi_3_0() {
    survives(json!({
        "openapi": "3.0.3", "info": {"title": "t", "version": "1", "license": {"name": "l"}, "contact": {"name": "c"}},
        "servers": [{"url": "https://{h}", "variables": {"h": {"default": "a", "enum": ["a", "b"]}}}],
        "tags": [{"name": "a", "externalDocs": {"url": "https://d"}}], "security": [{"o": ["s"]}],
        "paths": {"/a/{id}": {"get": {
            "operationId": "a", "tags": ["a"],
            "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "integer", "minimum": 1}}, {"$ref": "#/components/parameters/Q"}],
            "requestBody": {"content": {"multipart/form-data": {"schema": {"type": "object"}, "encoding": {"f": {"contentType": "image/png", "headers": {"X": {"schema": {"type": "string"}}}}}}}},
            "responses": {"200": {"description": "ok", "headers": {"X": {"$ref": "#/components/headers/H"}}, "links": {"l": {"operationId": "a", "parameters": {"id": 1}}}, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}, "examples": {"e": {"value": 1}}}}}},
            "callbacks": {"c": {"{$url}": {"post": {"responses": {"200": {"description": "ok"}}}}}},
        }}},
        "components": {
            "schemas": {"A": {"oneOf": [{"$ref": "#/components/schemas/B"}], "discriminator": {"propertyName": "k", "mapping": {"b": "B"}}}, "B": {"type": "array", "items": {"type": "string", "nullable": true, "default": "x"}, "additionalProperties": false}},
            "parameters": {"Q": {"name": "q", "in": "query", "style": "form", "content": {"application/json": {}}}},
            "headers": {"H": {"schema": {"type": "string"}}},
            "securitySchemes": {"o": {"type": "oauth2", "flows": {"implicit": {"authorizationUrl": "https://a", "scopes": {"s": "d"}}}}},
        },
    }));
}

#[test]
fn of_openapi_3_2() {
    survives(json!({
        "openapi": "3.2.0", "$self": "https://x/a", "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"$ref": "#/components/pathItems/I"}},
        "webhooks": {"w": {"post": {"responses": {"200": {"description": "ok"}}}}},
        "components": {
            "pathItems": {"I": {"query": {"operationId": "q", "parameters": [{"name": "s", "in": "querystring", "content": {"application/json": {"schema": {}}}}], "responses": {"200": {"content": {"text/event-stream": {"$ref": "#/components/mediaTypes/M"}}}}}, "additionalOperations": {"COPY": {"responses": {"2XX": {}}}}}},
            "mediaTypes": {"M": {"itemSchema": {"$ref": "#/components/schemas/A/$defs/D"}}},
            "schemas": {"A": {
                "$id": "b", "type": ["object", "null", "string"], "patternProperties": {"^x": true}, "unevaluatedProperties": false,
                "properties": {"p": {"$ref": "#d", "description": "d"}, "q": {"const": 5}, "r": {"prefixItems": [{"type": "null"}], "items": false}},
                "if": {"required": ["p"]}, "then": {"$ref": "#/components/schemas/A"}, "examples": [{}, {}],
                "$defs": {"D": {"$anchor": "d", "type": "number", "exclusiveMinimum": 3}},
            }},
        },
    }));
}
