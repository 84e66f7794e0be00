//! Reading requests and headers.
//!
//! Enters: a [`RawRequest`] or headers. Leaves: members, one after the other in the order of the rows. All parameters
//! are read and checked before the first member is asked for, so a refusal names all that do not fit.

use http::header::{CONTENT_TYPE, COOKIE};
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::codec::{Broken, from_checked};
use super::row::{Kind, Row};
use super::style::{self, Unreadable};
use super::{OperationWire, RawRequest, Refusal, media};
use crate::schema::{In, Type, Violations, check};

/// A row that stands for no body.
pub(super) fn no_row() -> &'static Row {
    static NO_ROW: Row = super::row::bytes("");
    &NO_ROW
}

/// Reads a request, one member after the other.
#[derive(Debug)]
pub struct RequestReader<'r> {
    wire: &'static OperationWire,
    request: &'r RawRequest,
    values: Vec<Value>,
    next: usize,
}

impl<'r> RequestReader<'r> {
    /// Reads and checks all parameters, and whether there is a body of a media type that is taken.
    ///
    /// # Errors
    ///
    /// 400 for parameters that do not fit and for a missing body, 415 for a media type that is not taken.
    pub fn new(wire: &'static OperationWire, request: &'r RawRequest) -> Result<Self, Refusal> {
        let source = Source::new(request);
        let mut values = Vec::with_capacity(wire.members.len());
        let mut found = Violations::default();
        for row in wire.members {
            values.push(match source.read(row) {
                _ if row.is_body() => Value::Null,
                Ok(value) => checked(row, value, &mut found),
                Err(Unreadable(why)) => {
                    found.extend_at(Violations::one("type", why), location(row), row.name);
                    Value::Null
                }
            });
        }
        if !found.is_empty() {
            return Err(Refusal::because(
                StatusCode::BAD_REQUEST,
                "Parameters do not fit.",
                found,
            ));
        }
        if let Some(row) = wire.body() {
            accept_body(row, request)?;
        }
        Ok(Self {
            wire,
            request,
            values,
            next: 0,
        })
    }

    fn row(&mut self) -> Result<(usize, &'static Row), Refusal> {
        let at = self.next;
        self.next += 1;
        let missing = || Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "More members than rows.");
        Ok((at, self.wire.members.get(at).ok_or_else(missing)?))
    }

    /// Reads the next member, a parameter.
    ///
    /// # Errors
    ///
    /// 400 when the value does not fit its type.
    pub fn parameter<T: DeserializeOwned>(&mut self) -> Result<T, Refusal> {
        let (at, row) = self.row()?;
        let value = self.values.get_mut(at).map(Value::take).unwrap_or_default();
        serde_json::from_value(value).map_err(|error| {
            let mut found = Violations::default();
            found.extend_at(
                Violations::one("type", error.to_string()),
                location(row),
                row.name,
            );
            Refusal::because(StatusCode::BAD_REQUEST, "Parameters do not fit.", found)
        })
    }

    /// Reads the next member, the body.
    ///
    /// # Errors
    ///
    /// 400 when the body is malformed, 422 when it does not satisfy its schema.
    pub fn body<T: DeserializeOwned>(
        &mut self,
        decode: fn(&[u8], &Row, bool) -> Result<T, Broken>,
    ) -> Result<T, Refusal> {
        let (_, row) = self.row()?;
        if self.is_left_out(row) {
            return serde_json::from_value(Value::Null).map_err(|_| missing_body());
        }
        refuse_null(row, &self.request.body).map_err(refuse_body)?;
        decode(&self.request.body, row, true).map_err(refuse_body)
    }

    /// Reads the next member, a body that travels as it is.
    ///
    /// # Errors
    ///
    /// None but those of the rows.
    pub fn raw_body<T: super::codec::RawBody>(&mut self) -> Result<T, Refusal> {
        let (_, row) = self.row()?;
        let left_out = self.is_left_out(row) && !self.request.headers.contains_key(CONTENT_TYPE);
        Ok(T::from_bytes((!left_out).then_some(&self.request.body)))
    }

    fn is_left_out(&self, row: &Row) -> bool {
        self.request.body.is_empty() && row.is_optional()
    }
}

/// An optional body may be left out; it may not be `null`, although its Rust type would take that.
fn refuse_null(row: &Row, body: &[u8]) -> Result<(), Broken> {
    match (row.ty)() {
        Type::Nullable(inner) if row.kind == Kind::Json && body.trim_ascii() == b"null" => {
            check(&Value::Null, inner(), &[])
                .into_result()
                .map_err(Broken::Invalid)
        }
        _ => Ok(()),
    }
}

fn refuse_body(broken: Broken) -> Refusal {
    match broken {
        Broken::Malformed(why) => Refusal::new(
            StatusCode::BAD_REQUEST,
            format!("The body is malformed: {why}."),
        ),
        Broken::Invalid(found) => Refusal::because(
            StatusCode::UNPROCESSABLE_ENTITY,
            "The body does not satisfy its schema.",
            found,
        ),
    }
}

