//! Whether a place can carry a value so that it can be told from all others: a row, a type and a value enter, the answer leaves.
//!
//! Where it cannot, the specification is to blame: an empty list in a query is nothing at all, a comma in a header separates, and a text
//! without a type is a text.

use oasmith_runtime::Value;
use oasmith_runtime::schema::Type;
use oasmith_runtime::wire::{Kind, Row, Style};

/// Whether the row can carry the value.
pub(crate) fn fits(row: &Row, ty: &'static Type, value: &Value) -> bool {
    let json = row.content_json || row.media().next().is_some_and(is_json);
    match row.kind {
        Kind::Path | Kind::Query | Kind::Header | Kind::Cookie => json || styled(row, ty, value),
        Kind::QueryString if json => true,
        Kind::QueryString | Kind::Form => form(row, ty, value, true),
        Kind::Multipart => form(row, ty, value, false),
        Kind::MultipartItems => {
            let rule = row.parts.iter().find(|part| part.name.is_empty());
            one(rule, ty, value)
        }
        Kind::Text => {
            let latin = row.media().any(|media| media.contains("8859"));
            told(ty, value)
                && text(value).is_some_and(|text| !text.is_empty() && (text.is_ascii() || !latin))
                || value.is_null()
        }
        Kind::Xml => !has_empty_list(value),
        Kind::Events => text(value).is_none_or(|text| !text.contains('\r')),
        _ => true,
    }
}

/// XML has no sign for a list without items: it is a list that is not there.
fn has_empty_list(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty() || items.iter().any(has_empty_list),
        Value::Object(members) => members.values().any(has_empty_list),
        _ => false,
    }
}

fn is_json(media: &str) -> bool {
    media.ends_with("json")
}

pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

pub(crate) fn plain(ty: &'static Type) -> &'static Type {
    match ty {
        Type::Nullable(inner) => plain(inner()),
        ty => ty,
    }
}

/// Whether text of a type is this value and no other.
fn told(ty: &'static Type, value: &Value) -> bool {
    match (plain(ty), value) {
        (Type::Any, value) => value.is_string(),
        (Type::Union(_), Value::String(text)) => {
            text.len() > 3 && text != "null" && text != "true" && text != "false"
        }
        (Type::Union(union), value) => {
            let texts = |ty: &'static Type| {
                matches!(
                    plain(ty),
                    Type::String(_) | Type::StringEnum(_) | Type::Union(_) | Type::Any
                )
            };
            (value.is_number() || value.is_boolean())
                && !union.variants.iter().any(|variant| texts((variant.ty)()))
        }
        _ => true,
    }
}

