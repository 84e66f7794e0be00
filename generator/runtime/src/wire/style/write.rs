//! Writing values in a style.
//!
//! Enters: a JSON value and a [`Row`]. Leaves: percent-encoded text, or nothing when the style has no form for it.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::super::percent;
use super::super::row::{Kind, Row, Style};
use super::read::member_type;
use crate::schema::{Presence, Type};

/// The text of a scalar, as it is before any encoding.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// The members of an object: those that its type names in their order, then all others.
pub(crate) fn in_order<'v>(
    members: &'v Map<String, Value>,
    ty: &'static Type,
) -> Vec<(&'v String, &'v Value)> {
    let fields = match ty {
        Type::Nullable(inner) => return in_order(members, inner()),
        Type::Object(object) => object.fields(),
        _ => &[],
    };
    let named = |name: &str| fields.iter().any(|field| field.is(name));
    let mut all: Vec<_> = fields
        .iter()
        .filter(|field| field.presence != Presence::Rest)
        .filter_map(|field| members.get_key_value(field.wire))
        .collect();
    all.extend(members.iter().filter(|(name, _)| !named(name)));
    all
}

/// Writes one value: in a path or header all of it, in a query or cookie `name=value` pairs joined by `&`.
///
/// `None` when the style has no form for the value.
pub(crate) fn write(row: &Row, ty: &'static Type, value: &Value) -> Option<String> {
    plain(row, value).or_else(|| write_any(row, ty, value))
}

fn plain(row: &Row, value: &Value) -> Option<String> {
    let mut out = String::new();
    write_plain(&mut out, row, value).then_some(out)
}

/// Appends most parameters: a scalar in the style that its place has by default. Tells whether this was one.
pub(crate) fn write_plain(out: &mut String, row: &Row, value: &Value) -> bool {
    if row.content_json || !matches!(value, Value::String(_) | Value::Number(_)) {
        return false;
    }
    match (row.style, row.kind) {
        (Style::Simple, Kind::Header | Kind::Path) => {}
        (Style::Form, Kind::Query) => {
            percent::encode_into(out, row.name, b"");
            out.push('=');
        }
        _ => return false,
    }
    match (value, row.kind) {
        (Value::String(text), Kind::Header) => out.push_str(text),
        (Value::String(text), _) => encode_into(out, row, text),
        // The digits and the sign of whole numbers are never encoded.
        (Value::Number(number), kind) if kind == Kind::Header || !number.is_f64() => {
            let _ = write!(out, "{number}");
        }
        (value, _) => percent::encode_into(out, &value.to_string(), kept(row)),
    }
    true
}

fn write_any(row: &Row, ty: &'static Type, value: &Value) -> Option<String> {
    let text = |text: &str| match row.kind {
        Kind::Header => text.to_owned(),
        _ if row.style == Style::Cookie => text.to_owned(),
        _ => encoded(row, text),
    };
    let json;
    let value = if row.content_json {
        json = Value::String(value.to_string());
        &json
    } else {
        value
    };
    match row.style {
        Style::DeepObject => return write_deep(row, ty, value),
        Style::Simple | Style::Label | Style::Matrix => {
            return write_segment(row, ty, value, &text);
        }
        // Swagger 2.0 has these in paths and headers, where the name is not written.
        _ if matches!(row.kind, Kind::Path | Kind::Header) => {
            return flat(ty, value, delimiter(row), &text);
        }
        _ => {}
    }
    let name = match row.style {
        Style::Cookie => row.name.to_owned(),
        _ => percent::encode(row.name),
    };
    let pairs = match value {
        Value::Array(items) if row.explode && !items.is_empty() => {
            let pair = |item: &Value| Some(format!("{name}={}", text(&scalar(item)?)));
            items.iter().map(pair).collect::<Option<Vec<_>>>()?
        }
        Value::Object(members) if row.explode => {
            let pair = |(key, item): (&String, &Value)| {
                Some(format!("{}={}", text(key), text(&scalar(item)?)))
            };
            in_order(members, ty)
                .into_iter()
                .map(pair)
                .collect::<Option<Vec<_>>>()?
        }
        _ => vec![format!(
            "{name}={}",
            flat(ty, value, delimiter(row), &text)?
        )],
    };
    match <[String; 1]>::try_from(pairs) {
        Ok([pair]) => Some(pair),
        Err(pairs) => Some(pairs.join("&")),
    }
}

/// The values of a header that has a line for each: items, members, or lines of one text.
pub(crate) fn lines(ty: &'static Type, value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(items) => items.iter().map(scalar).collect(),
        Value::Object(members) => in_order(members, ty)
            .into_iter()
            .map(|(name, item)| Some(format!("{name}={}", scalar(item)?)))
            .collect(),
        value => Some(scalar(value)?.lines().map(str::to_owned).collect()),
    }
}

