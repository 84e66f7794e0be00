//! Bodies that are a sequence of items: JSON lines, JSON text sequences (RFC 7464), server-sent events, the parts of a multipart
//! body.
//!
//! Enters: a stream of items, or a body as it arrives. Leaves: the other. An item is encoded when the other side takes
//! it, and decoded when it is asked for. An item that does not satisfy its schema, and one larger than the body's limit,
//! is refused and ends the sequence.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::content_type::media_value;
use super::frames::Frames;
use super::row::{Kind, Row};
use super::stream::Pieces;
use super::{
    BoxError, Broken, ByteStream, Content, EncodeError, Incoming, Outgoing, Parts, Payload,
    StreamError, codec, media, multipart,
};
use crate::schema::Direction;
use crate::{Schema, Violations};

/// A sequence of items that is sent and read one by one.
///
/// It is made [of a stream](Self::from_stream) or of a `Vec`, and read as a stream or by [`next`](Self::next). What is
/// not asked for is not read, and dropping it ends the transfer. A clone is the same sequence: one of them can be read.
pub struct Items<T> {
    pieces: Pieces<T>,
    again: Arc<AtomicBool>,
}

/// A sequence of server-sent events (WHATWG HTML section 9.2).
pub type Events<T> = Items<super::Event<T>>;

impl<T: 'static> Items<T> {
    fn from_poll(
        poll: impl FnMut(&mut Context<'_>) -> Poll<Option<Result<T, StreamError>>> + Send + 'static,
    ) -> Self {
        Self {
            pieces: Pieces::from_poll(poll),
            again: Arc::default(),
        }
    }

    /// The items that a stream gives.
    pub fn from_stream(stream: impl Stream<Item = T> + Send + 'static) -> Self {
        let mut stream = Box::pin(stream);
        Self::from_poll(move |context| stream.as_mut().poll_next(context).map(|item| item.map(Ok)))
    }

    /// The items that a stream gives until it fails; the other side then sees a body that breaks off.
    pub fn try_from_stream<E: Into<BoxError>>(
        stream: impl Stream<Item = Result<T, E>> + Send + 'static,
    ) -> Self {
        let mut stream = Box::pin(stream);
        Self::from_poll(move |context| {
            let item = ready!(stream.as_mut().poll_next(context));
            let broken = |error: E| StreamError::Broken(error.into());
            Poll::Ready(item.map(|item| item.map_err(broken)))
        })
    }

    /// The next item; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T, StreamError>> {
        poll_fn(|context| self.pieces.poll(context)).await
    }

    /// All items that are left.
    ///
    /// # Errors
    ///
    /// The sequence broke off, or an item does not satisfy the document.
    pub async fn collect(mut self) -> Result<Vec<T>, StreamError> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }
}

impl<T> Items<super::Event<T>> {
    /// Asks a client to connect again when the sequence ends, breaks off or is idle for too long, and when that fails: after the
    /// delay that the server named, or three seconds, growing up to a minute while no event comes, with the last event's `id` as
    /// `Last-Event-ID`, until the server answers 204 or otherwise than before (WHATWG HTML section 9.2.3). Only idempotent requests
    /// are sent again.
    #[must_use]
    pub fn reconnecting(self) -> Self {
        self.again.store(true, Ordering::Relaxed);
        self
    }
}

impl<T> Stream for Items<T> {
    type Item = Result<T, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.pieces.poll(context)
    }
}

impl<T: Send + 'static> From<Vec<T>> for Items<T> {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().collect()
    }
}

impl<T: Send + 'static> FromIterator<T> for Items<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let items: Vec<T> = items.into_iter().collect();
        let mut items = items.into_iter();
        Self::from_poll(move |_| Poll::Ready(items.next().map(Ok)))
    }
}

impl<T> Clone for Items<T> {
    fn clone(&self) -> Self {
        Self {
            pieces: self.pieces.clone(),
            again: Arc::clone(&self.again),
        }
    }
}

impl<T> PartialEq for Items<T> {
    fn eq(&self, other: &Self) -> bool {
        self.pieces == other.pieces
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Items(..)")
    }
}

/// One of a sequence: a value, or an [`Event`](super::Event) that carries one.
pub trait Item: Sized + Send + 'static {
    /// Writes the item as a record of the row's format.
    #[doc(hidden)]
    fn encode(&self, row: &Row) -> Result<Bytes, EncodeError>;

    /// Reads a record; `None` when it is the mark of the end.
    #[doc(hidden)]
    fn decode(record: &Bytes, row: &Row, strict: Option<Direction>)
    -> Result<Option<Self>, Broken>;

    /// Whether the item is a file where it is a part of a multipart body.
    #[doc(hidden)]
    fn is_file() -> bool {
        false
    }

    /// Writes the item as the part of this number, after a boundary.
    #[doc(hidden)]
    fn encode_part(
        &self,
        _row: &Row,
        _number: (usize, &str),
        _direction: Direction,
    ) -> Result<ByteStream, EncodeError> {
        Err(EncodeError::new("the item is no part".to_owned()))
    }

    /// Reads the part of this number.
    #[doc(hidden)]
    fn decode_part(
        _part: Parts,
        _row: &Row,
        _number: usize,
        _strict: Option<Direction>,
    ) -> Result<Self, Broken> {
        Err(Broken::Malformed("the item is no part".to_owned()))
    }
}

