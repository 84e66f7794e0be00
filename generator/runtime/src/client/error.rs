//! What may go wrong with a call, with all that is known of the response.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::earlier::Earlier;
use super::{RateLimit, TransportError};
use crate::Violations;
use crate::wire::{EncodeError, RawResponse};

/// Why a call did not succeed. `R` is the operation's enum of responses.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<R> {
    /// A response that the document describes, but not the success.
    Api(ApiError<R>),
    /// A response that the document does not describe.
    Undocumented(Box<RawResponse>),
    /// A response that the document describes, with a body or headers that do not satisfy it.
    Decode(DecodeError),
    /// No response, or not all of it.
    Transport(TransportError),
    /// The request cannot be sent as it is.
    Request(EncodeError),
}

impl<R> Error<R> {
    /// The status of the response, when one was received.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Api(error) => Some(error.status().as_u16()),
            Self::Undocumented(raw) => Some(raw.status.as_u16()),
            Self::Decode(error) => Some(error.status().as_u16()),
            Self::Transport(error) => error.received().map(|raw| raw.status.as_u16()),
            Self::Request(_) => None,
        }
    }

    /// The headers of the response, when one was received.
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::Api(error) => Some(error.headers()),
            Self::Undocumented(raw) => Some(&raw.headers),
            Self::Decode(error) => Some(error.headers()),
            Self::Transport(error) => error.received().map(|raw| &raw.headers),
            Self::Request(_) => None,
        }
    }

    /// What the headers of the response say about how much may still be asked of the server.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.headers().and_then(RateLimit::from_headers)
    }
}

impl<R: fmt::Debug> fmt::Display for Error<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(error) => write!(
                f,
                "the server answered {}: {:?}",
                error.status(),
                error.body()
            ),
            Self::Undocumented(raw) => {
                write!(
                    f,
                    "the server answered {}, which the document does not describe",
                    raw.status
                )
            }
            Self::Decode(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Request(error) => write!(f, "the request cannot be sent: {error}"),
        }
    }
}

impl<R: fmt::Debug> std::error::Error for Error<R> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Decode(error) => Some(error.violations()),
            Self::Transport(error) => std::error::Error::source(error),
            Self::Request(error) => Some(error),
            Self::Api(_) | Self::Undocumented(_) => None,
        }
    }
}

/// A response that the document describes, but not the success.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiError<R>(Box<(StatusCode, HeaderMap, R, Earlier)>);

impl<R> ApiError<R> {
    pub(super) fn new(status: StatusCode, headers: HeaderMap, body: R) -> Self {
        Self(Box::new((status, headers, body, Earlier::default())))
    }

    /// Keeps the request that it answers.
    pub(super) fn after(mut self, earlier: Earlier) -> Self {
        self.0.3 = earlier;
        self
    }

    pub(super) fn earlier(&self) -> &Earlier {
        &self.0.3
    }

    /// The status; it compares with `u16`.
    pub fn status(&self) -> StatusCode {
        self.0.0
    }

    /// The headers, as they were received.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.1
    }

    /// The response, typed by its status.
    pub fn body(&self) -> &R {
        &self.0.2
    }

    /// The response, typed by its status.
    pub fn into_body(self) -> R {
        self.0.2
    }
}

/// A response whose body or headers do not satisfy the document; it keeps both as they were received.
#[derive(Debug, Clone, PartialEq)]
pub struct DecodeError(Box<(RawResponse, Violations)>);

impl DecodeError {
    pub(super) fn new(raw: RawResponse, violations: Violations) -> Self {
        Self(Box::new((raw, violations)))
    }

    /// The status; it compares with `u16`.
    pub fn status(&self) -> StatusCode {
        self.0.0.status
    }

    /// The headers, as they were received.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.0.headers
    }

    /// The body, as it was received.
    pub fn body(&self) -> &Bytes {
        &self.0.0.body
    }

    /// What is wrong, each with its JSON pointer.
    pub fn violations(&self) -> &Violations {
        &self.0.1
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let media = match self.0.0.content_type() {
            "" => "of no media type",
            media => media,
        };
        write!(
            f,
            "the {} response ({media}) does not satisfy the document: {}",
            self.status(),
            self.violations()
        )
    }
}

impl std::error::Error for DecodeError {}
