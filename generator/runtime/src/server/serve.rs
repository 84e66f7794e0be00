//! A server on a listener, safe to put on the open internet.
//!
//! Enters: a listener, a router and limits. Leaves: connections that are served until a signal. It refuses requests that
//! do not name one host, closes connections whose heads come too slowly or are too large, and those that do not take what
//! they are sent; it holds back more connections than it may have, and gives those that are open some time when it shuts
//! down.

use std::fmt;
use std::future::{IntoFuture, pending, poll_fn};
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use http::header::HOST;
use http::{HeaderValue, StatusCode};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tower_service::Service;

use super::Problem;
use super::dispatch::into_axum;
use super::stall::Stall;
use super::timeout::within;

type Signal = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Serves a router over HTTP/1.1, with limits that suit the open internet; await it.
///
/// [`Credentials`](super::Credentials), layers and other routes of the router find the peer's [`SocketAddr`] among the extensions of a
/// request.
///
/// ```no_run
/// # async fn run(router: oasmith_runtime::server::Router, stop: tokio::sync::oneshot::Receiver<()>) -> std::io::Result<()> {
/// let listener = tokio::net::TcpListener::bind("0.0.0.0:8080").await?;
/// oasmith_runtime::server::serve(listener, router)
///     .until(async { drop(stop.await) })
///     .await
/// # }
/// ```
pub fn serve(listener: TcpListener, router: Router) -> Serve {
    Serve {
        listener,
        router,
        signal: Box::pin(pending()),
        limits: Limits::default(),
    }
}

/// A server to be awaited; see [`serve`].
#[must_use = "a server does nothing until it is awaited"]
pub struct Serve {
    listener: TcpListener,
    router: Router,
    signal: Signal,
    limits: Limits,
}

#[derive(Debug, Clone, Copy)]
struct Limits {
    head_timeout: Duration,
    head_size: usize,
    write_timeout: Duration,
    connections: usize,
    grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head_timeout: Duration::from_secs(10),
            head_size: 64 * 1024,
            write_timeout: Duration::from_secs(30),
            connections: 10_000,
            grace: Duration::from_secs(30),
        }
    }
}

impl fmt::Debug for Serve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Serve")
            .field("listener", &self.listener)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl Serve {
    /// Shuts down when `signal` is ready: takes no more connections, and lets open requests be answered.
    pub fn until(mut self, signal: impl Future<Output = ()> + Send + 'static) -> Self {
        self.signal = Box::pin(signal);
        self
    }

    /// How long open requests may take after the signal; by default 30 seconds.
    pub fn grace(mut self, time: Duration) -> Self {
        self.limits.grace = time;
        self
    }

    /// How long a connection may take to send the head of a request, and how long it may be idle; by default 10 seconds.
    pub fn head_timeout(mut self, time: Duration) -> Self {
        self.limits.head_timeout = time;
        self
    }

    /// How much of the head of a request is waited for, in bytes, by default 64 KiB and never less than 8 KiB; one that has not
    /// ended by then is answered with 431. A head never has more than 100 headers.
    pub fn head_size(mut self, bytes: usize) -> Self {
        self.limits.head_size = bytes.max(8 * 1024);
        self
    }

    /// How long a connection may go without taking anything of its response; by default 30 seconds.
    pub fn write_timeout(mut self, time: Duration) -> Self {
        self.limits.write_timeout = time;
        self
    }

    /// How many connections are open at once, by default 10,000; more wait.
    pub fn connections(mut self, count: usize) -> Self {
        self.limits.connections = count.clamp(1, Semaphore::MAX_PERMITS);
        self
    }

    async fn run(mut self) -> io::Result<()> {
        let graceful = GracefulShutdown::new();
        let permits = Arc::new(Semaphore::new(self.limits.connections));
        let mut open = JoinSet::new();
        let refusal = refusal();
        while let Some((stream, peer, permit)) = self.next(&permits).await {
            while open.try_join_next().is_some() {}
            // What is small should not wait for more.
            let _ = stream.set_nodelay(true);
            let connection = self.connection(stream, peer, &refusal);
            let watched = graceful.watch(connection);
            open.spawn(async move {
                let _open: OwnedSemaphorePermit = permit;
                // Why a connection ends is the peer's business.
                let _ = watched.await;
            });
        }
        drop(self.listener);
        within(self.limits.grace, graceful.shutdown()).await;
        open.shutdown().await;
        Ok(())
    }

    /// The next connection, when there may be one more; `None` after the signal.
    async fn next(
        &mut self,
        permits: &Arc<Semaphore>,
    ) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
        let listener = &self.listener;
        let next = async move {
            let permit = Arc::clone(permits).acquire_owned().await.ok()?;
            loop {
                match listener.accept().await {
                    Ok((stream, peer)) => return Some((stream, peer, permit)),
                    // Out of file descriptors, perhaps: some connection will end.
                    Err(error) if !is_of_peer(&error) => {
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                    Err(_) => {}
                }
            }
        };
        let mut next = pin!(next);
        let signal = &mut self.signal;
        poll_fn(|context| match signal.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(None),
            Poll::Pending => next.as_mut().poll(context),
        })
        .await
    }

    fn connection(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        refusal: &Router,
    ) -> http1::Connection<TokioIo<Stall<TcpStream>>, TowerToHyperService<Known>> {
        let service = Known {
            router: self.router.clone(),
            refusal: refusal.clone(),
            peer,
        };
        let io = TokioIo::new(Stall::new(stream, self.limits.write_timeout));
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.head_timeout)
            .max_buf_size(self.limits.head_size)
            .serve_connection(io, TowerToHyperService::new(service))
    }
}

