//! Headers of parts as values (OpenAPI 3.0.4, 4.8.15.1.1, `headers` of the Encoding Object).
//!
//! Enters: a value whose members are headers, or headers and a type. Leaves: the other, each in style `simple`. It refuses
//! headers that are not as the document describes them; others are passed over.

use serde_json::{Map, Value};

use super::super::codec::{plain, to_value};
use super::super::encode::styled;
use super::super::row;
use super::super::style::{self, Unreadable};
use super::super::{EncodeError, Row};
use crate::Binary;
use crate::schema::{Schema, Type, Violations, check};

impl Binary {
    /// Adds headers: the value of a type that is made of what the document says of the headers of a part.
    ///
    /// # Errors
    ///
    /// A value that a header cannot carry, such as a list in a list.
    pub fn with_headers<T: Schema>(self, headers: &T) -> Result<Self, EncodeError> {
        let lines = written(T::schema(), &to_value(headers)?)?;
        let lines = lines.into_iter();
        Ok(lines.fold(self, |file, (name, value)| file.with_header(name, value)))
    }

    /// The headers as a value of a type that is made of what the document says of them.
    ///
    /// # Errors
    ///
    /// All headers that are not as the document describes them; the pointer of each is its name.
    pub fn headers_as<T: Schema>(&self) -> Result<T, Violations> {
        let headers: Vec<(&str, &str)> = self.headers().collect();
        let value = read(T::schema(), &headers)?;
        serde_json::from_value(value).map_err(|error| Violations::one("type", error.to_string()))
    }
}

/// A value as headers, as far as the type names them.
pub(super) fn written(
    ty: &'static Type,
    headers: &Value,
) -> Result<Vec<(String, String)>, EncodeError> {
    let Value::Object(members) = headers else {
        let message = "headers of a part must be an object".to_owned();
        return Err(EncodeError::new(message));
    };
    let mut lines = Vec::new();
    for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
        if let Some((row, ty)) = header(ty, name) {
            lines.push((name.clone(), styled(&row, ty, value)?));
        }
    }
    Ok(lines)
}

/// The row and the type of a header.
fn header(ty: &'static Type, name: &str) -> Option<(Row, &'static Type)> {
    let Type::Object(object) = plain(ty) else {
        return None;
    };
    let field = object.field(name)?;
    Some((row::header(field.wire), (field.ty)()))
}

/// The value of headers, as far as the type names them.
pub(super) fn read(ty: &'static Type, headers: &[(&str, &str)]) -> Result<Value, Violations> {
    let Type::Object(object) = plain(ty) else {
        return Ok(Value::Null);
    };
    let mut members = Map::new();
    for field in object.fields() {
        let mine = headers.iter();
        let mine = mine.filter(|(name, _)| name.eq_ignore_ascii_case(field.wire));
        let lines: Vec<&str> = mine.map(|(_, value)| *value).collect();
        if lines.is_empty() {
            continue;
        }
        let row = row::header(field.wire);
        let value = match style::read_segment(&row, (field.ty)(), &lines.join(",")) {
            Ok(value) => value,
            // Judged as a text, it is not of its type.
            Err(Unreadable(_)) => lines.join(",").into(),
        };
        members.insert(field.wire.to_owned(), value);
    }
    let value = Value::Object(members);
    check(&value, ty, &[]).into_result()?;
    Ok(value)
}
