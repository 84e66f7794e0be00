//! Schema keywords that newer versions write in another form, and bounds that the parser cannot hold.

use super::coerce::{fitted, whole};
use super::place::Place;
use super::walk::Walker;
use super::{Version, marks};
use crate::diagnostic::Code;
use crate::source::{Map, Node, Number};

impl Walker<'_> {
    /// `const` is an `enum` of one value; the mark follows from the grammar (JSON Schema 2020-12, validation 6.1.3).
    pub(super) fn read_const(&mut self, map: &mut Map) {
        let Some(value) = map.get("const").cloned() else {
            return;
        };
        let name = match &value {
            Node::Null => "null",
            Node::Bool(_) => "boolean",
            Node::String(_) => "string",
            Node::Number(_) if fitted(&value, "integer").is_some() => "integer",
            Node::Number(_) => "number",
            Node::List(_) => "array",
            Node::Map(_) => "object",
        };
        let narrows = match map.get("type") {
            None => true,
            Some(Node::List(names)) => names.iter().any(|one| {
                one.as_str() == Some(name) || (name == "integer" && one.as_str() == Some("number"))
            }),
            Some(_) => false,
        };
        if narrows {
            map.insert("type", name);
        }
        map.insert("enum", Node::List(vec![value]));
    }

    /// What a schema of its type has no room for becomes a part of `allOf`.
    fn beside_type(&mut self, map: &mut Map, key: &str, value: Node, place: &Place<'_>) {
        let part = Node::Map(Map::from_iter([(key.to_owned(), value)]));
        if !matches!(map.get("allOf"), Some(Node::List(_))) {
            map.insert("allOf", Node::List(Vec::new()));
        }
        if let Some(Node::List(parts)) = map.get_mut("allOf") {
            let to = place.pointer().key("allOf").index(parts.len()).key(key);
            parts.push(part);
            self.moved(&place.key(key).pointer(), &to);
        }
    }

    /// All keywords whose form changed.
    pub(super) fn read_keywords(&mut self, map: &mut Map, place: &Place<'_>) {
        self.read_exclusive(map, "exclusiveMinimum", "minimum", place);
        self.read_exclusive(map, "exclusiveMaximum", "maximum", place);
        if map.get("type").and_then(Node::as_str) == Some("integer") {
            self.read_bounds(map, place);
        }
        self.read_tuple(map, place);
        self.read_dependencies(map, place);
        self.read_examples(map);
        self.read_discriminator(map, place);
        if !self.exact {
            read_content(map);
        }
    }

    /// A numeric exclusive bound (JSON Schema 2020-12, validation 6.2.3 and 6.2.5) becomes bound and flag.
    fn read_exclusive(&mut self, map: &mut Map, exclusive: &str, bound: &str, place: &Place<'_>) {
        let Some(Node::Number(number)) = map.get(exclusive) else {
            return;
        };
        let (number, value) = (number.clone(), as_f64(number));
        if self.version < Version::V3_1 {
            self.later(
                &format!("`{exclusive}` as a number"),
                Version::V3_1,
                &place.key(exclusive),
            );
        }
        let inclusive = match map.get(bound) {
            Some(Node::Number(number)) => Some(as_f64(number)),
            _ => None,
        };
        let stricter = match inclusive {
            Some(other) if bound == "minimum" => value >= other,
            Some(other) => value <= other,
            None => true,
        };
        if stricter {
            self.moved(&place.key(exclusive).pointer(), &place.key(bound).pointer());
            map.insert(bound, Node::Number(number));
            map.insert(exclusive, true);
        } else {
            map.remove(exclusive);
        }
    }

    /// Bounds of integers are integers of 64 bits with sign.
    fn read_bounds(&mut self, map: &mut Map, place: &Place<'_>) {
        for key in ["minimum", "maximum", "multipleOf"] {
            let number = match map.get(key) {
                Some(Node::Number(number @ (Number::Float(_) | Number::Unsigned(_)))) => {
                    number.clone()
                }
                _ => continue,
            };
            let value = as_f64(&number);
            let rounded = if key == "minimum" {
                value.ceil()
            } else {
                value.floor()
            };
            let exclusive = if key == "minimum" {
                "exclusiveMinimum"
            } else {
                "exclusiveMaximum"
            };
            match (number.clone(), whole(rounded)) {
                (Number::Float(_), Some(bound)) if rounded == value || key != "multipleOf" => {
                    if rounded != value {
                        // No integer stands between the bound and the next one inwards.
                        map.remove(exclusive);
                    }
                    map.insert(key, Node::Number(Number::Integer(bound)));
                }
                (Number::Float(value), _) if key == "multipleOf" && value.abs() < 1e18 => {
                    map.remove(key);
                    self.beside_type(map, key, Node::Number(number), place);
                }
                _ => {
                    self.too_large(&place.key(key));
                    map.remove(key);
                    map.remove(exclusive);
                    if let Some(format) = wide_format(key, value, map) {
                        map.insert("format", format);
                    }
                }
            }
        }
    }

    /// `items` as a list was the tuple of older drafts; now it is `prefixItems` (JSON Schema 2020-12, core 10.3.1.1).
    fn read_tuple(&mut self, map: &mut Map, place: &Place<'_>) {
        if !matches!(map.get("items"), Some(Node::List(_))) {
            return;
        }
        let message = "`items` is an array; it is read as `prefixItems`";
        self.warn(
            Code::WrongShape,
            &place.key("items"),
            message,
            "write one schema, or `prefixItems` in OpenAPI 3.1",
        );
        let Some(list) = map.remove("items") else {
            return;
        };
        self.moved(
            &place.key("items").pointer(),
            &place.key(marks::PREFIX_ITEMS).pointer(),
        );
        map.insert(marks::PREFIX_ITEMS, list);
        if let Some(rest) = map.remove("additionalItems") {
            self.moved(
                &place.key("additionalItems").pointer(),
                &place.key("items").pointer(),
            );
            map.insert("items", rest);
        }
    }

    /// `dependencies` became two keywords (JSON Schema draft 4, validation 5.4.5; 2019-09, appendix A).
    fn read_dependencies(&mut self, map: &mut Map, place: &Place<'_>) {
        if !matches!(map.get("dependencies"), Some(Node::Map(_))) {
            return;
        }
        let message = "`dependencies` is of an older JSON Schema; it is read as `dependentRequired` and `dependentSchemas`";
        let help = "write these, and declare OpenAPI 3.1 or later";
        self.warn(
            Code::OlderKeyword,
            &place.key("dependencies"),
            message,
            help,
        );
        let Some(Node::Map(all)) = map.remove("dependencies") else {
            return;
        };
        let from = place.key("dependencies").pointer();
        for (name, demand) in all {
            let (keyword, mark) = match &demand {
                Node::List(_) | Node::String(_) => ("dependentRequired", marks::DEPENDENT_REQUIRED),
                _ => ("dependentSchemas", marks::DEPENDENT_SCHEMAS),
            };
            let mark = if map.contains_key(keyword) {
                keyword
            } else {
                mark
            };
            self.moved(&from.key(&name), &place.pointer().key(mark).key(&name));
            if !matches!(map.get(mark), Some(Node::Map(_))) {
                map.insert(mark, Map::new());
            }
            if let Some(Node::Map(demands)) = map.get_mut(mark) {
                demands.insert(name, demand);
            }
        }
    }

    /// `examples`: the first is the `example` (JSON Schema 2020-12, validation 9.5).
    fn read_examples(&mut self, map: &mut Map) {
        let first = match map.get("examples") {
            None => return,
            Some(Node::List(list)) => list.first().cloned(),
            // The Example Objects of media types, written in a schema.
            Some(Node::Map(named)) => named
                .iter()
                .next()
                .map(|(_, one)| one.get("value").unwrap_or(one).clone()),
            Some(other) => Some(other.clone()),
        };
        if let Some(first) = first
            && !map.contains_key("example")
        {
            map.insert("example", first);
        }
        let several = matches!(map.get("examples"), Some(Node::List(list)) if list.len() > 1);
        if !several {
            map.remove("examples");
        }
    }

    /// The discriminator of Swagger 2.0 is the name of the property (Swagger 2.0, Schema Object).
    fn read_discriminator(&mut self, map: &mut Map, place: &Place<'_>) {
        let Some(Node::String(name)) = map.get("discriminator") else {
            return;
        };
        let name = name.clone();
        if self.version > Version::V2_0 {
            let message = format!(
                "expected a Discriminator Object, found a string; read as `propertyName: {name}`"
            );
            self.warn(
                Code::WrongShape,
                &place.key("discriminator"),
                message,
                "write an object with `propertyName`",
            );
        }
        let object = Map::from_iter([("propertyName".to_owned(), Node::String(name))]);
        map.insert("discriminator", object);
    }
}

