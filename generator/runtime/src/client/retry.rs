//! When a request is sent again, and after how long.
//!
//! Enters: the outcome of a try, and how often it was tried. Leaves: a delay, or nothing when the outcome stands.
//!
//! Delays double from one try to the next, up to a cap, and half of each is random. All calls of a client share a
//! budget: each retry takes from it and each answer gives a tenth of that back, so that a service in trouble is not sent
//! many times what it is sent otherwise.

use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
#[cfg(not(target_family = "wasm"))]
use std::time::{SystemTime, UNIX_EPOCH};

use http::header::RETRY_AFTER;
use http::{HeaderMap, Method};
#[cfg(target_family = "wasm")]
use web_time::{SystemTime, UNIX_EPOCH};

use super::{TransportError, random};

/// What a retry takes from the budget; an answer gives one back.
const COST: u32 = 10;

/// Whether sending twice is the same as sending once (RFC 9110 section 9.2.2; `QUERY` by its draft).
pub(super) fn is_idempotent(method: &Method) -> bool {
    let standard = [
        Method::GET,
        Method::HEAD,
        Method::PUT,
        Method::DELETE,
        Method::OPTIONS,
        Method::TRACE,
    ];
    standard.contains(method) || method.as_str() == "QUERY"
}

/// Whether the status says that another try may succeed: it took too long, came too early or too often, or something
/// between or behind failed.
pub(super) const fn is_transient(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 502 | 503 | 504)
}

/// What a try says about another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Verdict {
    /// The outcome stands.
    Stands,
    /// Another try may help.
    Transient,
    /// Another try may help, after this time.
    After(Duration),
}

impl Verdict {
    pub(super) fn of_response<B>(response: &http::Response<B>) -> Self {
        if !is_transient(response.status().as_u16()) {
            return Self::Stands;
        }
        asked(response.headers()).map_or(Self::Transient, Self::After)
    }

    pub(super) fn of_error(error: &TransportError) -> Self {
        if let Some(asked) = error.asked() {
            Self::After(asked)
        } else if error.is_lost() || error.is_timeout() {
            Self::Transient
        } else {
            Self::Stands
        }
    }
}

/// How a client tries again.
#[derive(Debug)]
pub(super) struct Retries {
    most: u32,
    first: Duration,
    longest: Duration,
    patience: Duration,
    budget: u32,
    left: AtomicU32,
}

impl Retries {
    /// Up to `most` retries of a request, after delays from `first` to `longest`, or after what the server asks for, up
    /// to `patience`; `budget` retries at once.
    pub(super) fn new(
        most: u32,
        (first, longest): (Duration, Duration),
        patience: Duration,
        budget: u32,
    ) -> Self {
        let budget = budget.saturating_mul(COST);
        Self {
            most,
            first,
            longest,
            patience,
            budget,
            left: AtomicU32::new(budget),
        }
    }

    pub(super) fn most(&self) -> u32 {
        self.most
    }

    /// How long to wait after try number `attempt`, counted from 0, of a request that may be sent `retries` times again, if there
    /// is time for that; `None` when the outcome stands.
    pub(super) fn delay(
        &self,
        attempt: u32,
        retries: u32,
        verdict: Verdict,
        in_time: impl Fn(Duration) -> bool,
    ) -> Option<Duration> {
        let delay = match verdict {
            Verdict::Stands => {
                self.give_back();
                return None;
            }
            Verdict::After(asked) => (asked <= self.patience).then_some(asked)?,
            Verdict::Transient => self.backoff(attempt),
        };
        (attempt < retries && in_time(delay) && self.take()).then_some(delay)
    }

    fn backoff(&self, attempt: u32) -> Duration {
        let longest = self
            .first
            .saturating_mul(2_u32.saturating_pow(attempt))
            .min(self.longest);
        // Half is fixed and half is random, so that many clients do not come back at once.
        longest / 2 + longest.mul_f64(random::fraction() / 2.0)
    }

    fn take(&self) -> bool {
        let take = |left: u32| left.checked_sub(COST);
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
            .is_ok()
    }

    fn give_back(&self) {
        let give = |left: u32| (left < self.budget).then_some(left + 1);
        // An error says that the budget is full.
        let _ = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, give);
    }
}

/// What the server asks for.
pub(super) fn asked(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?;
    retry_after(value, SystemTime::now())
}

