//! `type`: one name of OpenAPI 3.0 for each schema.

use super::coerce::fitted;
use super::grammar::{Kind, types};
use super::place::Place;
use super::walk::Walker;
use super::{Version, marks};
use crate::diagnostic::Code;
use crate::source::{Map, Node};

/// The types of OpenAPI 3.0 (OpenAPI 3.0.3, section 4.4).
const KNOWN: [&str; 6] = ["string", "number", "integer", "boolean", "array", "object"];

impl Walker<'_> {
    /// Brings `type` to one known name, or takes it out.
    pub(super) fn read_type(&mut self, map: &mut Map, place: &Place<'_>) {
        match map.get("type") {
            None => {}
            Some(Node::String(name)) if KNOWN.contains(&name.as_str()) => {}
            Some(Node::String(name)) if name == "null" => {
                if self.version < Version::V3_1 {
                    self.later("the type `null`", Version::V3_1, &place.key("type"));
                }
                only_null(map);
                self.made.push("nullable");
            }
            Some(Node::String(name)) => {
                let name = name.clone();
                self.unknown_type(map, &name, place);
            }
            Some(Node::List(_)) => self.read_types(map, place),
            Some(other) => {
                let other = other.clone();
                self.wrong("the name of a type", &other, &place.key("type"));
                map.remove("type");
            }
        }
    }

    /// Takes what comes nearest to a type that does not exist.
    fn unknown_type(&mut self, map: &mut Map, name: &str, place: &Place<'_>) {
        let at = place.key("type");
        let file = name == "file" && self.version == Version::V2_0;
        let nearest = nearest(name);
        if nearest.is_none() && self.names.has("schemas", name) {
            let message = format!(
                "`{name}` is a schema of the document, not a type; it is read as a reference"
            );
            self.warn(Code::UnknownType, &at, message, "write `$ref`");
            map.remove("type");
            let target = Map::from_iter([(
                "$ref".to_owned(),
                Node::from(format!("#/components/schemas/{name}")),
            )]);
            map.insert("allOf", Node::List(vec![Node::Map(target)]));
            return;
        }
        let (name_now, format) = nearest.unwrap_or(("", ""));
        if !file {
            let taken = if name_now.is_empty() {
                "any value"
            } else {
                name_now
            };
            let message = format!("the type `{name}` does not exist; it is read as {taken}");
            self.warn(
                Code::UnknownType,
                &at,
                message,
                "write string, number, integer, boolean, array or object",
            );
        }
        match name_now {
            "" => drop(map.remove("type")),
            "null" => {
                only_null(map);
                self.made.push("nullable");
            }
            _ => drop(map.insert("type", name_now)),
        }
        if !format.is_empty() && !map.contains_key("format") {
            map.insert("format", format);
        }
    }

    /// A list of types (JSON Schema 2020-12, validation 6.1.1).
    fn read_types(&mut self, map: &mut Map, place: &Place<'_>) {
        if self.version < Version::V3_1 {
            self.later("a list of types", Version::V3_1, &place.key("type"));
        }
        let Some(Node::List(list)) = map.remove("type") else {
            return;
        };
        let mut names: Vec<&'static str> = Vec::new();
        let (mut null, mut any) = (false, false);
        for (index, item) in list.iter().enumerate() {
            let name = match item {
                Node::Null => "null",
                other => other.as_str().unwrap_or_default(),
            };
            let known = KNOWN.iter().find(|known| **known == name).copied();
            match known.or_else(|| {
                if name == "null" {
                    Some("null")
                } else {
                    nearest(name).map(|(name, _)| name)
                }
            }) {
                Some("null") => null = true,
                Some("") => any = true,
                Some(known) if names.contains(&known) => {}
                Some(known) => names.push(known),
                None => {
                    let types = place.key("type");
                    let message = format!("`{name}` is not a type");
                    self.warn(
                        Code::UnknownType,
                        &types.index(index),
                        message,
                        "write a type of JSON Schema",
                    );
                }
            }
        }
        if names.contains(&"number") {
            names.retain(|name| *name != "integer");
        }
        let all = ["string", "number", "boolean", "array", "object"]
            .iter()
            .all(|name| names.contains(name));
        match names[..] {
            _ if any || all => {}
            [] if null => only_null(map),
            [] => {}
            [name] => drop(map.insert("type", name)),
            _ => self.split(map, &names, place),
        }
        if null {
            map.insert("nullable", true);
            self.made.push("nullable");
        }
    }

    /// Several types become `anyOf` of copies with one type each; keywords go where they have effect.
    fn split(&mut self, map: &mut Map, names: &[&'static str], place: &Place<'_>) {
        let mut common = Map::new();
        let mut options: Vec<Map> = names
            .iter()
            .map(|name| Map::from_iter([("type".to_owned(), Node::from(*name))]))
            .collect();
        for (key, value) in std::mem::take(map) {
            let speaks_of = match (&*key, &value) {
                ("format", Node::String(format)) => format_types(format, names),
                _ => Kind::Schema
                    .field(&key)
                    .map_or(types::ALL, |field| field.types),
            };
            if key == "enum" && matches!(value, Node::List(_)) {
                share_enum(&mut options, names, &value);
            } else if speaks_of == types::ALL {
                common.insert(key, value);
            } else {
                for (option, name) in options.iter_mut().zip(names) {
                    if types::of(name) & speaks_of != 0 {
                        option.insert(key.clone(), value.clone());
                    }
                }
            }
        }
        options.retain(|option| {
            option
                .get("enum")
                .and_then(Node::as_list)
                .is_none_or(|list| !list.is_empty())
        });
        *map = common;
        self.put_any_of(map, options, place);
    }

    /// Adds alternatives beside whatever `anyOf` there is.
    fn put_any_of(&mut self, map: &mut Map, options: Vec<Map>, place: &Place<'_>) {
        let here = place.pointer();
        let count = options.len();
        let list = Node::List(options.into_iter().map(Node::Map).collect());
        let above = if map.contains_key("anyOf") {
            let part = Node::Map(Map::from_iter([("anyOf".to_owned(), list)]));
            let index = match map.get_mut("allOf") {
                Some(Node::List(parts)) => {
                    parts.push(part);
                    parts.len() - 1
                }
                _ => {
                    map.insert("allOf", Node::List(vec![part]));
                    0
                }
            };
            here.key("allOf").index(index).key("anyOf")
        } else {
            map.insert("anyOf", list);
            self.made.push("anyOf");
            here.key("anyOf")
        };
        for index in 0..count {
            self.moved(&here, &above.index(index));
        }
    }
}

