//! The schemas of types of other crates.
//!
//! Enters: a type that is foreign to generated code. Leaves: what it says about its JSON. The types of the crates that
//! features name have theirs here; a user's own type gets one by [`schema_as!`](crate::schema_as).

/// Gives a type the schema of another, so that it may stand for a schema of a document (`x-rust-type`).
///
/// The type must serialize as the other does; rules of the document are checked on that.
///
/// ```
/// use oasmith_runtime::{Schema, object, schema_as, serde_json};
/// # use oasmith_runtime::private::serde::{Deserialize, Deserializer, Serialize, Serializer};
///
/// #[derive(Debug, Clone, PartialEq)]
/// pub struct UserId(String);
/// # impl Serialize for UserId {
/// #     fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.serialize_str(&self.0) }
/// # }
/// # impl<'de> Deserialize<'de> for UserId {
/// #     fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> { String::deserialize(d).map(Self) }
/// # }
///
/// schema_as! { UserId: String }
///
/// pub struct User { pub id: UserId }
/// object! { User { id req [MinLength(3)] } }
///
/// let user: User = serde_json::from_str(r#"{"id": "42"}"#)?;
/// assert!(user.validate().is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! schema_as {
    ($T:ty: $Other:ty) => {
        impl $crate::Schema for $T {
            fn schema() -> &'static $crate::schema::Type {
                <$Other as $crate::Schema>::schema()
            }
        }
    };
}

#[cfg(feature = "chrono")]
mod of_chrono {
    use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

    schema_as! { DateTime<FixedOffset>: crate::DateTime }
    schema_as! { DateTime<Utc>: crate::DateTime }
    schema_as! { NaiveDate: crate::Date }
}

#[cfg(feature = "jiff")]
mod of_jiff {
    schema_as! { jiff::Timestamp: crate::DateTime }
    schema_as! { jiff::Zoned: String }
    schema_as! { jiff::civil::Date: crate::Date }
}

#[cfg(feature = "rust_decimal")]
mod of_rust_decimal {
    schema_as! { rust_decimal::Decimal: String }
}

#[cfg(feature = "url")]
mod of_url {
    schema_as! { url::Url: String }
}

#[cfg(feature = "uuid")]
mod of_uuid {
    schema_as! { uuid::Uuid: crate::Uuid }
}
