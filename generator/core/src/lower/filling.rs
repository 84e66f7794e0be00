//! Which defaults stand for absent members: all types, with what the document gives for members that may be left out, enter; what of
//! that can be a value of its member's type is kept.

use super::Lowering;
use super::satisfies::allows;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Api, Presence, Ty, TypeKind};
use crate::source::Origin;

impl Lowering<'_, '_> {
    /// Settles the defaults of members and parameters, and reports those of which none is made.
    pub(super) fn fill_defaults(&mut self) {
        for origin in settle_parameters(&mut self.api) {
            let message =
                "the default is no value of the parameter, and stands in the documentation alone";
            self.report(
                Diagnostic::new(Code::UnfitDefault, origin, message)
                    .help("write a value that the schema allows"),
            );
        }
        for origin in settle(&mut self.api) {
            let message = "the default is not made a value of the member's type, and stands in the documentation alone";
            self.report(
                Diagnostic::new(Code::UnfitDefault, origin, message)
                    .help("write a value that the schema allows, whole as far as members are required, that does not hold itself"),
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
            let slot = &field.slot;
            let fits =
                api.admits(id, &slot.ty, &default.value) && allows(api, slot, &default.value);
            if !fits {
                unfit.push(default.origin.clone());
            }
            changes.push((id, at, fits, is_constant(api, &slot.ty)));
        }
    }
    for (id, at, fits, is_constant) in changes {
        let def = api.types.get_mut(id.0 as usize);
        if let Some(TypeKind::Struct(object)) = def.map(|def| &mut def.kind)
            && let Some(field) = object.fields.get_mut(at)
        {
            if fits {
                field.presence = Presence::Defaulted;
                let default = field.default.iter_mut();
                default.for_each(|default| default.given |= is_constant);
            } else {
                field.default = None;
            }
        }
    }
    unfit
}

/// Whether there is one value only, which tells what the object is.
fn is_constant(api: &Api, ty: &Ty) -> bool {
    let Ty::Ref(id) = api.resolve(ty) else {
        return false;
    };
    let is_constant = |kind: &TypeKind| matches!(kind, TypeKind::Enum(kind) if kind.is_constant());
    !api.is_nullable(ty) && is_constant(&api.get(*id).kind)
}

/// Takes away defaults that their parameters do not allow, and says where they stand.
fn settle_parameters(api: &mut Api) -> Vec<Origin> {
    let mut operations = std::mem::take(&mut api.operations);
    let mut receivers = std::mem::take(&mut api.receivers);
    let received = receivers.iter_mut().flat_map(|it| &mut it.operations);
    let all = operations.iter_mut().chain(received);
    let mut unfit = Vec::new();
    for parameter in all.flat_map(|operation| &mut operation.parameters) {
        let slot = &parameter.slot;
        let taken = parameter
            .default
            .take_if(|default| !allows(api, slot, &default.said.value));
        unfit.extend(taken.map(|default| default.said.origin));
    }
    api.operations = operations;
    api.receivers = receivers;
    unfit
}
