//! Unions: the `serde` half that [`union!`](crate::union) expands to.
//!
//! Enters: a value, buffered once unless its tag comes first. Leaves: the variant that the union's data selects, or the one for a value that is
//! several at once. It refuses a value that fits no variant, unless the union keeps such values and decoding is lenient.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Error, Value};

use super::strict::{direction, is_strict};
use super::tagged::TaggedVisitor;
use crate::schema::{Choice, Memo, UnionType, check_in, select};

/// An enum with a variant per type.
pub trait Union: Sized {
    /// The variants.
    fn union() -> &'static UnionType;

    /// Decodes a value as the variant at a position.
    ///
    /// # Errors
    ///
    /// The value is not of the variant's type.
    fn decode<'de, D: Deserializer<'de>>(position: usize, value: D) -> Result<Self, D::Error>;

    /// The variant that keeps a value that fits no other, when there is one.
    fn unknown(value: Value) -> Option<Self>;

    /// The variant that keeps a value that is several others at once, when there is one.
    fn several(value: Value) -> Option<Self>;
}

/// Deserializes a union.
///
/// # Errors
///
/// The value fits no variant; the message says what each one missed.
pub fn deserialize_union<'de, T: Union, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    if let Some(tag) = T::union().tag {
        return deserializer.deserialize_any(TaggedVisitor::new(tag));
    }
    let value = Value::deserialize(deserializer)?;
    decode(value).map_err(D::Error::custom)
}

/// Decodes a value that is read.
pub(super) fn decode<T: Union>(value: Value) -> Result<T, Error> {
    match select(&value, T::union(), &mut Memo::toward(direction())) {
        Ok(choice) if choice.several => {
            T::several(value).ok_or_else(|| Error::custom("no variant keeps several"))
        }
        Ok(choice) if choice.order.len() == 1 => T::decode(choice.best(), value),
        Ok(choice) => T::decode(choice.best(), value.clone())
            .map_err(|_| explain(&value, T::union(), &choice)),
        Err(why) => {
            let unknown = if is_strict() { None } else { T::unknown(value) };
            unknown.ok_or_else(|| Error::custom(why))
        }
    }
}

/// What each variant that the value might have been missed. The checker says it and not a second decoding, which would
/// take exponential time in nested unions.
fn explain(value: &Value, union: &'static UnionType, choice: &Choice) -> Error {
    let variants = || choice.order.iter().filter_map(|at| union.variants.get(*at));
    let missed: Vec<String> = variants()
        .filter_map(|variant| {
            let found = check_in(value, (variant.ty)(), variant.rules, direction());
            let first = found.iter().next()?;
            Some(format!("{}: {first}", variant.name))
        })
        .collect();
    let missed = missed.join("; ");
    Error::custom(format!("{} fits no variant: {missed}", union.name))
}
