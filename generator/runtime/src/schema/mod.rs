//! What a Rust type says about its JSON: the schema as plain static data.
//!
//! Enters: the rows of the macros and the Rust types of the members. Leaves: [`Type`], one static per type, which
//! the non-generic engines read: the [checker](check), union selection, and the parameter styles. Children are
//! functions, so that types may be recursive. It holds no documentation and no Rust names beyond those of messages.

use std::fmt::Debug;
use std::sync::OnceLock;

use serde::de::DeserializeOwned;
use serde::ser::{Serialize, SerializeMap};
use serde_json::Value;

mod assertion;
mod cell;
mod check;
mod children;
mod choice;
mod condition;
mod cover;
mod equal;
mod evaluated;
mod fit;
mod foreign;
pub(crate) mod format;
mod names;
mod number;
mod object;
mod pattern;
#[cfg(feature = "wire")]
mod reach;
mod rule;
mod select;
mod std_types;
#[cfg(feature = "wire")]
mod streaming;
mod tuples;
mod violation;
mod whole;

pub use cell::TypeCell;
pub use check::{check, check_in};
use equal::equal;
pub(crate) use number::Decimal;
pub(crate) use number::whole_double;
#[cfg(feature = "wire")]
pub(crate) use number::whole_written;
pub use object::{FieldType, ObjectType, Presence};
#[doc(hidden)]
pub use object::{Mark, ObjectRow};
#[cfg(feature = "wire")]
pub(crate) use reach::{Need, need};
pub use rule::{Direction, Rule, Rules};
pub(crate) use select::{Choice, Memo, holding, select, tagged};
#[cfg(feature = "wire")]
pub(crate) use streaming::satisfies;
pub use violation::{In, Violation, Violations};
pub(crate) use whole::Decoded;

/// A child type. A function, because types may refer to themselves.
pub type TypeFn = fn() -> &'static Type;

/// A Rust type that knows its JSON Schema, and can be checked against it.
pub trait Schema: Debug + PartialEq + Serialize + DeserializeOwned {
    /// The schema, as plain static data.
    fn schema() -> &'static Type;

    /// What its own definition asserts beside the schema; where the type is a member, the member's row says it.
    #[doc(hidden)]
    fn rules() -> Rules {
        &[]
    }

    /// Whether it may take the members that are not named.
    #[doc(hidden)]
    const UNNAMED: bool = false;

    /// The value that stands for a member that is not there; `None` when none does.
    #[doc(hidden)]
    fn absent() -> Option<Self> {
        None
    }

    /// Whether this value stands for a member that is not there.
    #[doc(hidden)]
    fn is_absent(&self) -> bool {
        false
    }

    /// The value that `null` is; `None` where it is no value.
    #[doc(hidden)]
    fn null() -> Option<Self> {
        None
    }

    /// The value that a text is in which nothing is encoded, where that takes no more than to look at it; all else `None` leaves to
    /// the checker, which would say the same of these.
    #[doc(hidden)]
    fn of_plain(_text: &str) -> Option<Self> {
        None
    }

    /// What `null` makes of an option of this type, instead of nothing.
    #[doc(hidden)]
    fn kept_null() -> Option<Self> {
        None
    }

    /// Takes one more of the members that are not named; whether it was there before.
    ///
    /// # Errors
    ///
    /// Those of the source.
    #[doc(hidden)]
    fn read_unnamed<E, S: crate::private::Source<E>>(
        &mut self,
        _: String,
        _: &mut S,
    ) -> Result<bool, E> {
        Ok(false)
    }

    /// Writes the members that are not named.
    #[doc(hidden)]
    fn write_unnamed<M: SerializeMap>(&self, _: &mut M) -> Result<(), M::Error> {
        Ok(())
    }

    /// Deserializes a value, as `Deserialize` does, but for whole numbers that are written `1.0`, which JSON Schema counts
    /// as integers (JSON Schema Core section 4.2.3).
    ///
    /// # Errors
    ///
    /// Those of the deserializer.
    #[doc(hidden)]
    fn decode<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }

    /// Checks this value against its schema.
    ///
    /// # Errors
    ///
    /// All violations, each with its JSON pointer (RFC 6901), in the order of the document. Values that an enum does
    /// not list and tags that a union does not list, which decoding keeps, are violations here.
    fn validate(&self) -> Result<(), Violations> {
        validate(self, Self::rules())
    }
}

/// Checks a value against its schema and rules beside that.
///
/// # Errors
///
/// All violations.
#[doc(hidden)]
pub fn validate<T: Schema>(value: &T, rules: Rules) -> Result<(), Violations> {
    let violations = match serde_json::to_value(value) {
        Ok(value) => check(&value, T::schema(), rules),
        Err(error) => Violations::one("type", error.to_string()),
    };
    violations.into_result()
}

/// Checks a value that travels in a direction.
#[cfg(feature = "client")]
pub(crate) fn validate_in<T: Schema>(value: &T, direction: Direction) -> Result<(), Violations> {
    let violations = match serde_json::to_value(value) {
        Ok(value) => check_in(&value, T::schema(), T::rules(), Some(direction)),
        Err(error) => Violations::one("type", error.to_string()),
    };
    violations.into_result()
}

