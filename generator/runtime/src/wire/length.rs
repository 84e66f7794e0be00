//! `Content-Length` where a document has it as a parameter.
//!
//! Enters: headers and a body. Leaves: the body, which is as long as they say. It refuses bodies that are not: what is left of one would
//! be the next request (RFC 9112 section 11.2), and of what is missing the server would wait for the rest.

use std::pin::Pin;
use std::task::{Poll, ready};

use bytes::Bytes;
use futures_core::Stream as _;
use http::HeaderMap;
use http::header::CONTENT_LENGTH;

use super::{ByteStream, EncodeError, StreamError};

/// The stream, if the body is one, held to its length.
///
/// # Errors
///
/// A body that is held has another length.
pub(super) fn check(
    headers: &HeaderMap,
    body: &Bytes,
    stream: Option<ByteStream>,
) -> Result<Option<ByteStream>, EncodeError> {
    let Some(value) = headers.get(CONTENT_LENGTH) else {
        return Ok(stream);
    };
    let length = value.to_str().ok().and_then(|text| text.parse().ok());
    match (length, stream) {
        (Some(length), Some(stream)) => Ok(Some(exactly(stream, length))),
        (Some(length), None) if length == body.len() as u64 => Ok(None),
        _ => Err(EncodeError {
            name: Some("Content-Length"),
            message: format!("the body has another length: {} bytes", body.len()),
        }),
    }
}

/// A stream that breaks off before more bytes come, and ends with an error when there are fewer.
fn exactly(mut stream: ByteStream, length: u64) -> ByteStream {
    let mut left = length;
    let wrong = move || {
        let message = format!("it has not the {length} bytes that `Content-Length` says");
        StreamError::Malformed(message)
    };
    ByteStream::from_poll(move |context| {
        let piece = ready!(Pin::new(&mut stream).poll_next(context));
        Poll::Ready(match piece {
            Some(Ok(bytes)) => match left.checked_sub(bytes.len() as u64) {
                Some(rest) => {
                    left = rest;
                    Some(Ok(bytes))
                }
                None => Some(Err(wrong())),
            },
            None if left > 0 => Some(Err(wrong())),
            end => end,
        })
    })
}
