//! Where the members of an object come from: a `serde` map, or nowhere, to learn their types.
//!
//! Enters: a map access, or the rows alone. Leaves: rows and values one by one, or an error.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

use crate::Schema;
use crate::schema::{Decoded, Mark, ObjectRow, ObjectType, TypeFn};

/// Gives the members of an object one by one, or an error.
pub trait Source<E> {
    /// The position of the next member's row, or one beyond all rows; `None` at the end.
    ///
    /// # Errors
    ///
    /// Those of the source.
    fn next(&mut self, keys: &mut Keys) -> Result<Option<usize>, E>;

    /// The value of the member, if there are values. `schema` is that of its type.
    ///
    /// # Errors
    ///
    /// Those of the source, and those of the type.
    fn value<T: Schema>(&mut self, schema: TypeFn, slot: &mut Option<T>) -> Result<(), E>;

    /// Passes over the value of a member that has no row.
    ///
    /// # Errors
    ///
    /// Those of the source, and that the object has no members without a row.
    fn skip(&mut self, object: &ObjectType) -> Result<(), E>;

    /// An error that says this.
    fn error(message: fmt::Arguments<'_>) -> E;

    /// The error of a member that is missing.
    fn missing(wire: &'static str) -> E;
}

/// The members of a `serde` map.
#[derive(Debug)]
pub(super) struct MapSource<'de, A>(A, PhantomData<&'de ()>);

impl<A> MapSource<'_, A> {
    pub(super) fn new(map: A) -> Self {
        Self(map, PhantomData)
    }
}

impl<'de, A: MapAccess<'de>> Source<A::Error> for MapSource<'de, A> {
    #[inline]
    fn next(&mut self, keys: &mut Keys) -> Result<Option<usize>, A::Error> {
        self.0.next_key_seed(keys)
    }

    #[inline]
    fn value<T: Schema>(&mut self, _: TypeFn, slot: &mut Option<T>) -> Result<(), A::Error> {
        *slot = Some(self.0.next_value_seed(Decoded::new())?);
        Ok(())
    }

    fn skip(&mut self, object: &ObjectType) -> Result<(), A::Error> {
        // What is passed over could not be told from what was never there.
        if object.closed {
            let message = format_args!("{} has no such member", object.name);
            return Err(A::Error::custom(message));
        }
        self.0.next_value::<IgnoredAny>().map(drop)
    }

    #[cold]
    fn error(message: fmt::Arguments<'_>) -> A::Error {
        A::Error::custom(message)
    }

    #[cold]
    fn missing(wire: &'static str) -> A::Error {
        A::Error::missing_field(wire)
    }
}

/// No members at all: it names each row once and gathers the types.
#[derive(Debug, Default)]
pub(super) struct Describe {
    types: Vec<TypeFn>,
    next: usize,
}

impl Describe {
    pub(super) fn into_types(self) -> Vec<TypeFn> {
        self.types
    }
}

impl Source<()> for Describe {
    fn next(&mut self, keys: &mut Keys) -> Result<Option<usize>, ()> {
        let at = self.next;
        self.next += 1;
        keys.at = at;
        Ok((at < keys.object.rows.len()).then_some(at))
    }

    fn value<T: Schema>(&mut self, schema: TypeFn, _: &mut Option<T>) -> Result<(), ()> {
        self.types.push(schema);
        Ok(())
    }

    fn skip(&mut self, _: &ObjectType) -> Result<(), ()> {
        Ok(())
    }

    fn error(_: fmt::Arguments<'_>) {}

    fn missing(_: &'static str) {}
}

/// Finds the row of each key; members usually come in the order of the rows, so the next row is looked at first.
#[derive(Debug)]
pub struct Keys {
    object: &'static ObjectType,
    /// The row of the member that is being read.
    at: usize,
    /// The row that probably comes next.
    next: usize,
    unnamed: String,
}

impl Keys {
    pub(super) fn new(object: &'static ObjectType) -> Self {
        Self {
            object,
            at: 0,
            next: 0,
            unnamed: String::new(),
        }
    }

    pub(super) fn object(&self) -> &'static ObjectType {
        self.object
    }

    /// The mark of the member that is being read.
    pub(super) fn mark(&self) -> Option<Mark> {
        self.object.rows.get(self.at).map(ObjectRow::mark)
    }

    /// The name on the wire of the member that is being read, where it has a row of its own.
    pub(super) fn named(&self) -> Option<&'static str> {
        let row = self.object.rows.get(self.at)?;
        (row.mark() != Mark::rest).then(|| row.wire())
    }

    /// The name of the member that goes to the `rest` row.
    pub(super) fn take_unnamed(&mut self) -> String {
        std::mem::take(&mut self.unnamed)
    }

    /// The position of a member's row; absent members are passed over, so the next row is the likeliest.
    #[inline]
    fn find(&mut self, key: &str) -> usize {
        let at = self.next;
        if self.object.names.is_at(at, key) {
            (self.at, self.next) = (at, at + 1);
            return at;
        }
        self.search(key)
    }

    #[inline(never)]
    fn search(&mut self, key: &str) -> usize {
        self.at = match (self.object.names.position(key), self.object.rest) {
            (Some(at), _) => {
                self.next = at + 1;
                at
            }
            (None, Some(rest)) => {
                self.unnamed.push_str(key);
                rest
            }
            (None, None) => usize::MAX,
        };
        self.at
    }
}

impl<'de> DeserializeSeed<'de> for &mut Keys {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
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
