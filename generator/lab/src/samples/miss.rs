//! Makes near misses: a schema and a value of it enter, the value with one keyword broken leaves, and which.
//!
//! Each place of the value at which a schema says something is known; the keyword that was broken least often so far is next. The
//! validator judges whether the value is invalid by that.

use serde_json::{Map, Value, json};

use super::make::{Maker, flag, list};
use super::scalars::{bounds, multiple};
use crate::survey::resolve;

/// How deep composition is followed at one place.
const FOLLOWED: usize = 30;
/// How deep conditions are.
const COMPOSED: usize = 8;
/// How many items or members a miss may add.
const ADDED: u64 = 70;

/// One thing to change: the place of the value, the keyword, and what stands there then.
pub(super) struct Miss {
    pub(super) at: String,
    pub(super) keyword: &'static str,
    pub(super) value: Value,
}

impl Maker<'_> {
    /// A value with one keyword broken, and which; with none to break it is left as it is.
    pub(crate) fn near_miss(&mut self, schema: &Value) -> (Value, &'static str) {
        let mut value = self.sample(schema);
        let mut found = Vec::new();
        self.misses(schema, &value, &mut String::new(), 0, &mut found);
        let times = |miss: &Miss| self.broken.get(miss.keyword).copied().unwrap_or(0);
        let Some(least) = found.iter().map(times).min() else {
            return (value, "");
        };
        found.retain(|miss| self.broken.get(miss.keyword).copied().unwrap_or(0) == least);
        let at = self.random.below(found.len());
        let miss = found.swap_remove(at);
        *self.broken.entry(miss.keyword).or_default() += 1;
        if let Some(place) = value.pointer_mut(&miss.at) {
            *place = miss.value;
        }
        (value, miss.keyword)
    }

    /// All that can be broken in a value.
    pub(super) fn misses(
        &mut self,
        schema: &Value,
        value: &Value,
        at: &mut String,
        followed: usize,
        out: &mut Vec<Miss>,
    ) {
        let Some(members) = schema.as_object().filter(|_| followed < FOLLOWED) else {
            return;
        };
        if let Some(target) = resolve(self.tree, schema).cloned() {
            self.misses(&target, value, at, followed + 1, out);
        }
        let mut add = |keyword: &'static str, value: Value| {
            out.push(Miss {
                at: at.clone(),
                keyword,
                value,
            });
        };
        self.any(members, value, &mut add);
        match value {
            Value::String(text) => self.text(members, text, &mut add),
            Value::Number(_) => numbers(members, &mut add),
            Value::Array(items) => array(members, items, &mut add),
            Value::Object(object) => self.members(members, object, &mut add),
            _ => {}
        }
        for keyword in ["allOf", "oneOf", "anyOf"] {
            for part in list(members, keyword) {
                self.misses(part, value, at, followed + 1, out);
            }
        }
        self.below(members, value, at, out);
        if followed < COMPOSED {
            self.composed(members, value, at, followed, out);
        }
    }

    /// What can be broken in members and items.
    fn below(
        &mut self,
        members: &Map<String, Value>,
        value: &Value,
        at: &mut String,
        out: &mut Vec<Miss>,
    ) {
        let length = at.len();
        match value {
            Value::Object(object) => {
                let properties = members.get("properties");
                for (name, value) in object {
                    let schema = properties
                        .and_then(|properties| properties.get(name))
                        .or_else(|| members.get("additionalProperties"));
                    if let Some(schema) = schema {
                        at.push('/');
                        at.push_str(&name.replace('~', "~0").replace('/', "~1"));
                        self.misses(schema, value, at, 0, out);
                        at.truncate(length);
                    }
                }
            }
            Value::Array(items) => {
                let prefix: Vec<&Value> = list(members, "prefixItems").collect();
                for (index, value) in items.iter().enumerate() {
                    let schema = prefix.get(index).copied().or_else(|| members.get("items"));
                    if let Some(schema) = schema {
                        at.push_str(&format!("/{index}"));
                        self.misses(schema, value, at, 0, out);
                        at.truncate(length);
                    }
                }
            }
            _ => {}
        }
    }

    /// Keywords for values of every type.
    fn any(
        &mut self,
        members: &Map<String, Value>,
        value: &Value,
        add: &mut dyn FnMut(&'static str, Value),
    ) {
        if members.contains_key("type") {
            add("type", self.anything());
            if !value.is_null() {
                add("type: null", Value::Null);
            }
        } else if ["properties", "items"]
            .iter()
            .any(|word| members.contains_key(*word))
        {
            add("no type", self.anything());
        }
        if members.contains_key("enum") {
            add("enum", other_than(value));
        }
        if let Some(only) = members.get("const") {
            add("const", other_than(only));
        }
        for keyword in ["oneOf", "anyOf"] {
            let variants: Vec<&Value> = list(members, keyword).collect();
            let Some(variant) = self.random.pick(&variants).copied() else {
                continue;
            };
            let other = self.value(variant, 3);
            let both = super::parts::merged(Some(value.clone()), other);
            let keyword = if keyword == "oneOf" { "oneOf" } else { "anyOf" };
            add(keyword, both.unwrap_or_default());
            add(keyword, self.anything());
        }
    }

    fn text(
        &mut self,
        members: &Map<String, Value>,
        text: &str,
        add: &mut dyn FnMut(&'static str, Value),
    ) {
        let count = |name: &str| members.get(name).and_then(Value::as_u64);
        if let Some(least) = count("minLength").filter(|least| *least > 0) {
            let short: String = text.chars().take(least as usize - 1).collect();
            add("minLength", short.into());
        }
        if let Some(most) = count("maxLength").filter(|most| *most < 6_000) {
            let filler = text.chars().chain("é".chars().cycle());
            let long: String = filler.take(most as usize + 1).collect();
            add("maxLength", long.into());
        }
        if members.contains_key("pattern") {
            for miss in ["~", "", "é\n"] {
                add("pattern", miss.into());
            }
            add("pattern", format!("{text}!").into());
            let short: String = text.chars().skip(1).collect();
            add("pattern", short.into());
        }
        // The validator takes internationalized names with blanks.
        let judged = |name: &Value| !name.as_str().is_some_and(|name| name.starts_with("idn-"));
        if members.get("format").is_some_and(judged) {
            add("format", format!("{text} x").into());
            add("format", format!("ä{text}").into());
            let short: String = text.chars().skip(2).collect();
            add("format", short.into());
        }
    }

    /// Keywords about members.
    fn members(
        &mut self,
        members: &Map<String, Value>,
        object: &Map<String, Value>,
        add: &mut dyn FnMut(&'static str, Value),
    ) {
        let without = |name: &str| {
            let mut object = object.clone();
            object.shift_remove(name);
            Value::Object(object)
        };
        let with = |name: &str, value: Value| {
            let mut object = object.clone();
            object.insert(name.to_owned(), value);
            Value::Object(object)
        };
        for name in list(members, "required").filter_map(Value::as_str) {
            add("required", without(name));
        }
        match members.get("additionalProperties") {
            Some(Value::Bool(true)) | None => {}
            Some(_) => add("additionalProperties", with("unheard-of", json!([{}]))),
        }
        if members.contains_key("unevaluatedProperties") {
            add("unevaluatedProperties", with("unheard-of", json!([1])));
        }
        let tag = members.get("discriminator");
        if let Some(tag) = tag.and_then(|it| it.get("propertyName").or(Some(it))?.as_str()) {
            add("discriminator", with(tag, "unheard-of".into()));
            add("discriminator", without(tag));
        }
        counts(members, object, add);
    }
}

/// `minProperties` and `maxProperties`.
fn counts(
    members: &Map<String, Value>,
    object: &Map<String, Value>,
    add: &mut dyn FnMut(&'static str, Value),
) {
    let count = |name: &str| members.get(name).and_then(Value::as_u64);
    if let Some(least) = count("minProperties").filter(|least| *least > 0) {
        let few = object.iter().take(least as usize - 1);
        let few: Map<String, Value> = few
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        add("minProperties", few.into());
    }
    if let Some(most) = count("maxProperties").filter(|most| *most < ADDED) {
        let like = object.values().next().cloned().unwrap_or_default();
        let mut many = object.clone();
        for at in 0..=most {
            many.insert(format!("one-more{at}"), like.clone());
        }
        add("maxProperties", many.into());
    }
}

fn numbers(members: &Map<String, Value>, add: &mut dyn FnMut(&'static str, Value)) {
    let (low, high) = bounds(members);
    let plain = |number: f64| match number.fract() == 0.0 && number.abs() < 9.3e18 {
        true => json!(number as i64),
        false => json!(number),
    };
    for (keyword, bound, out) in [("minimum", low, -1.0), ("maximum", high, 1.0)] {
        if let Some((bound, exclusive)) = bound {
            add(keyword, plain(if exclusive { bound } else { bound + out }));
        }
    }
    if let Some(step) = multiple(members) {
        add("multipleOf", plain(step / 2.0));
        add("multipleOf", plain(step * 3.0 + step / 4.0));
    }
    let format = members
        .get("format")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if members.get("type") == Some(&json!("integer")) {
        add("type: integer", json!(0.5));
        // What has no format is of 64 bits, as the README says.
        let far = if matches!(format, "int64" | "uint64") {
            json!(1e30)
        } else {
            json!(9_999_999_999_999_i64)
        };
        add("format of integers", far);
        add("format of integers", json!(-1));
    }
}

fn array(members: &Map<String, Value>, items: &[Value], add: &mut dyn FnMut(&'static str, Value)) {
    let count = |name: &str| members.get(name).and_then(Value::as_u64);
    if let Some(least) = count("minItems").filter(|least| *least > 0) {
        let few: Vec<Value> = items.iter().take(least as usize - 1).cloned().collect();
        add("minItems", few.into());
    }
    let like = items.last().cloned();
    if let (Some(most), Some(like)) = (count("maxItems").filter(|most| *most < ADDED), &like) {
        let mut many = items.to_vec();
        many.resize(most as usize + 1, like.clone());
        add("maxItems", many.into());
    }
    if let (true, Some(like)) = (flag(members, "uniqueItems"), &like) {
        let mut twice = items.to_vec();
        twice.push(like.clone());
        add("uniqueItems", twice.into());
    }
    for keyword in ["prefixItems", "unevaluatedItems"] {
        if members.contains_key(keyword) {
            let mut more = items.to_vec();
            more.push(json!({"unheard-of": 1}));
            add(keyword, more.into());
        }
    }
}

/// A value of the same type that is another.
fn other_than(value: &Value) -> Value {
    match value {
        Value::String(text) => format!("{text}-unheard-of").into(),
        Value::Number(number) => json!(number.as_f64().unwrap_or(0.0) + 12_345.0),
        Value::Bool(value) => (!value).into(),
        _ => "unheard-of".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::draw::Draw;
    use crate::survey::Version;

    #[test]
    fn every_keyword_is_broken_in_turn() {
        let tree = json!({});
        let schema = json!({
            "type": "object",
            "required": ["a", "b"],
            "minProperties": 1,
            "additionalProperties": false,
            "properties": {
                "a": {"type": "string", "minLength": 2, "maxLength": 3, "enum": ["ab"]},
                "b": {"type": "array", "uniqueItems": true, "minItems": 1, "items": {"type": "integer", "maximum": 9}},
            },
        });
        let mut broken = Default::default();
        let mut maker = Maker::new(&tree, Version::V3_0, Draw::new(1, 0), &mut broken);
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..40 {
            seen.insert(maker.near_miss(&schema).1);
        }
        let expected = [
            "additionalProperties",
            "enum",
            "format of integers",
            "maxLength",
            "maximum",
            "minItems",
            "minLength",
            "minProperties",
            "required",
            "type",
            "type: integer",
            "type: null",
            "uniqueItems",
        ];
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), expected);
    }
}
