//! Paths that a server cannot tell apart (OpenAPI 3.0.4, 4.8.8.2, Path Templating Matching).
//!
//! Enters: the templates of `paths`, in order. Leaves: warnings about those that are an earlier one again. All are kept, because a
//! client calls each operation by its name.

use std::collections::HashMap;

use super::operations::METHODS;
use super::place::Place;
use super::walk::Walker;
use super::{marks, path};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Map, Node, Pointer};

/// The paths so far.
#[derive(Default)]
pub(super) struct Shapes {
    /// By the template without names of parameters.
    templates: HashMap<String, Pointer>,
    /// The operations, by what a request for them begins with: method, and template without names and fragment.
    operations: HashMap<(String, String), Pointer>,
}

impl Walker<'_> {
    /// Compares a path with those before it.
    pub(super) fn check_shape(
        &mut self,
        template: &str,
        item: &Map,
        place: &Place<'_>,
        shapes: &mut Shapes,
    ) {
        let shape = path::blank(template);
        if let Some(first) = shapes.templates.get(&shape) {
            let message = format!(
                "`{template}` differs from an earlier path only in the names of parameters"
            );
            self.same(message, "merge the two", place, (first, "the earlier path"));
            return;
        }
        shapes.templates.insert(shape.clone(), place.pointer());
        let sent = path::sent(&shape).to_owned();
        for (method, pointer) in operations(item, place) {
            let key = (method, sent.clone());
            let Some(first) = shapes.operations.get(&key) else {
                shapes.operations.insert(key, pointer);
                continue;
            };
            let (method, _) = key;
            let message = format!(
                "`{method} {template}` differs from an earlier operation only behind `#`, which is never sent"
            );
            let help = "make them one operation, or tell them apart by the path";
            let place = Place::at(&pointer);
            self.same(message, help, &place, (first, "the earlier operation"));
        }
    }

    fn same(
        &mut self,
        message: String,
        help: &str,
        place: &Place<'_>,
        (first, label): (&Pointer, &str),
    ) {
        let origin = self.relocations.origin(&place.pointer());
        let diagnostic = Diagnostic::new(Code::AmbiguousPaths, origin, message).help(help);
        self.report(diagnostic.related(self.relocations.origin(first), label));
    }
}

/// The operations of a path item: their methods as they are sent, and where they stand.
fn operations(item: &Map, place: &Place<'_>) -> Vec<(String, Pointer)> {
    let known = METHODS.iter().filter(|name| item.contains_key(name));
    let mut all: Vec<(String, Pointer)> = known
        .map(|name| {
            let verb = if *name == marks::QUERY { "query" } else { name };
            (verb.to_ascii_uppercase(), place.key(name).pointer())
        })
        .collect();
    if let Some(Node::Map(more)) = item.get(marks::ADDITIONAL_OPERATIONS) {
        let at = place.key(marks::ADDITIONAL_OPERATIONS);
        all.extend(
            more.keys()
                .map(|name| (name.to_owned(), at.key(name).pointer())),
        );
    }
    all
}
