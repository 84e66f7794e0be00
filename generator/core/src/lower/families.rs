use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use openapiv3::{Discriminator, SchemaKind};

use super::part::Part;
use super::schema::What;
use super::{Lowering, last_of};
use crate::ir::{
    Docs, EnumKind, EnumValue, Fallback, Field, Hint, Overlap, Presence, Rest, Scalar, Slot,
    StructType, Tagging, Ty, TypeDef, TypeId, TypeKind, UnionType, Variant,
};
use crate::parse::Schemas;

/// A schema with a `discriminator` and those that extend it by `allOf` (OpenAPI 3.0.4, 4.8.25 Discriminator Object).
pub(super) struct Family {
    discriminator: Discriminator,
    /// The components that extend it, and those that its mapping names, in the order of the document.
    members: Vec<String>,
    /// Of each member, those of the others that extend it further.
    below: HashMap<String, Vec<String>>,
}

/// The families of the document, by the name of what is extended.
pub(super) fn families(schemas: &Schemas) -> HashMap<String, Family> {
    let bases: Vec<(&str, Discriminator)> = schemas
        .iter()
        .filter_map(|(name, schema)| Some((name, schema.discriminator()?)))
        .collect();
    if bases.is_empty() {
        return HashMap::new();
    }
    let mut extended: HashMap<String, Vec<&str>> = HashMap::new();
    for (name, schema) in schemas.iter() {
        for parent in schema
            .extends()
            .filter_map(|reference| last_of(reference, PREFIX))
        {
            extended.entry(parent).or_default().push(name);
        }
    }
    let families = bases.into_iter().filter_map(|(base, discriminator)| {
        let mut found = descendants(base, &extended);
        let mapped = discriminator.mapping.values();
        found.extend(mapped.filter_map(|target| last_of(target, PREFIX)));
        let all = schemas.iter().map(|(name, _)| name);
        let members: Vec<String> = all
            .filter(|name| *name != base && found.contains(*name))
            .map(str::to_owned)
            .collect();
        let below = members.iter().map(|member| {
            let below = descendants(member, &extended);
            let below = members.iter().filter(|other| below.contains(*other));
            (member.clone(), below.cloned().collect())
        });
        let family = Family {
            discriminator,
            below: below.collect(),
            members,
        };
        (!family.members.is_empty()).then(|| (base.to_owned(), family))
    });
    families.collect()
}

/// All that extend a component, directly or not.
fn descendants(base: &str, extended: &HashMap<String, Vec<&str>>) -> HashSet<String> {
    let mut found: HashSet<String> = HashSet::new();
    let mut open = vec![base];
    while let Some(parent) = open.pop() {
        let children = extended.get(parent).into_iter().flatten();
        open.extend(children.filter(|child| found.insert((**child).to_owned())));
    }
    found
}

const PREFIX: &str = "#/components/schemas/";

/// Whether the schema has alternatives of its own.
pub(super) fn chooses(kind: &SchemaKind) -> bool {
    match kind {
        SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } => true,
        SchemaKind::Any(any) => !any.one_of.is_empty() || !any.any_of.is_empty(),
        _ => false,
    }
}

impl Family {
    fn is(target: &str, name: &str) -> bool {
        last_of(target, PREFIX).is_some_and(|mapped| mapped == name) || target == name
    }

    /// The values of the tag that mean the schema: those mapped to it or, without any, its name.
    fn tags(&self, name: &str) -> Vec<String> {
        let mapping = &self.discriminator.mapping;
        let mapped: Vec<String> = mapping
            .iter()
            .filter(|(_, target)| Self::is(target, name))
            .map(|(tag, _)| tag.clone())
            .collect();
        if mapped.is_empty() {
            vec![name.to_owned()]
        } else {
            mapped
        }
    }
}

