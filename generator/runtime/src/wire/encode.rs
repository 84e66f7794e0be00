//! Writing requests.
//!
//! Enters: members, in the order of the rows. Leaves: a [`WireRequest`]. It refuses values
//! that their place cannot carry: a path segment that is empty or a dot segment, a header with a line break.

use std::fmt;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;

use super::codec::{json_to_bytes, text_to_bytes, to_value};
use super::content_type::{accept, held_media_value};
use super::parameter::KeptParameter;
use super::row::{Kind, Row};
use super::{
    ByteStream, MaybeContent, OperationWire, Outgoing, Payload, RequestVisitor, WireRequest,
    cookie, form, length, multipart, raw, style,
};
use crate::schema::{Direction, Schema, Type};

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

    /// A member of a handwritten implementation that no row is for.
    pub(super) fn no_row() -> Self {
        Self::new("more members than rows".to_owned())
    }

    pub(super) fn at(row: &Row, message: &str) -> Self {
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

/// A parameter of the path and its text.
type Capture = (&'static str, String);

/// Writes a request, one member after the other, by kind. After an error it writes nothing more.
#[derive(Debug)]
pub struct RequestWriter {
    wire: &'static OperationWire,
    rows: std::slice::Iter<'static, Row>,
    captures: Vec<Capture>,
    query: String,
    cookies: Vec<String>,
    headers: HeaderMap,
    body: Bytes,
    stream: Option<ByteStream>,
    error: Option<EncodeError>,
    /// The parameters, where they are kept as values and not written.
    kept: Option<Vec<KeptParameter>>,
}

impl RequestWriter {
    /// Starts a request.
    pub fn new(wire: &'static OperationWire) -> Self {
        Self {
            wire,
            rows: wire.members.iter(),
            captures: Vec::new(),
            query: String::new(),
            cookies: Vec::new(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            stream: None,
            error: None,
            kept: None,
        }
    }

    /// Keeps the values of parameters instead of writing them.
    #[cfg(feature = "client")]
    pub(crate) fn keeping(wire: &'static OperationWire) -> Self {
        Self {
            kept: Some(Vec::new()),
            ..Self::new(wire)
        }
    }

    /// The parameters that were kept.
    #[cfg(feature = "client")]
    pub(crate) fn into_kept(self) -> Vec<KeptParameter> {
        self.kept.unwrap_or_default()
    }

    fn outgoing(&mut self) -> Outgoing<'_> {
        Outgoing {
            headers: &mut self.headers,
            body: &mut self.body,
            stream: &mut self.stream,
            direction: Direction::Request,
            accept: None,
        }
    }

    fn parameter(&mut self, value: Result<Value, EncodeError>, ty: &'static Type) {
        let given = |value: &Value| !(value.is_null() && ty.is_nullable());
        let written = match (self.rows.next(), value, &mut self.kept) {
            (Some(row), Ok(value), Some(kept)) => {
                let value = Some(value).filter(given);
                kept.push(KeptParameter { row, ty, value });
                Ok(())
            }
            (Some(row), Ok(value), None) if given(&value) => self.set_parameter(row, ty, &value),
            (Some(_), value, _) => value.map(drop),
            (None, ..) => Err(EncodeError::no_row()),
        };
        self.keep(written);
    }

    fn set_parameter(
        &mut self,
        row: &'static Row,
        ty: &'static Type,
        value: &Value,
    ) -> Result<(), EncodeError> {
        if row.kind == Kind::Query {
            let before = self.query.len();
            if before > 0 {
                self.query.push('&');
            } else {
                // Most queries are no longer, and grow once.
                self.query.reserve(64);
            }
            if style::write_plain(&mut self.query, row, value) {
                return Ok(());
            }
            self.query.truncate(before);
        }
        if let Some(name) = style::member_of_another(self.wire, row, ty, value) {
            let message = format!("the member {name:?} would be taken for another parameter");
            return Err(EncodeError::at(row, &message));
        }
        let text = styled(row, ty, value)?;
        match row.kind {
            Kind::Path => self.captures.push((row.name, text)),
            Kind::Query => self.add_to_query(&text),
            Kind::Cookie => self.cookies.extend(cookie::pairs(row, value, &text)?),
            Kind::Header => insert_header(&mut self.headers, row, &text)?,
            _ => {}
        }
        Ok(())
    }

    fn add_to_query(&mut self, pairs: &str) {
        if !self.query.is_empty() && !pairs.is_empty() {
            self.query.push('&');
        }
        self.query.push_str(pairs);
    }

    fn next_row(&self) -> Result<&'static Row, EncodeError> {
        let row = self.rows.as_slice().first();
        row.ok_or_else(EncodeError::no_row)
    }

    fn body(&mut self, bytes: Result<Bytes, EncodeError>, left_out: bool) {
        let written = match (self.rows.next(), bytes) {
            (Some(row), Ok(bytes)) if !left_out => self.set_body(row, bytes),
            (Some(_), bytes) => bytes.map(drop),
            (None, _) => Err(EncodeError::no_row()),
        };
        self.keep(written);
    }

    fn set_body(&mut self, row: &Row, bytes: Bytes) -> Result<(), EncodeError> {
        self.headers
            .insert(CONTENT_TYPE, held_media_value(row, &bytes)?);
        self.body = bytes;
        Ok(())
    }

    /// The first error is the one that is told.
    fn keep(&mut self, written: Result<(), EncodeError>) {
        if self.error.is_none() {
            self.error = written.err();
        }
    }

    /// The request.
    ///
    /// # Errors
    ///
    /// A member cannot be carried by its place, or a path segment would be empty or a dot segment, and the request would
    /// go elsewhere.
    pub fn finish(mut self) -> Result<WireRequest, EncodeError> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        let (path, query) = self.wire.target;
        let path = self.target(path)?;
        let query = self.whole_query(query);
        if !self.headers.contains_key(ACCEPT)
            && let Some(accept) = accept(self.wire)
        {
            let accept = accept
                .map_err(|_| EncodeError::new("the media types are no header value".to_owned()))?;
            self.headers.insert(ACCEPT, accept);
        }
        if !self.cookies.is_empty() {
            // The document may have the header as a parameter, too.
            let header = self.headers.get(COOKIE).and_then(raw::text);
            let all = header
                .into_iter()
                .chain(self.cookies.iter().map(String::as_str));
            let cookies = HeaderValue::from_str(&all.collect::<Vec<_>>().join("; "))
                .map_err(|_| EncodeError::new("the cookies are no header value".to_owned()))?;
            self.headers.insert(COOKIE, cookies);
        }
        let stream = length::check(&self.headers, &self.body, self.stream.take())?;
        Ok(WireRequest {
            method: Method::from_bytes(self.wire.method.as_bytes())
                .map_err(|_| EncodeError::new("the method is no token".to_owned()))?,
            path,
            query,
            headers: self.headers,
            body: self.body,
            stream,
        })
    }

    /// The query that stands behind the path of the document, and that of the parameters.
    fn whole_query(&mut self, behind: &str) -> String {
        if behind.is_empty() {
            return std::mem::take(&mut self.query);
        }
        let mut query = String::with_capacity(behind.len() + self.query.len() + 1);
        self.fill(behind, &mut query);
        if !self.query.is_empty() {
            query.push('&');
            query.push_str(&self.query);
        }
        query
    }

    /// The path, with the captures in their places.
    fn target(&self, template: &str) -> Result<String, EncodeError> {
        let mut path = String::with_capacity(template.len() + 32);
        for (position, template) in template.split('/').enumerate() {
            if position > 0 {
                path.push('/');
            }
            let start = path.len();
            if let Some((name, text)) = self.fill(template, &mut path)
                && matches!(path.get(start..), Some("" | "." | ".."))
            {
                let message =
                    format!("a path segment cannot be {text:?}: the request would go elsewhere");
                return Err(EncodeError {
                    name: Some(name),
                    message,
                });
            }
        }
        Ok(path)
    }

    /// Adds a template with the captures in their places; the last of them.
    fn fill(&self, template: &str, out: &mut String) -> Option<&Capture> {
        let (mut last, mut rest) = (None, template);
        while let Some((before, capture, after)) = self.next_capture(rest) {
            out.push_str(before);
            out.push_str(&capture.1);
            last = Some(capture);
            rest = after;
        }
        out.push_str(rest);
        last
    }

    /// The first `{name}` of a template that is captured, and what is before and after it.
    fn next_capture<'t>(&self, template: &'t str) -> Option<(&'t str, &Capture, &'t str)> {
        let (mut end, mut rest) = (0, template);
        while let Some((skipped, inner)) = rest.split_once('{') {
            let before = end + skipped.len();
            let (name, after) = inner.split_once('}')?;
            if let Some(capture) = self.captures.iter().find(|(known, _)| *known == name) {
                return Some((template.get(..before)?, capture, after));
            }
            end = template.len() - inner.len();
            rest = inner;
        }
        None
    }
}