impl IntoFuture for Serve {
    type Output = io::Result<()>;
    type IntoFuture = Pin<Box<dyn Future<Output = io::Result<()>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

fn is_of_peer(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

/// The router, for one peer.
#[derive(Clone)]
struct Known {
    router: Router,
    refusal: Router,
    peer: SocketAddr,
}

impl Service<http::Request<hyper::body::Incoming>> for Known {
    type Response = axum::response::Response;
    type Error = std::convert::Infallible;
    type Future = <Router as Service<http::Request<hyper::body::Incoming>>>::Future;

    fn poll_ready(
        &mut self,
        context: &mut std::task::Context<'_>,
    ) -> Poll<Result<(), Self::Error>> {
        Service::<http::Request<hyper::body::Incoming>>::poll_ready(&mut self.router, context)
    }

    fn call(&mut self, mut request: http::Request<hyper::body::Incoming>) -> Self::Future {
        if !names_its_host(&request) {
            return self.refusal.call(request);
        }
        request.extensions_mut().insert(self.peer);
        self.router.call(request)
    }
}

/// Whether there is one `Host`, as since HTTP/1.1 there must be (RFC 9112 section 3.2): of two, each server may believe another.
/// It may be empty, but nothing else than a host.
fn names_its_host<B>(request: &http::Request<B>) -> bool {
    let mut hosts = request.headers().get_all(HOST).iter();
    let is_valid = match hosts.next().map(HeaderValue::as_bytes) {
        None => request.version() < http::Version::HTTP_11,
        Some(host) => host.is_empty() || is_host(host),
    };
    is_valid && hosts.next().is_none()
}

/// Whether a text is a host, perhaps with a port, and nothing before it (RFC 9110 section 7.2, RFC 3986 section 3.2).
fn is_host(text: &[u8]) -> bool {
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=".contains(byte);
    let is_of_address = |byte: &u8| is_of_name(byte) || *byte == b':';
    let (is_literal, rest) = match text.strip_prefix(b"[") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let length = rest.iter().take_while(|byte| match is_literal {
        true => is_of_address(byte),
        false => is_of_name(byte),
    });
    let length = length.count();
    let after = rest.get(length..).unwrap_or_default();
    let after = match is_literal {
        true => after.strip_prefix(b"]"),
        false => Some(after),
    };
    let is_port = |port: &[u8]| port.iter().all(u8::is_ascii_digit);
    length > 0
        && after.is_some_and(|after| match after.strip_prefix(b":") {
            Some(port) => is_port(port),
            None => after.is_empty(),
        })
}

/// What answers to requests that do not name one host.
fn refusal() -> Router {
    Router::new().fallback(|| async {
        let detail = "A request has one header Host, which is a host and perhaps a port.";
        into_axum(Problem::new(StatusCode::BAD_REQUEST, detail).into_response())
    })
}
