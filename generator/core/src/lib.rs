//! oasmith: an OpenAPI document in, Rust source out.

pub mod check;
pub mod diagnostic;
pub mod ir;
pub mod lower;
pub mod plan;
pub mod source;
