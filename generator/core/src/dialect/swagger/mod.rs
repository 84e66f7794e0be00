//! Swagger 2.0, the document: servers from the host, `components` from the four maps at the root.

mod body;
mod operation;
mod parameter;

use std::collections::HashMap;

use body::or;

use super::place::Place;
use super::resolve::for_section;
use super::walk::Walker;
use crate::source::{Map, Node, Pointer};

/// What a Swagger 2.0 document says for all its operations.
#[derive(Debug, Default)]
pub(super) struct Swagger {
    /// Media types of bodies, unless an operation says otherwise.
    pub(super) consumes: Vec<String>,
    /// Media types of responses, unless an operation says otherwise.
    pub(super) produces: Vec<String>,
    /// Media types of the responses of the operation being visited.
    pub(super) current: Vec<String>,
    /// Shared parameters that are a body or a part of a form, by reference.
    pub(super) bodies: HashMap<String, (Pointer, Map)>,
}

impl Walker<'_> {
    /// Brings the root into the form of OpenAPI 3.0 (Swagger 2.0, Swagger Object).
    pub(super) fn raise_document(&mut self, map: &mut Map) {
        let root = Pointer::root();
        let place = Place::at(&root);
        self.raise_servers(map, &place);
        self.swagger.consumes = self.texts(map, "consumes", &place).unwrap_or_default();
        self.swagger.produces = self.texts(map, "produces", &place).unwrap_or_default();
        self.swagger.current.clone_from(&self.swagger.produces);
        for (before, after) in [
            ("definitions", "schemas"),
            ("responses", "responses"),
            ("securityDefinitions", "securitySchemes"),
        ] {
            self.raise_section(map, before, after);
        }
        self.raise_parameters(map);
    }

    fn raise_section(&mut self, map: &mut Map, before: &str, after: &str) {
        let Some(section) = map.remove(before) else {
            return;
        };
        let to = Pointer::root().key("components").key(after);
        self.moved(&Pointer::root().key(before), &to);
        match section {
            Node::Map(named) => {
                if let Some(section) = for_section(map, after) {
                    for (name, object) in named {
                        section.insert(name, object);
                    }
                }
            }
            other => self.wrong("an object", &other, &Place::at(&to)),
        }
    }

    /// Shared parameters; bodies become request bodies, parts of forms wait for the operations that name them.
    fn raise_parameters(&mut self, map: &mut Map) {
        let Some(section) = map.remove("parameters") else {
            return;
        };
        let Node::Map(named) = section else {
            self.wrong(
                "an object",
                &section,
                &Place::at(&Pointer::root().key("parameters")),
            );
            return;
        };
        let before = Pointer::root().key("parameters");
        for (name, parameter) in named {
            let from = before.key(&name);
            let location = parameter
                .get("in")
                .and_then(Node::as_str)
                .unwrap_or_default()
                .to_owned();
            let (section, object) = match (location.as_str(), parameter) {
                ("body", Node::Map(body)) => {
                    let to = Pointer::root()
                        .key("components")
                        .key("requestBodies")
                        .key(&name);
                    let consumes = self.swagger.consumes.clone();
                    let request = self.request_body(body.clone(), &consumes, &from, &to);
                    self.swagger.bodies.insert(format!("#{from}"), (from, body));
                    ("requestBodies", Node::Map(request))
                }
                ("formData", Node::Map(part)) => {
                    self.swagger.bodies.insert(format!("#{from}"), (from, part));
                    continue;
                }
                (_, parameter) => {
                    self.moved(
                        &from,
                        &Pointer::root()
                            .key("components")
                            .key("parameters")
                            .key(&name),
                    );
                    ("parameters", parameter)
                }
            };
            for_section(map, section).map(|named| named.insert(name, object));
        }
    }

    /// Host, base path and schemes as servers (Swagger 2.0, Swagger Object; without schemes, HTTPS is taken).
    fn raise_servers(&mut self, map: &mut Map, place: &Place<'_>) {
        let host = self.text_of(map, "host", place);
        let base = self.text_of(map, "basePath", place).unwrap_or_default();
        let schemes = self.texts(map, "schemes", place).unwrap_or_default();
        if host.is_none() && !schemes.is_empty() {
            self.unread("`schemes` without `host`", &place.key("schemes"));
        }
        if host.is_none() && base.is_empty() {
            return;
        }
        let slash = if base.is_empty() || base.starts_with('/') {
            ""
        } else {
            "/"
        };
        let base = format!("{slash}{base}");
        let base = base.trim_end_matches('/');
        let urls = match host {
            None if base.is_empty() => vec!["/".to_owned()],
            None => vec![base.to_owned()],
            Some(host) => or(&schemes, "https")
                .iter()
                .map(|scheme| format!("{scheme}://{host}{base}"))
                .collect(),
        };
        let server = |url: String| Node::Map(Map::from_iter([("url", Node::String(url))]));
        map.insert(
            "servers",
            Node::List(urls.into_iter().map(server).collect()),
        );
    }

    /// Takes a text out of an object; none if it is blank.
    fn text_of(&mut self, map: &mut Map, key: &str, place: &Place<'_>) -> Option<String> {
        match map.remove(key)? {
            Node::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            other => {
                self.wrong("a string", &other, &place.key(key));
                None
            }
        }
    }

    /// Takes a list of texts, or one of them, out of an object.
    fn texts(&mut self, map: &mut Map, key: &str, place: &Place<'_>) -> Option<Vec<String>> {
        let here = place.key(key);
        let list = match map.remove(key)? {
            Node::List(list) => list,
            one @ Node::String(_) => vec![one],
            other => {
                self.wrong("an array of strings", &other, &here);
                return None;
            }
        };
        let mut texts = Vec::new();
        for (index, node) in list.into_iter().enumerate() {
            match node {
                Node::String(text) if !text.trim().is_empty() => texts.push(text.trim().to_owned()),
                other => self.wrong("a string with content", &other, &here.index(index)),
            }
        }
        Some(texts)
    }
}
