//! Responses: what `response!` implements, and the plain data behind it.
//!
//! Enters: rows, and a response or its raw form. Leaves: the other, and the choice of the response that a status and a
//! media type stand for. Whether a body is JSON, a form, text or bytes is read from its row at run time.

use std::cell::Cell;
#[cfg(feature = "server")]
use std::fmt;

use http::StatusCode;

#[cfg(feature = "server")]
use super::EncodeError;
use super::{Broken, Incoming, Kept, Payload, RawResponse, Row, StatusPattern, media};
#[cfg(feature = "server")]
use crate::schema::Violations;
use crate::schema::{Direction, Type};

/// A response, as plain data.
#[derive(Debug, Clone, Copy)]
pub struct ResponseWire {
    /// The statuses that it is for.
    pub pattern: StatusPattern,
    /// How its body travels, when it has one.
    pub body: Option<Row>,
}

impl ResponseWire {
    /// A response for `200`, `4XX` or `default`, with a body or without.
    pub const fn new(pattern: &str, body: &[Row]) -> Self {
        Self {
            pattern: StatusPattern::parse(pattern),
            body: match body {
                [body, ..] => Some(*body),
                [] => None,
            },
        }
    }
}

/// The position of the response that a status and a media type stand for: the most exact pattern, and among equals the
/// one whose media type matches.
pub fn select_response(
    responses: &[ResponseWire],
    status: StatusCode,
    content_type: &str,
) -> Option<usize> {
    select(responses, status, || content_type)
}

/// Like [`select_response`]; the media type is asked for where it decides.
pub(crate) fn select<'m>(
    responses: &[ResponseWire],
    status: StatusCode,
    content_type: impl Fn() -> &'m str,
) -> Option<usize> {
    let precision = |response: &ResponseWire| response.pattern.precision(status.as_u16());
    let most = responses
        .iter()
        .map(precision)
        .max()
        .filter(|most| *most > 0)?;
    let equals = responses.iter().enumerate();
    let equals = equals.filter(|(_, response)| precision(response) == most);
    let mut first = equals.clone().map(|(at, _)| at);
    if equals.clone().nth(1).is_none() {
        return first.next();
    }
    let content_type = content_type();
    let fits = |response: &ResponseWire| {
        let mut media = response.body.iter().flat_map(Row::media);
        media.any(|range| media::matches(range, content_type))
    };
    let fitting = equals.clone().find(|(_, response)| fits(response));
    fitting.map(|(at, _)| at).or_else(|| first.next())
}

