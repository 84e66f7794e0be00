//! Decodes and encodes by what typify generates, which has no validation beyond decoding.

use serde_json::{Value, json};

/// What becomes of a text.
pub fn probe<T>(text: &str) -> Value
where
    T: serde::de::DeserializeOwned + serde::Serialize,
{
    match serde_json::from_str::<T>(text) {
        Ok(value) => match serde_json::to_string(&value) {
            Ok(text) => json!({"decoded": {"text": text, "violations": [], "checked": []}}),
            Err(error) => json!({"decoded": {"text": error.to_string(), "violations": [], "checked": []}}),
        },
        Err(error) => json!({"refused": error.to_string()}),
    }
}
