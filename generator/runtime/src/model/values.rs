//! Enums of values of several types: the `serde` half that their macro expands to.
//!
//! Enters: any value. Leaves: the variant, or the one that keeps unknown values. It refuses unknown values when there is no
//! such variant, and while decoding strictly.

use serde::Deserialize;
use serde::de::{Deserializer, Error};
use serde_json::Value;

use super::strict::is_strict;
use crate::Schema;
use crate::schema::Type;

/// An enum of values of several types.
pub trait ValueEnum: Schema + Clone + 'static {
    /// The variants, in the order of the values.
    const VARIANTS: &'static [Self];

    /// Makes the variant that keeps a value that is not listed, when there is one.
    const UNKNOWN: Option<fn(Value) -> Self> = None;
}

/// Deserializes an enum of values of several types.
///
/// # Errors
///
/// Those of the deserializer; the value is not listed, and the enum does not keep such values or decoding is strict.
pub fn deserialize_value_enum<'de, T: ValueEnum, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let Type::ValueEnum(ty) = T::schema() else {
        return Err(D::Error::custom("no enum"));
    };
    let known = ty.position(&value).and_then(|at| T::VARIANTS.get(at));
    if let Some(known) = known {
        return Ok(known.clone());
    }
    match T::UNKNOWN.filter(|_| !is_strict()) {
        Some(unknown) => Ok(unknown(value)),
        None => Err(D::Error::custom(format_args!(
            "{} does not list {value}",
            ty.name
        ))),
    }
}
