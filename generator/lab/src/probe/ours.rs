//! Decodes, validates and encodes by what oasmith generates.
//!
//! What depends on a type is little, because a program asks many of them.

use oasmith_runtime::Schema;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// What becomes of a text: it is decoded, the value is validated, and so is the text, as a server does with a body.
pub fn probe<T>(text: &str) -> Value
where
    T: DeserializeOwned + serde::Serialize + Schema,
{
    match serde_json::from_str::<T>(text) {
        Ok(value) => report(serde_json::to_string(&value), text, T::schema()),
        Err(error) => refused(&error),
    }
}

fn refused(error: &serde_json::Error) -> Value {
    json!({"refused": error.to_string()})
}

/// `validate` of the value is the check of what it is encoded to.
fn report(
    encoded: serde_json::Result<String>,
    text: &str,
    schema: &'static oasmith_runtime::schema::Type,
) -> Value {
    let encoded = encoded.unwrap_or_else(|error| error.to_string());
    let check = |text: &str| -> Vec<String> {
        let json = serde_json::from_str(text).unwrap_or(Value::Null);
        let found = oasmith_runtime::check(&json, schema, &[]);
        found.iter().map(ToString::to_string).collect()
    };
    json!({"decoded": {"text": encoded, "violations": check(&encoded), "checked": check(text)}})
}
