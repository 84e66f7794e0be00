//! A request that has found its operation, and is not let in yet.
//!
//! Enters: the head of a request and its body, not yet read. Leaves: a [`RawRequest`]. It refuses responses that the
//! client does not take (406), bodies of other media types (415), and bodies that are too large (413).

use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::Problem;
use super::negotiate::{gives, text};
use super::routes::Settings;
use crate::wire::{OperationWire, RawRequest};

/// A request that has found its operation.
pub(super) struct Arrival {
    pub(super) wire: &'static OperationWire,
    pub(super) settings: Settings,
    pub(super) head: Arc<Parts>,
    pub(super) captures: Vec<(&'static str, String)>,
    pub(super) body: Body,
}

impl Arrival {
    /// The request with its body, once it is let in.
    pub(super) async fn read(self) -> Result<RawRequest, Problem> {
        if !gives(self.wire, &self.head.headers) {
            let media = self.wire.success_media().join(" or ");
            let detail = format!("The response is {media}.");
            return Err(Problem::new(StatusCode::NOT_ACCEPTABLE, detail));
        }
        let body = match self.wire.body() {
            Some(_) => read_body(self.body, &self.head.headers, self.settings.body_limit).await?,
            None => Bytes::new(),
        };
        let head = Arc::unwrap_or_clone(self.head);
        Ok(RawRequest {
            captures: self.captures,
            query: head.uri.query().unwrap_or_default().to_owned(),
            headers: head.headers,
            body,
        })
    }
}

async fn read_body(body: Body, headers: &HeaderMap, limit: usize) -> Result<Bytes, Problem> {
    let too_large = || {
        let detail = format!("The body is larger than {limit} bytes.");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
    };
    if text(headers, CONTENT_LENGTH)
        .parse::<u64>()
        .is_ok_and(|length| length > limit as u64)
    {
        return Err(too_large());
    }
    match Limited::new(body, limit).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => Err(Problem::new(StatusCode::BAD_REQUEST, "The body broke off.")),
    }
}
