//! The core of every generated client: encodes requests, has them sent, types responses.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::HeaderMap;

use super::credentials::Credentials;
use super::retry::Retries;
use super::transport::Transport;
use super::{ApiError, DecodeError, Error, Response, TransportError};
use crate::wire::{Operation, OperationWire, RawResponse, Responses, matches, select_response};
use crate::{Violation, Violations};

/// What all clones of a client share: the transport with its connections, the base URL, the credentials.
#[derive(Clone)]
pub struct Core(
    pub(super) Arc<Settings>,
    /// The one URL that all requests go to.
    Option<Arc<str>>,
);

pub(super) struct Settings {
    pub(super) transport: Transport,
    pub(super) base_url: String,
    /// What the variables of the servers of single operations are; `None` when the base URL is for all.
    pub(super) variables: Option<BTreeMap<String, String>>,
    pub(super) headers: HeaderMap,
    pub(super) credentials: Credentials,
    pub(super) limits: Limits,
    pub(super) retries: Retries,
    pub(super) redirects: u32,
    /// The name of the header that makes a request repeatable, where the document knows it.
    pub(super) idempotency_header: String,
}

/// How much a response may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// A call, all its tries and the pauses between them included.
    pub(super) call: Option<Duration>,
    /// One try.
    pub(super) attempt: Option<Duration>,
    /// A pause between two parts of a response.
    pub(super) idle: Option<Duration>,
    /// A response body, decompressed.
    pub(super) max_response_bytes: usize,
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("base_url", &self.0.base_url)
            .field("credentials", &self.0.credentials)
            .field("limits", &self.0.limits)
            .finish_non_exhaustive()
    }
}

/// What a call of an operation gives.
pub type Outcome<O> = Result<
    Response<<<O as Operation>::Response as Responses>::Success>,
    Error<<O as Operation>::Response>,
>;

/// A future without its type: that it is `Send` is proven once, not for each operation.
pub(super) type Running<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A call of an operation; it begins when it is first polled, and dropping it cancels it.
#[must_use = "a call does nothing until it is awaited"]
pub struct Calling<'a, O: Operation> {
    core: &'a Core,
    request: Option<O>,
    running: Option<Running<'a, Outcome<O>>>,
}

// Nothing in it is pinned: what runs is boxed.
impl<O: Operation> Unpin for Calling<'_, O> {}

impl<O: Operation> fmt::Debug for Calling<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Calling")
            .field("operation", &O::wire().name)
            .finish_non_exhaustive()
    }
}

impl<'a, O: Operation> Calling<'a, O> {
    /// The client, and the request unless it has begun.
    pub(super) fn into_parts(self) -> (&'a Core, Option<O>) {
        (self.core, self.request)
    }
}

impl<O: Operation> Future for Calling<'_, O> {
    type Output = Outcome<O>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Outcome<O>> {
        let this = self.get_mut();
        if let Some(request) = this.request.take() {
            this.running = Some(Box::pin(this.core.answer(request)));
        }
        match &mut this.running {
            Some(running) => running.as_mut().poll(cx),
            None => Poll::Pending,
        }
    }
}

impl Core {
    pub(super) fn new(settings: Settings) -> Self {
        Self(Arc::new(settings), None)
    }

    /// A client of the same settings and connections whose requests all go to this URL, whatever the path of their operations: the
    /// URL of a webhook's receiver, or of a callback.
    #[must_use]
    pub fn at(&self, url: impl Into<String>) -> Self {
        Self(Arc::clone(&self.0), Some(url.into().into()))
    }

    /// What the path of an operation is below.
    ///
    /// # Errors
    ///
    /// The operation has a server of its own whose URL cannot be.
    pub(super) fn base(&self, wire: &OperationWire) -> Result<Cow<'_, str>, TransportError> {
        if let Some(url) = &self.1 {
            return Ok(Cow::Borrowed(url));
        }
        let base = &self.0.base_url;
        let (Some(server), Some(variables)) = (wire.servers.first(), &self.0.variables) else {
            return Ok(Cow::Borrowed(base));
        };
        let url = server.resolve(|name| {
            let variable = server.variables().find(|variable| variable.name == name)?;
            let value = variables.get(name)?;
            variable.takes(value).then(|| value.clone())
        });
        let known = base.parse::<reqwest::Url>();
        match known.and_then(|known| known.join(&url)) {
            Ok(url) if super::builder::is_base(&url) => {
                Ok(Cow::Owned(url.as_str().trim_end_matches('/').to_owned()))
            }
            _ => Err(TransportError::unsent(format!(
                "the URL of the operation's server is not valid: {url:?}"
            ))),
        }
    }

    /// Sends a request and reads its response.
    pub fn call<O: Operation>(&self, request: O) -> Calling<'_, O> {
        Calling {
            core: self,
            request: Some(request),
            running: None,
        }
    }

    async fn answer<O: Operation>(&self, request: O) -> Outcome<O> {
        let mut encoded = request.encode().map_err(Error::Request)?;
        drop(request);
        if self.1.is_some() {
            encoded.path.clear();
        }
        let base = self.base(O::wire()).map_err(Error::Transport)?;
        let again = self.again(O::wire(), &base, &encoded);
        let mut raw = self
            .send(O::wire(), &base, encoded)
            .await
            .map_err(Error::Transport)?;
        if let (Some(stream), Some(again)) = (&mut raw.stream, again) {
            *stream = std::mem::take(stream).with_again(again);
        }
        read::<O::Response>(raw)
    }
}

/// Types a response by its status.
pub(super) fn read<R: Responses>(raw: RawResponse) -> Result<Response<R::Success>, Error<R>> {
    let Some(position) = select_response(R::wire(), raw.status, raw.content_type()) else {
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
    match response.into_success(raw.status) {
        Ok(success) => Ok(Response::new(raw.status, raw.headers, success)),
        Err(response) => Err(Error::Api(ApiError::new(raw.status, raw.headers, response))),
    }
}

/// The media type is often what explains a body that cannot be read, so it comes first.
fn undecodable<R: Responses>(raw: RawResponse, position: usize, found: Violations) -> DecodeError {
    let row = R::wire()
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
