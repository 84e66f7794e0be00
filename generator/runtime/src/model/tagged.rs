//! Tagged unions, read as they come.
//!
//! Enters: the members of an object. Leaves: the variant that the tag names, given the members before the tag again, then
//! the tag, then the rest as it comes; so nothing is buffered where the tag comes first. What is no object, or names no
//! variant, leaves as a plain value.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{CowStrDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};
use serde_json::{Map, Value};

use super::union::{Union, decode};
use crate::schema::tagged;

/// Reads a union whose tag is the member `tag`.
pub(super) struct TaggedVisitor<T> {
    tag: &'static str,
    union: PhantomData<T>,
}

impl<T: Union> TaggedVisitor<T> {
    pub(super) fn new(tag: &'static str) -> Self {
        Self {
            tag,
            union: PhantomData,
        }
    }
}

/// What is no object.
macro_rules! plain {
    ($($visit:ident($value:ty))*) => {
        $(fn $visit<E: Error>(self, value: $value) -> Result<T, E> {
            decode(Value::from(value)).map_err(E::custom)
        })*
    };
}

impl<'de, T: Union> Visitor<'de> for TaggedVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the tag `{}`", self.tag)
    }

    plain! { visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_f64(f64) visit_str(&str) }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        decode(Value::Null).map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, sequence: A) -> Result<T, A::Error> {
        let value = Value::deserialize(SeqAccessDeserializer::new(sequence))?;
        decode(value).map_err(A::Error::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut members = Vec::with_capacity(8);
        while let Some(name) = map.next_key_seed(Name)? {
            let is_tag = name == self.tag;
            members.push((name, map.next_value()?));
            let named = is_tag.then(|| variant::<T>(&members)).flatten();
            if let Some(position) = named {
                return T::decode(position, Members::new(members, map));
            }
        }
        let owned = |(name, value): (Cow<'_, str>, Value)| (name.into_owned(), value);
        let value: Map<String, Value> = members.into_iter().map(owned).collect();
        decode(Value::Object(value)).map_err(A::Error::custom)
    }
}

/// The name of a member, borrowed from the input where it stands there as it is.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }

    fn visit_string<E>(self, name: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name))
    }
}

/// The variant that the tag, which came last, names.
fn variant<T: Union>(members: &[(Cow<'_, str>, Value)]) -> Option<usize> {
    let (_, tag) = members.last()?;
    tagged(T::union(), tag.as_str()?)
}

/// The members of an object: those that were read to find the tag, then the others.
struct Members<'de, A> {
    read: std::vec::IntoIter<(Cow<'de, str>, Value)>,
    value: Option<Value>,
    rest: A,
}

impl<'de, A> Members<'de, A> {
    fn new(read: Vec<(Cow<'de, str>, Value)>, rest: A) -> Self {
        Self {
            read: read.into_iter(),
            value: None,
            rest,
        }
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Members<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let Some((name, value)) = self.read.next() else {
            return self.rest.next_key_seed(seed);
        };
        self.value = Some(value);
        seed.deserialize(CowStrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.value.take() {
            Some(value) => seed.deserialize(value).map_err(A::Error::custom),
            None => self.rest.next_value_seed(seed),
        }
    }
}

/// Only objects are read as they come. All else is a plain value first: a variant may be a union itself, and its types would
/// never end if each wrapped the other.
impl<'de, A: MapAccess<'de>> Deserializer<'de> for Members<'de, A> {
    type Error = A::Error;

    fn deserialize_any<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, A::Error> {
        let mut members = Map::new();
        while let Some((name, value)) = self.next_entry()? {
            members.insert(name, value);
        }
        Value::Object(members)
            .deserialize_any(visitor)
            .map_err(A::Error::custom)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_map(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct struct enum identifier ignored_any
    }
}
