//! The request for the next page.
//!
//! Enters: the request for a page, and its response. Leaves: the next request, or nothing after the last page. It refuses
//! a next page on another origin, since credentials go with each request, and one that is the page itself.

use std::sync::Arc;

use serde_json::Value;

use super::{link, transport};
use crate::wire::{Pagination, RawResponse, WireRequest, percent_decode, percent_encode};

/// A request below a base: the client's base URL, or, where the server gave a URL, the origin of that.
#[derive(Debug, Clone)]
pub(super) struct PageRequest {
    pub(super) base: Arc<str>,
    pub(super) request: WireRequest,
}

impl PageRequest {
    /// The request for the page after `raw`; `None` when that is the last.
    ///
    /// # Errors
    ///
    /// Why the next page cannot be asked for.
    pub(super) fn next(
        &self,
        pages: Pagination,
        raw: &RawResponse,
    ) -> Result<Option<Self>, String> {
        let next = match pages {
            Pagination::Link => link::next(&raw.headers).map(|url| self.near(&url)),
            Pagination::Url { at } => self.url_in(&body(raw), at).map(|url| self.near(&url)),
            Pagination::Cursor { parameter, at } => {
                let cursor = body(raw).pointer(at).and_then(text);
                cursor.map(|cursor| Ok(self.with(parameter, &cursor)))
            }
            Pagination::Page { parameter, items } => {
                let more = count(&body(raw), items) > 0;
                more.then(|| Ok(self.with(parameter, &self.number(parameter, 1, 1)?)))
            }
            Pagination::Offset { parameter, items } => match count(&body(raw), items) {
                0 => None,
                count => Some(
                    self.number(parameter, 0, count)
                        .map(|number| self.with(parameter, &number)),
                ),
            },
        };
        let next = next.transpose()?;
        match &next {
            Some(next) if next.is(self) => Err("the next page is the page itself".to_owned()),
            _ => Ok(next),
        }
    }

    pub(super) fn url(&self) -> String {
        transport::url(&self.base, &self.request)
    }

    fn is(&self, other: &Self) -> bool {
        self.url() == other.url()
    }

    /// The URL at a place of the body; the expressions of a template (RFC 6570) stay empty.
    fn url_in(&self, body: &Value, at: &str) -> Option<String> {
        let url = body.pointer(at).and_then(text)?;
        let mut plain = String::new();
        for (position, part) in url.split('{').enumerate() {
            let rest = match position {
                0 => part,
                _ => part.split_once('}').map_or("", |(_, rest)| rest),
            };
            plain.push_str(rest);
        }
        Some(plain)
    }

    /// The next page at a URL.
    fn near(&self, url: &str) -> Result<Self, String> {
        let next = self.at(url)?;
        if next.is_near(self) {
            Ok(next)
        } else {
            Err("the next page is on another origin".to_owned())
        }
    }

    /// Whether both are on one origin (RFC 6454), so that credentials may go with them.
    pub(super) fn is_near(&self, other: &Self) -> bool {
        let origin = |page: &Self| {
            let url = page.base.parse::<reqwest::Url>();
            url.map(|url| url.origin().ascii_serialization()).ok()
        };
        origin(self).is_some() && origin(self) == origin(other)
    }

    /// The same request at a URL, which may be relative to this one (RFC 3986 section 5).
    ///
    /// # Errors
    ///
    /// It is no URL of HTTP.
    pub(super) fn at(&self, url: &str) -> Result<Self, String> {
        let broken = |_| "the URL of the next page is not valid".to_owned();
        let here: reqwest::Url = self.url().parse().map_err(broken)?;
        let there = here.join(url).map_err(broken)?;
        if !matches!(there.scheme(), "http" | "https") {
            return Err("the URL of the next page is not one of HTTP".to_owned());
        }
        let mut next = self.clone();
        next.base = there.origin().ascii_serialization().into();
        next.request.path = there.path().to_owned();
        next.request.query = there.query().unwrap_or_default().to_owned();
        Ok(next)
    }

    /// The same request with another value of a query parameter.
    fn with(&self, parameter: &str, value: &str) -> Self {
        let mut next = self.clone();
        let mut pairs = pairs_without(&next.request.query, parameter);
        pairs.push(format!(
            "{}={}",
            percent_encode(parameter),
            percent_encode(value)
        ));
        next.request.query = pairs.join("&");
        next
    }

    /// The value of a counting parameter on the next page.
    fn number(&self, parameter: &str, first: u64, step: u64) -> Result<String, String> {
        let mut pairs = self.request.query.split('&');
        let value = pairs.find_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            (percent_decode(name, true).as_deref() == Some(parameter)).then_some(value)
        });
        let now = match value {
            Some(value) => value
                .parse()
                .map_err(|_| format!("the parameter {parameter:?} is no number"))?,
            None => first,
        };
        Ok(now.saturating_add(step).to_string())
    }
}

/// The pairs of a query but for those of one name.
pub(super) fn pairs_without(query: &str, name: &str) -> Vec<String> {
    let others = query.split('&').filter(|pair| {
        let key = pair.split('=').next().unwrap_or_default();
        !pair.is_empty() && percent_decode(key, true).as_deref() != Some(name)
    });
    others.map(str::to_owned).collect()
}

fn body(raw: &RawResponse) -> Value {
    serde_json::from_slice(&raw.body).unwrap_or_default()
}

/// A text or number that is there.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn count(body: &Value, at: &str) -> u64 {
    body.pointer(at)
        .and_then(Value::as_array)
        .map_or(0, |items| items.len() as u64)
}
