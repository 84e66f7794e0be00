//! The text types: strings that carry their format.
//!
//! Enters: any string; decoding never refuses one, so nothing on the wire is lost or rewritten. Leaves: exactly that
//! text. Whether it has its format is asked with `is_valid`, or by [`validate`](crate::Schema::validate).

use std::fmt;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::schema::format;

/// Bits behind the last byte mean nothing, whatever an encoder left there (RFC 4648 section 3.5).
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
);

/// The bytes of a text in Base64 (RFC 4648 section 4), if it is that.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    LENIENT.decode(text).ok()
}

/// What every text type has: exact text in, the same text out.
macro_rules! text {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
        pub struct $name(String);

        impl $name {
            /// The text as it is on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text as it is on the wire.
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl From<&str> for crate::Maybe<$name> {
            fn from(text: &str) -> Self {
                Self::Value(text.into())
            }
        }

        impl crate::private::Fill<$name> for &'static str {
            fn fill(self) -> $name {
                self.into()
            }
        }

        impl From<&str> for crate::Defaulted<$name> {
            fn from(text: &str) -> Self {
                $name::from(text).into()
            }
        }

        impl From<&str> for crate::Defaulted<Option<$name>> {
            fn from(text: &str) -> Self {
                $name::from(text).into()
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self)
            }
        }
    };
}

/// The text types that may be shown.
macro_rules! shown_text {
    ($(#[$meta:meta])* $name:ident, $format:literal) => {
        text! { $(#[$meta])* $name }

        impl $name {
            /// Whether the text has the format that the type names.
            pub fn is_valid(&self) -> bool {
                format::is_valid($format, &self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::ops::Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }
    };
}

shown_text! {
    /// A date and time as RFC 3339 section 5.6 writes it (`format: date-time`), kept as its exact text.
    DateTime, "date-time"
}
shown_text! {
    /// A full date as RFC 3339 section 5.6 writes it (`format: date`), kept as its exact text.
    Date, "date"
}
shown_text! {
    /// A full time as RFC 3339 section 5.6 writes it (`format: time`), kept as its exact text.
    Time, "time"
}
shown_text! {
    /// A UUID as RFC 9562 section 4 writes it (`format: uuid`), kept as its exact text.
    Uuid, "uuid"
}
shown_text! {
    /// Base64 text (`format: byte`, RFC 4648 section 4), kept as it is on the wire and decoded on demand.
    Base64, "byte"
}
text! {
    /// A secret (`format: password`): `Debug` does not show it.
    Password
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Base64 {
    /// The text that stands for `bytes`.
    pub fn encode(bytes: impl AsRef<[u8]>) -> Self {
        Self(STANDARD.encode(bytes))
    }

    /// The bytes that the text stands for.
    ///
    /// `None` when the text is not Base64 (RFC 4648 section 4).
    pub fn decode(&self) -> Option<Vec<u8>> {
        from_base64(&self.0)
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self::encode(bytes)
    }
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Self::encode(bytes)
    }
}