/// The JSON that a type stands for.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Type {
    /// Any value.
    Any,
    /// A boolean.
    Bool,
    /// A whole number, within the range of its Rust type.
    Integer {
        /// The least value.
        min: i128,
        /// The greatest value.
        max: i128,
    },
    /// A number.
    Number,
    /// A string, whose format is checked when there is one.
    String(Option<&'static str>),
    /// Bytes that travel as they are.
    Bytes,
    /// The type, or `null`.
    Nullable(TypeFn),
    /// An array.
    List(TypeFn),
    /// An array with as many items as there are types, each of its own.
    Tuple(&'static [TypeFn]),
    /// An object with values of one type.
    Map(TypeFn),
    /// An object with named members.
    Object(&'static ObjectType),
    /// One of some strings.
    StringEnum(&'static StringEnumType),
    /// One of some whole numbers.
    IntegerEnum(&'static IntegerEnumType),
    /// One of some values of several types.
    ValueEnum(&'static ValueEnumType),
    /// One of some types.
    Union(&'static UnionType),
}

impl Type {
    /// Whether `null` is one of its values, or stands for one that is left out.
    #[cfg(feature = "wire")]
    pub(crate) const fn is_nullable(&self) -> bool {
        matches!(self, Self::Nullable(_))
    }

    /// What messages call it: `a string`, `an array`.
    pub(crate) const fn expected(&self) -> &'static str {
        match self {
            Self::Any => "any value",
            Self::Bool => "a boolean",
            Self::Integer { .. } | Self::IntegerEnum(_) => "an integer",
            Self::Number => "a number",
            Self::String(_) | Self::StringEnum(_) | Self::Bytes => "a string",
            Self::Nullable(_) => "a value or null",
            Self::List(_) | Self::Tuple(_) => "an array",
            Self::Map(_) | Self::Object(_) => "an object",
            Self::ValueEnum(_) => "one of some values",
            Self::Union(_) => "one of several types",
        }
    }
}

/// One of some strings.
#[derive(Debug)]
pub struct StringEnumType {
    /// The name that messages use.
    pub name: &'static str,
    /// The values, in the order of the document.
    pub values: &'static [&'static str],
    /// Positions in `values`, sorted by value: made when an enum is long enough to search.
    sorted: OnceLock<Vec<usize>>,
}

impl StringEnumType {
    /// From this many values on a binary search beats a look at each.
    const SEARCH_FROM: usize = 24;

    /// The position of a value.
    pub fn position(&self, value: &str) -> Option<usize> {
        if self.values.len() < Self::SEARCH_FROM {
            return self.values.iter().position(|known| *known == value);
        }
        let name = |position: &usize| self.values.get(*position).copied().unwrap_or_default();
        let sorted = self.sorted.get_or_init(|| {
            let mut sorted: Vec<usize> = (0..self.values.len()).collect();
            sorted.sort_by_key(name);
            sorted
        });
        let found = sorted.binary_search_by_key(&value, name).ok()?;
        sorted.get(found).copied()
    }
}

/// One of some whole numbers.
#[derive(Debug)]
pub struct IntegerEnumType {
    /// The name that messages use.
    pub name: &'static str,
    /// The values, in the order of the document.
    pub values: &'static [i128],
}

/// One of some values of several types.
#[derive(Debug)]
pub struct ValueEnumType {
    /// The name that messages use.
    pub name: &'static str,
    /// The values, in the order of the document.
    pub values: Vec<Value>,
}

impl ValueEnumType {
    /// The position of a value, which equals it as JSON Schema has it (Core, section 4.2.2).
    pub fn position(&self, value: &Value) -> Option<usize> {
        self.values.iter().position(|known| equal(known, value))
    }
}

/// One of some types (`oneOf` and `anyOf`).
#[derive(Debug)]
pub struct UnionType {
    /// The name that messages use.
    pub name: &'static str,
    /// The member that names the variant (`discriminator.propertyName`).
    pub tag: Option<&'static str>,
    /// The variants, in the order of the document.
    pub variants: &'static [VariantType],
    /// Whether decoding keeps what fits no variant.
    pub open: bool,
    /// The position of the variant of values whose tag is missing or not listed (`defaultMapping`).
    pub default: Option<usize>,
    /// Whether a value that fits more than one variant is a violation: an untagged `oneOf` whose variants overlap.
    pub one: bool,
    /// Whether a value that is several variants at once is kept as such: an `anyOf` whose variants overlap.
    pub several: bool,
}

/// A variant of a union.
#[derive(Debug, Clone, Copy)]
pub struct VariantType {
    /// The name that messages use.
    pub name: &'static str,
    /// What it carries.
    pub ty: TypeFn,
    /// The values of the tag that name it.
    pub tags: &'static [&'static str],
    /// What else must hold for its value.
    pub rules: &'static [Rule],
}

/// Data that lives as long as the program, by its place.
fn address<T>(data: &'static T) -> usize {
    std::ptr::from_ref(data) as usize
}
