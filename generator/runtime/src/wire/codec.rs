//! Bodies: values as bytes, and back.
//!
//! Enters: a typed value, or bytes and a [`Row`]. Leaves: the other. The fast path is typed and goes straight from
//! bytes to the value; only when that fails are the bytes read as plain JSON and checked, to say all that is wrong.

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Number, Value};

use super::row::{Kind, Row};
use super::style;
#[cfg(feature = "xml")]
use super::xml;
use super::{EncodeError, Incoming};
use super::{charset, form, multipart};
use crate::model::{strictly, toward};
use crate::schema::{Direction, Need, Schema, Type, check_in, need, satisfies, whole_double};
use crate::{Violation, Violations};

/// Why a body or a header could not be read.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Broken {
    /// The bytes are not what their media type says.
    Malformed(String),
    /// The value does not satisfy its schema.
    Invalid(Violations),
}

impl Broken {
    /// The violations; a body that is malformed is a single one.
    pub fn into_violations(self) -> Violations {
        match self {
            Self::Malformed(why) => Violations::one("content", why),
            Self::Invalid(violations) => violations,
        }
    }
}

/// A value as plain JSON.
pub(crate) fn to_value<T: Serialize>(value: &T) -> Result<Value, EncodeError> {
    serde_json::to_value(value).map_err(|error| EncodeError::new(error.to_string()))
}

pub(super) fn json_to_bytes<T: Serialize>(value: &T) -> Result<Bytes, EncodeError> {
    serde_json::to_vec(value)
        .map(Bytes::from)
        .map_err(|error| EncodeError::new(error.to_string()))
}

pub(super) fn json_from<T: Schema + DeserializeOwned>(
    from: &Incoming<'_>,
    row: &Row,
) -> Result<T, Broken> {
    let (strict, ty) = (from.strict, T::schema());
    // JSON is UTF-8 (RFC 8259 section 8.1), which is checked once and not string by string. Some servers mark it as such, though they
    // must not.
    let text = str::from_utf8(from.body).map_err(|error| Broken::Malformed(error.to_string()))?;
    let text = match strict {
        Some(_) => text,
        None => text.strip_prefix('\u{feff}').unwrap_or(text),
    };
    let decode = || serde_json::from_str::<T>(text);
    let decoded = match strict {
        Some(direction) => strictly(direction, decode),
        None => toward(way(strict), decode),
    };
    let error = match decoded {
        Ok(value) if strict.is_none() => return Ok(value),
        Ok(value) => return checked(text, row, ty, strict).map(|()| value),
        Err(error) => error.to_string(),
    };
    let value = explain(text, row, ty, strict, &error)?;
    toward(way(strict), || T::deserialize(&value))
        .map_err(|_| Broken::Invalid(Violations::one("type", error)))
}

/// Checks a body that has decoded strictly. Most bodies satisfy their schemas, which is told while they are read once more;
/// what may be wrong with one is said of the value that it stands for.
fn checked(
    text: &str,
    row: &Row,
    ty: &'static Type,
    direction: Option<Direction>,
) -> Result<(), Broken> {
    match need(ty, row.rules) {
        Need::Nothing => return Ok(()),
        Need::Streaming if satisfies(text, ty, row.rules, direction) => return Ok(()),
        Need::Streaming | Need::Whole => {}
    }
    let value: Value =
        serde_json::from_str(text).map_err(|error| Broken::Malformed(error.to_string()))?;
    check_in(&value, ty, row.rules, direction)
        .into_result()
        .map_err(Broken::Invalid)
}

/// Which way a body travels. Only responses are read leniently, by clients.
pub(super) fn way(strict: Option<Direction>) -> Direction {
    strict.unwrap_or(Direction::Response)
}

/// Says what is wrong with a body that did not decode. When nothing is, because JSON Schema counts `1.0` as an integer,
/// leaves the value with such numbers written as integers.
fn explain(
    text: &str,
    row: &Row,
    ty: &'static Type,
    strict: Option<Direction>,
    error: &str,
) -> Result<Value, Broken> {
    let mut value: Value =
        serde_json::from_str(text).map_err(|error| Broken::Malformed(error.to_string()))?;
    let found = check_in(&value, ty, row.rules, strict);
    let mut found: Vec<Violation> = found.into_iter().collect();
    if strict.is_none() {
        // A lenient decoding failed because of a type: that is the cause, not a rule that is broken elsewhere.
        let cause = |v: &Violation| {
            matches!(
                v.keyword,
                "type" | "required" | "oneOf" | "discriminator" | "enum"
            )
        };
        found.retain(|violation| cause(violation) || violation.keyword == "format");
    }
    if !found.is_empty() {
        return Err(Broken::Invalid(found.into_iter().collect()));
    }
    if !wholes(&mut value) {
        return Err(Broken::Invalid(Violations::one("type", error.to_owned())));
    }
    Ok(value)
}

