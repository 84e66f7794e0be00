use openapiv3::{ReferenceOr, Schema, SchemaKind, Type};
use serde_json::Value;

use super::facets::Facets;
use super::families::chooses;
use super::part::{Part, View};
use super::unions::is_null;
use super::{Lowering, mixed};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::marks;
use crate::ir::Constraint;
use crate::source::Pointer;

impl<'a> Lowering<'a, '_> {
    /// Folds the parts, which must hold together, into one view.
    pub(super) fn gather(&mut self, parts: &[Part<'a>]) -> Facets<'a> {
        let mut facets = Facets::default();
        let mut path = Vec::new();
        // What an alternative says beside the schema around it is no member that is declared twice.
        let twice = parts.len() > 1 && !parts.iter().any(|part| part.bare);
        let overlap = std::mem::replace(&mut self.overlap, twice);
        for (at, part) in parts.iter().enumerate() {
            self.fold(&mut facets, part, at == 0 && parts.len() == 1, &mut path);
        }
        self.overlap = overlap;
        facets.close(self.choices.exact);
        self.scopes(&mut facets);
        facets
    }

    /// Folds one part in. `outer` says that its annotations speak of the whole; `path` holds the references being followed.
    fn fold(
        &mut self,
        facets: &mut Facets<'a>,
        part: &Part<'a>,
        outer: bool,
        path: &mut Vec<&'a str>,
    ) {
        match part.view {
            View::Reference(reference) => {
                if path.contains(&reference) {
                    self.circular(&part.place, reference);
                    return;
                }
                let Some(mut target) = self.component(reference, &part.place) else {
                    return;
                };
                target.bare = part.bare;
                path.push(reference);
                self.fold(facets, &target, false, path);
                path.pop();
            }
            View::Item(schema) => {
                facets.annotations(schema, outer);
                facets.part_allows_null |= schema.schema_data.nullable;
                facets.refuses_null |= refuses_null(schema);
                let (constraints, items) = (facets.constraints.len(), facets.items.len());
                self.fold_kind(facets, schema, part, outer, path);
                self.marks(facets, schema, part, outer, items);
                if part.bare {
                    // The union asserts them once.
                    facets.constraints.truncate(constraints);
                }
            }
        }
    }

    /// What OpenAPI 3.0 cannot say. `items` is how many parts spoke of items before this schema.
    fn marks(
        &mut self,
        facets: &mut Facets<'a>,
        schema: &'a Schema,
        part: &Part<'a>,
        outer: bool,
        items: usize,
    ) {
        let (data, place) = (&schema.schema_data, &part.place);
        let chooses = chooses(&schema.schema_kind) || self.is_family(place);
        if data.discriminator.is_some() && !chooses {
            self.not_enforced(&place.key("discriminator"), "discriminator");
        }
        let has = |mark: &str| data.extensions.contains_key(mark);
        facets.any_type |= outer && has(marks::ANY_TYPE);
        if has(marks::NEVER) {
            facets.enumeration = Some(Vec::new());
        }
        if has(marks::PATTERN_PROPERTIES) {
            facets.pattern = mixed::patterns(schema, place).filter(|_| !facets.patterned);
            facets.patterned = true;
        }
        let mut after = facets.items.split_off(items);
        if !has(marks::PREFIX_ITEMS) {
            facets.items.append(&mut after);
        }
        if part.bare {
            return;
        }
        if let Some(Value::Array(schemas)) = data.extensions.get(marks::PREFIX_ITEMS) {
            facets.prefix = Some((schemas.clone(), place.key(marks::PREFIX_ITEMS)));
            facets.after = after.first().cloned();
        }
        let tuple = self.tuple(data, after.first(), place);
        facets.tuples.extend(tuple);
        self.other_marks(data, place, &mut facets.constraints);
        let patterns = self.patterns(data, place);
        facets.scope(schema, patterns, place);
        if has(marks::UNEVALUATED_PROPERTIES) || has(marks::UNEVALUATED_ITEMS) {
            if outer {
                self.unevaluated(data, place, &mut facets.last);
            } else {
                // It sees what its own schema evaluates, and nothing of the others.
                let whole = self.condition_of_part(part);
                facets.constraints.push(Constraint::AllOf(vec![whole]));
            }
        }
    }

    fn circular(&mut self, place: &Pointer, reference: &str) {
        let diagnostic = Diagnostic::new(
            Code::CircularComposition,
            self.origin(place),
            format!("`allOf` leads back to `{reference}`, so the schema would contain itself"),
        );
        self.report(
            diagnostic.help("take the reference out of `allOf`, or put it below a property"),
        );
    }

    fn fold_kind(
        &mut self,
        facets: &mut Facets<'a>,
        schema: &'a Schema,
        part: &Part<'a>,
        outer: bool,
        path: &mut Vec<&'a str>,
    ) {
        let place = &part.place;
        let alternatives = |facets: &mut Facets<'a>, list, keyword| {
            facets.alternatives(list, keyword, schema, part, outer);
        };
        match &schema.schema_kind {
            SchemaKind::Type(ty) => self.fold_type(facets, ty, place),
            SchemaKind::OneOf { one_of } => alternatives(facets, one_of, "oneOf"),
            SchemaKind::AnyOf { any_of } => alternatives(facets, any_of, "anyOf"),
            SchemaKind::AllOf { all_of } => self.fold_all(facets, all_of, part, path),
            SchemaKind::Not { not } => {
                let rules = self.condition(not, &place.key("not"));
                facets.constraints.push(Constraint::Not(rules));
            }
            SchemaKind::Any(any) => {
                self.fold_any(facets, any, place);
                self.fold_all(facets, &any.all_of, part, path);
                alternatives(facets, &any.one_of, "oneOf");
                alternatives(facets, &any.any_of, "anyOf");
            }
        }
    }

    fn fold_all(
        &mut self,
        facets: &mut Facets<'a>,
        all: &'a [ReferenceOr<Schema>],
        part: &Part<'a>,
        path: &mut Vec<&'a str>,
    ) {
        let place = part.place.key("allOf");
        let members = || {
            let members = all.iter().enumerate();
            members.map(|(at, member)| Part::new(member, place.index(at)))
        };
        // By the letter no value is null and something else; whoever writes both means either.
        let either = !self.choices.exact && !members().all(|member| is_null(&member));
        for mut member in members() {
            if either && is_null(&member) {
                facets.nullable = true;
                continue;
            }
            member.bare = part.bare;
            self.fold(facets, &member, false, path);
        }
    }
}

/// Whether a schema has a type or a list of values, and null is not among them.
fn refuses_null(schema: &Schema) -> bool {
    fn lacks<T>(values: &[Option<T>]) -> bool {
        !values.is_empty() && values.iter().all(Option::is_some)
    }
    let (typed, lacks) = match &schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => (true, lacks(&string.enumeration)),
        SchemaKind::Type(Type::Number(number)) => (true, lacks(&number.enumeration)),
        SchemaKind::Type(Type::Integer(integer)) => (true, lacks(&integer.enumeration)),
        SchemaKind::Type(Type::Boolean(boolean)) => (true, lacks(&boolean.enumeration)),
        SchemaKind::Type(Type::Object(_) | Type::Array(_)) => (true, false),
        SchemaKind::Any(any) => {
            let listed = &any.enumeration;
            let lacks = !listed.is_empty() && !listed.contains(&Value::Null);
            (any.typ.is_some(), lacks)
        }
        _ => (false, false),
    };
    typed && !schema.schema_data.nullable || lacks
}
