//! The client's credentials, and who gets them.
//!
//! Enters: what the user set, and the security requirements of an operation. Leaves: headers, query parameters and
//! cookies for the first alternative that can be satisfied, and nothing for operations that ask for nothing.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderName, HeaderValue};

use crate::wire::{Kind, SchemeKind, SecurityScheme, WireRequest};

/// The client's credentials; `Debug` shows which there are, not what they are.
#[derive(Clone, Default)]
pub(super) struct Credentials {
    pub(super) bearer: Option<String>,
    pub(super) basic: Option<(String, String)>,
    pub(super) api_keys: BTreeMap<String, String>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("bearer", &self.bearer.as_ref().map(|_| "***"))
            .field("basic", &self.basic.as_ref().map(|_| "***"))
            .field("api_keys", &self.api_keys.keys())
            .finish()
    }
}

impl Credentials {
    /// Adds what the first satisfiable alternative asks for.
    ///
    /// # Errors
    ///
    /// The name of the scheme whose credential cannot be a header.
    pub(super) fn attach(
        &self,
        security: &[&[SecurityScheme]],
        request: &mut WireRequest,
    ) -> Result<(), &'static str> {
        let satisfiable =
            |schemes: &&&[SecurityScheme]| schemes.iter().all(|scheme| self.has(scheme));
        // `[]` allows anonymous requests, but whoever set credentials wants them used.
        let chosen = security
            .iter()
            .filter(|schemes| !schemes.is_empty())
            .find(satisfiable);
        for scheme in chosen.copied().unwrap_or_default() {
            self.attach_one(scheme, request).ok_or(scheme.name)?;
        }
        Ok(())
    }

    fn has(&self, scheme: &SecurityScheme) -> bool {
        match scheme.kind {
            SchemeKind::Bearer => self.bearer.is_some(),
            SchemeKind::Basic => self.basic.is_some(),
            SchemeKind::ApiKey { .. } | SchemeKind::Http(_) => {
                self.api_keys.contains_key(scheme.name)
            }
            SchemeKind::MutualTls => true,
        }
    }

    fn attach_one(&self, scheme: &SecurityScheme, request: &mut WireRequest) -> Option<()> {
        match scheme.kind {
            SchemeKind::Bearer => {
                let value = secret(&format!("Bearer {}", self.bearer.as_deref()?))?;
                request.headers.insert(AUTHORIZATION, value);
            }
            SchemeKind::Basic => {
                let (user, password) = self.basic.as_ref()?;
                let pair =
                    base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
                request
                    .headers
                    .insert(AUTHORIZATION, secret(&format!("Basic {pair}"))?);
            }
            SchemeKind::ApiKey { location, key } => {
                let value = self.api_keys.get(scheme.name)?;
                attach_key(location, key, value, request)?;
            }
            SchemeKind::Http(name) => {
                let value = self.api_keys.get(scheme.name)?;
                request
                    .headers
                    .insert(AUTHORIZATION, secret(&format!("{name} {value}"))?);
            }
            SchemeKind::MutualTls => {}
        }
        Some(())
    }
}

fn attach_key(location: Kind, key: &str, value: &str, request: &mut WireRequest) -> Option<()> {
    let pair = || {
        format!(
            "{}={}",
            crate::wire::percent_encode(key),
            crate::wire::percent_encode(value)
        )
    };
    match location {
        Kind::Query => {
            if !request.query.is_empty() {
                request.query.push('&');
            }
            request.query.push_str(&pair());
        }
        Kind::Cookie => {
            let others = request
                .headers
                .get(COOKIE)
                .and_then(|value| value.to_str().ok());
            let cookies = others.map_or_else(pair, |others| format!("{others}; {}", pair()));
            request.headers.insert(COOKIE, secret(&cookies)?);
        }
        _ => {
            request
                .headers
                .insert(HeaderName::from_bytes(key.as_bytes()).ok()?, secret(value)?);
        }
    }
    Some(())
}

/// A header value that `Debug` does not show.
fn secret(value: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}
