//! The one walk: every object is checked against the grammar, and rewritten by its kind on the way in.

use super::Version;
use super::components::{Library, Names};
use super::grammar::{Absent, Field, Kind, Shape, types};
use super::place::Place;
use super::references::References;
use super::resolve::stand_in;
use super::swagger::Swagger;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::{Map, Node, Pointer, Relocations};

/// What the walk knows.
pub(super) struct Walker<'a> {
    pub(super) version: Version,
    strict: bool,
    pub(super) relocations: &'a mut Relocations,
    diagnostics: &'a mut Diagnostics,
    /// The names in `components`, section by section.
    pub(super) names: Names,
    /// What is written out in place of references.
    pub(super) library: Library,
    /// References to look at after the walk.
    pub(super) references: References,
    /// Members that the schema being entered got from rewriting, so that nobody blames the document for them.
    pub(super) made: Vec<&'static str>,
    /// What Swagger 2.0 says for the whole document.
    pub(super) swagger: Swagger,
}

impl<'a> Walker<'a> {
    /// A walker that has seen nothing yet.
    pub(super) fn new(
        version: Version,
        strict: bool,
        relocations: &'a mut Relocations,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        Self {
            version,
            strict,
            relocations,
            diagnostics,
            names: Names::default(),
            library: Library::default(),
            references: References::default(),
            made: Vec::new(),
            swagger: Swagger::default(),
        }
    }

    /// Reports a repair at a place.
    pub(super) fn warn(
        &mut self,
        code: Code,
        place: &Place<'_>,
        message: impl Into<String>,
        help: &str,
    ) {
        self.warn_at(code, &place.pointer(), message, help);
    }

    /// Reports a repair at the place that a pointer names.
    pub(super) fn warn_at(
        &mut self,
        code: Code,
        place: &Pointer,
        message: impl Into<String>,
        help: &str,
    ) {
        let diagnostic = Diagnostic::new(code, self.relocations.origin(place), message).help(help);
        self.report(diagnostic);
    }

    /// Reports a diagnostic that is complete.
    pub(super) fn report(&mut self, mut diagnostic: Diagnostic) {
        if self.strict {
            diagnostic.severity = Severity::Error;
        }
        self.diagnostics.push(diagnostic);
    }

    /// Notes that the node at `from` now stands at `to`, with everything below it.
    pub(super) fn moved(&mut self, from: &Pointer, to: &Pointer) {
        let origin = self.relocations.origin(from);
        let mut moves = Vec::new();
        let stale: Vec<Pointer> = self.below(to).map(|(rest, _)| extend(to, &rest)).collect();
        for place in stale {
            let rest = place.as_str()[to.as_str().len()..].to_owned();
            moves.push((place, self.relocations.origin(&extend(from, &rest))));
        }
        let inner: Vec<_> = self
            .below(from)
            .map(|(rest, origin)| (extend(to, &rest), origin))
            .collect();
        self.relocations.record(to.clone(), origin);
        for (place, origin) in moves.into_iter().chain(inner) {
            self.relocations.record(place, origin);
        }
    }

    /// The recorded moves strictly below a place, by what follows it.
    fn below(&self, place: &Pointer) -> impl Iterator<Item = (String, crate::source::Origin)> {
        let found: Vec<_> = self
            .relocations
            .below(place)
            .filter_map(|(moved, origin)| {
                let rest = moved.as_str().strip_prefix(place.as_str())?;
                rest.starts_with('/')
                    .then(|| (rest.to_owned(), origin.clone()))
            })
            .collect();
        found.into_iter()
    }

    /// Visits a value that must be of a shape; `false` asks the caller to drop it (it has been reported).
    pub(super) fn visit(&mut self, shape: Shape, node: &mut Node, place: &Place<'_>) -> bool {
        match shape {
            Shape::Value => true,
            Shape::Text => self.text(node, place),
            Shape::Flag => self.flag(node, place),
            Shape::Count => self.count(node, place),
            Shape::Amount => self.amount(node, place),
            Shape::List(inner) => self.list(*inner, node, place),
            Shape::Dict(inner) => self.dict(*inner, node, place),
            Shape::Object(kind) => self.object(kind, node, place),
            Shape::FlagOrSchema => match node {
                Node::Bool(_) => true,
                Node::String(text) if matches!(text.as_str(), "true" | "false") => {
                    self.flag(node, place)
                }
                _ => self.object(Kind::Schema, node, place),
            },
        }
    }

    /// Reports a value of the wrong shape.
    pub(super) fn wrong(&mut self, expected: &str, node: &Node, place: &Place<'_>) {
        let message = format!("expected {expected}, found {}", node.kind());
        self.warn(
            Code::WrongShape,
            place,
            message,
            "write it as the specification has it",
        );
    }

    fn list(&mut self, inner: Shape, node: &mut Node, place: &Place<'_>) -> bool {
        let Node::List(items) = node else {
            self.wrong("an array", node, place);
            if !wraps(inner, node) {
                return false;
            }
            let mut only = std::mem::replace(node, Node::Null);
            self.moved(&place.pointer(), &place.index(0).pointer());
            let keep = self.visit(inner, &mut only, &place.index(0));
            *node = Node::List(vec![only]);
            return keep;
        };
        let mut dropped = Vec::new();
        for (index, item) in items.iter_mut().enumerate() {
            if inner == Shape::Text && *item == Node::Null {
                self.wrong("a string", item, &place.index(index));
            }
            if !self.visit(inner, item, &place.index(index)) {
                dropped.push(index);
            }
        }
        self.remove(items, &dropped, place);
        true
    }

    /// Takes elements out of a list and notes that the later ones have moved up. `dropped` is in order.
    pub(super) fn remove(&mut self, items: &mut Vec<Node>, dropped: &[usize], place: &Place<'_>) {
        if dropped.is_empty() {
            return;
        }
        let mut to = 0;
        for from in 0..items.len() {
            if dropped.binary_search(&from).is_ok() {
                continue;
            }
            if from != to {
                let (from, to) = (place.index(from).pointer(), place.index(to).pointer());
                self.moved(&from, &to);
                self.references.moved(&from, &to);
            }
            to += 1;
        }
        let mut at = 0;
        items.retain(|_| {
            at += 1;
            dropped.binary_search(&(at - 1)).is_err()
        });
    }

    fn dict(&mut self, inner: Shape, node: &mut Node, place: &Place<'_>) -> bool {
        let Node::Map(map) = node else {
            self.wrong("an object", node, place);
            return false;
        };
        let mut dropped = Vec::new();
        for (key, value) in map.iter_mut() {
            if inner == Shape::Text && *value == Node::Null {
                // A scope or mapping without text still has its name.
                *value = Node::from("");
            }
            if !self.visit(inner, value, &place.key(key)) {
                dropped.push(key.to_owned());
            }
        }
        forget(map, &dropped);
        true
    }

    /// Visits an object, or a reference to one.
    pub(super) fn object_inner(&mut self, kind: Kind, node: &mut Node, place: &Place<'_>) -> bool {
        if !matches!(node, Node::Map(_)) && !self.replace(kind, node, place) {
            return false;
        }
        if kind.inlined() && !self.inline(kind, node, place) {
            return false;
        }
        let Node::Map(map) = node else { return false };
        if kind == Kind::Schema {
            return self.schema(map, place);
        }
        if kind.section().is_some() && map.contains_key("$ref") && self.reference(kind, map, place)
        {
            return true;
        }
        self.members(kind, map, place)
    }

    /// Replaces what is no object where the kind allows it.
    fn replace(&mut self, kind: Kind, node: &mut Node, place: &Place<'_>) -> bool {
        if kind == Kind::Schema
            && let Node::Bool(value) = *node
        {
            *node = self.boolean_schema(value, place);
            return true;
        }
        self.wrong(kind.name(), node, place);
        let map = match kind {
            Kind::Responses | Kind::Components => Map::new(),
            Kind::MediaType if *node == Node::Null => Map::new(),
            Kind::Example => {
                let value = std::mem::replace(node, Node::Null);
                Map::from_iter([("value".to_owned(), value)])
            }
            _ => match stand_in(kind) {
                Some(map) => map,
                None => return false,
            },
        };
        *node = Node::Map(map);
        true
    }

    /// Visits the members of an object by the grammar.
    pub(super) fn members(&mut self, kind: Kind, map: &mut Map, place: &Place<'_>) -> bool {
        if !self.enter(kind, map, place) {
            return false;
        }
        let made = std::mem::take(&mut self.made);
        let typed = match kind {
            Kind::Schema => map
                .get("type")
                .and_then(Node::as_str)
                .map_or(types::ALL, types::of),
            _ => types::ALL,
        };
        let mut dropped = Vec::new();
        let mut renamed = Vec::new();
        for (key, value) in map.iter_mut() {
            let Some(field) = kind.field(key) else {
                if let Some(shape) = kind.entries()
                    && !key.starts_with("x-")
                    && !self.visit(shape, value, &place.key(key))
                {
                    dropped.push(key.to_owned());
                }
                continue;
            };
            if !made.contains(&key) && !self.known(kind, field, key, typed, &place.key(key)) {
                dropped.push(key.to_owned());
                continue;
            }
            let name = match field.mark {
                Some(mark) if key == field.name => {
                    self.moved(&place.key(key).pointer(), &place.key(mark).pointer());
                    renamed.push((field.name, mark));
                    mark
                }
                _ => key,
            };
            if !self.visit(field.shape, value, &place.key(name)) {
                dropped.push(key.to_owned());
            }
        }
        forget(map, &dropped);
        rename(map, &renamed);
        self.complete(kind, map, place) && self.leave(kind, map, place)
    }

    /// Whether a member may stand here; keywords of later versions may, with a warning.
    fn known(
        &mut self,
        kind: Kind,
        field: &Field,
        key: &str,
        typed: u8,
        place: &Place<'_>,
    ) -> bool {
        if field.types & typed == 0 && field.types != types::ALL && typed != types::ALL {
            let message = format!("`{key}` has no effect on the type of this schema");
            self.warn(
                Code::InertKeyword,
                place,
                message,
                "correct the `type`, or remove the keyword",
            );
            return false;
        }
        let judged = kind == Kind::Schema || self.version > Version::V2_0;
        if judged && field.since > self.version && key == field.name {
            self.later(&format!("`{key}`"), field.since, place);
        }
        true
    }

    /// Reports something of a later version.
    pub(super) fn later(&mut self, what: &str, since: Version, place: &Place<'_>) {
        let message = format!(
            "{what} exists since {since}, but the document declares {}",
            self.version
        );
        self.warn(
            Code::LaterKeyword,
            place,
            message,
            "declare the version that the document follows",
        );
    }

    /// Fills in the members that the parser needs.
    fn complete(&mut self, kind: Kind, map: &mut Map, place: &Place<'_>) -> bool {
        for field in kind.fields() {
            match field.absent {
                Absent::Fine => {}
                _ if map.contains_key(field.name) => {}
                Absent::Fill(text) => drop(map.insert(field.name, text)),
                Absent::Lost => {
                    let message = format!("{} needs `{}`", kind.name(), field.name);
                    self.warn(
                        Code::MissingMember,
                        place,
                        message,
                        "add the member, or remove the object",
                    );
                    return false;
                }
            }
        }
        true
    }

    /// Rewrites an object before its members are visited; `false` drops it.
    fn enter(&mut self, kind: Kind, map: &mut Map, place: &Place<'_>) -> bool {
        match kind {
            Kind::Schema => self.enter_schema(map, place),
            Kind::Parameter => return self.enter_parameter(map, place),
            Kind::Header => self.enter_header(map, place),
            Kind::MediaType => self.enter_media_type(map, place),
            Kind::Encoding => self.enter_encoding(map, place),
            Kind::Responses => self.enter_responses(map, place),
            Kind::Response => self.enter_response(map, place),
            Kind::Operation => self.enter_operation(map, place),
            Kind::PathItem => self.enter_path_item(map, place),
            Kind::Callback => map.retain(|key, _| !key.starts_with("x-")),
            Kind::Example => enter_example(map),
            Kind::SecurityScheme => self.enter_security_scheme(map, place),
            Kind::SecurityRequirement => return self.enter_security_requirement(map, place),
            Kind::ServerVariable => enter_server_variable(map),
            _ => {}
        }
        true
    }

    /// Looks at an object after its members were visited; `false` drops it.
    fn leave(&mut self, kind: Kind, map: &mut Map, place: &Place<'_>) -> bool {
        match kind {
            Kind::Schema => self.leave_schema(map, place),
            Kind::Discriminator => self.leave_discriminator(map, place),
            Kind::Parameter | Kind::Header => self.leave_parameter(map, place),
            Kind::MediaType => self.one_example(map, place),
            Kind::Link => return self.leave_link(map, place),
            Kind::SecurityScheme => return self.leave_security_scheme(map, place),
            Kind::Flow => self.leave_flow(map, place),
            _ => {}
        }
        true
    }
}

