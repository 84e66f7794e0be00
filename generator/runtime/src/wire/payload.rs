//! Bodies with their headers, in either direction.
//!
//! Enters: a value and its [`Row`], or the parts of a message. Leaves: the other. Whether a body is JSON, a form, text or
//! bytes is read from its row at run time; a body of several media types is the alternative that its media type names.

#[cfg(feature = "server")]
use std::any::TypeId;
use std::cell::Cell;
use std::fmt::Debug;

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::content_type::held_media_value;
use super::{Broken, ByteStream, EncodeError, Kind, Parts, Row, codec, media, multipart, raw};
use crate::Violations;
use crate::schema::{Direction, Schema, Type};

/// The parts of a request or response that a body writes.
#[derive(Debug)]
pub struct Outgoing<'a> {
    pub(super) headers: &'a mut HeaderMap,
    pub(super) body: &'a mut Bytes,
    /// The body instead, when it is not held.
    pub(super) stream: &'a mut Option<ByteStream>,
    /// Which way it travels.
    pub(super) direction: Direction,
    /// The media types that the other side takes, where that is to be looked at.
    #[cfg_attr(not(feature = "server"), allow(dead_code))]
    pub(super) accept: Option<&'a str>,
}

/// The parts of a request or response that a body is read from.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a Bytes,
    /// The body instead, when it is not held.
    pub(super) stream: Option<&'a ByteStream>,
    /// The body instead, when its parts were read one by one.
    pub(super) parts: Option<&'a Parts>,
    /// Where the type of a multipart body is told instead of reading it.
    pub(super) told: Option<&'a Cell<Option<&'static Type>>>,
    /// Which way the body travels where what lenient decoding keeps is refused, as servers do.
    pub(super) strict: Option<Direction>,
}

impl<'a> Incoming<'a> {
    /// The `Content-Type`; empty when there is none.
    pub(super) fn content_type(&self) -> &'a str {
        raw::content_type(self.headers)
    }
}

/// What travels as a body: a plain value, one of a [`content!`](crate::content) enum, or
/// [`WithHeaders`](super::WithHeaders).
pub trait Payload {
    /// Writes the body as its row says; without a row there is none.
    ///
    /// # Errors
    ///
    /// A value that its place cannot carry.
    fn write(&self, row: Option<&Row>, out: &mut Outgoing<'_>) -> Result<(), EncodeError>;

    /// Reads the body as its row says; without a row there is none.
    ///
    /// # Errors
    ///
    /// The message does not satisfy the document.
    fn read(row: Option<&Row>, from: &Incoming<'_>) -> Result<Self, Broken>
    where
        Self: Sized;
}

impl<T: Schema + Serialize + DeserializeOwned> Payload for T {
    fn write(&self, row: Option<&Row>, out: &mut Outgoing<'_>) -> Result<(), EncodeError> {
        if let Some(row) = row {
            if row.kind == Kind::Multipart {
                return multipart::write(row, self, out);
            }
            *out.body = codec::to_bytes(row, self, out.direction)?;
            let media = held_media_value(row, out.body)?;
            out.headers.insert(CONTENT_TYPE, media);
        }
        Ok(())
    }

    fn read(row: Option<&Row>, from: &Incoming<'_>) -> Result<Self, Broken> {
        codec::from_bytes(row, from)
    }
}

/// A body that is more than one schema's value; implemented by [`content!`](crate::content).
pub trait Content: Payload + Debug {}

/// A body of a request that may be left out, as an `Option`, or may not.
pub trait MaybeContent: Debug + Sized {
    /// The body.
    type Content: Content;

    /// The body; `None` when it is left out.
    fn content(&self) -> Option<&Self::Content>;

    /// What a body, or its absence, stands for; `None` when it may not be left out.
    fn from_content(content: Option<Self::Content>) -> Option<Self>;
}

impl<C: Content> MaybeContent for C {
    type Content = C;

    fn content(&self) -> Option<&C> {
        Some(self)
    }

    fn from_content(content: Option<C>) -> Option<Self> {
        content
    }
}

impl<C: Content> MaybeContent for Option<C> {
    type Content = C;

    fn content(&self) -> Option<&C> {
        self.as_ref()
    }

    fn from_content(content: Option<C>) -> Option<Self> {
        Some(content)
    }
}

/// A body of several media types: an enum with a variant for each row; implemented by [`content!`](crate::content).
pub trait Choice: Sized {
    /// The rows, in the order of the variants.
    const ROWS: &'static [Row];

    /// The position of the variant's row, and what it holds.
    fn view(&self) -> (usize, &dyn Payload);

    /// The types of what the variants hold.
    #[cfg(feature = "server")]
    fn types() -> Vec<TypeId>;

    /// Reads the variant at a position; `None` when there is no such variant.
    fn pick(position: usize, from: &Incoming<'_>) -> Option<Result<Self, Broken>>;
}

/// Writes the body by the row of its variant.
#[doc(hidden)]
pub fn write_choice<C: Choice>(choice: &C, out: &mut Outgoing<'_>) -> Result<(), EncodeError> {
    let (position, body) = choice.view();
    #[cfg(feature = "server")]
    let position = match out.accept {
        Some(accept) => wanted(C::ROWS, &C::types(), position, accept),
        None => position,
    };
    body.write(C::ROWS.get(position), out)
}

/// The type of what a variant holds.
#[cfg(feature = "server")]
#[doc(hidden)]
pub fn held_by<T: 'static, E>(_: fn(T) -> E) -> TypeId {
    TypeId::of::<T>()
}

/// The row that the client wants most of those that can carry the value; the one that was chosen among equals.
#[cfg(feature = "server")]
fn wanted(rows: &[Row], types: &[TypeId], chosen: usize, accept: &str) -> usize {
    let is_value = |row: &Row| {
        let value = [Kind::Json, Kind::Form, Kind::Text, Kind::Xml];
        value.contains(&row.kind)
    };
    let weight = |row: &Row| row.media().map(|media| media::quality(accept, media)).max();
    let Some(own) = rows.get(chosen).filter(|row| is_value(row)) else {
        return chosen;
    };
    let same = rows.iter().enumerate().filter(|(at, row)| {
        is_value(row) && types.get(*at) == types.get(chosen) && weight(row) > weight(own)
    });
    let best = same.rev().max_by_key(|(_, row)| weight(row));
    best.map_or(chosen, |(at, _)| at)
}

/// Reads the variant that the media type names.
#[doc(hidden)]
pub fn read_choice<C: Choice>(from: &Incoming<'_>) -> Result<C, Broken> {
    let found = from.content_type();
    let position = media::choose(C::ROWS, found, from.strict.is_none());
    position
        .and_then(|position| C::pick(position, from))
        .unwrap_or_else(|| {
            let media: Vec<&str> = C::ROWS.iter().flat_map(Row::media).collect();
            let message = format!("expected {}, found {found:?}", media.join(" or "));
            Err(Broken::Invalid(Violations::one(
                "contentMediaType",
                message,
            )))
        })
}
