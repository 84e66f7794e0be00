//! How what was drawn and what arrived are shown: values enter, JSON to compare leaves.

use oasmith_runtime::private::beside;
use oasmith_runtime::serde_json::{self, Value, json};
use oasmith_runtime::wire::{RawResponse, Responses, StatusCode, StatusPattern};
use oasmith_runtime::{Binary, Schema};

use crate::{BoxFuture, Sampler};

impl Sampler {
    /// A value as JSON, and its files with all that is said of them.
    pub fn json<T: Schema>(value: &T) -> Value {
        let (value, files) = beside(Vec::new(), || serde_json::to_value(value));
        match value {
            Ok(value) if files.is_empty() => value,
            Ok(value) => {
                json!({"value": value, "files": files.iter().map(file).collect::<Vec<_>>()})
            }
            Err(error) => json!({"unwritable": error.to_string()}),
        }
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

    /// How a success is shown that a call gave without its variant; `variants` are in the order of the rows.
    pub fn succeeded<R: Responses>(
        variants: &[&str],
        variant: &'static str,
        status: StatusCode,
        body: BoxFuture<Value>,
    ) -> BoxFuture<Value> {
        let row = variants.iter().position(|known| *known == variant);
        let row = row.and_then(|at| R::wire().get(at));
        let is_one = row.is_some_and(|row| matches!(row.pattern, StatusPattern::Code(_)));
        Self::later(variant, (!is_one).then_some(status), body)
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

fn file(file: &Binary) -> Value {
    let headers: Vec<_> = file.headers().collect();
    let bytes = file.as_bytes().map(String::from_utf8_lossy);
    json!({"bytes": bytes, "name": file.file_name(), "media": file.media_type(), "headers": headers})
}
