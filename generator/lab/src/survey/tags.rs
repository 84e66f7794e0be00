//! What `discriminator` says, in words of JSON Schema: the value of one member tells which schema holds.
//!
//! Enters: a schema of a document, or a component. Leaves: the same with `if` and `then` for each value of the tag (OpenAPI 3.0.4,
//! Discriminator Object; Swagger 2.0, Schema Object, `discriminator`). What has no tag for each of its alternatives stays as it is.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::translate::{DOCUMENT, Reading, Translator, Version, escape_percent, resolve, unescape};

/// A component with a `discriminator` and without alternatives, and those that extend it by `allOf`.
#[derive(Debug)]
struct Family {
    tag: String,
    /// The values that mean each of its members, and the component itself.
    values: BTreeMap<String, Vec<String>>,
    /// Of each member, those that extend it.
    below: BTreeMap<String, BTreeSet<String>>,
    /// Which of them stands for values without a listed tag (OpenAPI 3.2, `defaultMapping`).
    default: Option<String>,
}

/// The families of a document, by the name of what is extended.
#[derive(Debug, Default)]
pub(super) struct Families {
    all: BTreeMap<String, Family>,
}

impl Families {
    pub(super) fn of(version: Version, tree: &Value) -> Self {
        let empty = Map::new();
        let components = tree.pointer(version.schemas()).and_then(Value::as_object);
        let components = components.unwrap_or(&empty);
        let mut extended: BTreeMap<String, Vec<&String>> = BTreeMap::new();
        for (name, schema) in components {
            let parts = schema.get("allOf").and_then(Value::as_array);
            for part in parts.into_iter().flatten() {
                if let Some(base) = component(version, part) {
                    extended.entry(base).or_default().push(name);
                }
            }
        }
        let mut all = BTreeMap::new();
        for (name, schema) in components {
            let chooses = ["oneOf", "anyOf"]
                .iter()
                .any(|keyword| schema.get(keyword).is_some());
            let Some(discriminator) = Discriminator::of(schema).filter(|_| !chooses) else {
                continue;
            };
            let mut members = descendants(name, &extended);
            let mapped = discriminator.mapping.iter();
            members.extend(mapped.map(|(_, target)| target_name(version, target)));
            members.retain(|member| components.contains_key(member) && member != name);
            if members.is_empty() {
                continue;
            }
            let value = |one: &String| (one.clone(), discriminator.values(version, one));
            let below = members.iter().map(|member| {
                let mut below = descendants(member, &extended);
                below.retain(|other| members.contains(other));
                (member.clone(), below)
            });
            let family = Family {
                below: below.collect(),
                values: members.iter().chain([name]).map(value).collect(),
                default: discriminator
                    .default
                    .as_ref()
                    .map(|target| target_name(version, target)),
                tag: discriminator.tag,
            };
            all.insert(name.clone(), family);
        }
        Self { all }
    }

    /// Whether the component is extended by, or extends, another of its family.
    fn holds(&self, name: &str) -> bool {
        self.all
            .iter()
            .any(|(base, family)| base == name || family.below.contains_key(name))
    }
}

/// The components that extend one, directly or not.
fn descendants(base: &str, extended: &BTreeMap<String, Vec<&String>>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![base];
    while let Some(parent) = open.pop() {
        for child in extended.get(parent).into_iter().flatten() {
            if found.insert((*child).clone()) {
                open.push(child);
            }
        }
    }
    found
}

/// A `discriminator` as it is written.
struct Discriminator {
    tag: String,
    mapping: Vec<(String, String)>,
    default: Option<String>,
}

impl Discriminator {
    fn of(schema: &Value) -> Option<Self> {
        let written = schema.get("discriminator")?;
        let text = |name: &str| written.get(name).and_then(Value::as_str).map(str::to_owned);
        let mapping = written.get("mapping").and_then(Value::as_object);
        let pairs = mapping.into_iter().flatten();
        Some(Self {
            tag: text("propertyName").or_else(|| written.as_str().map(str::to_owned))?,
            default: text("defaultMapping"),
            mapping: pairs
                .filter_map(|(tag, target)| Some((tag.clone(), target.as_str()?.to_owned())))
                .collect(),
        })
    }

    /// The values that are mapped to a component or, without any, its name.
    fn values(&self, version: Version, name: &str) -> Vec<String> {
        let mapped = self.mapping.iter();
        let mapped = mapped.filter(|(_, target)| target_name(version, target) == name);
        let values: Vec<String> = mapped.map(|(tag, _)| tag.clone()).collect();
        if values.is_empty() {
            vec![name.to_owned()]
        } else {
            values
        }
    }
}

