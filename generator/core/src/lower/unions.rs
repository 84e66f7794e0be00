use openapiv3::{Discriminator, SchemaKind, Type};
use serde_json::Value;

use super::facets::{Additional, Alternatives, Facets, Kind};
use super::part::{Part, View};
use super::schema::What;
use super::variant_names::variant_hints;
use super::{Lowering, exact, marked};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::marks;
use crate::ir::{
    Constraint, Fallback, Hint, Overlap, Slot, Tagging, Ty, TypeKind, UnionType, Variant,
};
use crate::source::Pointer;

impl<'a> Lowering<'a, '_> {
    /// `oneOf` or `anyOf`; `None` when nothing but the rest of the schema remains.
    pub(super) fn union(
        &mut self,
        facets: &mut Facets<'a>,
        parts: &[Part<'a>],
        hint: &Hint,
        place: &Pointer,
    ) -> Option<What> {
        let mut unions = std::mem::take(&mut facets.unions);
        // Beside the members of what may be no object at all they only assert.
        let beside = self.choices.exact && facets.kind.is_none() && exact::speaks_of_parts(facets);
        let typed = unions.iter().position(|union| {
            !beside && !self.only_conditions(union) && !asserts_only(union, facets.kind)
        });
        let typed = typed.map(|at| unions.remove(at));
        for conditions in unions {
            let condition = self.either(&conditions);
            facets.constraints.push(condition);
        }
        let union = typed?;
        let (nulls, alternatives): (Vec<_>, Vec<_>) =
            union.parts.iter().cloned().partition(|part| is_null(part));
        let null = !nulls.is_empty() && self.null_alone(&union, nulls.len());
        // A part that allows null does not overrule the others.
        facets.allow_null(
            null && (union.outer || !facets.refuses_null),
            self.choices.exact,
        );
        if !nulls.is_empty() && !null {
            let condition = self.either(&union);
            facets.constraints.push(condition);
        }
        let base = self.base(facets, parts, alternatives.len());
        match alternatives.as_slice() {
            [] => {
                self.untyped(place, "is only null");
                Some(What::Plain(Slot {
                    ty: Ty::Any,
                    constraints: vec![Constraint::Type(vec!["null"])],
                }))
            }
            [only] => self.single(facets, only, base, hint, place),
            _ => {
                let whole = Alternatives {
                    parts: alternatives,
                    ..union.clone()
                };
                self.several(facets, &union, whole, &base, hint)
            }
        }
    }

    /// The only alternative, and what stands beside it; `None` when it leads back to itself, and so says nothing.
    fn single(
        &mut self,
        facets: &mut Facets<'a>,
        only: &Part<'a>,
        base: Vec<Part<'a>>,
        hint: &Hint,
        place: &Pointer,
    ) -> Option<What> {
        if base.is_empty()
            && self
                .wrapped(only)
                .is_some_and(|(target, _)| matches!(target.view, View::Reference(_)))
        {
            return Some(What::Plain(self.slot(only.clone(), hint)));
        }
        if self.alone.contains(&only.place) {
            self.leads_back(&only.place);
            return None;
        }
        let mut all = base;
        all.push(only.clone());
        self.alone.push(only.place.clone());
        let shape = self.shape(&all, hint, place);
        self.alone.pop();
        facets.allow_null(shape.nullable, self.choices.exact);
        facets.constraints.extend(shape.constraints);
        Some(shape.what)
    }

    fn leads_back(&mut self, place: &Pointer) {
        let diagnostic = Diagnostic::new(
            Code::CircularComposition,
            self.origin(place),
            "the only alternative leads back to the schema that it belongs to, so it says nothing"
                .to_owned(),
        );
        self.report(diagnostic.help("take it out, or put it below a property"));
    }

    /// Several alternatives, each with what stands beside them.
    fn several(
        &mut self,
        facets: &mut Facets<'a>,
        union: &Alternatives<'a>,
        alternatives: Alternatives<'a>,
        base: &[Part<'a>],
        hint: &Hint,
    ) -> Option<What> {
        let count = alternatives.parts.len();
        let what = self.variants(alternatives, base, hint);
        if self.choices.exact {
            return self.by_the_letter(facets, union, what, count);
        }
        if base.is_empty() {
            self.others_beside(facets);
        }
        let refuses_null = facets.kind == Some(Kind::Object) && facets.refuses_null;
        if refuses_null && matches!(what, What::Named(TypeKind::Union(_))) {
            facets.constraints.push(Constraint::Type(vec!["object"]));
        }
        Some(what)
    }

    /// What a schema that names no members says of those that no alternative names.
    fn others_beside(&mut self, facets: &mut Facets<'a>) {
        let rules = match facets.additional.take() {
            None => return,
            Some(Additional::None) => vec![Constraint::Never],
            Some(Additional::Any) => Vec::new(),
            Some(Additional::Schemas(parts)) => {
                let each = parts.iter().map(|part| self.condition_of_part(part));
                each.flatten().collect()
            }
        };
        facets.last.push(Constraint::UnevaluatedProperties(rules));
    }

    /// Whether null is one alternative only, where several would refuse it by the letter.
    fn null_alone(&mut self, union: &Alternatives<'a>, nulls: usize) -> bool {
        if !self.choices.exact || union.overlap != Overlap::Refused {
            return true;
        }
        let others = union.parts.iter().filter(|part| !is_null(part));
        let others = others
            .filter(|part| self.gather(std::slice::from_ref(*part)).nullable)
            .count();
        nulls + others == 1
    }

    /// The alternatives as a condition.
    fn either(&mut self, union: &Alternatives<'a>) -> Constraint {
        let each = self.conditions_of(&union.parts);
        if union.overlap == Overlap::Refused {
            Constraint::OneOf(each)
        } else {
            Constraint::AnyOf(each)
        }
    }

    /// Alternatives that no type tells apart are a condition; of those with one type, `oneOf` allows no value.
    fn by_the_letter(
        &mut self,
        facets: &mut Facets<'a>,
        union: &Alternatives<'a>,
        what: What,
        count: usize,
    ) -> Option<What> {
        let (untyped, merged) = match &what {
            What::Plain(slot) => (slot.ty == Ty::Any && slot.constraints.is_empty(), true),
            // A tag chooses among those that are told apart by nothing else.
            What::Named(TypeKind::Union(types)) if types.tagging != Tagging::Untagged => {
                (false, false)
            }
            What::Named(TypeKind::Union(types)) => (
                types
                    .variants
                    .iter()
                    .all(|variant| variant.slot.ty == Ty::Any),
                types.variants.len() < count,
            ),
            What::Named(_) => (false, false),
        };
        if untyped && !merged || merged && union.overlap == Overlap::Refused {
            let condition = self.either(union);
            facets.constraints.push(condition);
        }
        (!untyped).then_some(what)
    }

    /// What every variant has besides its own: the schema without its union.
    fn base(&self, facets: &Facets<'a>, parts: &[Part<'a>], alternatives: usize) -> Vec<Part<'a>> {
        let typed = self.choices.exact && facets.kind.is_some();
        let says =
            !facets.properties.is_empty() || facets.additional.is_some() && alternatives == 1;
        if !says && !typed {
            return Vec::new();
        }
        parts
            .iter()
            .cloned()
            .map(|part| Part { bare: true, ..part })
            .collect()
    }

    fn variants(&mut self, union: Alternatives<'a>, base: &[Part<'a>], hint: &Hint) -> What {
        let discriminator = union.discriminator;
        let default = discriminator.and_then(default_mapping);
        let mut fallback = Fallback::Unknown;
        let mut variants: Vec<Variant> = Vec::with_capacity(union.parts.len());
        let names = variant_hints(&union.parts);
        for (part, name) in union.parts.into_iter().zip(names) {
            let tags = discriminator
                .map(|tag| self.tags_of(tag, &part, &variants))
                .unwrap_or_default();
            if default.is_some_and(|target| part.is_reference(target)) {
                fallback = Fallback::Default(variants.len());
            }
            let docs = self.docs_at(std::slice::from_ref(&part));
            let mut all = base.to_vec();
            all.push(part);
            let slot = self.slot_of(all, &hint.below(&name));
            match variants.iter_mut().find(|variant| variant.slot == slot) {
                Some(same) => same.tags.extend(tags),
                None => variants.push(Variant {
                    hint: name,
                    tags,
                    slot,
                    docs,
                }),
            }
        }
        if let [only] = variants.as_slice() {
            return What::Plain(only.slot.clone());
        }
        let (tagging, overlap) = match discriminator {
            Some(tag) if variants.iter().all(|variant| !variant.tags.is_empty()) => (
                Tagging::Tagged(tag.property_name.clone(), fallback),
                Overlap::None,
            ),
            _ => (Tagging::Untagged, union.overlap),
        };
        What::Named(TypeKind::Union(UnionType {
            variants,
            tagging,
            overlap,
        }))
    }

    /// Whether the alternatives only say which members must come together.
    pub(super) fn only_conditions(&self, union: &Alternatives<'a>) -> bool {
        union.parts.iter().all(|part| match part.view {
            View::Reference(_) => false,
            View::Item(schema) => match &schema.schema_kind {
                SchemaKind::Any(any) => {
                    any.typ.is_none()
                        && any.properties.is_empty()
                        && any.items.is_none()
                        && any.enumeration.is_empty()
                        && any.one_of.is_empty()
                        && any.any_of.is_empty()
                        && any.all_of.is_empty()
                        && (!any.required.is_empty()
                            || any.not.is_some()
                            || marked::is_marked(&schema.schema_data))
                }
                SchemaKind::Type(Type::Object(object)) => {
                    object.properties.is_empty()
                        && object.additional_properties.is_none()
                        && !object.required.is_empty()
                }
                SchemaKind::Not { .. } => true,
                _ => false,
            },
        })
    }

    /// The values of the tag that choose the alternative: those mapped to it, or those that it allows for the tag, or its
    /// component's name.
    fn tags_of(
        &mut self,
        discriminator: &Discriminator,
        part: &Part<'a>,
        before: &[Variant],
    ) -> Vec<String> {
        let mapping = &discriminator.mapping;
        let mapped: Vec<String> = mapping
            .iter()
            .filter(|(_, target)| part.is_reference(target))
            .map(|(tag, _)| tag.clone())
            .collect();
        if !mapped.is_empty() {
            return mapped;
        }
        let constants = self.constants(part, &discriminator.property_name);
        // A list that several share is not what tells them apart.
        if let [constant] = constants.as_slice()
            && !before.iter().any(|variant| variant.tags.contains(constant))
        {
            return constants;
        }
        match part.view {
            View::Reference(reference) => vec![super::last_step(reference)],
            View::Item(_) => Vec::new(),
        }
    }

    /// The texts that the alternative lists for one of its members.
    fn constants(&mut self, part: &Part<'a>, member: &str) -> Vec<String> {
        let facets = self.gather(std::slice::from_ref(part));
        let found = facets
            .properties
            .into_iter()
            .find(|(name, _)| *name == member);
        let Some((_, parts)) = found else {
            return Vec::new();
        };
        let values = self.gather(&parts).enumeration.unwrap_or_default();
        values
            .iter()
            .map(|value| value.as_str().map(str::to_owned))
            .collect::<Option<_>>()
            .unwrap_or_default()
    }

    /// Says that a reference leads nowhere.
    pub(super) fn missing(&mut self, reference: &str, place: &Pointer) {
        let diagnostic = Diagnostic::new(
            Code::UnresolvedReference,
            self.origin(place),
            format!("`{reference}` names nothing that stands here"),
        );
        self.report(diagnostic.help("declare it under `components`, or correct the reference"));
    }
}

