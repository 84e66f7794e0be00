//! Building a client.
//!
//! Enters: the document's servers and what the user sets. Leaves: a client, or the first setting that cannot be.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
use http::{HeaderMap, HeaderName, HeaderValue};
use tower_service::Service;

use super::core::{Limits, Settings};
use super::credentials::{Credential, Credentials};
use super::http_client::{HttpClient, Identity};
use super::retry::Retries;
use super::transport::Transport;
use super::{Body, BoxError, BuildError, Core, TokenSource};
use crate::wire::Server;

/// What a client is built from; every setting is optional.
#[must_use]
pub struct Builder<C> {
    servers: &'static [Server],
    /// Whether each request goes to a receiver that is named then.
    receivers: bool,
    make: fn(Core) -> C,
    base_url: Option<String>,
    server: usize,
    variables: BTreeMap<String, String>,
    operation_variables: BTreeMap<String, String>,
    headers: Vec<(String, String)>,
    credentials: Credentials,
    limits: Limits,
    connect_timeout: Duration,
    retries: u32,
    delays: (Duration, Duration),
    patience: Duration,
    budget: u32,
    redirects: u32,
    #[cfg(feature = "compress")]
    coding: Option<super::Coding>,
    idempotency_header: String,
    identity: Option<Identity>,
    transport: Option<Transport>,
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("base_url", &self.base_url.as_deref().map(shown))
            .field("server", &self.server)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

/// Headers whose values are not shown.
const SECRET: [HeaderName; 3] = [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION];

impl<C> Builder<C> {
    /// A response body of this many bytes is the largest that is read, unless another limit is set: 64 MiB.
    pub const MAX_RESPONSE_BYTES: usize = 64 * 1024 * 1024;
    /// A call takes no longer than this, unless another limit is set: 5 minutes.
    pub const TIMEOUT: Duration = Duration::from_secs(300);
    /// Connecting takes no longer than this, unless another limit is set: 10 seconds.
    pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
    /// A response does not pause for longer than this, unless another limit is set: 60 seconds.
    pub const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

    /// Starts a client that `make` wraps.
    pub fn new(servers: &'static [Server], make: fn(Core) -> C) -> Self {
        Self {
            servers,
            receivers: false,
            make,
            base_url: None,
            server: 0,
            variables: BTreeMap::new(),
            operation_variables: BTreeMap::new(),
            headers: Vec::new(),
            credentials: Credentials::default(),
            limits: Limits {
                call: Some(Self::TIMEOUT),
                attempt: None,
                idle: Some(Self::IDLE_TIMEOUT),
                max_response_bytes: Self::MAX_RESPONSE_BYTES,
                on_disk: None,
            },
            connect_timeout: Self::CONNECT_TIMEOUT,
            retries: 0,
            delays: (Duration::from_millis(200), Duration::from_secs(10)),
            patience: Duration::from_secs(60),
            budget: 100,
            redirects: 0,
            #[cfg(feature = "compress")]
            coding: None,
            idempotency_header: "Idempotency-Key".to_owned(),
            identity: None,
            transport: None,
        }
    }

    /// Starts a client of receivers, those of webhooks or callbacks: each is named by [`Core::at`], so no base URL is needed.
    pub fn receivers(make: fn(Core) -> C) -> Self {
        Self {
            receivers: true,
            ..Self::new(&[], make)
        }
    }

    /// Where all requests go, instead of the servers of the document; it may have a path, which comes before all paths.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Chooses a server of the document by its position, counted from 0.
    pub fn server(mut self, index: usize) -> Self {
        self.server = index;
        self
    }

    /// Sets a variable of the URLs of servers that single operations have. One that does not have the value is the error of the call.
    pub fn operation_server_variable(
        mut self,
        name: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        self.operation_variables.insert(name.into(), value.into());
        self
    }

    /// Sets a variable of the server's URL, and of servers of single operations that have such a variable.
    pub fn server_variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    /// Sets the token of all bearer, OAuth 2 and OpenID Connect schemes.
    pub fn bearer(mut self, token: impl Into<String>) -> Self {
        self.credentials.bearer = Some(Credential::text(token));
        self
    }

