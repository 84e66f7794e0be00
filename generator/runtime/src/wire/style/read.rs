//! Reading values that are written in a style.
//!
//! Enters: raw text, a [`Row`] and the type of its member. Leaves: the JSON value that its type expects; text that does not fit the type stays
//! a string, for the checker to refuse.

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

use super::super::percent;
use super::super::row::{Kind, Row, Style};
use super::listed;
use crate::schema::{Type, check, whole_written};

/// A piece of text that cannot be read: an escape that is cut short, bytes that are not UTF-8, or text that is not JSON.
#[derive(Debug, PartialEq)]
pub(crate) struct Unreadable(pub(crate) String);

impl Unreadable {
    pub(crate) fn escape() -> Self {
        Self("an escape does not stand for UTF-8 text".to_owned())
    }
}

type Read = Result<Value, Unreadable>;

/// How deep members of `deepObject` nest, as JSON does at most: each level takes stack.
const DEEPEST: usize = 127;

fn decoded<'r>(row: &Row, raw: &'r str) -> Result<Cow<'r, str>, Unreadable> {
    let plus = matches!(row.kind, Kind::Query | Kind::Form) && !row.allow_reserved;
    match row.kind {
        Kind::Header => Ok(raw.trim().into()),
        _ if row.style == Style::Cookie => Ok(raw.into()),
        _ => percent::decode(raw, plus).ok_or_else(Unreadable::escape),
    }
}

/// Reads the text of a path segment's piece or of a header.
pub(crate) fn read_segment(row: &Row, ty: &'static Type, raw: &str) -> Read {
    if row.content_json {
        return read_json(&decoded(row, raw)?);
    }
    if separator(row).is_some() {
        return read_delimited(row, ty, raw);
    }
    let (lead, joint) = match row.style {
        Style::Label => (".", if row.explode { '.' } else { ',' }),
        Style::Matrix => (";", if row.explode { ';' } else { ',' }),
        _ => ("", ','),
    };
    let mut text = raw.strip_prefix(lead).unwrap_or(raw);
    if row.style == Style::Simple && !is_list(ty) && !is_object(ty) {
        return Ok(typed(decoded(row, raw)?, ty));
    }
    if row.kind == Kind::Header {
        return read_pieces(row, ty, text, &listed::split(text));
    }
    let name = percent::encode(row.name);
    let prefix = format!("{name}=");
    let named = row.style == Style::Matrix && !(row.explode && is_object(ty));
    if named && text == name {
        text = "";
    } else if named && !(row.explode && is_list(ty)) {
        text = text.strip_prefix(&prefix).unwrap_or(text);
    }
    let pieces = text
        .split(joint)
        .map(|piece| match piece.strip_prefix(&prefix) {
            Some(value) if named && row.explode => value,
            _ => piece,
        });
    read_pieces(row, ty, text, &pieces.collect::<Vec<_>>())
}

/// Reads a header that has a line for each value: items, members, or lines of one text.
pub(crate) fn read_lines(row: &Row, ty: &'static Type, lines: &[&str]) -> Read {
    let row = Row {
        explode: true,
        ..*row
    };
    if is_list(ty) {
        return items(&row, ty, lines);
    }
    read_pieces(&row, ty, &lines.join("\n"), lines)
}

