use openapiv3::{ReferenceOr, Schema};

use super::{Lowering, last_of};
use crate::ir::Direction;
use crate::source::Pointer;

/// A schema or a reference to one, with its place in the normalized tree.
#[derive(Clone)]
pub(super) struct Part<'a> {
    pub(super) view: View<'a>,
    pub(super) place: Pointer,
    /// Leave `oneOf` and `anyOf` out: they are being spread over their variants.
    pub(super) bare: bool,
}

#[derive(Clone, Copy)]
pub(super) enum View<'a> {
    Reference(&'a str),
    Item(&'a Schema),
}

impl<'a> Part<'a> {
    pub(super) fn new<S: std::borrow::Borrow<Schema>>(
        schema: &'a ReferenceOr<S>,
        place: Pointer,
    ) -> Self {
        let view = match schema {
            ReferenceOr::Reference { reference } => View::Reference(reference),
            ReferenceOr::Item(item) => View::Item(item.borrow()),
        };
        Self {
            view,
            place,
            bare: false,
        }
    }

    /// Whether the part is a reference to what `target` names: by reference, or by the component's name.
    pub(super) fn is_reference(&self, target: &str) -> bool {
        match self.view {
            View::Reference(reference) => {
                reference == target || super::last_step(reference) == target
            }
            View::Item(_) => false,
        }
    }

    /// Whether both ask for the same.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.bare == other.bare
            && match (self.view, other.view) {
                (View::Reference(mine), View::Reference(theirs)) => mine == theirs,
                (View::Item(mine), View::Item(theirs)) => mine == theirs,
                _ => false,
            }
    }

    /// What tells this part from all others of the document.
    pub(super) fn key(&self) -> String {
        let bare = if self.bare { "bare " } else { "" };
        match self.view {
            View::Reference(reference) => format!("{bare}{reference}"),
            View::Item(_) => format!("{bare}{}", self.place),
        }
    }
}

impl Lowering<'_, '_> {
    /// The directions that a member travels in, when these are not both, so that the one type of both directions must do without it
    /// (OpenAPI 3.0.4, 4.8.24.3, `readOnly` and `writeOnly`).
    pub(super) fn one_way(&self, parts: &[Part<'_>]) -> Option<&'static [Direction]> {
        let ways = parts.iter().map(|part| match part.view {
            View::Item(schema) => (schema.schema_data.read_only, schema.schema_data.write_only),
            View::Reference(reference) => last_of(reference, "#/components/schemas/")
                .and_then(|name| self.components.get(name.as_str()))
                .map(|(_, component)| (component.is("readOnly"), component.is("writeOnly")))
                .unwrap_or_default(),
        });
        match ways.fold((false, false), |any, one| (any.0 | one.0, any.1 | one.1)) {
            (false, false) => None,
            (true, false) => Some(&[Direction::Response]),
            (false, true) => Some(&[Direction::Request]),
            (true, true) => Some(&[]),
        }
    }
}

/// Leaves out what stands there twice: the same reference, or a schema with the same words.
pub(super) fn distinct(parts: &mut Vec<Part<'_>>) {
    let mut kept: Vec<Part<'_>> = Vec::with_capacity(parts.len());
    for part in parts.drain(..) {
        if !kept.iter().any(|other| other.same(&part)) {
            kept.push(part);
        }
    }
    *parts = kept;
}
