//! What a response tells of the request that a link makes of it.
//!
//! Enters: a response, with its request where that is kept, and a runtime expression (OpenAPI 3.0.4, 4.8.20.3). Leaves: the
//! value for a member of the next request, or why there is none.

use std::fmt;

use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::earlier::Earlier;
use super::{ApiError, Response};
use crate::wire::{Operation, Responses, WithHeaders, header_text};

/// What a call of an operation succeeds with.
pub type Success<O> = <<O as Operation>::Response as Responses>::Success;

/// Why a link cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkError {
    expression: &'static str,
    message: String,
}

impl LinkError {
    /// The runtime expression, as the document has it.
    pub fn expression(&self) -> &'static str {
        self.expression
    }
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the link cannot be followed: `{}` {}",
            self.expression, self.message
        )
    }
}

impl std::error::Error for LinkError {}

/// A response whose body is JSON, with typed headers or without.
#[doc(hidden)]
pub trait LinkSource {
    fn body(&self) -> Result<Value, serde_json::Error>;
}

impl<T: Serialize> LinkSource for T {
    fn body(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(self)
    }
}

impl<B: Serialize, H> LinkSource for WithHeaders<B, H> {
    fn body(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(&self.body)
    }
}

/// What a response tells: its status, its headers and its body.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Told<'r> {
    status: StatusCode,
    headers: &'r HeaderMap,
    body: &'r dyn LinkSource,
    earlier: &'r Earlier,
}

impl<T: LinkSource> Response<T> {
    /// What the response tells.
    #[doc(hidden)]
    pub fn told(&self) -> Told<'_> {
        self.told_by(&**self)
    }
}

impl<T> Response<T> {
    /// What the response tells, with what one of its variants holds.
    #[doc(hidden)]
    pub fn told_by<'r>(&'r self, body: &'r dyn LinkSource) -> Told<'r> {
        Told {
            status: self.status(),
            headers: self.headers(),
            body,
            earlier: self.earlier(),
        }
    }
}

impl<R> ApiError<R> {
    /// What the response tells, with what its variant holds.
    #[doc(hidden)]
    pub fn told_by<'r>(&'r self, body: &'r dyn LinkSource) -> Told<'r> {
        Told {
            status: self.status(),
            headers: self.headers(),
            body,
            earlier: self.earlier(),
        }
    }
}

impl fmt::Debug for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Told")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl LinkError {
    /// The link belongs to another of the responses.
    #[doc(hidden)]
    pub fn of_another(expected: &'static str) -> Self {
        Self {
            expression: expected,
            message: "is what a response must be to have it".to_owned(),
        }
    }
}

impl Told<'_> {
    /// The value of a runtime expression, or of a constant that stands as JSON.
    ///
    /// # Errors
    ///
    /// The response does not have it, or it is not what the next request needs.
    pub fn tell<V: DeserializeOwned>(&self, expression: &'static str) -> Result<V, LinkError> {
        let fail = |message: String| LinkError {
            expression,
            message,
        };
        let value = self.evaluated(expression).map_err(fail)?;
        typed(value).map_err(|error| fail(format!("is not what the request needs: {error}")))
    }

    fn evaluated(&self, expression: &str) -> Result<Value, String> {
        if expression.starts_with('$') {
            return self.found(expression);
        }
        if !expression.contains("{$") {
            return serde_json::from_str(expression).map_err(|error| error.to_string());
        }
        let mut text = String::new();
        let mut rest = expression;
        while let Some((before, from)) = rest.split_once('{') {
            let (inner, after) = from.split_once('}').unwrap_or((from, ""));
            text.push_str(before);
            text.push_str(&plain(&self.found(inner)?));
            rest = after;
        }
        text.push_str(rest);
        Ok(Value::String(text))
    }

    /// The value of one expression.
    fn found(&self, expression: &str) -> Result<Value, String> {
        if expression == "$statusCode" {
            return Ok(self.status.as_u16().into());
        }
        if let Some(told) = self.earlier.tell(expression) {
            return told;
        }
        if let Some(name) = expression.strip_prefix("$response.header.") {
            let value = self.headers.get(name).and_then(header_text);
            let value =
                value.ok_or_else(|| format!("asks for the header {name}, which is not there"))?;
            return Ok(value.into());
        }
        let pointer = expression.strip_prefix("$response.body");
        let pointer = pointer.ok_or_else(|| "is not known".to_owned())?;
        let body = self.body.body().map_err(|error| error.to_string())?;
        let found = body.pointer(pointer.trim_start_matches('#'));
        found
            .cloned()
            .ok_or_else(|| "is not in the body".to_owned())
    }
}

/// Headers and paths have text where a request may need a number, and the other way round.
fn typed<V: DeserializeOwned>(value: Value) -> Result<V, serde_json::Error> {
    let other = match &value {
        Value::String(text) => serde_json::from_str(text).ok(),
        Value::Number(number) => Some(Value::String(number.to_string())),
        _ => None,
    };
    serde_json::from_value(value).or_else(|error| match other {
        Some(other) => serde_json::from_value(other).map_err(|_| error),
        None => Err(error),
    })
}

/// A value inside a text.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};
    use serde_json::json;

    use super::*;

    fn response() -> Response<Value> {
        let mut headers = HeaderMap::new();
        headers.insert("x-id", http::HeaderValue::from_static("7"));
        Response::new(
            StatusCode::CREATED,
            headers,
            json!({"owner": {"id": 42}, "tags": ["a"]}),
        )
    }

    #[test]
    fn expressions_take_what_they_name() {
        let response = response();
        assert_eq!(
            response.told().tell::<i64>("$response.body#/owner/id"),
            Ok(42)
        );
        assert_eq!(
            response.told().tell::<String>("$response.body#/owner/id"),
            Ok("42".to_owned())
        );
        assert_eq!(
            response
                .told()
                .tell::<Option<String>>("$response.body#/tags/0"),
            Ok(Some("a".to_owned()))
        );
        assert_eq!(response.told().tell::<i64>("$response.header.X-Id"), Ok(7));
        assert_eq!(response.told().tell::<u16>("$statusCode"), Ok(201));
        assert_eq!(
            response
                .told()
                .tell::<String>("u-{$response.body#/owner/id}"),
            Ok("u-42".to_owned())
        );
        assert_eq!(
            response.told().tell::<String>("\"me\""),
            Ok("me".to_owned())
        );
    }

    #[test]
    fn what_is_not_there_is_said() {
        let error = response()
            .told()
            .tell::<i64>("$response.body#/none")
            .unwrap_err();
        assert_eq!(error.expression(), "$response.body#/none");
        assert!(error.to_string().contains("is not in the body"), "{error}");
        let error = response()
            .told()
            .tell::<i64>("$response.header.none")
            .unwrap_err();
        assert!(error.to_string().contains("header none"), "{error}");
    }
}
