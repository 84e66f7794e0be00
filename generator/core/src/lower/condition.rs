//! Schemas become conditions: constraints as data, for what no Rust type says.

use std::borrow::{Borrow, Cow};

use openapiv3::{
    AdditionalProperties, AnySchema, ReferenceOr, Schema, SchemaData, SchemaKind, Type,
};
use serde_json::Value;

use super::Lowering;
use super::fold_types::{exact, format_text};
use super::part::{Part, View};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::marks;
use crate::ir::{Bound, Constraint};
use crate::source::Pointer;

/// The formats that are checked (JSON Schema Validation section 7.3, and OpenAPI's Format Registry). Those with a type
/// of their own are checked by it.
const CHECKED: &[&str] = &[
    "byte",
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "idn-email",
    "idn-hostname",
    "int16",
    "int32",
    "int64",
    "int8",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "time",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
];

impl Lowering<'_, '_> {
    /// What a schema asserts of any value.
    pub(super) fn condition<S: Borrow<Schema>>(
        &mut self,
        schema: &ReferenceOr<S>,
        place: &Pointer,
    ) -> Vec<Constraint> {
        match schema {
            ReferenceOr::Reference { reference } => {
                vec![Constraint::Is(self.reference(reference, place))]
            }
            ReferenceOr::Item(schema) => self.condition_of(schema.borrow(), place),
        }
    }

    /// What a part asserts of any value.
    pub(super) fn condition_of_part(&mut self, part: &Part<'_>) -> Vec<Constraint> {
        match part.view {
            View::Reference(reference) => {
                vec![Constraint::Is(self.reference(reference, &part.place))]
            }
            View::Item(schema) => self.condition_of(schema, &part.place),
        }
    }

