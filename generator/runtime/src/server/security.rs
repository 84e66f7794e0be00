//! Who may call an operation, as the document decides.
//!
//! Enters: the security requirements of an operation and a request. Leaves: the credentials of the alternatives that
//! are there, for the implementer to judge. It refuses requests that have none of them, so nobody can forget to ask.

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use base64::Engine as _;
use http::header::{AUTHORIZATION, HeaderName, WWW_AUTHENTICATE};
use http::request::Parts;
use http::{Extensions, HeaderMap, Method, StatusCode, Uri};

use super::Problem;
use crate::wire::{Kind, OperationWire, SchemeKind, SecurityScheme, cookie_pairs, percent_decode};

/// Judges credentials.
pub trait Authenticate {
    /// Who calls, as the handlers are told: a user, a tenant, the claims of a token.
    type Principal: Send + 'static;

    /// Judges the credentials of a request, and says whose they are: those of one alternative that the document allows,
    /// all present (OpenAPI, Security Requirement Object).
    ///
    /// It is asked once per alternative whose credentials are there, until one is let in. It is not asked for
    /// operations without security, nor for anonymous requests where the document allows them.
    fn authenticate(
        &self,
        credentials: &Credentials,
    ) -> impl Future<Output = Result<Self::Principal, Unauthorized>> + Send;

    /// What a request that is not let in is told of a scheme by `WWW-Authenticate`, where that is more than the document says: a
    /// realm, or the nonce without which nobody can begin with `digest` (RFC 9110 section 11.6.1, RFC 7616 section 3.3). A value
    /// that a header cannot carry is left out.
    fn challenge(&self, scheme: &'static SecurityScheme) -> Option<String> {
        let _ = scheme;
        None
    }
}

/// The credentials of a request; `Debug` shows no secret.
#[derive(Clone)]
pub struct Credentials {
    operation: &'static OperationWire,
    found: Vec<Credential>,
    head: Arc<Parts>,
}

/// A credential; `Debug` does not show its secret.
#[derive(Clone)]
pub struct Credential {
    scheme: &'static SecurityScheme,
    secret: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("operation", &self.operation.name)
            .field("found", &self.found)
            .finish()
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(***)", self.scheme.name)
    }
}

impl Credential {
    /// The security scheme that it is for.
    pub fn scheme(&self) -> &'static SecurityScheme {
        self.scheme
    }

    /// The scopes or roles that the operation asks for with it.
    pub fn scopes(&self) -> &'static [&'static str] {
        self.scheme.scopes
    }

    /// The bearer token, the API key, or `user:password`; empty for a client certificate, which the connection has.
    pub fn secret(&self) -> &str {
        &self.secret
    }
}

impl Credentials {
    /// The name of the request that they are for.
    pub fn operation(&self) -> &'static str {
        self.operation.name
    }

    /// The credentials, in the order of the document.
    pub fn iter(&self) -> std::slice::Iter<'_, Credential> {
        self.found.iter()
    }

    /// The secret of the scheme with this name.
    pub fn get(&self, scheme: &str) -> Option<&str> {
        self.found
            .iter()
            .find(|found| found.scheme.name == scheme)
            .map(Credential::secret)
    }

    /// The scopes or roles that the operation asks for, of all schemes (OpenAPI, Security Requirement Object).
    pub fn scopes(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.found
            .iter()
            .flat_map(|found| found.scheme.scopes.iter().copied())
    }

    /// The method of the request.
    pub fn method(&self) -> &Method {
        &self.head.method
    }

    /// The target of the request, as it was sent.
    pub fn uri(&self) -> &Uri {
        &self.head.uri
    }

    /// The headers of the request: for schemes that sign more than a secret.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// What the connection and the layers of the router know, such as a client certificate.
    pub fn extensions(&self) -> &Extensions {
        &self.head.extensions
    }

    /// The bearer token.
    pub fn bearer(&self) -> Option<&str> {
        self.found
            .iter()
            .find(|found| found.scheme.kind == SchemeKind::Bearer)
            .map(Credential::secret)
    }

    /// User and password.
    pub fn basic(&self) -> Option<(&str, &str)> {
        let found = self
            .found
            .iter()
            .find(|found| found.scheme.kind == SchemeKind::Basic)?;
        found.secret.split_once(':')
    }
}

impl<'a> IntoIterator for &'a Credentials {
    type Item = &'a Credential;
    type IntoIter = std::slice::Iter<'a, Credential>;

    fn into_iter(self) -> Self::IntoIter {
        self.found.iter()
    }
}

/// A request that is not let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unauthorized {
    status: StatusCode,
    detail: String,
    challenges: Vec<String>,
}

impl Unauthorized {
    /// The credentials are not known or no longer valid: 401.
    pub fn new(detail: impl Into<String>) -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            detail: detail.into(),
            challenges: Vec::new(),
        }
    }

    /// The credentials are valid, but do not allow this: 403.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self {
            status: StatusCode::FORBIDDEN,
            detail: detail.into(),
            challenges: Vec::new(),
        }
    }

    /// Adds a `WWW-Authenticate` header, which stands in place of what the document's schemes say: a nonce, or the scopes
    /// that are lacking (RFC 9110 section 11.6.1). A value that a header cannot carry is left out.
    #[must_use]
    pub fn challenge(mut self, challenge: impl Into<String>) -> Self {
        self.challenges.push(challenge.into());
        self
    }

    /// The response; `has_token` says whether there was a token that was refused.
    pub(super) fn into_problem(
        self,
        operation: &OperationWire,
        has_token: bool,
        told: Told<'_>,
    ) -> Problem {
        let problem = Problem::new(self.status, self.detail);
        if self.challenges.is_empty() && self.status == StatusCode::UNAUTHORIZED {
            return challenged(problem, operation, has_token, told);
        }
        let add = |problem: Problem, challenge| problem.header(WWW_AUTHENTICATE, challenge);
        self.challenges.into_iter().fold(problem, add)
    }
}

