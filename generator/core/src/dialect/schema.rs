//! Schemas: references with siblings, booleans, and the repairs of values that do not fit their type.

use std::collections::HashMap;

use super::coerce::{fitted, is};
use super::grammar::Kind;
use super::place::Place;
use super::walk::Walker;
use super::{Version, marks};
use crate::diagnostic::Code;
use crate::source::{Map, Node};

impl Walker<'_> {
    /// A schema that is `true` or `false` (JSON Schema 2020-12, core 4.3.2).
    pub(super) fn boolean_schema(&mut self, value: bool, place: &Place<'_>) -> Node {
        if self.version < Version::V3_1 {
            self.later("a boolean as a schema", Version::V3_1, place);
        }
        Node::Map(if value { Map::new() } else { never() })
    }

    /// Visits a schema or a reference to one.
    pub(super) fn schema(&mut self, map: &mut Map, place: &Place<'_>) -> bool {
        self.read_dynamic(map, place);
        if map.contains_key("$ref") {
            let siblings =
                self.version >= Version::V3_1 && map.keys().any(|key| key != "$ref" && speaks(key));
            if !siblings {
                if self.reference(Kind::Schema, map, place) {
                    return true;
                }
            } else {
                self.unfold(map, place);
            }
        }
        self.members(Kind::Schema, map, place)
    }

    /// `$ref` with siblings becomes `allOf` with siblings (OpenAPI 3.1.1, Schema Object: both apply).
    fn unfold(&mut self, map: &mut Map, place: &Place<'_>) {
        let Some(target) = map.remove("$ref") else {
            return;
        };
        let first = Map::from_iter([("$ref".to_owned(), target)]);
        let here = place.pointer();
        let list = here.key("allOf");
        match map.get_mut("allOf") {
            Some(Node::List(items)) => {
                for index in (0..items.len()).rev() {
                    self.moved(&list.index(index), &list.index(index + 1));
                }
                items.insert(0, Node::Map(first));
            }
            _ => drop(map.insert("allOf", Node::List(vec![Node::Map(first)]))),
        }
        self.moved(&here, &list.index(0));
    }

    /// Rewrites a schema before its members are visited.
    pub(super) fn enter_schema(&mut self, map: &mut Map, place: &Place<'_>) {
        if self.version == Version::V2_0 {
            self.raise_schema(map);
        }
        if let Some(Node::Bool(_)) = map.get("required") {
            let message = "`required` is a boolean, but in a schema it lists names of properties";
            self.warn(
                Code::RequiredFlag,
                &place.key("required"),
                message,
                "list the property in the object's `required`",
            );
            map.remove("required");
        }
        self.check_dialect(map, "$schema", place);
        self.read_const(map);
        self.read_type(map, place);
        self.read_keywords(map, place);
        self.check_enum(map, place);
        self.check_default(map, place);
        self.check_nullable(map, place);
    }

    /// The common extension for null (Swagger 2.0 has no keyword).
    fn raise_schema(&mut self, map: &mut Map) {
        if map.get("x-nullable") == Some(&Node::Bool(true)) && !map.contains_key("nullable") {
            map.remove("x-nullable");
            map.insert("nullable", true);
            self.made.push("nullable");
        }
    }

    /// The values of `enum` are of the schema's type and differ (JSON Schema, `enum`).
    fn check_enum(&mut self, map: &mut Map, place: &Place<'_>) {
        if !map.contains_key("enum") {
            return;
        }
        let typed = map.get("type").and_then(Node::as_str).map(str::to_owned);
        let nullable = map.get("nullable") == Some(&Node::Bool(true));
        let place = place.key("enum");
        let Some(Node::List(values)) = map.get_mut("enum") else {
            return;
        };
        let mut dropped = Vec::new();
        for (index, value) in values.iter_mut().enumerate() {
            let Some(name) = typed.as_deref() else { break };
            if is(value, name) || (*value == Node::Null && nullable) {
                continue;
            }
            let what = (Code::WrongEnumValue, "this value of `enum`");
            match self.refit(what, value, name, &place.index(index)) {
                Some(fits) => *value = fits,
                None => dropped.push(index),
            }
        }
        self.remove(values, &dropped, &place);
        self.unique(values, &place);
        if values.is_empty() && self.exact {
            *map = never();
        } else if values.is_empty() {
            self.empty_list(map, "enum", &place);
            map.remove("const");
        } else if typed.is_none() {
            infer_type(map);
        }
        if map.contains_key("const")
            && let Some([only]) = map.get("enum").and_then(Node::as_list)
        {
            let only = only.clone();
            map.insert("const", only);
        }
    }

    /// Drops later values that equal an earlier one.
    fn unique(&mut self, values: &mut Vec<Node>, place: &Place<'_>) {
        if values.len() < 2 {
            return;
        }
        let mut seen: HashMap<String, Vec<usize>> = HashMap::new();
        let mut dropped = Vec::new();
        for (index, value) in values.iter().enumerate() {
            let key = match value {
                Node::String(text) => text.clone(),
                other => format!("{other:?}"),
            };
            let same = seen.entry(key).or_default();
            match same.iter().find(|first| values.get(**first) == Some(value)) {
                Some(first) => {
                    let message = format!("this value already stands in `enum` at index {first}");
                    self.warn(
                        Code::DuplicateEnumValue,
                        &place.index(index),
                        message,
                        "remove it",
                    );
                    dropped.push(index);
                }
                None => same.push(index),
            }
        }
        self.remove(values, &dropped, place);
    }

    /// Takes out a list that is empty where it must not be.
    pub(super) fn empty_list(&mut self, map: &mut Map, key: &str, place: &Place<'_>) {
        let message = format!("`{key}` has no element that can be used");
        self.warn(
            Code::EmptyList,
            place,
            message,
            "list what is meant, or remove the keyword",
        );
        map.remove(key);
    }

    /// A default is of the schema's type (OpenAPI 3.0.3, Schema Object, `default`).
    fn check_default(&mut self, map: &mut Map, place: &Place<'_>) {
        let (Some(value), Some(name)) =
            (map.get("default"), map.get("type").and_then(Node::as_str))
        else {
            return;
        };
        if *value == Node::Null && map.get("nullable") == Some(&Node::Bool(true)) {
            return;
        }
        if is(value, name) {
            return;
        }
        let what = (Code::WrongDefault, "the default");
        match self.refit(what, value, name, &place.key("default")) {
            Some(fits) => drop(map.insert("default", fits)),
            None => drop(map.remove("default")),
        }
    }

    /// `nullable` beside no `type` (OpenAPI 3.0.3, Schema Object, `nullable`): by the letter it says nothing.
    fn check_nullable(&mut self, map: &mut Map, place: &Place<'_>) {
        let alone = !self.made.contains(&"nullable")
            && map.get("nullable") == Some(&Node::Bool(true))
            && !map.contains_key("type");
        if alone && self.exact {
            map.remove("nullable");
            return;
        }
        let stray = self.version == Version::V3_0
            && alone
            && ["allOf", "oneOf", "anyOf", "properties", "items"]
                .iter()
                .any(|key| map.contains_key(key));
        if stray {
            let message = "`nullable` stands without `type`; it is honoured";
            self.warn(
                Code::NullableWithoutType,
                &place.key("nullable"),
                message,
                "add the `type`",
            );
        }
    }

    /// After the members: lists that must not be empty, and names in `required`.
    pub(super) fn leave_schema(&mut self, map: &mut Map, place: &Place<'_>) {
        for key in ["allOf", "oneOf", "anyOf"] {
            if map
                .get(key)
                .and_then(Node::as_list)
                .is_some_and(<[Node]>::is_empty)
            {
                self.empty_list(map, key, &place.key(key));
            }
        }
        if map.get("type").and_then(Node::as_str) == Some("array")
            && !map.contains_key("items")
            && self.version < Version::V3_1
            && !map.contains_key(marks::PREFIX_ITEMS)
        {
            let message = "the array has no `items`; its elements are taken as any value";
            self.warn(
                Code::ArrayWithoutItems,
                place,
                message,
                "say what the elements are",
            );
        }
        self.check_required(map, place);
    }

    /// Names in `required` that `properties` does not have; other schemas may have them, so only lone objects are judged.
    fn check_required(&mut self, map: &mut Map, place: &Place<'_>) {
        let Some(Node::List(required)) = map.get("required") else {
            return;
        };
        // A condition speaks of members that the schema around it declares.
        let part = place.above().and_then(Place::last_key).is_some_and(|key| {
            matches!(key, "allOf" | "oneOf" | "anyOf" | marks::DEPENDENT_SCHEMAS)
        }) || place
            .last_key()
            .is_some_and(|key| matches!(key, "not" | marks::IF | marks::THEN | marks::ELSE));
        let composed = ["allOf", "oneOf", "anyOf", "not", marks::PATTERN_PROPERTIES]
            .iter()
            .any(|key| map.contains_key(key));
        let open = matches!(
            map.get("additionalProperties"),
            Some(Node::Map(_) | Node::Bool(true))
        );
        let Some(Node::Map(properties)) = map.get("properties") else {
            return;
        };
        if part || composed || open {
            return;
        }
        let unknown = required.iter().enumerate().filter_map(|(index, name)| {
            name.as_str()
                .filter(|name| !properties.contains_key(name))
                .map(|name| (index, name.to_owned()))
        });
        let unknown: Vec<_> = unknown.collect();
        for (index, name) in unknown {
            let message = format!("`{name}` is required, but there is no such property");
            let list = place.key("required");
            self.warn(
                Code::UnknownRequired,
                &list.index(index),
                message,
                "correct the name, or declare the property",
            );
        }
    }
}

