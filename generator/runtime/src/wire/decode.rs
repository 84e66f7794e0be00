//! Reading requests.
//!
//! Enters: a [`RawRequest`]. Leaves: members, one after the other in the order of the rows. Each is read, checked and
//! decoded when it is asked for; a refusal names all parameters that do not fit, and only when all do the body.

use std::cell::Cell;

use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::codec::{Broken, json_from, text_from};
use super::row::{Kind, Row};
use super::source::Source;
use super::style::Unreadable;
use super::{
    Incoming, MaybeContent, OperationWire, Payload, RawRequest, Refusal, form, media, multipart,
};
use crate::model::toward;
use crate::schema::{Direction, In, Schema, Type, Violations, check, check_in};

/// Reads a request, one member after the other, by kind.
#[derive(Debug)]
pub struct RequestReader<'r> {
    rows: std::slice::Iter<'static, Row>,
    source: Source<'r>,
    found: Violations,
    refusal: Option<Refusal>,
    /// Where the type of a multipart body is told instead of reading anything.
    told: Option<&'r Cell<Option<&'static Type>>>,
}

impl<'r> RequestReader<'r> {
    /// Starts with the first row.
    pub fn new(wire: &'static OperationWire, request: &'r RawRequest) -> Self {
        Self {
            rows: wire.members.iter(),
            source: Source::new(wire, request),
            found: Violations::default(),
            refusal: None,
            told: None,
        }
    }

    /// Reads nothing, and only tells the type of a multipart body.
    #[cfg(feature = "server")]
    pub(super) fn asking(
        wire: &'static OperationWire,
        request: &'r RawRequest,
        told: &'r Cell<Option<&'static Type>>,
    ) -> Self {
        Self {
            told: Some(told),
            ..Self::new(wire, request)
        }
    }

    /// Reads the next member, in the path.
    pub fn path<T: Schema + DeserializeOwned>(&mut self) -> Option<T> {
        self.parameter()
    }

    /// Reads the next member, in the query.
    pub fn query<T: Schema + DeserializeOwned>(&mut self) -> Option<T> {
        self.parameter()
    }

    /// Reads the next member, the query as a whole.
    pub fn querystring<T: Schema + DeserializeOwned>(&mut self) -> Option<T> {
        self.parameter()
    }

    /// Reads the next member, a header.
    pub fn header<T: Schema + DeserializeOwned>(&mut self) -> Option<T> {
        self.parameter()
    }

    /// Reads the next member, a cookie.
    pub fn cookie<T: Schema + DeserializeOwned>(&mut self) -> Option<T> {
        self.parameter()
    }

    /// Reads the next member, a JSON body.
    pub fn json<T: Schema + DeserializeOwned>(&mut self) -> Option<T> {
        self.body(json_from)
    }

    /// Reads the next member, a form body.
    pub fn form<T: Schema + DeserializeOwned>(&mut self) -> Option<T> {
        self.body(form::from)
    }

    /// Reads the next member, a text body.
    pub fn text<T: Schema + DeserializeOwned>(&mut self) -> Option<T> {
        self.body(text_from)
    }

    /// Reads the next member, a body of XML.
    #[cfg(feature = "xml")]
    pub fn xml<T: Schema + DeserializeOwned>(&mut self) -> Option<T> {
        self.body(super::xml::from)
    }

    /// Reads the next member, a multipart body.
    pub fn multipart<T: Schema + DeserializeOwned>(&mut self) -> Option<T> {
        self.body(multipart::from)
    }

    /// Reads the next member, a body that travels as it is.
    pub fn bytes<T: MaybeContent>(&mut self) -> Option<T> {
        self.content()
    }

    /// Reads the next member, a body of JSON lines.
    pub fn json_lines<T: MaybeContent>(&mut self) -> Option<T> {
        self.content()
    }

    /// Reads the next member, a body that is a JSON text sequence.
    pub fn json_sequence<T: MaybeContent>(&mut self) -> Option<T> {
        self.content()
    }

    /// Reads the next member, a multipart body with the headers of its parts.
    pub fn multipart_headed<T: MaybeContent>(&mut self) -> Option<T> {
        self.content()
    }

    /// Reads the next member, a multipart body that is a sequence of items.
    pub fn multipart_items<T: MaybeContent>(&mut self) -> Option<T> {
        self.content()
    }

    /// Reads the next member, a body of server-sent events.
    pub fn events<T: MaybeContent>(&mut self) -> Option<T> {
        self.content()
    }