impl RequestVisitor for RequestWriter {
    fn value<T: Schema>(&mut self, value: &T) {
        self.parameter(to_value(value), T::schema());
    }

    fn querystring<T: Schema>(&mut self, value: &T) {
        let written = match (self.rows.next(), to_value(value)) {
            (Some(_), Ok(Value::Null)) if T::schema().is_nullable() => Ok(String::new()),
            (Some(row), Ok(value)) => form::write_query(row, T::schema(), &value),
            (Some(_), Err(error)) => Err(error),
            (None, _) => Err(EncodeError::no_row()),
        };
        let written = written.map(|query| self.add_to_query(&query));
        self.keep(written);
    }

    fn json<T: Schema>(&mut self, value: &T) {
        let bytes = json_to_bytes(value);
        let is_null = bytes.as_ref().is_ok_and(|bytes| *bytes == "null");
        let left_out = is_null && self.next_row().is_ok_and(Row::leaves_null_out);
        self.body(bytes, left_out && T::schema().is_nullable());
    }

    fn form<T: Schema>(&mut self, value: &T) {
        let bytes = self.next_row().and_then(|row| form::to_bytes(row, value));
        let left_out = bytes.as_ref().is_ok_and(Bytes::is_empty);
        self.body(bytes, left_out && T::schema().is_nullable());
    }

