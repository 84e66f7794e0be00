use openapiv3::{
    AdditionalProperties, AnySchema, Discriminator, ReferenceOr, Schema, SchemaKind, Type,
    VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::Lowering;
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::marks;
use crate::ir::{Bound, Constraint};
use crate::source::Pointer;

/// Keywords that travel as marks and that neither a type nor a constraint says yet.
const NOT_ENFORCED: &[&str] = &[
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

/// `prefixItems` from `x-oasmith-prefix-items`.
fn lower_camel(mark: &str) -> String {
    let mut words = mark.trim_start_matches("x-oasmith-").split('-');
    let mut name = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

/// A schema or a reference to one, with its place in the normalized tree.
#[derive(Clone)]
pub(super) struct Part<'a> {
    pub(super) view: View<'a>,
    pub(super) place: Pointer,
    /// Leave `oneOf` and `anyOf` out: they are being spread over their variants.
    pub(super) bare: bool,
}

#[derive(Clone, Copy)]
pub(super) enum View<'a> {
    Reference(&'a str),
    Item(&'a Schema),
}

impl<'a> Part<'a> {
    pub(super) fn new<S: std::borrow::Borrow<Schema>>(
        schema: &'a ReferenceOr<S>,
        place: Pointer,
    ) -> Self {
        let view = match schema {
            ReferenceOr::Reference { reference } => View::Reference(reference),
            ReferenceOr::Item(item) => View::Item(item.borrow()),
        };
        Self {
            view,
            place,
            bare: false,
        }
    }

    /// Whether both ask for the same.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.bare == other.bare
            && match (self.view, other.view) {
                (View::Reference(mine), View::Reference(theirs)) => mine == theirs,
                (View::Item(mine), View::Item(theirs)) => mine == theirs,
                _ => false,
            }
    }

    /// What tells this part from all others of the document.
    pub(super) fn key(&self) -> String {
        let bare = if self.bare { "bare " } else { "" };
        match self.view {
            View::Reference(reference) => format!("{bare}{reference}"),
            View::Item(_) => format!("{bare}{}", self.place),
        }
    }
}

/// What `type` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    String,
    Number,
    Integer,
    Boolean,
    Object,
    Array,
}

/// What `additionalProperties` says.
#[derive(Clone)]
pub(super) enum Additional<'a> {
    Any,
    None,
    Schemas(Vec<Part<'a>>),
}

/// The alternatives of one `oneOf` or `anyOf`.
#[derive(Clone)]
pub(super) struct Alternatives<'a> {
    pub(super) parts: Vec<Part<'a>>,
    pub(super) discriminator: Option<&'a Discriminator>,
}

/// Everything that a schema asserts, with its `allOf` folded in: one flat view of any combination of keywords.
#[derive(Clone, Default)]
pub(super) struct Facets<'a> {
    pub(super) kind: Option<Kind>,
    pub(super) format: Option<&'a str>,
    pub(super) nullable: bool,
    pub(super) title: Option<&'a str>,
    pub(super) description: Option<&'a str>,
    pub(super) deprecated: bool,
    pub(super) default: Option<&'a Value>,
    pub(super) enumeration: Option<Vec<Value>>,
    pub(super) enum_names: Option<&'a Value>,
    pub(super) enum_descriptions: Option<&'a Value>,
    pub(super) properties: Vec<(&'a str, Vec<Part<'a>>)>,
    pub(super) required: Vec<&'a str>,
    pub(super) additional: Option<Additional<'a>>,
    pub(super) items: Vec<Part<'a>>,
    pub(super) unions: Vec<Alternatives<'a>>,
    pub(super) constraints: Vec<Constraint>,
}