    /// Reads the next member, a body of several media types.
    pub fn content<T: MaybeContent>(&mut self) -> Option<T> {
        if let Some(asked) = self.asked() {
            drop(T::Content::read(self.rows.next(), &asked));
            return None;
        }
        let may_be_absent = T::from_content(None).is_some();
        let row = self.accepted(may_be_absent)?;
        let request = self.source.request;
        if request.is_empty() && !request.headers.contains_key(CONTENT_TYPE) {
            return T::from_content(None);
        }
        match Payload::read(Some(row), &request.incoming()) {
            Ok(content) => T::from_content(Some(content)),
            Err(broken) => self.keep(refuse_body(broken)),
        }
    }

    /// The body, when only its type is asked for.
    fn asked(&self) -> Option<Incoming<'r>> {
        let told = Some(self.told?);
        let incoming = self.source.request.incoming();
        Some(Incoming { told, ..incoming })
    }

    fn parameter<T: Schema + DeserializeOwned>(&mut self) -> Option<T> {
        let row = self.rows.next()?;
        if self.told.is_some() {
            return None;
        }
        let plain = self.source.plain(row);
        if row.rules.is_empty()
            && let Some(value) = plain.and_then(T::of_plain)
        {
            return Some(value);
        }
        let ty = T::schema();
        if row.default.is_none()
            && ty.is_nullable()
            && self.source.lacks(row, ty)
            && let Some(null) = T::null()
        {
            return Some(null);
        }
        let value = self.checked(row, ty)?;
        // A value holds doubles, where the text may have more digits.
        if let Some(value) = plain.and_then(T::of_plain) {
            return Some(value);
        }
        if let (Value::Null, Some(null)) = (&value, T::null()) {
            return Some(null);
        }
        match toward(Direction::Request, || T::decode(value)) {
            Ok(value) => Some(value),
            Err(error) => self.refuse(row, Violations::one("type", error.to_string())),
        }
    }

    /// The value of a parameter that satisfies the document.
    fn checked(&mut self, row: &Row, ty: &'static Type) -> Option<Value> {
        let mut value = match self.source.read(row, ty) {
            Ok(Some(value)) => value,
            Ok(None) if ty.is_nullable() => return Some(default(row, ty)),
            Ok(None) => {
                let message = "a value is required".to_owned();
                return self.refuse(row, Violations::one("required", message));
            }
            Err(Unreadable(why)) => return self.refuse(row, Violations::one("type", why)),
        };
        if !row.rules.is_empty() || !plainly_fits(&value, ty) {
            let found = check_in(&value, ty, row.rules, Some(Direction::Request));
            if !found.is_empty() && row.allow_empty && is_empty(&value) && ty.is_nullable() {
                return Some(default(row, ty));
            }
            if !found.is_empty() {
                return self.refuse(row, found);
            }
        }
        if has_integers(ty) {
            super::codec::wholes(&mut value);
        }
        Some(value)
    }

    fn refuse<T>(&mut self, row: &Row, found: Violations) -> Option<T> {
        self.found.extend_at(found, location(row), row.name);
        None
    }

    fn body<T: Schema + DeserializeOwned>(&mut self, decode: Decode<T>) -> Option<T> {
        if let Some(asked) = self.asked() {
            drop(decode(&asked, self.rows.next()?));
            return None;
        }
        let ty = T::schema();
        let row = self.rows.as_slice().first();
        let may_be_absent = row.is_some_and(Row::leaves_null_out) && ty.is_nullable();
        let row = self.accepted(may_be_absent)?;
        let request = self.source.request;
        let read = if is_left_out(request, ty) {
            serde_json::from_value(Value::Null).map_err(|_| missing_body())
        } else {
            refuse_null(row, ty, &request.body)
                .and_then(|()| decode(&request.incoming(), row))
                .map_err(refuse_body)
        };
        match read {
            Ok(body) => Some(body),
            Err(refusal) => self.keep(refusal),
        }
    }

    /// The row of the body, when there is one of a media type that is taken. It is not read when parameters do not fit.
    fn accepted(&mut self, may_be_absent: bool) -> Option<&'static Row> {
        let row = self.rows.next()?;
        if !self.found.is_empty() {
            return None;
        }
        match accept_body(row, may_be_absent, self.source.request) {
            Ok(()) => Some(row),
            Err(refusal) => self.keep(refusal),
        }
    }

    fn keep<T>(&mut self, refusal: Refusal) -> Option<T> {
        self.refusal = Some(refusal);
        None
    }

    /// What was read, or why it was not: first the parameters, all together, then the body.
    ///
    /// # Errors
    ///
    /// 400 for parameters that do not fit, for a missing and for a malformed body, 415 for a media type that is not
    /// taken, 422 for a body that does not satisfy its schema.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Refusal> {
        if !self.found.is_empty() {
            return Err(Refusal::because(
                StatusCode::BAD_REQUEST,
                "Parameters do not fit.",
                self.found,
            ));
        }
        if let Some(refusal) = self.refusal {
            return Err(refusal);
        }
        let unread = || {
            let detail = "The rows are not those of the request.";
            Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
        };
        value.ok_or_else(unread)
    }
}

