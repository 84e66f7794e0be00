//! The transport that is used unless another is set: `reqwest`.
//!
//! Enters: what a transport is sent. Leaves: what it answers; errors lose their URL, which may carry credentials.

use std::time::Duration;

use super::transport::{Body, Carry, Sending};

/// `reqwest` as a transport.
pub(super) struct HttpClient(pub(super) reqwest::Client);

impl HttpClient {
    /// A client that does not follow redirects; TLS is rustls, with `ring` unless the process chose another provider.
    pub(super) fn new(
        connect_timeout: Duration,
        identity: Option<reqwest::Identity>,
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
}

impl Carry for HttpClient {
    fn send(&self, request: http::Request<Body>) -> Sending {
        let client = self.0.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let url = head.uri.to_string().parse::<reqwest::Url>()?;
            let mut outgoing = reqwest::Request::new(head.method, url);
            *outgoing.headers_mut() = head.headers;
            *outgoing.body_mut() = match body.as_bytes() {
                Some(bytes) if bytes.is_empty() => None,
                Some(bytes) => Some(bytes.clone().into()),
                None => Some(reqwest::Body::wrap(body)),
            };
            let response = client
                .execute(outgoing)
                .await
                .map_err(reqwest::Error::without_url)?;
            Ok(http::Response::<reqwest::Body>::from(response).map(Body::new))
        })
    }
}
