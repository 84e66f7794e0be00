//! Swagger 2.0, parameters, headers and responses: the type that stands in them becomes a schema.

use super::super::place::Place;
use super::super::walk::Walker;
use super::super::{Version, marks};
use super::body::or;
use crate::diagnostic::Code;
use crate::source::{Map, Node, Pointer};

/// Members of a parameter that belong to its schema (Swagger 2.0, Parameter Object).
const OF_SCHEMA: [&str; 18] = [
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "x-nullable",
    "x-ms-enum",
];

impl Walker<'_> {
    /// A parameter's or header's type becomes its `schema`.
    pub(in super::super) fn lift_schema(&mut self, map: &mut Map, place: &Place<'_>) {
        let done =
            map.contains_key("schema") || map.contains_key("content") || map.contains_key("$ref");
        if done
            || !["type", "items", "enum", "format"]
                .iter()
                .any(|key| map.contains_key(key))
        {
            return;
        }
        if self.version > Version::V2_0 {
            let message = "the type stands outside `schema`; it is read as if it stood inside";
            self.warn(
                Code::ParameterWithoutSchema,
                place,
                message,
                "put it into `schema`",
            );
        }
        let here = place.pointer();
        self.moved(&here, &here.key("schema"));
        self.read_collection(map, place);
        let schema = schema_of(map);
        map.insert("schema", schema);
    }

    /// A response's `schema` and `examples` become its `content` (Swagger 2.0, Response Object).
    pub(in super::super) fn lift_content(&mut self, map: &mut Map, place: &Place<'_>) {
        if map.contains_key("content") {
            return;
        }
        let mut examples = self.take_examples(map, place);
        let Some(schema) = map.remove("schema") else {
            return;
        };
        if self.version > Version::V2_0 {
            let message =
                "a response has `content`, not `schema`; it is read as `application/json`";
            let help = "put it into `content`";
            self.warn(Code::WrongShape, &place.key("schema"), message, help);
        }
        let is_file = schema.get("type").and_then(Node::as_str) == Some("file");
        let default = if is_file {
            "application/octet-stream"
        } else {
            "application/json"
        };
        let from = place.key("schema").pointer();
        let to = place.key("content").pointer();
        let mut content = Map::new();
        for media in or(&self.swagger.current.clone(), default) {
            self.moved(&from, &to.key(&media).key("schema"));
            let mut object = Map::from_iter([("schema", schema.clone())]);
            let key = examples.keys().find(|key| essence(key) == essence(&media));
            if let Some(example) = key.map(str::to_owned).and_then(|key| examples.remove(&key)) {
                object.insert("example", example);
            }
            if is_file {
                object.insert(marks::FILE, true);
            }
            content.insert(media, object);
        }
        let at = place.key("examples");
        for media in examples.keys().filter(|key| !key.starts_with("x-")) {
            let what = format!("the example of `{media}`, which the operation does not produce,");
            self.unread(&what, &at.key(media));
        }
        map.insert("content", content);
    }

    /// The examples of a response by media type (Swagger 2.0, Example Object).
    fn take_examples(&mut self, map: &mut Map, place: &Place<'_>) -> Map {
        let at = place.key("examples");
        match map.remove("examples") {
            Some(_) if self.version == Version::V2_0 && !map.contains_key("schema") => {
                self.unread("`examples` without a `schema`", &at);
            }
            Some(Node::Map(examples)) if self.version == Version::V2_0 => return examples,
            Some(other) if self.version == Version::V2_0 => self.wrong("an object", &other, &at),
            Some(other) => drop(map.insert("examples", other)),
            None => {}
        }
        Map::new()
    }

    /// An empty value is a string (Swagger 2.0 and OpenAPI 3.0.4, Parameter Object, `allowEmptyValue`).
    pub(in super::super) fn empty_value(&mut self, map: &mut Map, place: &Pointer) {
        let schema = map.get("schema").and_then(Node::as_map).unwrap_or(map);
        let is_text = schema.get("type").and_then(Node::as_str) == Some("string");
        let is_allowed = map.remove("allowEmptyValue") == Some(Node::Bool(true));
        if is_allowed && !is_text {
            let what = "`allowEmptyValue` of what is no string";
            self.unread_at(what, &place.key("allowEmptyValue"));
        }
    }

    /// `collectionFormat` as style and explode (Swagger 2.0, Parameter Object).
    fn read_collection(&mut self, map: &mut Map, place: &Place<'_>) {
        let format = map.remove("collectionFormat");
        if map.get("type").and_then(Node::as_str) != Some("array") || map.contains_key("style") {
            return;
        }
        let format = format.as_ref().and_then(Node::as_str).unwrap_or("csv");
        let query = map.get("in").and_then(Node::as_str) == Some("query");
        let (style, explode) = match (query, format) {
            (true, "multi") => ("form", true),
            (true, "ssv") => ("spaceDelimited", false),
            (true, "pipes") => ("pipeDelimited", false),
            (true, _) => ("form", false),
            (false, _) => ("simple", false),
        };
        match format {
            "csv" => {}
            "multi" if query => {}
            "ssv" | "pipes" if query => {}
            "ssv" | "pipes" | "tsv" => drop(map.insert(marks::COLLECTION_FORMAT, format)),
            _ => self.odd_collection(format, &place.pointer()),
        }
        map.insert("style", style);
        map.insert("explode", explode);
    }

    /// Reports a format of collections that is none, or none in its place.
    pub(super) fn odd_collection(&mut self, format: &str, place: &Pointer) {
        let message =
            format!("the collection format `{format}` does not exist here; it is read as csv");
        let help = "write csv, ssv, tsv or pipes, or multi in a query or form";
        self.warn_at(
            Code::UnknownStyle,
            &place.key("collectionFormat"),
            message,
            help,
        );
    }
}

/// A media type without its parameters.
fn essence(media: &str) -> String {
    let essence = media.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Takes the members of a schema out of a parameter.
pub(super) fn schema_of(map: &mut Map) -> Map {
    let of_schema = |key: &str| OF_SCHEMA.contains(&key) || key.starts_with("x-enum");
    let (schema, rest): (Vec<_>, Vec<_>) = std::mem::take(map)
        .into_iter()
        .partition(|(key, _)| of_schema(key));
    *map = rest.into_iter().collect();
    schema.into_iter().collect()
}