    /// What each of some parts asserts.
    pub(super) fn conditions_of(&mut self, parts: &[Part<'_>]) -> Vec<Vec<Constraint>> {
        let each = parts.iter().map(|part| self.condition_of_part(part));
        each.collect()
    }

    fn condition_of(&mut self, schema: &Schema, place: &Pointer) -> Vec<Constraint> {
        let data = &schema.schema_data;
        if data.extensions.contains_key(marks::NEVER) {
            return vec![Constraint::Never];
        }
        let mut out = Vec::new();
        let any = uniform(&schema.schema_kind, &mut out);
        if any.typ.is_none() && data.extensions.contains_key(marks::NULL) {
            out.push(Constraint::Type(vec!["null"]));
        } else {
            self.values(&any, data.nullable, &mut out);
            scalars(&any, &mut out);
            self.checked_pattern(any.pattern.as_ref(), place, &mut out);
            self.members(&any, place, &mut out);
            self.elements(&any, data, place, &mut out);
            self.choices(&any, place, &mut out);
        }
        self.mark_conditions(data, place, &mut out);
        self.unevaluated(data, place, &mut out);
        let composed = !(any.one_of.is_empty() && any.any_of.is_empty() && any.all_of.is_empty());
        if data.nullable && any.typ.is_none() && composed {
            let null = vec![Constraint::Type(vec!["null"])];
            return vec![Constraint::AnyOf(vec![null, out])];
        }
        out
    }

    /// `type`, `enum` and `format`.
    fn values(&mut self, any: &AnySchema, nullable: bool, out: &mut Vec<Constraint>) {
        if !any.enumeration.is_empty() {
            out.insert(0, listed(&any.enumeration));
        } else if let Some(name) = any.typ.as_deref().and_then(type_name) {
            let mut names = vec![name];
            names.extend(nullable.then_some("null"));
            out.insert(0, Constraint::Type(names));
        }
        if any.typ.is_some() || !self.choices.exact {
            out.extend(any.format.as_deref().and_then(checked_format));
        }
    }

    /// `pattern`, if the engine can test it.
    pub(super) fn checked_pattern(
        &mut self,
        pattern: Option<&String>,
        place: &Pointer,
        out: &mut Vec<Constraint>,
    ) {
        let Some(pattern) = pattern else { return };
        if self.is_testable(pattern, &place.key("pattern")) {
            out.push(Constraint::Pattern(pattern.clone()));
        }
    }

    /// Whether the engine can test a pattern; says so when it cannot.
    pub(super) fn is_testable(&mut self, pattern: &str, place: &Pointer) -> bool {
        let Err(error) = oasmith_pattern::Pattern::new(pattern) else {
            return true;
        };
        let message = format!("the pattern `{pattern}` is not enforced: {error}");
        let diagnostic = Diagnostic::new(Code::PatternNotEnforced, self.origin(place), message);
        self.report(diagnostic.help("write it as ECMA-262 has it, without back-references"));
        false
    }

    /// What is said of the members of objects, without the marks.
    fn members(&mut self, any: &AnySchema, place: &Pointer, out: &mut Vec<Constraint>) {
        if !any.required.is_empty() {
            out.push(Constraint::Required(None, any.required.clone()));
        }
        let here = place.key("properties");
        let mut silent = Vec::new();
        for (name, schema) in &any.properties {
            match self.condition(schema, &here.key(name)) {
                rules if rules.is_empty() => silent.push(name.clone()),
                rules => out.push(Constraint::Property(name.clone(), rules)),
            }
        }
        if !silent.is_empty() {
            out.push(Constraint::Properties(silent));
        }
        if let Some(rules) = self.additional(any.additional_properties.as_ref(), place) {
            out.push(Constraint::AdditionalProperties(rules));
        }
    }

    /// The condition of `additionalProperties`.
    pub(super) fn additional(
        &mut self,
        additional: Option<&AdditionalProperties>,
        place: &Pointer,
    ) -> Option<Vec<Constraint>> {
        Some(match additional? {
            AdditionalProperties::Any(true) => Vec::new(),
            AdditionalProperties::Any(false) => vec![Constraint::Never],
            AdditionalProperties::Schema(schema) => {
                self.condition(schema, &place.key("additionalProperties"))
            }
        })
    }

    /// `items` and `prefixItems`.
    fn elements(
        &mut self,
        any: &AnySchema,
        data: &SchemaData,
        place: &Pointer,
        out: &mut Vec<Constraint>,
    ) {
        self.prefix(data, place, out);
        if let Some(items) = &any.items {
            let rules = self.condition(items, &place.key("items"));
            // Without assertions it still evaluates all items (JSON Schema Core, section 10.3.1.2).
            out.push(Constraint::Items(rules));
        }
    }

    /// `allOf`, `anyOf`, `oneOf` and `not`.
    fn choices(&mut self, any: &AnySchema, place: &Pointer, out: &mut Vec<Constraint>) {
        if !any.all_of.is_empty() {
            let all = self.each(&any.all_of, &place.key("allOf"));
            out.push(Constraint::AllOf(all));
        }
        if !any.any_of.is_empty() {
            let all = self.each(&any.any_of, &place.key("anyOf"));
            out.push(Constraint::AnyOf(all));
        }
        if !any.one_of.is_empty() {
            let all = self.each(&any.one_of, &place.key("oneOf"));
            out.push(Constraint::OneOf(all));
        }
        if let Some(not) = &any.not {
            out.push(Constraint::Not(self.condition(not, &place.key("not"))));
        }
    }

    fn each(&mut self, schemas: &[ReferenceOr<Schema>], place: &Pointer) -> Vec<Vec<Constraint>> {
        let all = schemas.iter().enumerate();
        all.map(|(at, schema)| self.condition(schema, &place.index(at)))
            .collect()
    }
}

/// `enum` of values of any kind.
pub(super) fn listed(values: &[Value]) -> Constraint {
    Constraint::Enum(values.iter().map(Value::to_string).collect())
}

/// The constraint of an `enum` that no type says; both booleans restrict nothing. `null` is one of the values where no type
/// allows for it.
pub(super) fn restricting(mut values: Vec<Value>, null: bool) -> Option<Constraint> {
    let both = values.len() > 1 && values.iter().all(Value::is_boolean);
    values.extend(null.then_some(Value::Null));
    (!both).then(|| listed(&values))
}

/// A format that is checked.
pub(super) fn checked_format(name: &str) -> Option<Constraint> {
    CHECKED
        .contains(&name)
        .then(|| Constraint::Format(name.to_owned()))
}

/// A format of integers that are narrower than any type that stands for them.
pub(super) fn narrow_format(name: &str) -> Option<Constraint> {
    ["int8", "int16", "uint8", "uint16"]
        .contains(&name)
        .then(|| Constraint::Format(name.to_owned()))
}

fn type_name(name: &str) -> Option<&'static str> {
    ["string", "number", "integer", "boolean", "object", "array"]
        .into_iter()
        .find(|known| *known == name)
}

