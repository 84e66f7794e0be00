//! The transport that is used unless another is set: `reqwest`.
//!
//! Enters: what a transport is sent. Leaves: what it answers; errors lose their URL, which may carry credentials.

use std::time::Duration;

#[cfg(not(target_family = "wasm"))]
pub(super) use reqwest::Identity;

use super::transport::{Body, BoxError, Carry, Sending};

/// Certificates are the browser's.
#[cfg(target_family = "wasm")]
pub(super) type Identity = std::convert::Infallible;

/// `reqwest` as a transport.
pub(super) struct HttpClient(pub(super) reqwest::Client);

impl HttpClient {
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
        builder.build().map(Self)
    }

    /// The browser's `fetch`, which connects, follows redirects and decompresses by itself.
    #[cfg(target_family = "wasm")]
    pub(super) fn new(_: Duration, _: Option<Identity>) -> reqwest::Result<Self> {
        reqwest::Client::builder().build().map(Self)
    }
}

impl Carry for HttpClient {
    fn send(&self, request: http::Request<Body>) -> Sending {
        let sending = send(self.0.clone(), request);
        // What a browser gives belongs to the one thread that there is.
        #[cfg(target_family = "wasm")]
        let sending = send_wrapper::SendWrapper::new(sending);
        Box::pin(sending)
    }
}

async fn send(
    client: reqwest::Client,
    request: http::Request<Body>,
) -> Result<http::Response<Body>, BoxError> {
    let (head, body) = request.into_parts();
    let url = head.uri.to_string().parse::<reqwest::Url>()?;
    let mut outgoing = reqwest::Request::new(head.method, url);
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
