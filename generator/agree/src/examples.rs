//! Answers from examples: a file with the examples of a document's responses enters, those that satisfy the document leave as responses.
//!
//! The lab collects them (`foreign/copy.rs`), because generated code has none. One that the document itself forbids is passed over.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use bytes::Bytes;
use oasmith_runtime::serde_json::{self, Value};
use oasmith_runtime::wire::{
    HeaderMap, HeaderName, HeaderValue, OperationWire, RawResponse, Responses, StatusCode,
    select_response,
};

/// An example of a response.
struct Example {
    /// The operation's, in the document's letters.
    method: String,
    path: String,
    status: StatusCode,
    media: String,
    body: Bytes,
}

static EXAMPLES: OnceLock<Vec<Example>> = OnceLock::new();

/// Reads the examples of the document that is served: `[{"method", "path", "status", "media", "body"}]`.
///
/// # Errors
///
/// The file is not that.
pub(crate) fn read(file: &Path) -> Result<(), Box<dyn Error>> {
    let all: Vec<Value> = serde_json::from_slice(&fs::read(file)?)?;
    let read: Option<Vec<Example>> = all.iter().map(Example::of).collect();
    let read = read.ok_or("an example lacks something")?;
    EXAMPLES
        .set(read)
        .map_err(|_| "examples are there already".into())
}

/// A response of an operation from an example; each has its turn.
pub(crate) fn answer<R: Responses>(wire: &OperationWire, turn: usize) -> Option<R> {
    let all = EXAMPLES.get().map_or(&[][..], Vec::as_slice);
    let mine: Vec<&Example> = all.iter().filter(|example| example.is_of(wire)).collect();
    let turns = (0..mine.len()).map(|more| (turn + more) % mine.len());
    turns
        .filter_map(|at| mine.get(at))
        .find_map(|example| example.response())
}

impl Example {
    fn of(json: &Value) -> Option<Self> {
        let text = |name: &str| json.get(name)?.as_str().map(str::to_owned);
        let status = u16::try_from(json.get("status")?.as_u64()?).ok()?;
        Some(Self {
            method: text("method")?,
            path: text("path")?,
            status: StatusCode::from_u16(status).ok()?,
            media: text("media")?,
            body: text("body")?.into(),
        })
    }

    fn is_of(&self, wire: &OperationWire) -> bool {
        self.path == wire.path && self.method.eq_ignore_ascii_case(wire.method)
    }

    /// As a response, if it satisfies the document when it is sent.
    fn response<R: Responses>(&self) -> Option<R> {
        let media = HeaderValue::from_str(&self.media).ok()?;
        let raw = RawResponse {
            status: self.status,
            headers: HeaderMap::from_iter([(HeaderName::from_static("content-type"), media)]),
            body: self.body.clone(),
            ..RawResponse::default()
        };
        let position = select_response(R::wire(), raw.status, &self.media)?;
        let response = R::decode(position, &raw).ok()?;
        let sent = response.encode().ok()?;
        response.check(&sent).ok()?;
        Some(response)
    }
}