impl Default for Unauthorized {
    fn default() -> Self {
        Self::new("The credentials are not valid.")
    }
}

/// What a request offers an operation.
pub(super) enum Offer {
    /// Nothing is asked for, or anonymous requests are allowed and this is one.
    Anonymous,
    /// The credentials of the alternatives that are there; at least one.
    Alternatives(Vec<Credentials>),
    /// None of the alternatives is there.
    Missing,
}

/// Finds the alternatives whose credentials a request has.
pub(super) fn offer(operation: &'static OperationWire, head: &Arc<Parts>) -> Offer {
    if operation.security.is_empty() {
        return Offer::Anonymous;
    }
    let schemes = operation
        .security
        .iter()
        .filter(|schemes| !schemes.is_empty());
    let present: Vec<Credentials> = schemes
        .filter_map(|schemes| {
            let found = schemes
                .iter()
                .map(|scheme| find(scheme, head))
                .collect::<Option<Vec<_>>>()?;
            Some(Credentials {
                operation,
                found,
                head: Arc::clone(head),
            })
        })
        .collect();
    match present.is_empty() {
        false => Offer::Alternatives(present),
        true if operation.security.iter().any(|schemes| schemes.is_empty()) => Offer::Anonymous,
        true => Offer::Missing,
    }
}

/// The refusal of a request without credentials.
pub(super) fn missing(operation: &OperationWire, told: Told<'_>) -> Problem {
    let problem = Problem::new(StatusCode::UNAUTHORIZED, "Credentials are required.");
    challenged(problem, operation, false, told)
}

/// What the implementer has clients told of a scheme.
pub(super) type Told<'a> = &'a dyn Fn(&'static SecurityScheme) -> Option<String>;

/// Says which credentials there may be (RFC 9110 section 11.6.1), and of a bearer's token whether there was one (RFC 6750 section 3).
fn challenged(
    problem: Problem,
    operation: &OperationWire,
    has_token: bool,
    told: Told<'_>,
) -> Problem {
    let mut challenges = Vec::new();
    for scheme in operation.security.iter().copied().flatten() {
        let Some(mut challenge) = told(scheme).or_else(|| usual(scheme)) else {
            continue;
        };
        let is_bearer = scheme.kind == SchemeKind::Bearer;
        if is_bearer && has_token && !challenge.contains("error=") {
            let before = if challenge.contains(' ') { "," } else { "" };
            challenge.push_str(&format!("{before} error=\"invalid_token\""));
        }
        if !challenges.contains(&challenge) {
            challenges.push(challenge);
        }
    }
    challenges.into_iter().fold(problem, |problem, challenge| {
        problem.header(WWW_AUTHENTICATE, challenge)
    })
}

/// What the document says of a scheme.
fn usual(scheme: &SecurityScheme) -> Option<String> {
    Some(match scheme.kind {
        SchemeKind::Bearer => "Bearer".to_owned(),
        SchemeKind::Basic => "Basic realm=\"api\", charset=\"UTF-8\"".to_owned(),
        SchemeKind::ApiKey { key, .. } => format!("ApiKey name={key:?}"),
        SchemeKind::Http(name) => name.to_owned(),
        SchemeKind::MutualTls => "MutualTLS".to_owned(),
        SchemeKind::Unknown => return None,
    })
}

fn find(scheme: &'static SecurityScheme, request: &Parts) -> Option<Credential> {
    let secret = match scheme.kind {
        SchemeKind::Bearer => authorization(&request.headers, "Bearer")?.to_owned(),
        SchemeKind::Basic => {
            let pair = authorization(&request.headers, "Basic")?;
            let pair = base64::engine::general_purpose::STANDARD
                .decode(pair)
                .ok()?;
            String::from_utf8(pair)
                .ok()
                .filter(|pair| pair.contains(':'))?
        }
        SchemeKind::ApiKey {
            location: Kind::Query,
            key,
        } => pair(request.uri.query()?.split('&'), key, true)?,
        SchemeKind::ApiKey {
            location: Kind::Cookie,
            key,
        } => pair(cookie_pairs(&request.headers), key, false)?,
        SchemeKind::ApiKey { key, .. } => {
            let name = HeaderName::from_bytes(key.as_bytes()).ok()?;
            let value = only(request.headers.get_all(name).iter())?;
            str::from_utf8(value.as_bytes()).ok()?.to_owned()
        }
        SchemeKind::Http(name) => authorization(&request.headers, name)?.to_owned(),
        SchemeKind::MutualTls | SchemeKind::Unknown => {
            return Some(Credential {
                scheme,
                secret: String::new(),
            });
        }
    };
    let present = !secret.is_empty();
    present.then_some(Credential { scheme, secret })
}

/// The credentials of an `Authorization` header (RFC 9110 section 11.6.2).
fn authorization<'r>(headers: &'r HeaderMap, scheme: &str) -> Option<&'r str> {
    let value = only(headers.get_all(AUTHORIZATION).iter())?;
    let (found, credentials) = value.to_str().ok()?.split_once(' ')?;
    found
        .eq_ignore_ascii_case(scheme)
        .then_some(credentials.trim())
}

fn pair<'r>(pairs: impl Iterator<Item = &'r str>, key: &str, plus: bool) -> Option<String> {
    let pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
    let (_, raw) =
        only(pairs.filter(|(name, _)| percent_decode(name, plus).as_deref() == Some(key)))?;
    percent_decode(raw, plus).map(Cow::into_owned)
}

/// The one that there is: of several, each server on the way may believe another.
fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    found.next().filter(|_| found.next().is_none())
}
