//! The schemas of the types of the standard library and of the runtime's text types.

use std::collections::BTreeMap;

use serde::ser::SerializeMap;
use serde_json::Value;

use serde::Deserializer;

use super::whole::{Inner, Items, Members, double, whole};
use super::{Rules, Schema, Type};
use crate::number::is_number;
use crate::private::Source;
use crate::{Base64, Binary, Date, DateTime, Defaulted, Maybe, Number, Password, Time, Uuid};

/// Implements [`Schema`] for types that have no parameters.
macro_rules! schemas {
    ($($rust:ty => $schema:expr,)*) => {$(
        impl Schema for $rust {
            fn schema() -> &'static Type {
                const { &$schema }
            }
        }
    )*};
}

/// Implements [`Schema`] for integers, whose range the checker knows.
macro_rules! integers {
    ($($rust:ty)*) => {
        $(impl Schema for $rust {
            fn schema() -> &'static Type {
                const { &Type::Integer { min: <$rust>::MIN as i128, max: <$rust>::MAX as i128 } }
            }

            fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                whole(deserializer)
            }

            fn of_plain(text: &str) -> Option<Self> {
                is_whole(text).then(|| text.parse().ok()).flatten()
            }
        })*
    };
}

integers! { i8 i16 i32 i64 u8 u16 u32 u64 }

schemas! {
    bool => Type::Bool,
    f32 => Type::Number,
    () => Type::Any,
    DateTime => Type::String(Some("date-time")),
    Date => Type::String(Some("date")),
    Time => Type::String(Some("time")),
    Uuid => Type::String(Some("uuid")),
    Base64 => Type::String(Some("byte")),
    Password => Type::String(None),
    Binary => Type::Bytes,
}

/// Whether a text is a whole number as JSON writes it; `-0` is none.
fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    match digits {
        [b'0'] => digits.len() == text.len(),
        [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

impl Schema for String {
    fn schema() -> &'static Type {
        &Type::String(None)
    }

    fn of_plain(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Schema for Value {
    fn schema() -> &'static Type {
        &Type::Any
    }

    fn null() -> Option<Self> {
        Some(Self::Null)
    }
}

impl Schema for f64 {
    fn schema() -> &'static Type {
        &Type::Number
    }

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        double(deserializer)
    }

    fn of_plain(text: &str) -> Option<Self> {
        let mut number = is_number(text).then(|| serde_json::Deserializer::from_str(text))?;
        double(&mut number).ok()
    }
}

impl Schema for Number {
    fn schema() -> &'static Type {
        &Type::Number
    }

    fn of_plain(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl<T: Schema> Schema for Box<T> {
    fn schema() -> &'static Type {
        T::schema()
    }

    fn rules() -> Rules {
        T::rules()
    }

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::decode(deserializer).map(Box::new)
    }

    fn null() -> Option<Self> {
        T::null().map(Box::new)
    }
}

impl<T: Schema> Schema for Option<T> {
    fn schema() -> &'static Type {
        const { &Type::Nullable(T::schema) }
    }

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(Inner::new())
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn null() -> Option<Self> {
        Some(None)
    }

    fn of_plain(text: &str) -> Option<Self> {
        T::of_plain(text).map(Some)
    }

    #[inline]
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Schema> Schema for Maybe<T> {
    fn schema() -> &'static Type {
        const { &Type::Nullable(T::schema) }
    }

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::decode(deserializer).map(Self::from)
    }

    fn absent() -> Option<Self> {
        Some(Self::Absent)
    }

    #[inline]
    fn is_absent(&self) -> bool {
        Maybe::is_absent(self)
    }
}

/// What reads one is an option of it, so that nothing stands for the default, and `null` only where it is a value.
impl<T: Schema> Schema for Defaulted<T> {
    fn schema() -> &'static Type {
        T::schema()
    }

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::decode(deserializer).map(Self::from)
    }

    fn kept_null() -> Option<Self> {
        T::null().map(Self::from)
    }

    #[inline]
    fn is_absent(&self) -> bool {
        !self.is_given()
    }
}

impl<T: Schema> Schema for Vec<T> {
    fn schema() -> &'static Type {
        const { &Type::List(T::schema) }
    }

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Items::new())
    }
}

impl<T: Schema> Schema for BTreeMap<String, T> {
    const UNNAMED: bool = true;

    fn schema() -> &'static Type {
        const { &Type::Map(T::schema) }
    }

    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members::new())
    }

    fn absent() -> Option<Self> {
        Some(Self::new())
    }

    fn read_unnamed<E, S: Source<E>>(&mut self, name: String, source: &mut S) -> Result<bool, E> {
        let mut slot = None;
        source.value(T::schema, &mut slot)?;
        Ok(slot.is_some_and(|value| self.insert(name, value).is_some()))
    }

    fn write_unnamed<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.iter()
            .try_for_each(|(name, value)| map.serialize_entry(name, value))
    }
}