/// A schema that nothing matches.
pub(super) fn never() -> Map {
    Map::from_iter([(marks::NEVER.to_owned(), Node::Bool(true))])
}

/// Whether a sibling of `$ref` says something about values or documents them.
fn speaks(key: &str) -> bool {
    Kind::Schema.field(key).is_some()
        || matches!(key, "$defs" | "$id" | "$anchor" | "$dynamicAnchor")
}

/// The type that all values of `enum` have, where none is said: the meaning is the same and the rooms below read it easily.
fn infer_type(map: &mut Map) {
    let Some(Node::List(values)) = map.get("enum") else {
        return;
    };
    let name = |value: &Node| match value {
        Node::String(_) => "string",
        Node::Number(_) if fitted(value, "integer").is_some() => "integer",
        Node::Number(_) => "number",
        Node::Bool(_) => "boolean",
        _ => "",
    };
    let mut names: Vec<&str> = values
        .iter()
        .filter(|value| **value != Node::Null)
        .map(name)
        .collect();
    names.dedup();
    if names.contains(&"number") {
        names.retain(|name| *name != "integer");
        names.dedup();
    }
    let null = values.contains(&Node::Null);
    if let [only @ ("string" | "integer" | "number" | "boolean")] = names[..] {
        map.insert("type", only);
        if null {
            map.insert("nullable", true);
        }
    }
}
