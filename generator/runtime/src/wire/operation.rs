//! Operations: what the macros implement, and the plain data behind it.
//!
//! Enters: rows. Leaves: traits that the client and the server use, and the choice of the response that a status and
//! a media type stand for.

use http::{Method, StatusCode};

use super::decode::{HeaderReader, no_row};
use super::encode::media_value;
use super::{
    Broken, EncodeError, HeaderWriter, RawRequest, RawResponse, Refusal, Row, SecurityScheme,
};
use super::{StatusPattern, WireRequest, media};
use crate::schema::Schema;

/// A request that travels; implemented by [`request!`](crate::request).
pub trait Operation: Sized + Send + 'static {
    /// What it is answered with.
    type Response: Responses;

    /// How its members travel.
    const WIRE: &'static OperationWire;

    /// Writes the request.
    ///
    /// # Errors
    ///
    /// A value that its place cannot carry, such as an empty path segment or a header with a line break.
    fn encode(&self) -> Result<WireRequest, EncodeError>;

    /// Reads a request.
    ///
    /// # Errors
    ///
    /// Everything that does not satisfy the document.
    fn decode(request: &RawRequest) -> Result<Self, Refusal>;
}

/// What an operation is, as plain data.
#[derive(Debug)]
pub struct OperationWire {
    /// The name of the request.
    pub name: &'static str,
    /// The method.
    pub method: Method,
    /// The path template, as the document writes it.
    pub path: &'static str,
    /// How each member travels, in their order.
    pub members: &'static [Row],
    /// The responses.
    pub responses: &'static [ResponseWire],
    /// The security requirements: one of the lists, all schemes in it; empty when nothing is required.
    pub security: &'static [&'static [SecurityScheme]],
}

impl OperationWire {
    /// The row of the body.
    pub fn body(&self) -> Option<&'static Row> {
        self.members.iter().find(|row| row.is_body())
    }

    /// The media types of successes, as the document writes them, each once.
    pub fn success_media(&self) -> Vec<&'static str> {
        let mut found = Vec::new();
        for response in self
            .responses
            .iter()
            .filter(|response| response.pattern.is_success())
        {
            for media in response.body.iter().flat_map(Row::media) {
                if !found.contains(&media) {
                    found.push(media);
                }
            }
        }
        found
    }
}

/// A response, as plain data.
#[derive(Debug)]
pub struct ResponseWire {
    /// The statuses that it is for.
    pub pattern: StatusPattern,
    /// How its body travels, when it has one.
    pub body: Option<Row>,
}

/// The position of the response that a status and a media type stand for: the most exact pattern, and among equals the
/// one whose media type matches.
pub fn select_response(
    responses: &[ResponseWire],
    status: StatusCode,
    content_type: &str,
) -> Option<usize> {
    let rank = |response: &ResponseWire| {
        let precision = response.pattern.precision(status.as_u16());
        let mut media = response.body.iter().flat_map(Row::media);
        (
            precision,
            precision > 0 && media.any(|range| media::matches(range, content_type)),
        )
    };
    let ranked = responses
        .iter()
        .map(rank)
        .enumerate()
        .filter(|(_, (precision, _))| *precision > 0);
    // `max_by_key` takes the last of equals; the document's first shall win.
    ranked.rev().max_by_key(|(_, rank)| *rank).map(|(at, _)| at)
}

/// What an operation is answered with; implemented by [`response!`](crate::response).
pub trait Responses: Sized + Send + 'static {
    /// What a call gives when all went well.
    type Success: 'static;

    /// The responses, in the order of the rows.
    const WIRE: &'static [ResponseWire];

    /// Reads the response at a position of the rows.
    ///
    /// # Errors
    ///
    /// The body or the headers do not satisfy the document.
    fn decode(position: usize, raw: &RawResponse) -> Result<Self, Broken>;

    /// Writes the response.
    ///
    /// # Errors
    ///
    /// A value that its place cannot carry.
    fn encode(&self) -> Result<RawResponse, EncodeError>;

    /// The status.
    fn status(&self) -> StatusCode;

    /// The success.
    ///
    /// # Errors
    ///
    /// The response itself, when it is not the success that [`Responses::Success`] names.
    fn into_success(self) -> Result<Self::Success, Self>;

    /// A response that the document does not describe.
    fn undocumented(raw: RawResponse) -> Self;
}

/// The body of a response with its headers; implemented by [`headers!`](crate::headers), and by every plain body.
pub trait Payload: Sized {
    /// The body.
    type Body: Schema;

    /// How the headers travel.
    const HEADERS: &'static [Row];

    /// The body.
    fn body(&self) -> &Self::Body;

    /// Writes the headers.
    ///
    /// # Errors
    ///
    /// A value that a header cannot carry.
    fn write_headers(&self, headers: &mut HeaderWriter<'_>) -> Result<(), EncodeError>;

    /// Reads the headers beside the body.
    ///
    /// # Errors
    ///
    /// Headers that do not satisfy the document.
    fn read(body: Self::Body, headers: &mut HeaderReader<'_>) -> Result<Self, Broken>;
}

impl<T: Schema> Payload for T {
    type Body = T;

    const HEADERS: &'static [Row] = &[];

    fn body(&self) -> &T {
        self
    }

    fn write_headers(&self, _: &mut HeaderWriter<'_>) -> Result<(), EncodeError> {
        Ok(())
    }

    fn read(body: T, _: &mut HeaderReader<'_>) -> Result<Self, Broken> {
        Ok(body)
    }
}

/// Reads a body: bytes, how it travels, and whether strictly.
type Decode<T> = fn(&[u8], &Row, bool) -> Result<T, Broken>;

/// Reads a payload: what `response!` expands to.
#[doc(hidden)]
pub fn read_payload<P: Payload>(
    responses: &'static [ResponseWire],
    position: usize,
    raw: &RawResponse,
    decode: Decode<P::Body>,
) -> Result<P, Broken> {
    let row = responses
        .get(position)
        .and_then(|response| response.body.as_ref());
    let body = decode(&raw.body, row.unwrap_or(no_row()), false)?;
    P::read(body, &mut HeaderReader::new(P::HEADERS, &raw.headers))
}

/// Writes a payload: what `response!` expands to.
#[doc(hidden)]
pub fn write_payload<P: Payload>(
    responses: &'static [ResponseWire],
    position: usize,
    status: StatusCode,
    payload: &P,
    encode: fn(&P::Body) -> Result<bytes::Bytes, EncodeError>,
) -> Result<RawResponse, EncodeError> {
    let mut raw = RawResponse {
        status,
        body: encode(payload.body())?,
        ..RawResponse::default()
    };
    if let Some(row) = responses
        .get(position)
        .and_then(|response| response.body.as_ref())
    {
        raw.headers
            .insert(http::header::CONTENT_TYPE, media_value(row)?);
    }
    payload.write_headers(&mut HeaderWriter::new(P::HEADERS, &mut raw.headers))?;
    Ok(raw)
}

/// `value` as an `S`, when that is what it is: what `response!` expands to.
#[doc(hidden)]
pub fn same<T: 'static, S: 'static>(value: T) -> Result<S, T> {
    // `fn(T) -> T` is `fn(T) -> S` exactly when `T` is `S`.
    let identity: fn(T) -> T = std::convert::identity;
    match (&identity as &dyn std::any::Any).downcast_ref::<fn(T) -> S>() {
        Some(convert) => Ok(convert(value)),
        None => Err(value),
    }
}
