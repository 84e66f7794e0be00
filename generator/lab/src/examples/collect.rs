//! Finds the examples of a document: a tree enters, schemas with the values that are said to be of them leave.
//!
//! Looked at are schemas (`example`, and `examples` from 3.1 on) wherever they stand, media types, parameters, headers, and the
//! `examples` of responses in Swagger 2.0. What is no value of a schema is counted: texts in the syntax of another media type, examples in
//! other places, and those without a schema.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use crate::survey::{Question, Sheet, Version, resolve};
use crate::tree::FILES;

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

/// How many examples are left out, by the reason.
pub(crate) type LeftOut = BTreeMap<&'static str, usize>;

/// The sheet of a document with a question per example, and what is left out.
pub(crate) fn collect(path: String, tree: Value, version: Version) -> (Sheet, LeftOut) {
    let mut collector = Collector {
        tree: &tree,
        version,
        schemas: Vec::new(),
        known: HashMap::new(),
        questions: Vec::new(),
        left_out: LeftOut::new(),
    };
    collector.part(&tree, "", None);
    let (schemas, questions) = (collector.schemas, collector.questions);
    let left_out = collector.left_out;
    let sheet = Sheet {
        path,
        tree,
        version,
        schemas,
        questions,
    };
    (sheet, left_out)
}

struct Collector<'t> {
    tree: &'t Value,
    version: Version,
    schemas: Vec<Value>,
    known: HashMap<String, usize>,
    questions: Vec<Question>,
    left_out: LeftOut,
}

impl<'t> Collector<'t> {
    /// A part of the document that is no schema, below this media type.
    fn part(&mut self, part: &'t Value, at: &str, media: Option<&str>) {
        match part {
            Value::Array(list) => {
                for (index, part) in list.iter().enumerate() {
                    self.part(part, &format!("{at}/{index}"), media);
                }
            }
            Value::Object(members) => {
                if let Some(schema) = members.get("schema").filter(|schema| schema.is_object()) {
                    self.carrier(members, schema, at, media);
                }
                for (name, value) in members {
                    self.member(name, value, &below(at, name), media);
                }
            }
            _ => {}
        }
    }

    fn member(&mut self, name: &str, value: &'t Value, at: &str, media: Option<&str>) {
        match (name, value) {
            ("schema", schema) => self.schema(schema, at),
            ("schemas" | "definitions", Value::Object(named)) => {
                for (name, schema) in named {
                    self.schema(schema, &below(at, name));
                }
            }
            ("content", Value::Object(media_types)) => {
                for (name, media_type) in media_types {
                    self.without_schema(media_type);
                    self.part(media_type, &below(at, name), Some(name));
                }
            }
            ("example" | "examples" | "default" | "enum", _) => {}
            (name, _) if name.starts_with("x-") && name != FILES => {}
            (_, value) => self.part(value, at, media),
        }
    }

    /// A media type whose examples are of no schema.
    fn without_schema(&mut self, media_type: &Value) {
        if media_type.get("schema").is_some() {
            return;
        }
        let examples = media_type.get("examples").and_then(Value::as_object);
        let all = examples.map_or(0, Map::len);
        for _ in 0..all + usize::from(media_type.get("example").is_some()) {
            self.leave_out("no schema stands beside it");
        }
    }

    fn leave_out(&mut self, reason: &'static str) {
        *self.left_out.entry(reason).or_default() += 1;
    }

    /// A media type, parameter or header, or in Swagger 2.0 a response: what has a schema and examples beside it.
    fn carrier(
        &mut self,
        members: &'t Map<String, Value>,
        schema: &'t Value,
        at: &str,
        media: Option<&str>,
    ) {
        if let Some(value) = members.get("example") {
            self.carried(schema, value, &below(at, "example"), media);
        }
        let Some(Value::Object(examples)) = members.get("examples") else {
            return;
        };
        for (name, example) in examples {
            let at = below(&below(at, "examples"), name);
            if self.version == Version::V2 {
                self.carried(schema, example, &at, Some(name));
                continue;
            }
            let target = match example.get("$ref").and_then(Value::as_str) {
                Some(_) => resolve(self.tree, example),
                None => Some(example),
            };
            let value = target
                .and_then(|example| example.get("value").or_else(|| example.get("dataValue")));
            match value {
                Some(value) => self.carried(schema, value, &at, media),
                None => self.leave_out("its value stands elsewhere, or nowhere"),
            }
        }
    }

    /// An example in a media type, or in none.
    fn carried(&mut self, schema: &Value, value: &Value, at: &str, media: Option<&str>) {
        let serialized = value.is_string() && media.is_some_and(has_syntax);
        if serialized {
            self.leave_out("it is a text in the syntax of a media type that is not JSON");
        } else {
            self.question(schema, value, at);
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
                    | "propertyNames"
                    | "unevaluatedItems"
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

/// Whether a media type has a syntax of its own, so that a string is the text of a value and not the value.
fn has_syntax(media_type: &str) -> bool {
    let plain = ["json", "*/*", "text/plain"];
    !plain.iter().any(|known| media_type.contains(known))
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
                        "application/xml": {"schema": {"type": "string"}, "example": "<not/>"},
                        "application/x-www-form-urlencoded": {"schema": {}, "example": {"not": "text"}},
                        "text/html": {"examples": {"not": {"value": 1}}},
                    },
                }},
            }}},
            "components": {
                "examples": {"r": {"value": "r"}},
                "schemas": {"S": {"properties": {"example": {"type": "string", "example": "s", "title": "T"}}}},
            },
        });
        let (sheet, left_out) = collect(String::new(), tree, Version::V3_0);
        assert_eq!(left_out.values().sum::<usize>(), 2);
        let values: Vec<_> = sheet
            .questions
            .iter()
            .filter_map(|question| question.value.as_str())
            .collect();
        assert_eq!(values, ["p", "h", "r", "s"]);
        assert_eq!((sheet.questions.len(), sheet.schemas.len()), (5, 2));
        let last = sheet.questions.last().unwrap();
        assert_eq!(
            last.place,
            "/components/schemas/S/properties/example/example"
        );
    }
}
