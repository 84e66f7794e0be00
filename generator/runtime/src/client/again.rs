//! Events that go on in a new response (WHATWG HTML section 9.2.3).
//!
//! Enters: a request that was answered with events. Leaves: what asks for them again, after a delay, with the last event's id.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue, StatusCode};

use super::{Core, random, retry, time};
use crate::wire::{Again, Kind, OperationWire, StreamError, WireRequest};

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// What delays grow to, unless the server asks for more.
const LONGEST: Duration = Duration::from_secs(60);

/// What delays grow from, when the server asks for less.
const SHORTEST: Duration = Duration::from_millis(100);

/// How long to wait after so many connections in a row that brought nothing: as long as the server asks, doubled for each, and up
/// to a quarter more, so that many clients do not come back at once (WHATWG HTML section 9.2.3, "optionally, wait some more").
fn pause(asked: Duration, failures: u32, random: f64) -> Duration {
    let grown = match failures {
        0 => asked,
        failures => asked
            .max(SHORTEST)
            .saturating_mul(2_u32.saturating_pow(failures))
            .min(asked.max(LONGEST)),
    };
    grown.saturating_add(grown.min(LONGEST).mul_f64(random.clamp(0.0, 1.0) / 4.0))
}

impl Core {
    /// Asks for the events of an operation again; `None` when it has none, or when its requests cannot be repeated.
    pub(super) fn again(
        &self,
        wire: &'static OperationWire,
        base: &Arc<str>,
        request: &WireRequest,
    ) -> Option<Again> {
        let repeatable = request.stream.is_none() && retry::is_idempotent(&request.method);
        if !repeatable || !wire.answers_with(Kind::Events) {
            return None;
        }
        let (core, base, request) = (self.clone(), Arc::clone(base), request.clone());
        Some(Arc::new(move |id, delay, failures| {
            let (core, base, mut request) = (core.clone(), base.clone(), request.clone());
            // An empty id says that there is none.
            let id = id.filter(|id| !id.is_empty());
            if let Some(id) = id.and_then(|id| HeaderValue::from_bytes(id.as_bytes()).ok()) {
                request.headers.insert(LAST_EVENT_ID, id);
            }
            let mut failures = failures;
            Box::pin(async move {
                loop {
                    time::sleep(pause(delay, failures, random::fraction())).await;
                    return match core.send(wire, &base, request.clone(), |_, _| None).await {
                        Err(error) if error.is_passing() => {
                            failures = failures.saturating_add(1);
                            continue;
                        }
                        Err(error) => Err(StreamError::Broken(error.into())),
                        Ok(raw) if raw.status == StatusCode::NO_CONTENT => Ok(None),
                        Ok(mut raw) => raw.stream.take().map(Some).ok_or_else(|| {
                            let (status, media) = (raw.status, raw.content_type());
                            let message = format!("the server answered {status} ({media})");
                            StreamError::Broken(message.into())
                        }),
                    };
                }
            })
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_cap() {
        let (second, millis) = (Duration::from_secs, Duration::from_millis);
        assert_eq!(pause(second(3), 0, 0.0), second(3));
        assert_eq!(pause(second(3), 0, 1.0), millis(3750));
        assert_eq!(pause(second(3), 1, 0.0), second(6));
        assert_eq!(pause(second(3), 4, 0.0), second(48));
        assert_eq!(pause(second(3), 5, 0.0), second(60));
        assert_eq!(pause(second(3), u32::MAX, 1.0), second(75));
        assert_eq!(pause(Duration::ZERO, 0, 1.0), Duration::ZERO);
        assert_eq!(pause(Duration::ZERO, 1, 0.0), millis(200));
        assert_eq!(pause(second(600), 9, 0.0), second(600));
        assert!(pause(Duration::MAX, 9, 1.0) == Duration::MAX);
    }
}
