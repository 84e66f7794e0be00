//! The types of the crate `time`, in the forms of JSON Schema.
//!
//! Enters: text of RFC 3339. Leaves: a date with or without a time, and the same text up to the spelling of its offset
//! and fraction. The crate's own serialization has other forms, so its types travel in wrappers.

use ::time::format_description::well_known::Rfc3339;
use ::time::format_description::{BorrowedFormatItem, StaticFormatDescription};
use ::time::macros::format_description;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A date and time with an offset (`format: date-time`, RFC 3339 section 5.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DateTime(pub ::time::OffsetDateTime);

/// A date (`format: date`, RFC 3339 section 5.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(pub ::time::Date);

const DATE: StaticFormatDescription = {
    const ITEMS: &[BorrowedFormatItem<'static>] = format_description!("[year]-[month]-[day]");
    ITEMS
};

macro_rules! wrapper {
    ($T:ident($Inner:ty) as $format:expr, $Schema:ty) => {
        impl Serialize for $T {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let text = self.0.format(&$format).map_err(serde::ser::Error::custom)?;
                serializer.serialize_str(&text)
            }
        }

        impl<'de> Deserialize<'de> for $T {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                <$Inner>::parse(&text, &$format)
                    .map(Self)
                    .map_err(serde::de::Error::custom)
            }
        }

        impl From<$Inner> for $T {
            fn from(inner: $Inner) -> Self {
                Self(inner)
            }
        }

        impl std::ops::Deref for $T {
            type Target = $Inner;

            fn deref(&self) -> &$Inner {
                &self.0
            }
        }

        crate::schema_as! { $T: $Schema }
    };
}

wrapper!(DateTime(::time::OffsetDateTime) as Rfc3339, crate::DateTime);
wrapper!(Date(::time::Date) as DATE, crate::Date);
