//! Makes values from schemas: a schema and chance enter, a value that should be valid leaves.
//!
//! What comes out is only likely to be valid: the validator judges it. Objects and arrays are in `parts.rs`, numbers and texts in
//! `scalars.rs`.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::draw::Draw;
use super::parts::merged;
use crate::survey::{Version, resolve};

/// From this depth on only what is required is made.
pub(super) const LEAN: usize = 6;
/// From this depth on nothing is made.
pub(super) const DEEPEST: usize = 20;
/// How many values a value may have before only what is required is added.
const MANY: usize = 120;

/// Makes values from the schemas of one document.
pub(crate) struct Maker<'t> {
    pub(super) tree: &'t Value,
    version: Version,
    pub(super) random: Draw,
    /// The components that extend one with a `discriminator`, by its name.
    extended: BTreeMap<String, Vec<String>>,
    /// How many values were made for the one at hand.
    made: usize,
    /// How often each keyword was broken, in this document and those before it.
    pub(super) broken: &'t mut Broken,
}

/// How often each keyword was broken.
pub(super) type Broken = BTreeMap<&'static str, usize>;

impl<'t> Maker<'t> {
    pub(crate) fn new(
        tree: &'t Value,
        version: Version,
        random: Draw,
        broken: &'t mut Broken,
    ) -> Self {
        let mut extended: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let components = tree.pointer(version.schemas()).and_then(Value::as_object);
        for (name, schema) in components.into_iter().flatten() {
            let parts = schema.get("allOf").and_then(Value::as_array);
            for part in parts.into_iter().flatten() {
                if let Some((base, target)) = component(tree, version, part)
                    && target.get("discriminator").is_some()
                {
                    extended.entry(base).or_default().push(name.clone());
                }
            }
        }
        Self {
            tree,
            version,
            random,
            extended,
            made: 0,
            broken,
        }
    }

    /// A value that should be valid.
    pub(crate) fn sample(&mut self, schema: &Value) -> Value {
        self.made = 0;
        self.value(schema, 0)
    }

    /// A value below others.
    pub(super) fn value(&mut self, schema: &Value, depth: usize) -> Value {
        let Value::Object(members) = schema else {
            return self.anything();
        };
        self.made += 1;
        if depth > DEEPEST {
            return Value::Null;
        }
        if resolve(self.tree, schema).is_some() {
            return self.referred(schema, depth);
        }
        if let Some(value) = members.get("const") {
            return value.clone();
        }
        let listed = members.get("enum").and_then(Value::as_array);
        if let Some(value) = listed.and_then(|list| self.random.pick(list)) {
            return value.clone();
        }
        let nullable = flag(members, "nullable") || flag(members, "x-nullable");
        if nullable && self.random.one_in(8) {
            return Value::Null;
        }
        let mut made = self.by_type(members, depth);
        for part in list(members, "allOf") {
            made = merged(made, self.part(part, depth));
        }
        for keyword in ["oneOf", "anyOf"] {
            let variants: Vec<&Value> = list(members, keyword).collect();
            if let Some(variant) = self.random.pick(&variants).copied() {
                let mut value = self.value(variant, depth + 1);
                self.stamp(members, variant, &mut value);
                made = merged(made, value);
            }
        }
        self.branch(members, depth, &mut made);
        made.unwrap_or_else(|| self.anything())
    }

    /// What `if` and `then` ask for together, or `else`.
    fn branch(&mut self, members: &Map<String, Value>, depth: usize, made: &mut Option<Value>) {
        let branch = |name: &str| members.get(name).filter(|schema| schema.is_object());
        let (Some(given), then, otherwise) = (branch("if"), branch("then"), branch("else")) else {
            return;
        };
        let holds = otherwise.is_none() || self.random.one_in(2);
        let asked = match holds {
            true => [Some(given), then],
            false => [otherwise, None],
        };
        for schema in asked.into_iter().flatten() {
            let value = made.take().unwrap_or_default();
            *made = Some(self.towards(members, value, schema, depth));
        }
    }

