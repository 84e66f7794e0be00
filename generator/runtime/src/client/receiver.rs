//! The URL of a receiver: of a webhook, or of a callback.
//!
//! Enters: a URL that its receiver made, and a request. Leaves: what the request goes below. It has no path of its own, its query
//! stands behind the receiver's, and a user in the URL becomes Basic credentials, because HTTP does not send it (RFC 9110 section
//! 4.2.4). It refuses users with a colon.

use std::sync::Arc;

use http::header::AUTHORIZATION;

use super::TransportError;
use super::credentials::{basic, secret};
use crate::wire::{WireRequest, percent_decode};

/// What a request goes below, which is changed to that.
///
/// # Errors
///
/// The user of the URL cannot be sent.
pub(super) fn aim(url: &str, request: &mut WireRequest) -> Result<Arc<str>, TransportError> {
    let sent = url.split('#').next().unwrap_or_default();
    let (base, query) = sent.split_once('?').unwrap_or((sent, ""));
    let parts = [query, request.query.as_str()].into_iter();
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    request.query = parts.join("&");
    request.path.clear();
    match base.parse::<reqwest::Url>() {
        Ok(known) if !known.username().is_empty() || known.password().is_some() => {
            sign(known, request)
        }
        _ => Ok(base.into()),
    }
}

/// The URL without its user, who stands in a header instead.
fn sign(mut url: reqwest::Url, request: &mut WireRequest) -> Result<Arc<str>, TransportError> {
    let plain = |text: &str| percent_decode(text, false).map(|text| text.into_owned());
    let user = plain(url.username()).filter(|user| !user.contains(':'));
    let password = plain(url.password().unwrap_or_default());
    let pair = user.zip(password);
    let value =
        pair.and_then(|(user, password)| secret(&format!("Basic {}", basic(&user, &password))));
    let removed = url.set_username("").and_then(|()| url.set_password(None));
    match (value, removed) {
        (Some(value), Ok(())) => {
            request.headers.entry(AUTHORIZATION).or_insert(value);
            Ok(url.as_str().into())
        }
        _ => {
            let why = "the user of the receiver's URL cannot be sent".to_owned();
            Err(TransportError::credentials(why, None))
        }
    }
}
