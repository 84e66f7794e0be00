//! Members that an `allOf` declares twice: a schema enters, the same without declarations that a later one contradicts leaves.
//!
//! No value is as both say. The generator's diagnostic tells which it takes, and the usual reading is the same: the later.

use serde_json::{Map, Value};

use super::translate::{Reading, Translator, resolve};

/// How deep parts are followed.
const FOLLOWED: usize = 20;

impl Translator<'_> {
    /// The schema without own properties that a part of its `allOf` contradicts, if there are any.
    pub(super) fn agreed(&self, members: &Map<String, Value>) -> Option<Map<String, Value>> {
        let parts = members.get("allOf").and_then(Value::as_array)?;
        self.without_contradicted(members, parts)
    }

    /// A part of `allOf`, and what it refers to, without properties that a later part contradicts, if there are any.
    pub(super) fn agreed_part(&self, part: &Value, later: Option<&[Value]>) -> Option<Value> {
        let target = resolve(self.tree, part).unwrap_or(part).as_object()?;
        self.without_contradicted(target, later.unwrap_or_default())
            .map(Value::Object)
    }

    fn without_contradicted(
        &self,
        members: &Map<String, Value>,
        later: &[Value],
    ) -> Option<Map<String, Value>> {
        if self.reading != Reading::Usual || later.is_empty() {
            return None;
        }
        let properties = members.get("properties").and_then(Value::as_object)?;
        let contradicted = |(name, schema): &(&String, &Value)| {
            let mine = type_of(self.tree, schema);
            let mut theirs = later
                .iter()
                .filter_map(|part| declared(self.tree, part, name, 0));
            theirs.any(|other| {
                let types = (mine, type_of(self.tree, other));
                let listed = other.get("enum").is_some() && schema.get("enum").is_none();
                listed || matches!(types, (Some(mine), Some(other)) if !agree(mine, other))
            })
        };
        let all = properties.iter();
        let kept: Map<String, Value> = all
            .filter(|pair| !contradicted(pair))
            .map(|(name, schema)| (name.clone(), schema.clone()))
            .collect();
        (kept.len() < properties.len()).then(|| {
            let mut out = members.clone();
            out.insert("properties".to_owned(), Value::Object(kept));
            out
        })
    }
}

/// What a schema, or a part of it, says of a member.
pub(super) fn declared<'t>(
    tree: &'t Value,
    schema: &'t Value,
    name: &str,
    depth: usize,
) -> Option<&'t Value> {
    if depth > FOLLOWED {
        return None;
    }
    let schema = resolve(tree, schema).unwrap_or(schema);
    let own = schema.get("properties").and_then(|all| all.get(name));
    let parts = schema.get("allOf").and_then(Value::as_array);
    own.or_else(|| {
        let mut parts = parts.into_iter().flatten();
        parts.find_map(|part| declared(tree, part, name, depth + 1))
    })
}

fn type_of<'t>(tree: &'t Value, schema: &'t Value) -> Option<&'t str> {
    let schema = resolve(tree, schema).unwrap_or(schema);
    schema.get("type").and_then(Value::as_str)
}

fn agree(one: &str, other: &str) -> bool {
    one == other || ["integer", "number"] == [one, other] || ["number", "integer"] == [one, other]
}
