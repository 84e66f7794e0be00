//! Time: the clock, sleeping, and limits.
//!
//! Enters: futures and deadlines. Leaves: what the future gives, or the deadline that it missed.

use std::time::Duration;

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
    /// `limit` from now; `None` when there is none, or it lies beyond what the clock can tell.
    pub(super) fn after(limit: Option<Duration>, what: &'static str) -> Option<Self> {
        let limit = limit?;
        let at = Instant::now().checked_add(limit)?;
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
    match deadline {
        None => Ok(future.await),
        Some(deadline) => tokio::time::timeout_at(deadline.at, future)
            .await
            .map_err(|_| deadline),
    }
}
