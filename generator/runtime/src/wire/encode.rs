//! Writing requests and headers.
//!
//! Enters: members as plain JSON, in the order of the rows. Leaves: a [`WireRequest`] or headers. It refuses values
//! that their place cannot carry: a path segment that is empty or a dot segment, a header with a line break.

use std::fmt;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use super::row::{Kind, Row};
use super::{OperationWire, WireRequest, style};

/// Why a value cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EncodeError {
    /// The member, when it is a parameter or header.
    pub name: Option<&'static str>,
    /// What is wrong.
    pub message: String,
}

impl EncodeError {
    pub(crate) fn new(message: String) -> Self {
        Self {
            name: None,
            message,
        }
    }

    fn at(row: &Row, message: &str) -> Self {
        Self {
            name: Some(row.name),
            message: message.to_owned(),
        }
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name {
            Some(name) => write!(f, "`{name}`: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for EncodeError {}

/// The media type of a body as a header.
pub(super) fn media_value(row: &Row) -> Result<HeaderValue, EncodeError> {
    HeaderValue::from_str(row.sent_media())
        .map_err(|_| EncodeError::new("the media type is no header value".into()))
}

/// Writes a request, one member after the other.
#[derive(Debug)]
pub struct RequestWriter {
    wire: &'static OperationWire,
    next: usize,
    captures: Vec<(&'static str, String)>,
    query: Vec<String>,
    cookies: Vec<String>,
    headers: HeaderMap,
    body: Bytes,
}

impl RequestWriter {
    /// Starts a request.
    pub fn new(wire: &'static OperationWire) -> Self {
        Self {
            wire,
            next: 0,
            captures: Vec::new(),
            query: Vec::new(),
            cookies: Vec::new(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }

    fn row(&mut self) -> Result<&'static Row, EncodeError> {
        let row = self.wire.members.get(self.next);
        self.next += 1;
        row.ok_or_else(|| EncodeError::new("more members than rows".to_owned()))
    }

    /// Writes the next member, a parameter.
    ///
    /// # Errors
    ///
    /// Its place cannot carry it.
    pub fn parameter(&mut self, value: &Value) -> Result<(), EncodeError> {
        let row = self.row()?;
        if value.is_null() && row.is_optional() {
            return Ok(());
        }
        let text = style::write(row, value).ok_or_else(|| {
            EncodeError::at(row, "the style has no form for a value inside a value")
        })?;
        match row.kind {
            Kind::Path => self.captures.push((row.name, text)),
            Kind::Query if !text.is_empty() => self.query.push(text),
            Kind::Cookie => self.cookies.push(text.replace('&', "; ")),
            Kind::Header => insert_header(&mut self.headers, row, &text)?,
            _ => {}
        }
        Ok(())
    }

    /// Writes the next member, the body; bytes that are JSON's `null` stand for an optional body that is left out.
    ///
    /// # Errors
    ///
    /// Its media type cannot be a header.
    pub fn body(&mut self, bytes: Bytes) -> Result<(), EncodeError> {
        let row = self.row()?;
        let left_out = match row.kind {
            Kind::Json => bytes == "null",
            _ => bytes.is_empty(),
        };
        if row.is_optional() && left_out {
            return Ok(());
        }
        self.set_body(row, bytes)
    }

    /// Writes the next member, a body that travels as it is, or is left out.
    ///
    /// # Errors
    ///
    /// Its media type cannot be a header.
    pub fn raw_body(&mut self, bytes: Option<Bytes>) -> Result<(), EncodeError> {
        let row = self.row()?;
        bytes.map_or(Ok(()), |bytes| self.set_body(row, bytes))
    }

    fn set_body(&mut self, row: &Row, bytes: Bytes) -> Result<(), EncodeError> {
        self.headers.insert(CONTENT_TYPE, media_value(row)?);
        self.body = bytes;
        Ok(())
    }

    /// The request.
    ///
    /// # Errors
    ///
    /// A path segment would be empty or a dot segment, and the request would go elsewhere.
    pub fn finish(mut self) -> Result<WireRequest, EncodeError> {
        let path = self.path()?;
        let accept = self.wire.success_media().join(", ");
        if !accept.is_empty() {
            let accept = HeaderValue::from_str(&accept)
                .map_err(|_| EncodeError::new("the media types are no header value".to_owned()))?;
            self.headers.insert(ACCEPT, accept);
        }
        if !self.cookies.is_empty() {
            let cookies = HeaderValue::from_str(&self.cookies.join("; "))
                .map_err(|_| EncodeError::new("the cookies are no header value".to_owned()))?;
            self.headers.insert(COOKIE, cookies);
        }
        Ok(WireRequest {
            method: self.wire.method.clone(),
            path,
            query: self.query.join("&"),
            headers: self.headers,
            body: self.body,
        })
    }

    /// The path, with the captures in their places.
    fn path(&self) -> Result<String, EncodeError> {
        let mut segments = Vec::new();
        for template in self.wire.path.split('/') {
            let mut segment = template.to_owned();
            for (name, text) in self
                .captures
                .iter()
                .filter(|(name, _)| template.contains(&format!("{{{name}}}")))
            {
                segment = segment.replace(&format!("{{{name}}}"), text);
                if matches!(segment.as_str(), "" | "." | "..") {
                    let message = format!(
                        "a path segment cannot be {text:?}: the request would go elsewhere"
                    );
                    return Err(EncodeError {
                        name: Some(name),
                        message,
                    });
                }
            }
            segments.push(segment);
        }
        Ok(segments.join("/"))
    }
}

fn insert_header(headers: &mut HeaderMap, row: &Row, text: &str) -> Result<(), EncodeError> {
    let name = HeaderName::from_bytes(row.name.as_bytes())
        .map_err(|_| EncodeError::at(row, "not a header name"))?;
    let value = HeaderValue::from_bytes(text.as_bytes())
        .map_err(|_| EncodeError::at(row, "a header cannot carry control characters"))?;
    headers.insert(name, value);
    Ok(())
}

/// Writes the headers of a response, one after the other.
#[derive(Debug)]
pub struct HeaderWriter<'h> {
    rows: std::slice::Iter<'static, Row>,
    headers: &'h mut HeaderMap,
}

impl<'h> HeaderWriter<'h> {
    /// Starts with the first row.
    pub fn new(rows: &'static [Row], headers: &'h mut HeaderMap) -> Self {
        Self {
            rows: rows.iter(),
            headers,
        }
    }

    /// Writes the next header.
    ///
    /// # Errors
    ///
    /// A header cannot carry the value.
    pub fn write<T: serde::Serialize>(&mut self, value: &T) -> Result<(), EncodeError> {
        let value = super::codec::to_value(value)?;
        self.write_value(&value)
    }

    fn write_value(&mut self, value: &Value) -> Result<(), EncodeError> {
        let row = self
            .rows
            .next()
            .ok_or_else(|| EncodeError::new("more members than rows".to_owned()))?;
        if value.is_null() && row.is_optional() {
            return Ok(());
        }
        let text = style::write(row, value).ok_or_else(|| {
            EncodeError::at(row, "the style has no form for a value inside a value")
        })?;
        insert_header(self.headers, row, &text)
    }
}