/// `Retry-After` (RFC 9110 section 10.2.3): seconds, or a date.
fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|digit| digit.is_ascii_digit()) {
        // What a number cannot hold is longer than anybody waits.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let at = UNIX_EPOCH.checked_add(Duration::from_secs(http_date(value)?))?;
    Some(at.duration_since(now).unwrap_or_default())
}

/// Seconds since 1970 of a date in one of the three forms that RFC 9110 section 5.6.7 has, two of them obsolete:
/// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`.
fn http_date(value: &str) -> Option<u64> {
    let words = value.split([' ', ',', '-', ':']);
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    match *words.as_slice() {
        [_, day, month, year, hour, minute, second, "GMT"]
        | [_, month, day, hour, minute, second, year] => {
            let number = |text: &str, range: RangeInclusive<u64>| {
                text.parse().ok().filter(|found| range.contains(found))
            };
            let days = days(number(year, 0..=9999)?, month, number(day, 1..=31)?)?;
            let minutes = (days * 24 + number(hour, 0..=23)?) * 60 + number(minute, 0..=59)?;
            Some(minutes * 60 + number(second, 0..=60)?)
        }
        _ => None,
    }
}

/// Days since 1970. A year of two digits is not long ago, nor far away.
fn days(year: u64, month: &str, day: u64) -> Option<u64> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let month = 1 + MONTHS.iter().position(|name| *name == month)? as u64;
    let year = match year {
        0..=69 => 2000 + year,
        70..=99 => 1900 + year,
        year => year,
    };
    // March comes first, so that the leap day comes last.
    let (year, month) = match month {
        1 | 2 => (year - 1, month + 9),
        month => (year, month - 3),
    };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 1;
    days.checked_sub(719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retries() -> Retries {
        let delays = (Duration::from_millis(200), Duration::from_secs(10));
        Retries::new(3, delays, Duration::from_secs(60), 2)
    }

    #[test]
    fn retry_after_takes_seconds_and_dates() {
        assert_eq!(
            http_date("Sun, 06 Nov 1994 08:49:37 GMT"),
            Some(784_111_777)
        );
        assert_eq!(http_date("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(
            http_date("Sunday, 06-Nov-94 08:49:37 GMT"),
            Some(784_111_777)
        );
        assert_eq!(http_date("Sun Nov  6 08:49:37 1994"), Some(784_111_777));
        for wrong in [
            "yesterday",
            "Sun, 18446744073709551615 Nov 1994 08:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 18446744073709551615 08:49:37 GMT",
            "Sun, 06 Nov 1969 08:49:37 GMT",
        ] {
            assert_eq!(http_date(wrong), None, "{wrong}");
        }
        assert!(http_date("Fri, 31 Dec 9999 23:59:60 GMT").is_some());
        let now = UNIX_EPOCH + Duration::from_secs(784_111_770);
        assert_eq!(
            retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now),
            Some(Duration::from_secs(7))
        );
        assert_eq!(retry_after("3", now), Some(Duration::from_secs(3)));
        assert_eq!(retry_after("soon", now), None);
        let forever = retry_after("99999999999999999999", now);
        assert_eq!(forever, Some(Duration::from_secs(u64::MAX)));
    }

    #[test]
    fn delays_grow_to_a_cap() {
        for (attempt, longest) in [(0, 200), (1, 400), (5, 6400), (40, 10_000)] {
            let longest = Duration::from_millis(longest);
            let delay = retries().backoff(attempt);
            assert!(
                delay >= longest / 2 && delay <= longest,
                "{attempt}: {delay:?}"
            );
        }
    }

    #[test]
    fn what_the_server_asks_for_is_waited_up_to_a_limit() {
        let asked = |seconds| {
            let verdict = Verdict::After(Duration::from_secs(seconds));
            retries().delay(0, 3, verdict, |_| true)
        };
        assert_eq!(asked(60), Some(Duration::from_secs(60)));
        assert_eq!(asked(61), None);
    }

    #[test]
    fn a_budget_limits_all_retries_together() {
        let retries = retries();
        let late = || retries.delay(0, 3, Verdict::Transient, |_| false);
        assert_eq!(late(), None, "what is not sent again takes nothing");
        let again = || retries.delay(0, 3, Verdict::Transient, |_| true).is_some();
        assert_eq!([again(), again(), again()], [true, true, false]);
        for _ in 0..10 {
            retries.delay(0, 3, Verdict::Stands, |_| true);
        }
        assert_eq!([again(), again()], [true, false]);
    }
}
