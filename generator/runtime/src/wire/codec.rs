//! Bodies: values as bytes, and back.
//!
//! Enters: a typed value, or bytes and a [`Row`]. Leaves: the other. The fast path is typed and goes straight from
//! bytes to the value; only when that fails are the bytes read as plain JSON and checked, to say all that is wrong.

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Number, Value};

use super::EncodeError;
use super::row::{Kind, Row};
use super::style::{self, Unreadable};
use crate::model::strictly;
use crate::schema::{Type, check, needs_check};
use crate::text::Binary;
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

pub(super) fn json_from_bytes<T: DeserializeOwned>(
    bytes: &[u8],
    row: &Row,
    strict: bool,
) -> Result<T, Broken> {
    let decode = || serde_json::from_slice::<T>(bytes);
    let error = match if strict { strictly(decode) } else { decode() } {
        Ok(value) if !strict || !needs_check((row.ty)(), row.rules) => return Ok(value),
        Ok(value) => return satisfies(bytes, row).map(|()| value),
        Err(error) => error.to_string(),
    };
    let value = explain(bytes, row, strict, &error)?;
    from_value(value, &error)
}

/// Checks a body that has been decoded.
fn satisfies(bytes: &[u8], row: &Row) -> Result<(), Broken> {
    let value: Value =
        serde_json::from_slice(bytes).map_err(|error| Broken::Malformed(error.to_string()))?;
    check(&value, (row.ty)(), row.rules)
        .into_result()
        .map_err(Broken::Invalid)
}

/// Says what is wrong with a body that did not decode. When nothing is, because JSON Schema counts `1.0` as an integer,
/// leaves the value with such numbers written as integers.
fn explain(bytes: &[u8], row: &Row, strict: bool, error: &str) -> Result<Value, Broken> {
    let mut value: Value =
        serde_json::from_slice(bytes).map_err(|error| Broken::Malformed(error.to_string()))?;
    let found = check(&value, (row.ty)(), row.rules);
    let mut found: Vec<Violation> = found.into_iter().collect();
    if !strict {
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

fn from_value<T: DeserializeOwned>(value: Value, error: &str) -> Result<T, Broken> {
    serde_json::from_value(value)
        .map_err(|_| Broken::Invalid(Violations::one("type", error.to_owned())))
}

/// Writes whole floating-point numbers as integers; tells whether there were any.
pub(super) fn wholes(value: &mut Value) -> bool {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() <= EXACT => {
                *number = Number::from(float as i64);
                true
            }
            _ => false,
        },
        Value::Array(items) => items.iter_mut().fold(false, |any, item| wholes(item) | any),
        Value::Object(members) => members
            .values_mut()
            .fold(false, |any, item| wholes(item) | any),
        _ => false,
    }
}

pub(super) fn form_to_bytes<T: Serialize>(value: &T) -> Result<Bytes, EncodeError> {
    write_form(&to_value(value)?)
}

/// A member that is not a scalar or a list of scalars is JSON text (OpenAPI, Encoding Object).
fn write_form(value: &Value) -> Result<Bytes, EncodeError> {
    let Value::Object(members) = value else {
        return match value {
            Value::Null => Ok(Bytes::new()),
            _ => Err(EncodeError::new("a form body must be an object".to_owned())),
        };
    };
    let text = |value: &Value| style::scalar(value).unwrap_or_else(|| value.to_string());
    let mut pairs = Vec::new();
    for (name, value) in members {
        let values = match value {
            Value::Array(items) => items.as_slice(),
            _ => std::slice::from_ref(value),
        };
        let name = super::percent::encode(name);
        pairs.extend(
            values
                .iter()
                .map(|value| format!("{name}={}", super::percent::encode(&text(value)))),
        );
    }
    Ok(pairs.join("&").into())
}

pub(super) fn form_from_bytes<T: DeserializeOwned>(
    bytes: &[u8],
    row: &Row,
    strict: bool,
) -> Result<T, Broken> {
    from_checked(read_form(bytes, row)?, row, strict)
}

