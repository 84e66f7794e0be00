//! What the model macros expand to: the halves of `serde` that are the same for every type.
//!
//! Enters: a type's static data and its members. Leaves: JSON, or a value. It refuses what is not in the document
//! only while [`strictly`] decoding, which servers do.

mod enums;
mod object;
mod source;
mod strict;
mod union;

pub use enums::{IntegerEnum, IntegerEnumVisitor, StringEnum, StringEnumVisitor};
pub use object::{Object, Reader, Writer, deserialize_object, serialize_object, types};
pub use source::{Keys, Source};
#[cfg(feature = "wire")]
pub(crate) use strict::strictly;
pub use union::{Union, deserialize_union};
