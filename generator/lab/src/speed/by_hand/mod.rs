//! The types that generated ones are measured against, as one would write them by hand with `serde`'s derives.
//!
//! They are compiled with the generated ones into the program of `speed`, not with the lab, and say no more than the shape.

pub mod events;
pub mod machines;
pub mod repositories;
pub mod templates;
pub mod transactions;

use serde::{Deserialize, Serialize};

/// A payload where it stands in what is measured: the only member of an object.
#[derive(Serialize, Deserialize)]
pub struct Question<T> {
    #[serde(rename = "q00000", skip_serializing_if = "Option::is_none")]
    pub value: Option<T>,
}
