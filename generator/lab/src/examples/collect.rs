//! Finds the examples of a document: a tree enters, schemas with the values that are said to be of them leave.
//!
//! Looked at are schemas (`example`, and `examples` from 3.1 on) wherever they stand, media types, parameters, headers, and the
//! `examples` of responses in Swagger 2.0. Media types that are not JSON are left out: their examples are text.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::survey::{Question, Sheet, Version};

/// Members of a schema that say nothing about values.
const ANNOTATIONS: [&str; 12] = [
    "title",
    "description",
    "example",
    "examples",
    "default",
    "deprecated",
    "externalDocs",
    "xml",
    "readOnly",
    "writeOnly",
    "$comment",
    "summary",
];

/// The sheet of a document with a question per example.
pub(crate) fn collect(path: String, tree: Value, version: Version) -> Sheet {
    let mut collector = Collector {
        tree: &tree,
        version,
        schemas: Vec::new(),
        known: HashMap::new(),
        questions: Vec::new(),
    };
    collector.part(&tree, "", true);
    let (schemas, questions) = (collector.schemas, collector.questions);
    Sheet {
        path,
        tree,
        version,
        schemas,
        questions,
    }
}

struct Collector<'t> {
    tree: &'t Value,
    version: Version,
    schemas: Vec<Value>,
    known: HashMap<String, usize>,
    questions: Vec<Question>,
}

impl<'t> Collector<'t> {
    /// A part of the document that is no schema.
    fn part(&mut self, part: &'t Value, at: &str, json: bool) {
        match part {
            Value::Array(list) => {
                for (index, part) in list.iter().enumerate() {
                    self.part(part, &format!("{at}/{index}"), json);
                }
            }
            Value::Object(members) => {
                if let Some(schema) = members.get("schema").filter(|schema| schema.is_object()) {
                    self.carrier(members, schema, at, json);
                }
                for (name, value) in members {
                    self.member(name, value, &below(at, name), json);
                }
            }
            _ => {}
        }
    }

    fn member(&mut self, name: &str, value: &'t Value, at: &str, json: bool) {
        match (name, value) {
            ("schema", schema) => self.schema(schema, at),
            ("schemas" | "definitions", Value::Object(named)) => {
                for (name, schema) in named {
                    self.schema(schema, &below(at, name));
                }
            }
            ("content", Value::Object(media_types)) => {
                for (name, media_type) in media_types {
                    self.part(media_type, &below(at, name), is_json(name));
                }
            }
            ("example" | "examples" | "default" | "enum", _) => {}
            (name, _) if name.starts_with("x-") => {}
            (_, value) => self.part(value, at, json),
        }
    }

    /// A media type, parameter or header, or in Swagger 2.0 a response: what has a schema and examples beside it.
    fn carrier(
        &mut self,
        members: &'t Map<String, Value>,
        schema: &'t Value,
        at: &str,
        json: bool,
    ) {
        if let Some(value) = members.get("example").filter(|_| json) {
            self.question(schema, value, &below(at, "example"));
        }
        let Some(Value::Object(examples)) = members.get("examples") else {
            return;
        };
        for (name, example) in examples {
            let at = below(&below(at, "examples"), name);
            if self.version == Version::V2 {
                if is_json(name) {
                    self.question(schema, example, &at);
                }
                continue;
            }
            let target = match example.get("$ref").and_then(Value::as_str) {
                Some(text) => text
                    .strip_prefix('#')
                    .and_then(|pointer| self.tree.pointer(pointer)),
                None => Some(example),
            };
            let value = target
                .and_then(|example| example.get("value").or_else(|| example.get("dataValue")));
            if let Some(value) = value.filter(|_| json) {
                self.question(schema, value, &at);
            }
        }
    }

    /// A schema, and those in it.
    fn schema(&mut self, schema: &'t Value, at: &str) {
        let Value::Object(members) = schema else {
            return;
        };
        let alone = members.contains_key("$ref") && self.version != Version::V3_1;
        if let Some(value) = members.get("example").filter(|_| !alone) {
            self.question(schema, value, &below(at, "example"));
        }
        if let (Some(Value::Array(values)), Version::V3_1) = (members.get("examples"), self.version)
        {
            for (index, value) in values.iter().enumerate() {
                self.question(schema, value, &format!("{at}/examples/{index}"));
            }
        }
        for (keyword, value) in members {
            let at = below(at, keyword);
            match (keyword.as_str(), value) {
                (
                    "properties" | "patternProperties" | "$defs" | "dependentSchemas",
                    Value::Object(named),
                ) => {
                    for (name, schema) in named {
                        self.schema(schema, &below(&at, name));
                    }
                }
                ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::Array(list)) => {
                    for (index, schema) in list.iter().enumerate() {
                        self.schema(schema, &format!("{at}/{index}"));
                    }
                }
                (
                    "items"
                    | "additionalProperties"
                    | "contains"
                    | "then"
                    | "else"
                    | "unevaluatedProperties",
                    schema,
                ) => {
                    self.schema(schema, &at);
                }
                _ => {}
            }
        }
    }

    fn question(&mut self, schema: &Value, value: &Value, place: &str) {
        let mut schema = schema.clone();
        if let Value::Object(members) = &mut schema {
            members.retain(|keyword, _| !ANNOTATIONS.contains(&keyword.as_str()));
        }
        let schemas = &mut self.schemas;
        let at = *self.known.entry(schema.to_string()).or_insert_with(|| {
            schemas.push(schema);
            schemas.len() - 1
        });
        self.questions.push(Question {
            place: place.to_owned(),
            schema: at,
            value: value.clone(),
            broken: "",
        });
    }
}

fn is_json(media_type: &str) -> bool {
    media_type.contains("json") || media_type.contains("*/*")
}

fn below(at: &str, name: &str) -> String {
    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn examples_are_found_wherever_they_stand() {
        let tree = json!({
            "paths": {"/a": {"get": {
                "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}, "example": "p"}],
                "responses": {"200": {
                    "headers": {"X": {"schema": {"type": "string"}, "examples": {"h": {"value": "h"}}}},
                    "content": {
                        "application/json": {"schema": {"type": "string"}, "examples": {"r": {"$ref": "#/components/examples/r"}}},
                        "application/xml": {"schema": {"type": "string"}, "example": "not"},
                    },
                }},
            }}},
            "components": {
                "examples": {"r": {"value": "r"}},
                "schemas": {"S": {"properties": {"example": {"type": "string", "example": "s", "title": "T"}}}},
            },
        });
        let sheet = collect(String::new(), tree, Version::V3_0);
        let values: Vec<_> = sheet
            .questions
            .iter()
            .filter_map(|question| question.value.as_str())
            .collect();
        assert_eq!(values, ["p", "h", "r", "s"]);
        assert_eq!(sheet.schemas.len(), 1);
        let last = sheet.questions.last().unwrap();
        assert_eq!(
            last.place,
            "/components/schemas/S/properties/example/example"
        );
    }
}
