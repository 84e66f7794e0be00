//! Enums of strings and of integers: the `serde` halves that their macros expand to.
//!
//! Enters: a string or a whole number. Leaves: the variant, or the one that keeps unknown values. It refuses unknown
//! values when there is no such variant, and while decoding strictly.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Unexpected, Visitor};

use super::strict::is_strict;
use crate::Schema;
use crate::schema::Type;

/// An enum of strings.
pub trait StringEnum: Schema + Clone + 'static {
    /// The variants, in the order of the values.
    const VARIANTS: &'static [Self];

    /// Makes the variant that keeps a value that is not listed, when there is one.
    const UNKNOWN: Option<fn(String) -> Self> = None;
}

/// The variant of a value that is listed.
fn known<T: StringEnum>(value: &str) -> Option<T> {
    match T::schema() {
        Type::StringEnum(ty) => T::VARIANTS.get(ty.position(value)?).cloned(),
        _ => None,
    }
}

/// The variant of a value, or the one that keeps values that are not listed.
pub fn known_or<T: StringEnum>(value: &str, unknown: fn(String) -> T) -> T {
    known(value).unwrap_or_else(|| unknown(value.to_owned()))
}

/// Deserializes an enum of strings.
///
/// # Errors
///
/// Those of the deserializer; the value is not listed, and the enum does not keep such values or decoding is strict.
pub fn deserialize_string_enum<'de, T: StringEnum, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(StringEnumVisitor(PhantomData))
}

struct StringEnumVisitor<T>(PhantomData<T>);

impl<T: StringEnum> Visitor<'_> for StringEnumVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match T::schema() {
            Type::StringEnum(ty) => write!(f, "a string that {} lists", ty.name),
            _ => f.write_str("a string"),
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<T, E> {
        let keep = || {
            let unknown = T::UNKNOWN.filter(|_| !is_strict())?;
            Some(unknown(value.to_owned()))
        };
        known(value)
            .or_else(keep)
            .ok_or_else(|| E::invalid_value(Unexpected::Str(value), &self))
    }
}

/// An enum of whole numbers.
pub trait IntegerEnum: Schema + Clone + 'static {
    /// What holds a value.
    type Integer: TryFrom<i128>;

    /// The variants, in the order of the values.
    const VARIANTS: &'static [Self];

    /// Makes the variant that keeps a value that is not listed, when there is one.
    const UNKNOWN: Option<fn(Self::Integer) -> Self> = None;
}

/// Deserializes an enum of whole numbers.
///
/// # Errors
///
/// Those of the deserializer; the value is not listed, and the enum does not keep such values or decoding is strict.
pub fn deserialize_integer_enum<'de, T: IntegerEnum, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_i64(IntegerEnumVisitor(PhantomData))
}

struct IntegerEnumVisitor<T>(PhantomData<T>);

impl<T: IntegerEnum> IntegerEnumVisitor<T> {
    fn find<E: Error>(self, value: i128, found: Unexpected<'_>) -> Result<T, E> {
        let known = || match T::schema() {
            Type::IntegerEnum(ty) => {
                let at = ty.values.iter().position(|known| *known == value)?;
                T::VARIANTS.get(at).cloned()
            }
            _ => None,
        };
        let keep = || {
            let unknown = T::UNKNOWN.filter(|_| !is_strict())?;
            value.try_into().ok().map(unknown)
        };
        known()
            .or_else(keep)
            .ok_or_else(|| E::invalid_value(found, &self))
    }
}

impl<T: IntegerEnum> Visitor<'_> for IntegerEnumVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match T::schema() {
            Type::IntegerEnum(ty) => write!(f, "an integer that {} lists", ty.name),
            _ => f.write_str("an integer"),
        }
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        self.find(value.into(), Unexpected::Signed(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        self.find(value.into(), Unexpected::Unsigned(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        match crate::schema::whole_double(value) {
            Some(whole) => self.find(whole, Unexpected::Float(value)),
            None => Err(E::invalid_value(Unexpected::Float(value), &self)),
        }
    }
}
