//! Bodies that are not held in memory.
//!
//! Enters: bytes, or a stream of them. Leaves: a body that is sent or read piece by piece. Dropping it ends the
//! transfer; what is not asked for is not read, so a slow reader slows the sender down.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::header::CONTENT_TYPE;

use super::content_type::own_media_value;
use super::{Broken, Content, EncodeError, Incoming, Outgoing, Payload, Row};
use crate::Violations;

/// What may go wrong while a body is streamed.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A body that broke off, or that cannot be read again.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamError {
    /// The other side, or what the body is read from, failed.
    Broken(BoxError),
    /// There are more bytes than were asked for at most.
    TooLarge(usize),
    /// The next bytes did not come in this time.
    TooSlow(Duration),
    /// The stream was taken already, by a clone of the same body.
    Taken,
    /// What stands in the body is not what its media type says.
    Malformed(String),
    /// An item of the body does not satisfy its schema.
    Invalid(Violations),
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(error) => write!(f, "the body broke off: {error}"),
            Self::TooLarge(limit) => write!(f, "the body is larger than {limit} bytes"),
            Self::TooSlow(time) => write!(f, "the body did not go on within {time:?}"),
            Self::Taken => f.write_str("the body was read already"),
            Self::Malformed(why) => write!(f, "the body is malformed: {why}"),
            Self::Invalid(found) => write!(f, "an item does not satisfy its schema: {found}"),
        }
    }
}

impl std::error::Error for StreamError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Broken(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}

type Poller<T> = Box<dyn FnMut(&mut Context<'_>) -> Poll<Option<Result<T, StreamError>>> + Send>;

/// A stream behind a handle that can be cloned: whoever asks first has it, and the others are told so.
pub(super) struct Pieces<T> {
    shared: Arc<Mutex<State<T>>>,
    mine: bool,
}

struct State<T> {
    poll: Poller<T>,
    taken: bool,
    ended: bool,
}

impl<T> Pieces<T> {
    /// Pieces that a function gives, one after the other.
    pub(super) fn from_poll(
        poll: impl FnMut(&mut Context<'_>) -> Poll<Option<Result<T, StreamError>>> + Send + 'static,
    ) -> Self {
        Self {
            shared: Arc::new(Mutex::new(State {
                poll: Box::new(poll),
                taken: false,
                ended: false,
            })),
            mine: false,
        }
    }

    /// Asks for the next piece; after the end and after an error there is none.
    pub(super) fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<T, StreamError>>> {
        let mut state = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if state.taken && !self.mine {
            return Poll::Ready(Some(Err(StreamError::Taken)));
        }
        state.taken = true;
        self.mine = true;
        if state.ended {
            return Poll::Ready(None);
        }
        let piece = ready!((state.poll)(context));
        state.ended = !matches!(piece, Some(Ok(_)));
        Poll::Ready(piece)
    }
}

impl<T> Clone for Pieces<T> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            mine: false,
        }
    }
}

impl<T> PartialEq for Pieces<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared)
    }
}

/// The body that goes on where another ended; `None` when the server says that there is no more.
pub(crate) type Continued =
    Pin<Box<dyn Future<Output = Result<Option<ByteStream>, StreamError>> + Send>>;

/// Asks for a body again: after the event of an id, after a delay, and after so many bodies in a row without an event.
pub(crate) type Again = Arc<dyn Fn(Option<String>, Duration, u32) -> Continued + Send + Sync>;

/// A body of bytes: held, or a stream that is sent and read piece by piece.
///
/// It is made of whatever holds bytes (`"text".into()`, `vec.into()`), [of a stream](Self::from_stream), or
/// [of a reader](Self::from_reader), such as a file. A clone of a stream is the same stream: one of them can be read, and
/// only a body that is held can be sent again when a request is tried again. Two bodies are equal when they hold the same
/// bytes or are the same stream; the media type does not count.
#[derive(Clone)]
pub struct ByteStream(Box<Parts>);

#[derive(Clone)]
struct Parts {
    inner: Inner,
    media: Option<Box<str>>,
    limit: usize,
    again: Option<Again>,
    /// The parts of a multipart body, when they were read one by one; the response that holds them stays as small as others.
    parts: Option<super::Parts>,
}

#[derive(Clone, PartialEq)]
enum Inner {
    Held(Bytes),
    Stream(Pieces<Bytes>),
}