impl<'a> Lowering<'a, '_> {
    /// Whether a component that others extend stands at the place.
    pub(super) fn is_family(&self, place: &crate::source::Pointer) -> bool {
        let steps: Vec<_> = place.steps().collect();
        match steps.as_slice() {
            [components, schemas, name] if components == "components" && schemas == "schemas" => {
                self.families.contains_key(name.as_str())
            }
            _ => false,
        }
    }

    /// Whether the component extends the one that `reference` names, which is then not another name for it.
    pub(super) fn extends(&self, name: &str, reference: &str) -> bool {
        last_of(reference, PREFIX)
            .and_then(|base| self.families.get(base.as_str()))
            .is_some_and(|family| family.members.iter().any(|member| member == name))
    }

    /// A schema that others extend: where it is referred to, any of them may stand. What no tag names is what they have in
    /// common, with its other members kept.
    pub(super) fn family(&mut self, name: &str, part: &Part<'a>, hint: &Hint) -> Option<TypeKind> {
        let families = Rc::clone(&self.families);
        let family = families.get(name)?;
        let (discriminator, members) = (&family.discriminator, &family.members);
        let mut variants: Vec<Variant> = members
            .iter()
            .filter_map(|member| self.variant(name, member))
            .collect();
        let default = super::unions::default_mapping(discriminator);
        let fallback = default
            .and_then(|target| members.iter().position(|member| Family::is(target, member)))
            .map(Fallback::Default);
        let base = self.common(part, &hint.below("base"));
        variants.push(Variant {
            hint: "Base".to_owned(),
            tags: family.tags(name),
            slot: base,
            docs: Docs {
                text: "What all have in common.".to_owned(),
                deprecated: false,
            },
        });
        let fallback = fallback.unwrap_or(match default {
            Some(target) if Family::is(target, name) => Fallback::Default(variants.len() - 1),
            _ => Fallback::Base(variants.len() - 1),
        });
        Some(TypeKind::Union(UnionType {
            variants,
            tagging: Tagging::Tagged(discriminator.property_name.clone(), fallback),
            overlap: Overlap::None,
        }))
    }

    fn variant(&self, base: &str, member: &str) -> Option<Variant> {
        let tags = self.families.get(base)?.tags(member);
        let (id, _) = self.components.get(member)?;
        (!tags.is_empty()).then(|| Variant {
            hint: member.to_owned(),
            tags,
            slot: Slot::from(Ty::Ref(*id)),
            docs: Docs::default(),
        })
    }

    /// The members that all have in common, as a type of its own.
    fn common(&mut self, part: &Part<'a>, hint: &Hint) -> Slot {
        let place = part.place.clone();
        let shape = self.shape(std::slice::from_ref(part), hint, &place);
        let mut kind = match shape.what {
            What::Plain(slot) => return slot,
            What::Named(kind) => kind,
        };
        if let TypeKind::Struct(object) = &mut kind
            && object.rest == Rest::Ignored
        {
            object.rest = Rest::Kept(Slot::from(Ty::Any));
        }
        Slot::from(Ty::Ref(self.inner(shape.docs, hint, &place, kind)))
    }

    /// A type that is no component, made at a place.
    pub(super) fn inner(
        &mut self,
        docs: Docs,
        hint: &Hint,
        place: &crate::source::Pointer,
        kind: TypeKind,
    ) -> TypeId {
        let origin = self.origin(place);
        self.add(TypeDef {
            origin,
            docs,
            hint: hint.clone(),
            nullable: false,
            name: None,
            derives: Vec::new(),
            xml: None,
            kind,
            constraints: Vec::new(),
        })
    }

    /// Of what extends a schema with a discriminator the tag is a constant; one that extends it further has its own.
    pub(super) fn constant_tags(
        &mut self,
        name: &str,
        object: &mut StructType,
        hint: &Hint,
        place: &crate::source::Pointer,
    ) {
        let mut found: Vec<(String, Vec<String>)> = Vec::new();
        let families = Rc::clone(&self.families);
        let mut bases: Vec<(&String, &Family)> = families.iter().collect();
        bases.sort_by_key(|(base, _)| *base);
        for (_, family) in bases {
            if !family.members.iter().any(|member| member == name) {
                continue;
            }
            let below = family.below.get(name).into_iter().flatten();
            let mut tags = family.tags(name);
            tags.extend(below.flat_map(|other| family.tags(other)));
            let tag = family.discriminator.property_name.clone();
            match found.iter_mut().find(|(known, _)| *known == tag) {
                Some((_, known)) => known.extend(tags),
                None => found.push((tag, tags)),
            }
        }
        for (tag, mut tags) in found {
            let mut seen = HashSet::new();
            tags.retain(|tag| seen.insert(tag.clone()));
            self.constant(&tag, tags, object, hint, place);
        }
    }

    fn constant(
        &mut self,
        tag: &str,
        tags: Vec<String>,
        object: &mut StructType,
        hint: &Hint,
        place: &crate::source::Pointer,
    ) {
        let at = object.fields.iter().position(|field| field.wire == tag);
        let narrow = match at.and_then(|at| object.fields.get(at)) {
            Some(field) => self.is_wider(&field.slot.ty, &tags),
            None => true,
        };
        if !narrow || tags.is_empty() {
            return;
        }
        let values = tags.into_iter().map(|wire| EnumValue {
            wire,
            name: None,
            docs: Docs::default(),
        });
        let kind = TypeKind::Enum(EnumKind::Strings(values.collect()));
        let id = self.inner(Docs::default(), &hint.below(tag), place, kind);
        match at.and_then(|at| object.fields.get_mut(at)) {
            Some(field) => field.slot = Slot::from(Ty::Ref(id)),
            None => object.fields.push(Field {
                wire: tag.to_owned(),
                name: None,
                slot: Slot::from(Ty::Ref(id)),
                presence: Presence::Required,
                default: None,
                xml: None,
                docs: Docs::default(),
            }),
        }
    }

    /// Whether the type allows all of the tags, and more.
    fn is_wider(&self, ty: &Ty, tags: &[String]) -> bool {
        match self.api.resolve(ty) {
            Ty::Scalar(Scalar::String(_)) => true,
            Ty::Ref(id) => match &self.api.get(*id).kind {
                TypeKind::Enum(EnumKind::Strings(values)) => {
                    values.len() > tags.len()
                        && tags
                            .iter()
                            .all(|tag| values.iter().any(|value| value.wire == *tag))
                }
                // A component further down in the document is not known yet; it stays as it is.
                _ => false,
            },
            _ => false,
        }
    }
}
