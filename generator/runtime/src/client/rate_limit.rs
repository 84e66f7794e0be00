//! What a server says about how much may still be asked of it.
//!
//! Enters: response headers. Leaves: numbers. It reads the fields of the draft "RateLimit header fields for HTTP" in all
//! its forms (`RateLimit: "default";r=9;t=30`, `RateLimit: limit=10, remaining=9, reset=30`, `RateLimit-Remaining: 9`),
//! and the `X-RateLimit-…` that came before them, and passes over what it cannot read.

use std::time::Duration;

use http::HeaderMap;

/// How much may still be asked of a server; see [`Response::rate_limit`](super::Response::rate_limit).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct RateLimit {
    /// How many requests are allowed in a window.
    pub limit: Option<u64>,
    /// How many of them are left.
    pub remaining: Option<u64>,
    /// When there will be more.
    pub reset: Option<Reset>,
}

/// When a window ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reset {
    /// After this time.
    After(Duration),
    /// At this time, in seconds since 1970.
    At(u64),
}

impl RateLimit {
    /// Reads the headers; `None` when they say nothing about it.
    pub fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let single = |name: &str| {
            let number = |prefix: &str| number(text(&format!("{prefix}{name}"))?);
            number("ratelimit-")
                .or_else(|| number("x-ratelimit-"))
                .or_else(|| number("x-rate-limit-"))
        };
        let combined = text("ratelimit").unwrap_or_default();
        let policy = text("ratelimit-policy").unwrap_or_default();
        let found = Self {
            limit: part(combined, "limit")
                .or_else(|| part(policy, "q"))
                .or_else(|| single("limit")),
            remaining: part(combined, "r")
                .or_else(|| part(combined, "remaining"))
                .or_else(|| single("remaining")),
            reset: part(combined, "t")
                .or_else(|| part(combined, "reset"))
                .or_else(|| single("reset"))
                .map(Reset::new),
        };
        (found != Self::default()).then_some(found)
    }
}

impl Reset {
    /// Some servers tell the seconds until then, some those since 1970: no window is 30 years long.
    fn new(seconds: u64) -> Self {
        if seconds > 1_000_000_000 {
            Self::At(seconds)
        } else {
            Self::After(Duration::from_secs(seconds))
        }
    }
}

/// `name=number` in a list.
fn part(list: &str, name: &str) -> Option<u64> {
    list.split([';', ',']).find_map(|part| {
        let (key, value) = part.split_once('=')?;
        (key.trim() == name).then(|| number(value))?
    })
}

/// The number at the front: `100, 100;w=60` says 100.
fn number(text: &str) -> Option<u64> {
    let digits = text.trim().split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(headers: &[(&'static str, &'static str)]) -> Option<RateLimit> {
        let pairs = headers.iter().map(|(name, value)| {
            let name = http::HeaderName::from_static(name);
            (name, http::HeaderValue::from_static(value))
        });
        RateLimit::from_headers(&pairs.collect())
    }

    #[test]
    fn all_forms_are_read() {
        let expected = Some(RateLimit {
            limit: Some(100),
            remaining: Some(9),
            reset: Some(Reset::After(Duration::from_secs(30))),
        });
        let structured = [
            ("ratelimit-policy", "\"default\";q=100;w=60"),
            ("ratelimit", "\"default\";r=9;t=30"),
        ];
        assert_eq!(read(&structured), expected);
        let list = [("ratelimit", "limit=100, remaining=9, reset=30")];
        assert_eq!(read(&list), expected);
        let fields = [
            ("ratelimit-limit", "100, 100;w=60"),
            ("ratelimit-remaining", "9"),
            ("ratelimit-reset", "30"),
        ];
        assert_eq!(read(&fields), expected);
        let old = [
            ("x-ratelimit-limit", "100"),
            ("x-ratelimit-remaining", "9"),
            ("x-ratelimit-reset", "1700000000"),
        ];
        let found = read(&old).unwrap();
        assert_eq!(found.reset, Some(Reset::At(1_700_000_000)));
        assert_eq!((found.limit, found.remaining), (Some(100), Some(9)));
    }

    #[test]
    fn nothing_is_made_up() {
        assert_eq!(read(&[("x-ratelimit-limit", "many")]), None);
        assert_eq!(read(&[]), None);
    }
}
