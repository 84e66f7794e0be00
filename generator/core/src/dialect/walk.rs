//! The one walk: every object is checked against the grammar, and rewritten by its kind on the way in.

use super::Version;
use super::components::{Library, Names};
use super::grammar::{Kind, Shape};
use super::members::forget;
use super::place::Place;
use super::references::References;
use super::resolve::stand_in;
use super::swagger::Swagger;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Locator, Severity};
use crate::source::{Map, Node, Pointer, Relocations, SourceMap};

/// What the walk knows.
pub(super) struct Walker<'a> {
    pub(super) version: Version,
    strict: bool,
    /// Whether schemas are read by the letter.
    pub(super) exact: bool,
    /// Finds the texts of scalars.
    locator: Locator<'a>,
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
    /// Security schemes that requirements name and nothing declares.
    pub(super) undeclared: Vec<String>,
    /// Places that have examples.
    pub(super) shown: Vec<Pointer>,
}

impl<'a> Walker<'a> {
    /// A walker that has seen nothing yet.
    pub(super) fn new(
        version: Version,
        options: &super::Options,
        sources: &'a SourceMap,
        relocations: &'a mut Relocations,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        Self {
            version,
            strict: options.strict,
            exact: options.exact,
            locator: Locator::new(sources),
            relocations,
            diagnostics,
            names: Names::default(),
            library: Library::default(),
            references: References::default(),
            made: Vec::new(),
            swagger: Swagger::default(),
            undeclared: Vec::new(),
            shown: Vec::new(),
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

    /// Reports something that means something, but nothing that the rooms below read. It is no mistake of the document.
    pub(super) fn unread(&mut self, what: &str, place: &Place<'_>) {
        self.unread_at(what, &place.pointer());
    }

    /// Reports the same at the place that a pointer names.
    pub(super) fn unread_at(&mut self, what: &str, place: &Pointer) {
        let message = format!("{what} has no counterpart in the generated code");
        let origin = self.relocations.origin(place);
        self.diagnostics
            .push(Diagnostic::new(Code::NotGenerated, origin, message));
    }

    /// How a scalar is written in its file.
    pub(super) fn written(&mut self, place: &Place<'_>) -> Option<&str> {
        let origin = self.relocations.origin(&place.pointer());
        self.locator.text(&origin)
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

/// The place that stands `rest` below; `rest` is escaped.
pub(super) fn extend(place: &Pointer, rest: &str) -> Pointer {
    Pointer::from_escaped(&format!("{place}{rest}"))
}