/// Reads a body that travels as its row says.
type Decode<T> = fn(&Incoming<'_>, &Row) -> Result<T, Broken>;

fn is_left_out(request: &RawRequest, ty: &'static Type) -> bool {
    request.is_empty() && ty.is_nullable()
}

/// An optional body may be left out; it may not be `null`, although its Rust type would take that, unless its schema does, too.
fn refuse_null(row: &Row, ty: &'static Type, body: &[u8]) -> Result<(), Broken> {
    match ty {
        Type::Nullable(inner)
            if row.kind == Kind::Json && row.refuses_null() && body.trim_ascii() == b"null" =>
        {
            check(&Value::Null, inner(), &[])
                .into_result()
                .map_err(Broken::Invalid)
        }
        _ => Ok(()),
    }
}

pub(crate) fn refuse_body(broken: Broken) -> Refusal {
    match broken {
        Broken::Malformed(why) => Refusal::because(
            StatusCode::BAD_REQUEST,
            &format!("The body is malformed: {why}."),
            Violations::one("syntax", why),
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
fn accept_body(row: &Row, may_be_absent: bool, request: &RawRequest) -> Result<(), Refusal> {
    let declared = request.headers.get(CONTENT_TYPE);
    if request.is_empty() {
        // Of these kinds a body without a byte is one all the same, when it says what it is.
        let can_be_empty = |row: &Row| matches!(row.kind, Kind::Text | Kind::Bytes | Kind::Form);
        let may_be_empty = can_be_empty(row) || row.alternatives.iter().any(can_be_empty);
        return if may_be_absent || (declared.is_some() && may_be_empty) {
            Ok(())
        } else {
            Err(missing_body())
        };
    }
    let declared = declared
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if row.media().any(|range| media::matches(range, declared)) {
        return accept_charset(row, declared);
    }
    let taken = row.media().collect::<Vec<_>>().join(", ");
    let found = match declared {
        "" => "it has no Content-Type".to_owned(),
        declared => format!("it is {declared:?}"),
    };
    let detail = format!("The body must be {taken}; {found}.");
    Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail))
}

/// Text is read in some character sets; XML in UTF-8 alone. Other media types have none.
fn accept_charset(row: &Row, declared: &str) -> Result<(), Refusal> {
    let taken = match row.alternative(declared).map(|row| row.kind) {
        Some(Kind::Text) => super::charset::taken(declared),
        #[cfg(feature = "xml")]
        Some(Kind::Xml) => super::xml::taken(declared),
        _ => return Ok(()),
    };
    taken.map_err(|why| {
        let detail = format!("The body cannot be read: {why}.");
        Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail)
    })
}

/// What stands for an optional parameter that is not given: its default, if that fits the document, or nothing.
fn default(row: &Row, ty: &'static Type) -> Value {
    let default = row.default.and_then(|json| serde_json::from_str(json).ok());
    default
        .filter(|value| check(value, ty, row.rules).is_empty())
        .unwrap_or_default()
}

/// Whether there was no text that a value could have been read of.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// Whether a value fits a type at first sight; most parameters are plain strings and numbers.
fn plainly_fits(value: &Value, ty: &'static Type) -> bool {
    match (ty, value) {
        (Type::Nullable(inner), value) => !value.is_null() && plainly_fits(value, inner()),
        (Type::String(None), Value::String(_)) | (Type::Bool, Value::Bool(_)) => true,
        (Type::Integer { min, max }, value) => value
            .as_i64()
            .is_some_and(|number| (*min..=*max).contains(&number.into())),
        _ => false,
    }
}

const fn location(row: &Row) -> In {
    match row.kind {
        Kind::Path => In::Path,
        Kind::Query | Kind::QueryString => In::Query,
        Kind::Header => In::Header,
        Kind::Cookie => In::Cookie,
        _ => In::Body,
    }
}

fn has_integers(ty: &'static Type) -> bool {
    match ty {
        Type::Integer { .. } | Type::IntegerEnum(_) => true,
        Type::Nullable(inner) | Type::List(inner) => has_integers(inner()),
        Type::Tuple(types) => types.iter().any(|ty| has_integers(ty())),
        _ => false,
    }
}
