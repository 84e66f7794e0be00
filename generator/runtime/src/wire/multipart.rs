//! Bodies of several parts: `multipart/form-data` (RFC 7578) and its like (RFC 2046 section 5.1).
//!
//! Enters: an object, a part for each member, or a list of files; or bytes and a [`Row`]. Leaves: the other. Files are
//! [`Binary`] members: those that are streams are sent as streams. A part's media type is that of the file or of its row; a
//! scalar is its text, a list a part for each item, and any other value JSON. It refuses bodies whose boundary or parts are
//! not as RFC 2046 writes them, and files of media types that the document does not list.

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};

use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::codec::{from_checked, plain, to_value};
use super::form::member_type;
use super::parts::{Part, split};
use super::row::Row;
use super::{Broken, ByteStream, EncodeError, Incoming, Outgoing, charset, media, style};
use crate::binary::beside;
use crate::schema::{Schema, Type, Violations};
use crate::{Binary, Violation};

/// Writes a value, its headers and its body.
pub(super) fn write<T: Schema + Serialize>(
    row: &Row,
    value: &T,
    out: &mut Outgoing<'_>,
) -> Result<(), EncodeError> {
    let (value, files) = beside(Vec::new(), || to_value(value));
    write_value(row, T::schema(), &value?, &files, out)
}

fn write_value(
    row: &Row,
    ty: &'static Type,
    value: &Value,
    files: &[Binary],
    out: &mut Outgoing<'_>,
) -> Result<(), EncodeError> {
    let mut writer = Writer {
        boundary: boundary(),
        files,
        pieces: Vec::new(),
    };
    match value {
        Value::Null => return Ok(()),
        Value::Array(items) => {
            let item = item_type(ty);
            for value in items {
                writer.part(None, None, item, value)?;
            }
        }
        Value::Object(members) => {
            for (name, value) in style::in_order(members, ty) {
                writer.member(row, ty, name, value)?;
            }
        }
        _ => {
            let message = "a multipart body must be an object or a list".to_owned();
            return Err(EncodeError::new(message));
        }
    }
    let media = match row.sent_media() {
        media if media.starts_with("multipart/") => media,
        _ => "multipart/form-data",
    };
    let media = format!("{media}; boundary={}", writer.boundary);
    let media = HeaderValue::from_str(&media);
    let no_header = |_| EncodeError::new("the media type is no header value".to_owned());
    out.headers.insert(CONTENT_TYPE, media.map_err(no_header)?);
    writer.finish(out);
    Ok(())
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

struct Writer<'f> {
    boundary: String,
    files: &'f [Binary],
    pieces: Vec<ByteStream>,
}

impl Writer<'_> {
    fn member(
        &mut self,
        row: &Row,
        ty: &'static Type,
        name: &str,
        value: &Value,
    ) -> Result<(), EncodeError> {
        let part = row.parts.iter().find(|part| part.name == name);
        let ty = member_type(ty, name);
        let values = match value {
            Value::Null => return Ok(()),
            Value::Array(items) => items.as_slice(),
            _ => std::slice::from_ref(value),
        };
        values
            .iter()
            .try_for_each(|value| self.part(Some(name), part, item_type(ty), value))
    }

    fn part(
        &mut self,
        name: Option<&str>,
        part: Option<&Row>,
        ty: &'static Type,
        value: &Value,
    ) -> Result<(), EncodeError> {
        let files = self.files;
        let file = match (plain(ty), value) {
            (Type::Bytes, Value::String(number)) => {
                number.parse().ok().and_then(|at: usize| files.get(at))
            }
            _ => None,
        };
        let documented = part.and_then(media::first_sent);
        let (media, content) = match (file, style::scalar(value)) {
            (Some(file), _) => {
                let media = file.media_type().or(documented);
                (
                    Some(media.unwrap_or("application/octet-stream")),
                    file.content().clone(),
                )
            }
            (None, Some(text)) if !documented.is_some_and(media::is_json) => {
                let bytes = charset::encode(documented.unwrap_or_default(), text)?;
                (documented, bytes.into())
            }
            _ => (
                Some(documented.unwrap_or("application/json")),
                value.to_string().into(),
            ),
        };
        let mut head = format!("--{}\r\n", self.boundary);
        disposition(&mut head, name, file.and_then(Binary::file_name));
        if let Some(media) = media {
            header(&mut head, "Content-Type", media)?;
        }
        for (name, value) in file.into_iter().flat_map(Binary::headers) {
            header(&mut head, name, value)?;
        }
        head.push_str("\r\n");
        self.pieces.extend([head.into(), content, "\r\n".into()]);
        Ok(())
    }

    /// One piece of bytes when all are held, otherwise a stream of all pieces.
    fn finish(mut self, out: &mut Outgoing<'_>) {
        self.pieces
            .push(format!("--{}--\r\n", self.boundary).into());
        let held: Option<Vec<&[u8]>> = self
            .pieces
            .iter()
            .map(|piece| piece.held().map(|bytes| &bytes[..]))
            .collect();
        match held {
            Some(held) => *out.body = held.concat().into(),
            None => *out.stream = Some(chain(self.pieces.into())),
        }
    }
}

