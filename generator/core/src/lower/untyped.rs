use super::Lowering;
use super::facets::Facets;
use crate::diagnostic::Code;
use crate::ir::{Constraint, Untyped};
use crate::source::Pointer;

impl<'a> Lowering<'a, '_> {
    /// Notes once that a value has no type, and why.
    pub(super) fn untyped(&mut self, place: &Pointer, reason: &'static str) {
        let origin = self.origin(place);
        if self.reported.insert((Code::Untyped, Some(origin.clone()))) {
            self.api.untyped.push(Untyped { origin, reason });
        }
    }

    /// Notes that a schema leads to no type.
    pub(super) fn typeless(
        &mut self,
        facets: &Facets<'a>,
        constraints: &[Constraint],
        place: &Pointer,
    ) {
        let lists = |constraint: &Constraint| matches!(constraint, Constraint::Enum(_));
        let reason = if constraints.iter().any(lists) {
            "lists values that are no scalars"
        } else if !constraints.is_empty() || !facets.required.is_empty() {
            "asserts something, but gives no type"
        } else {
            "says nothing about the value"
        };
        self.untyped(place, reason);
    }
}
