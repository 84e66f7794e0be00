//! Enums of strings and of integers: the `serde` halves that their macros expand to.
//!
//! Enters: a string or a whole number. Leaves: the variant, or the one that keeps unknown values. It refuses unknown
//! values when there is no such variant, and while decoding strictly.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Unexpected, Visitor};

use super::strict::is_strict;
use crate::schema::{IntegerEnumType, StringEnumType};

/// An enum of strings.
pub trait StringEnum: Sized {
    /// The values.
    fn values() -> &'static StringEnumType;

    /// The variant at a position of the values.
    fn at(position: usize) -> Option<Self>;

    /// The variant that keeps a value that is not listed, when there is one.
    fn unknown(value: &str) -> Option<Self>;
}

/// Visits the string of an enum.
#[derive(Debug)]
pub struct StringEnumVisitor<T>(PhantomData<T>);

impl<T> StringEnumVisitor<T> {
    /// A visitor.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T: StringEnum> Visitor<'_> for StringEnumVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a string that {} lists", T::values().name)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<T, E> {
        let known = T::values().position(value).and_then(T::at);
        known
            .or_else(|| if is_strict() { None } else { T::unknown(value) })
            .ok_or_else(|| E::invalid_value(Unexpected::Str(value), &self))
    }
}

/// An enum of whole numbers.
pub trait IntegerEnum: Sized {
    /// The values.
    fn values() -> &'static IntegerEnumType;

    /// The variant at a position of the values.
    fn at(position: usize) -> Option<Self>;

    /// The variant that keeps a value that is not listed, when there is one that can.
    fn unknown(value: i128) -> Option<Self>;
}

/// Visits the whole number of an enum.
#[derive(Debug)]
pub struct IntegerEnumVisitor<T>(PhantomData<T>);

impl<T> IntegerEnumVisitor<T> {
    /// A visitor.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T: IntegerEnum> IntegerEnumVisitor<T> {
    fn find<E: Error>(self, value: i128, found: Unexpected<'_>) -> Result<T, E> {
        let known = T::values()
            .values
            .iter()
            .position(|known| *known == value)
            .and_then(T::at);
        known
            .or_else(|| if is_strict() { None } else { T::unknown(value) })
            .ok_or_else(|| E::invalid_value(found, &self))
    }
}

impl<T: IntegerEnum> Visitor<'_> for IntegerEnumVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an integer that {} lists", T::values().name)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        self.find(value.into(), Unexpected::Signed(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        self.find(value.into(), Unexpected::Unsigned(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        match crate::schema::exact(value) {
            Some(whole) => self.find(whole, Unexpected::Float(value)),
            None => Err(E::invalid_value(Unexpected::Float(value), &self)),
        }
    }
}
