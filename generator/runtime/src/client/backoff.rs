//! When a request is sent again, and after how long.
//!
//! Enters: the method, the outcome, and how often it was tried. Leaves: a delay, or nothing when the outcome stands.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::header::RETRY_AFTER;
use http::{HeaderMap, Method};

/// The first delay; it doubles each time.
const FIRST: Duration = Duration::from_millis(200);
/// The longest delay that is not asked for.
const LONGEST: Duration = Duration::from_secs(10);
/// The longest delay that a server may ask for; beyond it the response stands.
const PATIENCE: Duration = Duration::from_secs(60);

/// Whether sending twice is the same as sending once (RFC 9110 section 9.2.2).
pub(super) fn is_idempotent(method: &Method) -> bool {
    [
        Method::GET,
        Method::HEAD,
        Method::PUT,
        Method::DELETE,
        Method::OPTIONS,
        Method::TRACE,
    ]
    .contains(method)
}

/// Whether the status says that another try may succeed.
pub(super) const fn is_transient(status: u16) -> bool {
    matches!(status, 429 | 502 | 503 | 504)
}

/// How long to wait before try number `attempt` + 1, counted from 0; `None` when the server asks for too long.
pub(super) fn delay(attempt: u32, headers: Option<&HeaderMap>) -> Option<Duration> {
    let asked = headers
        .and_then(|headers| headers.get(RETRY_AFTER))
        .and_then(|value| value.to_str().ok());
    match asked.and_then(|value| retry_after(value, SystemTime::now())) {
        Some(asked) => (asked <= PATIENCE).then_some(asked),
        None => {
            let longest = FIRST
                .saturating_mul(2_u32.saturating_pow(attempt))
                .min(LONGEST);
            // Half is fixed and half is random, so that many clients do not come back at once.
            Some(longest / 2 + longest.mul_f64(random() / 2.0))
        }
    }
}

/// A number from 0 to 1; the standard library's hasher is seeded at random.
fn random() -> f64 {
    let bits = RandomState::new().hash_one(0_u8) >> 11;
    bits as f64 / (1_u64 << 53) as f64
}

/// `Retry-After` (RFC 9110 section 10.2.3): seconds, or a date.
fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = UNIX_EPOCH + Duration::from_secs(http_date(value.trim())?);
    Some(at.duration_since(now).unwrap_or_default())
}

/// Seconds since 1970 of an IMF-fixdate (RFC 9110 section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(value: &str) -> Option<u64> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let mut parts = value
        .split_once(", ")?
        .1
        .strip_suffix(" GMT")?
        .split([' ', ':']);
    let day: u64 = parts.next()?.parse().ok()?;
    let month = parts.next()?;
    let month = 1 + MONTHS.iter().position(|name| *name == month)? as u64;
    let year: u64 = parts
        .next()?
        .parse()
        .ok()
        .filter(|year| (1970..10_000).contains(year))?;
    let mut clock = parts.map(str::parse::<u64>);
    let (hour, minute, second) = (
        clock.next()?.ok()?,
        clock.next()?.ok()?,
        clock.next()?.ok()?,
    );
    // Days from the civil date: March comes first, so that the leap day comes last.
    let (year, month) = if month <= 2 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 1;
    let days = days.checked_sub(719_468)?;
    Some(((days * 24 + hour) * 60 + minute) * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_takes_seconds_and_dates() {
        assert_eq!(
            http_date("Sun, 06 Nov 1994 08:49:37 GMT"),
            Some(784_111_777)
        );
        assert_eq!(http_date("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(http_date("yesterday"), None);
        let now = UNIX_EPOCH + Duration::from_secs(784_111_770);
        assert_eq!(
            retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now),
            Some(Duration::from_secs(7))
        );
        assert_eq!(retry_after("3", now), Some(Duration::from_secs(3)));
        assert_eq!(retry_after("soon", now), None);
    }

    #[test]
    fn delays_grow_to_a_cap() {
        for attempt in [0, 1, 5, 40] {
            let delay = delay(attempt, None).unwrap();
            let longest = FIRST
                .saturating_mul(2_u32.saturating_pow(attempt))
                .min(LONGEST);
            assert!(
                delay >= longest / 2 && delay <= longest,
                "{attempt}: {delay:?}"
            );
        }
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, "3600".parse().unwrap());
        assert_eq!(delay(0, Some(&headers)), None);
    }
}
