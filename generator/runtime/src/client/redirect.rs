//! Following redirects (RFC 9110 section 15.4).
//!
//! Enters: a response, and what was sent. Leaves: what is sent next, or nothing when the response stands: it is no redirect,
//! the document describes it, or it cannot be followed. Nothing but what describes the body goes to another origin.

use http::header::{
    ACCEPT, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LOCATION, CONTENT_TYPE, LOCATION,
};
use http::{HeaderName, Method};

use super::Body;
use super::next_page::PageRequest;
use crate::wire::{OperationWire, StatusPattern, header_text};

/// What describes a body, and goes where that goes.
const OF_BODIES: [HeaderName; 4] = [
    CONTENT_TYPE,
    CONTENT_ENCODING,
    CONTENT_LANGUAGE,
    CONTENT_LOCATION,
];

/// Where a redirect leads.
pub(super) struct Followed {
    pub(super) page: PageRequest,
    /// Whether it leads to another origin.
    pub(super) elsewhere: bool,
}

/// The request that a response asks for instead of `sent`.
pub(super) fn follow(
    wire: &OperationWire,
    sent: &PageRequest,
    response: &http::Response<Body>,
) -> Option<Followed> {
    let status = response.status();
    if !status.is_redirection() {
        return None;
    }
    let documented = |pattern| {
        matches!(pattern, StatusPattern::Code(code) if code == status.as_u16())
            || matches!(pattern, StatusPattern::Range(3))
    };
    if wire.responses.iter().any(|row| documented(row.pattern)) {
        return None;
    }
    let safe = matches!(sent.request.method, Method::GET | Method::HEAD);
    let method = match status.as_u16() {
        301 | 302 if safe => sent.request.method.clone(),
        303 if sent.request.method == Method::HEAD => Method::HEAD,
        303 => Method::GET,
        307 | 308 => sent.request.method.clone(),
        _ => return None,
    };
    let url = header_text(response.headers().get(LOCATION)?)?;
    let mut page = sent.at(url).ok()?;
    let elsewhere = !page.is_near(sent);
    if method != sent.request.method {
        page.request.body = Default::default();
        for name in &OF_BODIES {
            page.request.headers.remove(name);
        }
    }
    page.request.method = method;
    if elsewhere {
        let all = std::mem::take(&mut page.request.headers);
        for name in [ACCEPT].into_iter().chain(OF_BODIES) {
            if let Some(value) = all.get(&name) {
                page.request.headers.insert(name, value.clone());
            }
        }
    }
    Some(Followed { page, elsewhere })
}
