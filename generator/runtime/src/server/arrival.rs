//! A request that has found its operation, and is not let in yet.
//!
//! Enters: the head of a request and its body, not yet read. Leaves: a [`RawRequest`]. It refuses responses that the
//! client does not take (406), bodies of other media types (415), bodies that are too large (413) or take too long (408). Bodies that
//! the operation takes as they arrive are not read here, and keep their limits.
//! What can be refused by the head is refused before the body is read, so that a client that waits for `100 Continue`
//! (RFC 9110 section 10.1.1) need not send it.

use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use axum::extract::Request;
use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, TRANSFER_ENCODING,
};
use http::request::Parts;
use http::{HeaderMap, StatusCode, Uri};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::Problem;
use super::negotiate::{Offer, lines, refuse_media, text};
use super::routes::{Route, Settings};
use super::timeout::within;
use crate::schema::Type;
use crate::wire::{
    Bounds, Broken, ByteStream, Kind, OperationWire, RawRequest, Row, StreamError, Ungathered,
    gather, has_files, refuse_body,
};

/// The values of a path's parameters, percent-encoded.
pub(super) type Captures = Vec<(&'static str, String)>;

/// A request that has found its operation.
pub(super) struct Arrival {
    pub(super) wire: &'static OperationWire,
    pub(super) settings: Settings,
    pub(super) head: Parts,
    pub(super) captures: Captures,
    pub(super) body: Body,
}

/// Whether there is no body to wait for.
pub(super) fn is_whole(wire: &OperationWire, request: &Request) -> bool {
    wire.body().is_none() || request.body().is_end_stream()
}

/// A request of which no body is read.
pub(super) fn without_body(uri: &Uri, headers: HeaderMap, captures: Captures) -> RawRequest {
    RawRequest {
        captures,
        query: uri.query().unwrap_or_default().to_owned(),
        headers,
        body: Bytes::new(),
        stream: None,
        parts: None,
    }
}

impl Arrival {
    pub(super) fn new(route: &Route, request: Request, captures: Captures) -> Self {
        let (head, body) = request.into_parts();
        Self {
            wire: route.wire,
            settings: route.settings,
            head,
            captures,
            body,
        }
    }

    /// The request with its body, once it is let in, and what the client takes where that still decides something.
    pub(super) async fn read(
        self,
        offer: Offer,
        multipart_type: MultipartType,
    ) -> Result<(RawRequest, Option<String>), Problem> {
        let Self {
            wire,
            settings,
            head,
            captures,
            body,
        } = self;
        let accept = offer.taken(&head.headers)?;
        let row = wire.body().filter(|_| !body.is_end_stream());
        if row.is_some() {
            refuse_media(wire, &head.headers)?;
            refuse_coding(&head.headers, settings.codings)?;
        }
        let mut raw = without_body(&head.uri, head.headers, captures);
        if let Some(row) = row {
            read_into(&mut raw, row, (body, settings), multipart_type).await?;
        }
        Ok((raw, accept))
    }
}

/// The type of a multipart body, told by the head of its request.
pub(super) type MultipartType = fn(&RawRequest) -> Option<&'static Type>;

/// Reads the body, or hands it over as it arrives.
async fn read_into(
    raw: &mut RawRequest,
    row: &Row,
    (body, settings): (Body, Settings),
    multipart_type: MultipartType,
) -> Result<(), Problem> {
    let media = raw.content_type();
    if row.streams(media) {
        raw.stream = Some(streamed(body, &raw.headers, settings)?);
        return Ok(());
    }
    let is_multipart = row
        .alternative(media)
        .is_some_and(|row| row.kind == Kind::Multipart);
    let files = is_multipart.then(|| multipart_type(raw)).flatten();
    match files.filter(|ty| has_files(ty)) {
        Some(ty) => {
            let body = streamed(body, &raw.headers, settings)?;
            let (limit, on_disk) = (settings.body_limit, settings.files_on_disk);
            let parts = gather(body, media, ty, limit, on_disk).await;
            raw.parts = Some(parts.map_err(|why| ungathered(why, limit))?);
        }
        None => raw.body = read_body(body, &raw.headers, settings).await?,
    }
    Ok(())
}

/// A body as it arrives, within the limits of streams.
fn streamed(body: Body, headers: &HeaderMap, settings: Settings) -> Result<ByteStream, Problem> {
    refuse_length(headers, settings.stream_limit)?;
    let body = ByteStream::from_http(body, settings.body_limit);
    Ok(body.bounded(Bounds {
        size: settings.stream_limit,
        idle: Some(settings.stream_pause),
        whole: Some(settings.stream_timeout),
        sleep: |time| Box::pin(tokio::time::sleep(time)),
    }))
}

async fn read_body(body: Body, headers: &HeaderMap, settings: Settings) -> Result<Bytes, Problem> {
    let limit = settings.body_limit;
    refuse_length(headers, limit as u64)?;
    match within(settings.body_timeout, Limited::new(body, limit).collect()).await {
        Some(Ok(body)) => Ok(body.to_bytes()),
        Some(Err(error)) if error.is::<LengthLimitError>() => Err(too_large(limit as u64)),
        Some(Err(_)) => Err(broken_off()),
        None => Err(too_slow(settings.body_timeout)),
    }
}

fn refuse_length(headers: &HeaderMap, limit: u64) -> Result<(), Problem> {
    let declared = text(headers, CONTENT_LENGTH).parse::<u64>();
    match declared {
        Ok(length) if length > limit => Err(too_large(limit)),
        _ => Ok(()),
    }
}

fn ungathered(why: Ungathered, limit: usize) -> Problem {
    match why {
        Ungathered::Malformed(why) => StreamError::Malformed(why).into(),
        Ungathered::Stream(error) => error.into(),
        Ungathered::TooLarge(name) => {
            let detail = format!(
                "The body has more than {limit} bytes that have to be held, at the part {:?}: files that come last are not.",
                name.unwrap_or_default()
            );
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
        }
        Ungathered::Disk(_error) => {
            #[cfg(feature = "tracing")]
            tracing::error!(error = %_error, "a file of a body cannot wait on disk");
            let detail = "The body cannot be stored.";
            Problem::new(StatusCode::INSUFFICIENT_STORAGE, detail)
        }
    }
}

/// Refuses a body in a coding that no layer has undone (RFC 9110 section 15.5.16, RFC 9112 section 6.1).
fn refuse_coding(headers: &HeaderMap, codings: &'static str) -> Result<(), Problem> {
    let transfer = lines(headers, TRANSFER_ENCODING);
    if !transfer.is_empty() && !transfer.eq_ignore_ascii_case("chunked") {
        let detail = format!("Bodies travel in chunks or with their length, not as {transfer:?}.");
        return Err(Problem::new(StatusCode::NOT_IMPLEMENTED, detail));
    }
    let coding = lines(headers, CONTENT_ENCODING);
    if coding.is_empty() || coding.eq_ignore_ascii_case("identity") {
        return Ok(());
    }
    let detail = format!("Bodies are taken as {codings}, not as {coding:?}.");
    let problem = Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail);
    Err(problem.header(ACCEPT_ENCODING, codings.to_owned()))
}

fn too_large(limit: u64) -> Problem {
    let detail = format!("The body is larger than {limit} bytes.");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
}

fn too_slow(time: Duration) -> Problem {
    let detail = format!("The body took longer than {time:?}.");
    // What is left of it may come at any time (RFC 9110 section 15.5.9).
    Problem::new(StatusCode::REQUEST_TIMEOUT, detail).header(CONNECTION, "close".to_owned())
}

fn broken_off() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "The body broke off, or its coding did.",
    )
}

/// What the server answers to a body that cannot be read to its end: 413, 408, 400, or 422.
impl From<StreamError> for Problem {
    fn from(error: StreamError) -> Self {
        match error {
            StreamError::TooLarge(limit) => too_large(limit as u64),
            StreamError::TooSlow(time) => too_slow(time),
            StreamError::Broken(_) => broken_off(),
            StreamError::Malformed(why) => refuse_body(Broken::Malformed(why)).into(),
            StreamError::Invalid(found) => refuse_body(Broken::Invalid(found)).into(),
            StreamError::Taken => {
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "The operation failed.")
            }
        }
    }
}