/// The name of the component that a target of `mapping` means.
fn target_name(version: Version, target: &str) -> String {
    unescape(
        target
            .strip_prefix('#')
            .and_then(|rest| rest.strip_prefix(version.schemas()))
            .and_then(|rest| rest.strip_prefix('/'))
            .unwrap_or(target),
    )
}

/// The component that a schema is a reference to.
fn component(version: Version, schema: &Value) -> Option<String> {
    let text = schema.get("$ref")?.as_str()?;
    let rest = text.strip_prefix('#')?.strip_prefix(version.schemas())?;
    let name = rest.strip_prefix('/').filter(|name| !name.contains('/'))?;
    Some(unescape(name))
}

impl Translator<'_> {
    /// A schema whose alternatives are chosen by a tag, with conditions instead of them.
    pub(super) fn chosen(&self, members: &Map<String, Value>) -> Option<Map<String, Value>> {
        if self.reading == Reading::JsonSchema || self.asserts {
            return None;
        }
        let keyword = ["oneOf", "anyOf"]
            .into_iter()
            .find(|keyword| members.contains_key(*keyword))?;
        let discriminator = Discriminator::of(&Value::Object(members.clone()))?;
        let (nulls, alternatives): (Vec<&Value>, Vec<&Value>) = members
            .get(keyword)?
            .as_array()?
            .iter()
            .partition(|part| is_null(part));
        if alternatives.len() < 2 {
            return None;
        }
        let mut cases: Vec<(Vec<String>, Value)> = Vec::new();
        for part in alternatives {
            let values = self.values(&discriminator, part, &cases);
            if values.is_empty() {
                return None;
            }
            cases.push((values, part.clone()));
        }
        let default = discriminator.default.as_ref().and_then(|target| {
            let name = target_name(self.version, target);
            let parts = cases.iter().map(|(_, part)| part);
            let mut same =
                parts.filter(|part| component(self.version, part).as_ref() == Some(&name));
            same.next().cloned()
        });
        let mut out = members.clone();
        out.remove(keyword);
        let rule = choice(&discriminator.tag, &cases, default.as_ref());
        super::translate::and(&mut out, rule);
        if !nulls.is_empty() {
            let either = json!([{"type": "null"}, out]);
            return Some(Map::from_iter([("anyOf".to_owned(), either)]));
        }
        Some(out)
    }

    /// The values of the tag that mean an alternative: those mapped to it, the one that it allows, or its component's name.
    fn values(
        &self,
        discriminator: &Discriminator,
        part: &Value,
        before: &[(Vec<String>, Value)],
    ) -> Vec<String> {
        let name = component(self.version, part);
        if let Some(name) = &name {
            let mapped = discriminator.values(self.version, name);
            if mapped != [name.as_str()] {
                return mapped;
            }
        }
        let constant = constant(self.tree, part, &discriminator.tag, 0);
        let taken = |value: &String| before.iter().any(|(values, _)| values.contains(value));
        match (constant.filter(|value| !taken(value)), name) {
            (Some(constant), _) => vec![constant],
            (None, Some(name)) => vec![name],
            (None, None) => Vec::new(),
        }
    }

    /// What a component of this name is to be: itself, or any that extends it, and with the tag that it must have.
    pub(super) fn component(&self, name: &str, mut own: Value) -> Value {
        for family in self.families.all.values() {
            let Some(below) = family.below.get(name) else {
                continue;
            };
            let names = below.iter().map(String::as_str).chain([name]);
            let values = names.filter_map(|name| family.values.get(name));
            let values: Vec<&String> = values.flatten().collect();
            let mut rule = json!({"properties": {&family.tag: {"enum": values}}});
            if !self.declares(name, &family.tag) {
                // Who does not say that the tag may be left out has to name it (OpenAPI 3.2, Discriminator Object).
                rule["required"] = json!([family.tag]);
            }
            own = json!({"allOf": [own, rule]});
        }
        let Some(family) = self.families.all.get(name) else {
            return own;
        };
        let part = |of: &str| {
            let section = match of == name {
                true => "/bases",
                false => self.version.schemas(),
            };
            let step = escape_percent(&of.replace('~', "~0").replace('/', "~1"));
            json!({"$ref": format!("{DOCUMENT}#{section}/{step}")})
        };
        let cases = family.values.iter();
        let cases: Vec<_> = cases
            .map(|(of, values)| (values.clone(), part(of)))
            .collect();
        let default = family.default.as_deref().map(part);
        choice(&family.tag, &cases, default.as_ref())
    }

    /// Whether a component, or a part of it, has a member.
    fn declares(&self, component: &str, member: &str) -> bool {
        let components = self.tree.pointer(self.version.schemas());
        let schema = components.and_then(|all| all.get(component));
        schema
            .is_some_and(|schema| super::overlap::declared(self.tree, schema, member, 0).is_some())
    }

    /// The component that a part of `allOf` extends, as it is alone: not any of its family.
    pub(super) fn extended(&self, part: &Value) -> Option<Value> {
        let name = component(self.version, part).filter(|name| self.families.holds(name))?;
        let step = escape_percent(&name.replace('~', "~0").replace('/', "~1"));
        Some(json!({"$ref": format!("{DOCUMENT}#/bases/{step}")}))
    }
}

