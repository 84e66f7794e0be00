//! The examples of successes in a document: its tree enters, what a server may answer each operation with leaves.
//!
//! Whether an example satisfies its schema is asked by the server, which passes over those that do not.

use serde_json::{Value, json};

use super::copy::METHODS;

/// All examples: `[{"method", "path", "status", "media", "body"}]`.
pub(super) fn of(document: &Value) -> Value {
    let mut found = Vec::new();
    let paths = document.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        for method in METHODS {
            let responses = item.get(method).and_then(|it| it.get("responses"));
            for (status, response) in responses.and_then(Value::as_object).into_iter().flatten() {
                let status = status.parse::<u16>().ok();
                let Some(status) = status.filter(|status| (200..300).contains(status)) else {
                    continue;
                };
                for (media, body) in of_response(document, resolved(document, response)) {
                    found.push(json!({"method": method, "path": path, "status": status, "media": media, "body": body}));
                }
            }
        }
    }
    found.into()
}

/// What a reference leads to, inside the document.
fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    let mut value = value;
    // Circles end.
    for _ in 0..20 {
        let target = value.get("$ref").and_then(Value::as_str);
        match target
            .and_then(|target| target.strip_prefix('#'))
            .and_then(|pointer| document.pointer(pointer))
        {
            Some(next) => value = next,
            None => return value,
        }
    }
    value
}

fn of_response<'d>(document: &'d Value, response: &'d Value) -> Vec<(&'d str, String)> {
    let members = |value: &'d Value, name: &str| {
        let members = value.get(name).and_then(Value::as_object);
        members.into_iter().flatten()
    };
    let mut found = Vec::new();
    // Swagger 2.0: by media type.
    for (media, value) in members(response, "examples") {
        found.extend(body(media, value).map(|body| (media.as_str(), body)));
    }
    for (media, content) in members(response, "content") {
        let named = members(content, "examples")
            .filter_map(|(_, example)| resolved(document, example).get("value"));
        let schema = content.get("schema").map(|it| resolved(document, it));
        let of_schema = schema.and_then(|schema| {
            let listed = schema.get("examples").and_then(Value::as_array);
            schema.get("example").or_else(|| listed?.first())
        });
        let all = content.get("example").into_iter().chain(named);
        for value in all.chain(of_schema) {
            found.extend(body(media, value).map(|body| (media.as_str(), body)));
        }
    }
    found
}

/// How an example travels as a media type, if that is JSON or text.
fn body(media: &str, value: &Value) -> Option<String> {
    let essence = media.split(';').next().unwrap_or_default().trim_end();
    match value {
        _ if essence.ends_with("json") => Some(value.to_string()),
        Value::String(text) if essence.starts_with("text/") => Some(text.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_found_wherever_they_stand() {
        let document = json!({
            "paths": {"/a": {"get": {"responses": {"200": {"$ref": "#/components/responses/R"}, "404": {}}}}},
            "components": {
                "responses": {"R": {"content": {
                    "application/json": {"examples": {"x": {"$ref": "#/components/examples/E"}},
                        "schema": {"$ref": "#/components/schemas/S"}},
                    "image/png": {"example": "no"},
                }}},
                "examples": {"E": {"value": [1]}},
                "schemas": {"S": {"type": "array", "example": [2]}},
            },
        });
        let bodies: Vec<Value> = of(&document)
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["body"].clone())
            .collect();
        assert_eq!(bodies, [json!("[1]"), json!("[2]")]);
    }
}
