//! Whole numbers that are written as `1.0` or `4.08e17`, wherever an integer stands, and doubles that must not be rounded.
//!
//! Enters: a deserializer. Leaves: integers, and lists, maps and options with integers in them. It refuses numbers with a
//! fraction, and those that a double does not hold exactly.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};

use super::{Decimal, Schema, whole_double};

/// Deserializes an integer, also one that is written with a fraction of zero or an exponent.
pub(super) fn whole<'de, T: TryFrom<i128>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_i64(Whole(PhantomData))
}

/// Deserializes a double. A whole number whose digits a double loses is not rounded but refused.
pub(super) fn double<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    deserializer.deserialize_f64(Double)
}

struct Double;

impl Visitor<'_> for Double {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number that a double holds without loss")
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<f64, E> {
        let found = Unexpected::Signed(value);
        kept(value as f64, value.into()).ok_or_else(|| E::invalid_value(found, &self))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<f64, E> {
        let found = Unexpected::Unsigned(value);
        kept(value as f64, value.into()).ok_or_else(|| E::invalid_value(found, &self))
    }
}

/// The double nearest to a whole number, if it is written as that number again: beyond 2^53 the digits of a double are as few as
/// tell it from its neighbours, and zeros follow them.
fn kept(double: f64, whole: i128) -> Option<f64> {
    let written = || Decimal::read(&format!("{double:e}")) == Decimal::read(&whole.to_string());
    (double as i128 == whole || written()).then_some(double)
}

struct Whole<T>(PhantomData<T>);

impl<T: TryFrom<i128>> Whole<T> {
    fn fit<E: Error>(self, value: i128, found: Unexpected<'_>) -> Result<T, E> {
        T::try_from(value).map_err(|_| E::invalid_value(found, &self))
    }
}

impl<T: TryFrom<i128>> Visitor<'_> for Whole<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = std::any::type_name::<T>();
        write!(f, "an integer ({name})")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        self.fit(value.into(), Unexpected::Signed(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        self.fit(value.into(), Unexpected::Unsigned(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        let found = Unexpected::Float(value);
        match whole_double(value) {
            Some(whole) => self.fit(whole, found),
            None => Err(E::invalid_value(found, &self)),
        }
    }
}

/// A value whose integers may be written with a fraction of zero.
#[derive(Debug)]
pub(crate) struct Decoded<T>(PhantomData<T>);

impl<T> Decoded<T> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: Schema> DeserializeSeed<'de> for Decoded<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::decode(deserializer)
    }
}

/// Visitors of what holds values.
macro_rules! visitors {
    ($($(#[$meta:meta])* $name:ident)*) => {$(
        $(#[$meta])*
        pub(super) struct $name<T>(PhantomData<T>);

        impl<T> $name<T> {
            pub(super) fn new() -> Self {
                Self(PhantomData)
            }
        }
    )*};
}

visitors! {
    /// The value or `null`.
    Inner
    /// The items of an array.
    Items
    /// The members of an object.
    Members
}

impl<'de, T: Schema> Visitor<'de> for Inner<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(T::kept_null())
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(T::kept_null())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        T::decode(deserializer).map(Some)
    }
}

impl<'de, T: Schema> Visitor<'de> for Items<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Vec<T>, A::Error> {
        // What an input claims of its length is not believed beyond a few.
        const FEW: usize = 64;
        let mut items = Vec::with_capacity(sequence.size_hint().unwrap_or(0).min(FEW));
        while let Some(item) = sequence.next_element_seed(Decoded::new())? {
            items.push(item);
        }
        Ok(items)
    }
}

impl<'de, T: Schema> Visitor<'de> for Members<T> {
    type Value = BTreeMap<String, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = BTreeMap::new();
        while let Some(name) = map.next_key()? {
            members.insert(name, map.next_value_seed(Decoded::new())?);
        }
        Ok(members)
    }
}
