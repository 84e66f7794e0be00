//! Requests and responses before and after the engine.
//!
//! Enters and leaves: bytes, headers, and what a server could not read of them.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode};

#[cfg(feature = "server")]
use super::Outgoing;
use super::{ByteStream, Incoming, Parts};
use crate::Violations;
use crate::schema::Direction;

/// A request, ready to be sent to a base URL.
#[derive(Debug, Clone, Default)]
pub struct WireRequest {
    /// The method.
    pub method: Method,
    /// The path below the base URL, percent-encoded, starting with `/`.
    pub path: String,
    /// The query, percent-encoded, without `?`; may be empty.
    pub query: String,
    /// The headers, `Accept` and `Content-Type` among them.
    pub headers: HeaderMap,
    /// The body; empty when there is none.
    pub body: Bytes,
    /// The body instead, when it is a stream.
    pub stream: Option<ByteStream>,
}

/// A request as a server received it.
#[derive(Debug, Clone, Default)]
pub struct RawRequest {
    /// The values of the path's parameters, percent-encoded.
    pub captures: Vec<(&'static str, String)>,
    /// The query, percent-encoded, without `?`.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; empty when there is none.
    pub body: Bytes,
    /// The body instead, when it is a stream.
    pub stream: Option<ByteStream>,
    /// The body instead, when it is multipart and its parts were read one by one.
    pub parts: Option<Parts>,
}

/// A response with its bytes as they are; `Debug` shows the first of them.
#[derive(Clone, PartialEq, Default)]
pub struct RawResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; empty when there is none.
    pub body: Bytes,
    /// The body instead, when it is a stream.
    pub stream: Option<ByteStream>,
}

impl RawRequest {
    /// Whether there is no body.
    pub(super) fn is_empty(&self) -> bool {
        self.body.is_empty() && self.stream.is_none() && self.parts.is_none()
    }

    /// The `Content-Type`; empty when there is none.
    pub fn content_type(&self) -> &str {
        content_type(&self.headers)
    }

    /// The body, to be read strictly.
    pub(super) fn incoming(&self) -> Incoming<'_> {
        Incoming {
            headers: &self.headers,
            body: &self.body,
            stream: self.stream.as_ref(),
            parts: self.parts.as_ref(),
            told: None,
            strict: Some(Direction::Request),
        }
    }
}

/// A header as text, of whatever script it is; `None` when it is not UTF-8.
pub(crate) fn text(value: &HeaderValue) -> Option<&str> {
    std::str::from_utf8(value.as_bytes()).ok()
}

/// The `Content-Type`; empty when there is none.
pub(super) fn content_type(headers: &HeaderMap) -> &str {
    headers
        .get(http::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// How many bytes of a body are shown.
        const SHOWN: usize = 1024;
        let mut shown = f.debug_struct("RawResponse");
        shown
            .field("status", &self.status)
            .field("headers", &self.headers);
        match self.body.get(..SHOWN) {
            Some(first) if first.len() < self.body.len() => {
                let (first, all) = (Bytes::copy_from_slice(first), self.body.len());
                shown.field("body", &format_args!("{first:?}.. ({all} bytes)"))
            }
            _ => shown.field("body", &self.body),
        };
        shown.field("stream", &self.stream).finish()
    }
}

impl RawResponse {
    /// The `Content-Type`; empty when there is none.
    pub fn content_type(&self) -> &str {
        content_type(&self.headers)
    }

    /// Where headers and body are written.
    #[cfg(feature = "server")]
    pub(super) fn outgoing(&mut self) -> Outgoing<'_> {
        Outgoing {
            headers: &mut self.headers,
            body: &mut self.body,
            stream: &mut self.stream,
            direction: Direction::Response,
            accept: None,
        }
    }

    /// Headers and body, to be read leniently.
    pub(super) fn incoming(&self) -> Incoming<'_> {
        Incoming {
            headers: &self.headers,
            body: &self.body,
            stream: self.stream.as_ref(),
            parts: self.stream.as_ref().and_then(ByteStream::parts),
            told: None,
            strict: None,
        }
    }
}

/// Why a server does not pass a request on.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Refusal {
    /// The status to answer with.
    pub status: StatusCode,
    /// What is wrong, in a sentence.
    pub detail: String,
    /// All violations.
    pub violations: Violations,
}

impl Refusal {
    /// A refusal without violations.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: detail.into(),
            violations: Violations::default(),
        }
    }

    /// A refusal because of violations.
    pub(crate) fn because(status: StatusCode, detail: &str, violations: Violations) -> Self {
        Self {
            status,
            detail: detail.to_owned(),
            violations,
        }
    }
}
