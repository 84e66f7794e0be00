use openapiv3::{AnySchema, ReferenceOr, Schema, SchemaKind, Type};

use super::facets::{Additional, Facets, Kind};
use super::hint::at_home;
use super::part::{Part, View, distinct};
use super::{Lowering, Merge, condition, docs, fitting, last_of, marked, scalar};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::marks;
use crate::ir::{
    Constraint, Docs, Field, Format, Hint, Presence, Rest, Scalar, Slot, StructType, Ty, TypeId,
    TypeKind,
};
use crate::source::Pointer;

/// What a schema turned out to be.
pub(super) struct Shape {
    pub(super) nullable: bool,
    pub(super) docs: Docs,
    pub(super) what: What,
    /// What it asserts besides, where `what` has no place for that.
    pub(super) constraints: Vec<Constraint>,
}

/// A type that deserves a name, or one that has no need of it.
pub(super) enum What {
    Named(TypeKind),
    Plain(Slot),
}

impl<'a> Lowering<'a, '_> {
    /// The type of a schema that stands at `part`; what deserves a name gets one from `hint`.
    pub(super) fn slot(&mut self, part: Part<'a>, hint: &Hint) -> Slot {
        self.slot_of(vec![part], hint)
    }

    /// The type of several schemas that must hold together.
    pub(super) fn slot_of(&mut self, mut parts: Vec<Part<'a>>, hint: &Hint) -> Slot {
        distinct(&mut parts);
        if let Some(own) = parts.iter().find_map(|part| self.own_type(part)) {
            return own;
        }
        let mut hint = hint.clone();
        if let [only] = parts.as_slice() {
            if let Some((target, nullable)) = self.wrapped(only) {
                if let View::Reference(reference) = target.view {
                    let ty = self.reference(reference, &target.place);
                    return Slot::from(if nullable { ty.nullable() } else { ty });
                }
                parts = vec![target];
            }
            hint = at_home(&parts, hint);
        }
        // A schema may be folded into several others, and merged schemas may lead back to themselves: each is one type all the same.
        let keys: Vec<String> = parts.iter().map(Part::key).collect();
        let key = keys.join(" & ");
        match self.merges.get_mut(&key) {
            Some(Merge::Done(slot)) => return slot.clone(),
            Some(Merge::Running(Some(id))) => return Slot::from(Ty::Ref(*id)),
            Some(Merge::Running(None)) => {
                let id = self.reserve(&hint);
                self.merges.insert(key, Merge::Running(Some(id)));
                return Slot::from(Ty::Ref(id));
            }
            None => {}
        }
        self.merges.insert(key.clone(), Merge::Running(None));
        let slot = self.named_or_plain(&parts, &hint, &key);
        self.merges.insert(key, Merge::Done(slot.clone()));
        slot
    }

    /// Lowers the parts and names the result if it deserves one; `key` names the merge, which may have been referred to meanwhile.
    fn named_or_plain(&mut self, parts: &[Part<'a>], hint: &Hint, key: &str) -> Slot {
        let place = parts
            .first()
            .map_or_else(Pointer::root, |part| part.place.clone());
        let nested = std::mem::replace(&mut self.nested, true);
        let shape = self.shape(parts, hint, &place);
        self.nested = nested;
        let reserved = match self.merges.get(key) {
            Some(Merge::Running(id)) => *id,
            _ => None,
        };
        let kind = match (shape.what, reserved) {
            (What::Plain(mut slot), None) => {
                if shape.nullable {
                    slot.ty = slot.ty.nullable();
                }
                return slot;
            }
            (What::Plain(slot), Some(_)) => TypeKind::Alias(slot),
            (What::Named(kind), _) => kind,
        };
        let id = reserved.unwrap_or_else(|| self.reserve(hint));
        let origin = self.origin(&place);
        self.fill(id, shape.docs, false, kind, shape.constraints);
        let derives = parts.iter().flat_map(|part| self.derives(part)).collect();
        if let Some(def) = self.api.types.get_mut(id.0 as usize) {
            def.origin = origin;
            def.derives = derives;
        }
        Slot::from(if shape.nullable {
            Ty::Ref(id).nullable()
        } else {
            Ty::Ref(id)
        })
    }

    /// Keeps a place for a type that is not known yet.
    pub(super) fn reserve(&mut self, hint: &Hint) -> TypeId {
        let kind = TypeKind::Alias(Slot::from(Ty::Any));
        self.inner(Docs::default(), hint, &Pointer::root(), kind)
    }

    /// The component behind a reference, as a type.
    pub(super) fn reference(&mut self, reference: &str, place: &Pointer) -> Ty {
        match self.component_id(reference) {
            Some(id) => Ty::Ref(id),
            None => {
                self.missing(reference, place);
                Ty::Any
            }
        }
    }

    /// Sees through `allOf` around a single schema: that is how documents describe, or allow `null` for, a reference.
    pub(super) fn wrapped(&self, part: &Part<'a>) -> Option<(Part<'a>, bool)> {
        let (mut part, mut nullable) = (part.clone(), false);
        loop {
            let View::Item(schema) = part.view else {
                return Some((part, nullable));
            };
            let (at, only) = only_member(&schema.schema_kind)?;
            if marked::is_marked(&schema.schema_data) {
                return None;
            }
            // By the letter null is allowed by what the reference leads to as well, or not at all, and so are values of other types.
            let typed =
                || matches!(schema.schema_kind, SchemaKind::Any(_)) && !self.is_object(only);
            if self.choices.exact && (schema.schema_data.nullable || typed()) {
                return None;
            }
            nullable |= schema.schema_data.nullable;
            part = Part::new(only, part.place.key("allOf").index(at));
        }
    }

    /// Whether a schema names a component that says that it is an object.
    fn is_object(&self, schema: &ReferenceOr<Schema>) -> bool {
        let ReferenceOr::Reference { reference } = schema else {
            return false;
        };
        let component = last_of(reference, "#/components/schemas/")
            .and_then(|name| self.components.get(name.as_str()))
            .and_then(|(_, component)| component.keep());
        matches!(component, Some(ReferenceOr::Item(schema))
            if matches!(schema.schema_kind, SchemaKind::Type(Type::Object(_))) && !schema.schema_data.nullable)
    }

    /// What the parts together are; `place` is where a diagnostic about the whole points.
    pub(super) fn shape(&mut self, parts: &[Part<'a>], hint: &Hint, place: &Pointer) -> Shape {
        let mut facets = self.gather(parts);
        let docs = docs::schema(&facets);
        let mut what = self.what(&mut facets, parts, hint, place);
        let mut constraints = std::mem::take(&mut facets.constraints);
        constraints.append(&mut facets.last);
        match &mut what {
            What::Plain(slot) => slot.constraints.append(&mut constraints),
            What::Named(TypeKind::Struct(object)) => object.constraints.append(&mut constraints),
            What::Named(TypeKind::Newtype(slot) | TypeKind::Alias(slot)) => {
                slot.constraints.append(&mut constraints);
            }
            What::Named(TypeKind::Enum(_) | TypeKind::Union(_)) => {}
        }
        Shape {
            nullable: facets.nullable,
            docs,
            what,
            constraints,
        }
    }

    fn what(
        &mut self,
        facets: &mut Facets<'a>,
        parts: &[Part<'a>],
        hint: &Hint,
        place: &Pointer,
    ) -> What {
        if let Some(values) = facets.enumeration.take() {
            if let Some(what) = self.enumeration(facets, &values) {
                // The values of the list satisfy the plain assertions, or are not meant to.
                facets.constraints.retain(fitting::is_composed);
                return what;
            }
            let null = facets.nullable && facets.kind.is_none();
            facets
                .constraints
                .extend(condition::restricting(values, null));
        }
        if !facets.unions.is_empty()
            && let Some(what) = self.union(facets, parts, hint, place)
        {
            return what;
        }
        let mut constraints = std::mem::take(&mut facets.constraints);
        let ty = match facets.kind {
            Some(Kind::Object) => return self.object(facets, constraints, hint, place),
            Some(Kind::Array) => return self.list(facets, constraints, hint, place),
            Some(kind) => self
                .own_format(kind, facets.format)
                .unwrap_or_else(|| scalar::of(kind, facets.format)),
            None => {
                if let Some(what) = self.of_any_type(facets, &mut constraints, hint, place) {
                    return what;
                }
                self.typeless(facets, &constraints, place);
                Ty::Any
            }
        };
        if facets.kind == Some(Kind::Integer) && ty == Ty::Scalar(Scalar::Exact) {
            constraints.push(Constraint::Type(vec!["integer"]));
        }
        constraints.extend(fitting::required(&facets.required, &[]));
        let annotates = self.choices.exact && facets.kind.is_none();
        if matches!(ty, Ty::Any | Ty::Scalar(Scalar::String(Format::Text))) && !annotates {
            constraints.extend(facets.format.and_then(condition::checked_format));
        }
        if matches!(ty, Ty::Scalar(Scalar::Integer(_))) {
            constraints.extend(facets.format.and_then(condition::narrow_format));
        }
        What::Plain(Slot {
            constraints: fitting::fitting(&ty, constraints),
            ty,
        })
    }

    /// A list or a tuple.
    fn list(
        &mut self,
        facets: &mut Facets<'a>,
        mut constraints: Vec<Constraint>,
        hint: &Hint,
        place: &Pointer,
    ) -> What {
        if let Some(ty) = self.tuple_type(facets, &mut constraints, hint) {
            let constraints = fitting::fitting(&ty, constraints);
            return What::Plain(Slot { ty, constraints });
        }
        let items = std::mem::take(&mut facets.items);
        let says = !items.is_empty() || facets.prefix.is_some();
        let item = if says && hint.is_deepest_list() {
            self.left_out(place, "the type of the items of so many lists in lists");
            Slot::from(Ty::Any)
        } else if items.is_empty() {
            self.mixed_items(facets, &constraints, hint)
                .unwrap_or_else(|| {
                    self.untyped(place, "does not say what the items are");
                    Slot::from(Ty::Any)
                })
        } else {
            self.slot_of(items, &hint.below("item"))
        };
        let ty = Ty::List(Box::new(item));
        constraints.extend(fitting::required(&facets.required, &[]));
        let constraints = fitting::fitting(&ty, constraints);
        let slot = Slot { ty, constraints };
        if hint.is_deep_list() {
            What::Named(TypeKind::Newtype(slot))
        } else {
            What::Plain(slot)
        }
    }

    pub(super) fn object(
        &mut self,
        facets: &mut Facets<'a>,
        mut constraints: Vec<Constraint>,
        hint: &Hint,
        place: &Pointer,
    ) -> What {
        let names: Vec<&str> = facets.properties.iter().map(|(name, _)| *name).collect();
        constraints.splice(0..0, fitting::required(&facets.required, &names));
        let rest = match facets.additional.clone() {
            // What is not kept could not be checked.
            None if fitting::speak_of_others(&constraints, &names)
                || fitting::speak_of_others(&facets.last, &names) =>
            {
                Rest::Kept(Slot::from(Ty::Any))
            }
            None if self.choices.exact => Rest::Kept(Slot::from(Ty::Any)),
            None => Rest::Ignored,
            Some(Additional::None) => Rest::Forbidden,
            Some(Additional::Any) => Rest::Kept(Slot::from(Ty::Any)),
            Some(Additional::Schemas(parts)) => {
                Rest::Kept(self.slot_of(parts, &hint.below("value")))
            }
        };
        let mixed = self.mixed_members(facets, &mut constraints, hint, place);
        let rest = mixed.map_or(rest, Rest::Kept);
        if facets.properties.is_empty() {
            let value = match rest.clone() {
                Rest::Kept(slot) => Some(slot),
                Rest::Ignored => Some(Slot::from(Ty::Any)),
                Rest::Forbidden => None,
            };
            if let Some(value) = value {
                if value.ty == Ty::Any {
                    self.untyped(place, "does not say what the members are");
                }
                let ty = Ty::Map(Box::new(value));
                return What::Plain(Slot {
                    constraints: fitting::fitting(&ty, constraints),
                    ty,
                });
            }
        }
        let mut fields = Vec::with_capacity(facets.properties.len());
        let required: std::collections::HashSet<&str> = facets.required.iter().copied().collect();
        for (name, parts) in std::mem::take(&mut facets.properties) {
            fields.push(self.field(name, parts, required.contains(name), hint));
        }
        What::Named(TypeKind::Struct(StructType {
            fields,
            rest,
            constraints,
        }))
    }

    fn field(&mut self, name: &str, parts: Vec<Part<'a>>, required: bool, hint: &Hint) -> Field {
        let docs = self.docs_with_default(&parts);
        let default = self.field_default(&parts);
        let one_way = self.one_way(&parts);
        let own_name = parts.iter().find_map(|part| self.own_name(part));
        let xml = self.xml(&parts);
        let mut slot = self.slot_of(parts, &hint.below(name));
        let presence = match one_way {
            None if required => Presence::Required,
            Some(ways) if required => {
                let ways = ways.iter().copied();
                slot.constraints.extend(ways.map(Constraint::RequiredIn));
                Presence::Optional
            }
            _ => Presence::Optional,
        };
        Field {
            wire: name.to_owned(),
            name: own_name,
            slot,
            presence,
            default,
            xml,
            docs,
        }
    }

    /// What is said where a schema is used; a bare reference says nothing there.
    pub(super) fn docs_at(&mut self, parts: &[Part<'a>]) -> Docs {
        match parts.first().map(|part| part.view) {
            Some(View::Item(schema)) => docs::annotations(&schema.schema_data),
            _ => Docs::default(),
        }
    }

    /// The same, with the default of a component where there is no other.
    pub(super) fn docs_with_default(&mut self, parts: &[Part<'a>]) -> Docs {
        let mut docs = self.docs_at(parts);
        if let Some(default) = self.default_of(parts) {
            docs::default(&mut docs, &default);
        }
        docs
    }

    /// Says that a keyword was read but is not enforced.
    pub(super) fn not_enforced(&mut self, place: &Pointer, keyword: &str) {
        let diagnostic = Diagnostic::new(
            Code::KeywordNotEnforced,
            self.origin(place),
            format!("`{keyword}` is not enforced by the generated code"),
        );
        self.report(diagnostic);
    }
}

/// The only schema of an `allOf` that says nothing else, or only `type: object` beside it. Members that only describe do not count.
fn only_member(kind: &SchemaKind) -> Option<(usize, &ReferenceOr<Schema>)> {
    let all = match kind {
        SchemaKind::AllOf { all_of } => all_of,
        SchemaKind::Any(any) if any.typ.as_deref() == Some("object") => {
            let nothing_else = AnySchema {
                typ: any.typ.clone(),
                all_of: any.all_of.clone(),
                ..AnySchema::default()
            };
            if *any != nothing_else {
                return None;
            }
            &any.all_of
        }
        _ => return None,
    };
    let mut telling = all
        .iter()
        .enumerate()
        .filter(|(_, member)| !is_silent(member));
    let only = telling.next()?;
    telling.next().is_none().then_some(only)
}

fn is_silent(member: &ReferenceOr<Schema>) -> bool {
    let ReferenceOr::Item(schema) = member else {
        return false;
    };
    let marked = schema
        .schema_data
        .extensions
        .keys()
        .any(|key| key.starts_with(marks::PREFIX));
    !marked
        && !schema.schema_data.nullable
        && schema.schema_kind == SchemaKind::Any(AnySchema::default())
}
