//! The document that is generated for questions: their schemas as components, beside all that these refer to.
//!
//! An instance travels as a member of an object, because what is asserted about a value is asserted where it is used. Many schemas share
//! an object, since each type costs the compiler more than a member does. Their members are optional, and who asks about null gets an object
//! with a required one.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Question, Sheet, Version};

/// How many schemas share an object.
const SHARE: usize = 16;

/// What is generated for the questions of a sheet.
pub(crate) struct Wrapper<'s> {
    sheet: &'s Sheet,
    /// The schemas that null is asked of.
    nulls: Vec<usize>,
}

impl<'s> Wrapper<'s> {
    pub(crate) fn new(sheet: &'s Sheet) -> Self {
        let asked = sheet.questions.iter();
        let nulls = asked.filter(|question| question.value.is_null());
        let nulls: BTreeSet<usize> = nulls.map(|question| question.schema).collect();
        Self {
            sheet,
            nulls: nulls.into_iter().collect(),
        }
    }

    /// The names of the objects: those that are shared, then one for each schema that null is asked of.
    pub(crate) fn components(&self) -> Vec<String> {
        let shared = (0..self.shared()).map(|at| format!("LabQuestions{at:05}"));
        let own = self
            .nulls
            .iter()
            .map(|schema| format!("LabNull{schema:05}"));
        shared.chain(own).collect()
    }

    fn shared(&self) -> usize {
        self.sheet.schemas.len().div_ceil(SHARE)
    }

    /// Which of the objects a question is for.
    pub(crate) fn target(&self, question: &Question) -> usize {
        if question.value.is_null() {
            let known = self.nulls.binary_search(&question.schema);
            return self.shared() + known.unwrap_or_else(|at| at);
        }
        question.schema / SHARE
    }

    /// The schemas of the objects, by name.
    fn objects(&self) -> Map<String, Value> {
        let shared = self.sheet.schemas.chunks(SHARE).enumerate();
        let shared = shared.map(|(chunk, schemas)| {
            let members = schemas.iter().enumerate();
            let members = members.map(|(at, schema)| (member(chunk * SHARE + at), schema.clone()));
            let members: Map<String, Value> = members.collect();
            json!({"type": "object", "properties": members})
        });
        let own = self.nulls.iter().map(|at| {
            let name = member(*at);
            json!({
                "type": "object",
                "required": [name],
                "properties": {&name: self.sheet.schemas.get(*at)},
            })
        });
        self.components()
            .into_iter()
            .zip(shared.chain(own))
            .collect()
    }

    /// The document.
    pub(crate) fn document(&self) -> Value {
        let sheet = self.sheet;
        let pointer = sheet.version.schemas();
        let empty = Map::new();
        let all = sheet.tree.pointer(pointer).and_then(Value::as_object);
        let mut reached = Reached::new(pointer, all.unwrap_or(&empty));
        sheet
            .schemas
            .iter()
            .for_each(|schema| reached.schema(schema));
        let mut all = all.cloned().unwrap_or_default();
        if !reached.elsewhere {
            let names = reached.names;
            all.retain(|name, _| names.contains(name));
        }
        let elsewhere = reached.elsewhere;
        all.extend(self.objects());
        let mut document = match elsewhere {
            true => sheet.tree.clone(),
            false => json!({
                "info": {"title": "Questions", "version": "1"},
                "paths": {},
            }),
        };
        match sheet.version {
            Version::V2 => {
                document["swagger"] = json!("2.0");
                document["definitions"] = Value::Object(all);
            }
            _ => {
                document["openapi"] = json!(sheet.tree.get("openapi"));
                document["components"]["schemas"] = Value::Object(all);
            }
        }
        document
    }
}

/// The member that a value of a schema travels as.
fn member(schema: usize) -> String {
    format!("q{schema:05}")
}

/// The text that stands for a value.
pub(crate) fn instance(question: &Question) -> String {
    format!("{{\"{}\":{}}}", member(question.schema), question.value)
}

/// The value in an encoded instance.
pub(crate) fn value(text: &str) -> String {
    let inner = text
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    let inner = inner.and_then(|rest| rest.split_once(':'));
    inner.map_or(text, |(_, value)| value).to_owned()
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

    fn sheet(schemas: usize, questions: Vec<Question>) -> Sheet {
        let tree = json!({"openapi": "3.0.3", "components": {"schemas": {
            "A": {"properties": {"b": {"$ref": "#/components/schemas/B"}}},
            "B": {"discriminator": {"propertyName": "t"}},
            "C": {"allOf": [{"$ref": "#/components/schemas/B"}]},
            "D": {},
        }}});
        Sheet {
            path: String::new(),
            tree,
            version: Version::V3_0,
            schemas: vec![json!({"$ref": "#/components/schemas/A"}); schemas],
            questions,
        }
    }

    fn question(schema: usize, value: Value) -> Question {
        Question {
            place: String::new(),
            schema,
            value,
            broken: "",
        }
    }

    #[test]
    fn only_what_is_referred_to_is_generated() {
        let sheet = sheet(1, Vec::new());
        let document = Wrapper::new(&sheet).document();
        let schemas = document["components"]["schemas"].as_object().unwrap();
        let names: Vec<_> = schemas.keys().collect();
        assert_eq!(names, ["A", "B", "C", "LabQuestions00000"]);
    }

    #[test]
    fn many_schemas_share_an_object_and_null_has_its_own() {
        let questions = vec![question(17, json!(1)), question(17, Value::Null)];
        let sheet = sheet(18, questions);
        let wrapper = Wrapper::new(&sheet);
        let components = wrapper.components();
        assert_eq!(
            components,
            ["LabQuestions00000", "LabQuestions00001", "LabNull00017"]
        );
        let targets = sheet.questions.iter().map(|one| wrapper.target(one));
        assert_eq!(targets.collect::<Vec<_>>(), [1, 2]);
        let document = wrapper.document();
        let schemas = &document["components"]["schemas"];
        assert!(schemas["LabQuestions00001"]["properties"]["q00017"].is_object());
        assert_eq!(schemas["LabNull00017"]["required"], json!(["q00017"]));
        assert_eq!(value(&instance(&sheet.questions[0])), "1");
    }
}