    fn text<T: Schema>(&mut self, value: &T) {
        let bytes = self.next_row().and_then(|row| text_to_bytes(row, value));
        let left_out = bytes.as_ref().is_ok_and(Bytes::is_empty);
        self.body(bytes, left_out && T::schema().is_nullable());
    }

    #[cfg(feature = "xml")]
    fn xml<T: Schema>(&mut self, value: &T) {
        let left_out = T::schema().is_nullable() && matches!(to_value(value), Ok(Value::Null));
        let write = |row| super::xml::to_bytes(row, value, Direction::Request);
        let bytes = match left_out {
            true => Ok(Bytes::new()),
            false => self.next_row().and_then(write),
        };
        self.body(bytes, left_out);
    }

    fn multipart<T: Schema>(&mut self, value: &T) {
        let written = match self.rows.next() {
            Some(row) => multipart::write(row, value, &mut self.outgoing()),
            None => Err(EncodeError::no_row()),
        };
        self.keep(written);
    }

    fn content<T: MaybeContent>(&mut self, value: &T) {
        let written = match (self.rows.next(), value.content()) {
            (Some(row), Some(content)) => content.write(Some(row), &mut self.outgoing()),
            (Some(_), None) => Ok(()),
            (None, _) => Err(EncodeError::no_row()),
        };
        self.keep(written);
    }
}

/// The text of a parameter or header.
pub(super) fn styled(row: &Row, ty: &'static Type, value: &Value) -> Result<String, EncodeError> {
    if let Some(separator) = style::separator_within(row, value) {
        let message = format!("{separator:?} separates items here, and no item can hold it");
        return Err(EncodeError::at(row, &message));
    }
    style::write(row, ty, value).ok_or_else(|| no_form(row))
}

pub(super) fn no_form(row: &Row) -> EncodeError {
    EncodeError::at(row, "the style has no form for a value inside a value")
}

pub(super) fn insert_header(
    headers: &mut HeaderMap,
    row: &Row,
    text: &str,
) -> Result<(), EncodeError> {
    let name = HeaderName::from_bytes(row.name.as_bytes())
        .map_err(|_| EncodeError::at(row, "not a header name"))?;
    headers.insert(name, header_value(row, text)?);
    Ok(())
}

pub(super) fn header_value(row: &Row, text: &str) -> Result<HeaderValue, EncodeError> {
    HeaderValue::from_bytes(text.as_bytes())
        .map_err(|_| EncodeError::at(row, "a header cannot carry control characters"))
}