/// What an operation is answered with; implemented by [`response!`](crate::response).
pub trait Responses: Sized + Send + 'static {
    /// What a call gives when all went well.
    type Success: 'static;

    /// The responses, as the rows say; made anew.
    #[doc(hidden)]
    fn told() -> Vec<ResponseWire>;

    /// The responses, in the order of the rows.
    fn wire() -> &'static [ResponseWire] {
        static KEPT: Kept<Vec<ResponseWire>> = Kept::new();
        KEPT.of::<Self>(Self::told)
    }

    /// The row of the variant, and what it holds.
    #[cfg(feature = "server")]
    fn view(&self) -> View<'_>;

    /// Reads the response that the reader is for, row by row. It is one that the document does not describe when there is
    /// no such row, and when it does not satisfy the document, which the reader then knows.
    fn read(reader: &mut ResponseReader<'_, Self>) -> Self;

    /// The success, of a response that came with `status`.
    ///
    /// # Errors
    ///
    /// The response itself, when it is not the success that [`Responses::Success`] names.
    fn into_success(self, status: StatusCode) -> Result<Self::Success, Self>;

    /// A response that the document does not describe.
    fn undocumented(raw: RawResponse) -> Self {
        Self::read(&mut ResponseReader::new(usize::MAX, None, &raw))
    }

    /// Reads the response at a position of the rows.
    ///
    /// # Errors
    ///
    /// The body or the headers do not satisfy the document.
    fn decode(position: usize, raw: &RawResponse) -> Result<Self, Broken> {
        read_at(Self::wire(), position, raw, None, None)
    }

    /// As [`decode`](Self::decode), for who has asked for the rows already.
    #[cfg(feature = "client")]
    #[doc(hidden)]
    fn decode_as(
        rows: &'static [ResponseWire],
        position: usize,
        raw: &RawResponse,
    ) -> Result<Self, Broken> {
        read_at(rows, position, raw, None, None)
    }

    /// The type of the multipart body of the response at a position, whose head this is.
    #[cfg(feature = "client")]
    #[doc(hidden)]
    fn multipart_type(position: usize, head: &RawResponse) -> Option<&'static Type> {
        let told = Cell::new(None);
        drop(read_at::<Self>(
            Self::wire(),
            position,
            head,
            None,
            Some(&told),
        ));
        told.get()
    }

    /// Checks what a response was written as, as strictly as requests are checked. A body that is a stream is not looked at.
    ///
    /// # Errors
    ///
    /// The document does not describe the status, or not with this body and these headers.
    #[cfg(feature = "server")]
    #[doc(hidden)]
    fn check(&self, raw: &RawResponse) -> Result<(), Broken> {
        let rows = Self::wire();
        let position = self.view().described(rows, raw)?;
        match raw.stream {
            Some(_) => Ok(()),
            None => read_at::<Self>(rows, position, raw, Some(Direction::Response), None).map(drop),
        }
    }

    /// Writes the response.
    ///
    /// # Errors
    ///
    /// A value that its place cannot carry.
    #[cfg(feature = "server")]
    fn encode(&self) -> Result<RawResponse, EncodeError> {
        self.encode_for(None)
    }

    /// Writes the response for a client that takes these media types (RFC 9110 section 12.5.1): where the body has several, and the
    /// values of two have the same type, the client has what it wants more.
    ///
    /// # Errors
    ///
    /// A value that its place cannot carry.
    #[cfg(feature = "server")]
    #[doc(hidden)]
    fn encode_for(&self, accept: Option<&str>) -> Result<RawResponse, EncodeError> {
        self.encode_as(Self::wire(), accept)
    }

    /// As [`encode_for`](Self::encode_for), for who has asked for the rows already.
    #[cfg(feature = "server")]
    #[doc(hidden)]
    fn encode_as(
        &self,
        rows: &'static [ResponseWire],
        accept: Option<&str>,
    ) -> Result<RawResponse, EncodeError> {
        self.view().encode(rows, accept)
    }

    /// The status.
    #[cfg(feature = "server")]
    fn status(&self) -> StatusCode {
        self.view().status_of(Self::wire())
    }
}

/// Tells the type of the multipart body of the response at a position.
#[cfg(feature = "client")]
pub(crate) type MultipartType = fn(usize, &RawResponse) -> Option<&'static Type>;

/// Where the type of a multipart body is told instead of reading it.
type Told<'t> = Option<&'t Cell<Option<&'static Type>>>;

fn read_at<R: Responses>(
    rows: &'static [ResponseWire],
    position: usize,
    raw: &RawResponse,
    strict: Option<Direction>,
    told: Told<'_>,
) -> Result<R, Broken> {
    let row = rows
        .get(position)
        .and_then(|response| response.body.as_ref());
    let mut reader = ResponseReader::new(position, row, raw);
    reader.strict = strict;
    reader.told = told;
    let response = R::read(&mut reader);
    match reader.broken {
        Some(broken) => Err(broken),
        None => Ok(response),
    }
}

/// What a response holds: the position of its row, its status where that is its own, and its body.
#[cfg(feature = "server")]
#[derive(Clone, Copy)]
pub struct View<'a> {
    position: usize,
    status: Option<StatusCode>,
    body: Option<&'a dyn Payload>,
    raw: Option<&'a RawResponse>,
}

#[cfg(feature = "server")]
impl fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("View")
            .field("position", &self.position)
            .field("status", &self.status)
            .field("body", &self.body.is_some())
            .field("raw", &self.raw)
            .finish()
    }
}

#[cfg(feature = "server")]
impl<'a> View<'a> {
    /// A response at a position of the rows.
    pub fn new(position: usize) -> Self {
        Self {
            position,
            status: None,
            body: None,
            raw: None,
        }
    }

    /// A response without a row.
    pub fn undocumented(raw: &'a RawResponse) -> Self {
        Self {
            status: Some(raw.status),
            raw: Some(raw),
            ..Self::new(usize::MAX)
        }
    }

