//! Decodes, validates and encodes by what oasmith generates.

use serde_json::{Value, json};

/// What becomes of a text: it is decoded, the value is validated, and so is the text, as a server does with a body.
pub fn probe<T>(text: &str) -> Value
where
    T: serde::de::DeserializeOwned + serde::Serialize + oasmith_runtime::Schema,
{
    let value = match serde_json::from_str::<T>(text) {
        Ok(value) => value,
        Err(error) => return json!({"refused": error.to_string()}),
    };
    let violations = match value.validate() {
        Ok(()) => Vec::new(),
        Err(violations) => violations.iter().map(ToString::to_string).collect(),
    };
    report(serde_json::to_string(&value), violations, text, T::schema())
}

fn report(
    encoded: serde_json::Result<String>,
    violations: Vec<String>,
    text: &str,
    schema: &'static oasmith_runtime::schema::Type,
) -> Value {
    let encoded = encoded.unwrap_or_else(|error| error.to_string());
    let json = serde_json::from_str(text).unwrap_or(Value::Null);
    let found = oasmith_runtime::check(&json, schema, &[]);
    let checked: Vec<String> = found.iter().map(ToString::to_string).collect();
    json!({"decoded": {"text": encoded, "violations": violations, "checked": checked}})
}
