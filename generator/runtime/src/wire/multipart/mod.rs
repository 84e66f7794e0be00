//! Bodies of several parts: `multipart/form-data` (RFC 7578) and its like (RFC 2046 section 5.1).
//!
//! Enters: an object, a part for each member, or a list or a tuple, a part for each item; or bytes and a [`Row`]. Leaves: the other. Files are
//! [`Binary`] members: those that are streams are sent as streams, after all other members, so that who reads them need not
//! hold them. A part's media type is that of the file or of its row; a
//! scalar is its text, a list a part for each item, and any other value JSON. It refuses bodies whose boundary or parts are
//! not as RFC 2046 writes them, and files of media types that the document does not list.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::task::{Poll, ready};

use bytes::Bytes;
use futures_core::Stream as _;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use super::codec::{plain, to_value};
use super::content_type::check_media;
use super::form::member_type;
use super::row::Row;
use super::{ByteStream, EncodeError, Outgoing, charset, media, style};
use crate::Binary;
use crate::binary::{beside, stands_for};
use crate::schema::{Direction, Schema, Type};

#[cfg(any(feature = "client", feature = "server"))]
mod gather;
mod head;
mod headed;
mod items;
mod parts;
mod read;
mod source;
#[cfg(any(feature = "client", feature = "server"))]
mod spool;
mod typed;

#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use gather::{Ungathered, gather, has_files};
pub use headed::WithPartHeaders;
pub(super) use items::{item_from, read_items, write_item, write_items};
pub use read::Parts;
pub(super) use read::{at, from};

/// A file of up to so many bytes is held.
const SMALL: usize = 64 * 1024;

/// Writes a value, its headers and its body.
pub(super) fn write<T: Schema + Serialize>(
    row: &Row,
    value: &T,
    out: &mut Outgoing<'_>,
) -> Result<(), EncodeError> {
    let (value, files) = beside(Vec::new(), || to_value(value));
    write_value(row, T::schema(), &value?, (&files, &Value::Null), out)
}

fn write_value(
    row: &Row,
    ty: &'static Type,
    value: &Value,
    (files, headers): (&[Binary], &Value),
    out: &mut Outgoing<'_>,
) -> Result<(), EncodeError> {
    let mut writer = Writer {
        boundary: boundary(),
        direction: out.direction,
        files,
        pieces: Vec::new(),
    };
    match value {
        Value::Null => return Ok(()),
        Value::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                writer.part(None, rule_at(row, at), type_at(ty, at), value, &[])?;
            }
        }
        Value::Object(members) => {
            let is_file = |name| is_file(item_type(member_type(ty, name)));
            let (files, others): (Vec<_>, Vec<_>) = style::in_order(members, ty)
                .into_iter()
                .partition(|(name, _)| is_file(name));
            for (name, value) in others.into_iter().chain(files) {
                writer.member(row, ty, (name, value), headers)?;
            }
        }
        _ => {
            let message = "a multipart body must be an object or a list".to_owned();
            return Err(EncodeError::new(message));
        }
    }
    let media = content_type(row, "multipart/form-data", &writer.boundary)?;
    out.headers.insert(CONTENT_TYPE, media);
    writer.finish(out);
    Ok(())
}

/// The media type of a body, with its boundary.
fn content_type(row: &Row, usual: &str, boundary: &str) -> Result<HeaderValue, EncodeError> {
    let media = match row.sent_media() {
        media if media.starts_with("multipart/") => media,
        _ => usual,
    };
    let media = HeaderValue::from_str(&format!("{media}; boundary={boundary}"));
    media.map_err(|_| EncodeError::new("the media type is no header value".to_owned()))
}

/// Text that stands in no part: it is drawn anew for each body.
fn boundary() -> String {
    let half = || RandomState::new().hash_one(std::time::SystemTime::now());
    format!("{:016x}{:016x}", half(), half())
}

