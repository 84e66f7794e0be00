//! Reads a folder of the JSON Schema Test Suite: files enter, groups of tests leave, each with its schema as an OpenAPI document.

use std::error::Error;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

/// The component that is the schema of a group.
const SCHEMA: &str = "Case";

/// Which rules a suite's schemas follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Draft 4, as OpenAPI 3.0 has it.
    Draft4,
    /// 2020-12, as OpenAPI 3.1 has it.
    Draft2020,
}

impl Dialect {
    /// The dialect of the suite in a folder, by the folder's name.
    pub(crate) fn of(folder: &Path) -> Self {
        match folder.file_name() {
            Some(name) if name == "draft4" => Self::Draft4,
            _ => Self::Draft2020,
        }
    }

    const fn version(self) -> &'static str {
        match self {
            Self::Draft4 => "3.0.3",
            Self::Draft2020 => "3.1.0",
        }
    }
}

/// A schema and its tests.
#[derive(Debug, Deserialize)]
pub(crate) struct Group {
    /// The file, from the suite's folder, without its extension.
    #[serde(skip)]
    pub(crate) file: String,
    /// What the suite calls it.
    pub(crate) description: String,
    /// The schema.
    pub(crate) schema: Value,
    /// The tests.
    pub(crate) tests: Vec<Test>,
}

/// An instance, and whether it is valid.
#[derive(Debug, Deserialize)]
pub(crate) struct Test {
    /// What the suite calls it.
    pub(crate) description: String,
    /// The instance, as it is written.
    pub(crate) data: Box<RawValue>,
    /// What a validator says.
    pub(crate) valid: bool,
}

/// The groups of a suite, those that have to be left out with the reason.
#[derive(Debug, Default)]
pub(crate) struct Suite {
    /// What is asked.
    pub(crate) groups: Vec<Group>,
    /// What is not, and why.
    pub(crate) left_out: Vec<(Group, &'static str)>,
}

/// Reads the files of `folder`, and those of `optional/format` below it.
///
/// # Errors
///
/// A file cannot be read, or is not of the suite's form.
pub(crate) fn read(folder: &Path, dialect: Dialect) -> Result<Suite, Box<dyn Error>> {
    let mut suite = Suite::default();
    for below in ["", "optional/format"] {
        let folder = folder.join(below);
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        let mut paths = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<Vec<_>, _>>()?;
        paths.sort();
        for path in paths
            .iter()
            .filter(|path| path.extension().is_some_and(|name| name == "json"))
        {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            let text = fs::read_to_string(path)?;
            let groups: Vec<Group> = serde_json::from_str(&text)
                .map_err(|error| format!("{}: {error}", path.display()))?;
            for mut group in groups {
                if !below.is_empty() {
                    group.assert_format();
                }
                group.file = Path::new(below).join(&*stem).display().to_string();
                match left_out(&group, dialect) {
                    Some(reason) => suite.left_out.push((group, reason)),
                    None => suite.groups.push(group),
                }
            }
        }
    }
    Ok(suite)
}

/// Why a group is not asked: what it needs is nothing that a document of its own can have.
fn left_out(group: &Group, dialect: Dialect) -> Option<&'static str> {
    let text = group.schema.to_string();
    match group.file.as_str() {
        "refRemote" => return Some("remote references"),
        "dynamicRef" => return Some("$dynamicRef"),
        "vocabulary" => return Some("custom vocabularies"),
        _ => {}
    }
    if text.contains("\"$dynamicRef\"") {
        return Some("$dynamicRef");
    }
    if text.contains("\"$ref\":\"http://json-schema.org")
        || text.contains("\"$ref\":\"https://json-schema.org")
    {
        return Some("remote references to the metaschema");
    }
    let identifies = |text: &str| {
        ["http:", "file:", "#"]
            .iter()
            .any(|start| text.contains(&format!("\"id\":\"{start}")))
    };
    (dialect == Dialect::Draft4 && identifies(&text))
        .then_some("`id`, which OpenAPI 3.0 does not have")
}