impl<'a> Lowering<'a, '_> {
    /// Folds the parts, which must hold together, into one view.
    pub(super) fn gather(&mut self, parts: &[Part<'a>]) -> Facets<'a> {
        let mut facets = Facets::default();
        let mut path = Vec::new();
        let overlap = std::mem::replace(&mut self.overlap, parts.len() > 1);
        for (at, part) in parts.iter().enumerate() {
            self.fold(&mut facets, part, at == 0 && parts.len() == 1, &mut path);
        }
        self.overlap = overlap;
        facets.close();
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
                self.marks(facets, schema, &part.place);
                self.fold_kind(facets, schema, part, path);
            }
        }
    }

    /// What OpenAPI 3.0 cannot say: a schema that nothing matches, and keywords that are read but not enforced.
    fn marks(&mut self, facets: &mut Facets<'a>, schema: &'a Schema, place: &Pointer) {
        for mark in schema.schema_data.extensions.keys() {
            match mark.as_str() {
                marks::NEVER => facets.enumeration = Some(Vec::new()),
                mark if NOT_ENFORCED.contains(&mark) => {
                    let keyword = lower_camel(mark);
                    self.not_enforced(&place.key(&keyword), &keyword);
                }
                _ => {}
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
        path: &mut Vec<&'a str>,
    ) {
        let place = &part.place;
        match &schema.schema_kind {
            SchemaKind::Type(ty) => self.fold_type(facets, ty, place),
            SchemaKind::OneOf { one_of } => facets.alternatives(one_of, "oneOf", schema, part),
            SchemaKind::AnyOf { any_of } => facets.alternatives(any_of, "anyOf", schema, part),
            SchemaKind::AllOf { all_of } => self.fold_all(facets, all_of, part, path),
            SchemaKind::Not { .. } => self.not_enforced(&place.key("not"), "not"),
            SchemaKind::Any(any) => {
                self.fold_any(facets, any, place);
                self.fold_all(facets, &any.all_of, part, path);
                facets.alternatives(&any.one_of, "oneOf", schema, part);
                facets.alternatives(&any.any_of, "anyOf", schema, part);
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
        for (at, member) in all.iter().enumerate() {
            let mut member = Part::new(member, place.index(at));
            member.bare = part.bare;
            self.fold(facets, &member, false, path);
        }
    }

    fn fold_type(&mut self, facets: &mut Facets<'a>, ty: &'a Type, place: &Pointer) {
        match ty {
            Type::String(string) => {
                self.kind(facets, Kind::String, place);
                facets.format(format_text(&string.format));
                facets.lengths(
                    string.min_length,
                    string.max_length,
                    string.pattern.as_ref(),
                );
                facets.enumeration(&string.enumeration, |text| Value::from(text.as_str()));
            }
            Type::Number(number) => {
                self.kind(facets, Kind::Number, place);
                facets.format(format_text(&number.format));
                facets.bounds(
                    number.minimum.map(Bound::Number),
                    number.exclusive_minimum,
                    true,
                );
                facets.bounds(
                    number.maximum.map(Bound::Number),
                    number.exclusive_maximum,
                    false,
                );
                facets.multiple_of(number.multiple_of);
                facets.enumeration(&number.enumeration, |value| Value::from(*value));
            }
            Type::Integer(integer) => {
                self.kind(facets, Kind::Integer, place);
                facets.format(format_text(&integer.format));
                facets.bounds(
                    integer.minimum.map(Bound::Integer),
                    integer.exclusive_minimum,
                    true,
                );
                facets.bounds(
                    integer.maximum.map(Bound::Integer),
                    integer.exclusive_maximum,
                    false,
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
        let kind = match any.typ.as_deref() {
            Some("string") => Some(Kind::String),
            Some("number") => Some(Kind::Number),
            Some("integer") => Some(Kind::Integer),
            Some("boolean") => Some(Kind::Boolean),
            Some("object") => Some(Kind::Object),
            Some("array") => Some(Kind::Array),
            _ => None,
        };
        if let Some(kind) = kind {
            self.kind(facets, kind, place);
        }
        facets.format(any.format.as_deref());
        facets.lengths(any.min_length, any.max_length, any.pattern.as_ref());
        let bound = |value: Option<f64>| {
            value.map(|value| {
                if kind == Some(Kind::Integer) {
                    exact(value)
                } else {
                    Bound::Number(value)
                }
            })
        };
        facets.bounds(
            bound(any.minimum),
            any.exclusive_minimum.unwrap_or(false),
            true,
        );
        facets.bounds(
            bound(any.maximum),
            any.exclusive_maximum.unwrap_or(false),
            false,
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
        if any.not.is_some() {
            self.not_enforced(&place.key("not"), "not");
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
        if slip || self.overlap {
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

impl Kind {
    fn words(self) -> &'static str {
        match self {
            Self::String => "a string",
            Self::Number => "a number",
            Self::Integer => "an integer",
            Self::Boolean => "a boolean",
            Self::Object => "an object",
            Self::Array => "an array",
        }
    }
}

/// An integer bound that `openapiv3` handed over as a double.
fn exact(value: f64) -> Bound {
    if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 {
        Bound::Integer(value as i64)
    } else {
        Bound::Number(value)
    }
}

/// The text of a format, known to `openapiv3` or not.
fn format_text<T: FormatName>(format: &VariantOrUnknownOrEmpty<T>) -> Option<&str> {
    match format {
        VariantOrUnknownOrEmpty::Item(item) => Some(item.name()),
        VariantOrUnknownOrEmpty::Unknown(text) => Some(text),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

trait FormatName {
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

impl<'a> Facets<'a> {
    fn annotations(&mut self, schema: &'a Schema, outer: bool) {
        let data = &schema.schema_data;
        let prefer = |mine: &mut Option<&'a str>, theirs: &'a Option<String>| {
            if outer || mine.is_none() {
                *mine = theirs.as_deref().or(*mine);
            }
        };
        prefer(&mut self.title, &data.title);
        prefer(&mut self.description, &data.description);
        self.deprecated |= data.deprecated;
        self.nullable |= outer && data.nullable;
        self.default = self.default.or(data.default.as_ref());
        self.enum_names = self
            .enum_names
            .or_else(|| data.extensions.get("x-enum-varnames"));
        self.enum_descriptions = self
            .enum_descriptions
            .or_else(|| data.extensions.get("x-enum-descriptions"));
    }

    fn alternatives(
        &mut self,
        parts: &'a [ReferenceOr<Schema>],
        keyword: &str,
        schema: &'a Schema,
        owner: &Part<'a>,
    ) {
        if parts.is_empty() || owner.bare {
            return;
        }
        let place = owner.place.key(keyword);
        let parts = parts
            .iter()
            .enumerate()
            .map(|(at, part)| Part::new(part, place.index(at)))
            .collect();
        self.unions.push(Alternatives {
            parts,
            discriminator: schema.schema_data.discriminator.as_ref(),
        });
    }

    fn format(&mut self, format: Option<&'a str>) {
        self.format = self.format.or(format);
    }

    fn properties<S: std::borrow::Borrow<Schema> + 'a>(
        &mut self,
        properties: impl IntoIterator<Item = (&'a String, &'a ReferenceOr<S>)>,
        place: &Pointer,
    ) {
        let place = place.key("properties");
        let known: std::collections::HashMap<&str, usize> = self
            .properties
            .iter()
            .enumerate()
            .map(|(at, (name, _))| (*name, at))
            .collect();
        for (name, schema) in properties {
            let part = Part::new(schema, place.key(name));
            match known.get(name.as_str()) {
                Some(at) => self.properties[*at].1.push(part),
                None => self.properties.push((name, vec![part])),
            }
        }
    }

    fn additional(&mut self, additional: Option<&'a AdditionalProperties>, place: &Pointer) {
        let Some(additional) = additional else { return };
        let new = match additional {
            AdditionalProperties::Any(true) => Additional::Any,
            AdditionalProperties::Any(false) => Additional::None,
            AdditionalProperties::Schema(schema) => {
                Additional::Schemas(vec![Part::new(schema, place.key("additionalProperties"))])
            }
        };
        self.additional = Some(match (self.additional.take(), new) {
            (None, new) => new,
            (Some(Additional::Schemas(mut mine)), Additional::Schemas(theirs)) => {
                mine.extend(theirs);
                Additional::Schemas(mine)
            }
            (Some(schemas @ Additional::Schemas(_)), _) | (_, schemas @ Additional::Schemas(_)) => {
                schemas
            }
            // A closed member of `allOf` would forbid its siblings' members, which is never what is meant.
            (Some(Additional::Any), _) | (_, Additional::Any) => Additional::Any,
            (Some(Additional::None), Additional::None) => Additional::None,
        });
    }

    fn items<S: std::borrow::Borrow<Schema>>(
        &mut self,
        items: Option<&'a ReferenceOr<S>>,
        place: &Pointer,
    ) {
        self.items
            .extend(items.map(|items| Part::new(items, place.key("items"))));
    }

    fn lengths(&mut self, min: Option<usize>, max: Option<usize>, pattern: Option<&String>) {
        self.counts(min, max, Constraint::MinLength, Constraint::MaxLength);
        self.constraints
            .extend(pattern.map(|pattern| Constraint::Pattern(pattern.clone())));
    }

    fn counts(
        &mut self,
        min: Option<usize>,
        max: Option<usize>,
        to_min: fn(u64) -> Constraint,
        to_max: fn(u64) -> Constraint,
    ) {
        self.constraints
            .extend(min.map(|value| to_min(value as u64)));
        self.constraints
            .extend(max.map(|value| to_max(value as u64)));
    }

    fn bounds(&mut self, bound: Option<Bound>, exclusive: bool, lower: bool) {
        let to = if lower {
            Constraint::Minimum
        } else {
            Constraint::Maximum
        };
        self.constraints
            .extend(bound.map(|bound| to(bound, exclusive)));
    }

    fn multiple_of(&mut self, value: Option<f64>) {
        self.constraints.extend(value.map(Constraint::MultipleOf));
    }

    fn unique(&mut self, unique: bool) {
        self.constraints
            .extend(unique.then_some(Constraint::UniqueItems));
    }

    fn enumeration<T>(&mut self, values: &[Option<T>], to: impl Fn(&T) -> Value) {
        if !values.is_empty() {
            self.intersect_enumeration(
                values
                    .iter()
                    .map(|value| value.as_ref().map_or(Value::Null, &to))
                    .collect(),
            );
        }
    }

    fn intersect_enumeration(&mut self, values: Vec<Value>) {
        self.enumeration = Some(match self.enumeration.take() {
            None => values,
            Some(mine) => mine
                .into_iter()
                .filter(|value| values.contains(value))
                .collect(),
        });
    }

    /// Brings what several parts said into one form.
    fn close(&mut self) {
        let mut seen = std::collections::HashSet::new();
        self.required.retain(|name| seen.insert(*name));
        let mut kept: Vec<Constraint> = Vec::with_capacity(self.constraints.len());
        for constraint in self.constraints.drain(..) {
            if !kept.contains(&constraint) {
                kept.push(constraint);
            }
        }
        self.constraints = kept;
        if let Some(values) = &mut self.enumeration {
            let all = values.len();
            values.retain(|value| !value.is_null());
            self.nullable |= values.len() < all;
        }
        if self.kind.is_none() {
            self.kind = self.implied();
        }
    }

    /// The type that the other keywords speak of, for schemas without one.
    fn implied(&self) -> Option<Kind> {
        let says = |test: fn(&Constraint) -> bool| self.constraints.iter().any(test);
        if !self.properties.is_empty() || self.additional.is_some() {
            Some(Kind::Object)
        } else if !self.items.is_empty() {
            Some(Kind::Array)
        } else if let Some(values) = self
            .enumeration
            .as_ref()
            .filter(|values| !values.is_empty())
        {
            let all = |test: fn(&Value) -> bool| values.iter().all(test);
            if all(Value::is_string) {
                Some(Kind::String)
            } else if all(Value::is_i64) {
                Some(Kind::Integer)
            } else if all(Value::is_boolean) {
                Some(Kind::Boolean)
            } else {
                None
            }
        } else if says(|c| {
            matches!(
                c,
                Constraint::MinLength(_) | Constraint::MaxLength(_) | Constraint::Pattern(_)
            )
        }) {
            Some(Kind::String)
        } else {
            None
        }
    }
}
