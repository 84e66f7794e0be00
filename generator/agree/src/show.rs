//! How what was drawn and what arrived are shown: values enter, JSON to compare leaves.

use oasmith_runtime::Schema;
use oasmith_runtime::serde_json::{self, Value, json};
use oasmith_runtime::wire::{RawResponse, StatusCode};

use crate::{BoxFuture, Sampler};

impl Sampler {
    /// A value as JSON.
    pub fn json<T: Schema>(value: &T) -> Value {
        serde_json::to_value(value).unwrap_or_else(|error| json!({"unwritable": error.to_string()}))
    }

    /// How a variant is shown.
    pub fn shown(variant: &str, status: Option<StatusCode>, body: Value) -> Value {
        json!({"variant": variant, "status": status.map(|status| status.as_u16()), "body": body})
    }

    /// How a variant is shown, when its body has arrived.
    pub fn later(
        variant: &'static str,
        status: Option<StatusCode>,
        body: BoxFuture<Value>,
    ) -> BoxFuture<Value> {
        Box::pin(async move { Self::shown(variant, status, body.await) })
    }

    /// How a response is shown that the document does not describe.
    pub fn undocumented(raw: &RawResponse) -> BoxFuture<Value> {
        let shown = json!({"undocumented": raw.status.as_u16(), "body": String::from_utf8_lossy(&raw.body)});
        Box::pin(async move { shown })
    }

    /// How a struct is shown.
    pub fn members(all: Vec<(&'static str, Value)>) -> Value {
        Value::Object(
            all.into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    }
}
