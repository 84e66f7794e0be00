//! The core of every generated client: sends requests, tries again, reads bodies.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use http::HeaderMap;

use super::credentials::Credentials;
use super::{ApiError, DecodeError, Error, Response, TransportError, backoff};
use crate::wire::{
    ByteStream, Operation, OperationWire, RawResponse, Responses, WireRequest, matches,
    select_response,
};
use crate::{Violation, Violations};

/// What all clones of a client share: the connection pool, the base URL, the credentials.
#[derive(Clone)]
pub struct Core(Arc<Settings>);

pub(super) struct Settings {
    pub(super) http: reqwest::Client,
    pub(super) base_url: String,
    pub(super) headers: HeaderMap,
    pub(super) credentials: Credentials,
    pub(super) timeout: Option<Duration>,
    pub(super) retries: u32,
    pub(super) max_response_bytes: usize,
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("base_url", &self.0.base_url)
            .field("credentials", &self.0.credentials)
            .field("retries", &self.0.retries)
            .finish_non_exhaustive()
    }
}

/// What a call of an operation gives.
pub type Outcome<O> = Result<
    Response<<<O as Operation>::Response as Responses>::Success>,
    Error<<O as Operation>::Response>,
>;

/// A call of an operation that is under way.
pub type Calling<'a, O> = Pin<Box<dyn Future<Output = Outcome<O>> + Send + 'a>>;

impl Core {
    pub(super) fn new(settings: Settings) -> Self {
        Self(Arc::new(settings))
    }

    /// Sends a request and reads its response.
    ///
    /// The future is boxed here, once for all operations: that it is `Send` is then not proven anew for each of them.
    ///
    /// # Errors
    ///
    /// Everything but the operation's success.
    pub fn call<O: Operation>(&self, request: O) -> Calling<'_, O> {
        Box::pin(self.answer(request))
    }

    async fn answer<O: Operation>(&self, request: O) -> Outcome<O> {
        let encoded = request.encode().map_err(Error::Request)?;
        drop(request);
        let again = self.again(O::WIRE, &encoded);
        let mut raw = self
            .send(O::WIRE, encoded)
            .await
            .map_err(Error::Transport)?;
        if let (Some(stream), Some(again)) = (&mut raw.stream, again) {
            *stream = std::mem::take(stream).with_again(again);
        }
        read::<O::Response>(raw)
    }

    /// Sends a request, again when that may help, and reads the body.
    pub(super) async fn send(
        &self,
        wire: &'static OperationWire,
        mut request: WireRequest,
    ) -> Result<RawResponse, TransportError> {
        let attach = self.0.credentials.attach(wire.security, &mut request);
        attach.map_err(|scheme| {
            TransportError::target(format!("the credential of {scheme} is no header value"))
        })?;
        for (name, value) in &self.0.headers {
            request.headers.entry(name).or_insert_with(|| value.clone());
        }
        let url = self.url(&request)?;
        // A stream can be sent once.
        let again = request.stream.is_none() && backoff::is_idempotent(&request.method);
        let retries = if again { self.0.retries } else { 0 };
        let mut attempt = 0;
        loop {
            let outcome = self.send_once(wire, &url, &request).await;
            let delay = match &outcome {
                _ if attempt >= retries => None,
                Ok(raw) if backoff::is_transient(raw.status.as_u16()) => {
                    backoff::delay(attempt, Some(&raw.headers))
                }
                Err(error) if error.is_connect() => backoff::delay(attempt, None),
                _ => None,
            };
            let Some(delay) = delay else { return outcome };
            tokio::time::sleep(delay).await;
            attempt += 1;
        }
    }

    fn url(&self, request: &WireRequest) -> Result<reqwest::Url, TransportError> {
        let mut url = format!("{}{}", self.0.base_url, request.path);
        if !request.query.is_empty() {
            url.push('?');
            url.push_str(&request.query);
        }
        url.parse()
            .map_err(|error| TransportError::target(format!("{error}")))
    }

    async fn send_once(
        &self,
        wire: &'static OperationWire,
        url: &reqwest::Url,
        request: &WireRequest,
    ) -> Result<RawResponse, TransportError> {
        let mut outgoing = self.0.http.request(request.method.clone(), url.clone());
        outgoing = outgoing.headers(request.headers.clone());
        if let Some(stream) = &request.stream {
            outgoing = outgoing.body(reqwest::Body::wrap(stream.clone()));
        } else if !request.body.is_empty() {
            outgoing = outgoing.body(request.body.clone());
        }
        if let Some(timeout) = self.0.timeout {
            outgoing = outgoing.timeout(timeout);
        }
        let response = outgoing
            .send()
            .await
            .map_err(|error| TransportError::http(error, None))?;
        self.receive(wire, response).await
    }

    /// Reads the body; when it breaks off, the error keeps what came before.
    async fn receive(
        &self,
        wire: &'static OperationWire,
        mut response: reqwest::Response,
    ) -> Result<RawResponse, TransportError> {
        let limit = self.0.max_response_bytes;
        let mut raw = RawResponse {
            status: response.status(),
            ..RawResponse::default()
        };
        raw.headers = std::mem::take(response.headers_mut());
        if wire.streams(raw.status, raw.content_type()) {
            let body: reqwest::Body = http::Response::from(response).into_body();
            raw.stream = Some(ByteStream::from_http(body, limit));
            return Ok(raw);
        }
        let mut body = BytesMut::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() > limit => {
                    raw.body = body.freeze();
                    return Err(TransportError::too_large(limit, raw));
                }
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => {
                    raw.body = body.freeze();
                    return Ok(raw);
                }
                Err(error) => {
                    raw.body = body.freeze();
                    return Err(TransportError::http(error, Some(raw)));
                }
            }
        }
    }
}

/// Types a response by its status.
fn read<R: Responses>(raw: RawResponse) -> Result<Response<R::Success>, Error<R>> {
    let Some(position) = select_response(R::WIRE, raw.status, raw.content_type()) else {
        return Err(Error::Undocumented(Box::new(raw)));
    };
    let response = match R::decode(position, &raw) {
        Ok(response) => response,
        Err(broken) => {
            return Err(Error::Decode(undecodable::<R>(
                raw,
                position,
                broken.into_violations(),
            )));
        }
    };
    match response.into_success() {
        Ok(success) => Ok(Response::new(raw.status, raw.headers, success)),
        Err(response) => Err(Error::Api(ApiError::new(raw.status, raw.headers, response))),
    }
}

/// The media type is often what explains a body that cannot be read, so it comes first.
fn undecodable<R: Responses>(raw: RawResponse, position: usize, found: Violations) -> DecodeError {
    let row = R::WIRE
        .get(position)
        .and_then(|response| response.body.as_ref());
    let media: Vec<&str> = row.into_iter().flat_map(|row| row.media()).collect();
    let mut violations: Vec<Violation> = found.into_iter().collect();
    if !media.is_empty() && !media.iter().any(|range| matches(range, raw.content_type())) {
        let message = format!(
            "expected {}, found {:?}",
            media.join(" or "),
            raw.content_type()
        );
        violations.splice(0..0, Violations::one("contentMediaType", message));
    }
    DecodeError::new(raw, violations.into_iter().collect())
}
