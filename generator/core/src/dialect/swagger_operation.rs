//! Swagger 2.0, operations: bodies and forms become request bodies, types of parameters become schemas.
//!
//! Newer documents that still write so are read the same way, with a warning.

use super::operations::METHODS;
use super::place::Place;
use super::swagger::media_types;
use super::walk::Walker;
use super::{Version, marks};
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

/// A part of a body: where it was written, and what.
type Part = (Pointer, Map);

impl Walker<'_> {
    /// A parameter's or header's type becomes its `schema`.
    pub(super) fn lift_schema(&mut self, map: &mut Map, place: &Place<'_>) {
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
        read_collection(map);
        let schema = schema_of(map);
        map.insert("schema", schema);
    }

    /// A response's `schema` and `examples` become its `content` (Swagger 2.0, Response Object).
    pub(super) fn lift_content(&mut self, map: &mut Map, place: &Place<'_>) {
        if map.contains_key("content") {
            return;
        }
        let examples = if self.version == Version::V2_0 {
            map.remove("examples")
        } else {
            None
        };
        let Some(schema) = map.remove("schema") else {
            return;
        };
        if self.version > Version::V2_0 {
            let message =
                "a response has `content`, not `schema`; it is read as `application/json`";
            self.warn(
                Code::WrongShape,
                &place.key("schema"),
                message,
                "put it into `content`",
            );
        }
        let file = schema.get("type").and_then(Node::as_str) == Some("file");
        let default = if file {
            "application/octet-stream"
        } else {
            "application/json"
        };
        let from = place.key("schema").pointer();
        let to = place.key("content").pointer();
        let mut content = Map::new();
        for media in or(&self.swagger.current.clone(), default) {
            self.moved(&from, &to.key(&media).key("schema"));
            let mut object = Map::from_iter([("schema".to_owned(), schema.clone())]);
            if let Some(example) = examples.as_ref().and_then(|examples| examples.get(&media)) {
                object.insert("example", example.clone());
            }
            content.insert(media, object);
        }
        map.insert("content", content);
    }

    /// Bodies among the parameters of a path item go to its operations.
    pub(super) fn lift_shared_body(&mut self, map: &mut Map, place: &Place<'_>) {
        let at = place.key("parameters");
        let Some(Node::List(list)) = map.get_mut("parameters") else {
            return;
        };
        let bodies: Vec<usize> = (0..list.len())
            .filter(|index| self.is_body(list.get(*index)))
            .collect();
        if bodies.is_empty() {
            return;
        }
        let taken: Vec<(Pointer, Node)> = bodies
            .iter()
            .filter_map(|index| Some((at.index(*index).pointer(), list.get(*index)?.clone())))
            .collect();
        for method in METHODS {
            let Some(Node::Map(operation)) = map.get_mut(method) else {
                continue;
            };
            if !matches!(operation.get("parameters"), Some(Node::List(_))) {
                operation.insert("parameters", Node::List(Vec::new()));
            }
            let Some(Node::List(own)) = operation.get_mut("parameters") else {
                continue;
            };
            if own.iter().any(|parameter| self.is_body(Some(parameter))) {
                continue;
            }
            let to = place.key(method).pointer().key("parameters");
            for (from, parameter) in &taken {
                self.moved(from, &to.index(own.len()));
                own.push(parameter.clone());
            }
        }
        if let Some(Node::List(list)) = map.get_mut("parameters") {
            self.remove(list, &bodies, &at);
        }
    }

    /// Bodies and forms among an operation's parameters become its request body (Swagger 2.0, Operation Object).
    pub(super) fn lift_body(&mut self, map: &mut Map, place: &Place<'_>) {
        let mut own_consumes = None;
        if self.version == Version::V2_0 {
            own_consumes = media_types(map.remove("consumes"));
            let produces = media_types(map.remove("produces"));
            self.swagger.current = produces.unwrap_or_else(|| self.swagger.produces.clone());
            map.remove("schemes");
        }
        let at = place.key("parameters");
        let Some(Node::List(list)) = map.get_mut("parameters") else {
            return;
        };
        let indices: Vec<usize> = (0..list.len())
            .filter(|index| self.is_body(list.get(*index)))
            .collect();
        if indices.is_empty() {
            return;
        }
        let (mut bodies, mut forms) = (Vec::new(), Vec::new());
        for index in &indices {
            let Some(parameter) = list.get(*index) else {
                continue;
            };
            let Some((part, text)) = self.part(parameter, &at.index(*index)) else {
                continue;
            };
            if part.1.get("in").and_then(Node::as_str) == Some("body") {
                bodies.push((part, text));
            } else {
                forms.push(part);
            }
        }
        self.remove(list, &indices, &at);
        if map.contains_key("requestBody") {
            let message =
                "there is a `requestBody` already; bodies among the parameters are dropped";
            self.warn(
                Code::SeveralBodies,
                place,
                message,
                "put everything into `requestBody`",
            );
            return;
        }
        if bodies.len() > 1 || (!bodies.is_empty() && !forms.is_empty()) {
            let message = "the operation has several bodies; the first `in: body` is kept";
            self.warn(
                Code::SeveralBodies,
                place,
                message,
                "keep one body, or one form",
            );
        }
        let to = place.key("requestBody").pointer();
        let consumes = own_consumes
            .clone()
            .unwrap_or_else(|| self.swagger.consumes.clone());
        let body = match bodies.into_iter().next() {
            Some((_, Some(name))) if own_consumes.is_none() => {
                let target = format!("#/components/requestBodies/{name}");
                Map::from_iter([("$ref".to_owned(), Node::String(target))])
            }
            Some(((from, body), _)) => self.request_body(body, &consumes, &from, &to),
            None => self.form(forms, &consumes, &to),
        };
        map.insert("requestBody", body);
    }

    /// Whether a parameter, or what it refers to, is a body or a part of a form.
    fn is_body(&self, parameter: Option<&Node>) -> bool {
        let Some(Node::Map(map)) = parameter else {
            return false;
        };
        match map.get("$ref").and_then(Node::as_str) {
            Some(text) => self.swagger.bodies.contains_key(text),
            None => matches!(
                map.get("in").and_then(Node::as_str),
                Some("body" | "formData")
            ),
        }
    }

    /// The parameter written out, and the name of the shared body that it refers to.
    fn part(&mut self, parameter: &Node, place: &Place<'_>) -> Option<(Part, Option<String>)> {
        let map = parameter.as_map()?;
        if let Some(text) = map.get("$ref").and_then(Node::as_str) {
            let part = self.swagger.bodies.get(text)?.clone();
            return Some((part, text.strip_prefix("#/parameters/").map(str::to_owned)));
        }
        if self.version > Version::V2_0 {
            let message =
                "bodies are not parameters since OpenAPI 3.0; it is read as `requestBody`";
            self.warn(
                Code::UnknownLocation,
                &place.key("in"),
                message,
                "write it as `requestBody`",
            );
        }
        Some(((place.pointer(), map.clone()), None))
    }

    /// A body parameter as a request body (Swagger 2.0, Parameter Object, `in: body`).
    pub(super) fn request_body(
        &mut self,
        body: Map,
        consumes: &[String],
        from: &Pointer,
        to: &Pointer,
    ) -> Map {
        self.moved(from, to);
        let mut body = body;
        let mut request = Map::new();
        for key in ["description", "required"] {
            if let Some(value) = body.remove(key) {
                request.insert(key, value);
            }
        }
        let schema = body.remove("schema").unwrap_or_else(|| {
            // A body that gives its type in place has lost its `schema`.
            Node::Map(schema_of(&mut body))
        });
        let mut content = Map::new();
        for media in or(consumes, "application/json") {
            self.moved(
                &from.key("schema"),
                &to.key("content").key(&media).key("schema"),
            );
            content.insert(
                media,
                Map::from_iter([("schema".to_owned(), schema.clone())]),
            );
        }
        request.insert("content", content);
        for (key, value) in body.into_iter().filter(|(key, _)| key.starts_with("x-")) {
            request.insert(key, value);
        }
        request
    }

    /// Parts of a form as a request body (Swagger 2.0, Parameter Object, `in: formData`).
    fn form(&mut self, parts: Vec<Part>, consumes: &[String], to: &Pointer) -> Map {
        let file = parts
            .iter()
            .any(|(_, part)| part.get("type").and_then(Node::as_str) == Some("file"));
        let (form, multipart) = ("application/x-www-form-urlencoded", "multipart/form-data");
        let mut medias: Vec<String> = consumes
            .iter()
            .filter(|media| *media == multipart || (!file && *media == form))
            .cloned()
            .collect();
        if medias.is_empty() {
            medias.push(if file { multipart } else { form }.to_owned());
        }
        let (mut properties, mut required, mut encoding) = (Map::new(), Vec::new(), Map::new());
        let mut places = Vec::new();
        for (from, mut part) in parts {
            let Some(name) = part.get("name").and_then(Node::as_str).map(str::to_owned) else {
                continue;
            };
            if part.get("required") == Some(&Node::Bool(true)) {
                required.push(Node::String(name.clone()));
            }
            if let Some(one) = part_encoding(&part) {
                encoding.insert(name.clone(), one);
            }
            let description = part.remove("description");
            let mut schema = match part.remove("schema") {
                Some(Node::Map(schema)) => schema,
                _ => schema_of(&mut part),
            };
            if let Some(description) = description {
                schema.insert("description", description);
            }
            properties.insert(name.clone(), schema);
            places.push((from, name));
        }
        let needed = !required.is_empty();
        let mut schema = Map::from_iter([("type".to_owned(), Node::from("object"))]);
        schema.insert("properties", properties);
        if needed {
            schema.insert("required", Node::List(required));
        }
        let mut content = Map::new();
        for media in medias {
            let properties = to
                .key("content")
                .key(&media)
                .key("schema")
                .key("properties");
            for (from, name) in &places {
                self.moved(from, &properties.key(name));
            }
            let mut object = Map::from_iter([("schema".to_owned(), Node::Map(schema.clone()))]);
            if media == form && !encoding.is_empty() {
                object.insert("encoding", encoding.clone());
            }
            content.insert(media, object);
        }
        let mut request = Map::from_iter([("content".to_owned(), Node::Map(content))]);
        if needed {
            request.insert("required", true);
        }
        request
    }
}

