//! Objects: the `serde` halves that [`object!`](crate::object) expands to.
//!
//! Enters: a map access or a map serializer, and the rows. Leaves: a struct, or its members. The modules named like
//! the marks of the rows ([`req`], [`opt`], …) say what each mark does, so a row needs no macro of its own.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};

use super::strict::is_strict;
use crate::schema::{FieldType, ObjectType, Presence};

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
pub fn serialize_object<T: Object, S: Serializer>(object: &T, serializer: S) -> Result<S::Ok, S::Error> {
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
        let rest = object.fields.iter().position(|field| field.presence == Presence::Rest);
        Self { object, rest, next: 0, unnamed: String::new() }
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
            return Err(A::Error::custom(format_args!("{} has no such member", self.object.name)));
        }
        map.next_value::<IgnoredAny>().map(drop)
    }

    /// The name of the member that goes to the `rest` row.
    fn take_unnamed(&mut self) -> String {
        std::mem::take(&mut self.unnamed)
    }

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
    fn once<E: serde::de::Error>(&self, seen: bool) -> Result<(), E> {
        if seen && is_strict() {
            return Err(E::custom(format_args!("{} has a member twice", self.object.name)));
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

/// The Rust side of a row: `S` is the struct, `F` the type of the field.
type Get<S, F> = fn(&S) -> &F;

/// `req`: always there.
pub mod req {
    use super::*;
    use crate::Schema;

    /// The row.
    pub const fn row<S, F: Schema>(wire: &'static str, _: Get<S, F>, rules: &'static [crate::Rule]) -> FieldType {
        FieldType { wire, presence: Presence::Required, ty: F::schema, rules }
    }

    /// Reads the value.
    #[allow(missing_docs)]
    pub fn read<'de, T, A>(slot: &mut Option<T>, map: &mut A, keys: &mut Keys) -> Result<(), A::Error>
    where
        T: serde::Deserialize<'de>,
        A: MapAccess<'de>,
    {
        keys.once(slot.is_some())?;
        *slot = Some(map.next_value()?);
        Ok(())
    }

    /// The value, which must be there.
    pub fn finish<T, E: serde::de::Error>(slot: Option<T>, wire: &'static str) -> Result<T, E> {
        slot.ok_or_else(|| E::missing_field(wire))
    }

    /// Writes the value.
    pub fn write<T: serde::Serialize, M: SerializeMap>(
        value: &T,
        wire: &'static str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        map.serialize_entry(wire, value)
    }

    /// Refuses `null` where a member may only be absent.
    pub(super) fn refuse_null<E: serde::de::Error>() -> Result<(), E> {
        if is_strict() { Err(E::custom("null where a member may only be absent")) } else { Ok(()) }
    }
}

/// `opt`: may be absent; lenient decoding takes `null` as absent.
pub mod opt {
    use super::*;
    use crate::Schema;

    /// The row.
    pub const fn row<S, F: Schema>(
        wire: &'static str,
        _: Get<S, Option<F>>,
        rules: &'static [crate::Rule],
    ) -> FieldType {
        FieldType { wire, presence: Presence::Optional, ty: F::schema, rules }
    }

    /// Reads the value.
    pub fn read<'de, T, A>(slot: &mut Option<T>, map: &mut A, keys: &mut Keys) -> Result<(), A::Error>
    where
        T: serde::Deserialize<'de>,
        A: MapAccess<'de>,
    {
        keys.once(slot.is_some())?;
        *slot = map.next_value()?;
        if slot.is_none() { req::refuse_null() } else { Ok(()) }
    }

    /// The value, when there is one.
    pub fn finish<T, E>(slot: Option<T>, _: &'static str) -> Result<Option<T>, E> {
        Ok(slot)
    }

    /// Writes the value, when there is one.
    pub fn write<T: serde::Serialize, M: SerializeMap>(
        value: &Option<T>,
        wire: &'static str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match value {
            Some(value) => map.serialize_entry(wire, value),
            None => Ok(()),
        }
    }
}

/// `null`: always there, may be `null`.
pub mod null {
    use super::*;
    use crate::Schema;

    pub use super::req::{finish, read, write};

    /// The row.
    pub const fn row<S, F: Schema>(
        wire: &'static str,
        _: Get<S, Option<F>>,
        rules: &'static [crate::Rule],
    ) -> FieldType {
        FieldType { wire, presence: Presence::Nullable, ty: F::schema, rules }
    }
}

/// `maybe`: may be absent, may be `null`.
pub mod maybe {
    use super::*;
    use crate::{Maybe, Schema};

    /// The row.
    pub const fn row<S, F: Schema>(
        wire: &'static str,
        _: Get<S, Maybe<F>>,
        rules: &'static [crate::Rule],
    ) -> FieldType {
        FieldType { wire, presence: Presence::Maybe, ty: F::schema, rules }
    }

    /// Reads the value.
    pub fn read<'de, T, A>(slot: &mut Option<Maybe<T>>, map: &mut A, keys: &mut Keys) -> Result<(), A::Error>
    where
        T: serde::Deserialize<'de>,
        A: MapAccess<'de>,
    {
        keys.once(slot.is_some())?;
        *slot = Some(map.next_value::<Option<T>>()?.into());
        Ok(())
    }

    /// The state.
    pub fn finish<T, E>(slot: Option<Maybe<T>>, _: &'static str) -> Result<Maybe<T>, E> {
        Ok(slot.unwrap_or(Maybe::Absent))
    }

    /// Writes the value or `null`, unless absent.
    pub fn write<T: serde::Serialize, M: SerializeMap>(
        value: &Maybe<T>,
        wire: &'static str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match value {
            Maybe::Absent => Ok(()),
            Maybe::Null => map.serialize_entry(wire, &()),
            Maybe::Value(value) => map.serialize_entry(wire, value),
        }
    }
}

