//! Objects: the `serde` halves that [`object!`](crate::object) expands to.
//!
//! Enters: a map access or a map serializer, and the rows. Leaves: a struct, or its members. What absent and `null` mean
//! for each mark is said once, by the methods of [`Reader`] and [`Writer`] that are named like the marks.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::source::{Describe, Keys, MapSource, Source};
use super::strict::is_strict;
use crate::schema::{ObjectType, TypeFn};
use crate::{Maybe, Schema};

/// A struct with an object's rows.
pub trait Object: Sized {
    /// The rows.
    const OBJECT: &'static ObjectType;

    /// Reads the members; `None` when the source failed or a member is missing, which the reader then knows.
    fn read<'de, S: Source<'de>>(reader: &mut Reader<S>) -> Option<Self>;

    /// Writes the members that are there.
    fn write<M: SerializeMap>(&self, writer: &mut Writer<'_, M>);
}

/// Reads the members of one object, by mark.
#[derive(Debug)]
pub struct Reader<S> {
    source: S,
    keys: Keys,
}

impl<'de, S: Source<'de>> Reader<S> {
    fn new(source: S, object: &'static ObjectType) -> Self {
        Self {
            source,
            keys: Keys::new(object),
        }
    }

    /// The row of the next member; members without a row are passed over.
    pub fn row<'r, R>(&mut self, rows: &'r [R]) -> Option<&'r R> {
        loop {
            let at = self.source.next(&mut self.keys)?;
            match rows.get(at) {
                Some(row) => return Some(row),
                None => self.source.skip(self.keys.object()),
            }
        }
    }

    /// Reads a member that is always there.
    pub fn req<T: DeserializeOwned + Schema>(&mut self, slot: &mut Option<T>) {
        self.once(slot.is_some());
        if let Some(value) = self.source.value(T::schema) {
            *slot = Some(value);
        }
    }

    /// Reads a member that may be absent; lenient decoding takes `null` as absent.
    pub fn opt<T: DeserializeOwned + Schema>(&mut self, slot: &mut Option<T>) {
        self.once(slot.is_some());
        if let Some(value) = self.source.value(T::schema) {
            *slot = value;
            if slot.is_none() && is_strict() {
                self.source
                    .fail(format_args!("null where a member may only be absent"));
            }
        }
    }

    /// Reads a member that is always there and may be `null`.
    pub fn null<T: DeserializeOwned + Schema>(&mut self, slot: &mut Option<Option<T>>) {
        self.once(slot.is_some());
        if let Some(value) = self.source.value(T::schema) {
            *slot = Some(value);
        }
    }

    /// Reads a member that may be absent and may be `null`.
    pub fn maybe<T: DeserializeOwned + Schema>(&mut self, slot: &mut Maybe<T>) {
        self.once(!slot.is_absent());
        if let Some(value) = self.source.value::<Option<T>>(T::schema) {
            *slot = value.into();
        }
    }

    /// Reads a member that has a value of its own when absent.
    pub fn default<T: DeserializeOwned + Schema>(&mut self, slot: &mut Option<T>) {
        self.opt(slot);
    }

    /// Reads one more of the members that are not named.
    pub fn rest<T: DeserializeOwned + Schema>(&mut self, slot: &mut BTreeMap<String, T>) {
        let name = self.keys.take_unnamed();
        self.once(slot.contains_key(&name));
        if let Some(value) = self.source.value(T::schema) {
            slot.insert(name, value);
        }
    }

    /// Strict decoding refuses a member that is there twice (RFC 8259 section 4).
    fn once(&mut self, seen: bool) {
        if seen && is_strict() {
            let name = self.keys.object().name;
            self.source.fail(format_args!("{name} has a member twice"));
        }
    }

    /// Says which member is missing.
    pub fn incomplete<T>(&mut self) -> Option<T> {
        if let Some(wire) = self.keys.missing() {
            self.source.missing(wire);
        }
        None
    }
}

/// Writes the members of one object, by mark. After an error it writes nothing more.
#[derive(Debug)]
pub struct Writer<'m, M: SerializeMap> {
    map: &'m mut M,
    error: Option<M::Error>,
}

impl<M: SerializeMap> Writer<'_, M> {
    fn entry<T: Serialize + ?Sized>(&mut self, wire: &str, value: &T) {
        if self.error.is_none() {
            self.error = self.map.serialize_entry(wire, value).err();
        }
    }

    /// Writes a member that is always there.
    pub fn req<T: Serialize>(&mut self, wire: &str, value: &T) {
        self.entry(wire, value);
    }

    /// Writes a member that is always there and may be `null`.
    pub fn null<T: Serialize>(&mut self, wire: &str, value: &Option<T>) {
        self.entry(wire, value);
    }

    /// Writes a member that may be absent.
    pub fn opt<T: Serialize>(&mut self, wire: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.entry(wire, value);
        }
    }

    /// Writes a member that may be absent and may be `null`.
    pub fn maybe<T: Serialize>(&mut self, wire: &str, value: &Maybe<T>) {
        match value {
            Maybe::Absent => {}
            Maybe::Null => self.entry(wire, &()),
            Maybe::Value(value) => self.entry(wire, value),
        }
    }

    /// Writes a member that has a value of its own when absent.
    pub fn default<T: Serialize>(&mut self, wire: &str, value: &T) {
        self.entry(wire, value);
    }

    /// Writes the members that are not named.
    pub fn rest<T: Serialize>(&mut self, _: &str, members: &BTreeMap<String, T>) {
        for (name, value) in members {
            self.entry(name, value);
        }
    }
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
    let mut writer = Writer {
        map: &mut map,
        error: None,
    };
    object.write(&mut writer);
    match writer.error {
        Some(error) => Err(error),
        None => map.end(),
    }
}

/// Deserializes an object; there is no sequence form.
///
/// # Errors
///
/// Those of the deserializer; a member is missing or has another type.
pub fn deserialize_object<'de, T: Object, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", T::OBJECT.name)
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let mut reader = Reader::new(MapSource::new(map), T::OBJECT);
        let value = T::read(&mut reader);
        match (reader.source.into_error(), value) {
            (Some(error), _) => Err(error),
            (None, Some(value)) => Ok(value),
            (None, None) => Err(A::Error::custom(format_args!(
                "{} is incomplete",
                T::OBJECT.name
            ))),
        }
    }
}

/// The types of an object's rows, in order.
pub fn types<T: Object>() -> Vec<TypeFn> {
    let mut reader = Reader::new(Describe::default(), T::OBJECT);
    // Nothing is read, so there is never a value.
    let _ = T::read(&mut reader);
    reader.source.into_types()
}
