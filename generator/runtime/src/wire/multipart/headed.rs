//! Multipart bodies with the headers of parts that are no files (OpenAPI 3.0.4, 4.8.15.1.1, `headers` of the Encoding Object).
//!
//! Enters: a value and the headers of its parts, or a body. Leaves: the other. It refuses headers that are not as the document
//! describes them, and headers of parts that are not there.

use std::ops::{Deref, DerefMut};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::super::codec::{from_checked, to_value, way};
use super::super::row::Row;
use super::super::{Broken, Content, EncodeError, Incoming, Outgoing, Payload};
use super::{read, typed, write_value};
use crate::binary::beside;
use crate::model::toward;
use crate::schema::{Schema, Type, Violations};

/// A multipart body with the headers of its parts that are no files; those of a file are the [`Binary`](crate::Binary)'s own. It
/// derefs to the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WithPartHeaders<B, H> {
    /// The body.
    pub body: B,
    /// The headers, by the names of the parts: of a list, those of each item.
    pub part_headers: H,
}

impl<B, H> WithPartHeaders<B, H> {
    /// A body with the headers of its parts.
    pub const fn new(body: B, part_headers: H) -> Self {
        Self { body, part_headers }
    }
}

/// Without headers.
impl<B, H: Default> From<B> for WithPartHeaders<B, H> {
    fn from(body: B) -> Self {
        Self::new(body, H::default())
    }
}

impl<B, H> Deref for WithPartHeaders<B, H> {
    type Target = B;

    fn deref(&self) -> &B {
        &self.body
    }
}

impl<B, H> DerefMut for WithPartHeaders<B, H> {
    fn deref_mut(&mut self) -> &mut B {
        &mut self.body
    }
}

impl<B, H> Content for WithPartHeaders<B, H>
where
    B: Schema + Serialize + DeserializeOwned,
    H: Schema + Serialize + DeserializeOwned,
{
}

impl<B, H> Payload for WithPartHeaders<B, H>
where
    B: Schema + Serialize + DeserializeOwned,
    H: Schema + Serialize + DeserializeOwned,
{
    fn write(&self, row: Option<&Row>, out: &mut Outgoing<'_>) -> Result<(), EncodeError> {
        let Some(row) = row else { return Ok(()) };
        let (value, files) = beside(Vec::new(), || to_value(&self.body));
        let (value, headers) = (value?, to_value(&self.part_headers)?);
        let mut given = headers.as_object().into_iter().flatten();
        let is_left_out = |name: &String| value.get(name).is_none_or(Value::is_null);
        if let Some((name, _)) = given.find(|(name, one)| !one.is_null() && is_left_out(name)) {
            return Err(too_many(name));
        }
        write_value(row, B::schema(), &value, (&files, &headers), out)
    }

    fn read(row: Option<&Row>, from: &Incoming<'_>) -> Result<Self, Broken> {
        let row = row.ok_or_else(|| Broken::Malformed("there is no row".to_owned()))?;
        let ty = B::schema();
        if let Some(told) = from.told {
            told.set(Some(ty));
            return Err(Broken::Malformed("only the type was asked for".to_owned()));
        }
        let (value, files, headers) = read::read(from, row, ty)?;
        let part_headers = toward(way(from.strict), || H::deserialize(&headers))
            .map_err(|error| Broken::Invalid(Violations::one("headers", error.to_string())))?;
        let body = beside(files, || from_checked(value, row, ty, from.strict)).0?;
        Ok(Self { body, part_headers })
    }
}

/// The headers of the parts of a body that is read.
#[derive(Debug, Default)]
pub(super) struct Headed(Map<String, Value>);

impl Headed {
    /// Notes the headers of a part that is no file.
    pub(super) fn note(
        &mut self,
        ty: &'static Type,
        name: &str,
        is_item: bool,
        headers: &[(String, String)],
    ) -> Result<(), Broken> {
        let headers = headers.iter();
        let headers: Vec<(&str, &str)> = headers
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let value = typed::read(ty, &headers).map_err(Broken::Invalid)?;
        match (self.0.get_mut(name), is_item) {
            (Some(Value::Array(items)), true) => items.push(value),
            (_, true) => drop(self.0.insert(name.to_owned(), Value::Array(vec![value]))),
            (_, false) => drop(self.0.insert(name.to_owned(), value)),
        }
        Ok(())
    }

    pub(super) fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}

/// The lines of the headers that the parts of a member have, one list for each part.
pub(super) fn lines(
    part: Option<&Row>,
    headers: &Value,
    name: &str,
    parts: usize,
) -> Result<Vec<Vec<(String, String)>>, EncodeError> {
    let given = headers.get(name).filter(|given| !given.is_null());
    let (Some(ty), Some(given)) = (part.and_then(Row::part_headers), given) else {
        return Ok(Vec::new());
    };
    let of_parts = match given {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    if of_parts.len() > parts {
        return Err(too_many(name));
    }
    of_parts.iter().map(|one| typed::written(ty, one)).collect()
}

fn too_many(name: &str) -> EncodeError {
    EncodeError::new(format!(
        "there are headers of more parts {name:?} than there are parts"
    ))
}
