//! Lists and maps whose values have one schema or another, by their position or by their name.
//!
//! Enters: the schemas that marks hold. Leaves: one type for all values; which value has which schema, constraints say.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind, Type};
use serde_json::Value;

use super::exact::variant;
use super::facets::Facets;
use super::part::Part;
use super::variant_names::variant_hints;
use super::{Lowering, marked};
use crate::dialect::marks;
use crate::ir::{Constraint, Docs, Hint, Overlap, Slot, Tagging, Ty, TypeKind, UnionType, Variant};
use crate::source::Pointer;

/// A schema that stands under a mark, and where.
pub(super) type Marked = (ReferenceOr<Schema>, Pointer);

impl<'a> Lowering<'a, '_> {
    /// The type of the items of a list that `prefixItems` describes, and `items` for those after; `None` where an item may be anything.
    pub(super) fn mixed_items(
        &mut self,
        facets: &mut Facets<'a>,
        constraints: &[Constraint],
        hint: &Hint,
    ) -> Option<Slot> {
        let (schemas, place) = facets.prefix.take()?;
        let most = schemas.len() as u64;
        let is_closed = constraints.iter().any(|one| match one {
            Constraint::Items(rules) => *rules == [Constraint::Never],
            Constraint::MaxItems(count) => *count <= most,
            _ => false,
        });
        if !is_closed && facets.after.is_none() {
            return None;
        }
        let after = facets.after.take().filter(|_| !is_closed);
        let schemas = marked::schemas(schemas.iter().enumerate(), |at| place.index(at))?;
        self.mixed(&schemas, after, &hint.below("item"), &place)
    }

    /// The type of the members that have no name: one of `patternProperties`, where other members are forbidden or have a schema. The
    /// rules of the only pattern of all members need not say its type again.
    pub(super) fn mixed_members(
        &mut self,
        facets: &mut Facets<'a>,
        constraints: &mut [Constraint],
        hint: &Hint,
        place: &Pointer,
    ) -> Option<Slot> {
        let schemas = facets.pattern.take()?;
        let hint = hint.below("value");
        let (schema, at) = match schemas.as_slice() {
            [(schema, at)] if facets.properties.is_empty() => (schema, at),
            several => return self.mixed(several, None, &hint, place),
        };
        for constraint in constraints {
            if let Constraint::PatternProperties(_, rules) = constraint {
                rules.clear();
            }
        }
        let mut lent = self.lend();
        let slot = lent.slot(Part::new(schema, at.clone()), &hint);
        let learned = lent.learned();
        self.take_back(learned);
        Some(slot)
    }

    /// The type of values of which each has one of these schemas.
    fn mixed(
        &mut self,
        schemas: &[Marked],
        after: Option<Part<'a>>,
        hint: &Hint,
        place: &Pointer,
    ) -> Option<Slot> {
        let mut lent = self.lend();
        let marked = schemas
            .iter()
            .map(|(schema, place)| Part::new(schema, place.clone()));
        let parts: Vec<Part<'_>> = marked.chain(after).collect();
        let names = variant_hints(&parts);
        let (mut found, mut null) = (Vec::<Variant>::new(), false);
        for (part, name) in parts.into_iter().zip(names) {
            let ty = match lent.slot(part, &hint.below(&name)).ty {
                Ty::Nullable(ty) => {
                    null = true;
                    *ty
                }
                ty => ty,
            };
            if found.iter().all(|variant| variant.slot.ty != ty) {
                found.push(variant(&name, Slot::from(ty)));
            }
        }
        let ty = match found.as_slice() {
            all if all.iter().any(|variant| variant.slot.ty == Ty::Any) => None,
            [only] => Some(only.slot.ty.clone()),
            _ => Some(lent.either_of(found, hint, place)),
        };
        let learned = lent.learned();
        self.take_back(learned);
        let ty = ty?;
        Some(Slot::from(if null { ty.nullable() } else { ty }))
    }

    fn either_of(&mut self, variants: Vec<Variant>, hint: &Hint, place: &Pointer) -> Ty {
        let kind = TypeKind::Union(UnionType {
            variants,
            tagging: Tagging::Untagged,
            overlap: Overlap::Kept,
        });
        Ty::Ref(self.inner(Docs::default(), hint, place, kind))
    }
}

/// The schemas of all members that have no name: those of `patternProperties`, and of `additionalProperties` where that is one;
/// `None` where others may be anything.
pub(super) fn patterns(schema: &Schema, place: &Pointer) -> Option<Vec<Marked>> {
    let additional = match &schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => object.additional_properties.as_ref(),
        SchemaKind::Any(any) => any.additional_properties.as_ref(),
        _ => None,
    };
    let rest = match additional? {
        AdditionalProperties::Any(true) => return None,
        AdditionalProperties::Any(false) => None,
        AdditionalProperties::Schema(rest) => Some((**rest).clone()),
    };
    let all = &schema.schema_data.extensions;
    let all = all
        .get(marks::PATTERN_PROPERTIES)
        .and_then(Value::as_object)?;
    let here = place.key(marks::PATTERN_PROPERTIES);
    let mut found = marked::schemas(all.iter(), |name| here.key(name))?;
    found.extend(rest.map(|rest| (rest, place.key("additionalProperties"))));
    Some(found)
}
