//! Calls in code that is not async.
//!
//! Enters: a call, or a stream of pages. Leaves: its outcome, when it is there. The calling thread waits; connections and
//! timers live on one thread that all blocking calls of the process share, and that is started by the first. In async
//! code a blocking call holds up whatever else its thread should do.

use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use futures_core::Stream;
use tokio::runtime::{Builder, Handle};

use super::core::{Calling, Outcome};
use super::pages::{Items, Pages};
use super::{Error, TransportError};
use crate::wire::Operation;

/// Calls that wait for their outcome: every call has them.
///
/// ```text
/// use oasmith_runtime::client::Blocking as _;
///
/// let user = client.update_user(42).full_name("Ada").wait()?;
/// ```
pub trait Blocking<'a, O: Operation>: IntoFuture<IntoFuture = Calling<'a, O>> + Sized {
    /// Sends the request and waits for the outcome.
    ///
    /// # Errors
    ///
    /// Those of the call; and the process may have no more thread.
    fn wait(self) -> Outcome<O> {
        match block_on(self.into_future()) {
            Ok(outcome) => outcome,
            Err(why) => Err(Error::Transport(why)),
        }
    }
}

impl<'a, O: Operation, C: IntoFuture<IntoFuture = Calling<'a, O>>> Blocking<'a, O> for C {}

impl<O: Operation> Pages<'_, O> {
    /// The pages, each waited for.
    pub fn wait(self) -> Waiting<Self> {
        Waiting(Some(self))
    }
}

impl<O: Operation, I, F> Items<'_, O, I, F> {
    /// The items, each waited for.
    pub fn wait(self) -> Waiting<Self> {
        Waiting(Some(self))
    }
}

/// A stream as an iterator, which waits for each item.
#[derive(Debug)]
#[must_use = "nothing is fetched until it is asked for"]
pub struct Waiting<S>(Option<S>);

impl<S, T, R> Iterator for Waiting<S>
where
    S: Stream<Item = Result<T, Error<R>>> + Unpin,
{
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        let stream = self.0.as_mut()?;
        let next = std::future::poll_fn(|cx| pin!(&mut *stream).poll_next(cx));
        block_on(next).unwrap_or_else(|why| {
            self.0 = None;
            Some(Err(Error::Transport(why)))
        })
    }
}

/// Wakes a thread that waits.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for a future. It is polled on this thread, so it may borrow; what it spawns runs on the shared one.
fn block_on<F: Future>(future: F) -> Result<F::Output, TransportError> {
    let handle = match runtime() {
        Ok(handle) => handle,
        Err(why) => return Err(TransportError::unsent(why.as_str())),
    };
    let _inside = handle.enter();
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut cx = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut cx) {
            Poll::Ready(outcome) => return Ok(outcome),
            Poll::Pending => thread::park(),
        }
    }
}

/// The runtime on the shared thread, or why there is none.
fn runtime() -> &'static Result<Handle, String> {
    static RUNTIME: OnceLock<Result<Handle, String>> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        let why = |error: std::io::Error| format!("there is no thread for blocking calls: {error}");
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(why)?;
        let handle = runtime.handle().clone();
        thread::Builder::new()
            .name("oasmith-blocking".to_owned())
            .spawn(move || runtime.block_on(std::future::pending::<()>()))
            .map_err(why)?;
        Ok(handle)
    })
}
