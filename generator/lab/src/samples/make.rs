//! Makes values from schemas: a schema and chance enter, a value that should be valid leaves, or one with one thing changed.
//!
//! What comes out is only likely to be valid: the validator judges it, and both kinds are of use.

use serde_json::{Map, Number, Value, json};

use crate::random::Random;
use crate::survey::resolve;

/// From this depth on only what is required is made.
const LEAN: usize = 4;
/// From this depth on nothing is made.
const DEEPEST: usize = 12;

/// Makes values from the schemas of one document.
pub(crate) struct Maker<'t> {
    tree: &'t Value,
    random: Random,
}

impl<'t> Maker<'t> {
    pub(crate) fn new(tree: &'t Value, random: Random) -> Self {
        Self { tree, random }
    }

    /// A value that should be valid.
    pub(crate) fn value(&mut self, schema: &Value, depth: usize) -> Value {
        let Value::Object(members) = schema else {
            return self.anything();
        };
        if depth > DEEPEST {
            return Value::Null;
        }
        if let Some(target) = resolve(self.tree, schema) {
            let target = target.clone();
            return self.value(&target, depth + 1);
        }
        if let Some(value) = members.get("const") {
            return value.clone();
        }
        if let Some(value) = members
            .get("enum")
            .and_then(Value::as_array)
            .and_then(|list| self.random.pick(list))
        {
            return value.clone();
        }
        let mut made = self.by_type(members, depth);
        for part in members
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            made = merged(made, self.value(part, depth + 1));
        }
        for keyword in ["oneOf", "anyOf"] {
            let variants = members.get(keyword).and_then(Value::as_array);
            if let Some(variant) = variants.and_then(|list| self.random.pick(list)) {
                made = merged(made, self.value(variant, depth + 1));
            }
        }
        made.unwrap_or_else(|| self.anything())
    }

    /// A value with one thing changed, which may make it invalid.
    pub(crate) fn near_miss(&mut self, schema: &Value) -> Value {
        let mut value = self.value(schema, 0);
        let places = count(&value);
        let mut at = self.random.below(places);
        self.change(&mut value, &mut at);
        value
    }

    /// A value by the type that a schema names or implies; `None` if it says nothing.
    fn by_type(&mut self, members: &Map<String, Value>, depth: usize) -> Option<Value> {
        let flag = |name: &str| members.get(name) == Some(&Value::Bool(true));
        if (flag("nullable") || flag("x-nullable")) && self.random.one_in(6) {
            return Some(Value::Null);
        }
        let named = match members.get("type") {
            Some(Value::Array(names)) => self.random.pick(names).and_then(Value::as_str),
            Some(Value::String(name)) => Some(name.as_str()),
            _ if members.contains_key("properties") => Some("object"),
            _ if members.contains_key("items") => Some("array"),
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

    fn object(&mut self, members: &Map<String, Value>, depth: usize) -> Value {
        let required: Vec<&str> = members
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let mut object = Map::new();
        for (name, schema) in members
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if required.contains(&name.as_str()) || (depth < LEAN && self.random.one_in(2)) {
                let value = self.value(schema, depth + 1);
                object.insert(name.clone(), value);
            }
        }
        if let Some(schema) = members
            .get("additionalProperties")
            .filter(|rest| **rest != Value::Bool(false))
        {
            for name in ["another", "one-more"] {
                if depth < LEAN && self.random.one_in(2) {
                    let value = self.value(schema, depth + 1);
                    object.insert(name.to_owned(), value);
                }
            }
        }
        Value::Object(object)
    }

    fn array(&mut self, members: &Map<String, Value>, depth: usize) -> Value {
        let limit = |name: &str| {
            members
                .get(name)
                .and_then(Value::as_u64)
                .map(|count| count.min(20) as usize)
        };
        let least = limit("minItems").unwrap_or(0);
        let more = if depth < LEAN {
            self.random.below(3)
        } else {
            0
        };
        let length = (least + more).min(limit("maxItems").unwrap_or(20));
        let items = members.get("items").cloned().unwrap_or(Value::Bool(true));
        (0..length).map(|_| self.value(&items, depth + 1)).collect()
    }

    fn integer(&mut self, members: &Map<String, Value>) -> Value {
        let number = |name: &str| members.get(name).and_then(Value::as_i64);
        let wide: i64 = match members.get("format").and_then(Value::as_str) {
            Some("int32") => i32::MAX.into(),
            Some("int64") => 9_007_199_254_740_993,
            _ => 1_000_000,
        };
        let usual = [0, 1, 2, -1, 10, 255, wide];
        let low = number("minimum")
            .or_else(|| number("exclusiveMinimum").map(|bound| bound.saturating_add(1)));
        let high = number("maximum")
            .or_else(|| number("exclusiveMaximum").map(|bound| bound.saturating_sub(1)));
        let mut choice: Vec<i64> = usual
            .into_iter()
            .filter(|one| low.is_none_or(|low| *one >= low) && high.is_none_or(|high| *one <= high))
            .collect();
        choice.extend(low);
        choice.extend(high);
        let one = self.random.pick(&choice).copied().unwrap_or(0);
        let step = number("multipleOf").filter(|step| *step > 0).unwrap_or(1);
        (one - one % step).into()
    }

    fn number(&mut self, members: &Map<String, Value>) -> Value {
        let number = |name: &str| members.get(name).and_then(Value::as_f64);
        let (low, high) = (number("minimum"), number("maximum"));
        let middle = match (low, high) {
            (Some(low), Some(high)) => Some((low + high) / 2.0),
            (Some(low), None) => Some(low + 0.5),
            (None, Some(high)) => Some(high - 0.5),
            (None, None) => None,
        };
        let choice = match middle {
            Some(middle) => vec![middle],
            None => vec![0.0, 0.5, -1.25, 1e10, 123_456.789, 2.0],
        };
        let one = self.random.pick(&choice).copied().unwrap_or(0.0);
        Number::from_f64(one).map_or(Value::from(0), Value::Number)
    }

    fn string(&mut self, members: &Map<String, Value>) -> Value {
        let text = match members.get("format").and_then(Value::as_str) {
            Some("date-time") => "2024-02-29T23:59:59.5Z",
            Some("date") => "2024-02-29",
            Some("time") => "23:59:59Z",
            Some("duration") => "P1DT2H",
            Some("uuid") => "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            Some("uri" | "url") => "https://example.com/a?b=c",
            Some("email") => "ada@example.com",
            Some("hostname") => "example.com",
            Some("ipv4") => "192.0.2.1",
            Some("ipv6") => "2001:db8::1",
            Some("byte") => "AAEC",
            _ => {
                let limit = |name: &str| {
                    members
                        .get(name)
                        .and_then(Value::as_u64)
                        .map(|count| count.min(5_000) as usize)
                };
                let words = ["", "a", "some text", "zwölf Boxkämpfer 🥊", "42", "true"];
                let word = self.random.pick(&words).copied().unwrap_or_default();
                let least = limit("minLength").unwrap_or(0);
                let most = limit("maxLength").unwrap_or(5_000);
                let filled: String = word
                    .chars()
                    .chain("abcdefghij".chars().cycle())
                    .take(word.chars().count().max(least))
                    .collect();
                return filled.chars().take(most).collect::<String>().into();
            }
        };
        text.into()
    }

    fn anything(&mut self) -> Value {
        let choice = [
            json!({}),
            json!([]),
            json!("text"),
            json!(1),
            json!(null),
            json!({"a": [1.5, {"b": null}]}),
        ];
        self.random.pick(&choice).cloned().unwrap_or_default()
    }

    /// Changes the value at the place that `at` counts down to.
    fn change(&mut self, value: &mut Value, at: &mut usize) {
        if *at == 0 {
            *at = usize::MAX;
            self.spoil(value);
            return;
        }
        *at -= 1;
        match value {
            Value::Array(list) => {
                for value in list {
                    if *at != usize::MAX {
                        self.change(value, at);
                    }
                }
            }
            Value::Object(members) => {
                for value in members.values_mut() {
                    if *at != usize::MAX {
                        self.change(value, at);
                    }
                }
            }
            _ => {}
        }
    }

    fn spoil(&mut self, value: &mut Value) {
        let which = self.random.below(4);
        match (value, which) {
            (value, 0) => *value = self.anything(),
            (Value::Object(members), 1 | 2) => {
                let names: Vec<String> = members.keys().cloned().collect();
                if let Some(name) = self.random.pick(&names) {
                    members.shift_remove(name);
                }
            }
            (Value::Object(members), _) => {
                members.insert("unheard-of".to_owned(), json!([1]));
            }
            (Value::Array(list), 1) => {
                list.pop();
            }
            (Value::Array(list), _) => {
                let last = list.last().cloned().unwrap_or_default();
                list.push(last);
            }
            (Value::String(text), 1) => text.push_str(
                " and much more of the same, so that it is longer than many limits allow",
            ),
            (Value::String(text), 2) => text.clear(),
            (Value::String(text), _) => *text = format!("x{text}"),
            (value @ Value::Number(_), 1) => *value = json!(-1),
            (value @ Value::Number(_), 2) => *value = json!(9_999_999_999_i64),
            (value @ Value::Number(_), _) => *value = json!(0.5),
            (value, 1) => *value = json!("text"),
            (value, _) => *value = Value::Null,
        }
    }
}

/// How many values a value has, itself among them.
fn count(value: &Value) -> usize {
    match value {
        Value::Array(list) => 1 + list.iter().map(count).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(count).sum::<usize>(),
        _ => 1,
    }
}

/// Both values in one: the members of objects together, otherwise the second.
fn merged(first: Option<Value>, second: Value) -> Option<Value> {
    match (first, second) {
        (Some(Value::Object(mut first)), Value::Object(second)) => {
            first.extend(second);
            Some(Value::Object(first))
        }
        (_, second) => Some(second),
    }
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
            let mut maker = Maker::new(&tree, Random::new(seed, 0));
            (0..50).map(|_| maker.value(&schema, 0)).collect::<Vec<_>>()
        };
        assert_eq!(values(1), values(1));
        assert_ne!(values(1), values(2));
        for value in values(1) {
            assert!((5..=9).contains(&value["n"].as_i64().unwrap()));
            let length = value["s"].as_str().map(|text| text.chars().count());
            assert!(length.is_none_or(|length| (3..=4).contains(&length)));
        }
    }
}