pub(crate) fn member(ty: &'static Type, name: &str) -> &'static Type {
    match plain(ty) {
        Type::Map(value) => value(),
        Type::Object(object) => {
            let rest = || {
                object.rest().map_or(&Type::Any, |rest| match (rest.ty)() {
                    Type::Map(value) => value(),
                    ty => ty,
                })
            };
            object.field(name).map_or_else(rest, |field| (field.ty)())
        }
        _ => &Type::Any,
    }
}

pub(crate) fn item(ty: &'static Type, at: usize) -> &'static Type {
    match plain(ty) {
        Type::List(item) => item(),
        Type::Tuple(types) => types.get(at).map_or(&Type::Any, |ty| ty()),
        _ => &Type::Any,
    }
}

/// Whether the type of a list or an object is one, so that its text is read as one.
fn shaped(ty: &'static Type, value: &Value) -> bool {
    match value {
        Value::Array(_) => matches!(plain(ty), Type::List(_) | Type::Tuple(_)),
        Value::Object(_) => matches!(plain(ty), Type::Object(_) | Type::Map(_)),
        _ => true,
    }
}

fn styled(row: &Row, ty: &'static Type, value: &Value) -> bool {
    if !shaped(ty, value) {
        return false;
    }
    match value {
        Value::Null => true,
        Value::Array(items) => {
            let piece = |(at, one): (usize, &Value)| {
                told(item(ty, at), one) && text(one).is_some_and(|text| piece(row, &text))
            };
            // One empty text looks like no item.
            let nothing = items.is_empty() || items == &[Value::from("")];
            !nothing && items.iter().enumerate().all(piece)
        }
        Value::Object(members) => {
            !members.is_empty()
                && members.iter().all(|(name, value)| {
                    let ty = member(ty, name);
                    let deep = row.style == Style::DeepObject && shaped(ty, value);
                    let inner = match value {
                        Value::Array(_) | Value::Object(_) => deep && styled(row, ty, value),
                        _ => told(ty, value) && text(value).is_some_and(|text| piece(row, &text)),
                    };
                    inner && piece(row, name)
                })
        }
        value => told(ty, value) && text(value).is_some_and(|text| alone(row, &text)),
    }
}

/// Whether a text can be all of a value.
fn alone(row: &Row, text: &str) -> bool {
    match row.kind {
        Kind::Path => !text.is_empty(),
        Kind::Header => text.trim() == text && !text.chars().any(char::is_control),
        Kind::Cookie if row.style == Style::Cookie => {
            text.trim() == text
                && !text.contains([';', ',', '&', '"', '\\', '+', '%'])
                && text.is_ascii()
        }
        // What looks like an escape is one.
        _ => !row.allow_reserved || !text.contains('%'),
    }
}

/// Whether a text can be one of several.
fn piece(row: &Row, text: &str) -> bool {
    let separators: &[char] = match row.style {
        Style::Label => &['.'],
        Style::SpaceDelimited => &[' '],
        Style::PipeDelimited => &['|'],
        Style::TabDelimited => &['\t'],
        Style::DeepObject => &['[', ']'],
        _ => &[],
    };
    let reserved = row.allow_reserved || row.kind == Kind::Header;
    let ends = reserved && text.contains([',', '=', ';', '&', '.', '+']);
    !ends && alone(row, text) && !text.contains(separators)
}

/// Whether one part can carry the value.
fn one(part: Option<&Row>, ty: &'static Type, value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(_) | Value::Object(_) => !matches!(plain(ty), Type::Any | Type::Union(_)),
        value => told(ty, value) && part.is_none_or(|part| latin(part, value)),
    }
}

/// Whether a form, or a multipart body, can carry the value.
fn form(row: &Row, ty: &'static Type, value: &Value, pairs: bool) -> bool {
    let members = match value {
        Value::Object(members) => members,
        Value::Array(items) => {
            let one = |(at, value): (usize, &Value)| {
                let name = at.to_string();
                let mut rules = row.parts.iter();
                let rule = rules.find(|part| part.name == name || part.name.is_empty());
                one(rule, item(ty, at), value)
            };
            return !pairs && items.iter().enumerate().all(one);
        }
        value => return value.is_null(),
    };
    let nothing = pairs && members.is_empty() && matches!(ty, Type::Nullable(_));
    !nothing
        && members.iter().all(|(name, value)| {
            let ty = member(ty, name);
            let part = row.parts.iter().find(|part| part.name == name);
            let styled_part =
                part.filter(|part| part.kind != Kind::Part && part.media().next().is_none());
            match (value, styled_part) {
                (value, Some(part)) => !value.is_null() && styled(part, ty, value),
                (Value::Array(items), None) if shaped(ty, value) => {
                    !items.is_empty()
                        && items != &[Value::from("")]
                        && items.iter().all(|value| one(part, item(ty, 0), value))
                }
                (value, None) => one(part, ty, value),
            }
        })
}

/// Whether a part of this character set can carry the text.
fn latin(part: &Row, value: &Value) -> bool {
    let ascii = part.media().any(|media| media.contains("8859"));
    !ascii || text(value).is_none_or(|text| text.is_ascii())
}