/// One schema for each value of the tag; without a default there must be one that is known.
fn choice(tag: &str, cases: &[(Vec<String>, Value)], default: Option<&Value>) -> Value {
    let known: Vec<&String> = cases.iter().flat_map(|(values, _)| values).collect();
    let is = |values: &Value| json!({"required": [tag], "properties": {tag: {"enum": values}}});
    let known = is(&json!(known));
    let mut all = match default {
        Some(default) => vec![json!({"if": known, "else": default})],
        None => vec![json!({"type": "object"}), known],
    };
    for (values, part) in cases {
        all.push(json!({"if": is(&json!(values)), "then": part}));
    }
    json!({"allOf": all})
}

/// The only text that a schema allows for a member.
fn constant(tree: &Value, schema: &Value, member: &str, depth: usize) -> Option<String> {
    if depth > 20 {
        return None;
    }
    let schema = resolve(tree, schema).unwrap_or(schema);
    let property = schema
        .get("properties")
        .and_then(|members| members.get(member));
    let property = property.map(|property| resolve(tree, property).unwrap_or(property));
    let only = property.and_then(|property| {
        let listed = property.get("enum").and_then(Value::as_array);
        match (property.get("const"), listed.map(Vec::as_slice)) {
            (Some(value), _) | (None, Some([value])) => value.as_str(),
            _ => None,
        }
    });
    let parts = schema.get("allOf").and_then(Value::as_array);
    only.map(str::to_owned).or_else(|| {
        let mut parts = parts.into_iter().flatten();
        parts.find_map(|part| constant(tree, part, member, depth + 1))
    })
}

/// Whether a schema is of null alone.
pub(super) fn is_null(schema: &Value) -> bool {
    let null = [Value::Null];
    let null_type = [json!("null"), json!(["null"])];
    schema
        .get("type")
        .is_some_and(|name| null_type.contains(name))
        || schema
            .get("enum")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            == Some(&null)
        || schema.get("const") == Some(&Value::Null)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::survey::{Judge, Reading, Version};

    #[test]
    fn the_tag_names_the_schema_that_holds() {
        let tag = json!({"propertyName": "t", "mapping": {"one": "#/components/schemas/A"}});
        let member =
            |name: &str| json!({"required": [name], "properties": {"t": {"type": "string"}}});
        let base = json!({"$ref": "#/components/schemas/Base"});
        let tree = json!({"components": {"schemas": {
            "A": member("a"),
            "B": member("b"),
            "Base": {"type": "object", "discriminator": {"propertyName": "t"}, "properties": {"t": {"type": "string"}}},
            "Child": {"allOf": [base, {"required": ["c"]}]},
        }}});
        let parts = [
            json!({"$ref": "#/components/schemas/A"}),
            json!({"$ref": "#/components/schemas/B"}),
        ];
        let union = json!({"oneOf": parts, "discriminator": tag});
        let cases = [
            (&union, json!({"t": "one", "a": 1}), true),
            (&union, json!({"t": "one", "a": 1, "b": 1}), true),
            (&union, json!({"t": "one", "b": 1}), false),
            (&union, json!({"t": "B", "b": 1}), true),
            (&union, json!({"t": "other", "a": 1}), false),
            (&base, json!({"t": "Base"}), true),
            (&base, json!({"t": "Child", "c": 1}), true),
            (&base, json!({"t": "Child"}), false),
            (&base, json!({"t": "other"}), false),
        ];
        for (schema, value, valid) in cases {
            let judge = Judge::new(
                Version::V3_0,
                Reading::Usual,
                &tree,
                std::slice::from_ref(schema),
            );
            let validator = judge.unwrap().validator(0).unwrap();
            assert_eq!(validator.is_valid(&value), valid, "{schema} {value}");
        }
    }
}
