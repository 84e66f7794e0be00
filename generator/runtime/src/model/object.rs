//! Objects: the `serde` halves that [`object!`](crate::object) expands to.
//!
//! Enters: a map access or a map serializer, and the rows. Leaves: a struct, or its members.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};

use super::strict::is_strict;
use crate::schema::{ObjectType, Presence};

/// A struct with an object's rows.
pub trait Object: Sized {
    /// The rows.
    fn object() -> &'static ObjectType;

    /// Reads the members.
    ///
    /// # Errors
    ///
    /// A member is missing or has another type.
    fn read<'de, A: MapAccess<'de>>(map: A, keys: Keys) -> Result<Self, A::Error>;

    /// Writes the members that are there.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

/// Serializes an object.
///
/// # Errors
///
/// Those of the serializer.
pub fn serialize_object<T: Object, S: Serializer>(
    object: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    object.write(&mut map)?;
    map.end()
}

/// Visits the map of an object; there is no sequence form.
#[derive(Debug)]
pub struct ObjectVisitor<T>(PhantomData<T>);

impl<T> ObjectVisitor<T> {
    /// A visitor.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", T::object().name)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read(map, Keys::new(T::object()))
    }
}

/// Finds the row of each key; members usually come in the order of the rows, so the next row is looked at first.
#[derive(Debug)]
pub struct Keys {
    object: &'static ObjectType,
    rest: Option<usize>,
    next: usize,
    unnamed: String,
}

impl Keys {
    fn new(object: &'static ObjectType) -> Self {
        let rest = object
            .fields
            .iter()
            .position(|field| field.presence == Presence::Rest);
        Self {
            object,
            rest,
            next: 0,
            unnamed: String::new(),
        }
    }

    /// The row of the next key: its position, that of the `rest` row, or one beyond all rows.
    ///
    /// # Errors
    ///
    /// Those of the deserializer.
    pub fn next<'de, A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<Option<usize>, A::Error> {
        map.next_key_seed(self)
    }

    /// Passes over the value of a member that has no row.
    ///
    /// # Errors
    ///
    /// Strict decoding refuses it when the object is closed.
    pub fn skip<'de, A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error> {
        if self.object.closed && is_strict() {
            return Err(A::Error::custom(format_args!(
                "{} has no such member",
                self.object.name
            )));
        }
        map.next_value::<IgnoredAny>().map(drop)
    }

    /// The name of the member that goes to the `rest` row.
    pub(super) fn take_unnamed(&mut self) -> String {
        std::mem::take(&mut self.unnamed)
    }

    #[inline]
    fn find(&mut self, key: &str) -> usize {
        let fields = self.object.fields;
        let known = match fields.get(self.next) {
            Some(field) if field.is(key) => Some(self.next),
            _ => fields.iter().position(|field| field.is(key)),
        };
        match (known, self.rest) {
            (Some(at), _) => {
                self.next = at + 1;
                at
            }
            (None, Some(rest)) => {
                self.unnamed.push_str(key);
                rest
            }
            (None, None) => usize::MAX,
        }
    }

    /// Strict decoding refuses a member that is there twice (RFC 8259 section 4).
    #[inline]
    pub(super) fn once<E: serde::de::Error>(&self, seen: bool) -> Result<(), E> {
        if seen && is_strict() {
            return Err(E::custom(format_args!(
                "{} has a member twice",
                self.object.name
            )));
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for &mut Keys {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for &mut Keys {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    #[inline]
    fn visit_str<E>(self, key: &str) -> Result<usize, E> {
        Ok(self.find(key))
    }
}

/// The wire name of a field that does not give one: its own, without `r#`.
pub const fn wire_name(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [b'r', b'#', ..] => field.split_at(2).1,
        _ => field,
    }
}
