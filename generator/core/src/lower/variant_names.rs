//! What the variants of a union are named after.
//!
//! Enters: an alternative and its position. Leaves: a name that says something of the alternative, and of nothing else.

use openapiv3::VariantOrUnknownOrEmpty as Known;
use openapiv3::{ObjectType, ReferenceOr, Schema, SchemaKind, StringType, Type};

use super::part::{Part, View};

/// Names are not made of texts that are longer.
const LONGEST: usize = 60;

/// What a variant's name is made from: the component's name, a title, what tells its values apart, or the type.
pub(super) fn variant_hint(part: &Part<'_>, at: usize) -> String {
    let schema = match part.view {
        View::Reference(reference) => return super::last_step(reference),
        View::Item(schema) => schema,
    };
    let title = schema.schema_data.title.as_deref();
    let own = match &schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => Some(text(string)),
        SchemaKind::Type(Type::Object(object)) => Some(tag(object).unwrap_or("Object")),
        SchemaKind::Type(Type::Number(_)) => Some("Number"),
        SchemaKind::Type(Type::Integer(_)) => Some("Integer"),
        SchemaKind::Type(Type::Boolean(_)) => Some("Boolean"),
        SchemaKind::Type(Type::Array(_)) => Some("Array"),
        _ => None,
    };
    match title.filter(|title| title.len() <= LONGEST).or(own) {
        Some(hint) => hint.to_owned(),
        None => format!("Variant{}", at + 1),
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