/// The assertions about strings, numbers and counts.
fn scalars(any: &AnySchema, out: &mut Vec<Constraint>) {
    use Constraint as C;
    let integer = any.typ.as_deref() == Some("integer");
    let bound = |value: f64| {
        if integer {
            exact(value)
        } else {
            Bound::Number(value)
        }
    };
    let count = |value: Option<usize>, to: fn(u64) -> C| value.map(|value| to(value as u64));
    let minimum = any
        .minimum
        .map(|value| C::Minimum(bound(value), any.exclusive_minimum.unwrap_or(false)));
    let maximum = any
        .maximum
        .map(|value| C::Maximum(bound(value), any.exclusive_maximum.unwrap_or(false)));
    out.extend(minimum);
    out.extend(maximum);
    out.extend(any.multiple_of.map(C::MultipleOf));
    out.extend(count(any.min_length, C::MinLength));
    out.extend(count(any.max_length, C::MaxLength));
    out.extend(count(any.min_items, C::MinItems));
    out.extend(count(any.max_items, C::MaxItems));
    out.extend((any.unique_items == Some(true)).then_some(C::UniqueItems));
    out.extend(count(any.min_properties, C::MinProperties));
    out.extend(count(any.max_properties, C::MaxProperties));
}

/// The same keywords in one form, whatever `openapiv3` made of them. Bounds of integers go to `out`, where they stay exact.
fn uniform<'s>(kind: &'s SchemaKind, out: &mut Vec<Constraint>) -> Cow<'s, AnySchema> {
    let mut any = AnySchema::default();
    match kind {
        SchemaKind::Any(all) => return Cow::Borrowed(all),
        SchemaKind::OneOf { one_of } => any.one_of.clone_from(one_of),
        SchemaKind::AnyOf { any_of } => any.any_of.clone_from(any_of),
        SchemaKind::AllOf { all_of } => any.all_of.clone_from(all_of),
        SchemaKind::Not { not } => any.not = Some(not.clone()),
        SchemaKind::Type(ty) => typed(ty, &mut any, out),
    }
    Cow::Owned(any)
}

fn typed(ty: &Type, any: &mut AnySchema, out: &mut Vec<Constraint>) {
    fn values<T: Clone + Into<Value>>(values: &[Option<T>]) -> Vec<Value> {
        let plain = |value: &Option<T>| value.clone().map_or(Value::Null, Into::into);
        values.iter().map(plain).collect()
    }
    let name = match ty {
        Type::String(string) => {
            any.format = format_text(&string.format).map(str::to_owned);
            any.pattern.clone_from(&string.pattern);
            any.min_length = string.min_length;
            any.max_length = string.max_length;
            any.enumeration = values(&string.enumeration);
            "string"
        }
        Type::Number(number) => {
            any.format = format_text(&number.format).map(str::to_owned);
            any.minimum = number.minimum;
            any.maximum = number.maximum;
            any.exclusive_minimum = Some(number.exclusive_minimum);
            any.exclusive_maximum = Some(number.exclusive_maximum);
            any.multiple_of = number.multiple_of;
            any.enumeration = values(&number.enumeration);
            "number"
        }
        Type::Integer(integer) => {
            any.format = format_text(&integer.format).map(str::to_owned);
            let (min, max) = (integer.minimum, integer.maximum);
            let below = integer.exclusive_minimum;
            out.extend(min.map(|min| Constraint::Minimum(Bound::Integer(min), below)));
            let above = integer.exclusive_maximum;
            out.extend(max.map(|max| Constraint::Maximum(Bound::Integer(max), above)));
            any.multiple_of = integer.multiple_of.map(|value| value as f64);
            any.enumeration = values(&integer.enumeration);
            "integer"
        }
        Type::Boolean(boolean) => {
            any.enumeration = values(&boolean.enumeration);
            "boolean"
        }
        Type::Object(object) => {
            any.properties.clone_from(&object.properties);
            any.required.clone_from(&object.required);
            any.additional_properties
                .clone_from(&object.additional_properties);
            any.min_properties = object.min_properties;
            any.max_properties = object.max_properties;
            "object"
        }
        Type::Array(array) => {
            any.items.clone_from(&array.items);
            any.min_items = array.min_items;
            any.max_items = array.max_items;
            any.unique_items = Some(array.unique_items);
            "array"
        }
    };
    any.typ = Some(name.to_owned());
}
