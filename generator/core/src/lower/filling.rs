//! Which defaults stand for absent members: all types, with what the document gives for members that may be left out, enter; what of
//! that can be a value of its member's type is kept.

use super::Lowering;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Api, Presence, Ty, TypeKind};
use crate::source::Origin;

impl Lowering<'_, '_> {
    /// Settles the defaults of members, and reports those that are no values of their types.
    pub(super) fn fill_defaults(&mut self) {
        for origin in settle(&mut self.api, self.choices.fill_defaults) {
            let message = "the default is no value of the member's type, and stands in the documentation alone";
            self.report(
                Diagnostic::new(Code::UnfitDefault, origin, message)
                    .help("write a value of that type, whole as far as members are required"),
            );
        }
    }
}

/// Takes away defaults that are no values of their members, and says where they stand; with `fill` the others fill their members,
/// but for those where `null` means something else than nothing.
fn settle(api: &mut Api, fill: bool) -> Vec<Origin> {
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
            let ty = &field.slot.ty;
            if !api.admits(id, ty, &default.value) {
                unfit.push(default.origin.clone());
                changes.push((id, at, false));
            } else if fill && !api.is_nullable(ty) && *api.resolve(ty) != Ty::Any {
                changes.push((id, at, true));
            }
        }
    }
    for (id, at, filled) in changes {
        let def = api.types.get_mut(id.0 as usize);
        if let Some(TypeKind::Struct(object)) = def.map(|def| &mut def.kind)
            && let Some(field) = object.fields.get_mut(at)
        {
            if filled {
                field.presence = Presence::Filled;
            } else {
                field.default = None;
            }
        }
    }
    unfit
}
