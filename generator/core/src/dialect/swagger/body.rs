//! Swagger 2.0, bodies: a body parameter or the parts of a form become a request body.

use super::super::grammar::Kind;
use super::super::marks;
use super::super::walk::Walker;
use super::parameter::schema_of;
use crate::source::{Map, Node, Pointer};

/// A part of a body: where it was written, and what.
pub(super) type Part = (Pointer, Map);

impl Walker<'_> {
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
        self.strangers(Kind::Parameter, &body, &["name", "in"], from);
        for (key, value) in body.into_iter().filter(|(key, _)| key.starts_with("x-")) {
            request.insert(key, value);
        }
        request
    }

    /// Parts of a form as a request body (Swagger 2.0, Parameter Object, `in: formData`).
    pub(super) fn form(&mut self, parts: Vec<Part>, consumes: &[String], to: &Pointer) -> Map {
        let medias = media_of_form(&parts, consumes);
        if medias.iter().any(|media| media == MULTIPART) {
            self.joined_parts(&parts);
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
            if let Some(one) = self.part_encoding(&part, &from) {
                encoding.insert(&name, one);
            }
            self.empty_value(&mut part, &from);
            properties.insert(&name, part_schema(&mut part));
            self.strangers(Kind::Parameter, &part, PART, &from);
            places.push((from, name));
        }
        let is_needed = !required.is_empty();
        let mut schema = Map::from_iter([("type", Node::from("object"))]);
        schema.insert("properties", properties);
        if is_needed {
            schema.insert("required", Node::List(required));
        }
        let mut content = Map::new();
        for media in medias {
            let at = to.key("content").key(&media).key("schema");
            for (from, name) in &places {
                self.moved(from, &at.key("properties").key(name));
            }
            let mut object = Map::from_iter([("schema", Node::Map(schema.clone()))]);
            if media == FORM && !encoding.is_empty() {
                object.insert("encoding", encoding.clone());
            }
            content.insert(media, object);
        }
        let mut request = Map::from_iter([("content", Node::Map(content))]);
        if is_needed {
            request.insert("required", true);
        }
        request
    }

    /// Arrays are repeated parts in a multipart body, whatever is said.
    fn joined_parts(&mut self, parts: &[Part]) {
        for (place, part) in parts {
            let format = part.get("collectionFormat").and_then(Node::as_str);
            if format.is_some_and(|format| format != "multi") {
                let at = place.key("collectionFormat");
                self.unread_at("`collectionFormat` of a multipart body", &at);
            }
        }
    }

    /// How an array travels in a form (Swagger 2.0, Parameter Object, `collectionFormat`).
    fn part_encoding(&mut self, part: &Map, place: &Pointer) -> Option<Map> {
        if part.get("type").and_then(Node::as_str) != Some("array") {
            return None;
        }
        let format = part.get("collectionFormat").and_then(Node::as_str);
        let (style, explode) = match format.unwrap_or("csv") {
            "multi" => ("form", true),
            "ssv" => ("spaceDelimited", false),
            "pipes" => ("pipeDelimited", false),
            "csv" | "tsv" => ("form", false),
            other => {
                self.odd_collection(other, place);
                ("form", false)
            }
        };
        let mut encoding = Map::from_iter([
            ("style", Node::from(style)),
            ("explode", Node::Bool(explode)),
        ]);
        if format == Some("tsv") {
            encoding.insert(marks::COLLECTION_FORMAT, "tsv");
        }
        Some(encoding)
    }
}

/// What is left of a part of a form besides its schema.
const PART: &[&str] = &["name", "in", "required", "collectionFormat"];

/// The media types of forms (Swagger 2.0, Operation Object, `consumes`).
const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// Which of the media types a form may have; a file needs the multipart one.
fn media_of_form(parts: &[Part], consumes: &[String]) -> Vec<String> {
    let kind = |part: &Part| part.1.get("type").and_then(Node::as_str) == Some("file");
    let has_file = parts.iter().any(kind);
    let fits = |media: &&String| *media == MULTIPART || (!has_file && *media == FORM);
    let medias: Vec<String> = consumes.iter().filter(fits).cloned().collect();
    if medias.is_empty() {
        vec![if has_file { MULTIPART } else { FORM }.to_owned()]
    } else {
        medias
    }
}

/// The schema of a part of a form, with the words of the part.
fn part_schema(part: &mut Map) -> Map {
    let description = part.remove("description");
    let mut schema = match part.remove("schema") {
        Some(Node::Map(schema)) => schema,
        _ => schema_of(part),
    };
    if let Some(description) = description {
        schema.insert("description", description);
    }
    schema
}

/// The list, or a default in place of an empty one.
pub(super) fn or(list: &[String], default: &str) -> Vec<String> {
    if list.is_empty() {
        vec![default.to_owned()]
    } else {
        list.to_vec()
    }
}