impl Group {
    /// A format alone is an annotation, as the required tests say; what asserts it in an OpenAPI document is the type beside it.
    /// So the schema gets `type: string`, and only strings are asked.
    fn assert_format(&mut self) {
        if let Value::Object(members) = &mut self.schema {
            members.entry("type").or_insert_with(|| "string".into());
        }
        self.tests.retain(|test| test.data.get().starts_with('"'));
    }

    /// Whether the schema leaves open what becomes of a member of this name: it names no such member, and says nothing of others.
    pub(crate) fn is_undeclared(&self, name: &str) -> bool {
        let text = self.schema.to_string();
        let others = [
            "additionalProperties",
            "patternProperties",
            "unevaluatedProperties",
            "propertyNames",
        ];
        let says = |name: &str| text.contains(&format!("{}:", Value::from(name)));
        !says(name) && !others.into_iter().any(says)
    }

    /// The schema as it stands at `at`: references by pointer begin there, unless an `$id` begins a resource of its own.
    pub(crate) fn schema_at(&self, at: &str) -> Value {
        let mut schema = self.schema.clone();
        rebase(&mut schema, at);
        schema
    }

    /// A document with the schema as a component, and another, `Instance`, with a member that refers to it: what is asserted
    /// about a value is asserted where it is used.
    pub(crate) fn document(&self, dialect: Dialect) -> Value {
        let at = format!("#/components/schemas/{SCHEMA}");
        let mut document = self.alone(dialect);
        if let Some(Value::Object(schemas)) = document.pointer_mut("/components/schemas") {
            let instance = json!({"type": "object", "required": ["value"], "properties": {"value": {"$ref": at}}});
            schemas.shift_insert(0, "Instance".to_owned(), instance);
        }
        document
    }

    /// A document with the schema as its only component.
    pub(crate) fn alone(&self, dialect: Dialect) -> Value {
        let at = format!("#/components/schemas/{SCHEMA}");
        json!({
            "openapi": dialect.version(),
            "info": {"title": "Suite", "version": "1"},
            "paths": {},
            "components": {"schemas": {SCHEMA: self.schema_at(&at)}},
        })
    }
}

/// Makes the references of a schema by pointer begin at `at`.
fn rebase(schema: &mut Value, at: &str) {
    let Value::Object(members) = schema else {
        return;
    };
    let resource = members.get("$id").and_then(Value::as_str);
    if resource.is_some_and(|id| !id.starts_with('#')) {
        return;
    }
    for (keyword, value) in members.iter_mut() {
        match (keyword.as_str(), value) {
            ("$ref", Value::String(text)) => {
                if let Some(rest) = text
                    .strip_prefix('#')
                    .filter(|rest| rest.is_empty() || rest.starts_with('/'))
                {
                    *text = format!("{at}{rest}");
                }
            }
            ("const" | "enum" | "default" | "examples", _) => {}
            (
                "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas"
                | "dependencies",
                Value::Object(named),
            ) => named_schemas(named, at),
            (_, Value::Array(schemas)) => schemas.iter_mut().for_each(|schema| rebase(schema, at)),
            (_, schema) => rebase(schema, at),
        }
    }
}

fn named_schemas(named: &mut Map<String, Value>, at: &str) {
    named.values_mut().for_each(|schema| rebase(schema, at));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_move_and_data_stays() {
        let mut schema = json!({
            "properties": {"$ref": {"$ref": "#/$defs/a"}, "b": {"$ref": "#"}, "c": {"$ref": "#anchor"}},
            "const": {"$ref": "#/$defs/a"},
            "items": {"$id": "http://x/y", "$ref": "#/$defs/a"},
        });
        rebase(&mut schema, "#/at");
        assert_eq!(
            schema,
            json!({
                "properties": {"$ref": {"$ref": "#/at/$defs/a"}, "b": {"$ref": "#/at"}, "c": {"$ref": "#anchor"}},
                "const": {"$ref": "#/$defs/a"},
                "items": {"$id": "http://x/y", "$ref": "#/$defs/a"},
            })
        );
    }
}