/// Makes a schema that only `null` matches.
fn only_null(map: &mut Map) {
    map.remove("type");
    map.insert("nullable", true);
    map.insert("enum", Node::List(vec![Node::Null]));
    map.insert(marks::NULL, true);
}

/// Gives each type the values of `enum` that are of it.
fn share_enum(options: &mut [Map], names: &[&'static str], values: &Node) {
    let Node::List(values) = values else { return };
    for (option, name) in options.iter_mut().zip(names) {
        let own = values.iter().filter(|value| {
            fitted(value, name)
                .is_some_and(|fits| std::mem::discriminant(&fits) == std::mem::discriminant(*value))
        });
        option.insert("enum", Node::List(own.cloned().collect()));
    }
}

/// Which of the types a format speaks of.
fn format_types(format: &str, names: &[&'static str]) -> u8 {
    let numeric = matches!(
        format,
        "int32" | "int64" | "uint32" | "uint64" | "float" | "double" | "decimal"
    );
    let string = names.contains(&"string");
    if numeric && (names.contains(&"number") || names.contains(&"integer")) {
        types::NUMBER
    } else if string {
        types::STRING
    } else {
        types::STRING | types::NUMBER
    }
}

/// The type and format that come nearest to a name that is no type; the empty type is any value.
fn nearest(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name.trim().to_ascii_lowercase().as_str() {
        "string" | "str" | "text" | "char" | "character" | "enum" | "varchar" => ("string", ""),
        "date" => ("string", "date"),
        "datetime" | "date-time" | "date_time" | "timestamp" => ("string", "date-time"),
        "time" => ("string", "time"),
        "duration" => ("string", "duration"),
        "uuid" | "guid" => ("string", "uuid"),
        "uri" | "url" => ("string", "uri"),
        "email" => ("string", "email"),
        "password" => ("string", "password"),
        "file" | "binary" | "blob" => ("string", "binary"),
        "byte" | "bytes" | "base64" => ("string", "byte"),
        "integer" | "int" | "short" => ("integer", ""),
        "int32" => ("integer", "int32"),
        "int64" | "long" | "bigint" => ("integer", "int64"),
        "number" | "numeric" | "decimal" | "real" => ("number", ""),
        "float" => ("number", "float"),
        "double" => ("number", "double"),
        "boolean" | "bool" => ("boolean", ""),
        "array" | "list" | "set" => ("array", ""),
        "object" | "map" | "dict" | "dictionary" | "hash" | "struct" | "json" => ("object", ""),
        "null" | "nil" | "none" => ("null", ""),
        "" | "any" | "mixed" | "unknown" | "anytype" | "*" => ("", ""),
        _ => return None,
    })
}
