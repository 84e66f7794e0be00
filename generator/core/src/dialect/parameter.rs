//! Parameters, headers, bodies, responses, links and security schemes.

use super::grammar::Kind;
use super::place::Place;
use super::walk::Walker;
use super::{Version, marks};
use crate::diagnostic::Code;
use crate::source::{Map, Node};

const QUERY_STYLES: &[&str] = &["form", "spaceDelimited", "pipeDelimited", "deepObject"];

impl Walker<'_> {
    /// A parameter before its members (OpenAPI 3.0.3, Parameter Object); `false` drops it.
    pub(super) fn enter_parameter(&mut self, map: &mut Map, place: &Place<'_>) -> bool {
        self.lift_schema(map, place);
        let Some(location) = self.location(map, place) else {
            return false;
        };
        if location != "query" {
            self.empty_value(map, &place.pointer());
        }
        let styles = match location.as_str() {
            "path" => {
                self.require_path(map, place);
                &["simple", "label", "matrix"]
            }
            "query" => QUERY_STYLES,
            "header" => {
                let name = map.get("name").and_then(Node::as_str).map(str::to_owned);
                if name.is_some_and(|name| !self.is_header(&name, &place.key("name"))) {
                    return false;
                }
                &["simple"]
            }
            "cookie" => {
                if map.get("style").and_then(Node::as_str) == Some("cookie") {
                    map.remove("style");
                    map.insert(marks::COOKIE_STYLE, true);
                }
                &["form"][..]
            }
            _ => &[],
        };
        if location != "query" && map.get("allowReserved") == Some(&Node::Bool(true)) {
            map.insert(marks::ALLOW_RESERVED, true);
        }
        if !styles.is_empty() {
            self.check_style(map, styles, place);
        }
        true
    }

    /// The parameter's `in`, made one that the parser knows; `None` drops the parameter.
    fn location(&mut self, map: &mut Map, place: &Place<'_>) -> Option<String> {
        let location = match map.get("in") {
            Some(Node::String(location)) => location,
            Some(other) => {
                let other = other.clone();
                self.wrong("path, query, header or cookie", &other, &place.key("in"));
                return None;
            }
            None => return Some(String::new()),
        };
        let lower = location.trim().to_ascii_lowercase();
        let known = matches!(lower.as_str(), "path" | "query" | "header" | "cookie");
        if known && lower == *location {
            return Some(lower);
        }
        let (location, at) = (location.clone(), place.key("in"));
        if lower == "querystring" {
            if self.version < Version::V3_2 {
                self.later("`in: querystring`", Version::V3_2, &at);
            }
            map.insert("in", "query");
            map.insert(marks::QUERYSTRING, true);
            return Some("querystring".to_owned());
        }
        let taken = if known {
            format!("it is read as `{lower}`")
        } else {
            "the parameter is dropped".to_owned()
        };
        let message = format!("`{location}` is no place of a parameter; {taken}");
        self.warn(
            Code::UnknownLocation,
            &at,
            message,
            "write path, query, header or cookie",
        );
        map.insert("in", lower.as_str());
        known.then_some(lower)
    }

    fn require_path(&mut self, map: &mut Map, place: &Place<'_>) {
        match map.get("required") {
            Some(Node::Bool(true)) => return,
            Some(Node::String(text)) if text == "true" => return,
            _ => {}
        }
        let message = "a path parameter is always required";
        self.warn(
            Code::OptionalPathParameter,
            place,
            message,
            "write `required: true`",
        );
        map.insert("required", true);
    }

    /// Takes out a style that does not exist in its place (OpenAPI 3.0.3, Parameter Object, Style Values).
    fn check_style(&mut self, map: &mut Map, styles: &[&str], place: &Place<'_>) {
        let style = match map.get("style") {
            None => return,
            Some(Node::String(style)) => style.as_str(),
            Some(other) => other.kind(),
        };
        if styles.contains(&style) {
            return;
        }
        let message = format!("the style `{style}` does not exist here; the default is taken");
        self.warn(
            Code::UnknownStyle,
            &place.key("style"),
            message,
            &format!("write one of {}", styles.join(", ")),
        );
        map.remove("style");
    }

    /// A header before its members (OpenAPI 3.0.3, Header Object).
    pub(super) fn enter_header(&mut self, map: &mut Map, place: &Place<'_>) {
        self.lift_schema(map, place);
        if map.get("explode") == Some(&Node::Bool(true)) {
            map.insert(marks::EXPLODE, true);
        }
        self.check_style(map, &["simple"], place);
    }

    /// A parameter or header has either `schema` or `content` (OpenAPI 3.0.3, Parameter Object).
    pub(super) fn leave_parameter(&mut self, map: &mut Map, place: &Place<'_>) {
        if map
            .get("content")
            .and_then(Node::as_map)
            .is_some_and(Map::is_empty)
        {
            map.remove("content");
        }
        match (map.contains_key("schema"), map.contains_key("content")) {
            (true, true) => {
                let message = "`schema` and `content` exclude each other; `schema` is kept";
                self.warn(
                    Code::WrongShape,
                    &place.key("content"),
                    message,
                    "remove one of them",
                );
                map.remove("content");
            }
            (false, false) => {
                let message = "there is neither `schema` nor `content`; it is read as a string";
                self.warn(
                    Code::ParameterWithoutSchema,
                    place,
                    message,
                    "add a `schema`",
                );
                map.insert(
                    "schema",
                    Map::from_iter([("type".to_owned(), Node::from("string"))]),
                );
            }
            _ => {}
        }
        self.one_example(map, place);
    }

    /// `example` and `examples` exclude each other (OpenAPI 3.0.3, Media Type Object).
    pub(super) fn one_example(&mut self, map: &mut Map, place: &Place<'_>) {
        if map.contains_key("example") && map.contains_key("examples") {
            let message = "`example` and `examples` exclude each other; `example` is kept";
            self.warn(
                Code::ExampleAndExamples,
                &place.key("examples"),
                message,
                "remove one of them",
            );
            map.remove("examples");
        }
    }

    /// A media type before its members; examples are by name.
    pub(super) fn enter_media_type(&mut self, map: &mut Map, place: &Place<'_>) {
        let Some(Node::List(list)) = map.get("examples") else {
            return;
        };
        let first = list.first().cloned();
        let message = "expected an object of named examples, found an array; the first is taken";
        self.warn(
            Code::WrongShape,
            &place.key("examples"),
            message,
            "name the examples",
        );
        map.remove("examples");
        if let Some(first) = first
            && !map.contains_key("example")
        {
            map.insert("example", first);
        }
    }

    /// `explode` is said aloud, for its default depends on the style and the parser forgets whether it stood there
    /// (OpenAPI 3.0.3, Encoding Object).
    pub(super) fn enter_encoding(&mut self, map: &mut Map, place: &Place<'_>) {
        self.check_style(map, QUERY_STYLES, place);
        let form = map
            .get("style")
            .and_then(Node::as_str)
            .is_none_or(|style| style == "form");
        if form && !map.contains_key("explode") {
            map.insert("explode", true);
        }
    }

    /// A response before its members (OpenAPI 3.0.3, Response Object).
    pub(super) fn enter_response(&mut self, map: &mut Map, place: &Place<'_>) {
        self.lift_content(map, place);
        self.check_headers(map, place);
        if !map.contains_key("description")
            && let Some(summary) = map.get("summary").cloned()
        {
            map.insert("description", summary);
        }
    }

    /// The keys of responses are statuses (OpenAPI 3.0.3, Responses Object).
    pub(super) fn enter_responses(&mut self, map: &mut Map, place: &Place<'_>) {
        if map.keys().all(is_status) {
            return;
        }
        let here = place.pointer();
        let mut fixed = Map::new();
        for (key, value) in std::mem::take(map) {
            if is_status(&key) {
                fixed.insert(key, value);
                continue;
            }
            let read = status(&key).filter(|read| !fixed.contains_key(read));
            let taken = read.as_ref().map_or("it is dropped".to_owned(), |read| {
                format!("it is read as `{read}`")
            });
            let message = format!("`{key}` is not a status; {taken}");
            self.warn(
                Code::UnknownStatus,
                &place.key(&key),
                message,
                "write a code such as 200, a range such as 2XX, or default",
            );
            if let Some(read) = read {
                self.moved(&here.key(&key), &here.key(&read));
                fixed.insert(read, value);
            }
        }
        *map = fixed;
    }

    /// A link names an operation (OpenAPI 3.0.3, Link Object).
    pub(super) fn leave_link(&mut self, map: &mut Map, place: &Place<'_>) -> bool {
        match (
            map.contains_key("operationId"),
            map.contains_key("operationRef"),
        ) {
            (true, true) => drop(map.remove("operationRef")),
            (false, false) => {
                let message = "a link needs `operationId` or `operationRef`; it leads nowhere";
                self.warn(Code::MissingMember, place, message, "name the operation");
                map.insert("operationId", "");
            }
            _ => {}
        }
        true
    }

    /// Mapping values are references (OpenAPI 3.0.3, Discriminator Object).
    pub(super) fn leave_discriminator(&mut self, map: &mut Map, place: &Place<'_>) {
        if let Some(Node::String(text)) = map.get_mut(marks::DEFAULT_MAPPING) {
            self.mapping(text, &place.key(marks::DEFAULT_MAPPING));
        }
        let Some(Node::Map(mapping)) = map.get_mut("mapping") else {
            return;
        };
        let at = place.key("mapping");
        for (key, value) in mapping.iter_mut() {
            if let Node::String(text) = value {
                self.mapping(text, &at.key(key));
            }
        }
    }

    /// One value of a mapping: a name of a schema becomes a reference.
    fn mapping(&mut self, text: &mut String, place: &Place<'_>) {
        let mut reference = Map::new();
        let named = self.names.has("schemas", text);
        let full = if named {
            format!("#/components/schemas/{}", escaped(text))
        } else {
            text.clone()
        };
        reference.insert("$ref", full);
        self.reference(Kind::Schema, &mut reference, place);
        if let Some(Node::String(now)) = reference.remove("$ref") {
            *text = now;
        }
    }
}

/// A step of a JSON pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Whether a key of responses is as it should be.
fn is_status(key: &str) -> bool {
    matches!(
        key.as_bytes(),
        b"default"
            | [b'x', b'-', ..]
            | [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9']
            | [b'1'..=b'5', b'X', b'X']
    )
}

/// The status that a key means.
fn status(key: &str) -> Option<String> {
    let upper = key.trim().to_ascii_uppercase();
    let read = if upper == "DEFAULT" {
        "default".to_owned()
    } else {
        upper.trim_end_matches(".0").to_owned()
    };
    is_status(&read).then_some(read)
}
