//! A request that has found its operation, and is not let in yet.
//!
//! Enters: the head of a request and its body, not yet read. Leaves: a [`RawRequest`]. It refuses responses that the
//! client does not take (406), bodies of other media types (415), bodies that are too large (413) or take too long (408). Bodies that
//! the operation takes as they arrive are not read here, and have no limit.
//! What can be refused by the head is refused before the body is read, so that a client that waits for `100 Continue`
//! (RFC 9110 section 10.1.1) need not send it.

use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::Problem;
use super::negotiate::{accepted, gives, may_label, refuse_media, text};
use super::routes::Settings;
use super::timeout::within;
use crate::wire::{ByteStream, OperationWire, RawRequest};

/// A request that has found its operation.
pub(super) struct Arrival {
    pub(super) wire: &'static OperationWire,
    pub(super) settings: Settings,
    pub(super) head: Parts,
    pub(super) captures: Vec<(&'static str, String)>,
    pub(super) body: Body,
}

impl Arrival {
    /// Whether there is no body to wait for.
    pub(super) fn is_whole(&self) -> bool {
        self.wire.body().is_none() || self.body.is_end_stream()
    }

    /// The request with its body, once it is let in, and what the client takes where that still decides something.
    pub(super) async fn read(mut self) -> Result<(RawRequest, Option<String>), Problem> {
        let row = match self.wire.body() {
            Some(row) if !self.body.is_end_stream() => row,
            _ => return self.without_body(),
        };
        let accept = self.accept()?;
        refuse_media(self.wire, &self.head.headers)?;
        refuse_coding(&self.head.headers)?;
        let (mut body, mut stream) = (Bytes::new(), None);
        let incoming = std::mem::take(&mut self.body);
        if row.streams(text(&self.head.headers, CONTENT_TYPE)) {
            stream = Some(ByteStream::from_http(incoming, self.settings.body_limit));
        } else {
            body = read_body(incoming, &self.head.headers, self.settings).await?;
        }
        Ok((self.with(body, stream), accept))
    }

    /// The request, of which no body is read.
    pub(super) fn without_body(self) -> Result<(RawRequest, Option<String>), Problem> {
        let accept = self.accept()?;
        Ok((self.with(Bytes::new(), None), accept))
    }

    /// What the client takes, where that still decides something.
    fn accept(&self) -> Result<Option<String>, Problem> {
        let Some(accept) = accepted(&self.head.headers) else {
            return Ok(None);
        };
        if gives(self.wire, &accept) == 0 {
            let media = self.wire.success_media().join(" or ");
            let detail = format!("The response is {media}.");
            return Err(Problem::new(StatusCode::NOT_ACCEPTABLE, detail));
        }
        Ok(may_label(self.wire).then(|| accept.into_owned()))
    }

    fn with(self, body: Bytes, stream: Option<ByteStream>) -> RawRequest {
        RawRequest {
            captures: self.captures,
            query: self.head.uri.query().unwrap_or_default().to_owned(),
            headers: self.head.headers,
            body,
            stream,
        }
    }
}

async fn read_body(body: Body, headers: &HeaderMap, settings: Settings) -> Result<Bytes, Problem> {
    let limit = settings.body_limit;
    let declared = text(headers, CONTENT_LENGTH).parse::<u64>();
    if declared.is_ok_and(|length| length > limit as u64) {
        return Err(too_large(limit));
    }
    match within(settings.body_timeout, Limited::new(body, limit).collect()).await {
        Some(Ok(body)) => Ok(body.to_bytes()),
        Some(Err(error)) if error.is::<LengthLimitError>() => Err(too_large(limit)),
        Some(Err(_)) => Err(Problem::new(StatusCode::BAD_REQUEST, "The body broke off.")),
        None => Err(too_slow(settings.body_timeout)),
    }
}

/// Refuses a body in a coding that no layer has undone (RFC 9110 section 15.5.16).
fn refuse_coding(headers: &HeaderMap) -> Result<(), Problem> {
    let coding = text(headers, CONTENT_ENCODING);
    if coding.is_empty() || coding.eq_ignore_ascii_case("identity") {
        return Ok(());
    }
    let detail = format!("Bodies are taken as they are, not as {coding:?}.");
    let problem = Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail);
    Err(problem.header(ACCEPT_ENCODING, "identity".to_owned()))
}

fn too_large(limit: usize) -> Problem {
    let detail = format!("The body is larger than {limit} bytes.");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
}

fn too_slow(time: Duration) -> Problem {
    let detail = format!("The body took longer than {time:?}.");
    Problem::new(StatusCode::REQUEST_TIMEOUT, detail)
}