/// Reads the pairs of a query, a form or cookies that belong to a row; `None` when there are none.
pub(crate) fn read_pairs(
    row: &Row,
    ty: &'static Type,
    pairs: &[Pair<'_>],
) -> Result<Option<Value>, Unreadable> {
    if row.style == Style::DeepObject {
        return read_deep(row, ty, pairs);
    }
    if let (Some(members), true, false) = (object_keys(ty), row.explode, row.content_json) {
        return read_exploded_object(row, ty, members, pairs);
    }
    let mut named = pairs.iter().filter(|(name, _)| name == row.name);
    let (Some((_, one)), other) = (named.next(), named.next()) else {
        return Ok(None);
    };
    let Some((_, other)) = other else {
        return read_one(row, ty, one).map(Some);
    };
    let others = named.map(|(_, raw)| *raw);
    let many: Vec<&str> = [*one, *other].into_iter().chain(others).collect();
    if is_list(ty) && row.explode {
        return items(row, ty, &many).map(Some);
    }
    let count = many.len();
    Err(Unreadable(format!("expected one value, found {count}")))
}

/// Reads a value that has one pair.
fn read_one(row: &Row, ty: &'static Type, raw: &str) -> Read {
    if row.content_json {
        return read_json(&decoded(row, raw)?);
    }
    if !row.explode {
        return read_delimited(row, ty, raw);
    }
    match is_list(ty) {
        true if raw.is_empty() => Ok(Value::Array(Vec::new())),
        true => items(row, ty, &[raw]),
        false => Ok(typed(decoded(row, raw)?, ty)),
    }
}

fn read_delimited(row: &Row, ty: &'static Type, raw: &str) -> Read {
    let Some(separator) = separator(row) else {
        return read_pieces(row, ty, raw, &raw.split(',').collect::<Vec<_>>());
    };
    // These separators are percent-encoded themselves, so the text is decoded before it is split.
    let text = decoded(row, raw)?;
    // Around what a header separates, blanks mean nothing (RFC 9110 section 5.6.1); elsewhere they belong to the items.
    let style = match row.kind {
        Kind::Header => row.style,
        _ => Style::Cookie,
    };
    let plain = Row { style, ..*row };
    read_pieces(
        &plain,
        ty,
        &text,
        &text.split(separator).collect::<Vec<_>>(),
    )
}

/// What separates items, when it is percent-encoded itself.
fn separator(row: &Row) -> Option<char> {
    match row.style {
        Style::SpaceDelimited => Some(' '),
        Style::PipeDelimited => Some('|'),
        Style::TabDelimited => Some('\t'),
        _ => None,
    }
}

/// Reads the pieces of one text, as an array, an object, or a scalar that is all of it.
fn read_pieces(row: &Row, ty: &'static Type, text: &str, pieces: &[&str]) -> Read {
    if is_list(ty) {
        return if text.is_empty() {
            Ok(Value::Array(Vec::new()))
        } else {
            items(row, ty, pieces)
        };
    }
    if !is_object(ty) {
        return Ok(typed(decoded(row, text)?, ty));
    }
    let mut members = Map::new();
    let exploded = row.explode && !matches!(row.style, Style::Form | Style::Cookie);
    let mut rest = if text.is_empty() {
        [].iter()
    } else {
        pieces.iter()
    };
    while let Some(piece) = rest.next() {
        let (key, raw) = if exploded {
            piece.split_once('=').unwrap_or((piece, ""))
        } else {
            let value = rest
                .next()
                .ok_or_else(|| Unreadable("expected a value after each name".to_owned()))?;
            (*piece, *value)
        };
        let key = decoded(row, key)?;
        let value = member(ty, &key, &decoded(row, raw)?);
        once(&key, members.insert((*key).to_owned(), value))?;
    }
    Ok(Value::Object(members))
}

fn items(row: &Row, ty: &'static Type, pieces: &[&str]) -> Read {
    let item = |at: usize| match plain(ty) {
        Type::List(item) => item(),
        Type::Tuple(types) => types.get(at).map_or(&Type::Any, |ty| ty()),
        _ => &Type::Any,
    };
    pieces
        .iter()
        .enumerate()
        .map(|(at, piece)| Ok(typed(decoded(row, piece)?, item(at))))
        .collect()
}

fn read_exploded_object(
    row: &Row,
    ty: &'static Type,
    members: Option<&'static [crate::schema::FieldType]>,
    pairs: &[Pair<'_>],
) -> Result<Option<Value>, Unreadable> {
    let mut found = Map::new();
    for (name, raw) in pairs {
        let known = members.is_none_or(|fields| fields.iter().any(|field| field.is(name)));
        if known {
            let value = member(ty, name, &decoded(row, raw)?);
            once(name, found.insert(name.clone().into_owned(), value))?;
        }
    }
    Ok((!found.is_empty()).then_some(Value::Object(found)))
}

fn read_deep(
    row: &Row,
    ty: &'static Type,
    pairs: &[Pair<'_>],
) -> Result<Option<Value>, Unreadable> {
    let mut found = Map::new();
    for (name, raw) in pairs {
        let Some(keys) = deep_keys(row, name) else {
            continue;
        };
        let keys: Vec<&str> = keys.split("][").take(DEEPEST + 1).collect();
        if keys.len() > DEEPEST {
            let message = format!("expected at most {DEEPEST} levels, found more");
            return Err(Unreadable(message));
        }
        insert_deep(&mut found, ty, &keys, &decoded(row, raw)?)?;
    }
    Ok((!found.is_empty()).then_some(Value::Object(found)))
}

/// What stands in the brackets behind the name of a row.
pub(crate) fn deep_keys<'n>(row: &Row, name: &'n str) -> Option<&'n str> {
    let rest = name.strip_prefix(row.name)?;
    rest.strip_prefix('[')?.strip_suffix(']')
}

fn insert_deep(
    into: &mut Map<String, Value>,
    ty: &'static Type,
    keys: &[&str],
    text: &str,
) -> Result<(), Unreadable> {
    let Some((key, rest)) = keys.split_first() else {
        return Ok(());
    };
    let child = member_type(ty, key);
    if !rest.is_empty() {
        let inner = into
            .entry(*key)
            .or_insert_with(|| Value::Object(Map::new()));
        return match inner {
            Value::Object(inner) => insert_deep(inner, child, rest, text),
            _ => Err(twice(key)),
        };
    }
    let value = match plain(child) {
        Type::List(item) => typed(text, item()),
        _ => typed(text, child),
    };
    match (into.get_mut(*key), is_list(child)) {
        (Some(Value::Array(items)), _) => items.push(value),
        (Some(_), _) => return Err(twice(key)),
        (None, true) => drop(into.insert((*key).to_owned(), Value::Array(vec![value]))),
        (None, false) => drop(into.insert((*key).to_owned(), value)),
    }
    Ok(())
}

/// Refuses a member that was there before: of two values each reader may believe another.
fn once(name: &str, before: Option<Value>) -> Result<(), Unreadable> {
    before.map_or(Ok(()), |_| Err(twice(name)))
}

fn twice(name: &str) -> Unreadable {
    Unreadable(format!("expected one value for {name:?}, found several"))
}

/// Reads JSON text.
fn read_json(text: &str) -> Read {
    serde_json::from_str(text).map_err(|error| Unreadable(format!("expected JSON: {error}")))
}

/// The type without its `null`.
fn plain(ty: &'static Type) -> &'static Type {
    match ty {
        Type::Nullable(inner) => plain(inner()),
        _ => ty,
    }
}

fn is_list(ty: &'static Type) -> bool {
    matches!(plain(ty), Type::List(_) | Type::Tuple(_))
}

fn is_object(ty: &'static Type) -> bool {
    matches!(plain(ty), Type::Object(_) | Type::Map(_))
}

/// The members that an exploded object takes from all pairs: its own, or all when it names none.
fn object_keys(ty: &'static Type) -> Option<Option<&'static [crate::schema::FieldType]>> {
    match plain(ty) {
        Type::Object(object) if object.rest().is_none() => Some(Some(object.fields())),
        Type::Object(_) | Type::Map(_) => Some(None),
        _ => None,
    }
}

/// Whether a row takes the pairs of all names, because its object allows members of any name.
pub(crate) fn takes_all(row: &Row, ty: &'static Type) -> bool {
    row.explode
        && row.style != Style::DeepObject
        && !row.content_json
        && matches!(object_keys(ty), Some(None))
}

/// Whether a row may take pairs that do not have its name.
pub(crate) fn takes_other_names(row: &Row, ty: &'static Type) -> bool {
    row.style == Style::DeepObject || row.explode && is_object(ty)
}

/// Whether a type names such a member.
pub(super) fn has_member(ty: &'static Type, key: &str) -> bool {
    matches!(plain(ty), Type::Object(object) if object.field(key).is_some())
}

pub(super) fn member_type(ty: &'static Type, key: &str) -> &'static Type {
    match plain(ty) {
        Type::Map(value) => value(),
        Type::Object(object) => object
            .field(key)
            .or(object.rest())
            .map_or(&Type::Any, |field| (field.ty)()),
        _ => &Type::Any,
    }
}

fn member(ty: &'static Type, key: &str, text: &str) -> Value {
    typed(text, member_type(ty, key))
}

/// The value that a text stands for where a type is expected; text that does not fit stays a string, for the checker.
pub(crate) fn typed<'t>(text: impl Into<Cow<'t, str>>, ty: &'static Type) -> Value {
    typed_text(text.into(), ty)
}

fn typed_text(text: Cow<'_, str>, ty: &'static Type) -> Value {
    let value = match ty {
        Type::Nullable(inner) => return typed_text(text, inner()),
        Type::Bool => text.parse().ok().map(Value::Bool),
        Type::Integer { .. } | Type::IntegerEnum(_) => {
            let number = number(&text).map(|number| match number.is_f64() {
                true => whole_written(&text).unwrap_or(number),
                false => number,
            });
            number.map(Value::Number)
        }
        Type::Number => number(&text).map(Value::Number),
        Type::ValueEnum(values) => {
            let written = |value: &&Value| super::scalar(value).is_some_and(|known| known == text);
            let known = values.values.iter().find(written);
            known.cloned()
        }
        Type::Union(union) => {
            let text = &*text;
            let variants = union
                .variants
                .iter()
                .map(|variant| typed_shallow(text, (variant.ty)()));
            variants
                .into_iter()
                .find(|value| check(value, ty, &[]).is_empty())
        }
        _ => None,
    };
    value.unwrap_or_else(|| Value::String(text.into_owned()))
}

/// A number as JSON writes it (RFC 8259 section 6).
fn number(text: &str) -> Option<Number> {
    // Most are whole and short. `05` is none in JSON, and `-0` is not whole.
    if let [b'1'..=b'9', ..] | [b'-', b'1'..=b'9', ..] | [b'0'] = text.as_bytes()
        && let Ok(whole) = text.parse::<i64>()
    {
        return Some(whole.into());
    }
    // Space around it would be JSON, but is no part of a number.
    let number = serde_json::from_str(text).ok();
    number.filter(|_| text.trim_ascii().len() == text.len())
}

/// Like [`typed`], but does not look into unions inside unions.
fn typed_shallow(text: &str, ty: &'static Type) -> Value {
    match plain(ty) {
        Type::Union(_) => number(text)
            .map(Value::Number)
            .or_else(|| text.parse().ok().map(Value::Bool))
            .unwrap_or_else(|| Value::String(text.to_owned())),
        ty => typed(text, ty),
    }
}

/// A name, decoded, and a raw value.
pub(crate) type Pair<'r> = (Cow<'r, str>, &'r str);

/// Splits a query or a form into names, decoded, and raw values.
pub(crate) fn pairs(raw: &str) -> Vec<Pair<'_>> {
    let (mut found, mut rest) = (Vec::new(), raw);
    while !rest.is_empty() {
        let (pair, after) = percent::split_once(rest, b'&').unwrap_or((rest, ""));
        rest = after;
        let (name, value) = percent::split_once(pair, b'=').unwrap_or((pair, ""));
        let name = percent::decode(name, true).filter(|_| !pair.is_empty());
        found.extend(name.map(|name| (name, value)));
    }
    found
}