/// Whether the alternatives say nothing of the type that is not said beside them, but only assert.
fn asserts_only(union: &Alternatives<'_>, kind: Option<Kind>) -> bool {
    let scalar = matches!(
        kind,
        Some(Kind::String | Kind::Number | Kind::Integer | Kind::Boolean)
    );
    let asserts = |part: &Part<'_>| {
        let View::Item(schema) = part.view else {
            return false;
        };
        match &schema.schema_kind {
            SchemaKind::Not { .. } => true,
            SchemaKind::Any(any) => any.typ.is_none() && any.enumeration.is_empty(),
            SchemaKind::Type(Type::String(string)) => {
                kind == Some(Kind::String) && string.enumeration.is_empty()
            }
            SchemaKind::Type(Type::Number(number)) => {
                kind == Some(Kind::Number) && number.enumeration.is_empty()
            }
            SchemaKind::Type(Type::Integer(integer)) => {
                kind == Some(Kind::Integer) && integer.enumeration.is_empty()
            }
            _ => false,
        }
    };
    scalar && union.discriminator.is_none() && union.parts.iter().all(asserts)
}

/// Whether the alternative allows `null` and nothing else.
fn is_null(part: &Part<'_>) -> bool {
    let View::Item(schema) = part.view else {
        return false;
    };
    match &schema.schema_kind {
        SchemaKind::Any(any) => any.enumeration.as_slice() == [Value::Null],
        SchemaKind::Type(Type::String(string)) => string.enumeration.as_slice() == [None],
        _ => false,
    }
}

/// The reference that stands for values without a listed tag (OpenAPI 3.2, Discriminator Object, `defaultMapping`).
pub(super) fn default_mapping(discriminator: &Discriminator) -> Option<&str> {
    discriminator
        .extensions
        .get(marks::DEFAULT_MAPPING)
        .and_then(Value::as_str)
}
