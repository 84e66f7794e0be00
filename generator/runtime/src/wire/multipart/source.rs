//! A multipart body as it arrives.
//!
//! Enters: pieces of a body, and its boundary. Leaves: what stands in it, one after the other. It refuses what RFC 2046
//! section 5.1 does not call a body of parts.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream as _;

use super::super::{ByteStream, StreamError};
use super::parts::{Event, Splitter};

/// A body, and what has been read of it and not used.
pub(super) struct Source {
    splitter: Splitter,
    body: ByteStream,
    /// How much of it may be held.
    pub(super) limit: usize,
}

impl Source {
    pub(super) fn new(body: ByteStream, boundary: &str) -> Self {
        Self {
            limit: body.limit(),
            splitter: Splitter::new(boundary),
            body,
        }
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Event, StreamError>> {
        loop {
            if let Some(event) = self.splitter.next().map_err(StreamError::Malformed)? {
                return Poll::Ready(Ok(event));
            }
            match ready!(Pin::new(&mut self.body).poll_next(context)) {
                Some(piece) => self.splitter.push(piece?),
                None => self.splitter.finish(),
            }
        }
    }
}
