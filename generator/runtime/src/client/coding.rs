//! Bodies of requests in a content coding (RFC 9110 section 8.4).
//!
//! Enters: a request. Leaves: the same with its body compressed, held or as a stream as it was. What is small, and what has
//! a coding already, stays as it is.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use async_compression::tokio::bufread;
use bytes::Bytes;
use futures_core::Stream as _;
use http::HeaderValue;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use tokio::io::{AsyncBufRead, AsyncRead, ReadBuf};

use crate::wire::{ByteStream, StreamError, WireRequest};

/// A held body of fewer bytes is not worth it.
const SMALL: usize = 1024;

/// How the bodies of requests are compressed; each by the feature of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Coding {
    /// `gzip` (RFC 1952).
    #[cfg(feature = "gzip")]
    Gzip,
    /// `deflate` (RFC 1950).
    #[cfg(feature = "deflate")]
    Deflate,
    /// `br` (RFC 7932).
    #[cfg(feature = "br")]
    Br,
    /// `zstd` (RFC 8878).
    #[cfg(feature = "zstd")]
    Zstd,
}

impl Coding {
    fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "gzip")]
            Self::Gzip => "gzip",
            #[cfg(feature = "deflate")]
            Self::Deflate => "deflate",
            #[cfg(feature = "br")]
            Self::Br => "br",
            #[cfg(feature = "zstd")]
            Self::Zstd => "zstd",
        }
    }

    fn encoded(self, body: ByteStream) -> ByteStream {
        let reader = Reader {
            body,
            piece: Bytes::new(),
        };
        match self {
            #[cfg(feature = "gzip")]
            Self::Gzip => ByteStream::from_reader(bufread::GzipEncoder::new(reader)),
            #[cfg(feature = "deflate")]
            Self::Deflate => ByteStream::from_reader(bufread::ZlibEncoder::new(reader)),
            #[cfg(feature = "br")]
            Self::Br => ByteStream::from_reader(bufread::BrotliEncoder::new(reader)),
            #[cfg(feature = "zstd")]
            Self::Zstd => ByteStream::from_reader(bufread::ZstdEncoder::new(reader)),
        }
    }

    /// Compresses the body of a request.
    pub(super) async fn encode(self, request: &mut WireRequest) -> Result<(), StreamError> {
        if request.headers.contains_key(CONTENT_ENCODING) {
            return Ok(());
        }
        if let Some(stream) = request.stream.take() {
            request.stream = Some(self.encoded(stream));
        } else if request.body.len() >= SMALL {
            let body = ByteStream::from(request.body.clone());
            request.body = self.encoded(body).bytes_up_to(usize::MAX).await?;
        } else {
            return Ok(());
        }
        let name = HeaderValue::from_static(self.name());
        request.headers.insert(CONTENT_ENCODING, name);
        // Where the document has it as a parameter, it was that of the body before.
        request.headers.remove(CONTENT_LENGTH);
        Ok(())
    }
}

/// A body as something to read from.
struct Reader {
    body: ByteStream,
    piece: Bytes,
}

impl AsyncBufRead for Reader {
    fn poll_fill_buf(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let this = self.get_mut();
        while this.piece.is_empty() {
            match ready!(Pin::new(&mut this.body).poll_next(context)) {
                Some(Ok(piece)) => this.piece = piece,
                Some(Err(error)) => return Poll::Ready(Err(io::Error::other(error))),
                None => break,
            }
        }
        Poll::Ready(Ok(&this.piece))
    }

    fn consume(mut self: Pin<&mut Self>, amount: usize) {
        let amount = amount.min(self.piece.len());
        drop(self.piece.split_to(amount));
    }
}

impl AsyncRead for Reader {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let piece = ready!(self.as_mut().poll_fill_buf(context))?;
        let length = piece.len().min(buffer.remaining());
        buffer.put_slice(piece.get(..length).unwrap_or_default());
        self.consume(length);
        Poll::Ready(Ok(()))
    }
}
