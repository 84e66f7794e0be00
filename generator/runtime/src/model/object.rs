//! Objects: the `serde` halves that [`object!`](crate::object) expands to.
//!
//! Enters: a map access or a map serializer, and the rows. Leaves: a struct, or its members. What absent and `null` mean
//! for each mark is said once, by [`Reader`] and `Writer`, which look at the row of each member.

use std::fmt;
use std::marker::PhantomData;
use std::mem;
use std::slice::Iter;

use serde::de::{Deserializer, Error as _, MapAccess};
use serde::ser::{Error as _, SerializeMap, Serializer};

use super::members::Members;
use super::source::{Describe, Keys, MapSource, Source};
use super::strict::is_strict;
use crate::Schema;
use crate::schema::{Mark, ObjectRow, ObjectType, Type, TypeFn};

/// A struct with an object's rows.
pub trait Object: Schema {
    /// Reads the members.
    ///
    /// # Errors
    ///
    /// Those of the source; a member is missing.
    fn read<E, S: Source<E>>(reader: &mut Reader<S, E>) -> Result<Self, E>;

    /// Shows the members of two objects, in the order of the rows.
    fn visit<V: Visitor>(&self, other: &Self, visitor: &mut V);
}

/// Sees the members of two objects, in the order of their rows; who cares for one object shows it twice.
pub trait Visitor {
    /// Sees the next member, of both.
    fn member<F: Schema>(&mut self, value: &F, other: &F);
}

/// Reads the members of one object.
#[derive(Debug)]
pub struct Reader<S, E> {
    source: S,
    keys: Keys,
    error: Option<E>,
}

impl<E, S: Source<E>> Reader<S, E> {
    fn new(source: S, object: &'static ObjectType) -> Self {
        Self {
            source,
            keys: Keys::new(object),
            error: None,
        }
    }

    /// Reads all members; those without a row are passed over. `None` when one is missing or broken.
    #[inline(always)]
    pub fn members<M: Members>(&mut self) -> Option<M> {
        match self.all() {
            Ok(members) => Some(members),
            Err(error) => {
                self.error = Some(error);
                None
            }
        }
    }

    /// Why there are no members.
    ///
    /// # Errors
    ///
    /// Always.
    #[cold]
    pub fn failed<T>(&mut self) -> Result<T, E> {
        Err(self.error.take().unwrap_or_else(|| S::missing("")))
    }

    #[inline(always)]
    fn all<M: Members>(&mut self) -> Result<M, E> {
        let mut slots = M::empty();
        while let Some(at) = self.source.next(&mut self.keys)? {
            M::read(&mut slots, at, self)?;
        }
        match M::finish(&mut slots, &self.keys.object().rows) {
            Ok(members) => {
                // Nothing is in them any more, and their drop would look at each.
                mem::forget(slots);
                Ok(members)
            }
            Err(wire) => Err(S::missing(wire)),
        }
    }

    /// Reads a member, as its mark says; lenient decoding takes `null` as absent where a member may only be absent.
    #[inline]
    pub(super) fn member<F: Schema>(&mut self, slot: &mut Option<F>) -> Result<(), E> {
        if F::UNNAMED && self.keys.mark() == Some(Mark::rest) {
            return self.unnamed(slot);
        }
        if slot.is_some() {
            self.again()?;
            *slot = None;
        }
        self.source.value(F::schema, slot)?;
        match slot {
            Some(value) if value.is_absent() => self.null(),
            _ => Ok(()),
        }
    }

    /// Strict decoding refuses `null` where a member may only be absent.
    fn null(&self) -> Result<(), E> {
        if is_strict() && matches!(self.keys.mark(), Some(Mark::opt | Mark::default)) {
            let message = format_args!("null where a member may only be absent");
            return Err(S::error(message));
        }
        Ok(())
    }

    /// Passes over a member that has no row.
    pub(super) fn skip(&mut self) -> Result<(), E> {
        self.source.skip(self.keys.object())
    }

    /// Reads one more of the members that are not named.
    fn unnamed<F: Schema>(&mut self, slot: &mut Option<F>) -> Result<(), E> {
        let name = self.keys.take_unnamed();
        if slot.is_none() {
            *slot = F::absent();
        }
        if let Some(members) = slot
            && members.read_unnamed(name, &mut self.source)?
        {
            self.again()?;
        }
        Ok(())
    }

