//! What the model macros expand to: the halves of `serde` that are the same for every type.
//!
//! Enters: a type's static data and its members. Leaves: JSON, or a value. It refuses what is not in the document
//! where the schema forbids it, and while [`strictly`] decoding, which servers do.

mod enums;
mod fill;
mod members;
mod object;
mod source;
mod strict;
mod tagged;
mod union;
mod values;

pub use enums::{
    IntegerEnum, StringEnum, deserialize_integer_enum, deserialize_string_enum, known_or,
};
pub use fill::{Fill, filled, started};
pub use members::{MemberRefs, Members, More, visit};
pub use object::{
    Object, Reader, Visitor, debug_object, deserialize_object, same_object, serialize_object, types,
};
pub use source::{Keys, Source};
#[cfg(feature = "wire")]
pub(crate) use strict::strictly;
pub(crate) use strict::{direction, toward};
pub use union::{Union, deserialize_union};
pub use values::{ValueEnum, deserialize_value_enum};
