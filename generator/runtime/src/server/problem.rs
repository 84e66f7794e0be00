//! Refusals as problem details.
//!
//! Enters: a status, a sentence, and violations. Leaves: an `application/problem+json` response (RFC 9457).

use std::future::Ready;

use http::header::{CONTENT_TYPE, HeaderName};
use http::{HeaderValue, StatusCode};
use serde_json::{Value, json};

use crate::Violations;
use crate::wire::{Operation, RawResponse, Refusal, Responses};

/// Problem details (RFC 9457 section 3): type `about:blank`, whose title is that of the status.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    status: StatusCode,
    detail: String,
    errors: Violations,
    headers: Vec<(HeaderName, String)>,
}

impl Problem {
    /// A problem, and what is wrong in a sentence.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: detail.into(),
            errors: Violations::default(),
            headers: Vec::new(),
        }
    }

    /// Adds violations, which become the member `errors`.
    #[must_use]
    pub fn errors(mut self, errors: Violations) -> Self {
        self.errors = errors;
        self
    }

    /// Adds a header; a value that a header cannot carry is left out.
    #[must_use]
    pub(super) fn header(mut self, name: HeaderName, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The response.
    pub fn into_response(self) -> RawResponse {
        let body = json!({
            "type": "about:blank",
            "title": self.status.canonical_reason().unwrap_or("Unknown"),
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        let mut raw = RawResponse {
            status: self.status,
            ..RawResponse::default()
        };
        raw.body = with_errors(body, &self.errors).to_string().into();
        raw.headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                raw.headers.append(name, value);
            }
        }
        raw
    }
}

fn with_errors(mut body: Value, errors: &Violations) -> Value {
    let errors: Vec<Value> = errors
        .iter()
        .map(|violation| {
            let mut error = json!({
                "pointer": violation.pointer,
                "in": violation.location.as_str(),
                "keyword": violation.keyword,
                "detail": violation.message,
            });
            if let (Some(name), Some(members)) = (violation.name, error.as_object_mut()) {
                members.insert("name".to_owned(), name.into());
            }
            error
        })
        .collect();
    if let (false, Some(members)) = (errors.is_empty(), body.as_object_mut()) {
        members.insert("errors".to_owned(), errors.into());
    }
    body
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.status, refusal.detail).errors(refusal.violations)
    }
}

/// The response of an operation that the implementer left out: 501.
pub fn not_implemented<O: Operation>(request: O) -> Ready<O::Response> {
    drop(request);
    let detail = format!(
        "{} {} is not implemented.",
        O::wire().method,
        O::wire().path
    );
    let problem = Problem::new(StatusCode::NOT_IMPLEMENTED, detail);
    std::future::ready(O::Response::undocumented(problem.into_response()))
}
