//! OAuth 2 token endpoints (RFC 6749): client credentials, refresh tokens, and device codes.
//!
//! Enters: an endpoint and what it wants. Leaves: a source of tokens. It refuses tokens that are not bearer tokens, and
//! tells the server's error code, never a secret. The authorization code needs a browser: an application that has led its
//! user through it goes on with the refresh token, or with a source of its own.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method};
use serde_json::Value;

use super::credentials::secret;
use super::device::Device;
use super::retry::{self, is_transient};
use super::token::{Fetching, Http, Token, TokenSource};
use super::{Body, BoxError};
use crate::wire::percent_encode;

/// An OAuth 2 token endpoint as a source of tokens; `Debug` shows no secret.
///
/// ```
/// # use oasmith_runtime::client::OAuth2;
/// let source = OAuth2::client_credentials("https://id.example.com/token", "client", "secret").scope("users.read");
/// ```
#[must_use]
pub struct OAuth2 {
    token_url: String,
    /// Where the token endpoint is told instead, and what was told.
    discovery: Option<(String, Mutex<Option<String>>)>,
    client_id: String,
    client_secret: Option<String>,
    /// The last refresh token: an endpoint may replace it with each answer.
    refresh: Mutex<Option<String>>,
    pub(super) device: Option<Device>,
    scopes: Vec<String>,
    parameters: Vec<(String, String)>,
    secret_in_body: bool,
}

impl fmt::Debug for OAuth2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth2")
            .field("url", &super::builder::shown(self.url()))
            .field("client_id", &self.client_id)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