    /// Sets where the tokens of all bearer, OAuth 2 and OpenID Connect schemes come from.
    pub fn token_source(mut self, source: impl TokenSource) -> Self {
        self.credentials.bearer = Some(Credential::tokens(source));
        self
    }

    /// Sets user and password of all basic schemes.
    pub fn basic(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.credentials.basic = Some(Credential::basic(user, password));
        self
    }

    /// Sets user and password of all digest schemes.
    #[cfg(feature = "digest")]
    pub fn digest(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.credentials.digest = Some(Credential::digest(user, password));
        self
    }

    /// Sets the key of an API key scheme, by the name that the document gives the scheme.
    pub fn api_key(self, scheme: impl Into<String>, value: impl Into<String>) -> Self {
        self.credential(scheme, Credential::text(value))
    }

    /// Sets the credential of one scheme, by the name that the document gives the scheme.
    pub fn credential(mut self, scheme: impl Into<String>, credential: Credential) -> Self {
        self.credentials.named.insert(scheme.into(), credential);
        self
    }

    /// Sets the certificate that the client shows, with its key, for mutual TLS. It goes with the default transport;
    /// another has its own.
    #[cfg(not(target_family = "wasm"))]
    pub fn identity(mut self, identity: Identity) -> Self {
        self.identity = Some(identity);
        self
    }

    /// Calls operations even though credentials that they ask for are not set: because the transport adds them, or the
    /// server is a test.
    pub fn without_credentials(mut self) -> Self {
        self.credentials.optional = true;
        self
    }

    /// Sets a header of every request, unless the operation sets it.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Limits the time of a call, all its tries and the pauses between them included, to the last byte of the body, or to the
    /// head of a response that is a stream: [5 minutes](Self::TIMEOUT) unless set. `Duration::MAX` is no limit.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.call = Some(timeout);
        self
    }