/// The list, or a default in place of an empty one.
fn or(list: &[String], default: &str) -> Vec<String> {
    if list.is_empty() {
        vec![default.to_owned()]
    } else {
        list.to_vec()
    }
}

/// Takes the members of a schema out of a parameter.
fn schema_of(map: &mut Map) -> Map {
    let of_schema = |key: &str| OF_SCHEMA.contains(&key) || key.starts_with("x-enum");
    let (schema, rest): (Vec<_>, Vec<_>) = std::mem::take(map)
        .into_iter()
        .partition(|(key, _)| of_schema(key));
    *map = rest.into_iter().collect();
    schema.into_iter().collect()
}

/// `collectionFormat` as style and explode (Swagger 2.0, Parameter Object).
fn read_collection(map: &mut Map) {
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
    if format == "tsv" || (!query && matches!(format, "ssv" | "pipes")) {
        map.insert(marks::COLLECTION_FORMAT, format);
    }
    map.insert("style", style);
    map.insert("explode", explode);
}

/// How an array travels in a form (Swagger 2.0, Parameter Object, `collectionFormat`).
fn part_encoding(part: &Map) -> Option<Map> {
    if part.get("type").and_then(Node::as_str) != Some("array") {
        return None;
    }
    let (style, explode) = match part
        .get("collectionFormat")
        .and_then(Node::as_str)
        .unwrap_or("csv")
    {
        "multi" => ("form", true),
        "ssv" => ("spaceDelimited", false),
        "pipes" => ("pipeDelimited", false),
        _ => ("form", false),
    };
    Some(Map::from_iter([
        ("style".to_owned(), Node::from(style)),
        ("explode".to_owned(), Node::Bool(explode)),
    ]))
}
