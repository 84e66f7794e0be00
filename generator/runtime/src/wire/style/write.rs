//! Writing values in a style.
//!
//! Enters: a JSON value and a [`Row`]. Leaves: percent-encoded text, or nothing when the style has no form for it.

use serde_json::Value;

use super::super::percent;
use super::super::row::{Kind, Row, Style};

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

/// Writes one value: in a path or header all of it, in a query or cookie `name=value` pairs joined by `&`.
///
/// `None` when the style has no form for the value.
pub(crate) fn write(row: &Row, value: &Value) -> Option<String> {
    let text = |text: &str| match row.kind {
        Kind::Header => text.to_owned(),
        _ => {
            let mut out = String::new();
            percent::encode_into(&mut out, text, row.allow_reserved);
            out
        }
    };
    let json;
    let value = if row.content_json {
        json = Value::String(value.to_string());
        &json
    } else {
        value
    };
    match row.style {
        Style::DeepObject => return write_deep(row, value),
        Style::SpaceDelimited | Style::PipeDelimited | Style::Form => {}
        Style::Simple | Style::Label | Style::Matrix => return write_segment(row, value, &text),
    }
    let name = percent::encode(row.name);
    let pairs = match value {
        Value::Array(items) if row.explode && !items.is_empty() => {
            let pair = |item: &Value| Some(format!("{name}={}", text(&scalar(item)?)));
            items.iter().map(pair).collect::<Option<Vec<_>>>()?
        }
        Value::Object(members) if row.explode => {
            let pair = |(key, item): (&String, &Value)| {
                Some(format!("{}={}", text(key), text(&scalar(item)?)))
            };
            members.iter().map(pair).collect::<Option<Vec<_>>>()?
        }
        _ => vec![format!("{name}={}", flat(value, delimiter(row), &text)?)],
    };
    Some(pairs.join("&"))
}

/// What separates the items of a row that is not exploded, as it is written.
fn delimiter(row: &Row) -> &'static str {
    match row.style {
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        _ => ",",
    }
}

/// A value in one piece: `a,b` or `key,a,key,b`.
fn flat(value: &Value, delimiter: &str, text: &dyn Fn(&str) -> String) -> Option<String> {
    let pieces = match value {
        Value::Array(items) => items.iter().map(scalar).collect::<Option<Vec<_>>>()?,
        Value::Object(members) => {
            let mut pieces = Vec::with_capacity(members.len() * 2);
            for (key, item) in members {
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
fn write_segment(row: &Row, value: &Value, text: &dyn Fn(&str) -> String) -> Option<String> {
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
                Some(format!("{}={}", text(key), text(&scalar(item)?)))
            };
            members.iter().map(pair).collect::<Option<Vec<_>>>()?
        }
        _ => vec![named(flat(value, ",", text)?)],
    };
    Some(format!("{lead}{}", pieces.join(joint)))
}

/// `name[key]=value`, at any depth.
fn write_deep(row: &Row, value: &Value) -> Option<String> {
    fn walk(path: &str, value: &Value, reserved: bool, out: &mut Vec<String>) -> Option<()> {
        match value {
            Value::Object(members) => {
                for (key, member) in members {
                    walk(
                        &format!("{path}%5B{}%5D", percent::encode(key)),
                        member,
                        reserved,
                        out,
                    )?;
                }
            }
            Value::Array(items) => {
                for item in items {
                    scalar(item)?;
                    walk(path, item, reserved, out)?;
                }
            }
            _ => {
                let mut pair = format!("{path}=");
                percent::encode_into(&mut pair, &scalar(value)?, reserved);
                out.push(pair);
            }
        }
        Some(())
    }
    let mut out = Vec::new();
    walk(
        &percent::encode(row.name),
        value,
        row.allow_reserved,
        &mut out,
    )?;
    Some(out.join("&"))
}
