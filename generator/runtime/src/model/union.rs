//! Unions: the `serde` half that [`union!`](crate::union) expands to.
//!
//! Enters: a value, buffered once. Leaves: the variant that the union's data selects. It refuses a value that fits
//! no variant, unless the union keeps such values and decoding is lenient.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Error, Value};

use super::strict::is_strict;
use crate::schema::{Memo, UnionType, select};

/// An enum with a variant per type.
pub trait Union: Sized {
    /// The variants.
    fn union() -> &'static UnionType;

    /// Decodes a value as the variant at a position.
    ///
    /// # Errors
    ///
    /// The value is not of the variant's type.
    fn decode(position: usize, value: &Value) -> Result<Self, Error>;

    /// The variant that keeps a value that fits no other, when there is one.
    fn unknown(value: Value) -> Option<Self>;
}

/// Deserializes a union.
///
/// # Errors
///
/// The value fits no variant; the message says what each one missed.
pub fn deserialize_union<'de, T: Union, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    decode(value).map_err(D::Error::custom)
}

fn decode<T: Union>(value: Value) -> Result<T, Error> {
    match select(&value, T::union(), &mut Memo::default()) {
        Ok(position) => T::decode(position, &value),
        Err(why) => {
            let unknown = if is_strict() { None } else { T::unknown(value) };
            unknown.ok_or_else(|| Error::custom(why))
        }
    }
}
