//! Tokens that expire, and where new ones come from.
//!
//! Enters: a source of tokens. Leaves: a token that is still valid; while a new one is fetched, all callers wait for that
//! one, and are told alike when there is none. A token is replaced a little before it expires, and when the server does not
//! take it. A source that is busy and says for how long is not asked before.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::Mutex;

use super::oauth2::Busy;
use super::time::{Deadline, Instant, earlier, within};
use super::transport::Transport;
use super::transport_error::{Chain, any, is_late, is_loss};
use super::{Body, BoxError};

/// A token is replaced this long before it expires: a request takes time to arrive, and clocks differ.
const SKEW: Duration = Duration::from_secs(30);
/// A source that is busy is left alone for no longer than this, whatever it asks for.
const LONGEST: Duration = Duration::from_secs(60);
/// A response of a token endpoint is not larger than this.
const MAX_BYTES: usize = 1024 * 1024;

/// A token, and how long it is valid; `Debug` shows only that.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    secret: String,
    lasts: Option<Duration>,
}

impl Token {
    /// A token that is valid until the server does not take it any more.
    pub fn new(secret: impl Into<String>) -> Self {
        Self {
            secret: secret.into(),
            lasts: None,
        }
    }

    /// Sets how long it is valid from now.
    #[must_use]
    pub fn expires_in(mut self, lasts: Duration) -> Self {
        self.lasts = Some(lasts);
        self
    }

    /// How long it is valid from when it was made.
    pub fn lasts(&self) -> Option<Duration> {
        self.lasts
    }

    /// The token itself.
    pub fn secret(&self) -> &str {
        &self.secret
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("lasts", &self.lasts)
            .finish_non_exhaustive()
    }
}

/// A token on its way.
pub type Fetching<'a> = Pin<Box<dyn Future<Output = Result<Token, BoxError>> + Send + 'a>>;

/// Where tokens come from: an OAuth 2 token endpoint ([`OAuth2`](super::OAuth2)), the authorization-code flow of an
/// application, OpenID Connect, an instance's metadata, a file. A closure that gives a future of a [`Token`] is one.
///
/// It is asked for a token when there is none, when the last expires, and once when the server answers 401. What it takes
/// counts as time of the call, so a flow that needs a person is better led through before the first call.
pub trait TokenSource: Send + Sync + 'static {
    /// Fetches a token; `http` is the transport of the client.
    fn token<'a>(&'a self, http: &'a Http<'a>) -> Fetching<'a>;
}

impl<F, T> TokenSource for F
where
    F: Fn() -> T + Send + Sync + 'static,
    T: Future<Output = Result<Token, BoxError>> + Send + 'static,
{
    fn token<'a>(&'a self, _: &'a Http<'a>) -> Fetching<'a> {
        Box::pin(self())
    }
}

/// The transport of a client, for what is fetched besides its operations.
pub struct Http<'a> {
    pub(super) transport: &'a Transport,
    pub(super) deadline: Option<Deadline>,
    /// What each part of a response may take.
    pub(super) idle: Option<Duration>,
}

impl fmt::Debug for Http<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http").finish_non_exhaustive()
    }
}

