//! What may go wrong on the way: no response, or not all of it.
//!
//! Enters: what a transport reports. Leaves: an error that keeps what was received and tells no URL, since URLs may
//! carry credentials.

use std::error::Error;
use std::fmt;
use std::io;
use std::time::Duration;

use super::BoxError;
use super::oauth2::Busy;
use super::time::Deadline;
use crate::wire::RawResponse;

/// No response, or not all of it; it keeps what was received.
#[derive(Debug)]
pub struct TransportError(Box<Failure>);

#[derive(Debug)]
struct Failure {
    cause: Cause,
    received: Option<RawResponse>,
}

#[derive(Debug)]
enum Cause {
    Carrier(BoxError),
    Timeout(&'static str, Duration),
    TooLarge(usize),
    Unsent(String),
    Credentials(String, Option<BoxError>),
}

impl TransportError {
    fn new(cause: Cause, received: Option<RawResponse>) -> Self {
        Self(Box::new(Failure { cause, received }))
    }

    /// What the transport reports.
    pub(super) fn carrier(error: BoxError, received: Option<RawResponse>) -> Self {
        Self::new(Cause::Carrier(nameless(error)), received)
    }

    /// A deadline was missed.
    pub(super) fn timeout(missed: Deadline, received: Option<RawResponse>) -> Self {
        Self::new(Cause::Timeout(missed.what, missed.limit), received)
    }

    pub(super) fn too_large(limit: usize, received: RawResponse) -> Self {
        Self::new(Cause::TooLarge(limit), Some(received))
    }

    /// The request is not sent, because `why`.
    pub(super) fn unsent(why: impl Into<String>) -> Self {
        Self::new(Cause::Unsent(why.into()), None)
    }

    /// There is no credential, because `why`.
    pub(super) fn credentials(why: String, source: Option<BoxError>) -> Self {
        Self::new(Cause::Credentials(why, source.map(nameless)), None)
    }

    /// Whether the request was not sent for want of credentials: none are set that the operation asks for, or there is no
    /// token.
    pub fn is_credentials(&self) -> bool {
        matches!(self.0.cause, Cause::Credentials(..))
    }

    /// What was received before the connection broke: status, headers, and the body's first bytes, but none of a
    /// multipart body with files.
    pub fn received(&self) -> Option<&RawResponse> {
        self.0.received.as_ref()
    }

    /// Whether no connection could be made.
    pub fn is_connect(&self) -> bool {
        self.any(|error| match error.downcast_ref::<reqwest::Error>() {
            Some(error) => not_connected(error),
            None => error.downcast_ref::<io::Error>().is_some_and(is_connect),
        })
    }

    /// Whether it took too long.
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.cause, Cause::Timeout(..)) || self.any(is_late)
    }

    /// Whether the connection was lost, or never was, before a response came, be it that of a token endpoint; or that has no
    /// token now.
    pub(super) fn is_lost(&self) -> bool {
        self.received().is_none() && self.any(is_loss)
    }

    /// When a token endpoint that has no token now wants to be asked again.
    pub(super) fn asked(&self) -> Option<Duration> {
        let mut asked = None;
        self.any(|error| {
            asked = error.downcast_ref::<Busy>().and_then(|busy| busy.asked);
            asked.is_some()
        });
        asked
    }

    /// Whether asking again later may help: there was no response, because of the connection or in time.
    pub(super) fn is_passing(&self) -> bool {
        self.is_lost() || (self.is_timeout() && self.received().is_none())
    }

    /// Whether the cause or one below it is such.
    fn any(&self, is: impl FnMut(&(dyn Error + 'static)) -> bool) -> bool {
        self.source().is_some_and(|error| any(error, is))
    }
}

/// Whether an error or one below it is such.
pub(super) fn any(
    error: &(dyn Error + 'static),
    mut is: impl FnMut(&(dyn Error + 'static)) -> bool,
) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if is(error) {
            return true;
        }
        next = error.source();
    }
    false
}

/// Whether it says that a connection was lost, or never was, or that a token endpoint has no token now.
pub(super) fn is_loss(error: &(dyn Error + 'static)) -> bool {
    match error.downcast_ref::<reqwest::Error>() {
        Some(error) => not_connected(error) || error.is_request(),
        None => error.is::<io::Error>() || error.is::<Busy>(),
    }
}

/// Whether it says that it took too long.
pub(super) fn is_late(error: &(dyn Error + 'static)) -> bool {
    match error.downcast_ref::<reqwest::Error>() {
        Some(error) => error.is_timeout(),
        None => error
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::TimedOut),
    }
}

#[cfg(not(target_family = "wasm"))]
fn not_connected(error: &reqwest::Error) -> bool {
    error.is_connect()
}

/// A browser does not tell.
#[cfg(target_family = "wasm")]
fn not_connected(_: &reqwest::Error) -> bool {
    false
}

fn is_connect(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    matches!(
        error.kind(),
        Kind::ConnectionRefused
            | Kind::HostUnreachable
            | Kind::NetworkUnreachable
            | Kind::AddrNotAvailable
    )
}

/// URLs may carry credentials, so an error loses its own.
fn nameless(error: BoxError) -> BoxError {
    match error.downcast::<reqwest::Error>() {
        Ok(error) => error.without_url().into(),
        Err(error) => error,
    }
}

/// An error with what is below it, as text.
pub(super) struct Chain<'e>(pub(super) &'e (dyn Error + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        chain(f, self.0)
    }
}

/// An error with what is below it: the kind alone says little.
fn chain(f: &mut fmt::Formatter<'_>, error: &(dyn Error + 'static)) -> fmt::Result {
    let mut said = error.to_string();
    f.write_str(&said)?;
    let mut below = error.source();
    while let Some(error) = below {
        let text = error.to_string();
        // Some say what is below them themselves.
        if !said.ends_with(&text) {
            write!(f, ": {text}")?;
            said = text;
        }
        below = error.source();
    }
    Ok(())
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.cause {
            Cause::Carrier(error) => chain(f, &**error)?,
            Cause::Timeout(what, limit) => write!(f, "{what} took longer than {limit:?}")?,
            Cause::TooLarge(limit) => write!(f, "the body is larger than {limit} bytes")?,
            Cause::Unsent(why) => write!(f, "the request is not sent: {why}")?,
            Cause::Credentials(why, source) => {
                write!(f, "the request is not sent: {why}")?;
                if let Some(source) = source {
                    f.write_str(": ")?;
                    chain(f, &**source)?;
                }
            }
        }
        match &self.0.received {
            Some(raw) => write!(
                f,
                " (received {} and {} bytes of the body)",
                raw.status,
                raw.body.len()
            ),
            None => Ok(()),
        }
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0.cause {
            Cause::Carrier(error) | Cause::Credentials(_, Some(error)) => Some(&**error),
            _ => None,
        }
    }
}