    /// What a reference leads to; where others extend it, often one of those.
    fn referred(&mut self, schema: &Value, depth: usize) -> Value {
        let named = component(self.tree, self.version, schema).map(|(name, _)| name);
        let heirs = named.as_ref().and_then(|name| self.extended.get(name));
        let heir = match heirs {
            Some(heirs) if depth < LEAN && !self.random.one_in(4) => {
                let heirs = heirs.clone();
                self.random.pick(&heirs).cloned()
            }
            _ => None,
        };
        let base = resolve(self.tree, schema).cloned().unwrap_or_default();
        let mut value = match &heir {
            Some(heir) => {
                let step = heir.replace('~', "~0").replace('/', "~1");
                let pointer = format!("#{}/{step}", self.version.schemas());
                self.value(&json!({"$ref": pointer}), depth + 1)
            }
            None => self.value(&base, depth + 1),
        };
        let chooses = ["oneOf", "anyOf"]
            .iter()
            .any(|word| base.get(word).is_some());
        if let (Some(name), false) = (heir.or(named), chooses) {
            self.name(&base, &name, &mut value);
            for part in base
                .get("allOf")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                if let Some((_, target)) = component(self.tree, self.version, part) {
                    self.name(&target, &name, &mut value);
                }
            }
        }
        value
    }

    /// A part of `allOf`: what it leads to alone.
    fn part(&mut self, part: &Value, depth: usize) -> Value {
        match resolve(self.tree, part).cloned() {
            Some(target) => self.value(&target, depth + 1),
            None => self.value(part, depth + 1),
        }
    }

    /// Sets the tag to what means the component of this name.
    fn name(&mut self, base: &Value, name: &str, value: &mut Value) {
        let Some(discriminator) = base.get("discriminator") else {
            return;
        };
        let tag = discriminator.get("propertyName").unwrap_or(discriminator);
        if let (Some(tag), Value::Object(members)) = (tag.as_str(), value) {
            members.insert(tag.to_owned(), self.mapped(discriminator, name).into());
        }
    }

    fn mapped(&mut self, discriminator: &Value, name: &str) -> String {
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        let names: Vec<&String> = mapping
            .into_iter()
            .flatten()
            .filter(|(_, target)| {
                let target = target.as_str().unwrap_or_default();
                target.rsplit('/').next() == Some(name)
            })
            .map(|(tag, _)| tag)
            .collect();
        let one = self.random.pick(&names).map(|tag| (*tag).clone());
        one.unwrap_or_else(|| name.to_owned())
    }

    /// Sets the tag of a variant, where it is not a constant of it.
    fn stamp(&mut self, union: &Map<String, Value>, variant: &Value, value: &mut Value) {
        let union = Value::Object(union.clone());
        let Some(discriminator) = union.get("discriminator") else {
            return;
        };
        let Some((name, target)) = component(self.tree, self.version, variant) else {
            return;
        };
        let tag = discriminator.get("propertyName").and_then(Value::as_str);
        let constant = tag.and_then(|tag| target.get("properties")?.get(tag));
        let constant = constant.is_some_and(|tag| tag.get("enum").or(tag.get("const")).is_some());
        if !constant || discriminator.get("mapping").is_some() {
            self.name(&union, &name, value);
        }
    }

    /// A value by the type that a schema names or implies; `None` if it says nothing.
    fn by_type(&mut self, members: &Map<String, Value>, depth: usize) -> Option<Value> {
        let says = |names: &[&str]| names.iter().any(|name| members.contains_key(*name));
        let named = match members.get("type") {
            Some(Value::Array(names)) => self.random.pick(names).and_then(Value::as_str),
            Some(Value::String(name)) => Some(name.as_str()),
            _ if says(&["properties", "additionalProperties", "patternProperties"]) => {
                Some("object")
            }
            _ if says(&["required", "minProperties", "propertyNames"]) => Some("object"),
            _ if says(&["items", "prefixItems", "contains", "minItems"]) => Some("array"),
            _ if says(&["pattern", "minLength", "maxLength", "format"]) => Some("string"),
            _ if says(&["minimum", "maximum", "multipleOf"]) => Some("number"),
            _ => None,
        };
        Some(match named? {
            "null" => Value::Null,
            "boolean" => self.random.one_in(2).into(),
            "integer" => self.integer(members),
            "number" => self.number(members),
            "string" => self.string(members),
            "array" => self.array(members, depth),
            "object" => self.object(members, depth),
            _ => return None,
        })
    }

    /// Whether there is room for more than what is required.
    pub(super) fn has_room(&self, depth: usize) -> bool {
        depth < LEAN && self.made < MANY
    }

    pub(super) fn anything(&mut self) -> Value {
        let choice = [
            json!({}),
            json!([]),
            json!("text"),
            json!(1),
            json!(2.5),
            json!(true),
            json!(null),
            json!({"a": [1.5, {"b": null}]}),
        ];
        self.random.pick(&choice).cloned().unwrap_or_default()
    }
}