fn read_form(bytes: &[u8], row: &Row) -> Result<Value, Broken> {
    let text = std::str::from_utf8(bytes).map_err(|error| Broken::Malformed(error.to_string()))?;
    let mut members = serde_json::Map::new();
    let object = match plain((row.ty)()) {
        Type::Object(object) => Some(*object),
        _ => None,
    };
    let pairs = style::pairs(text);
    for (name, _) in &pairs {
        if members.contains_key(name) {
            continue;
        }
        let field = object.and_then(|object| object.field(name).or(object.rest()));
        let ty = match (field, plain((row.ty)())) {
            (Some(field), _) => field.ty,
            (None, Type::Map(value)) => *value,
            _ => any,
        };
        let named: Vec<(String, &str)> = pairs
            .iter()
            .filter(|(other, _)| other == name)
            .map(|(_, raw)| (String::new(), *raw))
            .collect();
        let nested = matches!(plain(ty()), Type::Object(_) | Type::Map(_));
        let row = Row {
            kind: Kind::Form,
            name: "",
            explode: true,
            ty,
            content_json: nested,
            ..*row
        };
        let value =
            style::read_pairs(&row, &named).map_err(|Unreadable(why)| Broken::Malformed(why))?;
        members.insert(name.clone(), value.unwrap_or_default());
    }
    Ok(Value::Object(members))
}

fn any() -> &'static Type {
    &Type::Any
}

fn plain(ty: &'static Type) -> &'static Type {
    match ty {
        Type::Nullable(inner) => plain(inner()),
        _ => ty,
    }
}

pub(super) fn text_to_bytes<T: Serialize>(value: &T) -> Result<Bytes, EncodeError> {
    let value = to_value(value)?;
    Ok(style::scalar(&value)
        .unwrap_or_else(|| value.to_string())
        .into())
}

pub(super) fn text_from_bytes<T: DeserializeOwned>(
    bytes: &[u8],
    row: &Row,
    strict: bool,
) -> Result<T, Broken> {
    let text = std::str::from_utf8(bytes).map_err(|error| Broken::Malformed(error.to_string()))?;
    from_checked(style::typed(text, (row.ty)()), row, strict)
}

/// Decodes a value that came as text; a server checks it first.
pub(super) fn from_checked<T: DeserializeOwned>(
    mut value: Value,
    row: &Row,
    strict: bool,
) -> Result<T, Broken> {
    if strict {
        check(&value, (row.ty)(), row.rules)
            .into_result()
            .map_err(Broken::Invalid)?;
    }
    if matches!(
        plain((row.ty)()),
        Type::Integer { .. } | Type::IntegerEnum(_)
    ) {
        wholes(&mut value);
    }
    let explain = |error: serde_json::Error| {
        let found = check(&value, (row.ty)(), row.rules);
        if found.is_empty() {
            Violations::one("type", error.to_string())
        } else {
            found
        }
    };
    T::deserialize(&value).map_err(|error| Broken::Invalid(explain(error)))
}

/// A body that travels as it is.
pub trait RawBody: Sized {
    /// The bytes; `None` when the body is left out.
    fn to_bytes(&self) -> Option<Bytes>;

    /// The body that bytes stand for; `None` when it was left out.
    fn from_bytes(bytes: Option<&[u8]>) -> Self;
}

impl RawBody for Binary {
    fn to_bytes(&self) -> Option<Bytes> {
        Some(Bytes::copy_from_slice(&self.0))
    }

    fn from_bytes(bytes: Option<&[u8]>) -> Self {
        bytes.unwrap_or_default().into()
    }
}

impl RawBody for Option<Binary> {
    fn to_bytes(&self) -> Option<Bytes> {
        self.as_ref().and_then(RawBody::to_bytes)
    }

    fn from_bytes(bytes: Option<&[u8]>) -> Self {
        bytes.map(Binary::from)
    }
}
