//! Near misses of what is asserted by other schemas: conditions, and what is said of names, of members by pattern and of items
//! that are contained.
//!
//! Each is made from the inner schema: a value is brought to where that schema counts, and then made a miss, or a value, of it.

use serde_json::{Map, Value, json};

use super::make::{Maker, list};
use super::miss::Miss;

/// How many misses of an inner schema are taken.
const INNER: usize = 3;
/// The most items that are added to contain too many.
const MANY: u64 = 40;

impl Maker<'_> {
    /// All that can be broken at a place by other schemas.
    pub(super) fn composed(
        &mut self,
        members: &Map<String, Value>,
        value: &Value,
        at: &str,
        followed: usize,
        out: &mut Vec<Miss>,
    ) {
        let mut found: Vec<(&'static str, Value)> = Vec::new();
        if let Some(schema) = members.get("not") {
            found.push(("not", self.towards(members, value.clone(), schema, 3)));
            found.push(("not", self.value(schema, 3)));
        }
        self.branches(members, value, followed, &mut found);
        match value {
            Value::Object(object) => {
                self.dependent(members, object, followed, &mut found);
                self.names(members, object, followed, &mut found);
                self.by_pattern(members, object, followed, &mut found);
            }
            Value::Array(items) => self.contains(members, items, followed, &mut found),
            _ => {}
        }
        out.extend(found.into_iter().map(|(keyword, value)| Miss {
            at: at.to_owned(),
            keyword,
            value,
        }));
    }

    /// A few values that are no longer of a schema.
    fn broken(&mut self, schema: &Value, value: &Value, followed: usize) -> Vec<Value> {
        let mut found = Vec::new();
        self.misses(schema, value, &mut String::new(), followed + 1, &mut found);
        let mut values = Vec::new();
        for _ in 0..INNER.min(found.len()) {
            let miss = found.swap_remove(self.random.below(found.len()));
            let mut value = value.clone();
            if let Some(place) = value.pointer_mut(&miss.at) {
                *place = miss.value;
                values.push(value);
            }
        }
        values
    }

    /// `then` where `if` holds, and `else` where it does not.
    fn branches(
        &mut self,
        members: &Map<String, Value>,
        value: &Value,
        followed: usize,
        found: &mut Vec<(&'static str, Value)>,
    ) {
        let Some(given) = members.get("if") else {
            return;
        };
        if let Some(then) = members.get("then") {
            let holds = self.towards(members, value.clone(), given, 3);
            let broken = self.broken(then, &holds, followed);
            found.extend(
                broken
                    .into_iter()
                    .chain([holds])
                    .map(|value| ("if/then/else", value)),
            );
        }
        if let Some(otherwise) = members.get("else") {
            for fails in self.broken(given, value, followed) {
                let broken = self.broken(otherwise, &fails, followed);
                found.extend(
                    broken
                        .into_iter()
                        .chain([fails])
                        .map(|value| ("if/then/else", value)),
                );
            }
        }
    }

    /// `dependentRequired` and `dependentSchemas`, with the member there on which they depend.
    fn dependent(
        &mut self,
        members: &Map<String, Value>,
        object: &Map<String, Value>,
        followed: usize,
        found: &mut Vec<(&'static str, Value)>,
    ) {
        let named = |keyword: &str| members.get(keyword).and_then(Value::as_object);
        for (name, needed) in named("dependentRequired").into_iter().flatten() {
            for needed in needed
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
            {
                let mut object = self.with(members, object, name);
                object.shift_remove(needed);
                found.push(("dependentRequired", object.into()));
            }
        }
        for (name, schema) in named("dependentSchemas").into_iter().flatten() {
            let there = Value::Object(self.with(members, object, name));
            let holds = self.towards(members, there.clone(), schema, 3);
            let broken = self.broken(schema, &holds, followed);
            found.extend(
                broken
                    .into_iter()
                    .chain([there])
                    .map(|value| ("dependentSchemas", value)),
            );
        }
    }

    /// The object with a member.
    fn with(
        &mut self,
        members: &Map<String, Value>,
        object: &Map<String, Value>,
        name: &str,
    ) -> Map<String, Value> {
        let mut object = object.clone();
        if !object.contains_key(name) {
            let value = self.named(members, name, 3);
            object.insert(name.to_owned(), value);
        }
        object
    }

    /// `propertyNames`: a member more, whose value is right.
    fn names(
        &mut self,
        members: &Map<String, Value>,
        object: &Map<String, Value>,
        followed: usize,
        found: &mut Vec<(&'static str, Value)>,
    ) {
        let Some(schema) = members.get("propertyNames") else {
            return;
        };
        let name = self.value(schema, 3);
        let broken = self.broken(schema, &name, followed);
        let texts = broken.iter().filter_map(Value::as_str).map(str::to_owned);
        for name in texts.chain(["\u{a7} %".to_owned()]) {
            let mut object = object.clone();
            let like = object.values().next().cloned();
            let value = like.unwrap_or_else(|| self.named(members, &name, 3));
            object.insert(name, value);
            found.push(("propertyNames", object.into()));
        }
    }

    /// `patternProperties`: members with such a name and another value.
    fn by_pattern(
        &mut self,
        members: &Map<String, Value>,
        object: &Map<String, Value>,
        followed: usize,
        found: &mut Vec<(&'static str, Value)>,
    ) {
        let patterns = members.get("patternProperties").and_then(Value::as_object);
        for (pattern, schema) in patterns.into_iter().flatten() {
            let Some(name) = self.random.pattern(pattern) else {
                continue;
            };
            let value = self.value(schema, 3);
            let broken = self.broken(schema, &value, followed);
            for value in broken.into_iter().chain([self.anything()]) {
                let mut object = object.clone();
                object.insert(name.clone(), value);
                found.push(("patternProperties", object.into()));
            }
        }
    }

    /// `contains`: too few items of the schema, and too many.
    fn contains(
        &mut self,
        members: &Map<String, Value>,
        items: &[Value],
        followed: usize,
        found: &mut Vec<(&'static str, Value)>,
    ) {
        let Some(schema) = members.get("contains") else {
            return;
        };
        found.push(("contains", json!([])));
        found.push(("contains", json!([{"unheard-of": 1}])));
        let prefix = list(members, "prefixItems").count();
        let mut others = items.to_vec();
        for item in others.iter_mut().skip(prefix) {
            if let Some(broken) = self.broken(schema, item, followed).into_iter().next() {
                *item = broken;
            }
        }
        found.push(("contains", others.into()));
        let most = members.get("maxContains").and_then(Value::as_u64);
        if let Some(most) = most.filter(|most| *most < MANY) {
            let mut many = items.to_vec();
            many.extend((0..=most).map(|_| self.value(schema, 3)));
            found.push(("contains", many.into()));
        }
    }
}
