//! The transport that is used unless another is set: `reqwest`.
//!
//! Enters: what a transport is sent. Leaves: what it answers; errors lose their URL, which may carry credentials.

use std::sync::OnceLock;
use std::time::Duration;

use http::Uri;
use http::uri::{Authority, Scheme};

#[cfg(not(target_family = "wasm"))]
pub(super) use reqwest::Identity;

use super::transport::{Body, BoxError, Carry, Sending};

/// Certificates are the browser's.
#[cfg(target_family = "wasm")]
pub(super) type Identity = std::convert::Infallible;

/// `reqwest` as a transport.
pub(super) struct HttpClient {
    client: reqwest::Client,
    /// The first origin that a request went to, as it was written and as it was read: hosts are dear to read.
    origin: OnceLock<(Scheme, Authority, reqwest::Url)>,
}

impl HttpClient {
    /// A client that is set up already.
    pub(super) fn of(client: reqwest::Client) -> Self {
        Self {
            client,
            origin: OnceLock::new(),
        }
    }

    fn url(&self, uri: &Uri) -> Result<reqwest::Url, BoxError> {
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Ok(uri.to_string().parse()?);
        };
        let known = self
            .origin
            .get()
            .filter(|(known, of, _)| known == scheme && of.as_str() == authority.as_str());
        if let Some((_, _, origin)) = known {
            let mut url = origin.clone();
            url.set_path(uri.path());
            url.set_query(uri.query());
            return Ok(url);
        }
        let url: reqwest::Url = uri.to_string().parse()?;
        self.origin
            .get_or_init(|| (scheme.clone(), authority.clone(), url.clone()));
        Ok(url)
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
        let url = self.url(request.uri());
        let sending = send(self.client.clone(), url, request);
        // What a browser gives belongs to the one thread that there is.
        #[cfg(target_family = "wasm")]
        let sending = send_wrapper::SendWrapper::new(sending);
        Box::pin(sending)
    }
}

async fn send(
    client: reqwest::Client,
    url: Result<reqwest::Url, BoxError>,
    request: http::Request<Body>,
) -> Result<http::Response<Body>, BoxError> {
    let (head, body) = request.into_parts();
    let mut outgoing = reqwest::Request::new(head.method, url?);
    *outgoing.headers_mut() = head.headers;
    *outgoing.body_mut() = match body.as_bytes() {
        Some(bytes) if bytes.is_empty() => None,
        Some(bytes) => Some(bytes.clone().into()),
        None => Some(streamed(body).await?),
    };
    let response = client
        .execute(outgoing)
        .await
        .map_err(reqwest::Error::without_url)?;
    received(response).await
}

#[cfg(not(target_family = "wasm"))]
async fn streamed(body: Body) -> Result<reqwest::Body, BoxError> {
    Ok(reqwest::Body::wrap(body))
}

/// A browser sends bytes, not streams.
#[cfg(target_family = "wasm")]
async fn streamed(mut body: Body) -> Result<reqwest::Body, BoxError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = body.chunk().await? {
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.into())
}

#[cfg(not(target_family = "wasm"))]
async fn received(response: reqwest::Response) -> Result<http::Response<Body>, BoxError> {
    Ok(http::Response::<reqwest::Body>::from(response).map(Body::new))
}

/// A browser gives the whole body.
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
