//! The transport that is used unless another is set: `reqwest`.
//!
//! Enters: what a transport is sent. Leaves: what it answers; errors lose their URL, which may carry credentials.

use std::borrow::Cow;
use std::sync::OnceLock;
use std::time::Duration;

use http::{HeaderMap, Method};
#[cfg(not(target_family = "wasm"))]
use http::{HeaderValue, header::CONTENT_LENGTH};

#[cfg(not(target_family = "wasm"))]
pub(super) use reqwest::Identity;

use super::TransportError;
use super::transport::{self, Body, BoxError, Carry, Sending, invalid};
use crate::wire::WireRequest;

/// Certificates are the browser's.
#[cfg(target_family = "wasm")]
pub(super) type Identity = std::convert::Infallible;

/// `reqwest` as a transport.
pub(super) struct HttpClient {
    client: reqwest::Client,
    /// The first base that a request went below: hosts are dear to read.
    base: OnceLock<Base>,
}

/// A base, as it was written and as it was read.
struct Base {
    text: Box<str>,
    url: reqwest::Url,
    /// Its path, without `/` at the end.
    path: Box<str>,
}

impl Base {
    fn new(text: &str) -> Option<Self> {
        let url: reqwest::Url = text.parse().ok()?;
        let path = url.path().trim_end_matches('/').into();
        let is_plain = url.query().is_none() && url.fragment().is_none();
        is_plain.then(|| Self {
            text: text.into(),
            url,
            path,
        })
    }

    /// The URL of a request, unless its path might be taken for a host (RFC 3986 section 4.2) or is none.
    fn below(&self, request: &WireRequest) -> Option<reqwest::Url> {
        let target = transport::url(&self.path, request);
        let is_path = target.starts_with('/') && !target.get(1..)?.starts_with(['/', '\\']);
        self.url.join(is_path.then_some(&target)?).ok()
    }
}

impl HttpClient {
    /// A client that is set up already.
    pub(super) fn of(client: reqwest::Client) -> Self {
        Self {
            client,
            base: OnceLock::new(),
        }
    }

    fn url(&self, base: &str, request: &WireRequest) -> Result<reqwest::Url, TransportError> {
        if self.base.get().is_none()
            && let Some(known) = Base::new(base)
        {
            // Another thread may have been faster, with a base of its own.
            let _ = self.base.set(known);
        }
        let known = self.base.get().filter(|known| *known.text == *base);
        match known.and_then(|known| known.below(request)) {
            Some(url) => Ok(url),
            None => transport::url(base, request).parse().map_err(invalid),
        }
    }

    fn carry(&self, url: reqwest::Url, method: Method, headers: HeaderMap, body: Body) -> Sending {
        let mut outgoing = reqwest::Request::new(method, url);
        *outgoing.headers_mut() = headers;
        let sending = sent(&self.client, outgoing, body);
        // What a browser gives belongs to the one thread that there is.
        #[cfg(target_family = "wasm")]
        let sending = send_wrapper::SendWrapper::new(sending);
        Box::pin(sending)
    }

    /// A client that does not follow redirects; TLS is rustls, with `ring` unless the process chose another provider.
    #[cfg(not(target_family = "wasm"))]
    pub(super) fn new(
        connect_timeout: Duration,
        identity: Option<Identity>,
    ) -> reqwest::Result<Self> {
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // Another thread may have been faster, which is as good.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(connect_timeout);
        // What reqwest sends again by itself is what a connection of HTTP/2 has not taken; it keeps a copy for that.
        if cfg!(not(feature = "http2")) {
            builder = builder.retry(reqwest::retry::never().max_retries_per_request(0));
        }
        if let Some(identity) = identity {
            builder = builder.identity(identity);
        }
        builder.build().map(Self::of)
    }

    /// The browser's `fetch`, which connects, follows redirects and decompresses by itself.
    #[cfg(target_family = "wasm")]
    pub(super) fn new(_: Duration, _: Option<Identity>) -> reqwest::Result<Self> {
        reqwest::Client::builder().build().map(Self::of)
    }
}

