//! Schemas by the letter of JSON Schema, where a schema without `type` allows values of every type.
//!
//! Enters: what such a schema says. Leaves: a union of the object or array that its keywords speak of and of all other values. It
//! does nothing unless it is asked for, or an example shows it: authors of documents mean an object when they write `properties`.

use super::Lowering;
use super::facets::{Additional, Facets};
use super::fitting::{fits, fitting};
use super::schema::What;
use crate::ir::{
    Constraint, Docs, Format, Hint, Overlap, Scalar, Slot, Tagging, Ty, TypeKind, UnionType,
    Variant,
};
use crate::source::Pointer;

/// All types of JSON (JSON Schema 2020-12, core 4.2.1).
const TYPES: [&str; 6] = ["null", "boolean", "number", "string", "array", "object"];

impl<'a> Lowering<'a, '_> {
    /// A schema without a type whose keywords speak of objects or arrays, and hold for all other values (JSON Schema 2020-12,
    /// core 7.6.1). `None` when it speaks of neither, or is not read by the letter.
    pub(super) fn of_any_type(
        &mut self,
        facets: &mut Facets<'a>,
        constraints: &mut Vec<Constraint>,
        hint: &Hint,
        place: &Pointer,
    ) -> Option<What> {
        if !(self.choices.exact || facets.any_type) || !speaks_of_parts(facets) {
            return None;
        }
        constraints.append(&mut facets.last);
        let mut spoken_of = Vec::new();
        let mut variants = Vec::new();
        if speaks_of_members(facets) {
            let object = Ty::Map(Box::new(Slot::from(Ty::Any)));
            let hint = hint.below("object");
            let what = self.object(facets, fitting(&object, constraints.clone()), &hint, place);
            let slot = self.slot_named(what, &hint, place);
            variants.push(variant("Object", slot));
            spoken_of.push(("object", object));
        }
        if !facets.items.is_empty() {
            let items = std::mem::take(&mut facets.items);
            let ty = Ty::List(Box::new(self.slot_of(items, &hint.below("item"))));
            let constraints = fitting(&ty, constraints.clone());
            spoken_of.push(("array", ty.clone()));
            variants.push(variant("Array", Slot { ty, constraints }));
        }
        variants.push(variant(
            "Other",
            other(&spoken_of, std::mem::take(constraints)),
        ));
        Some(What::Named(TypeKind::Union(UnionType {
            variants,
            tagging: Tagging::Untagged,
            overlap: Overlap::None,
        })))
    }

    /// A slot for what deserves a name, or has no need of one.
    fn slot_named(&mut self, what: What, hint: &Hint, place: &Pointer) -> Slot {
        let kind = match what {
            What::Plain(slot) => return slot,
            What::Named(kind) => kind,
        };
        let id = self.reserve(hint);
        let origin = self.origin(place);
        self.fill(id, Docs::default(), false, kind, Vec::new());
        if let Some(def) = self.api.types.get_mut(id.0 as usize) {
            def.origin = origin;
        }
        Slot::from(Ty::Ref(id))
    }
}

/// Whether a schema says what the members of an object are, or the items of an array.
pub(super) fn speaks_of_parts(facets: &Facets<'_>) -> bool {
    speaks_of_members(facets) || !facets.items.is_empty()
}

fn speaks_of_members(facets: &Facets<'_>) -> bool {
    let others = matches!(
        facets.additional,
        Some(Additional::None | Additional::Schemas(_))
    );
    others || !facets.properties.is_empty() || facets.pattern.is_some()
}

pub(super) fn variant(name: &str, slot: Slot) -> Variant {
    Variant {
        hint: name.to_owned(),
        tags: Vec::new(),
        slot,
        docs: Docs::default(),
    }
}

/// Values of the types that no variant speaks of, with the constraints that have a meaning for them.
fn other(spoken_of: &[(&'static str, Ty)], constraints: Vec<Constraint>) -> Slot {
    let is_other = |name: &&str| spoken_of.iter().all(|(spoken, _)| spoken != name);
    let names = TYPES.into_iter().filter(is_other).collect();
    let scalars = [Scalar::String(Format::Text), Scalar::Double, Scalar::Bool].map(Ty::Scalar);
    let means = |constraint: &Constraint| {
        scalars.iter().any(|ty| fits(ty, constraint))
            || !spoken_of.iter().any(|(_, ty)| fits(ty, constraint))
    };
    let mut all = vec![Constraint::Type(names)];
    all.extend(constraints.into_iter().filter(means));
    Slot {
        ty: Ty::Any,
        constraints: all,
    }
}