/// Writes whole floating-point numbers as integers; tells whether there were any.
pub(super) fn wholes(value: &mut Value) -> bool {
    match value {
        Value::Number(number) if !number.is_f64() => false,
        Value::Number(number) => {
            let whole = number.as_f64().and_then(whole_double);
            let whole = whole.and_then(Number::from_i128);
            whole.map(|whole| *number = whole).is_some()
        }
        Value::Array(items) => items.iter_mut().fold(false, |any, item| wholes(item) | any),
        Value::Object(members) => members
            .values_mut()
            .fold(false, |any, item| wholes(item) | any),
        _ => false,
    }
}

pub(super) fn plain(ty: &'static Type) -> &'static Type {
    match ty {
        Type::Nullable(inner) => plain(inner()),
        _ => ty,
    }
}

pub(super) fn text_to_bytes<T: Serialize>(row: &Row, value: &T) -> Result<Bytes, EncodeError> {
    let value = to_value(value)?;
    let text = style::scalar(&value).unwrap_or_else(|| value.to_string());
    charset::encode(row.sent_media(), text)
}

/// The text of a body, in the character set that its media type names.
pub(super) fn text_from<T: Schema + DeserializeOwned>(
    from: &Incoming<'_>,
    row: &Row,
) -> Result<T, Broken> {
    let text = charset::decode(from.content_type(), from.body)?;
    let ty = T::schema();
    from_checked(style::typed(&*text, ty), row, ty, from.strict)
}

/// Decodes a value that came as text; a server checks it first.
pub(super) fn from_checked<T: DeserializeOwned>(
    mut value: Value,
    row: &Row,
    ty: &'static Type,
    strict: Option<Direction>,
) -> Result<T, Broken> {
    if strict.is_some() {
        check_in(&value, ty, row.rules, strict)
            .into_result()
            .map_err(Broken::Invalid)?;
    }
    if matches!(plain(ty), Type::Integer { .. } | Type::IntegerEnum(_)) {
        wholes(&mut value);
    }
    toward(way(strict), || T::deserialize(&value)).map_err(|error| {
        let found = check_in(&value, ty, row.rules, strict);
        Broken::Invalid(if found.is_empty() {
            Violations::one("type", error.to_string())
        } else {
            found
        })
    })
}

/// A body that travels one way, as its row says.
pub(super) fn to_bytes<T: Schema + Serialize>(
    row: &Row,
    value: &T,
    direction: Direction,
) -> Result<Bytes, EncodeError> {
    #[cfg(not(feature = "xml"))]
    let _ = direction;
    match row.kind {
        Kind::Form => form::to_bytes(row, value),
        Kind::Text => text_to_bytes(row, value),
        #[cfg(feature = "xml")]
        Kind::Xml => xml::to_bytes(row, value, direction),
        _ => json_to_bytes(value),
    }
}

/// The body, as its row says; without a row there is none.
pub(super) fn from_bytes<T: Schema + DeserializeOwned>(
    row: Option<&Row>,
    from: &Incoming<'_>,
) -> Result<T, Broken> {
    let Some(row) = row else {
        return T::deserialize(&Value::Null).map_err(|error| Broken::Malformed(error.to_string()));
    };
    match row.kind {
        Kind::Form => form::from(from, row),
        Kind::Text => text_from(from, row),
        Kind::Multipart => multipart::from(from, row),
        #[cfg(feature = "xml")]
        Kind::Xml => xml::from(from, row),
        _ => json_from(from, row),
    }
}

#[cfg(all(test, feature = "client"))]
mod tests {
    use super::*;
    use crate::wire::rows::json;
    use crate::wire::{RawRequest, RawResponse};

    /// Also where nobody would look at them, as in members that the schema does not know.
    #[test]
    fn json_is_utf_8() {
        let row = json("application/json");
        let body = Bytes::from_static(b"[\"\xff\"]");
        let request = RawRequest {
            body: body.clone(),
            ..RawRequest::default()
        };
        let response = RawResponse {
            body,
            ..RawResponse::default()
        };
        for incoming in [request.incoming(), response.incoming()] {
            let read = json_from::<Vec<Value>>(&incoming, &row);
            assert!(matches!(read, Err(Broken::Malformed(_))), "{read:?}");
        }
    }
}
