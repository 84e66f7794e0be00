//! Where the members of an object come from: a `serde` map, or nowhere, to learn their types.
//!
//! Enters: a map access, or the rows alone. Leaves: rows and values one by one, and the first error.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

use crate::Schema;
use crate::schema::{Decoded, ObjectType, TypeFn};

/// Gives the members of an object one by one.
pub trait Source<'de> {
    /// The position of the next member's row, or one beyond all rows; `None` at the end and after an error.
    fn next(&mut self, keys: &mut Keys) -> Option<usize>;

    /// The value of the member; `None` after an error. `schema` is that of its type.
    fn value<T: Schema>(&mut self, schema: TypeFn) -> Option<T>;

    /// Passes over the value of a member that has no row.
    fn skip(&mut self, object: &ObjectType);

    /// Ends the reading with an error.
    fn fail(&mut self, message: fmt::Arguments<'_>);

    /// Says that a member is missing, unless something else went wrong before.
    fn missing(&mut self, wire: &'static str);
}

/// The members of a `serde` map.
#[derive(Debug)]
pub(super) struct MapSource<A, E> {
    map: A,
    error: Option<E>,
}

impl<'de, A: MapAccess<'de>> MapSource<A, A::Error> {
    pub(super) fn new(map: A) -> Self {
        Self { map, error: None }
    }

    pub(super) fn into_error(self) -> Option<A::Error> {
        self.error
    }

    #[inline]
    fn keep<T>(&mut self, result: Result<T, A::Error>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.error = Some(error);
                None
            }
        }
    }
}

impl<'de, A: MapAccess<'de>> Source<'de> for MapSource<A, A::Error> {
    #[inline]
    fn next(&mut self, keys: &mut Keys) -> Option<usize> {
        if self.error.is_some() {
            return None;
        }
        let row = self.map.next_key_seed(keys);
        self.keep(row).flatten()
    }

    #[inline]
    fn value<T: Schema>(&mut self, _: TypeFn) -> Option<T> {
        let value = self.map.next_value_seed(Decoded::new());
        self.keep(value)
    }

    fn skip(&mut self, object: &ObjectType) {
        // What is passed over could not be told from what was never there.
        if object.closed {
            return self.fail(format_args!("{} has no such member", object.name));
        }
        let skipped = self.map.next_value::<IgnoredAny>();
        self.keep(skipped);
    }

    fn fail(&mut self, message: fmt::Arguments<'_>) {
        self.error = Some(A::Error::custom(message));
    }

    fn missing(&mut self, wire: &'static str) {
        if self.error.is_none() {
            self.error = Some(A::Error::missing_field(wire));
        }
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

impl<'de> Source<'de> for Describe {
    fn next(&mut self, keys: &mut Keys) -> Option<usize> {
        let at = self.next;
        self.next += 1;
        (at < keys.object.rows.len()).then_some(at)
    }

    fn value<T: Schema>(&mut self, schema: TypeFn) -> Option<T> {
        self.types.push(schema);
        None
    }

    fn skip(&mut self, _: &ObjectType) {}

    fn fail(&mut self, _: fmt::Arguments<'_>) {}

    fn missing(&mut self, _: &'static str) {}
}

/// Finds the row of each key; members usually come in the order of the rows, so the next row is looked at first.
#[derive(Debug)]
pub struct Keys {
    object: &'static ObjectType,
    next: usize,
    unnamed: String,
}

impl Keys {
    pub(super) fn new(object: &'static ObjectType) -> Self {
        Self {
            object,
            next: 0,
            unnamed: String::new(),
        }
    }

    pub(super) fn object(&self) -> &'static ObjectType {
        self.object
    }

    /// The name of the member that goes to the `rest` row.
    pub(super) fn take_unnamed(&mut self) -> String {
        std::mem::take(&mut self.unnamed)
    }

    /// The position of a member's row; absent members are passed over, so the next row is the likeliest.
    #[inline]
    fn find(&mut self, key: &str) -> usize {
        match self.object.rows.get(self.next) {
            Some(row) if row.wire() == key && Some(self.next) != self.object.rest => {
                self.next += 1;
                self.next - 1
            }
            _ => self.search(key),
        }
    }

    #[inline(never)]
    fn search(&mut self, key: &str) -> usize {
        let known = self.object.position(key, self.next);
        match (known, self.object.rest) {
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
