//! Which defaults stand for absent members: all types, with what the document gives for members that may be left out, enter; what of
//! that can be a value of its member's type is kept.

use super::Lowering;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Api, Presence, TypeKind};
use crate::source::Origin;

impl Lowering<'_, '_> {
    /// Settles the defaults of members, and reports those of which none is made.
    pub(super) fn fill_defaults(&mut self) {
        for origin in settle(&mut self.api) {
            let message = "the default is not made a value of the member's type, and stands in the documentation alone";
            self.report(
                Diagnostic::new(Code::UnfitDefault, origin, message)
                    .help("write a value of a type of the document, whole as far as members are required, that does not hold itself"),
            );
        }
    }
}

/// Takes away defaults of which no values of their members are made, and says where they stand; the others stand for their members.
fn settle(api: &mut Api) -> Vec<Origin> {
    let mut unfit = Vec::new();
    let mut changes = Vec::new();
    for (id, def) in api.types() {
        let TypeKind::Struct(object) = &def.kind else {
            continue;
        };
        for (at, field) in object.fields.iter().enumerate() {
            let (Some(default), Presence::Optional) = (&field.default, field.presence) else {
                continue;
            };
            let fits = api.admits(id, &field.slot.ty, &default.value);
            if !fits {
                unfit.push(default.origin.clone());
            }
            changes.push((id, at, fits));
        }
    }
    for (id, at, fits) in changes {
        let def = api.types.get_mut(id.0 as usize);
        if let Some(TypeKind::Struct(object)) = def.map(|def| &mut def.kind)
            && let Some(field) = object.fields.get_mut(at)
        {
            if fits {
                field.presence = Presence::Defaulted;
            } else {
                field.default = None;
            }
        }
    }
    unfit
}
