//! The document that is generated for questions: their schemas as components, beside all that these refer to.
//!
//! An instance travels as the only member of an object, because what is asserted about a value is asserted where it is used.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Sheet, Version};

/// The name of the component for a schema.
pub(crate) fn component(schema: usize) -> String {
    format!("LabQuestion{schema:05}")
}

/// The text that stands for a value.
pub(crate) fn instance(value: &Value) -> String {
    format!("{{\"value\":{value}}}")
}

/// The value in an encoded instance.
pub(crate) fn value(text: &str) -> String {
    let inner = text
        .strip_prefix("{\"value\":")
        .and_then(|rest| rest.strip_suffix('}'));
    inner.unwrap_or(text).to_owned()
}

/// The document.
pub(crate) fn document(sheet: &Sheet) -> Value {
    let pointer = sheet.version.schemas();
    let mut all = sheet
        .tree
        .pointer(pointer)
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    let mut questions = Map::new();
    for (at, schema) in sheet.schemas.iter().enumerate() {
        let object =
            json!({"type": "object", "required": ["value"], "properties": {"value": schema}});
        questions.insert(component(at), object);
    }
    let mut reached = Reached::new(pointer, &all);
    sheet
        .schemas
        .iter()
        .for_each(|schema| reached.schema(schema));
    if reached.elsewhere {
        let mut tree = sheet.tree.clone();
        if let Some(Value::Object(schemas)) = tree.pointer_mut(pointer) {
            schemas.extend(questions);
        }
        return tree;
    }
    let names = reached.names;
    all.retain(|name, _| names.contains(name));
    all.extend(questions);
    let info = json!({"title": "Questions", "version": "1"});
    match sheet.version {
        Version::V2 => json!({"swagger": "2.0", "info": info, "paths": {}, "definitions": all}),
        _ => json!({
            "openapi": sheet.tree.get("openapi"),
            "info": info,
            "paths": {},
            "components": {"schemas": all},
        }),
    }
}

/// What schemas refer to, and what refers to those with a discriminator.
struct Reached<'t> {
    prefix: String,
    all: &'t Map<String, Value>,
    names: BTreeSet<String>,
    elsewhere: bool,
}

impl<'t> Reached<'t> {
    fn new(pointer: &str, all: &'t Map<String, Value>) -> Self {
        Self {
            prefix: format!("#{pointer}/"),
            all,
            names: BTreeSet::new(),
            elsewhere: false,
        }
    }

    fn schema(&mut self, schema: &Value) {
        match schema {
            Value::Array(list) => list.iter().for_each(|schema| self.schema(schema)),
            Value::Object(members) => {
                if let Some(Value::String(text)) = members.get("$ref") {
                    self.reference(text);
                }
                if let Some(Value::Object(mapping)) = members
                    .get("discriminator")
                    .and_then(|it| it.get("mapping"))
                {
                    for target in mapping.values().filter_map(Value::as_str) {
                        let name = target.strip_prefix(&self.prefix).unwrap_or(target);
                        self.name(name.to_owned());
                    }
                }
                members.values().for_each(|schema| self.schema(schema));
            }
            _ => {}
        }
    }

    fn reference(&mut self, text: &str) {
        match text.strip_prefix(&self.prefix) {
            Some(rest) => {
                let name = rest.split('/').next().unwrap_or_default();
                self.name(super::translate::unescape(name));
            }
            None => self.elsewhere = true,
        }
    }

    fn name(&mut self, name: String) {
        let all = self.all;
        let Some(schema) = all.get(&name) else {
            return;
        };
        if !self.names.insert(name.clone()) {
            return;
        }
        self.schema(schema);
        if schema.get("discriminator").is_some() {
            let reference = format!("{}{name}", self.prefix);
            let extends = |schema: &Value| {
                let parts = schema.get("allOf").and_then(Value::as_array);
                parts.is_some_and(|parts| {
                    parts
                        .iter()
                        .any(|part| part.get("$ref").and_then(Value::as_str) == Some(&reference))
                })
            };
            for (child, _) in all.iter().filter(|(_, schema)| extends(schema)) {
                self.name(child.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_referred_to_is_generated() {
        let tree = json!({"openapi": "3.0.3", "components": {"schemas": {
            "A": {"properties": {"b": {"$ref": "#/components/schemas/B"}}},
            "B": {"discriminator": {"propertyName": "t"}},
            "C": {"allOf": [{"$ref": "#/components/schemas/B"}]},
            "D": {},
        }}});
        let sheet = Sheet {
            path: String::new(),
            tree,
            version: Version::V3_0,
            schemas: vec![json!({"$ref": "#/components/schemas/A"})],
            questions: Vec::new(),
        };
        let document = document(&sheet);
        let names: Vec<_> = document["components"]["schemas"]
            .as_object()
            .unwrap()
            .keys()
            .collect();
        assert_eq!(names, ["A", "B", "C", "LabQuestion00000"]);
    }
}