impl<T: Schema + Serialize + DeserializeOwned + Send + 'static> Item for T {
    fn encode(&self, row: &Row) -> Result<Bytes, EncodeError> {
        let json = codec::json_to_bytes(self)?;
        let start: &[u8] = match row.kind {
            Kind::JsonSequence => b"\x1e",
            _ => b"",
        };
        Ok([start, &json, b"\n"].concat().into())
    }

    fn decode(
        record: &Bytes,
        row: &Row,
        strict: Option<Direction>,
    ) -> Result<Option<Self>, Broken> {
        if row.kind == Kind::JsonSequence && is_cut_short(record) {
            let message = "the text may be cut short: no white space follows it";
            return Err(Broken::Malformed(message.to_owned()));
        }
        from_record(record, row, strict).map(Some)
    }

    fn is_file() -> bool {
        multipart::is_file(T::schema())
    }

    fn encode_part(
        &self,
        row: &Row,
        number: (usize, &str),
        direction: Direction,
    ) -> Result<ByteStream, EncodeError> {
        multipart::write_item(self, row, number, direction)
    }

    fn decode_part(
        part: Parts,
        row: &Row,
        number: usize,
        strict: Option<Direction>,
    ) -> Result<Self, Broken> {
        multipart::item_from(part, row, number, strict)
    }
}

/// Whether the end of a text in a sequence may be missing, which only what ends by itself tells (RFC 7464 section 2.4).
fn is_cut_short(record: &[u8]) -> bool {
    let ends = record.last().is_none_or(u8::is_ascii_whitespace);
    let start = record.trim_ascii_start().first();
    !ends && !matches!(start, Some(b'{' | b'[' | b'"'))
}

/// Reads one JSON text.
pub(super) fn from_record<T: Schema + DeserializeOwned>(
    record: &Bytes,
    row: &Row,
    strict: Option<Direction>,
) -> Result<T, Broken> {
    let from = Incoming {
        headers: &HeaderMap::new(),
        body: record,
        stream: None,
        parts: None,
        told: None,
        strict,
    };
    codec::json_from(&from, row)
}

impl<T: Item> Content for Items<T> {}

impl<T: Item> Payload for Items<T> {
    fn write(&self, row: Option<&Row>, out: &mut Outgoing<'_>) -> Result<(), EncodeError> {
        let Some(row) = row else { return Ok(()) };
        if row.kind == Kind::MultipartItems {
            return multipart::write_items(self.pieces.clone(), *row, out);
        }
        out.headers.insert(CONTENT_TYPE, media_value(row)?);
        if row.kind == Kind::Events {
            let never = HeaderValue::from_static("no-cache");
            out.headers.entry(CACHE_CONTROL).or_insert(never);
        }
        let (mut items, row) = (self.clone(), *row);
        *out.stream = Some(ByteStream::from_poll(move |context| {
            let item = ready!(items.pieces.poll(context));
            Poll::Ready(item.map(|item| {
                let broken = |error: EncodeError| StreamError::Broken(error.to_string().into());
                item.and_then(|item| item.encode(&row).map_err(broken))
            }))
        }));
        Ok(())
    }

    fn read(row: Option<&Row>, from: &Incoming<'_>) -> Result<Self, Broken> {
        let row = *row.ok_or_else(|| Broken::Malformed("there is no row".to_owned()))?;
        if row.kind == Kind::MultipartItems {
            return Ok(Self {
                pieces: multipart::read_items(from, row)?,
                again: Arc::default(),
            });
        }
        if row.kind == Kind::Events && !media::are_events(&row, from.content_type()) {
            let message = format!(
                "expected {}, found {:?}",
                row.sent_media(),
                from.content_type()
            );
            return Err(Broken::Invalid(Violations::one(
                "contentMediaType",
                message,
            )));
        }
        let held = || ByteStream::from(from.body.clone());
        let body = from.stream.cloned().unwrap_or_else(held);
        let (again, strict) = (Arc::<AtomicBool>::default(), from.strict);
        let mut frames = Frames::new(row.kind, body, Arc::clone(&again));
        let mut number = 0_usize;
        let pieces = Pieces::from_poll(move |context| {
            let Some(record) = ready!(frames.poll(context)) else {
                return Poll::Ready(None);
            };
            let decoded = record.and_then(|record| {
                let item = T::decode(&record, &row, strict);
                let item = item.map_err(|broken| multipart::at(broken, &number.to_string()));
                number += 1;
                item.map_err(|broken| match broken {
                    Broken::Malformed(why) => StreamError::Malformed(why),
                    Broken::Invalid(found) => StreamError::Invalid(found),
                })
            });
            Poll::Ready(decoded.transpose())
        });
        Ok(Self { pieces, again })
    }
}
