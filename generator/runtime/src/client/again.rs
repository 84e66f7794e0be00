//! Events that go on in a new response (WHATWG HTML section 9.2.3).
//!
//! Enters: a request that was answered with events. Leaves: what asks for them again, after a delay, with the last event's id.

use std::sync::Arc;

use http::{HeaderName, HeaderValue, StatusCode};

use super::{Core, retry, time};
use crate::wire::{Again, Kind, OperationWire, StreamError, WireRequest};

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

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
        Some(Arc::new(move |id, delay| {
            let (core, base, mut request) = (core.clone(), base.clone(), request.clone());
            if let Some(id) = id.and_then(|id| HeaderValue::from_str(&id).ok()) {
                request.headers.insert(LAST_EVENT_ID, id);
            }
            Box::pin(async move {
                loop {
                    time::sleep(delay).await;
                    return match core.send(wire, &base, request.clone()).await {
                        Err(error) if error.is_connect() => continue,
                        Err(error) => Err(StreamError::Broken(error.into())),
                        Ok(raw) if raw.status == StatusCode::NO_CONTENT => Ok(None),
                        Ok(raw) => raw.stream.map(Some).ok_or_else(|| {
                            let message = format!("the server answered {}", raw.status);
                            StreamError::Broken(message.into())
                        }),
                    };
                }
            })
        }))
    }
}