impl Carry for HttpClient {
    fn send(&self, request: http::Request<Body>) -> Sending {
        let (head, body) = request.into_parts();
        match head.uri.to_string().parse() {
            Ok(url) => self.carry(url, head.method, head.headers, body),
            Err(error) => Box::pin(std::future::ready(Err(BoxError::from(error)))),
        }
    }

    fn send_below(
        &self,
        base: &str,
        request: Cow<'_, WireRequest>,
    ) -> Result<Sending, TransportError> {
        let url = self.url(base, &request)?;
        let (method, headers, body) = transport::below(request);
        Ok(self.carry(url, method, headers, body))
    }
}

#[cfg(not(target_family = "wasm"))]
fn sent(
    client: &reqwest::Client,
    mut request: reqwest::Request,
    body: Body,
) -> impl Future<Output = Result<http::Response<Body>, BoxError>> + use<> {
    let may_have_one = [Method::POST, Method::PUT, Method::PATCH].contains(request.method());
    *request.body_mut() = match body.as_bytes() {
        // Where a body has a meaning, that there is none is said (RFC 9110 section 8.6).
        Some(bytes) if bytes.is_empty() => {
            if may_have_one {
                let none = HeaderValue::from_static("0");
                request.headers_mut().insert(CONTENT_LENGTH, none);
            }
            None
        }
        Some(bytes) => Some(bytes.clone().into()),
        None => Some(reqwest::Body::wrap(body)),
    };
    let pending = client.execute(request);
    async move {
        let response = pending.await.map_err(reqwest::Error::without_url)?;
        Ok(http::Response::<reqwest::Body>::from(response).map(Body::received))
    }
}

/// A browser sends bytes, not streams, and gives the whole body.
#[cfg(target_family = "wasm")]
fn sent(
    client: &reqwest::Client,
    mut request: reqwest::Request,
    mut body: Body,
) -> impl Future<Output = Result<http::Response<Body>, BoxError>> + use<> {
    let client = client.clone();
    async move {
        let mut bytes = Vec::new();
        while let Some(chunk) = body.chunk().await? {
            bytes.extend_from_slice(&chunk);
        }
        *request.body_mut() = (!bytes.is_empty()).then(|| bytes.into());
        let response = client.execute(request).await;
        received(response.map_err(reqwest::Error::without_url)?).await
    }
}

#[cfg(target_family = "wasm")]
async fn received(mut response: reqwest::Response) -> Result<http::Response<Body>, BoxError> {
    let mut whole = http::Response::new(Body::default());
    *whole.status_mut() = response.status();
    *whole.headers_mut() = std::mem::take(response.headers_mut());
    let bytes = response
        .bytes()
        .await
        .map_err(reqwest::Error::without_url)?;
    *whole.body_mut() = bytes.into();
    Ok(whole)
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use super::*;

    #[test]
    fn what_is_below_a_known_base_is_what_both_are_as_one_text() {
        for base in [
            "http://h:80",
            "http://h/",
            "https://u:p@h:1/v1/a%20b",
            "http://[::1]/v1/",
        ] {
            let client = HttpClient::new(Duration::from_secs(1), None).unwrap();
            for path in [
                "/a/%2Fb",
                "/",
                "",
                "//evil/x",
                "/\\evil/x",
                "/a;b=c:d/@e",
                "/%2e%2e/x",
            ] {
                for query in ["", "a=b&c=%26", "q=http://x/?y#z"] {
                    let request = WireRequest {
                        path: path.to_owned(),
                        query: query.to_owned(),
                        ..WireRequest::default()
                    };
                    let text = transport::url(base.trim_end_matches('/'), &request);
                    let url = client.url(base.trim_end_matches('/'), &request).unwrap();
                    assert_eq!(url, text.parse().unwrap(), "{text}");
                }
            }
        }
    }
}