/// `default(…)`: may be absent, and then has a value of its own.
pub mod default {
    use super::*;
    use crate::Schema;

    pub use super::req::write;

    /// The row.
    pub const fn row<S, F: Schema>(wire: &'static str, _: Get<S, F>, rules: &'static [crate::Rule]) -> FieldType {
        FieldType { wire, presence: Presence::Optional, ty: F::schema, rules }
    }

    pub use super::opt::read;

    /// The value, or the default.
    pub fn finish<T, E>(slot: Option<T>, _: &'static str, default: impl FnOnce() -> T) -> Result<T, E> {
        Ok(slot.unwrap_or_else(default))
    }
}

/// `rest`: the members that are not named.
pub mod rest {
    use std::collections::BTreeMap;

    use super::*;
    use crate::Schema;

    /// The row.
    pub const fn row<S, F: Schema>(
        wire: &'static str,
        _: Get<S, BTreeMap<String, F>>,
        rules: &'static [crate::Rule],
    ) -> FieldType {
        FieldType { wire, presence: Presence::Rest, ty: F::schema, rules }
    }

    /// Reads one more member.
    pub fn read<'de, T, A>(
        slot: &mut Option<BTreeMap<String, T>>,
        map: &mut A,
        keys: &mut Keys,
    ) -> Result<(), A::Error>
    where
        T: serde::Deserialize<'de>,
        A: MapAccess<'de>,
    {
        let name = keys.take_unnamed();
        let members = slot.get_or_insert_default();
        keys.once(members.contains_key(&name))?;
        members.insert(name, map.next_value()?);
        Ok(())
    }

    /// The members.
    pub fn finish<T, E>(slot: Option<BTreeMap<String, T>>, _: &'static str) -> Result<BTreeMap<String, T>, E> {
        Ok(slot.unwrap_or_default())
    }

    /// Writes the members.
    pub fn write<T: serde::Serialize, M: SerializeMap>(
        value: &BTreeMap<String, T>,
        _: &'static str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        value.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))
    }
}
