use openapiv3::{
    AdditionalProperties, AnySchema, ReferenceOr, Schema, SchemaKind, Type, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::Lowering;
use super::facets::{Facets, Kind};
use super::families::chooses;
use super::part::{Part, View};
use super::unions::is_null;
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::marks;
use crate::ir::{Bound, Constraint};
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
            facets.pattern = only_pattern(schema, place).filter(|_| !facets.patterned);
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

    fn fold_type(&mut self, facets: &mut Facets<'a>, ty: &'a Type, place: &Pointer) {
        match ty {
            Type::String(string) => {
                self.kind(facets, Kind::String, place);
                facets.format(format_text(&string.format));
                facets.lengths(string.min_length, string.max_length);
                self.checked_pattern(string.pattern.as_ref(), place, &mut facets.constraints);
                facets.enumeration(&string.enumeration, |text| Value::from(text.as_str()));
            }
            Type::Number(number) => {
                self.kind(facets, Kind::Number, place);
                facets.format(format_text(&number.format));
                facets.bounds(
                    (number.minimum.map(Bound::Number), number.exclusive_minimum),
                    (number.maximum.map(Bound::Number), number.exclusive_maximum),
                );
                facets.multiple_of(number.multiple_of);
                facets.enumeration(&number.enumeration, |value| Value::from(*value));
            }
            Type::Integer(integer) => {
                self.kind(facets, Kind::Integer, place);
                facets.format(format_text(&integer.format));
                facets.bounds(
                    (
                        integer.minimum.map(Bound::Integer),
                        integer.exclusive_minimum,
                    ),
                    (
                        integer.maximum.map(Bound::Integer),
                        integer.exclusive_maximum,
                    ),
                );
                facets.multiple_of(integer.multiple_of.map(|value| value as f64));
                facets.enumeration(&integer.enumeration, |value| Value::from(*value));
            }
            Type::Boolean(boolean) => {
                self.kind(facets, Kind::Boolean, place);
                facets.enumeration(&boolean.enumeration, |value| Value::from(*value));
            }
            Type::Object(object) => {
                self.kind(facets, Kind::Object, place);
                facets.properties(&object.properties, place);
                facets
                    .required
                    .extend(object.required.iter().map(String::as_str));
                facets.additional(object.additional_properties.as_ref(), place);
                facets.counts(
                    object.min_properties,
                    object.max_properties,
                    Constraint::MinProperties,
                    Constraint::MaxProperties,
                );
            }
            Type::Array(array) => {
                self.kind(facets, Kind::Array, place);
                facets.items(array.items.as_ref(), place);
                facets.counts(
                    array.min_items,
                    array.max_items,
                    Constraint::MinItems,
                    Constraint::MaxItems,
                );
                facets.unique(array.unique_items);
            }
        }
    }

    fn fold_any(&mut self, facets: &mut Facets<'a>, any: &'a AnySchema, place: &Pointer) {
        let kind = any.typ.as_deref().and_then(Kind::named);
        if let Some(kind) = kind {
            self.kind(facets, kind, place);
        }
        facets.format(any.format.as_deref());
        facets.lengths(any.min_length, any.max_length);
        self.checked_pattern(any.pattern.as_ref(), place, &mut facets.constraints);
        let bound = match kind {
            Some(Kind::Integer) => exact,
            _ => Bound::Number,
        };
        let is_open = |flag: Option<bool>| flag.unwrap_or(false);
        facets.bounds(
            (any.minimum.map(bound), is_open(any.exclusive_minimum)),
            (any.maximum.map(bound), is_open(any.exclusive_maximum)),
        );
        facets.multiple_of(any.multiple_of);
        facets.properties(&any.properties, place);
        facets
            .required
            .extend(any.required.iter().map(String::as_str));
        facets.additional(any.additional_properties.as_ref(), place);
        facets.counts(
            any.min_properties,
            any.max_properties,
            Constraint::MinProperties,
            Constraint::MaxProperties,
        );
        facets.items(any.items.as_ref(), place);
        facets.counts(
            any.min_items,
            any.max_items,
            Constraint::MinItems,
            Constraint::MaxItems,
        );
        facets.unique(any.unique_items.unwrap_or(false));
        if !any.enumeration.is_empty() {
            facets.intersect_enumeration(any.enumeration.clone());
        }
        if let Some(not) = &any.not {
            let rules = self.condition(not, &place.key("not"));
            facets.constraints.push(Constraint::Not(rules));
        }
    }

    /// Narrows the type: an integer is a number, other pairs contradict each other.
    fn kind(&mut self, facets: &mut Facets<'a>, kind: Kind, place: &Pointer) {
        facets.kind = Some(match (facets.kind, kind) {
            (None, kind) => kind,
            (Some(before), kind) if before == kind => kind,
            (Some(Kind::Number), Kind::Integer) | (Some(Kind::Integer), Kind::Number) => {
                Kind::Integer
            }
            (Some(before), kind) => self.contradiction(facets, before, kind, place),
        });
    }

    /// Two types at once. A bare `type: object` around something else is a slip of the pen, and of a member that an `allOf` declares twice
    /// the later type is taken. A value inside another can be left out, so it has no value; a component without any is an error.
    fn contradiction(
        &mut self,
        facets: &mut Facets<'a>,
        before: Kind,
        kind: Kind,
        place: &Pointer,
    ) -> Kind {
        let slip =
            before == Kind::Object && facets.properties.is_empty() && facets.additional.is_none();
        let said = format!(
            "`allOf` asks for {} and for {} at once",
            before.words(),
            kind.words()
        );
        let origin = self.origin(place);
        if (slip || self.overlap) && !self.choices.exact {
            let message = format!("{said}; {} is taken", kind.words());
            self.report(
                Diagnostic::new(Code::OverlapContradicts, origin, message)
                    .help("make the types agree"),
            );
            return kind;
        }
        if self.nested {
            facets.enumeration = Some(Vec::new());
            let message = format!("{said}, which no value can be");
            self.report(
                Diagnostic::new(Code::OverlapContradicts, origin, message)
                    .help("make the types agree"),
            );
            return before;
        }
        let diagnostic = Diagnostic::new(
            Code::ContradictoryComposition,
            origin,
            format!("{said}, which no value can be"),
        );
        self.report(
            diagnostic.help("make the types agree, or use `oneOf` if either may stand here"),
        );
        before
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

/// An integer bound that `openapiv3` handed over as a double.
pub(super) fn exact(value: f64) -> Bound {
    if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 {
        Bound::Integer(value as i64)
    } else {
        Bound::Number(value)
    }
}

/// The text of a format, known to `openapiv3` or not.
pub(super) fn format_text<T: FormatName>(format: &VariantOrUnknownOrEmpty<T>) -> Option<&str> {
    match format {
        VariantOrUnknownOrEmpty::Item(item) => Some(item.name()),
        VariantOrUnknownOrEmpty::Unknown(text) => Some(text),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

pub(super) trait FormatName {
    fn name(&self) -> &'static str;
}

impl FormatName for openapiv3::StringFormat {
    fn name(&self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::Password => "password",
            Self::Byte => "byte",
            Self::Binary => "binary",
        }
    }
}

impl FormatName for openapiv3::NumberFormat {
    fn name(&self) -> &'static str {
        match self {
            Self::Float => "float",
            Self::Double => "double",
        }
    }
}

impl FormatName for openapiv3::IntegerFormat {
    fn name(&self) -> &'static str {
        match self {
            Self::Int32 => "int32",
            Self::Int64 => "int64",
        }
    }
}

/// The schema of all members: the only one of `patternProperties`, where other members are forbidden.
fn only_pattern(schema: &Schema, place: &Pointer) -> Option<(Value, Pointer)> {
    let additional = match &schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => object.additional_properties.as_ref(),
        SchemaKind::Any(any) => any.additional_properties.as_ref(),
        _ => None,
    };
    let all = schema
        .schema_data
        .extensions
        .get(marks::PATTERN_PROPERTIES)?;
    let mut all = all.as_object()?.iter();
    let (pattern, value) = all.next()?;
    let closed = matches!(additional, Some(AdditionalProperties::Any(false)));
    let place = place.key(marks::PATTERN_PROPERTIES).key(pattern);
    (closed && all.next().is_none()).then(|| (value.clone(), place))
}