impl OAuth2 {
    /// Tokens for a client by itself (RFC 6749 section 4.4).
    pub fn client_credentials(
        token_url: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> Self {
        Self {
            token_url: token_url.into(),
            discovery: None,
            client_id: client_id.into(),
            client_secret: Some(client_secret.into()),
            refresh: Mutex::new(None),
            device: None,
            scopes: Vec::new(),
            parameters: Vec::new(),
            secret_in_body: false,
        }
    }

    /// Tokens for a user who has agreed before (RFC 6749 section 6).
    pub fn refresh_token(
        token_url: impl Into<String>,
        client_id: impl Into<String>,
        refresh_token: impl Into<String>,
    ) -> Self {
        Self {
            refresh: Mutex::new(Some(refresh_token.into())),
            ..Self::public(token_url, client_id)
        }
    }

    /// A client without a secret.
    pub(super) fn public(token_url: impl Into<String>, client_id: impl Into<String>) -> Self {
        Self {
            client_secret: None,
            ..Self::client_credentials(token_url, client_id, "")
        }
    }

    /// Tokens for a client by itself, from the endpoint that an OpenID provider tells at its discovery URL, which ends in
    /// `/.well-known/openid-configuration` (OpenID Connect Discovery 1.0, section 4).
    pub fn discovered(
        discovery_url: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> Self {
        Self {
            discovery: Some((discovery_url.into(), Mutex::new(None))),
            ..Self::client_credentials("", client_id, client_secret)
        }
    }

    /// Where tokens come from, or where that is told.
    fn url(&self) -> &str {
        let discovery = self.discovery.as_ref().map(|(url, _)| url);
        discovery.unwrap_or(&self.token_url)
    }

    /// The URL that answers with tokens, asked for once where it is to be discovered.
    async fn endpoint(&self, http: &Http<'_>) -> Result<String, BoxError> {
        let Some((url, told)) = &self.discovery else {
            return Ok(self.token_url.clone());
        };
        let known = told.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = known {
            return Ok(known);
        }
        let mut request = http::Request::new(Body::default());
        *request.uri_mut() = url.parse()?;
        let response = http.send(request).await?;
        let document = json(&response);
        let endpoint = document.get("token_endpoint").and_then(Value::as_str);
        let is_safe = |found: &&str| !url.starts_with("https:") || found.starts_with("https:");
        let endpoint = endpoint.filter(is_safe).ok_or_else(|| {
            let status = response.status();
            let message = format!("the provider tells no `token_endpoint`, with {status}");
            refused(&response, message)
        })?;
        *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(endpoint.to_owned());
        Ok(endpoint.to_owned())
    }

    /// Sets the client's secret.
    pub fn client_secret(mut self, secret: impl Into<String>) -> Self {
        self.client_secret = Some(secret.into());
        self
    }

    /// Asks for a scope.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scopes.push(scope.into());
        self
    }

    /// Adds a parameter that the endpoint wants, such as `audience` or `resource`.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Sends the client's identifier and secret in the body, for endpoints that do not take Basic authentication
    /// (RFC 6749 section 2.3.1).
    pub fn secret_in_body(mut self) -> Self {
        self.secret_in_body = true;
        self
    }

    /// Asks for a token, by the refresh token where there is one.
    async fn fetch(&self, http: &Http<'_>) -> Result<Token, BoxError> {
        let refresh = {
            let refresh = self.refresh.lock().unwrap_or_else(PoisonError::into_inner);
            refresh.clone()
        };
        let grant: &[_] = match (&refresh, &self.device) {
            (Some(token), _) => &[("grant_type", "refresh_token"), ("refresh_token", token)],
            (None, Some(device)) => return self.ask(device, http).await,
            (None, None) => &[("grant_type", "client_credentials")],
        };
        let endpoint = self.endpoint(http).await?;
        let response = http.send(self.request(&endpoint, grant)?).await?;
        let token = self.read(&response);
        let is_refused = token.as_ref().is_err_and(|error| !error.is::<Busy>());
        if is_refused && self.device.is_some() {
            // The user must agree anew.
            *self.refresh.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
        token
    }

    pub(super) fn token_url(&self) -> &str {
        &self.token_url
    }

    /// A request to one of the server's endpoints.
    pub(super) fn request(
        &self,
        url: &str,
        grant: &[(&str, &str)],
    ) -> Result<http::Request<Body>, BoxError> {
        let scopes = self.scopes.join(" ");
        let mut form = grant.to_vec();
        if !scopes.is_empty() {
            form.push(("scope", &scopes));
        }
        let parameters = self.parameters.iter();
        form.extend(parameters.map(|(name, value)| (name.as_str(), value.as_str())));
        let mut basic = None;
        match &self.client_secret {
            Some(secret) if self.secret_in_body => {
                form.extend([
                    ("client_id", self.client_id.as_str()),
                    ("client_secret", secret),
                ]);
            }
            Some(secret) => basic = Some(authorization(&self.client_id, secret)?),
            None => form.push(("client_id", &self.client_id)),
        }
        let pairs = form
            .iter()
            .map(|(name, value)| format!("{}={}", percent_encode(name), percent_encode(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let mut request = http::Request::new(Body::from(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = url.parse()?;
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        headers.extend(basic.map(|basic| (AUTHORIZATION, basic)));
        Ok(request)
    }

    /// What an endpoint said, even if it repeats what it was sent.
    fn without_secrets(&self, said: String) -> String {
        let refresh = self.refresh.lock().unwrap_or_else(PoisonError::into_inner);
        let secrets = [self.client_secret.as_ref(), refresh.as_ref()];
        let secrets = secrets.into_iter().flatten().filter(|it| !it.is_empty());
        secrets.fold(said, |said, secret| said.replace(secret.as_str(), "***"))
    }

    /// Reads what the endpoint answered (RFC 6749 section 5).
    pub(super) fn read(&self, response: &http::Response<bytes::Bytes>) -> Result<Token, BoxError> {
        let body = json(response);
        let text = |name: &str| body.get(name).and_then(Value::as_str);
        if !response.status().is_success() {
            let code = text("error").unwrap_or("no error code");
            let about = text("error_description").unwrap_or_default();
            let said = self.without_secrets(format!("{code} {about}"));
            let (status, said) = (response.status(), said.trim_end());
            let message = format!("the token endpoint answered {status}: {said}");
            return Err(refused(response, message));
        }
        let kind = text("token_type").unwrap_or("bearer");
        if !kind.eq_ignore_ascii_case("bearer") {
            return Err(format!("the token endpoint gave a token of type {kind:?}").into());
        }
        let token = text("access_token").ok_or("the token endpoint gave no `access_token`")?;
        let mut last = self.refresh.lock().unwrap_or_else(PoisonError::into_inner);
        // Of a client by itself there is none (RFC 6749 section 4.4.3), and it can always ask again.
        if let Some(next) = text("refresh_token")
            && (last.is_some() || self.device.is_some())
        {
            *last = Some(next.to_owned());
        }
        let token = Token::new(token);
        Ok(match body.get("expires_in").and_then(seconds) {
            Some(seconds) => token.expires_in(Duration::from_secs(seconds)),
            None => token,
        })
    }
}

/// What an endpoint said instead of a token: that there may be one later, or that there is none.
fn refused(response: &http::Response<bytes::Bytes>, message: String) -> BoxError {
    if is_transient(response.status().as_u16()) {
        let asked = retry::asked(response.headers());
        Busy { message, asked }.into()
    } else {
        message.into()
    }
}

/// An endpoint that has no token now, and may have one a little later.
#[derive(Debug, Clone)]
pub(super) struct Busy {
    pub(super) message: String,
    /// When to ask again, if it says that (RFC 9110 section 10.2.3).
    pub(super) asked: Option<Duration>,
}

impl fmt::Display for Busy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Busy {}

/// A response's body; nothing where it is no JSON.
pub(super) fn json(response: &http::Response<bytes::Bytes>) -> Value {
    serde_json::from_slice(response.body()).unwrap_or_default()
}

/// Some endpoints write the number as a string.
pub(super) fn seconds(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// The client's identifier and secret (RFC 6749 section 2.3.1: encoded as in forms, then as Basic).
fn authorization(id: &str, key: &str) -> Result<HeaderValue, BoxError> {
    let pair = format!("{}:{}", percent_encode(id), percent_encode(key));
    let pair = base64::engine::general_purpose::STANDARD.encode(pair);
    secret(&format!("Basic {pair}")).ok_or_else(|| "the client's secret is no header value".into())
}

impl TokenSource for OAuth2 {
    fn token<'a>(&'a self, http: &'a Http<'a>) -> Fetching<'a> {
        Box::pin(self.fetch(http))
    }
}
