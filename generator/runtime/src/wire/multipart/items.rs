//! Multipart bodies that are a sequence of items, a part each (OpenAPI 3.2.0, 4.14.5, `itemSchema`).
//!
//! Enters: items as they come, or a body as it arrives. Leaves: the other, part by part. An item that is a file is a stream
//! where it is large; it ends when the next item is asked for. It refuses parts that are not as the row says, and items that
//! are larger than the body's limit and no files.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream as _;
use http::header::CONTENT_TYPE;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::super::codec::{from_checked, to_value};
use super::super::items::Item;
use super::super::stream::Pieces;
use super::super::{Broken, ByteStream, EncodeError, Incoming, Outgoing, Row, StreamError};
use super::head::Head;
use super::parts::Event;
use super::read::{Part, Parts, Reader, at, boundary};
use super::source::Source;
use super::{SMALL, Writer, chain, content_type, held, last, rule_at};
use crate::binary::beside;
use crate::schema::{Direction, Schema};

/// Writes items, a part each, as the other side takes them.
pub(in super::super) fn write_items<T: Item>(
    mut items: Pieces<T>,
    row: Row,
    out: &mut Outgoing<'_>,
) -> Result<(), EncodeError> {
    let (boundary, direction) = (super::boundary(), out.direction);
    let media = content_type(&row, "multipart/mixed", &boundary)?;
    out.headers.insert(CONTENT_TYPE, media);
    let (mut number, mut part, mut ended) = (0, None::<ByteStream>, false);
    *out.stream = Some(ByteStream::from_poll(move |context| {
        loop {
            if let Some(open) = &mut part {
                match ready!(Pin::new(open).poll_next(context)) {
                    Some(piece) => return Poll::Ready(Some(piece)),
                    None => part = None,
                }
            }
            if ended {
                return Poll::Ready(None);
            }
            match ready!(items.poll(context)) {
                Some(item) => {
                    let written = item?.encode_part(&row, (number, &boundary), direction);
                    let broken = |error: EncodeError| StreamError::Broken(error.to_string().into());
                    part = Some(written.map_err(broken)?);
                    number += 1;
                }
                None => {
                    part = Some(last(&boundary));
                    ended = true;
                }
            }
        }
    }));
    Ok(())
}

/// An item as a part.
pub(in super::super) fn write_item<T: Schema + Serialize>(
    item: &T,
    row: &Row,
    (number, boundary): (usize, &str),
    direction: Direction,
) -> Result<ByteStream, EncodeError> {
    let (value, files) = beside(Vec::new(), || to_value(item));
    let mut writer = Writer {
        boundary: boundary.to_owned(),
        direction,
        files: &files,
        pieces: Vec::new(),
    };
    writer.part(None, rule_at(row, number), T::schema(), &value?, &[])?;
    Ok(match held(&writer.pieces) {
        Some(held) => held.into(),
        None => chain(writer.pieces.into()),
    })
}

/// Reads a part as an item.
pub(in super::super) fn item_from<T: Schema + DeserializeOwned>(
    parts: Parts,
    row: &Row,
    number: usize,
    strict: Option<Direction>,
) -> Result<T, Broken> {
    let (ty, name) = (T::schema(), number.to_string());
    let mut reader = Reader::new(strict);
    let part = parts.into_first();
    let part = part.ok_or_else(|| Broken::Malformed("there is no part".to_owned()))?;
    let value = reader.part(part, rule_at(row, number), ty, &name)?;
    let files = reader.finish()?;
    let item = beside(files, || from_checked(value, row, ty, strict)).0;
    item.map_err(|broken| at(broken, &name))
}

/// The items of a body that arrives.
pub(in super::super) fn read_items<T: Item>(
    from: &Incoming<'_>,
    row: Row,
) -> Result<Pieces<T>, Broken> {
    let boundary = boundary(from.content_type()).map_err(Broken::Malformed)?;
    let held = || ByteStream::from(from.body.clone());
    let body = from.stream.cloned().unwrap_or_else(held);
    let (source, strict) = (Source::new(body, &boundary), from.strict);
    let shared = Arc::new(Mutex::new(Shared { source, open: None }));
    let (mut number, mut begun) = (0, None);
    Ok(Pieces::from_poll(move |context| {
        let part = ready!(next_part::<T>(&shared, &mut begun, number, context));
        Poll::Ready(part.transpose().map(|part| {
            let item = T::decode_part(vec![part?].into(), &row, number, strict);
            number += 1;
            item.map_err(|broken| match broken {
                Broken::Malformed(why) => StreamError::Malformed(why),
                Broken::Invalid(found) => StreamError::Invalid(found),
            })
        }))
    }))
}

/// A body that is read in turns, by the sequence and by the file that was its last item.
struct Shared {
    source: Source,
    /// The number of the item that goes on in the body.
    open: Option<usize>,
}

/// A part of which not all is there.
type Begun = Option<(Head, BytesMut)>;

/// The next part; what was not read of the one before is passed over.
fn next_part<T: Item>(
    shared: &Arc<Mutex<Shared>>,
    begun: &mut Begun,
    number: usize,
    context: &mut Context<'_>,
) -> Poll<Result<Option<Part>, StreamError>> {
    let mut state = shared.lock().unwrap_or_else(PoisonError::into_inner);
    state.open = None;
    loop {
        match ready!(state.source.poll(context))? {
            Event::Head(head) => *begun = Some((head, BytesMut::new())),
            Event::Content(piece) => {
                let Some((head, content)) = begun else {
                    continue;
                };
                content.extend_from_slice(&piece);
                if T::is_file() && content.len() > SMALL {
                    state.open = Some(number);
                    let start = std::mem::take(content).freeze();
                    let content = live(shared, start, (number, state.source.limit));
                    let head = std::mem::take(head);
                    *begun = None;
                    return Poll::Ready(Ok(Some(Part { head, content })));
                }
                if content.len() > state.source.limit {
                    return Poll::Ready(Err(StreamError::TooLarge(state.source.limit)));
                }
            }
            Event::End => {
                if let Some((head, content)) = begun.take() {
                    let content = content.freeze().into();
                    return Poll::Ready(Ok(Some(Part { head, content })));
                }
            }
            Event::Last => return Poll::Ready(Ok(None)),
        }
    }
}

/// The content of a part that began with `start`, until the next is asked for.
fn live(shared: &Arc<Mutex<Shared>>, start: Bytes, (number, limit): (usize, usize)) -> ByteStream {
    let (shared, mut start) = (Arc::clone(shared), Some(start));
    let live = ByteStream::from_poll(move |context| {
        let mut state = shared.lock().unwrap_or_else(PoisonError::into_inner);
        if state.open != Some(number) {
            let why = "the item after this one was asked for";
            return Poll::Ready(Some(Err(StreamError::Broken(why.into()))));
        }
        if let Some(start) = start.take() {
            return Poll::Ready(Some(Ok(start)));
        }
        match ready!(state.source.poll(context))? {
            Event::Content(piece) => Poll::Ready(Some(Ok(piece))),
            _ => {
                state.open = None;
                Poll::Ready(None)
            }
        }
    });
    live.with_limit(limit)
}