impl ByteStream {
    /// How many bytes [`bytes`](Self::bytes) reads at most, unless the client or server has a limit: 64 MiB.
    pub const LIMIT: usize = 64 * 1024 * 1024;

    fn of(inner: Inner) -> Self {
        Self(Box::new(Parts {
            inner,
            media: None,
            limit: Self::LIMIT,
            again: None,
            parts: None,
        }))
    }

    /// A body that a stream gives piece by piece.
    pub fn from_stream<B, E>(stream: impl Stream<Item = Result<B, E>> + Send + 'static) -> Self
    where
        B: Into<Bytes>,
        E: Into<BoxError>,
    {
        let mut stream = Box::pin(stream);
        Self::from_poll(move |context| {
            let piece = ready!(stream.as_mut().poll_next(context));
            Poll::Ready(piece.map(|piece| match piece {
                Ok(bytes) => Ok(bytes.into()),
                Err(error) => Err(StreamError::Broken(error.into())),
            }))
        })
    }

    /// A body that is read from a file, a pipe or a socket.
    pub fn from_reader(reader: impl tokio::io::AsyncRead + Send + 'static) -> Self {
        const PIECE: usize = 64 * 1024;
        let mut reader = Box::pin(reader);
        let mut space = vec![0; PIECE];
        Self::from_poll(move |context| {
            let mut buffer = tokio::io::ReadBuf::new(&mut space);
            let read = ready!(reader.as_mut().poll_read(context, &mut buffer));
            Poll::Ready(match read {
                Ok(()) if buffer.filled().is_empty() => None,
                Ok(()) => Some(Ok(Bytes::copy_from_slice(buffer.filled()))),
                Err(error) => Some(Err(StreamError::Broken(error.into()))),
            })
        })
    }

    /// A body that a function gives piece by piece.
    pub(crate) fn from_poll(
        poll: impl FnMut(&mut Context<'_>) -> Poll<Option<Result<Bytes, StreamError>>> + Send + 'static,
    ) -> Self {
        Self::of(Inner::Stream(Pieces::from_poll(poll)))
    }

    /// A body as an HTTP library gives it.
    #[cfg_attr(not(any(feature = "client", feature = "server")), allow(dead_code))]
    pub(crate) fn from_http<B>(body: B, limit: usize) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let mut body = Box::pin(body);
        let stream = Self::from_poll(move |context| {
            loop {
                match ready!(body.as_mut().poll_frame(context)) {
                    None => return Poll::Ready(None),
                    Some(Err(error)) => {
                        return Poll::Ready(Some(Err(StreamError::Broken(error.into()))));
                    }
                    // Trailers are passed over.
                    Some(Ok(frame)) => {
                        if let Ok(data) = frame.into_data() {
                            return Poll::Ready(Some(Ok(data)));
                        }
                    }
                }
            }
        });
        stream.with_limit(limit)
    }

    /// The body, with something before it.
    #[cfg(feature = "client")]
    pub(crate) fn after(mut self, start: Bytes) -> Self {
        let (mut start, limit) = (Some(start), self.limit());
        let both = Self::from_poll(move |context| match start.take() {
            Some(start) => Poll::Ready(Some(Ok(start))),
            None => Pin::new(&mut self).poll_next(context),
        });
        both.with_limit(limit)
    }

    /// A multipart body whose parts were read one by one.
    #[cfg(feature = "client")]
    pub(crate) fn of_parts(parts: super::Parts) -> Self {
        let mut body = Self::default();
        body.0.parts = Some(parts);
        body
    }

    /// The parts, when they were read one by one.
    pub(super) fn parts(&self) -> Option<&super::Parts> {
        self.0.parts.as_ref()
    }

    /// Sets how many bytes are read into memory at most.
    pub(super) fn with_limit(mut self, limit: usize) -> Self {
        self.0.limit = limit;
        self
    }

    /// Says how the body is asked for again.
    #[cfg(feature = "client")]
    pub(crate) fn with_again(mut self, again: Again) -> Self {
        self.0.again = Some(again);
        self
    }

    pub(super) fn again(&self) -> Option<Again> {
        self.0.again.clone()
    }

    pub(super) fn limit(&self) -> usize {
        self.0.limit
    }

    /// Sets the media type that the body is sent with, where the document allows several by a range such as `image/*`. A request
    /// with one that the document does not list is not sent.
    #[must_use]
    pub fn with_media_type(mut self, media: impl Into<String>) -> Self {
        self.0.media = Some(media.into().into_boxed_str());
        self
    }

    /// The media type: what was set, or what the body was received with.
    pub fn media_type(&self) -> Option<&str> {
        self.0.media.as_deref()
    }

    /// The bytes, when they are held; `None` when the body is a stream.
    pub fn held(&self) -> Option<&Bytes> {
        match &self.0.inner {
            Inner::Held(bytes) => Some(bytes),
            Inner::Stream(_) => None,
        }
    }

    /// Reads all of the body into memory: as much as the client or server that received it allows.
    ///
    /// # Errors
    ///
    /// The body broke off, is too large, or was read already.
    pub async fn bytes(self) -> Result<Bytes, StreamError> {
        let limit = self.0.limit;
        self.bytes_up_to(limit).await
    }

    /// Reads all of the body into memory: up to `limit` bytes.
    ///
    /// # Errors
    ///
    /// The body broke off, is too large, or was read already.
    pub async fn bytes_up_to(mut self, limit: usize) -> Result<Bytes, StreamError> {
        if let Inner::Held(bytes) = &self.0.inner {
            return if bytes.len() > limit {
                Err(StreamError::TooLarge(limit))
            } else {
                Ok(bytes.clone())
            };
        }
        let mut all = BytesMut::new();
        while let Some(piece) = self.next().await {
            let piece = piece?;
            if all.len() + piece.len() > limit {
                return Err(StreamError::TooLarge(limit));
            }
            all.extend_from_slice(&piece);
        }
        Ok(all.freeze())
    }

    /// The next piece; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Bytes, StreamError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match &mut self.0.inner {
            Inner::Held(bytes) => {
                let bytes = std::mem::take(bytes);
                Poll::Ready((!bytes.is_empty()).then_some(Ok(bytes)))
            }
            Inner::Stream(pieces) => pieces.poll(context),
        }
    }
}