fn missing_body() -> Refusal {
    let found = Violations::one("required", "a body is required".to_owned());
    Refusal::because(StatusCode::BAD_REQUEST, "The body is missing.", found)
}

/// Whether there is a body where one is needed, of a media type that is taken.
fn accept_body(row: &Row, request: &RawRequest) -> Result<(), Refusal> {
    let declared = request.headers.get(CONTENT_TYPE);
    if request.body.is_empty() {
        let may_be_empty = row.is_optional()
            || (declared.is_some() && matches!(row.kind, Kind::Text | Kind::Bytes | Kind::Form));
        return if may_be_empty {
            Ok(())
        } else {
            Err(missing_body())
        };
    }
    let declared = declared
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if row.media().any(|range| media::matches(range, declared)) {
        return Ok(());
    }
    let taken = row.media().collect::<Vec<_>>().join(", ");
    let detail = format!("The body must be {taken}; it is {declared:?}.");
    Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail))
}

const fn location(row: &Row) -> In {
    match row.kind {
        Kind::Path => In::Path,
        Kind::Query => In::Query,
        Kind::Header => In::Header,
        Kind::Cookie => In::Cookie,
        _ => In::Body,
    }
}

/// Checks a parameter; what is wrong goes to `found`.
fn checked(row: &'static Row, value: Option<Value>, found: &mut Violations) -> Value {
    let violations = match &value {
        None if row.is_optional() => Violations::default(),
        None => Violations::one("required", "a value is required".to_owned()),
        Some(value) => check(value, (row.ty)(), row.rules),
    };
    found.extend_at(violations, location(row), row.name);
    let mut value = value.unwrap_or_default();
    if has_integers((row.ty)()) {
        super::codec::wholes(&mut value);
    }
    value
}

fn has_integers(ty: &'static Type) -> bool {
    match ty {
        Type::Integer { .. } | Type::IntegerEnum(_) => true,
        Type::Nullable(inner) | Type::List(inner) => has_integers(inner()),
        _ => false,
    }
}

/// The texts that parameters are read from.
struct Source<'r> {
    request: &'r RawRequest,
    query: Vec<(String, &'r str)>,
    cookies: Vec<(String, &'r str)>,
}

impl<'r> Source<'r> {
    fn new(request: &'r RawRequest) -> Self {
        let cookies = request
            .headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok());
        let cookies = cookies
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        Self {
            request,
            query: style::pairs(&request.query),
            cookies: cookies
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        }
    }

    fn read(&self, row: &Row) -> Result<Option<Value>, Unreadable> {
        match row.kind {
            Kind::Path => {
                let found = self
                    .request
                    .captures
                    .iter()
                    .find(|(name, _)| *name == row.name);
                found
                    .map(|(_, raw)| style::read_segment(row, raw))
                    .transpose()
            }
            Kind::Query => style::read_pairs(row, &self.query),
            Kind::Cookie => style::read_pairs(row, &self.cookies),
            Kind::Header => read_header(row, &self.request.headers),
            _ => Ok(None),
        }
    }
}

/// Several lines of one header are one list (RFC 9110 section 5.3).
fn read_header(row: &Row, headers: &HeaderMap) -> Result<Option<Value>, Unreadable> {
    let lines: Vec<_> = headers
        .get_all(row.name)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    if lines.is_empty() {
        return Ok(None);
    }
    style::read_segment(row, &lines.join(",")).map(Some)
}

/// Reads the headers of a response, one after the other.
#[derive(Debug)]
pub struct HeaderReader<'h> {
    rows: std::slice::Iter<'static, Row>,
    headers: &'h HeaderMap,
}

impl<'h> HeaderReader<'h> {
    /// Starts with the first row.
    pub fn new(rows: &'static [Row], headers: &'h HeaderMap) -> Self {
        Self {
            rows: rows.iter(),
            headers,
        }
    }

    /// Reads the next header.
    ///
    /// # Errors
    ///
    /// It is missing, or does not fit its type.
    pub fn read<T: DeserializeOwned>(&mut self) -> Result<T, Broken> {
        let (row, value) = self.value()?;
        from_checked(value, row, false).map_err(|broken| {
            let mut found = Violations::default();
            found.extend_at(broken.into_violations(), In::Header, row.name);
            Broken::Invalid(found)
        })
    }

    fn value(&mut self) -> Result<(&'static Row, Value), Broken> {
        let row = self
            .rows
            .next()
            .ok_or_else(|| Broken::Malformed("more members than rows".to_owned()))?;
        let found = match read_header(row, self.headers) {
            Ok(Some(value)) => return Ok((row, value)),
            Ok(None) if row.is_optional() => return Ok((row, Value::Null)),
            Ok(None) => Violations::one("required", "the header is missing".to_owned()),
            Err(Unreadable(why)) => Violations::one("type", why),
        };
        let mut located = Violations::default();
        located.extend_at(found, In::Header, row.name);
        Err(Broken::Invalid(located))
    }
}
