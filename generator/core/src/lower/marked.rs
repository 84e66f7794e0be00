//! The keywords that travel as marks become conditions, as [`condition`](super::condition) has them.

use openapiv3::SchemaData;
use serde_json::{Map, Value};

use super::Lowering;
use super::mixed::Marked;
use super::part::Part;
use crate::dialect::marks;
use crate::ir::Constraint;
use crate::source::Pointer;

/// The marks that assert something which the other members of a schema do not say.
const ASSERTING: &[&str] = &[
    marks::PREFIX_ITEMS,
    marks::PATTERN_PROPERTIES,
    marks::PROPERTY_NAMES,
    marks::DEPENDENT_REQUIRED,
    marks::DEPENDENT_SCHEMAS,
    marks::IF,
    marks::CONTAINS,
    marks::UNEVALUATED_PROPERTIES,
    marks::UNEVALUATED_ITEMS,
];

/// Whether a schema asserts something by its marks.
pub(super) fn is_marked(data: &SchemaData) -> bool {
    let mut marks = data.extensions.keys();
    marks.any(|mark| ASSERTING.contains(&mark.as_str()))
}

/// The schemas under a mark; `None` when one is none.
pub(super) fn schemas<'v, K>(
    values: impl Iterator<Item = (K, &'v Value)>,
    place: impl Fn(K) -> Pointer,
) -> Option<Vec<Marked>> {
    values
        .map(|(key, value)| Some((crate::parse::marked_schema(value)?, place(key))))
        .collect()
}

impl Lowering<'_, '_> {
    /// The condition of a schema that stands under a mark.
    fn marked(&mut self, value: &Value, place: &Pointer) -> Vec<Constraint> {
        match crate::parse::marked_schema(value) {
            Some(schema) => self.condition(&schema, place),
            None => Vec::new(),
        }
    }

    /// `prefixItems`.
    pub(super) fn prefix(&mut self, data: &SchemaData, place: &Pointer, out: &mut Vec<Constraint>) {
        if let Some(Value::Array(schemas)) = data.extensions.get(marks::PREFIX_ITEMS) {
            let place = place.key(marks::PREFIX_ITEMS);
            let each = schemas.iter().enumerate();
            let rules = each.map(|(at, schema)| self.marked(schema, &place.index(at)));
            out.push(Constraint::PrefixItems(rules.collect()));
        }
    }

    /// `prefixItems`, and the `items` after them.
    pub(super) fn tuple(
        &mut self,
        data: &SchemaData,
        items: Option<&Part<'_>>,
        place: &Pointer,
    ) -> Option<Vec<Constraint>> {
        let mut out = Vec::new();
        self.prefix(data, place, &mut out);
        out.extend(items.map(|items| Constraint::Items(self.condition_of_part(items))));
        (!out.is_empty()).then_some(out)
    }

    /// What the marks say, but for those that depend on what other keywords evaluate.
    pub(super) fn mark_conditions(
        &mut self,
        data: &SchemaData,
        place: &Pointer,
        out: &mut Vec<Constraint>,
    ) {
        for (pattern, rules) in self.patterns(data, place) {
            let at = out
                .iter()
                .position(|rule| matches!(rule, Constraint::AdditionalProperties(_)))
                .unwrap_or(out.len());
            out.insert(at, Constraint::PatternProperties(pattern, rules));
        }
        self.other_marks(data, place, out);
    }

    /// The marks besides those of members' patterns.
    pub(super) fn other_marks(
        &mut self,
        data: &SchemaData,
        place: &Pointer,
        out: &mut Vec<Constraint>,
    ) {
        if let Some(schema) = data.extensions.get(marks::PROPERTY_NAMES) {
            let rules = self.marked(schema, &place.key(marks::PROPERTY_NAMES));
            // A name is a string, so that need not be said.
            let rules: Vec<_> = rules
                .into_iter()
                .filter(|rule| *rule != Constraint::Type(vec!["string"]))
                .collect();
            if !rules.is_empty() {
                out.push(Constraint::PropertyNames(rules));
            }
        }
        for (name, names) in entries(data, marks::DEPENDENT_REQUIRED) {
            let names: Vec<String> = serde_json::from_value(names.clone()).unwrap_or_default();
            if !names.is_empty() {
                out.push(Constraint::Required(Some(name.clone()), names));
            }
        }
        let here = place.key(marks::DEPENDENT_SCHEMAS);
        for (name, schema) in entries(data, marks::DEPENDENT_SCHEMAS) {
            let rules = self.marked(schema, &here.key(name));
            out.push(Constraint::DependentSchemas(name.clone(), rules));
        }
        self.branches(data, place, out);
        if let Some(schema) = data.extensions.get(marks::CONTAINS) {
            let count = |mark| data.extensions.get(mark).and_then(Value::as_u64);
            let rules = self.marked(schema, &place.key(marks::CONTAINS));
            let min = count(marks::MIN_CONTAINS).unwrap_or(1);
            let max = count(marks::MAX_CONTAINS);
            out.push(Constraint::Contains(min, max, rules));
        }
    }

    /// `if`, which says something only with `then` or `else`, or by what it evaluates.
    fn branches(&mut self, data: &SchemaData, place: &Pointer, out: &mut Vec<Constraint>) {
        let Some(condition) = data.extensions.get(marks::IF) else {
            return;
        };
        let condition = self.marked(condition, &place.key(marks::IF));
        let [then, otherwise] = [marks::THEN, marks::ELSE].map(|mark| {
            let schema = data.extensions.get(mark);
            schema.map_or_else(Vec::new, |schema| self.marked(schema, &place.key(mark)))
        });
        out.push(Constraint::If(condition, then, otherwise));
    }

    /// `patternProperties`, without those whose pattern cannot be tested.
    pub(super) fn patterns(
        &mut self,
        data: &SchemaData,
        place: &Pointer,
    ) -> Vec<(String, Vec<Constraint>)> {
        let place = place.key(marks::PATTERN_PROPERTIES);
        let mut found = Vec::new();
        for (pattern, schema) in entries(data, marks::PATTERN_PROPERTIES) {
            if self.is_testable(pattern, &place.key(pattern)) {
                found.push((pattern.clone(), self.marked(schema, &place.key(pattern))));
            }
        }
        found
    }

    /// `unevaluatedProperties` and `unevaluatedItems`, which come last: they see what all others evaluate.
    pub(super) fn unevaluated(
        &mut self,
        data: &SchemaData,
        place: &Pointer,
        out: &mut Vec<Constraint>,
    ) {
        let marks: [(_, fn(_) -> _); 2] = [
            (
                marks::UNEVALUATED_PROPERTIES,
                Constraint::UnevaluatedProperties,
            ),
            (marks::UNEVALUATED_ITEMS, Constraint::UnevaluatedItems),
        ];
        for (mark, to) in marks {
            let rules = match data.extensions.get(mark) {
                None => continue,
                Some(Value::Bool(true)) => Vec::new(),
                Some(Value::Bool(false)) => vec![Constraint::Never],
                Some(schema) => self.marked(schema, &place.key(mark)),
            };
            out.push(to(rules));
        }
    }
}

fn entries<'e>(data: &'e SchemaData, mark: &str) -> impl Iterator<Item = (&'e String, &'e Value)> {
    let map: Option<&Map<String, Value>> = data.extensions.get(mark).and_then(Value::as_object);
    map.into_iter().flatten()
}
