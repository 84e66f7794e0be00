//! The client's credentials, and who gets them.
//!
//! Enters: what the user set, and the security requirements of an operation. Leaves: headers, query parameters and
//! cookies for the first alternative that can be satisfied, and nothing for operations that ask for nothing. It refuses
//! operations of whose alternatives none can be satisfied.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};

#[cfg(feature = "digest")]
use super::digest::Digest;
use super::next_page::pairs_without;
use super::time::Instant;
use super::token::{Http, Tokens};
use super::{TokenSource, TransportError};
use crate::wire::{Kind, SchemeKind, SecurityScheme, WireRequest, header_text};

/// What a client proves itself with; `Debug` does not show it.
#[derive(Clone)]
pub struct Credential(pub(super) Secret);

#[derive(Clone)]
pub(super) enum Secret {
    Text(String),
    Pair(String, String),
    Tokens(Arc<Tokens>),
    #[cfg(feature = "digest")]
    Digest(Arc<Digest>),
}

impl Credential {
    /// A token that does not change, or the value of an API key, or what stands after the scheme's name in
    /// `Authorization`.
    pub fn text(value: impl Into<String>) -> Self {
        Self(Secret::Text(value.into()))
    }

    /// User and password of a basic scheme (RFC 7617). A user with a colon is refused when a request is to be sent.
    pub fn basic(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self(Secret::Pair(user.into(), password.into()))
    }

    /// User and password of a digest scheme (RFC 7616).
    #[cfg(feature = "digest")]
    pub fn digest(user: impl Into<String>, password: impl Into<String>) -> Self {
        let digest = Digest::new(user.into(), password.into());
        Self(Secret::Digest(Arc::new(digest)))
    }

    /// Tokens that expire: each is used as long as it lasts.
    pub fn tokens(source: impl TokenSource) -> Self {
        Self(Secret::Tokens(Arc::new(Tokens::new(source))))
    }