    /// Strict decoding refuses a member that is there twice (RFC 8259 section 4).
    #[cold]
    fn again(&self) -> Result<(), E> {
        if !is_strict() {
            return Ok(());
        }
        let name = self.keys.object().name;
        Err(match self.keys.named() {
            Some(member) => S::error(format_args!("{name} has the member {member:?} twice")),
            None => S::error(format_args!("{name} has a member twice")),
        })
    }
}

/// Writes the members of one object, as their marks say. After an error it writes nothing more.
struct Writer<'m, M: SerializeMap> {
    rows: Iter<'static, ObjectRow>,
    map: &'m mut M,
    error: Option<M::Error>,
}

impl<M: SerializeMap> Writer<'_, M> {
    #[cold]
    fn fail(&mut self, error: M::Error) {
        self.error = Some(error);
        // No member has a row any more, so none is written.
        self.rows = [].iter();
    }
}

impl<M: SerializeMap> Visitor for Writer<'_, M> {
    #[inline]
    fn member<F: Schema>(&mut self, value: &F, _: &F) {
        let Some(row) = self.rows.next() else {
            return;
        };
        if value.is_absent() && matches!(row.mark(), Mark::opt | Mark::maybe | Mark::default) {
            return;
        }
        let written = if F::UNNAMED && row.mark() == Mark::rest {
            value.write_unnamed(self.map)
        } else {
            self.map.serialize_entry(row.wire(), value)
        };
        if let Err(error) = written {
            self.fail(error);
        }
    }
}

/// Shows the members of one object, by the names of the fields.
struct Shower<'s, 'a, 'b> {
    rows: Iter<'static, ObjectRow>,
    into: &'s mut fmt::DebugStruct<'a, 'b>,
}

impl Visitor for Shower<'_, '_, '_> {
    fn member<F: Schema>(&mut self, value: &F, _: &F) {
        if let Some(row) = self.rows.next() {
            self.into.field(row.field(), value);
        }
    }
}

/// Shows an object as the derived `Debug` would.
///
/// # Errors
///
/// Those of the formatter.
pub fn debug_object<T: Object>(object: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Some(ty) = object_type::<T>() else {
        return Err(fmt::Error);
    };
    let mut into = f.debug_struct(ty.name);
    object.visit(
        object,
        &mut Shower {
            rows: ty.rows.iter(),
            into: &mut into,
        },
    );
    into.finish()
}

/// Compares the members of two objects, until two differ.
struct Comparer(bool);

impl Visitor for Comparer {
    #[inline]
    fn member<F: Schema>(&mut self, value: &F, other: &F) {
        self.0 = self.0 && value == other;
    }
}

/// Compares two objects as the derived `PartialEq` would.
pub fn same_object<T: Object>(object: &T, other: &T) -> bool {
    let mut comparer = Comparer(true);
    object.visit(other, &mut comparer);
    comparer.0
}

fn object_type<T: Object>() -> Option<&'static ObjectType> {
    match T::schema() {
        Type::Object(object) => Some(object),
        _ => None,
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
    let ty = object_type::<T>().ok_or_else(|| S::Error::custom("no object"))?;
    let mut map = serializer.serialize_map(None)?;
    let mut writer = Writer {
        rows: ty.rows.iter(),
        map: &mut map,
        error: None,
    };
    object.visit(object, &mut writer);
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

impl<'de, T: Object> serde::de::Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = object_type::<T>().map_or("", |ty| ty.name);
        write!(f, "an object ({name})")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let ty = object_type::<T>().ok_or_else(|| A::Error::custom("no object"))?;
        // The value goes to where the caller wants it, and is not moved.
        T::read(&mut Reader::new(MapSource::new(map), ty))
    }
}

/// The types of an object's rows, in order.
pub fn types<T: Object>() -> Vec<TypeFn> {
    let Some(ty) = object_type::<T>() else {
        return Vec::new();
    };
    let mut reader = Reader::new(Describe::default(), ty);
    // Nothing is read, so there is never a value.
    let _ = T::read(&mut reader);
    reader.source.into_types()
}
