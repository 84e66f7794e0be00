//! Parameter styles: values as the text of a path, a query, a header or a cookie, and back.
//!
//! Enters: a JSON value and a [`Row`], or raw text, a [`Row`] and its type. Leaves: the other (OpenAPI, Style Examples; RFC 6570).
//! It refuses arrays and objects inside arrays and objects, for which no style but `deepObject` has a form, and what would arrive as
//! another value, because it holds what separates where it stands.
//! An empty array is written as an empty value, and an empty value is read as an empty array.

mod apart;
mod listed;
mod read;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod texts;
#[cfg(test)]
mod vectors;
mod write;

pub(crate) use apart::{is_of_another, member_of_another, separator_within};
pub(crate) use read::{
    Pair, Unreadable, deep_keys, pairs, read_lines, read_pairs, read_segment, takes_all,
    takes_other_names, typed,
};
pub(crate) use write::{in_order, lines, scalar, write, write_plain};
