//! What the variants of a union are named after.
//!
//! Enters: an alternative and its position. Leaves: a name that says something of the alternative, and of nothing else.

use openapiv3::VariantOrUnknownOrEmpty as Known;
use openapiv3::{ObjectType, ReferenceOr, Schema, SchemaKind, StringType, Type};

use super::part::{Part, View};

/// Names are not made of texts that are longer.
const LONGEST: usize = 60;

/// What the variants' names are made from: the component's name, a title, what tells the values apart, or the type.
pub(super) fn variant_hints(parts: &[Part<'_>]) -> Vec<String> {
    let shapes: Vec<Option<Shape<'_>>> = parts.iter().map(Shape::of).collect();
    // One object among scalars is told apart by being one.
    let several = shapes.iter().flatten().count() > 1;
    let others = |at: usize| {
        let (before, rest) = shapes.split_at(at);
        before.iter().chain(rest.iter().skip(1)).flatten()
    };
    let hints = parts.iter().zip(&shapes).enumerate();
    hints
        .map(|(at, (part, shape))| {
            let shape = shape.as_ref().filter(|_| several);
            let hint = hint(part, || shape?.own_member(others(at)));
            hint.unwrap_or_else(|| format!("Variant{}", at + 1))
        })
        .collect()
}

fn hint<'a>(part: &Part<'a>, own_member: impl FnOnce() -> Option<&'a str>) -> Option<String> {
    let schema = match part.view {
        View::Reference(reference) => return Some(super::last_step(reference)),
        View::Item(schema) => schema,
    };
    let title = schema.schema_data.title.as_deref();
    if let Some(title) = title.filter(|title| title.len() <= LONGEST) {
        return Some(title.to_owned());
    }
    let own = match &schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => Some(text(string)),
        SchemaKind::Type(Type::Object(object)) => {
            tag(object).or_else(own_member).or(Some("Object"))
        }
        SchemaKind::Type(Type::Number(_)) => Some("Number"),
        SchemaKind::Type(Type::Integer(_)) => Some("Integer"),
        SchemaKind::Type(Type::Boolean(_)) => Some("Boolean"),
        SchemaKind::Type(Type::Array(_)) => Some("Array"),
        _ => own_member(),
    };
    own.map(str::to_owned)
}

/// The members that an alternative without a name speaks of.
struct Shape<'a> {
    required: &'a [String],
    declared: Vec<&'a str>,
}

impl<'a> Shape<'a> {
    fn of(part: &Part<'a>) -> Option<Self> {
        let View::Item(schema) = part.view else {
            return None;
        };
        let (properties, required) = match &schema.schema_kind {
            SchemaKind::Type(Type::Object(object)) => (&object.properties, &object.required),
            SchemaKind::Any(any) => (&any.properties, &any.required),
            _ => return None,
        };
        Some(Self {
            required,
            declared: properties.keys().map(String::as_str).collect(),
        })
    }

    fn has(&self, name: &str) -> bool {
        self.declared.contains(&name) || self.required.iter().any(|known| known == name)
    }

    /// The first member that it requires, or the only one that it declares, of which no other speaks.
    fn own_member<'s>(&self, others: impl Iterator<Item = &'s Self> + Clone) -> Option<&'a str>
    where
        'a: 's,
    {
        let only = match self.declared.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        let mut names = self.required.iter().map(String::as_str).chain(only);
        names.find(|name| says_something(name) && !others.clone().any(|other| other.has(name)))
    }
}

/// The format of a string, or its only value.
fn text(string: &StringType) -> &str {
    if let Some(value) = only_value(string) {
        return value;
    }
    match &string.format {
        Known::Unknown(format) if says_something(format) => format,
        Known::Item(openapiv3::StringFormat::Date) => "Date",
        Known::Item(openapiv3::StringFormat::DateTime) => "DateTime",
        Known::Item(openapiv3::StringFormat::Password) => "Password",
        Known::Item(openapiv3::StringFormat::Byte) => "Base64",
        Known::Item(openapiv3::StringFormat::Binary) => "Binary",
        _ => "String",
    }
}

/// The only value of a member, where just one member has an only value.
fn tag(object: &ObjectType) -> Option<&str> {
    let values = object
        .properties
        .values()
        .filter_map(|member| match member {
            ReferenceOr::Item(member) => constant(member),
            ReferenceOr::Reference { .. } => None,
        });
    let values: Vec<&str> = values.take(2).collect();
    match values.as_slice() {
        [only] => Some(only),
        _ => None,
    }
}

fn constant(schema: &Schema) -> Option<&str> {
    match &schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => only_value(string),
        SchemaKind::Any(any) => match any.enumeration.as_slice() {
            [value] => value.as_str().filter(|text| says_something(text)),
            _ => None,
        },
        _ => None,
    }
}

fn only_value(string: &StringType) -> Option<&str> {
    match string.enumeration.as_slice() {
        [Some(value)] if says_something(value) => Some(value),
        _ => None,
    }
}

/// Whether a name can be made of a text.
fn says_something(text: &str) -> bool {
    text.len() <= LONGEST && text.starts_with(|c: char| c.is_ascii_alphabetic())
}
