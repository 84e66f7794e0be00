//! The documents of `specs/`, read as plain data: what they show as examples is what the tests send and expect.

use std::fs;

use oasmith_runtime::wire::{HeaderName, HeaderValue, RawResponse, StatusCode};
use serde_json::{Map, Value};

/// Reads `specs/{name}.yaml`.
pub(crate) fn read(name: &str) -> Value {
    let path = format!("{}/specs/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
    serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// A response that a document shows.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    /// The key of the Responses Object: a status, or `default`.
    pub(crate) key: String,
    /// The name of the example; empty when there is only one.
    pub(crate) name: String,
    pub(crate) media: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) json: Value,
}

impl Shown {
    /// The response as it travels. `default` stands for all other statuses: `other` is one.
    pub(crate) fn raw(&self, other: u16) -> RawResponse {
        let status = self.key.parse().unwrap_or(other);
        let mut raw = RawResponse {
            status: StatusCode::from_u16(status).unwrap(),
            ..RawResponse::default()
        };
        raw.headers
            .insert("content-type", HeaderValue::from_str(&self.media).unwrap());
        for (name, value) in &self.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            raw.headers
                .insert(name, HeaderValue::from_str(value).unwrap());
        }
        raw.body = self.json.to_string().into();
        raw
    }
}

/// The operation with an `operationId`.
pub(crate) fn operation<'d>(document: &'d Value, id: &str) -> &'d Value {
    let paths = document["paths"].as_object().unwrap().values();
    let mut operations = paths.flat_map(|path| path.as_object().unwrap().values());
    operations
        .find(|operation| operation["operationId"] == id)
        .unwrap()
}

/// The example of the request's body.
pub(crate) fn request_body(document: &Value, id: &str) -> Value {
    operation(document, id)["requestBody"]["content"]["application/json"]["example"].clone()
}

/// Every example of every response of an operation.
pub(crate) fn responses(document: &Value, id: &str) -> Vec<Shown> {
    let mut shown = Vec::new();
    for (key, response) in operation(document, id)["responses"].as_object().unwrap() {
        let headers = response["headers"].as_object().into_iter().flatten();
        let headers: Vec<_> = headers
            .map(|(name, header)| (name.clone(), header["example"].as_str().unwrap().to_owned()))
            .collect();
        for (media, content) in response["content"].as_object().unwrap() {
            for (name, json) in examples(document, content) {
                let (key, media) = (key.clone(), media.clone());
                shown.push(Shown {
                    key,
                    name,
                    media,
                    headers: headers.clone(),
                    json,
                });
            }
        }
    }
    shown
}

/// The response for a status; of several, the one called `name`.
pub(crate) fn response(document: &Value, id: &str, key: &str, name: &str) -> Shown {
    let mut all = responses(document, id).into_iter();
    all.find(|shown| shown.key == key && shown.name == name)
        .unwrap()
}

/// The examples of a Media Type Object. Where it has none (Clumio's profile, whose page shows no response), that of
/// the same schema inside another example stands in.
fn examples(document: &Value, content: &Value) -> Vec<(String, Value)> {
    if let Some(example) = content.get("example") {
        return vec![(String::new(), example.clone())];
    }
    let named = content.get("examples").and_then(Value::as_object);
    let named: Vec<_> = named
        .unwrap_or(&Map::new())
        .iter()
        .map(|(name, example)| (name.clone(), resolve(document, example)["value"].clone()))
        .collect();
    if !named.is_empty() {
        return named;
    }
    assert_eq!(content["schema"]["$ref"], "#/components/schemas/User");
    let list = response(document, "listUsers", "200", "").json;
    vec![(String::new(), list["_embedded"]["items"][0].clone())]
}

fn resolve<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    match value["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => value,
    }
}