/// What separates the items of a row that is not exploded, as it is written.
fn delimiter(row: &Row) -> &'static str {
    match (row.style, row.kind) {
        (Style::SpaceDelimited, Kind::Header) => " ",
        (Style::PipeDelimited, Kind::Header) => "|",
        (Style::TabDelimited, Kind::Header) => "\t",
        (Style::SpaceDelimited, _) => "%20",
        (Style::PipeDelimited, _) => "%7C",
        (Style::TabDelimited, _) => "%09",
        _ => ",",
    }
}

/// Percent-encoded text. Reserved characters that a row allows stay (RFC 3986 section 2.2), except those that would end
/// the value or its place, or mean a space. In a query escapes that the text has stay as well (RFC 6570 section 3.2.3; OpenAPI
/// 3.0.4, 4.8.12.2.2 and appendix C: of the reserved characters `[]#&=+` are escaped all the same).
fn encoded(row: &Row, text: &str) -> String {
    let mut out = String::new();
    encode_into(&mut out, row, text);
    out
}

fn encode_into(out: &mut String, row: &Row, text: &str) {
    let (kept, mut rest) = (kept(row), text);
    let keeps_escapes = row.allow_reserved && row.kind == Kind::Query;
    while let Some(at) = keeps_escapes.then(|| percent::escape(rest)).flatten() {
        let (before, from) = rest.split_at(at);
        let (escape, after) = from.split_at(3);
        percent::encode_into(out, before, kept);
        out.push_str(escape);
        rest = after;
    }
    percent::encode_into(out, rest, kept);
}

/// The reserved characters that stay.
fn kept(row: &Row) -> &'static [u8] {
    match (row.allow_reserved, row.kind) {
        (false, _) => b"",
        (true, Kind::Path) => b":@!$&'()*+,;=",
        (true, Kind::Cookie) => b":/?@!$'()*=",
        (true, _) => b":/?@!$'()*,;",
    }
}

/// A value in one piece: `a,b` or `key,a,key,b`.
fn flat(
    ty: &'static Type,
    value: &Value,
    delimiter: &str,
    text: &dyn Fn(&str) -> String,
) -> Option<String> {
    let pieces = match value {
        Value::Array(items) => items.iter().map(scalar).collect::<Option<Vec<_>>>()?,
        Value::Object(members) => {
            let mut pieces = Vec::with_capacity(members.len() * 2);
            for (key, item) in in_order(members, ty) {
                pieces.push(key.clone());
                pieces.push(scalar(item)?);
            }
            pieces
        }
        _ => vec![scalar(value)?],
    };
    Some(
        pieces
            .iter()
            .map(|piece| text(piece))
            .collect::<Vec<_>>()
            .join(delimiter),
    )
}

/// A value in the styles of paths and headers.
fn write_segment(
    row: &Row,
    ty: &'static Type,
    value: &Value,
    text: &dyn Fn(&str) -> String,
) -> Option<String> {
    let (lead, joint) = match row.style {
        Style::Label => (".", "."),
        Style::Matrix => (";", ";"),
        _ => ("", ","),
    };
    let name = percent::encode(row.name);
    let named = |value: String| match row.style {
        Style::Matrix if value.is_empty() => name.clone(),
        Style::Matrix => format!("{name}={value}"),
        _ => value,
    };
    let pieces = match value {
        Value::Array(items) if row.explode && !items.is_empty() => items
            .iter()
            .map(|item| Some(named(text(&scalar(item)?))))
            .collect::<Option<Vec<_>>>()?,
        Value::Object(members) if row.explode => {
            let pair = |(key, item): (&String, &Value)| {
                let (key, value) = (text(key), text(&scalar(item)?));
                Some(match row.style {
                    Style::Matrix if value.is_empty() => key,
                    _ => format!("{key}={value}"),
                })
            };
            in_order(members, ty)
                .into_iter()
                .map(pair)
                .collect::<Option<Vec<_>>>()?
        }
        _ => vec![named(flat(ty, value, ",", text)?)],
    };
    Some(format!("{lead}{}", pieces.join(joint)))
}

/// `name[key]=value`, at any depth.
fn write_deep(row: &Row, ty: &'static Type, value: &Value) -> Option<String> {
    fn walk(
        row: &Row,
        ty: &'static Type,
        path: &str,
        value: &Value,
        out: &mut Vec<String>,
    ) -> Option<()> {
        match value {
            Value::Object(members) => {
                for (key, member) in in_order(members, ty) {
                    let path = format!("{path}%5B{}%5D", percent::encode(key));
                    walk(row, member_type(ty, key), &path, member, out)?;
                }
            }
            Value::Array(items) => {
                for item in items {
                    scalar(item)?;
                    walk(row, ty, path, item, out)?;
                }
            }
            _ => {
                out.push(format!("{path}={}", encoded(row, &scalar(value)?)));
            }
        }
        Some(())
    }
    let mut out = Vec::new();
    walk(row, ty, &percent::encode(row.name), value, &mut out)?;
    Some(out.join("&"))
}
