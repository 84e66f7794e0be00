//! The core of every generated client: encodes requests, has them sent, types responses.

use std::collections::BTreeMap;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::HeaderMap;

use super::credentials::Credentials;
use super::earlier::Earlier;
use super::next_page::PageRequest;
use super::receiver;
use super::retry::Retries;
use super::transport::Transport;
use super::{ApiError, DecodeError, Error, Response, TransportError};
use crate::wire::{
    MultipartType, Operation, OperationWire, RawResponse, ResponseWire, Responses, Row,
    ServerVariable, WireRequest, matches, select,
};
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
    pub(super) base_url: Arc<str>,
    /// What the variables of the servers of single operations are; `None` when the base URL is for all.
    pub(super) variables: Option<BTreeMap<String, String>>,
    pub(super) headers: HeaderMap,
    pub(super) credentials: Credentials,
    pub(super) limits: Limits,
    pub(super) retries: Retries,
    pub(super) redirects: u32,
    /// How bodies are compressed.
    #[cfg(feature = "compress")]
    pub(super) coding: Option<super::Coding>,
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
    /// A response body whose files may wait on disk.
    pub(super) on_disk: Option<u64>,
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
    earlier: Earlier,
    running: Option<Running<'a, Result<RawResponse, TransportError>>>,
    /// The rows of the responses, once it runs.
    rows: &'static [ResponseWire],
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
            let wire = O::wire();
            let encoded = request.encode_as(wire).map_err(Error::Request)?;
            let sent = this.core.aim(wire, encoded).map_err(Error::Transport)?;
            this.earlier = Earlier::of(wire, &request, &sent);
            this.running = Some(this.core.answer(wire, sent, O::Response::multipart_type));
            this.rows = wire.responses;
        }
        let Some(running) = &mut this.running else {
            return Poll::Pending;
        };
        let answer = ready!(running.as_mut().poll(cx));
        this.running = None;
        let earlier = std::mem::take(&mut this.earlier);
        let raw = answer.map_err(Error::Transport)?;
        Poll::Ready(read(this.rows, raw, earlier))
    }
}

impl Core {
    pub(super) fn new(settings: Settings) -> Self {
        Self(Arc::new(settings), None)
    }

    /// A client of the same settings and connections whose requests all go to this URL, whatever the path of their operations: the
    /// URL of a webhook's receiver, or of a callback. A URL that cannot be is the error of the call. What signs requests, and needs
    /// their bytes for it, is a [`transport`](super::Builder::transport) around another.
    #[must_use]
    pub fn at(&self, url: impl Into<String>) -> Self {
        Self(Arc::clone(&self.0), Some(url.into().into()))
    }

    /// Whether all requests go to one URL, the user and the query of which may be secrets.
    pub(super) fn is_receiver(&self) -> bool {
        self.1.is_some()
    }

    /// What the path of an operation is below.
    ///
    /// # Errors
    ///
    /// The operation has a server of its own whose URL cannot be, or that does not have what a variable was set to, or it goes to
    /// a receiver and none is named.
    fn base(&self, wire: &OperationWire) -> Result<Arc<str>, TransportError> {
        let base = &self.0.base_url;
        if base.is_empty() {
            let message = "there is no receiver: `at` names one".to_owned();
            return Err(TransportError::unsent(message));
        }
        let (Some(server), Some(variables)) = (wire.servers.first(), &self.0.variables) else {
            return Ok(Arc::clone(base));
        };
        let set = |one: &&ServerVariable| variables.get(one.name);
        let mut all = server.variables.iter();
        let unfit = all.find(|one| set(one).is_some_and(|value| !one.takes(value)));
        if let Some(ServerVariable { name, .. }) = unfit {
            return Err(TransportError::unsent(format!(
                "the operation's server has no variable {name:?} that may have this value"
            )));
        }
        let url = server.resolve(|name| variables.get(name).cloned());
        let known = base.parse::<reqwest::Url>();
        match known.and_then(|known| known.join(&url)) {
            Ok(url) if super::builder::is_base(&url) => {
                Ok(url.as_str().trim_end_matches('/').into())
            }
            _ => Err(TransportError::unsent(format!(
                "the URL of the operation's server is not valid: {url:?}"
            ))),
        }
    }