/// All pieces, one after the other.
fn chain(mut pieces: VecDeque<ByteStream>) -> ByteStream {
    use std::pin::Pin;
    use std::task::{Poll, ready};

    use futures_core::Stream as _;
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

/// Reads a value.
pub(super) fn from<T: Schema + DeserializeOwned>(
    from: &Incoming<'_>,
    row: &Row,
) -> Result<T, Broken> {
    let ty = T::schema();
    let (value, files) = read(from, row, ty)?;
    beside(files, || from_checked(value, row, ty, from.strict)).0
}

/// The value, with the numbers of files in their places, and the files.
fn read(from: &Incoming<'_>, row: &Row, ty: &'static Type) -> Result<(Value, Vec<Binary>), Broken> {
    let boundary = media::parameter(from.content_type(), "boundary");
    let boundary = boundary
        .filter(|boundary| !boundary.is_empty())
        .ok_or_else(|| Broken::Malformed("the media type names no boundary".to_owned()))?;
    let parts = split(from.body, &boundary).map_err(Broken::Malformed)?;
    let mut files = Vec::new();
    if matches!(plain(ty), Type::List(_)) {
        let items = parts.into_iter().map(|part| take_file(part, &mut files));
        return Ok((items.collect(), files));
    }
    let mut members = Map::new();
    let mut wrong: Vec<Violation> = Vec::new();
    for part in parts {
        let Some(name) = part.name.clone() else {
            return Err(Broken::Malformed("a part has no name".to_owned()));
        };
        let rule = row.parts.iter().find(|rule| rule.name == name);
        if let (Some(rule), true) = (rule, from.strict) {
            wrong.extend(unlisted(rule, &part, &name));
        }
        let ty = member_type(ty, &name);
        let value = read_part(part, item_type(ty), &mut files)
            .map_err(|why| Broken::Malformed(format!("{name:?}: {why}")))?;
        insert(&mut members, ty, name, value)?;
    }
    if wrong.is_empty() {
        Ok((Value::Object(members), files))
    } else {
        Err(Broken::Invalid(wrong.into_iter().collect()))
    }
}

fn insert(
    members: &mut Map<String, Value>,
    ty: &'static Type,
    name: String,
    value: Value,
) -> Result<(), Broken> {
    let many = matches!(plain(ty), Type::List(_));
    match (members.get_mut(&name), many) {
        (Some(Value::Array(items)), true) => items.push(value),
        (None, true) => drop(members.insert(name, Value::Array(vec![value]))),
        (None, false) => drop(members.insert(name, value)),
        // What the schema does not describe may be there several times.
        (Some(known), false) if matches!(plain(ty), Type::Any) => match known {
            Value::Array(items) => items.push(value),
            first => *first = Value::Array(vec![first.take(), value]),
        },
        _ => return Err(Broken::Malformed(format!("{name:?} is there twice"))),
    }
    Ok(())
}

/// A part of a media type that its row does not list.
fn unlisted(rule: &Row, part: &Part, name: &str) -> Option<Violation> {
    let found = part.media.as_deref()?;
    let listed: Vec<&str> = rule.media().flat_map(|ranges| ranges.split(',')).collect();
    let fits = |range: &&str| media::matches(range.trim(), found);
    if listed.is_empty() || listed.iter().any(fits) {
        return None;
    }
    let message = format!("expected {}, found {found:?}", listed.join(","));
    let violation = Violations::one("contentMediaType", message)
        .into_iter()
        .next();
    violation.map(|mut violation| {
        let step = name.replace('~', "~0").replace('/', "~1");
        violation.pointer = format!("/{step}");
        violation
    })
}

fn take_file(part: Part, files: &mut Vec<Binary>) -> Value {
    let file = Binary::from(ByteStream::from(part.content));
    let file = match part.file_name {
        Some(name) => file.with_file_name(name),
        None => file,
    };
    let file = match part.media {
        Some(media) => file.with_media_type(media),
        None => file,
    };
    let headers = part.headers.into_iter();
    files.push(headers.fold(file, |file, (name, value)| file.with_header(name, value)));
    Value::String((files.len() - 1).to_string())
}

fn read_part(part: Part, ty: &'static Type, files: &mut Vec<Binary>) -> Result<Value, String> {
    let ty = plain(ty);
    if matches!(ty, Type::Bytes) {
        return Ok(take_file(part, files));
    }
    let media = part.media.as_deref().unwrap_or_default();
    let nested = matches!(ty, Type::Object(_) | Type::Map(_) | Type::List(_));
    if nested || media::is_json(media) {
        return serde_json::from_slice(&part.content).map_err(|error| error.to_string());
    }
    match charset::decode(media, &part.content) {
        Ok(text) => Ok(style::typed(&*text, ty)),
        Err(Broken::Malformed(why)) => Err(why),
        Err(Broken::Invalid(_)) => Err("the text is not valid".to_owned()),
    }
}