fn item_type(ty: &'static Type) -> &'static Type {
    match plain(ty) {
        Type::List(item) => item(),
        ty => ty,
    }
}

/// The type of the part at a position, where parts have no names.
fn type_at(ty: &'static Type, at: usize) -> &'static Type {
    match plain(ty) {
        Type::Tuple(types) => types.get(at).map_or(&Type::Any, |ty| ty()),
        ty => item_type(ty),
    }
}

/// The row of the part at a position: its own (`prefixEncoding`), or that of all others, which has no name (`itemEncoding`; OpenAPI
/// 3.2.0, 4.14.5).
fn rule_at(row: &Row, at: usize) -> Option<&Row> {
    let of = |name: &str| row.parts.iter().find(|part| part.name == name);
    of(&at.to_string()).or_else(|| of(""))
}

pub(super) fn is_file(ty: &'static Type) -> bool {
    matches!(plain(ty), Type::Bytes)
}

struct Writer<'f> {
    boundary: String,
    direction: Direction,
    files: &'f [Binary],
    pieces: Vec<ByteStream>,
}

impl Writer<'_> {
    fn member(
        &mut self,
        row: &Row,
        ty: &'static Type,
        (name, value): (&str, &Value),
        headers: &Value,
    ) -> Result<(), EncodeError> {
        let part = row.parts.iter().find(|part| part.name == name);
        let ty = member_type(ty, name);
        let values = match value {
            Value::Null => return Ok(()),
            Value::Array(items) => items.as_slice(),
            _ => std::slice::from_ref(value),
        };
        let lines = headed::lines(part, headers, name, values.len())?;
        values.iter().enumerate().try_for_each(|(at, value)| {
            let lines = lines.get(at).map_or(&[][..], Vec::as_slice);
            self.part(Some(name), part, item_type(ty), value, lines)
        })
    }

    fn part(
        &mut self,
        name: Option<&str>,
        part: Option<&Row>,
        ty: &'static Type,
        value: &Value,
        headers: &[(String, String)],
    ) -> Result<(), EncodeError> {
        let files = self.files;
        let file = match (plain(ty), value) {
            (Type::Bytes, Value::String(text)) => stands_for(text).and_then(|at| files.get(at)),
            _ => None,
        };
        let documented = part.and_then(media::first_sent);
        let (media, content) = match file {
            Some(file) => {
                let media = file.media_type().or(documented);
                let media = media.unwrap_or("application/octet-stream");
                part.map_or(Ok(()), |part| check_media(part, media, self.direction))?;
                (Some(media), file.content().clone())
            }
            None => {
                let value = without_files(value, files)?;
                let (media, content) = written(part, documented, (ty, &value), self.direction)?;
                (media, content.into())
            }
        };
        let mut head = format!("--{}\r\n", self.boundary);
        disposition(&mut head, name, file.and_then(Binary::file_name));
        if let Some(media) = media {
            header(&mut head, "Content-Type", media)?;
        }
        let own = headers.iter().map(|(name, value)| (&**name, &**value));
        for (name, value) in file.into_iter().flat_map(Binary::headers).chain(own) {
            if [CONTENT_TYPE, CONTENT_DISPOSITION]
                .iter()
                .any(|own| own == name)
            {
                let message = format!("the header {name:?} of a part is what its file says itself");
                return Err(EncodeError::new(message));
            }
            header(&mut head, name, value)?;
        }
        head.push_str("\r\n");
        self.pieces.extend([head.into(), content, "\r\n".into()]);
        Ok(())
    }

    /// One piece of bytes when all are held, otherwise a stream of all pieces.
    fn finish(mut self, out: &mut Outgoing<'_>) {
        self.pieces.push(last(&self.boundary));
        match held(&self.pieces) {
            Some(held) => *out.body = held,
            None => *out.stream = Some(chain(self.pieces.into())),
        }
    }
}

/// The boundary after the last part.
fn last(boundary: &str) -> ByteStream {
    format!("--{boundary}--\r\n").into()
}

