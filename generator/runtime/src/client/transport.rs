//! What carries requests: any `tower_service::Service`, so that middleware, TLS set-ups and fakes fit below a client.
//!
//! Enters: an [`http::Request`] with a [`Body`]. Leaves: an [`http::Response`] with one, as its first bytes arrive. Each
//! request goes to a clone of the service, which is asked whether it is ready first. It refuses nothing: what a service
//! reports as its error becomes a `TransportError`.

use std::borrow::Cow;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt as _;
use tower_service::Service;

use super::TransportError;
use crate::wire::WireRequest;

/// What a transport reports.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

type Stream = Pin<Box<dyn http_body::Body<Data = Bytes, Error = BoxError> + Send>>;

/// The body of a request or a response: bytes, or a stream of them. A request with a stream is never sent twice.
#[derive(Default)]
pub struct Body(Inner);

enum Inner {
    Bytes(Bytes),
    // The mutex is never waited for; it makes the stream `Sync`, as HTTP crates ask.
    Stream(Mutex<Stream>),
    /// What the default transport receives, which is `Sync` as it is.
    #[cfg(not(target_family = "wasm"))]
    Received(reqwest::Body),
}

impl Default for Inner {
    fn default() -> Self {
        Self::Bytes(Bytes::new())
    }
}

impl Body {
    /// A body that is read as it is sent or received.
    pub fn new<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self(Inner::Stream(Mutex::new(Box::pin(
            body.map_err(Into::into),
        ))))
    }

    /// The bytes, unless it is a stream.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Inner::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// What the default transport receives.
    #[cfg(not(target_family = "wasm"))]
    pub(super) fn received(body: reqwest::Body) -> Self {
        Self(Inner::Received(body))
    }

    /// The next bytes; `None` at the end. Trailers are passed over.
    ///
    /// # Errors
    ///
    /// The stream breaks off.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, BoxError> {
        poll_fn(|cx| self.poll_chunk(cx)).await
    }

    /// As [`chunk`](Self::chunk).
    pub(super) fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Option<Bytes>, BoxError>> {
        while let Some(frame) = ready!(http_body::Body::poll_frame(Pin::new(self), cx)?) {
            if let Ok(data) = frame.into_data() {
                return Poll::Ready(Ok(Some(data)));
            }
        }
        Poll::Ready(Ok(None))
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Inner::Bytes(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

/// Shows the size, not the bytes, which may be secret.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::Bytes(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            _ => f.write_str("Body(stream)"),
        }
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.get_mut().0 {
            Inner::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Inner::Bytes(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Inner::Stream(stream) => {
                let stream = stream.get_mut().unwrap_or_else(PoisonError::into_inner);
                stream.as_mut().poll_frame(cx)
            }
            #[cfg(not(target_family = "wasm"))]
            Inner::Received(body) => Pin::new(body).poll_frame(cx).map_err(Into::into),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Inner::Bytes(bytes) => bytes.is_empty(),
            Inner::Stream(stream) => stream.try_lock().is_ok_and(|stream| stream.is_end_stream()),
            #[cfg(not(target_family = "wasm"))]
            Inner::Received(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Inner::Bytes(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Inner::Stream(_) => SizeHint::default(),
            #[cfg(not(target_family = "wasm"))]
            Inner::Received(body) => body.size_hint(),
        }
    }
}

/// The response of a transport, on its way.
pub(super) type Sending =
    Pin<Box<dyn Future<Output = Result<http::Response<Body>, BoxError>> + Send>>;

/// A service without its type.
#[derive(Clone)]
pub(super) struct Transport(Arc<dyn Carry>);

/// What sends a request.
pub(super) trait Carry: Send + Sync {
    fn send(&self, request: http::Request<Body>) -> Sending;

    /// Sends a request below a base URL.
    ///
    /// # Errors
    ///
    /// Its URL is not valid.
    fn send_below(
        &self,
        base: &str,
        request: Cow<'_, WireRequest>,
    ) -> Result<Sending, TransportError> {
        let mut outgoing = http::Request::new(Body::default());
        *outgoing.uri_mut() = uri(base, &request)?;
        let (method, headers, body) = below(request);
        *outgoing.method_mut() = method;
        *outgoing.headers_mut() = headers;
        *outgoing.body_mut() = body;
        Ok(self.send(outgoing))
    }
}

/// What a request has besides its URL.
pub(super) fn below(request: Cow<'_, WireRequest>) -> (Method, HeaderMap, Body) {
    let (method, headers, bytes, stream) = match request {
        Cow::Owned(own) => (own.method, own.headers, own.body, own.stream),
        Cow::Borrowed(kept) => (
            kept.method.clone(),
            kept.headers.clone(),
            kept.body.clone(),
            kept.stream.clone(),
        ),
    };
    let body = match stream {
        Some(stream) => Body::new(stream),
        None => Body::from(bytes),
    };
    (method, headers, body)
}

/// The URL of a request below a base.
///
/// # Errors
///
/// It is not valid.
pub(super) fn uri(base: &str, request: &WireRequest) -> Result<Uri, TransportError> {
    url(base, request).parse().map_err(invalid)
}

/// The URL of a request below a base, as text.
pub(super) fn url(base: &str, request: &WireRequest) -> String {
    let length = base.len() + request.path.len() + request.query.len() + 1;
    let mut url = String::with_capacity(length);
    url.push_str(base);
    url.push_str(&request.path);
    if !request.query.is_empty() {
        url.push('?');
        url.push_str(&request.query);
    }
    url
}

pub(super) fn invalid(error: impl fmt::Display) -> TransportError {
    TransportError::unsent(format!("its URL is not valid: {error}"))
}

impl Transport {
    pub(super) fn new<S, B>(service: S) -> Self
    where
        S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self(Arc::new(Cloned(Mutex::new(service))))
    }

    /// Anything that sends requests.
    pub(super) fn carried(by: impl Carry + 'static) -> Self {
        Self(Arc::new(by))
    }

    pub(super) fn send(&self, request: http::Request<Body>) -> Sending {
        self.0.send(request)
    }

    pub(super) fn send_below(
        &self,
        base: &str,
        request: Cow<'_, WireRequest>,
    ) -> Result<Sending, TransportError> {
        self.0.send_below(base, request)
    }
}

/// A service of which each request takes a clone; it need not be `Sync`.
struct Cloned<S>(Mutex<S>);

impl<S, B> Carry for Cloned<S>
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn send(&self, request: http::Request<Body>) -> Sending {
        let mut service = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        Box::pin(async move {
            poll_fn(|cx| service.poll_ready(cx))
                .await
                .map_err(Into::into)?;
            let response = service.call(request).await.map_err(Into::into)?;
            Ok(response.map(Body::new))
        })
    }
}