pub(super) fn flag(members: &Map<String, Value>, name: &str) -> bool {
    members.get(name) == Some(&Value::Bool(true))
}

/// The elements of a keyword that is a list.
pub(super) fn list<'m>(
    members: &'m Map<String, Value>,
    keyword: &str,
) -> impl Iterator<Item = &'m Value> + use<'m> {
    members
        .get(keyword)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// The component that a reference names, and its schema.
fn component(tree: &Value, version: Version, schema: &Value) -> Option<(String, Value)> {
    let text = schema.get("$ref")?.as_str()?;
    let rest = text.strip_prefix('#')?.strip_prefix(version.schemas())?;
    let name = rest.strip_prefix('/').filter(|name| !name.contains('/'))?;
    Some((name.to_owned(), resolve(tree, schema)?.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_follow_the_schema_and_the_seed() {
        let tree = json!({"components": {"schemas": {"N": {"type": "integer", "minimum": 5, "maximum": 9}}}});
        let schema = json!({
            "type": "object",
            "required": ["n"],
            "properties": {"n": {"$ref": "#/components/schemas/N"}, "s": {"type": "string", "minLength": 3, "maxLength": 4}},
        });
        let values = |seed| {
            let mut broken = Broken::new();
            let mut maker = Maker::new(&tree, Version::V3_0, Draw::new(seed, 0), &mut broken);
            (0..50).map(|_| maker.sample(&schema)).collect::<Vec<_>>()
        };
        assert_eq!(values(1), values(1));
        assert_ne!(values(1), values(2));
        for value in values(1) {
            assert!((5..=9).contains(&value["n"].as_i64().unwrap()));
            let length = value["s"].as_str().map(|text| text.chars().count());
            assert!(length.is_none_or(|length| (3..=4).contains(&length)));
        }
    }

    #[test]
    fn a_tag_names_the_schema() {
        let tree = json!({"components": {"schemas": {
            "Base": {"type": "object", "discriminator": {"propertyName": "t"}, "properties": {"t": {"type": "string"}}},
            "Child": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"required": ["n"], "properties": {"n": {"type": "integer"}}}]},
        }}});
        let mut broken = Broken::new();
        let mut maker = Maker::new(&tree, Version::V3_0, Draw::new(1, 0), &mut broken);
        let schema = json!({"$ref": "#/components/schemas/Base"});
        let values: Vec<_> = (0..20).map(|_| maker.sample(&schema)).collect();
        for value in &values {
            let expected = if value.get("n").is_some() {
                "Child"
            } else {
                "Base"
            };
            assert_eq!(value["t"], expected);
        }
        assert!(values.iter().any(|value| value["t"] == "Child"));
    }
}