    /// Limits the time of each try, from connecting to the last byte of the body; no limit unless set.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.limits.attempt = Some(timeout);
        self
    }

    /// Limits the time of waiting for a response to begin, and then for each part of its body, also of one that is a stream, such
    /// as events: a server that has none for longer should send comments. [60 seconds](Self::IDLE_TIMEOUT) unless set; `Duration::MAX`
    /// is no limit.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.limits.idle = Some(timeout);
        self
    }

    /// Limits the time of connecting, [10 seconds](Self::CONNECT_TIMEOUT) unless set; another transport has its own limit.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sends requests up to this many times again, never unless set, when the connection was lost before a response came, a try took too
    /// long, or the server answered 408, 425, 429, 502, 503 or 504: after growing, random delays, or when `Retry-After`
    /// says.
    ///
    /// Only requests that may be sent twice are: those of idempotent methods (RFC 9110 section 9.2.2), and those with an
    /// [idempotency key](Self::idempotency_header). What was not sent, because a token endpoint had no token, may be any.
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// The first delay before a request is sent again, and the longest; 200 milliseconds and 10 seconds unless set.
    pub fn retry_delays(mut self, first: Duration, longest: Duration) -> Self {
        self.delays = (first, longest);
        self
    }

    /// The longest `Retry-After` that is waited for, 60 seconds unless set; with a longer one the response stands.
    pub fn max_retry_after(mut self, longest: Duration) -> Self {
        self.patience = longest;
        self
    }

    /// How many retries all calls of this client may make before answers must come: ten of them allow one more. 100
    /// unless set.
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.budget = retries;
        self
    }

    /// Follows up to this many redirects of a call; none unless set. One that the document describes as a response is not
    /// followed, and neither credentials nor headers go to another origin.
    pub fn redirects(mut self, redirects: u32) -> Self {
        self.redirects = redirects;
        self
    }

    /// Compresses the bodies of requests that are a kilobyte or larger, or streams, for servers that are known to take them so
    /// (RFC 9110 section 8.4): a server that does not answers 415.
    #[cfg(feature = "compress")]
    pub fn compress(mut self, coding: super::Coding) -> Self {
        self.coding = Some(coding);
        self
    }

    /// The header parameter that holds an idempotency key, `Idempotency-Key` unless set. Where the document declares it
    /// for an operation, a request without it gets a random UUID, the same for all tries, and may be sent again.
    pub fn idempotency_header(mut self, name: impl Into<String>) -> Self {
        self.idempotency_header = name.into();
        self
    }

    /// Limits the size of response bodies, in bytes and decompressed: of what is held, [64 MiB](Self::MAX_RESPONSE_BYTES) unless set. A
    /// body that is a stream may go on.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.limits.max_response_bytes = bytes;
        self
    }

    /// Has up to 64 large files of a multipart response wait on disk, in files without names in the system's temporary folder, until
    /// all other members of the body have come; otherwise they are held. A file that comes when all others are there does not wait:
    /// it is read from the connection. Such a body may have this many bytes.
    #[cfg(feature = "spool")]
    pub fn files_on_disk(mut self, bytes: u64) -> Self {
        self.limits.on_disk = Some(bytes);
        self
    }

    /// Uses this HTTP client; its own connect timeout, redirect policy and TLS settings hold.
    pub fn http(mut self, http: reqwest::Client) -> Self {
        self.transport = Some(Transport::carried(HttpClient::of(http)));
        self
    }

    /// Sends requests through this service: a stack of middleware, another HTTP client, or a fake. Each request goes to a
    /// clone of it, with an absolute URI.
    ///
    /// Its errors are shown as they are: they should tell no credentials.
    pub fn transport<S, B>(mut self, service: S) -> Self
    where
        S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.transport = Some(Transport::new(service));
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// The first setting that cannot be.
    pub fn build(mut self) -> Result<C, BuildError> {
        let base_url = self.resolve()?;
        let variables = self.base_url.is_none().then(|| {
            let mut variables = self.variables;
            variables.extend(self.operation_variables);
            variables
        });
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let invalid = || BuildError::Header(name.clone());
            let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid())?;
            let mut value = HeaderValue::from_str(value).map_err(|_| invalid())?;
            value.set_sensitive(SECRET.contains(&header));
            headers.insert(header, value);
        }
        // Whether a transport that was set shows a certificate cannot be told.
        self.credentials.certificate = self.identity.is_some() || self.transport.is_some();
        let transport = match self.transport {
            Some(transport) => transport,
            None => Transport::carried(
                HttpClient::new(self.connect_timeout, self.identity).map_err(BuildError::Http)?,
            ),
        };
        Ok((self.make)(Core::new(Settings {
            transport,
            base_url: base_url.into(),
            variables,
            headers,
            credentials: self.credentials,
            limits: self.limits,
            retries: Retries::new(self.retries, self.delays, self.patience, self.budget),
            redirects: self.redirects,
            #[cfg(feature = "compress")]
            coding: self.coding,
            idempotency_header: self.idempotency_header,
        })))
    }

    /// The base URL, without the last `/`.
    fn resolve(&self) -> Result<String, BuildError> {
        let url = match &self.base_url {
            Some(url) => url.clone(),
            None if self.receivers => return Ok(String::new()),
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
            Ok(parsed) if !parsed.username().is_empty() || parsed.password().is_some() => {
                Err(BuildError::BaseUrl(shown(&url)))
            }
            Ok(parsed) if is_base(&parsed) => Ok(parsed.as_str().trim_end_matches('/').to_owned()),
            _ => Err(BuildError::BaseUrl(shown(&url))),
        }
    }

    fn check_variables(&self, server: &Server) -> Result<(), BuildError> {
        for (name, value) in &self.variables {
            let mut all = server.variables.iter();
            let fits = all.any(|variable| variable.name == name && variable.takes(value));
            if !fits {
                return Err(BuildError::Variable(name.clone()));
            }
        }
        Ok(())
    }
}

/// A URL without what may be secret: the user and the query.
pub(super) fn shown(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    match url.rsplit_once('@') {
        Some((_, host)) => format!("***@{host}"),
        None => url.to_owned(),
    }
}

/// Whether paths can be below the URL.
pub(super) fn is_base(url: &reqwest::Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.query().is_none() && url.fragment().is_none()
}
