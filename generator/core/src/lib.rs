//! oasmith: an OpenAPI document in, Rust source out.

pub mod diagnostic;
pub mod load;
pub mod source;
