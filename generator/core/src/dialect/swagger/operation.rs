//! Swagger 2.0, operations: what stands among their parameters and belongs to a request body is found.
//!
//! Newer documents that still write so are read the same way, with a warning.

use super::super::Version;
use super::super::operations::METHODS;
use super::super::place::Place;
use super::super::walk::Walker;
use super::body::Part;
use crate::diagnostic::Code;
use crate::source::{Map, Node, Pointer};

impl Walker<'_> {
    /// Bodies among the parameters of a path item go to its operations.
    pub(in super::super) fn lift_shared_body(&mut self, map: &mut Map, place: &Place<'_>) {
        let at = place.key("parameters");
        let Some(Node::List(list)) = map.get_mut("parameters") else {
            return;
        };
        let bodies = self.bodies(list);
        if bodies.is_empty() {
            return;
        }
        let taken: Vec<(Pointer, Node)> = bodies
            .iter()
            .filter_map(|index| Some((at.index(*index).pointer(), list.get(*index)?.clone())))
            .collect();
        self.remove(list, &bodies, &at);
        for method in METHODS {
            if let Some(Node::Map(operation)) = map.get_mut(method) {
                self.take_over(operation, &taken, &place.key(method));
            }
        }
    }

    /// Gives an operation without a body the bodies of its path item.
    fn take_over(&mut self, operation: &mut Map, bodies: &[(Pointer, Node)], place: &Place<'_>) {
        if !matches!(operation.get("parameters"), Some(Node::List(_))) {
            operation.insert("parameters", Node::List(Vec::new()));
        }
        let Some(Node::List(own)) = operation.get_mut("parameters") else {
            return;
        };
        if !self.bodies(own).is_empty() {
            return;
        }
        let to = place.pointer().key("parameters");
        for (from, parameter) in bodies {
            self.moved(from, &to.index(own.len()));
            own.push(parameter.clone());
        }
    }

    /// Bodies and forms among an operation's parameters become its request body (Swagger 2.0, Operation Object).
    pub(in super::super) fn lift_body(&mut self, map: &mut Map, place: &Place<'_>) {
        let own_consumes = self.own_media_types(map, place);
        let at = place.key("parameters");
        let Some(Node::List(list)) = map.get_mut("parameters") else {
            return;
        };
        let indices = self.bodies(list);
        if indices.is_empty() {
            return;
        }
        let (mut bodies, mut forms) = (Vec::new(), Vec::new());
        for index in &indices {
            let parameter = list.get(*index);
            match parameter.and_then(|parameter| self.part(parameter, &at.index(*index))) {
                Some((part, name)) if is_whole(&part) => bodies.push((part, name)),
                Some((part, _)) => forms.push(part),
                None => {}
            }
        }
        self.remove(list, &indices, &at);
        if !self.has_room(map, bodies.len(), !forms.is_empty(), place) {
            return;
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

    /// What the operation says of its media types; gives back those of its body (Swagger 2.0, Operation Object).
    fn own_media_types(&mut self, map: &mut Map, place: &Place<'_>) -> Option<Vec<String>> {
        if self.version > Version::V2_0 {
            return None;
        }
        let consumes = self.texts(map, "consumes", place);
        let produces = self.texts(map, "produces", place);
        self.swagger.current = produces.unwrap_or_else(|| self.swagger.produces.clone());
        if map.remove("schemes").is_some() {
            self.unread("`schemes` of an operation", &place.key("schemes"));
        }
        consumes
    }

    /// Whether the operation has room for a body; reports the bodies for which it has not.
    fn has_room(&mut self, map: &Map, bodies: usize, forms: bool, place: &Place<'_>) -> bool {
        let taken = map.contains_key("requestBody");
        let (message, help) = if taken {
            (
                "there is a `requestBody` already; bodies among the parameters are dropped",
                "put everything into `requestBody`",
            )
        } else {
            (
                "the operation has several bodies; the first `in: body` is kept",
                "keep one body, or one form",
            )
        };
        if taken || bodies > 1 || (bodies > 0 && forms) {
            self.warn(Code::SeveralBodies, place, message, help);
        }
        !taken
    }

    /// Which of the parameters are bodies or parts of a form.
    fn bodies(&self, list: &[Node]) -> Vec<usize> {
        let all = list.iter().enumerate();
        all.filter(|(_, parameter)| self.is_body(parameter))
            .map(|(index, _)| index)
            .collect()
    }

    /// Whether a parameter, or what it refers to, is a body or a part of a form.
    fn is_body(&self, parameter: &Node) -> bool {
        let Node::Map(map) = parameter else {
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
}

/// Whether a part is a body of its own, and not a member of a form.
fn is_whole(part: &Part) -> bool {
    part.1.get("in").and_then(Node::as_str) == Some("body")
}
