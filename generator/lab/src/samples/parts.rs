//! Makes objects and arrays: what a schema says of members and items enters, a value with some of them leaves.

use serde_json::{Map, Value};

use super::make::{Maker, flag, list};
use crate::survey::resolve;

/// The most members or items that are made for a count that asks for many.
const COUNT: usize = 60;

impl Maker<'_> {
    pub(super) fn object(&mut self, members: &Map<String, Value>, depth: usize) -> Value {
        let required: Vec<&str> = list(members, "required")
            .filter_map(Value::as_str)
            .collect();
        let empty = Map::new();
        let named = |keyword: &str| members.get(keyword).and_then(Value::as_object);
        let properties = named("properties").unwrap_or(&empty);
        let mut object = Map::new();
        for (name, schema) in properties {
            let wanted = self.has_room(depth) && self.random.one_in(2);
            if required.contains(&name.as_str()) || wanted {
                let value = self.value(schema, depth + 1);
                object.insert(name.clone(), value);
            }
        }
        for name in required {
            if !object.contains_key(name) {
                let value = self.other(members, depth);
                object.insert(name.to_owned(), value);
            }
        }
        for (pattern, schema) in named("patternProperties").unwrap_or(&empty) {
            if self.has_room(depth) && self.random.one_in(2) {
                let Some(name) = self.random.pattern(pattern) else {
                    continue;
                };
                let value = self.value(schema, depth + 1);
                object.entry(name).or_insert(value);
            }
        }
        self.others(members, depth, &mut object);
        Value::Object(object)
    }

    /// Members that have no name in the schema.
    fn others(
        &mut self,
        members: &Map<String, Value>,
        depth: usize,
        object: &mut Map<String, Value>,
    ) {
        let count = |name: &str| {
            members
                .get(name)
                .and_then(Value::as_u64)
                .map(|it| it as usize)
        };
        let least = count("minProperties").unwrap_or(0).min(COUNT);
        let most = count("maxProperties").unwrap_or(usize::MAX);
        let closed = members.get("additionalProperties") == Some(&Value::Bool(false));
        let open = ["additionalProperties", "unevaluatedProperties"]
            .iter()
            .any(|keyword| {
                members
                    .get(*keyword)
                    .is_some_and(|schema| *schema != Value::Bool(false))
            });
        let more = match open && self.has_room(depth) {
            true => self.random.below(3),
            false => 0,
        };
        let names = members.get("propertyNames").cloned();
        let wanted = (object.len() + more).max(least);
        for at in 0..wanted.saturating_sub(object.len()).min(COUNT) {
            if closed || object.len() >= most {
                break;
            }
            let name = match &names {
                Some(names) => self
                    .value(names, depth + 1)
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
                None => format!("another{at}"),
            };
            let value = self.other(members, depth);
            object.insert(name, value);
        }
        self.dependents(members, depth, object);
    }

    /// What the members that are there ask for.
    fn dependents(
        &mut self,
        members: &Map<String, Value>,
        depth: usize,
        object: &mut Map<String, Value>,
    ) {
        let dependent = members.get("dependentRequired").and_then(Value::as_object);
        for (name, needed) in dependent.into_iter().flatten() {
            if object.contains_key(name) {
                let needed = needed.as_array().into_iter().flatten();
                for needed in needed.filter_map(Value::as_str) {
                    let value = self.named(members, needed, depth);
                    object.entry(needed.to_owned()).or_insert(value);
                }
            }
        }
        let dependent = members.get("dependentSchemas").and_then(Value::as_object);
        for (name, schema) in dependent.into_iter().flatten() {
            if object.contains_key(name)
                && let Value::Object(made) =
                    self.towards(members, object.clone().into(), schema, depth)
            {
                *object = made;
            }
        }
    }

    /// A value of a member, by what is said of it.
    pub(super) fn named(
        &mut self,
        members: &Map<String, Value>,
        name: &str,
        depth: usize,
    ) -> Value {
        match members.get("properties").and_then(|all| all.get(name)) {
            Some(schema) => self.value(schema, depth + 1),
            None => self.other(members, depth),
        }
    }

    /// A value changed so that another schema is likely to hold as well, as far as that speaks of members.
    pub(super) fn towards(
        &mut self,
        members: &Map<String, Value>,
        value: Value,
        schema: &Value,
        depth: usize,
    ) -> Value {
        let schema = resolve(self.tree, schema).unwrap_or(schema).clone();
        let (Value::Object(mut object), Some(asked)) = (value.clone(), schema.as_object()) else {
            return self.value(&schema, depth + 1);
        };
        for name in list(asked, "required").filter_map(Value::as_str) {
            if !object.contains_key(name) {
                let value = self.named(members, name, depth);
                object.insert(name.to_owned(), value);
            }
        }
        let properties = asked.get("properties").and_then(Value::as_object);
        for (name, schema) in properties
            .into_iter()
            .flatten()
            .filter(|(_, schema)| schema.is_object())
        {
            if object.contains_key(name) || asked.get("required").is_none() {
                let own = self.named(members, name, depth);
                let value = self.towards(&Map::new(), own, schema, depth + 1);
                object.insert(name.clone(), value);
            }
        }
        for keyword in ["allOf", "oneOf", "anyOf"] {
            let parts: Vec<&Value> = list(asked, keyword).collect();
            if let Some(part) = self.random.pick(&parts).copied() {
                return self.towards(members, object.into(), part, depth + 1);
            }
        }
        Value::Object(object)
    }

    fn other(&mut self, members: &Map<String, Value>, depth: usize) -> Value {
        match members.get("additionalProperties") {
            Some(schema @ Value::Object(_)) => self.value(schema, depth + 1),
            Some(_) => self.anything(),
            None => match members.get("unevaluatedProperties") {
                Some(schema @ Value::Object(_)) => self.value(schema, depth + 1),
                _ => self.anything(),
            },
        }
    }

    pub(super) fn array(&mut self, members: &Map<String, Value>, depth: usize) -> Value {
        let limit = |name: &str| {
            members
                .get(name)
                .and_then(Value::as_u64)
                .map(|it| it as usize)
        };
        let least = limit("minItems").unwrap_or(0).min(COUNT);
        let prefix: Vec<&Value> = list(members, "prefixItems").collect();
        let more = match self.has_room(depth) {
            true => self.random.below(3),
            false => 0,
        };
        let items = members.get("items").cloned().unwrap_or(Value::Bool(true));
        let mut most = limit("maxItems").unwrap_or(COUNT);
        if items == Value::Bool(false) {
            most = most.min(prefix.len());
        }
        let length = (least + more).max(prefix.len()).min(most);
        let contained = members.get("contains");
        let times = limit("minContains").unwrap_or(1).min(COUNT);
        let length = match contained {
            Some(_) => length.max(prefix.len() + times).min(most),
            None => length,
        };
        let mut array: Vec<Value> = Vec::new();
        for at in 0..length {
            let schema = match (prefix.get(at), contained) {
                (Some(schema), _) => schema,
                (None, Some(contained)) if at < prefix.len() + times => contained,
                _ => &items,
            };
            let mut value = self.value(schema, depth + 1);
            for _ in 0..8 {
                if !flag(members, "uniqueItems") || !array.contains(&value) {
                    break;
                }
                value = self.value(schema, depth + 1);
            }
            if !flag(members, "uniqueItems") || !array.contains(&value) {
                array.push(value);
            }
        }
        Value::Array(array)
    }
}

/// Both values in one: the members of objects together, otherwise the second.
pub(super) fn merged(first: Option<Value>, second: Value) -> Option<Value> {
    match (first, second) {
        (Some(Value::Object(mut first)), Value::Object(second)) => {
            first.extend(second);
            Some(Value::Object(first))
        }
        // What says nothing of objects changes none.
        (Some(first @ Value::Object(_)), _) => Some(first),
        (_, second) => Some(second),
    }
}