/// The `value` of OpenAPI 3.2's examples goes by two other names (OpenAPI 3.2, Example Object).
fn enter_example(map: &mut Map) {
    if map.contains_key("value") {
        return;
    }
    if let Some(value) = map
        .get("dataValue")
        .or_else(|| map.get("serializedValue"))
        .cloned()
    {
        map.insert("value", value);
    }
}

/// A variable without default takes its first value (OpenAPI 3.0.3, Server Variable Object).
fn enter_server_variable(map: &mut Map) {
    if map.contains_key("default") {
        return;
    }
    if let Some(first) = map
        .get("enum")
        .and_then(Node::as_list)
        .and_then(<[Node]>::first)
        .cloned()
    {
        map.insert("default", first);
    }
}

/// Whether a lone value is surely meant as a list of one.
fn wraps(inner: Shape, node: &Node) -> bool {
    match inner {
        Shape::Text => matches!(node, Node::String(_)),
        Shape::Value => !matches!(node, Node::Null | Node::Map(_)),
        Shape::Object(Kind::Schema | Kind::SecurityRequirement | Kind::Server) => {
            matches!(node, Node::Map(_))
        }
        _ => false,
    }
}

/// Takes members out.
pub(super) fn forget(map: &mut Map, dropped: &[String]) {
    match dropped {
        [] => {}
        [key] => drop(map.remove(key)),
        many => {
            let many: std::collections::HashSet<&str> = many.iter().map(String::as_str).collect();
            map.retain(|key, _| !many.contains(key));
        }
    }
}

/// Renames members in their places.
fn rename(map: &mut Map, renamed: &[(&str, &str)]) {
    if renamed.is_empty() {
        return;
    }
    *map = std::mem::take(map)
        .into_iter()
        .map(
            |(key, value)| match renamed.iter().find(|(from, _)| key == *from) {
                Some((_, to)) => ((*to).into(), value),
                None => (key, value),
            },
        )
        .collect();
}

/// The place that stands `rest` below; `rest` is escaped.
pub(super) fn extend(place: &Pointer, rest: &str) -> Pointer {
    Pointer::from_escaped(&format!("{place}{rest}"))
}
