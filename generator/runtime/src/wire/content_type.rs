//! The media types of what is sent: `Content-Type`, and `Accept`.
//!
//! Enters: rows, and what a body says of itself. Leaves: headers. It refuses media types of requests that the document does not list,
//! and those that are no header values.

use bytes::Bytes;
use http::HeaderValue;
use http::header::InvalidHeaderValue;

use super::row::{Kind, Row};
use super::{EncodeError, OperationWire, media};
use crate::schema::Direction;

/// The media type of a body as a header.
pub(super) fn media_value(row: &Row) -> Result<HeaderValue, EncodeError> {
    static_value(row.sent_media()).map_err(|_| not_a_header())
}

/// The media type of a body that is held as a header. A text that is more than US-ASCII says in which character set it is, where its
/// media type does not (RFC 2046 section 4.1.2).
pub(super) fn held_media_value(row: &Row, body: &[u8]) -> Result<HeaderValue, EncodeError> {
    let media = row.sent_media();
    if row.kind != Kind::Text || body.is_ascii() || media::parameter(media, "charset").is_some() {
        return media_value(row);
    }
    HeaderValue::from_str(&format!("{media}; charset=utf-8")).map_err(|_| not_a_header())
}

fn not_a_header() -> EncodeError {
    EncodeError::new("the media type is no header value".to_owned())
}

/// The media type of a body that says what it is, or does not.
pub(super) fn own_media_value(
    row: &Row,
    own: Option<&str>,
    way: Direction,
) -> Result<HeaderValue, EncodeError> {
    check_media(row, own.unwrap_or_else(|| row.sent_media()), way)?;
    match own {
        Some(media) => HeaderValue::from_str(media).map_err(|_| not_a_header()),
        None => media_value(row),
    }
}

/// Refuses a media type that a request's body or part cannot have: the server would not take it.
pub(super) fn check_media(row: &Row, media: &str, way: Direction) -> Result<(), EncodeError> {
    if way == Direction::Response || media::is_listed(row, media) {
        return Ok(());
    }
    let listed: Vec<&str> = row.media().collect();
    let message = format!(
        "the body is {media:?}, which is not {}: `with_media_type` says what it is",
        listed.join(" or ")
    );
    Err(EncodeError::new(message))
}

/// A constant as a header, without a copy.
fn static_value(text: &'static str) -> Result<HeaderValue, InvalidHeaderValue> {
    // Most are this one, which need not be looked at.
    const JSON: HeaderValue = HeaderValue::from_static("application/json");
    match text {
        "application/json" => Ok(JSON),
        _ => HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes())),
    }
}

/// What the client takes: the media types of successes.
pub(super) fn accept(
    wire: &'static OperationWire,
) -> Option<Result<HeaderValue, InvalidHeaderValue>> {
    let mut media = wire.successes().flat_map(Row::media);
    let first = media.next()?;
    // Most operations have one.
    Some(match media.all(|media| media == first) {
        true => static_value(first),
        false => HeaderValue::from_str(&wire.success_media().join(", ")),
    })
}