/// `contentEncoding` and `contentMediaType` are formats in OpenAPI 3.0 (OpenAPI 3.1.1, section 4.4.1). By the letter they only describe
/// (JSON Schema 2020-12, validation 8.1).
fn read_content(map: &mut Map) {
    let encoding = map.get("contentEncoding").and_then(Node::as_str);
    let media = map.get("contentMediaType").and_then(Node::as_str);
    let string = map.get("type").and_then(Node::as_str) == Some("string");
    let format = match (encoding, media) {
        // Of a value that need not be a string it only describes what a string holds.
        (Some("base64"), _) if string => "byte",
        (None | Some("binary"), Some(media)) if !is_text(media) => "binary",
        _ => return,
    };
    if !map.contains_key("format")
        && map
            .get("type")
            .and_then(Node::as_str)
            .is_none_or(|name| name == "string")
    {
        map.insert("format", format);
        map.insert("type", "string");
    }
}

/// Whether a media type is of text, so that its content may stand in a JSON string.
fn is_text(media: &str) -> bool {
    media.starts_with("text/")
        || ["json", "xml", "yaml"]
            .iter()
            .any(|part| media.contains(part))
}

/// A number as a double.
fn as_f64(number: &Number) -> f64 {
    match number {
        Number::Integer(value) => *value as f64,
        Number::Unsigned(value) => *value as f64,
        Number::Float(value) => *value,
    }
}

/// The format of integers whose bound does not fit 64 bits with a sign, where the document names none.
fn wide_format(key: &str, value: f64, map: &Map) -> Option<&'static str> {
    if map.contains_key("format") {
        return None;
    }
    match key {
        "maximum" if (9.3e18..1.85e19).contains(&value) && at_least_zero(map) => Some("uint64"),
        "maximum" if value > 9.3e18 => Some("bigint"),
        "minimum" if value < -9.3e18 => Some("bigint"),
        _ => None,
    }
}

/// Whether the minimum is zero or more.
fn at_least_zero(map: &Map) -> bool {
    matches!(map.get("minimum"), Some(Node::Number(number)) if as_f64(number) >= 0.0)
}
