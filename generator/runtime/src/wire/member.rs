//! What each kind of row does with its member: modules named like the rows, so that a row needs no macro of its own.
//!
//! Enters: a member and the writer, or the reader. Leaves: the other. Only what a row names is instantiated.

pub use super::operation::{read_payload, same, write_payload};

macro_rules! parameters {
    ($($(#[$meta:meta])* $name:ident),*) => {$(
        $(#[$meta])*
        pub mod $name {
            use crate::wire::{EncodeError, Refusal, RequestReader, RequestWriter};

            /// Writes the member.
            #[allow(clippy::missing_errors_doc)]
            pub fn encode<T: serde::Serialize>(writer: &mut RequestWriter, value: &T) -> Result<(), EncodeError> {
                writer.parameter(&crate::wire::codec::to_value(value)?)
            }

            /// Reads the member.
            #[allow(clippy::missing_errors_doc)]
            pub fn decode<T: serde::de::DeserializeOwned>(reader: &mut RequestReader<'_>) -> Result<T, Refusal> {
                reader.parameter()
            }
        }
    )*};
}

parameters! {
    /// In the path.
    path,
    /// In the query.
    query,
    /// A header.
    header,
    /// A cookie.
    cookie
}

macro_rules! bodies {
    ($($(#[$meta:meta])* $name:ident $to:ident $from:ident),*) => {$(
        $(#[$meta])*
        pub mod $name {
            use crate::wire::{Broken, EncodeError, Refusal, RequestReader, RequestWriter, Row, codec};

            /// Writes the member.
            #[allow(clippy::missing_errors_doc)]
            pub fn encode<T: serde::Serialize>(writer: &mut RequestWriter, value: &T) -> Result<(), EncodeError> {
                writer.body(codec::$to(value)?)
            }

            /// Reads the member.
            #[allow(clippy::missing_errors_doc)]
            pub fn decode<T: serde::de::DeserializeOwned>(reader: &mut RequestReader<'_>) -> Result<T, Refusal> {
                reader.body(codec::$from)
            }

            /// The bytes of a body.
            #[allow(clippy::missing_errors_doc)]
            pub fn write<T: serde::Serialize>(value: &T) -> Result<bytes::Bytes, EncodeError> {
                codec::$to(value)
            }

            /// The body that bytes stand for.
            #[allow(clippy::missing_errors_doc)]
            pub fn read<T: serde::de::DeserializeOwned>(bytes: &[u8], row: &Row, strict: bool) -> Result<T, Broken> {
                codec::$from(bytes, row, strict)
            }
        }
    )*};
}

bodies! {
    /// A JSON body.
    json json_to_bytes json_from_bytes,
    /// A form body.
    form form_to_bytes form_from_bytes,
    /// A text body.
    text text_to_bytes text_from_bytes
}

/// A body of bytes as they are.
pub mod bytes {
    use crate::wire::codec::RawBody;
    use crate::wire::{Broken, EncodeError, Refusal, RequestReader, RequestWriter, Row};

    /// Writes the member.
    #[allow(clippy::missing_errors_doc)]
    pub fn encode<T: RawBody>(writer: &mut RequestWriter, value: &T) -> Result<(), EncodeError> {
        writer.raw_body(value.to_bytes())
    }

    /// Reads the member.
    #[allow(clippy::missing_errors_doc)]
    pub fn decode<T: RawBody>(reader: &mut RequestReader<'_>) -> Result<T, Refusal> {
        reader.raw_body()
    }

    /// The bytes of a body.
    #[allow(clippy::missing_errors_doc)]
    pub fn write<T: RawBody>(value: &T) -> Result<::bytes::Bytes, EncodeError> {
        Ok(value.to_bytes().unwrap_or_default())
    }

    /// The body that bytes stand for.
    #[allow(clippy::missing_errors_doc)]
    pub fn read<T: RawBody>(bytes: &[u8], _: &Row, _: bool) -> Result<T, Broken> {
        Ok(T::from_bytes(Some(bytes)))
    }
}

/// No body, where there are headers all the same.
pub mod none {
    use crate::wire::{Broken, EncodeError, Row};

    /// No bytes.
    #[allow(clippy::missing_errors_doc)]
    pub fn write((): &()) -> Result<bytes::Bytes, EncodeError> {
        Ok(bytes::Bytes::new())
    }

    /// Whatever the bytes are.
    #[allow(clippy::missing_errors_doc)]
    pub fn read(_: &[u8], _: &Row, _: bool) -> Result<(), Broken> {
        Ok(())
    }
}
