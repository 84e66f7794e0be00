//! Streamed bodies within limits of size and time.
//!
//! Enters: a body that is a stream, and limits. Leaves: the same body, which ends with an error where it has more bytes, pauses
//! for longer or takes longer than allowed. A pause counts only while the body is waited for, so a slow reader is no slow body.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream as _;

use super::{ByteStream, StreamError};

/// A pause, of the clock that the platform has.
pub(crate) type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What a body may take.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    /// How many bytes it may have.
    pub(crate) size: u64,
    /// How long it may pause.
    pub(crate) idle: Option<Duration>,
    /// How long it may take from when it was first waited for.
    pub(crate) whole: Option<Duration>,
    /// How to wait.
    pub(crate) sleep: fn(Duration) -> Sleep,
}

impl ByteStream {
    /// The body, within limits.
    pub(crate) fn bounded(mut self, bounds: Bounds) -> Self {
        let (limit, media) = (self.limit(), self.media_type().map(str::to_owned));
        let mut watch = Watch::new(bounds);
        let stream = Self::from_poll(move |context| {
            let next = Pin::new(&mut self).poll_next(context);
            watch.judge(next, context)
        });
        let stream = stream.with_limit(limit);
        match media {
            Some(media) => stream.with_media_type(media),
            None => stream,
        }
    }
}

type Next = Poll<Option<Result<Bytes, StreamError>>>;

/// What has come, and how long it took.
struct Watch {
    bounds: Bounds,
    size: u64,
    /// Set while a piece is waited for.
    idle: Option<Sleep>,
    /// Set when a piece was waited for at all.
    whole: Option<Sleep>,
}

impl Watch {
    fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            size: 0,
            idle: None,
            whole: None,
        }
    }

    fn judge(&mut self, next: Next, context: &mut Context<'_>) -> Next {
        match next {
            Poll::Ready(Some(Ok(piece))) => {
                self.idle = None;
                self.size = self.size.saturating_add(piece.len() as u64);
                if self.size > self.bounds.size {
                    let limit = usize::try_from(self.bounds.size).unwrap_or(usize::MAX);
                    return Poll::Ready(Some(Err(StreamError::TooLarge(limit))));
                }
                Poll::Ready(Some(Ok(piece)))
            }
            Poll::Ready(end) => Poll::Ready(end),
            Poll::Pending => {
                let Bounds {
                    idle, whole, sleep, ..
                } = self.bounds;
                let late = is_over(&mut self.idle, idle, sleep, context)
                    .or_else(|| is_over(&mut self.whole, whole, sleep, context));
                match late {
                    Some(time) => Poll::Ready(Some(Err(StreamError::TooSlow(time)))),
                    None => Poll::Pending,
                }
            }
        }
    }
}

/// The time that is over, when it is.
fn is_over(
    timer: &mut Option<Sleep>,
    time: Option<Duration>,
    sleep: fn(Duration) -> Sleep,
    context: &mut Context<'_>,
) -> Option<Duration> {
    let time = time?;
    let timer = timer.get_or_insert_with(|| sleep(time));
    timer.as_mut().poll(context).is_ready().then_some(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(idle: u64, whole: u64, size: u64) -> Bounds {
        Bounds {
            size,
            idle: Some(Duration::from_millis(idle)),
            whole: Some(Duration::from_millis(whole)),
            sleep: |time| Box::pin(tokio::time::sleep(time)),
        }
    }

    /// A body that gives a byte every 10 milliseconds, a hundred times.
    fn slow() -> ByteStream {
        let (mut timer, mut left) = (None, 100);
        ByteStream::from_poll(move |context| {
            let sleep = || Box::pin(tokio::time::sleep(Duration::from_millis(10)));
            let pause = timer.get_or_insert_with(sleep);
            std::task::ready!(pause.as_mut().poll(context));
            timer = None;
            left -= 1;
            Poll::Ready((left >= 0).then(|| Ok(Bytes::from_static(b"x"))))
        })
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_is_cut_off_where_it_takes_too_much() {
        let all = slow().bounded(within(11, 1100, 100)).bytes().await;
        assert_eq!(all.unwrap().len(), 100);
        let late = slow().bounded(within(9, 1100, 100)).bytes().await;
        assert!(matches!(late, Err(StreamError::TooSlow(time)) if time.as_millis() == 9));
        let late = slow().bounded(within(11, 500, 100)).bytes().await;
        assert!(matches!(late, Err(StreamError::TooSlow(time)) if time.as_millis() == 500));
        let large = slow().bounded(within(11, 1100, 99)).bytes().await;
        assert!(matches!(large, Err(StreamError::TooLarge(99))));
    }

    /// Who reads slowly is not punished for it.
    #[tokio::test(start_paused = true)]
    async fn a_pause_of_the_reader_does_not_count() {
        let mut body = slow().bounded(within(11, 100_000, 100));
        assert!(body.next().await.unwrap().is_ok());
        tokio::time::sleep(Duration::from_secs(5)).await;
        assert!(body.next().await.unwrap().is_ok());
    }
}
