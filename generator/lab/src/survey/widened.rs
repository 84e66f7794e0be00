//! `additionalProperties` of schemas that hold together, as authors mean it: a schema enters, the same with `unevaluatedProperties` leaves.
//!
//! By the letter each `additionalProperties` sees the `properties` beside it alone (JSON Schema 2020-12, core 10.3.2.3), so that a
//! closed part of an `allOf` forbids what its siblings declare. What is meant is the members that none of the schemas names. Beside
//! `patternProperties` the letter holds.

use serde_json::{Map, Value, json};

use super::translate::{Reading, Translator, resolve};

/// How deep parts are followed.
const FOLLOWED: usize = 20;

/// What schemas that hold together say of members.
#[derive(Default)]
struct Said {
    /// The members that they name.
    names: Vec<String>,
    /// How many of them name members or say something of others.
    speaking: usize,
    /// What they say of other members: `true` for any, `false` for none, and schemas.
    others: Option<Value>,
    /// Whether one of them names members by pattern.
    patterned: bool,
}

impl Translator<'_> {
    /// The schema with one `unevaluatedProperties` for all, where it is composed.
    pub(super) fn widened(&self, members: &Map<String, Value>) -> Option<Map<String, Value>> {
        if self.reading != Reading::Usual || self.asserts {
            return None;
        }
        let mut said = Said::default();
        self.said(members, &mut said, 0);
        let lifted = said.others.as_ref().and_then(|_| self.lifted(members));
        let members = lifted.as_ref().unwrap_or(members);
        let union = ["oneOf", "anyOf"]
            .into_iter()
            .find(|keyword| members.contains_key(*keyword))
            .filter(|_| only(members).is_none());
        // What a tag chooses stays what the tag names.
        let tagged = members.contains_key("discriminator");
        if said.patterned {
            return None;
        }
        if let Some(keyword) = union.filter(|_| !said.names.is_empty() && !tagged) {
            return self.alternatives(members, keyword, &said);
        }
        let others = said.others?;
        if said.speaking < 2 && union.is_none() {
            return None;
        }
        let mut out = self.opened(members, 0).unwrap_or_else(|| members.clone());
        out.insert("unevaluatedProperties".to_owned(), others);
        Some(out)
    }

    /// The schema with the alternatives of a part as its own.
    fn lifted(&self, members: &Map<String, Value>) -> Option<Map<String, Value>> {
        let keywords = ["oneOf", "anyOf"];
        if keywords
            .iter()
            .any(|keyword| members.contains_key(*keyword))
        {
            return None;
        }
        let mut out = members.clone();
        for part in out.get_mut("allOf")?.as_array_mut()? {
            let target = resolve(self.tree, part).unwrap_or(part).as_object();
            let Some(target) = target
                .filter(|target| only(target).is_none() && !target.contains_key("discriminator"))
            else {
                continue;
            };
            let mut rest = target.clone();
            let found = keywords.iter().find_map(|keyword| {
                let list = rest.remove(*keyword)?;
                Some(((*keyword).to_owned(), list))
            });
            if let Some((keyword, list)) = found {
                *part = Value::Object(rest);
                out.insert(keyword, list);
                return Some(out);
            }
        }
        None
    }

    /// Alternatives beside members: each sees these as well.
    fn alternatives(
        &self,
        members: &Map<String, Value>,
        keyword: &str,
        said: &Said,
    ) -> Option<Map<String, Value>> {
        let parts = members.get(keyword)?.as_array()?;
        let mut changed = false;
        let each = parts.iter().map(|part| {
            let mut own = Said {
                others: said.others.clone(),
                ..Said::default()
            };
            let target = resolve(self.tree, part).unwrap_or(part).as_object();
            if let Some(target) = target {
                self.said(target, &mut own, 0);
            }
            let Some(others) = own
                .others
                .filter(|_| target.is_some() && !own.patterned && !super::tags::is_null(part))
            else {
                return part.clone();
            };
            changed = true;
            let target = target.cloned().unwrap_or_default();
            let opened = self
                .opened(&target, 0)
                .map_or_else(|| part.clone(), Value::Object);
            let names: Map<String, Value> = said
                .names
                .iter()
                .map(|name| (name.clone(), true.into()))
                .collect();
            json!({"allOf": [opened], "properties": names, "unevaluatedProperties": others})
        });
        let each: Vec<Value> = each.collect();
        changed.then(|| {
            let mut out = self.opened(members, 0).unwrap_or_else(|| members.clone());
            out.insert(keyword.to_owned(), each.into());
            out
        })
    }

    /// What a schema and the parts of its `allOf` say.
    fn said(&self, members: &Map<String, Value>, said: &mut Said, depth: usize) {
        if depth > FOLLOWED {
            return;
        }
        let named = members.get("properties").and_then(Value::as_object);
        let named = named.filter(|named| !named.is_empty());
        said.patterned |= members.contains_key("patternProperties");
        said.names
            .extend(named.into_iter().flatten().map(|(name, _)| name.clone()));
        let others = members.get("additionalProperties");
        said.speaking += usize::from(named.is_some() || others.is_some());
        if let Some(theirs) = others {
            said.others = Some(both(said.others.take(), theirs));
        }
        let parts = members.get("allOf").and_then(Value::as_array);
        for part in parts.into_iter().flatten().chain(only(members)) {
            if let Some(part) = resolve(self.tree, part).unwrap_or(part).as_object() {
                self.said(part, said, depth + 1);
            }
        }
    }

    /// The schema and the parts of its `allOf` without what they say of other members, if they say it.
    fn opened(&self, members: &Map<String, Value>, depth: usize) -> Option<Map<String, Value>> {
        if depth > FOLLOWED {
            return None;
        }
        let mut out = members.clone();
        let mut changed = out.remove("additionalProperties").is_some();
        let speaks = ["type", "allOf", "oneOf", "anyOf", "$ref"];
        if changed && !speaks.iter().any(|keyword| out.contains_key(*keyword)) {
            // It says so no longer.
            out.insert("type".to_owned(), "object".into());
        }
        let single = only(members).is_some();
        for (keyword, parts) in &mut out {
            let follows =
                keyword == "allOf" || single && ["oneOf", "anyOf"].contains(&keyword.as_str());
            let parts = parts.as_array_mut().filter(|_| follows);
            for part in parts.into_iter().flatten() {
                let target = resolve(self.tree, part).unwrap_or(part).as_object();
                if let Some(opened) = target.and_then(|target| self.opened(target, depth + 1)) {
                    *part = Value::Object(opened);
                    changed = true;
                }
            }
        }
        changed.then_some(out)
    }
}

/// The only alternative that is not null.
fn only(members: &Map<String, Value>) -> Option<&Value> {
    let list = |keyword: &&str| members.get(*keyword).and_then(Value::as_array);
    let parts = ["oneOf", "anyOf"].iter().find_map(list)?;
    let mut others = parts.iter().filter(|part| !super::tags::is_null(part));
    others.next().filter(|_| others.next().is_none())
}

/// What two schemas say of other members: a schema holds, and none are allowed only if both say so.
fn both(mine: Option<Value>, theirs: &Value) -> Value {
    match (mine, theirs) {
        (None, theirs) => theirs.clone(),
        (Some(mine @ Value::Object(_)), Value::Object(_)) => json!({"allOf": [mine, theirs]}),
        (Some(mine @ Value::Object(_)), _) => mine,
        (Some(_), Value::Object(_)) => theirs.clone(),
        (Some(mine), theirs) => (mine == json!(true) || *theirs == json!(true)).into(),
    }
}
