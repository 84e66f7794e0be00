//! Time: the clock, sleeping, and limits.
//!
//! Enters: futures and deadlines. Leaves: what the future gives, or the deadline that it missed.

#[cfg(not(target_family = "wasm"))]
use std::future::poll_fn;
#[cfg(not(target_family = "wasm"))]
use std::pin::Pin;
use std::pin::pin;
#[cfg(not(target_family = "wasm"))]
use std::task::Poll;
use std::time::Duration;

#[cfg(target_family = "wasm")]
pub(super) use browser::{Instant, sleep};
#[cfg(not(target_family = "wasm"))]
pub(super) use tokio::time::{Instant, sleep};

/// A point in time by which something must be done.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline {
    pub(super) at: Instant,
    /// What must be done, and in which time: for the error's message.
    pub(super) what: &'static str,
    pub(super) limit: Duration,
}

impl Deadline {
    /// `limit` after `start`; `None` when there is none, or it lies beyond what the clock can tell.
    pub(super) fn after(
        start: Instant,
        limit: Option<Duration>,
        what: &'static str,
    ) -> Option<Self> {
        let limit = limit?;
        let at = start.checked_add(limit)?;
        Some(Self { at, what, limit })
    }
}

/// The earlier of two deadlines, where there are two.
pub(super) fn earlier(one: Option<Deadline>, other: Option<Deadline>) -> Option<Deadline> {
    match (one, other) {
        (Some(one), Some(other)) if other.at < one.at => Some(other),
        (one, other) => one.or(other),
    }
}

/// What the future gives, or the deadline that it missed; it is dropped then.
pub(super) async fn within<F: Future>(
    deadline: Option<Deadline>,
    future: F,
) -> Result<F::Output, Deadline> {
    race(|| deadline, pin!(future)).await
}

/// What the future gives, or the deadline that it missed; `limit` says what that is once there is something to wait for.
///
/// It is no `async fn`, which would hold the future twice: where it came in, and where it is polled.
#[cfg(not(target_family = "wasm"))]
pub(super) fn race<F: Future + Unpin>(
    limit: impl FnOnce() -> Option<Deadline>,
    mut future: F,
) -> impl Future<Output = Result<F::Output, Deadline>> {
    let (mut limit, mut deadline) = (Some(limit), None);
    async move {
        let mut late = pin!(None);
        poll_fn(|cx| {
            if let Poll::Ready(output) = Pin::new(&mut future).poll(cx) {
                return Poll::Ready(Ok(output));
            }
            // Much is ready at once, so that it needs neither the clock nor a timer.
            if let Some(limit) = limit.take() {
                deadline = limit();
                late.set(deadline.map(|deadline| tokio::time::sleep_until(deadline.at)));
            }
            match (late.as_mut().as_pin_mut(), deadline) {
                (Some(late), Some(deadline)) => late.poll(cx).map(|()| Err(deadline)),
                _ => Poll::Pending,
            }
        })
        .await
    }
}

#[cfg(target_family = "wasm")]
pub(super) use browser::race;

/// What a browser has: its timers belong to the one thread that there is.
#[cfg(target_family = "wasm")]
mod browser {
    use std::future::poll_fn;
    use std::pin::{Pin, pin};
    use std::task::Poll;
    use std::time::Duration;

    use send_wrapper::SendWrapper;

    use super::Deadline;
    pub(crate) use web_time::Instant;

    pub(crate) async fn sleep(duration: Duration) {
        SendWrapper::new(gloo_timers::future::sleep(duration)).await;
    }

    pub(crate) async fn race<F: Future + Unpin>(
        limit: impl FnOnce() -> Option<Deadline>,
        mut future: F,
    ) -> Result<F::Output, Deadline> {
        let Some(deadline) = limit() else {
            return Ok(future.await);
        };
        let mut late = pin!(sleep(deadline.at.saturating_duration_since(Instant::now())));
        poll_fn(|cx| match Pin::new(&mut future).poll(cx) {
            Poll::Ready(output) => Poll::Ready(Ok(output)),
            Poll::Pending => late.as_mut().poll(cx).map(|()| Err(deadline)),
        })
        .await
    }
}