/// All pieces as one, when all are held.
fn held(pieces: &[ByteStream]) -> Option<Bytes> {
    let pieces = pieces.iter();
    let held: Option<Vec<&[u8]>> = pieces
        .map(|piece| piece.held().map(|bytes| &bytes[..]))
        .collect();
    held.map(|held| held.concat().into())
}

/// A value that is one part, with the bytes of the files in it: JSON and XML have strings for them.
fn without_files<'v>(value: &'v Value, files: &[Binary]) -> Result<Cow<'v, Value>, EncodeError> {
    fn fill(value: &mut Value, files: &[Binary]) -> Result<(), String> {
        match value {
            Value::String(text) => {
                let file = stands_for(text).and_then(|at| files.get(at));
                if let Some(file) = file {
                    *text = file.as_text()?.to_owned();
                }
                Ok(())
            }
            Value::Array(items) => items.iter_mut().try_for_each(|item| fill(item, files)),
            Value::Object(members) => members
                .values_mut()
                .try_for_each(|member| fill(member, files)),
            _ => Ok(()),
        }
    }
    if files.is_empty() || !(value.is_array() || value.is_object()) {
        return Ok(Cow::Borrowed(value));
    }
    let mut value = value.clone();
    fill(&mut value, files).map_err(EncodeError::new)?;
    Ok(Cow::Owned(value))
}

/// A value that is no file, and its media type where that is said.
fn written(
    part: Option<&Row>,
    documented: Option<&'static str>,
    (ty, value): (&'static Type, &Value),
    direction: Direction,
) -> Result<(Option<&'static str>, Bytes), EncodeError> {
    let text = style::scalar(value).filter(|_| !documented.is_some_and(media::is_json));
    if let Some(text) = text {
        let bytes = charset::encode(documented.unwrap_or_default(), text)?;
        return Ok((documented, bytes));
    }
    #[cfg(feature = "xml")]
    if let (Some(part), Some(media)) = (part, documented.filter(|media| media::is_xml(media))) {
        let bytes = super::xml::value_to_bytes(part, media, (ty, value), direction)?;
        return Ok((Some(media), bytes));
    }
    #[cfg(not(feature = "xml"))]
    let _ = (part, ty, direction);
    let media = documented.unwrap_or("application/json");
    Ok((Some(media), value.to_string().into()))
}

/// All pieces, one after the other.
fn chain(mut pieces: VecDeque<ByteStream>) -> ByteStream {
    ByteStream::from_poll(move |context| {
        while let Some(piece) = pieces.front_mut() {
            match ready!(Pin::new(piece).poll_next(context)) {
                Some(bytes) => return Poll::Ready(Some(bytes)),
                None => drop(pieces.pop_front()),
            }
        }
        Poll::Ready(None)
    })
}

/// Names are written as browsers write them (WHATWG HTML, multipart/form-data encoding algorithm).
fn disposition(head: &mut String, name: Option<&str>, file_name: Option<&str>) {
    let quoted = |text: &str| {
        let text = text.replace('"', "%22");
        text.replace('\r', "%0D").replace('\n', "%0A")
    };
    let kind = match (name, file_name) {
        (Some(name), _) => format!("form-data; name=\"{}\"", quoted(name)),
        (None, Some(_)) => "attachment".to_owned(),
        (None, None) => return,
    };
    head.push_str(&format!("Content-Disposition: {kind}"));
    if let Some(file_name) = file_name {
        head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
    }
    head.push_str("\r\n");
}

fn header(head: &mut String, name: &str, value: &str) -> Result<(), EncodeError> {
    let valid =
        HeaderName::from_bytes(name.as_bytes()).is_ok() && HeaderValue::from_str(value).is_ok();
    if !valid {
        let message = format!("the header {name:?} of a part is not valid");
        return Err(EncodeError::new(message));
    }
    head.push_str(&format!("{name}: {value}\r\n"));
    Ok(())
}
