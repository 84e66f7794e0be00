//! The headers of responses.
//!
//! Enters: a set of headers as a struct, or a response's header map. Leaves: the other. It refuses values that a header
//! cannot carry, and names all headers that do not satisfy the document.

use std::ops::{Deref, DerefMut};

use http::HeaderMap;
use http::header::SET_COOKIE;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::codec::{from_checked, to_value};
use super::encode::{header_value, insert_header, no_form, styled};
use super::source::read_header;
use super::style::{self, Unreadable};
use super::{Broken, EncodeError, Incoming, Outgoing, Payload, Row};
use crate::schema::{Direction, In, Schema, Type, Violations};

/// A set of response headers; implemented by [`headers!`](crate::headers).
pub trait Headers: Sized {
    /// How each header travels, in the order of the fields.
    const ROWS: &'static [Row];

    /// Writes the headers, in the order of the rows.
    fn write(&self, writer: &mut HeaderWriter<'_>);

    /// Reads the headers, in the order of the rows; `None` when one does not satisfy the document, which the reader
    /// then knows.
    fn read(reader: &mut HeaderReader<'_>) -> Option<Self>;
}

/// A response's body with its headers. It derefs to the body, which is `()` when there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WithHeaders<B, H> {
    /// The body.
    pub body: B,
    /// The headers.
    pub headers: H,
}

impl<B, H> WithHeaders<B, H> {
    /// A body with its headers.
    pub const fn new(body: B, headers: H) -> Self {
        Self { body, headers }
    }
}

impl<B, H> Deref for WithHeaders<B, H> {
    type Target = B;

    fn deref(&self) -> &B {
        &self.body
    }
}

impl<B, H> DerefMut for WithHeaders<B, H> {
    fn deref_mut(&mut self) -> &mut B {
        &mut self.body
    }
}

impl<B: Payload, H: Headers> Payload for WithHeaders<B, H> {
    fn write(&self, row: Option<&Row>, out: &mut Outgoing<'_>) -> Result<(), EncodeError> {
        self.body.write(row, out)?;
        let mut writer = HeaderWriter {
            rows: H::ROWS.iter(),
            headers: out.headers,
            error: None,
        };
        self.headers.write(&mut writer);
        writer.error.map_or(Ok(()), Err)
    }

    fn read(row: Option<&Row>, from: &Incoming<'_>) -> Result<Self, Broken> {
        let body = B::read(row, from)?;
        let mut reader = HeaderReader {
            rows: H::ROWS.iter(),
            headers: from.headers,
            strict: from.strict,
            found: Violations::default(),
        };
        match H::read(&mut reader) {
            Some(headers) => Ok(Self { body, headers }),
            None => Err(Broken::Invalid(reader.found)),
        }
    }
}

/// Writes the headers of a response, one after the other. After an error it writes nothing more.
#[derive(Debug)]
pub struct HeaderWriter<'h> {
    rows: std::slice::Iter<'static, Row>,
    headers: &'h mut HeaderMap,
    error: Option<EncodeError>,
}

impl HeaderWriter<'_> {
    /// Writes the next header.
    pub fn header<T: Schema + Serialize>(&mut self, value: &T) {
        if self.error.is_none() {
            let written = to_value(value).and_then(|value| self.write(&value, T::schema()));
            self.error = written.err();
        }
    }

    fn write(&mut self, value: &Value, ty: &'static Type) -> Result<(), EncodeError> {
        let row = self.rows.next().ok_or_else(EncodeError::no_row)?;
        if value.is_null() && ty.is_nullable() {
            return Ok(());
        }
        if !row.has_lines() {
            return insert_header(self.headers, row, &styled(row, ty, value)?);
        }
        let lines = style::lines(ty, value).ok_or_else(|| no_form(row))?;
        for line in lines {
            self.headers.append(SET_COOKIE, header_value(row, &line)?);
        }
        Ok(())
    }
}

/// Reads the headers of a response, one after the other.
#[derive(Debug)]
pub struct HeaderReader<'h> {
    rows: std::slice::Iter<'static, Row>,
    headers: &'h HeaderMap,
    strict: Option<Direction>,
    found: Violations,
}

impl HeaderReader<'_> {
    /// Reads the next header; `None` when it is missing or does not fit its type.
    pub fn header<T: Schema + DeserializeOwned>(&mut self) -> Option<T> {
        let row = self.rows.next()?;
        let value = self.value(row, T::schema())?;
        match from_checked(value, row, T::schema(), self.strict) {
            Ok(value) => Some(value),
            Err(broken) => self.refuse(row, broken.into_violations()),
        }
    }

    fn value(&mut self, row: &Row, ty: &'static Type) -> Option<Value> {
        match read_header(row, ty, self.headers, self.strict.is_some()) {
            Ok(Some(value)) => Some(value),
            Ok(None) if ty.is_nullable() => Some(Value::Null),
            Ok(None) => {
                let message = "the header is missing".to_owned();
                self.refuse(row, Violations::one("required", message))
            }
            Err(Unreadable(why)) => self.refuse(row, Violations::one("type", why)),
        }
    }

    fn refuse<T>(&mut self, row: &Row, found: Violations) -> Option<T> {
        self.found.extend_at(found, In::Header, row.name);
        None
    }
}