impl Http<'_> {
    /// Sends a request and reads the response, which may have 1 MiB.
    ///
    /// # Errors
    ///
    /// There is no response, it pauses for too long, or the call's time is over.
    pub async fn send(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Bytes>, BoxError> {
        let (head, mut incoming) = self.part(self.transport.send(request)).await?.into_parts();
        let mut body = Vec::new();
        while let Some(chunk) = self.part(incoming.chunk()).await? {
            if body.len() + chunk.len() > MAX_BYTES {
                return Err(format!("the body is larger than {MAX_BYTES} bytes").into());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(http::Response::from_parts(head, body.into()))
    }

    /// The next part of a response, in time.
    async fn part<T>(
        &self,
        part: impl Future<Output = Result<T, BoxError>>,
    ) -> Result<T, BoxError> {
        let what = "the next part of the response";
        let idle = Deadline::after(Instant::now(), self.idle, what);
        match within(earlier(self.deadline, idle), part).await {
            Ok(outcome) => outcome,
            Err(late) => {
                let message = format!("{} took longer than {:?}", late.what, late.limit);
                Err(io::Error::new(io::ErrorKind::TimedOut, message).into())
            }
        }
    }
}

/// A source, and its last token.
pub(super) struct Tokens {
    source: Box<dyn TokenSource>,
    last: Mutex<Last>,
}

/// What the source gave last.
#[derive(Default)]
struct Last {
    token: Option<Cached>,
    /// That it is busy, and until when.
    busy: Option<(Busy, Instant)>,
    /// Why there was none, which is told to all who waited.
    failure: Option<Failure>,
}

struct Failure {
    message: String,
    /// Whether asking again may help.
    is_passing: bool,
    at: Instant,
}

impl Last {
    /// What a source says that asked to be left alone, which holds for all who wait.
    fn busy(&self, now: Instant) -> Option<Busy> {
        let (busy, until) = self.busy.as_ref().filter(|(_, until)| now < *until)?;
        let asked = Some(until.saturating_duration_since(now));
        Some(Busy {
            asked,
            ..busy.clone()
        })
    }

    /// Why there was no token for those who came before that was known.
    fn failure(&self, came: Instant) -> Option<BoxError> {
        let failure = self.failure.as_ref().filter(|it| came < it.at)?;
        let (message, asked) = (failure.message.clone(), None);
        Some(match failure.is_passing {
            true => Busy { message, asked }.into(),
            false => message.into(),
        })
    }

    fn note(&mut self, error: &BoxError, now: Instant) {
        // Who waited may have had more time.
        let is_own = any(&**error, is_late);
        self.failure = (!is_own).then(|| Failure {
            message: Chain(&**error).to_string(),
            is_passing: any(&**error, is_loss),
            at: now,
        });
        let busy = error.downcast_ref::<Busy>();
        self.busy = busy.and_then(|busy| {
            let until = now.checked_add(busy.asked?.min(LONGEST))?;
            Some((busy.clone(), until))
        });
    }
}

struct Cached {
    secret: String,
    /// When it was fetched.
    since: Instant,
    until: Option<Instant>,
}

impl Tokens {
    pub(super) fn new(source: impl TokenSource) -> Self {
        Self {
            source: Box::new(source),
            last: Mutex::default(),
        }
    }

    /// The last token while it is valid, or a new one.
    pub(super) async fn get(&self, http: &Http<'_>) -> Result<String, BoxError> {
        let came = Instant::now();
        // Whoever comes while a token is fetched waits here, and finds it.
        let mut last = self.last.lock().await;
        let now = Instant::now();
        if let Some(cached) = &last.token
            && cached.until.is_none_or(|until| now < until)
        {
            return Ok(cached.secret.clone());
        }
        if let Some(busy) = last.busy(now) {
            return Err(busy.into());
        }
        if let Some(failure) = last.failure(came) {
            return Err(failure);
        }
        let fetched = self.source.token(http).await;
        let token = fetched.inspect_err(|error| last.note(error, Instant::now()))?;
        // A token that lasts a minute is not replaced half a minute early.
        let lasts = token.lasts.map(|lasts| lasts - SKEW.min(lasts / 10));
        let cached = last.token.insert(Cached {
            secret: token.secret,
            since: Instant::now(),
            until: lasts.and_then(|lasts| now.checked_add(lasts)),
        });
        Ok(cached.secret.clone())
    }

    /// Throws away a token that the server did not take: one that was there when the request was `sent`.
    pub(super) async fn reject(&self, sent: Instant) {
        let mut last = self.last.lock().await;
        if last
            .token
            .as_ref()
            .is_some_and(|cached| cached.since <= sent)
        {
            last.token = None;
        }
    }
}
