//! The independent validator: schemas of a document enter, validators leave, and which members of a value a schema speaks of.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::{Registry, Validator};
use serde_json::{Value, json};

use super::translate::{DOCUMENT, Reading, Translator, Version};

/// The validators of one document.
pub(crate) struct Judge {
    registry: Registry<'static>,
}

impl Judge {
    /// Prepares the components of a document, and the schemas that questions are about.
    ///
    /// # Errors
    ///
    /// Why the validator does not take them.
    pub(crate) fn new(
        version: Version,
        reading: Reading,
        tree: &Value,
        questions: &[Value],
    ) -> Result<Self, String> {
        let document = Translator::new(version, reading, tree).document(questions);
        let registry = Registry::new()
            .add(DOCUMENT, document)
            .and_then(|registry| registry.prepare())
            .map_err(|error| error.to_string())?;
        Ok(Self { registry })
    }

    /// The validator of the schema at this place among those of the questions.
    ///
    /// # Errors
    ///
    /// Why the validator does not take it.
    pub(crate) fn validator(&self, question: usize) -> Result<Validator, String> {
        let schema = json!({"$ref": format!("{DOCUMENT}#/questions/{question}")});
        jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .with_registry(&self.registry)
            .should_validate_formats(true)
            .with_format("byte", is_base64)
            .build(&schema)
            .map_err(|error| error.to_string())
    }
}

/// Whether a text is base64 with the usual alphabet (RFC 4648, 4).
fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let alphabet = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    padding <= 2 && text.len().is_multiple_of(4) && digits.bytes().all(alphabet)
}

/// The members of each object in a valid value that its schema speaks of, by the pointer of the object.
pub(crate) fn declared(validator: &Validator, value: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let mut declared: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let evaluation = validator.evaluate(value);
    for entry in evaluation.iter_annotations() {
        let keyword = entry.schema_location.rsplit('/').next().unwrap_or_default();
        let speaks = [
            "properties",
            "patternProperties",
            "additionalProperties",
            "unevaluatedProperties",
        ];
        if let (true, Value::Array(names)) = (speaks.contains(&keyword), entry.annotations.value())
        {
            let names = names.iter().filter_map(Value::as_str).map(str::to_owned);
            declared
                .entry(entry.instance_location.as_str().to_owned())
                .or_default()
                .extend(names);
        }
    }
    declared
}

#[cfg(test)]
mod tests {
    use super::*;

    fn valid(version: Version, schema: Value, value: Value) -> bool {
        let tree = json!({
            "definitions": {"A b": {"type": "integer"}},
            "components": {"schemas": {"A b": {"type": "integer"}}},
            "paths": {"/x": {"schema": {"type": "boolean"}}},
        });
        let judge = Judge::new(version, Reading::JsonSchema, &tree, &[schema]).unwrap();
        judge.validator(0).unwrap().is_valid(&value)
    }

    #[test]
    fn each_version_means_what_its_specification_says() {
        use Version::{V2, V3_0, V3_1};
        let nullable = json!({"type": "string", "nullable": true});
        assert!(valid(V3_0, nullable.clone(), json!(null)));
        assert!(!valid(V3_0, json!({"type": "string"}), json!(null)));
        assert!(!valid(
            V3_0,
            json!({"minimum": 1, "exclusiveMinimum": true}),
            json!(1)
        ));
        assert!(!valid(V3_1, json!({"exclusiveMinimum": 1}), json!(1)));
        assert!(!valid(
            V2,
            json!({"$ref": "#/definitions/A%20b"}),
            json!("x")
        ));
        let beside = json!({"$ref": "#/components/schemas/A b", "minimum": 5});
        assert!(valid(V3_0, beside.clone(), json!(1)));
        assert!(!valid(V3_1, beside, json!(1)));
        assert!(!valid(
            V3_0,
            json!({"$ref": "#/paths/~1x/schema"}),
            json!(1)
        ));
        assert!(!valid(
            V3_0,
            json!({"type": "integer", "format": "int32"}),
            json!(2_147_483_648_i64)
        ));
        assert!(!valid(
            V3_0,
            json!({"type": "string", "format": "uuid"}),
            json!("x")
        ));
        assert!(!valid(
            V3_0,
            json!({"type": "string", "format": "byte"}),
            json!("x")
        ));
        assert!(valid(V3_0, json!({"format": "uuid"}), json!("x")));
        let read =
            json!({"required": ["a", "b"], "properties": {"a": {"readOnly": true}, "b": {}}});
        assert!(valid(V3_0, read.clone(), json!({"b": 1})));
        assert!(!valid(V3_0, read, json!({"a": 1})));
    }

    #[test]
    fn members_that_a_schema_speaks_of_are_known_by_place() {
        let schema = json!({"properties": {"a": {"properties": {"b": {}}}, "m": {"additionalProperties": {}}}});
        let tree = json!({});
        let judge = Judge::new(Version::V3_0, Reading::JsonSchema, &tree, &[schema]).unwrap();
        let validator = judge.validator(0).unwrap();
        let value = json!({"a": {"b": 1, "x": 2}, "m": {"y": 1}, "z": 3});
        let declared = declared(&validator, &value);
        assert!(declared[""].contains("a") && !declared[""].contains("z"));
        assert!(declared["/a"].contains("b") && !declared["/a"].contains("x"));
        assert!(declared["/m"].contains("y"));
    }
}
