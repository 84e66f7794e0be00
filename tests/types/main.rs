//! The generated types of feature documents, called: what they keep of a value, what they refuse, and what they say then.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod any_of;
mod dates;
mod defaults;
mod discriminators;
mod enums;
mod formats;
mod numbers;
mod own_types;
mod pattern_map;
mod root_rules;
mod tuples;
mod unevaluated;
mod untyped;

use oasmith_runtime::{Schema, Value};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The code of a document of `tests/specs/ok`.
macro_rules! generated {
    ($name:ident) => {
        #[allow(
            dead_code,
            unused_imports,
            unreachable_pub,
            reason = "what a test does not call"
        )]
        mod $name {
            include!(concat!(env!("OUT_DIR"), "/", stringify!($name), ".rs"));
        }
    };
}
use generated;

/// Decodes a value, which must keep its meaning when it is encoded again.
fn round_trip<T: DeserializeOwned + Serialize>(value: Value) -> T {
    let decoded: T = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&decoded).unwrap(), value);
    decoded
}

/// What `validate` says of a value: pointers and keywords.
fn violations<T: Schema + Serialize>(value: &T) -> Vec<(String, &'static str)> {
    let found = value.validate().err();
    let found = found.iter().flatten();
    found
        .map(|violation| (violation.pointer.clone(), violation.keyword))
        .collect()
}