impl http_body::Body for ByteStream {
    type Data = Bytes;
    type Error = StreamError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, StreamError>>> {
        let piece = ready!(self.poll_next(context));
        Poll::Ready(piece.map(|piece| piece.map(http_body::Frame::data)))
    }
}

impl Default for ByteStream {
    fn default() -> Self {
        Self::of(Inner::Held(Bytes::new()))
    }
}

impl PartialEq for ByteStream {
    fn eq(&self, other: &Self) -> bool {
        self.0.inner == other.0.inner
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.inner {
            Inner::Held(bytes) => write!(f, "ByteStream({} bytes)", bytes.len()),
            Inner::Stream(_) => f.write_str("ByteStream(..)"),
        }
    }
}

/// Makes bodies of what holds bytes.
macro_rules! held {
    ($($from:ty),*) => {$(
        impl From<$from> for ByteStream {
            fn from(bytes: $from) -> Self {
                Self::of(Inner::Held(Bytes::from(bytes)))
            }
        }
    )*};
}

held! { Bytes, Vec<u8>, String, &'static str, &'static [u8] }

impl Content for ByteStream {}

impl Payload for ByteStream {
    fn write(&self, row: Option<&Row>, out: &mut Outgoing<'_>) -> Result<(), EncodeError> {
        let Some(row) = row else { return Ok(()) };
        let media = own_media_value(row, self.media_type(), out.direction)?;
        out.headers.insert(CONTENT_TYPE, media);
        match &self.0.inner {
            Inner::Held(bytes) => out.body.clone_from(bytes),
            Inner::Stream(_) => *out.stream = Some(self.clone()),
        }
        Ok(())
    }

    fn read(_: Option<&Row>, from: &Incoming<'_>) -> Result<Self, Broken> {
        let body = from.stream.cloned();
        let body = body.unwrap_or_else(|| from.body.clone().into());
        Ok(match from.content_type() {
            "" => body,
            media => body.with_media_type(media),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The generator counts on it, so that responses do not become uneven.
    #[test]
    fn a_body_takes_no_more_than_a_pointer() {
        assert_eq!(size_of::<Option<ByteStream>>(), size_of::<usize>());
        assert_eq!(size_of::<crate::wire::RawResponse>(), 144);
    }
}