    /// Sets the status that the response carries.
    #[must_use]
    pub fn status(mut self, status: &StatusCode) -> Self {
        self.status = Some(*status);
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: &'a dyn Payload) -> Self {
        self.body = Some(body);
        self
    }

    fn status_of(&self, rows: &[ResponseWire]) -> StatusCode {
        let pattern = rows.get(self.position).map(|row| row.pattern);
        self.status
            .or_else(|| pattern.map(StatusPattern::status))
            .unwrap_or_default()
    }

    /// The position of the row that describes the response as it was written.
    fn described(&self, rows: &[ResponseWire], raw: &RawResponse) -> Result<usize, Broken> {
        let own = rows.get(self.position);
        let status = raw.status;
        let is_exact = |own: &ResponseWire| own.pattern == StatusPattern::Code(status.as_u16());
        let found = match own {
            // Behind these the response itself would have to come (RFC 9110 section 15.2).
            Some(own) if status.is_informational() && !is_exact(own) => None,
            Some(own) if own.pattern.precision(status.as_u16()) > 0 => Some(self.position),
            Some(_) => None,
            None => select_response(rows, status, raw.content_type()),
        };
        let message = format!("the document describes no such response with the status {status}");
        found.ok_or_else(|| Broken::Invalid(Violations::one("responses", message)))
    }

    fn encode(
        &self,
        rows: &[ResponseWire],
        accept: Option<&str>,
    ) -> Result<RawResponse, EncodeError> {
        if let Some(raw) = self.raw {
            return Ok(raw.clone());
        }
        let mut raw = RawResponse {
            status: self.status_of(rows),
            ..RawResponse::default()
        };
        if let Some(body) = self.body {
            let row = rows.get(self.position).and_then(|row| row.body.as_ref());
            let mut out = super::Outgoing {
                accept,
                ..raw.outgoing()
            };
            body.write(row, &mut out)?;
        }
        Ok(raw)
    }
}

/// Reads the response at one position of the rows. Its methods are called once for each row, in order, with the variant
/// of the row; all but one of them do nothing.
#[derive(Debug)]
pub struct ResponseReader<'r, R> {
    position: usize,
    next: usize,
    row: Option<&'static Row>,
    raw: &'r RawResponse,
    strict: Option<Direction>,
    told: Told<'r>,
    broken: Option<Broken>,
    response: Option<R>,
}

impl<'r, R> ResponseReader<'r, R> {
    fn new(position: usize, row: Option<&'static Row>, raw: &'r RawResponse) -> Self {
        Self {
            position,
            next: 0,
            row,
            raw,
            strict: None,
            told: None,
            broken: None,
            response: None,
        }
    }

    /// Whether it is this row's turn.
    fn turn(&mut self) -> bool {
        let at = self.next;
        self.next += 1;
        at == self.position
    }

    /// The row of a variant that holds nothing.
    pub fn nothing(&mut self, response: R) {
        if self.turn() {
            self.response = Some(response);
        }
    }

    /// The row of a variant that holds its status.
    pub fn status(&mut self, make: fn(StatusCode) -> R) {
        if self.turn() {
            self.response = Some(make(self.raw.status));
        }
    }

    /// The row of a variant that holds a body, with the headers that belong to it.
    pub fn body<P: Payload>(&mut self, make: fn(P) -> R) {
        if self.turn() {
            self.response = self.payload().map(make);
        }
    }

    /// The row of a variant that holds its status and a body.
    pub fn status_body<P: Payload>(&mut self, make: fn(StatusCode, P) -> R) {
        if self.turn() {
            let status = self.raw.status;
            self.response = self.payload().map(|body| make(status, body));
        }
    }

    /// What was read, or the response as it is.
    pub fn finish(&mut self, undocumented: fn(RawResponse) -> R) -> R {
        let response = self.response.take();
        response.unwrap_or_else(|| undocumented(self.raw.clone()))
    }

    fn payload<P: Payload>(&mut self) -> Option<P> {
        let from = Incoming {
            strict: self.strict,
            told: self.told,
            ..self.raw.incoming()
        };
        P::read(self.row, &from)
            .map_err(|broken| self.broken = Some(broken))
            .ok()
    }
}
