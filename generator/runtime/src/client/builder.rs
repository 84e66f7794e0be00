//! Building a client.
//!
//! Enters: the document's servers and what the user sets. Leaves: a client, or the first setting that cannot be.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::Core;
use super::core::Settings;
use super::credentials::Credentials;
use crate::wire::Server;

/// What a client is built from; every setting is optional.
#[must_use]
pub struct Builder<C> {
    servers: &'static [Server],
    make: fn(Core) -> C,
    base_url: Option<String>,
    server: usize,
    variables: BTreeMap<String, String>,
    headers: Vec<(String, String)>,
    credentials: Credentials,
    timeout: Option<Duration>,
    connect_timeout: Option<Duration>,
    retries: u32,
    max_response_bytes: usize,
    http: Option<reqwest::Client>,
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("base_url", &self.base_url)
            .field("server", &self.server)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

/// Why a client cannot be built.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// There is no base URL: the document names no such server, or only a path. Set one.
    NoBaseUrl,
    /// The base URL is not an absolute `http` or `https` URL without query and fragment.
    BaseUrl(String),
    /// The server's URL has no such variable, or the variable may not have that value.
    Variable(String),
    /// Not a header name or not a header value; only the name is shown.
    Header(String),
    /// The HTTP client cannot be made.
    Http(reqwest::Error),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBaseUrl => f.write_str("there is no absolute server URL: set `base_url`"),
            Self::BaseUrl(url) => {
                write!(
                    f,
                    "the base URL must be absolute, http or https, without query and fragment: {url:?}"
                )
            }
            Self::Variable(name) => write!(
                f,
                "the server has no variable {name:?} that may have this value"
            ),
            Self::Header(name) => write!(f, "the header {name:?} is not valid"),
            Self::Http(error) => write!(f, "the HTTP client cannot be made: {error}"),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Http(error) => Some(error),
            _ => None,
        }
    }
}

impl<C> Builder<C> {
    /// A response body of this many bytes is the largest that is read, unless another limit is set: 64 MiB.
    pub const MAX_RESPONSE_BYTES: usize = 64 * 1024 * 1024;

    /// Starts a client that `make` wraps.
    pub fn new(servers: &'static [Server], make: fn(Core) -> C) -> Self {
        Self {
            servers,
            make,
            base_url: None,
            server: 0,
            variables: BTreeMap::new(),
            headers: Vec::new(),
            credentials: Credentials::default(),
            timeout: None,
            connect_timeout: None,
            retries: 0,
            max_response_bytes: Self::MAX_RESPONSE_BYTES,
            http: None,
        }
    }

    /// Where requests go, instead of a server of the document; it may have a path, which comes before all paths.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Chooses a server of the document by its position, counted from 0.
    pub fn server(mut self, index: usize) -> Self {
        self.server = index;
        self
    }

    /// Sets a variable of the server's URL.
    pub fn server_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    /// Sets the token of all bearer, OAuth 2 and OpenID Connect schemes.
    pub fn bearer(mut self, token: impl Into<String>) -> Self {
        self.credentials.bearer = Some(token.into());
        self
    }

    /// Sets user and password of all basic schemes.
    pub fn basic(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.credentials.basic = Some((user.into(), password.into()));
        self
    }

    /// Sets the key of an API key scheme, by the name that the document gives the scheme.
    pub fn api_key(mut self, scheme: impl Into<String>, value: impl Into<String>) -> Self {
        self.credentials
            .api_keys
            .insert(scheme.into(), value.into());
        self
    }

    /// Sets a header of every request, unless the operation sets it.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Limits the time of each try, from connecting to the last byte of the body.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Limits the time of connecting.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// Sends idempotent requests up to this many times again, when no connection could be made or the server answered
    /// 429, 502, 503 or 504: after growing, random delays, or when `Retry-After` says.
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// Limits the size of response bodies, in bytes.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// Uses this HTTP client; its own connect timeout, redirect policy and TLS settings hold.
    pub fn http(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// The first setting that cannot be.
    pub fn build(self) -> Result<C, BuildError> {
        let base_url = self.resolve()?;
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let invalid = || BuildError::Header(name.clone());
            let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?;
            headers.insert(header, HeaderValue::from_str(value).map_err(|_| invalid())?);
        }
        let http = match self.http {
            Some(http) => http,
            None => http_client(self.connect_timeout).map_err(BuildError::Http)?,
        };
        Ok((self.make)(Core::new(Settings {
            http,
            base_url,
            headers,
            credentials: self.credentials,
            timeout: self.timeout,
            retries: self.retries,
            max_response_bytes: self.max_response_bytes,
        })))
    }

    /// The base URL, without the last `/`.
    fn resolve(&self) -> Result<String, BuildError> {
        let url = match &self.base_url {
            Some(url) => url.clone(),
            None => {
                let server = self.servers.get(self.server).ok_or(BuildError::NoBaseUrl)?;
                self.check_variables(server)?;
                let url = server.resolve(|name| self.variables.get(name).cloned());
                if !url.contains("://") {
                    return Err(BuildError::NoBaseUrl);
                }
                url
            }
        };
        match url.parse::<reqwest::Url>() {
            Ok(parsed)
                if matches!(parsed.scheme(), "http" | "https")
                    && parsed.query().is_none()
                    && parsed.fragment().is_none() =>
            {
                Ok(url.trim_end_matches('/').to_owned())
            }
            _ => Err(BuildError::BaseUrl(url)),
        }
    }

    fn check_variables(&self, server: &Server) -> Result<(), BuildError> {
        for (name, value) in &self.variables {
            let fits = server.variables().any(|variable| {
                variable.name == name
                    && (variable.values.is_empty() || variable.values.contains(&value.as_str()))
            });
            if !fits {
                return Err(BuildError::Variable(name.clone()));
            }
        }
        Ok(())
    }
}

/// An HTTP client that does not follow redirects; TLS is rustls, with `ring` unless the process chose another provider.
fn http_client(connect_timeout: Option<Duration>) -> reqwest::Result<reqwest::Client> {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Another thread may have been faster, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    let mut builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    if let Some(timeout) = connect_timeout {
        builder = builder.connect_timeout(timeout);
    }
    builder.build()
}
