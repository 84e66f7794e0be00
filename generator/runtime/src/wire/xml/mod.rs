//! XML: values as elements, and back (OpenAPI 3.0.4 section 4.8.26, XML Object).
//!
//! Enters: a typed value, or the bytes of a body, and a [`Row`]. Leaves: the other. Both go through the JSON value, by the
//! schema's data and by what the row says of names, so that types need no second implementation of `serde`. A body that does
//! not fit is refused with the JSON pointers of the value that it stands for.

mod names;
mod parse;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub(super) use names::Body;
pub use names::{XmlMember, XmlType, member};

pub(super) use codec::{from, taken, to_bytes, value_from, value_to_bytes};

mod codec {
    use bytes::Bytes;
    use serde::Serialize;
    use serde::de::DeserializeOwned;
    use serde_json::Value;

    use super::super::codec::{from_checked, to_value};
    use super::super::{Broken, EncodeError, Incoming, Row, charset, media};
    use super::{parse, read, write};
    use crate::schema::{Direction, Schema, Type, Violations};

    /// A value as the bytes of a body that travels one way.
    pub(in super::super) fn to_bytes<T: Schema + Serialize>(
        row: &Row,
        value: &T,
        direction: Direction,
    ) -> Result<Bytes, EncodeError> {
        let value = to_value(value)?;
        value_to_bytes(row, row.sent_media(), (T::schema(), &value), direction)
    }

    /// A plain value as the bytes of a body, or of a part, of a media type.
    pub(in super::super) fn value_to_bytes(
        row: &Row,
        media: &str,
        (ty, value): (&'static Type, &Value),
        direction: Direction,
    ) -> Result<Bytes, EncodeError> {
        let document = write::document(row.xml, ty, value, direction)?;
        charset::encode(media, document)
    }

    /// The value that the bytes of a body stand for; a server also looks at the name of the root element.
    pub(in super::super) fn from<T: Schema + DeserializeOwned>(
        from: &Incoming<'_>,
        row: &Row,
    ) -> Result<T, Broken> {
        let (ty, media) = (T::schema(), from.content_type());
        let value = value_from(row, media, from.body, ty, from.strict)?;
        from_checked(value, row, ty, from.strict)
    }

    /// The plain value that the bytes of a body, or of a part, stand for.
    pub(in super::super) fn value_from(
        row: &Row,
        media: &str,
        bytes: &[u8],
        ty: &'static Type,
        strict: Option<Direction>,
    ) -> Result<Value, Broken> {
        taken(media).map_err(Broken::Malformed)?;
        let text = parse::text(bytes).map_err(Broken::Malformed)?;
        let root = parse::parse(&text).map_err(Broken::Malformed)?;
        let named = read::root_fits(&root, &row.xml, ty);
        named.or_else(|message| match strict {
            Some(_) => Err(Broken::Invalid(Violations::one("xml", message))),
            None => Ok(()),
        })?;
        read::document(&root, row.xml, ty, strict)
    }

    /// Whether a media type names a character set that is taken: UTF-8, or its part US-ASCII.
    pub(in super::super) fn taken(content_type: &str) -> Result<(), String> {
        match media::parameter(content_type, "charset") {
            Some(name) => parse::supported(name.as_bytes()),
            None => Ok(()),
        }
    }
}