    /// Whether it can be the credential of such a scheme.
    fn fits(&self, kind: SchemeKind) -> bool {
        match (kind, &self.0) {
            (SchemeKind::Basic, secret) => matches!(secret, Secret::Pair(..)),
            #[cfg(feature = "digest")]
            (SchemeKind::Http(name), Secret::Digest(_)) => name.eq_ignore_ascii_case("digest"),
            (SchemeKind::MutualTls | SchemeKind::Unknown, _) => false,
            (_, secret) => matches!(secret, Secret::Text(_) | Secret::Tokens(_)),
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// The client's credentials; `Debug` shows which there are, not what they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Credentials {
    /// By the scheme's name.
    pub(super) named: BTreeMap<String, Credential>,
    /// For all schemes of a kind.
    pub(super) bearer: Option<Credential>,
    pub(super) basic: Option<Credential>,
    pub(super) digest: Option<Credential>,
    /// Whether connections may have a client certificate.
    pub(super) certificate: bool,
    /// Whether operations are called without the credentials that they ask for.
    pub(super) optional: bool,
}

/// The schemes that a request satisfies, all together.
pub(super) type Alternative = &'static [SecurityScheme];

impl Credentials {
    /// The first alternative for which there is everything; empty when nothing is to be sent.
    ///
    /// # Errors
    ///
    /// There is none, though the operation asks for one. `given` are headers that the user sets for all requests, which
    /// may stand for a credential.
    pub(super) fn choose(
        &self,
        security: &'static [Alternative],
        given: &HeaderMap,
    ) -> Result<Alternative, TransportError> {
        let mut wanted = security.iter().filter(|schemes| !schemes.is_empty());
        // `[]` allows anonymous requests, but whoever set credentials wants them used.
        let chosen = wanted.find(|schemes| schemes.iter().all(|scheme| self.has(scheme)));
        if let Some(chosen) = chosen {
            return Ok(chosen);
        }
        let given = |schemes: &Alternative| {
            schemes
                .iter()
                .all(|scheme| self.has(scheme) || header_of(scheme.kind, given))
        };
        if security.is_empty() || self.optional || security.iter().any(given) {
            return Ok(&[]);
        }
        Err(TransportError::credentials(missing(security), None))
    }

    fn has(&self, scheme: &SecurityScheme) -> bool {
        match scheme.kind {
            SchemeKind::MutualTls => self.certificate,
            SchemeKind::Unknown => true,
            _ => self.of(scheme).is_some(),
        }
    }

    /// The credential of a scheme: its own, or that of its kind.
    fn of(&self, scheme: &SecurityScheme) -> Option<&Credential> {
        let of_kind = match scheme.kind {
            SchemeKind::Bearer => self.bearer.as_ref(),
            SchemeKind::Basic => self.basic.as_ref(),
            SchemeKind::Http(name) if name.eq_ignore_ascii_case("digest") => self.digest.as_ref(),
            _ => None,
        };
        let found = self.named.get(scheme.name).or(of_kind)?;
        found.fits(scheme.kind).then_some(found)
    }

    /// Whether there is something to wait for before a request can be sent.
    pub(super) fn needs_tokens(&self, schemes: Alternative) -> bool {
        let is_source = |Credential(secret): &Credential| matches!(secret, Secret::Tokens(_));
        schemes
            .iter()
            .any(|scheme| self.of(scheme).is_some_and(is_source))
    }

    /// The tokens that the schemes ask for, in their order.
    ///
    /// # Errors
    ///
    /// There is none.
    pub(super) async fn tokens(
        &self,
        schemes: Alternative,
        http: &Http<'_>,
    ) -> Result<Vec<String>, TransportError> {
        let mut found = Vec::new();
        for scheme in schemes {
            if let Some(Credential(Secret::Tokens(tokens))) = self.of(scheme) {
                let token = tokens.get(http).await.map_err(|error| {
                    let why = format!("there is no token for `{}`", scheme.name);
                    TransportError::credentials(why, Some(error))
                })?;
                found.push(token);
            }
        }
        Ok(found)
    }

    /// Adds what the schemes ask for.
    ///
    /// # Errors
    ///
    /// A credential that its place cannot carry.
    pub(super) fn attach(
        &self,
        schemes: Alternative,
        tokens: Vec<String>,
        request: &mut WireRequest,
    ) -> Result<(), TransportError> {
        let mut tokens = tokens.into_iter();
        for scheme in schemes {
            let text = match self.of(scheme).map(|Credential(secret)| secret) {
                Some(Secret::Text(text)) => text.clone(),
                // The server would take the rest of the name for the password (RFC 7617 section 2).
                Some(Secret::Pair(user, _)) if user.contains(':') => {
                    let why = format!("the user of `{}` holds a colon", scheme.name);
                    return Err(TransportError::credentials(why, None));
                }
                Some(Secret::Pair(user, password)) => basic(user, password),
                Some(Secret::Tokens(_)) => tokens.next().unwrap_or_default(),
                // Its header depends on the whole request, and comes last.
                #[cfg(feature = "digest")]
                Some(Secret::Digest(_)) => continue,
                None => continue,
            };
            place(scheme.kind, &text, request).ok_or_else(|| {
                let why = format!("the credential of `{}` is no header value", scheme.name);
                TransportError::credentials(why, None)
            })?;
        }
        Ok(())
    }

    /// Adds the `Authorization` of a digest scheme, once the server has said what it wants.
    ///
    /// # Errors
    ///
    /// The request has no valid URL.
    #[cfg(feature = "digest")]
    pub(super) fn sign(
        &self,
        schemes: Alternative,
        base: &str,
        request: &mut WireRequest,
    ) -> Result<(), TransportError> {
        if let Some(digest) = self.digest_of(schemes) {
            let uri = super::transport::uri(base, request)?;
            if let Some(value) = digest.authorize(&request.method, &uri) {
                request.headers.insert(AUTHORIZATION, value);
            }
        }
        Ok(())
    }

    #[cfg(feature = "digest")]
    fn digest_of(&self, schemes: Alternative) -> Option<&Digest> {
        schemes.iter().find_map(|scheme| match self.of(scheme) {
            Some(Credential(Secret::Digest(digest))) => Some(&**digest),
            _ => None,
        })
    }

    /// Whether a 401 may be answered by sending the request again.
    pub(super) fn may_be_challenged(&self, schemes: Alternative) -> bool {
        schemes.iter().any(|scheme| {
            self.of(scheme).is_some_and(|Credential(secret)| {
                !matches!(secret, Secret::Text(_) | Secret::Pair(..))
            })
        })
    }

    /// Whether a request that was answered 401 may now succeed: a token is thrown away, a challenge taken.
    pub(super) async fn challenged(
        &self,
        schemes: Alternative,
        sent: Instant,
        headers: &HeaderMap,
    ) -> bool {
        let mut again = false;
        for scheme in schemes {
            match self.of(scheme) {
                Some(Credential(Secret::Tokens(tokens))) => {
                    tokens.reject(sent).await;
                    again = true;
                }
                #[cfg(feature = "digest")]
                Some(Credential(Secret::Digest(digest))) => again |= digest.challenged(headers),
                _ => {}
            }
        }
        #[cfg(not(feature = "digest"))]
        let _ = headers;
        again
    }
}

/// The query parameters that are keys, by whichever alternative.
pub(super) fn query_keys(security: &'static [Alternative]) -> impl Iterator<Item = &'static str> {
    let schemes = security.iter().copied().flatten();
    schemes.filter_map(|scheme| match scheme.kind {
        SchemeKind::ApiKey {
            location: Kind::Query,
            key,
        } => Some(key),
        _ => None,
    })
}

/// Whether one of the headers is where the scheme's credential goes.
fn header_of(kind: SchemeKind, headers: &HeaderMap) -> bool {
    match kind {
        SchemeKind::ApiKey {
            location: Kind::Header,
            key,
        } => headers.contains_key(key),
        SchemeKind::ApiKey {
            location: Kind::Cookie,
            ..
        } => headers.contains_key(COOKIE),
        SchemeKind::ApiKey { .. } | SchemeKind::MutualTls | SchemeKind::Unknown => false,
        _ => headers.contains_key(AUTHORIZATION),
    }
}

fn missing(security: &[Alternative]) -> String {
    let names = |schemes: &&Alternative| {
        let names: Vec<String> = schemes
            .iter()
            .map(|scheme| format!("`{}`", scheme.name))
            .collect();
        names.join(" and ")
    };
    let alternatives: Vec<String> = security.iter().map(|schemes| names(&schemes)).collect();
    format!(
        "the operation needs the credentials of {}: set them when the client is built",
        alternatives.join(", or ")
    )
}

/// Puts a credential where its scheme says; `None` when it does not fit there.
fn place(kind: SchemeKind, text: &str, request: &mut WireRequest) -> Option<()> {
    let name = match kind {
        SchemeKind::Bearer => "Bearer",
        SchemeKind::Basic => "Basic",
        SchemeKind::Http(name) => name,
        SchemeKind::ApiKey { location, key } => return place_key(location, key, text, request),
        SchemeKind::MutualTls | SchemeKind::Unknown => return Some(()),
    };
    let value = secret(&format!("{name} {text}"))?;
    request.headers.insert(AUTHORIZATION, value);
    Some(())
}

fn place_key(location: Kind, key: &str, value: &str, request: &mut WireRequest) -> Option<()> {
    let pair = || {
        format!(
            "{}={}",
            crate::wire::percent_encode(key),
            crate::wire::percent_encode(value)
        )
    };
    match location {
        Kind::Query => {
            // The URL of a next page may hold the key of this one.
            let mut pairs = pairs_without(&request.query, key);
            pairs.push(pair());
            request.query = pairs.join("&");
        }
        Kind::Cookie => {
            let others = request.headers.get(COOKIE);
            let others = others.and_then(header_text);
            let cookies = others.map_or_else(pair, |others| format!("{others}; {}", pair()));
            request.headers.insert(COOKIE, secret(&cookies)?);
        }
        _ => {
            let name = HeaderName::from_bytes(key.as_bytes()).ok()?;
            request.headers.insert(name, secret(value)?);
        }
    }
    Some(())
}

/// User and password as Basic credentials (RFC 7617 section 2).
pub(super) fn basic(user: &str, password: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"))
}

/// A header value that `Debug` does not show.
pub(super) fn secret(value: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}
