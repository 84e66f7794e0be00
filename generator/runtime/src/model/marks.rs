//! The marks of an object's rows: modules named like them, so that a row needs no macro of its own.
//!
//! Enters: a map access or serializer, and one member. Leaves: the member, or its JSON. Each mark says what absent and
//! `null` mean; [`object!`](crate::object) has the table.

use std::marker::PhantomData;

use serde::de::MapAccess;
use serde::ser::SerializeMap;

use super::object::Keys;
use super::strict::is_strict;
use crate::schema::{FieldType, Presence, Rule};

/// Carries the type of a member from the struct to its row, without a value of either.
#[derive(Debug)]
pub struct Probe<F>(PhantomData<fn() -> F>);

impl<F> Probe<F> {
    /// A probe, whose type is not known yet.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<F> Clone for Probe<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F> Copy for Probe<F> {}

/// `req`: always there.
pub mod req {
    use super::*;
    use crate::Schema;

    /// Tells the probe the type of the member.
    pub const fn tie<F>(_: Probe<F>, _: &F) {}

    /// The row.
    pub const fn row<F: Schema>(
        _: Probe<F>,
        wire: &'static str,
        rules: &'static [Rule],
    ) -> FieldType {
        FieldType {
            wire,
            presence: Presence::Required,
            ty: F::schema,
            rules,
        }
    }

    /// Reads the value.
    #[allow(missing_docs)]
    pub fn read<'de, T, A>(
        slot: &mut Option<T>,
        map: &mut A,
        keys: &mut Keys,
    ) -> Result<(), A::Error>
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
        if is_strict() {
            Err(E::custom("null where a member may only be absent"))
        } else {
            Ok(())
        }
    }
}

/// `opt`: may be absent; lenient decoding takes `null` as absent.
pub mod opt {
    use super::*;
    use crate::Schema;

    /// Tells the probe the type of the member.
    pub const fn tie<F>(_: Probe<F>, _: &Option<F>) {}

    /// The row.
    pub const fn row<F: Schema>(
        _: Probe<F>,
        wire: &'static str,
        rules: &'static [Rule],
    ) -> FieldType {
        FieldType {
            wire,
            presence: Presence::Optional,
            ty: F::schema,
            rules,
        }
    }

    /// Reads the value.
    pub fn read<'de, T, A>(
        slot: &mut Option<T>,
        map: &mut A,
        keys: &mut Keys,
    ) -> Result<(), A::Error>
    where
        T: serde::Deserialize<'de>,
        A: MapAccess<'de>,
    {
        keys.once(slot.is_some())?;
        *slot = map.next_value()?;
        if slot.is_none() {
            req::refuse_null()
        } else {
            Ok(())
        }
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

    /// Tells the probe the type of the member.
    pub const fn tie<F>(_: Probe<F>, _: &Option<F>) {}

    /// The row.
    pub const fn row<F: Schema>(
        _: Probe<F>,
        wire: &'static str,
        rules: &'static [Rule],
    ) -> FieldType {
        FieldType {
            wire,
            presence: Presence::Nullable,
            ty: F::schema,
            rules,
        }
    }
}

/// `maybe`: may be absent, may be `null`.
pub mod maybe {
    use super::*;
    use crate::{Maybe, Schema};

    /// Tells the probe the type of the member.
    pub const fn tie<F>(_: Probe<F>, _: &Maybe<F>) {}

    /// The row.
    pub const fn row<F: Schema>(
        _: Probe<F>,
        wire: &'static str,
        rules: &'static [Rule],
    ) -> FieldType {
        FieldType {
            wire,
            presence: Presence::Maybe,
            ty: F::schema,
            rules,
        }
    }

    /// Reads the value.
    pub fn read<'de, T, A>(
        slot: &mut Option<Maybe<T>>,
        map: &mut A,
        keys: &mut Keys,
    ) -> Result<(), A::Error>
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

    /// Tells the probe the type of the member.
    pub const fn tie<F>(_: Probe<F>, _: &F) {}

    /// The row.
    pub const fn row<F: Schema>(
        _: Probe<F>,
        wire: &'static str,
        rules: &'static [Rule],
    ) -> FieldType {
        FieldType {
            wire,
            presence: Presence::Optional,
            ty: F::schema,
            rules,
        }
    }

    pub use super::opt::read;

    /// The value, or the default.
    pub fn finish<T, E>(
        slot: Option<T>,
        _: &'static str,
        default: impl FnOnce() -> T,
    ) -> Result<T, E> {
        Ok(slot.unwrap_or_else(default))
    }
}

/// `rest`: the members that are not named.
pub mod rest {
    use std::collections::BTreeMap;

    use super::*;
    use crate::Schema;

    /// Tells the probe the type of the member.
    pub const fn tie<F>(_: Probe<F>, _: &BTreeMap<String, F>) {}

    /// The row.
    pub const fn row<F: Schema>(
        _: Probe<F>,
        wire: &'static str,
        rules: &'static [Rule],
    ) -> FieldType {
        FieldType {
            wire,
            presence: Presence::Rest,
            ty: F::schema,
            rules,
        }
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
    pub fn finish<T, E>(
        slot: Option<BTreeMap<String, T>>,
        _: &'static str,
    ) -> Result<BTreeMap<String, T>, E> {
        Ok(slot.unwrap_or_default())
    }

    /// Writes the members.
    pub fn write<T: serde::Serialize, M: SerializeMap>(
        value: &BTreeMap<String, T>,
        _: &'static str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        value
            .iter()
            .try_for_each(|(name, value)| map.serialize_entry(name, value))
    }
}
