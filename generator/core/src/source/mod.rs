//! Where things stand: files, JSON pointers, origins, and [`Node`], the raw tree of a document.
//!
//! Nothing enters this room; every later room uses it. It refuses foreign crates and knowledge of OpenAPI.

mod key;
mod map;
mod node;
mod origin;
mod pointer;

pub(crate) use key::Key;
pub(crate) use map::Map;
pub(crate) use node::{Node, Number};
pub(crate) use origin::Relocations;
pub use origin::{FileId, Origin, SourceFile, SourceMap, Span};
pub use pointer::Pointer;
