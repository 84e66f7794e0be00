//! A success: its value with its status and headers.

use std::fmt;
use std::ops::{Deref, DerefMut};

use http::{HeaderMap, StatusCode};

use super::RateLimit;
use super::earlier::Earlier;
use crate::schema::{Direction, Schema, Violations, validate_in};

/// A success. It derefs to its value.
#[derive(Clone, PartialEq)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    value: T,
    earlier: Earlier,
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("value", &self.value)
            .finish()
    }
}

impl<T> Response<T> {
    pub(super) fn new(status: StatusCode, headers: HeaderMap, value: T) -> Self {
        Self {
            status,
            headers,
            value,
            earlier: Earlier::default(),
        }
    }

    /// Keeps the request that it answers.
    pub(super) fn after(mut self, earlier: Earlier) -> Self {
        self.earlier = earlier;
        self
    }

    pub(super) fn earlier(&self) -> &Earlier {
        &self.earlier
    }

    /// The status; it compares with `u16`.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers, as they were received.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// What the headers say about how much may still be asked of the server.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::from_headers(&self.headers)
    }

    /// Checks the value against its schema as that of a response: what is required and `readOnly` must be there (OpenAPI 3.0.4,
    /// 4.8.24.3), which the value's own `validate` does not ask, because it may be that of a request.
    ///
    /// # Errors
    ///
    /// All violations, each with its JSON pointer.
    pub fn validate(&self) -> Result<(), Violations>
    where
        T: Schema,
    {
        validate_in(&self.value, Direction::Response)
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}
