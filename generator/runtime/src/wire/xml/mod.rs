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

pub(super) use codec::{from, taken, to_bytes};

mod codec {
    use bytes::Bytes;
    use serde::Serialize;
    use serde::de::DeserializeOwned;

    use super::super::codec::{from_checked, to_value};
    use super::super::{Broken, EncodeError, Incoming, Row, charset, media};
    use super::{parse, read, write};
    use crate::schema::{Schema, Violations};

    /// A value as the bytes of a body.
    pub(in super::super) fn to_bytes<T: Schema + Serialize>(
        row: &Row,
        value: &T,
    ) -> Result<Bytes, EncodeError> {
        let text = write::document(row.xml, T::schema(), &to_value(value)?)?;
        charset::encode(row.sent_media(), text)
    }

    /// The value that the bytes of a body stand for; a server also looks at the name of the root element.
    pub(in super::super) fn from<T: Schema + DeserializeOwned>(
        from: &Incoming<'_>,
        row: &Row,
    ) -> Result<T, Broken> {
        taken(from.content_type()).map_err(Broken::Malformed)?;
        let text = parse::text(from.body).map_err(Broken::Malformed)?;
        let root = parse::parse(&text).map_err(Broken::Malformed)?;
        let named = read::root_fits(&root, &row.xml, T::schema());
        named.or_else(|message| match from.strict {
            true => Err(Broken::Invalid(Violations::one("xml", message))),
            false => Ok(()),
        })?;
        let value = read::document(&root, row.xml, T::schema(), from.strict)?;
        from_checked(value, row, T::schema(), from.strict)
    }

    /// Whether a media type names a character set that is taken: UTF-8, or its part US-ASCII.
    pub(in super::super) fn taken(content_type: &str) -> Result<(), String> {
        match media::parameter(content_type, "charset") {
            Some(name) => parse::supported(name.as_bytes()),
            None => Ok(()),
        }
    }
}