    /// The request, below what it goes to.
    ///
    /// # Errors
    ///
    /// Those of [`base`](Self::base), and a receiver's URL has a user that cannot be sent.
    pub(super) fn aim(
        &self,
        wire: &OperationWire,
        mut request: WireRequest,
    ) -> Result<PageRequest, TransportError> {
        let base = match &self.1 {
            Some(url) => receiver::aim(url, &mut request)?,
            None => self.base(wire)?,
        };
        Ok(PageRequest { base, request })
    }

    /// Sends a request and reads its response.
    pub fn call<O: Operation>(&self, request: O) -> Calling<'_, O> {
        Calling {
            core: self,
            request: Some(request),
            earlier: Earlier::default(),
            running: None,
            rows: &[],
        }
    }

    /// Sends a request and receives its response: what does not depend on the operation's types.
    fn answer(
        &self,
        wire: &'static OperationWire,
        PageRequest { base, request }: PageRequest,
        multipart_type: MultipartType,
    ) -> Running<'_, Result<RawResponse, TransportError>> {
        let again = self.again(wire, &base, &request);
        let sending = self.send(wire, &base, request, multipart_type);
        let Some(again) = again else {
            return sending;
        };
        Box::pin(async move {
            let mut raw = sending.await?;
            raw.stream = raw.stream.map(|stream| stream.with_again(again));
            Ok(raw)
        })
    }
}

/// Types a response by its status; it keeps the request that it answers.
pub(super) fn read<R: Responses>(
    rows: &'static [ResponseWire],
    raw: RawResponse,
    earlier: Earlier,
) -> Result<Response<R::Success>, Error<R>> {
    let Some(position) = select(rows, raw.status, || raw.content_type()) else {
        return Err(Error::Undocumented(Box::new(raw)));
    };
    let response = match R::decode_as(rows, position, &raw) {
        Ok(response) => response,
        Err(broken) => {
            let row = rows.get(position).and_then(|row| row.body.as_ref());
            let found = broken.into_violations();
            return Err(Error::Decode(undecodable(raw, row, found)));
        }
    };
    match response.into_success(raw.status) {
        Ok(success) => Ok(Response::new(raw.status, raw.headers, success).after(earlier)),
        Err(response) => {
            let error = ApiError::new(raw.status, raw.headers, response);
            Err(Error::Api(error.after(earlier)))
        }
    }
}

/// What is broken when a body is of another media type.
const MEDIA_TYPE: &str = "contentMediaType";

/// The media type is often what explains a body that cannot be read, so it comes first.
fn undecodable(raw: RawResponse, row: Option<&Row>, found: Violations) -> DecodeError {
    let media: Vec<&str> = row.into_iter().flat_map(|row| row.media()).collect();
    let mut violations: Vec<Violation> = found.into_iter().collect();
    let is_told = violations.iter().any(|it| it.keyword == MEDIA_TYPE);
    let fits = |range: &&str| matches(range, raw.content_type());
    if !is_told && !media.is_empty() && !media.iter().any(fits) {
        let message = format!(
            "expected {}, found {:?}",
            media.join(" or "),
            raw.content_type()
        );
        violations.splice(0..0, Violations::one(MEDIA_TYPE, message));
    }
    DecodeError::new(raw, violations.into_iter().collect())
}

// Spans take more.
#[cfg(all(test, not(feature = "tracing")))]
mod tests {
    use super::*;
    use crate::client::Builder;
    use crate::wire::rows::Rows;

    /// From 1,009 bytes on, the allocator of many systems tidies up before it gives any: a twentieth of a call's time.
    #[test]
    fn a_call_takes_little_memory() {
        let rows = Rows::Made(&[], "");
        let wire: &OperationWire = Box::leak(Box::new(OperationWire::new("Get", "GET", "/", rows)));
        let core = Builder::new(&[], |core| core)
            .base_url("http://localhost")
            .build()
            .unwrap();
        let sent = core.aim(wire, WireRequest::default()).unwrap();
        let running = core.answer(wire, sent, |_, _| None);
        let size = size_of_val(&*running);
        assert!(size <= 1008, "{size}");
    }
}
