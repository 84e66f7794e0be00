//! Bodies and parameters on the wire: generated clients and servers of the feature documents against each other and
//! against plain sockets, byte by byte. Real sockets on free ports of the loopback address, nothing else.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]
#![allow(unreachable_pub, reason = "generated code is meant for other crates")]

#[path = "../common/socket.rs"]
#[allow(dead_code, reason = "each test binary uses its share")]
mod socket;

mod contents;
mod defaults;
mod form_encoding;
mod links;
mod mixed_parts;
mod multipart;
mod multipart_xml;
mod nothing;
mod one_way;
mod parameters;
mod part_headers;
mod receivers;
mod sequences;
mod streams;
mod uploads;
mod xml;
mod xml_nodes;

use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use oasmith_runtime::server::Router;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use socket::Message;

/// Serves on a free port.
async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// Sends a request as it stands; the start says method and target.
async fn send(address: SocketAddr, start: &str, headers: &[(&str, &str)], body: &[u8]) -> Message {
    let (method, target) = start.split_once(' ').unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    socket::exchange(&mut stream, &socket::request(method, target, headers, body)).await
}

/// A response of any media type.
fn answer(status: &str, media: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status}\r\ncontent-type: {media}\r\ncontent-length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

/// Answers a request with these bytes, and then says no more.
async fn saying(said: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).await;
        stream.write_all(&said).await.unwrap();
        let _ = stream.read(&mut request).await;
    });
    address
}

/// A stream that gives one piece after the other.
fn pieces<B>(
    pieces: impl IntoIterator<Item = B, IntoIter: Send + Unpin + 'static>,
) -> impl futures_core::Stream<Item = Result<B, std::io::Error>> + Send {
    struct Pieces<I>(I);
    impl<I: Iterator + Unpin> futures_core::Stream for Pieces<I> {
        type Item = Result<I::Item, std::io::Error>;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Ready(self.0.next().map(Ok))
        }
    }
    Pieces(pieces.into_iter())
}

/// A stream that a function gives.
fn polled<T>(
    poll: impl FnMut(&mut Context<'_>) -> Poll<Option<T>> + Send + Unpin + 'static,
) -> impl futures_core::Stream<Item = T> + Send {
    struct Polled<F>(F);
    impl<T, F: FnMut(&mut Context<'_>) -> Poll<Option<T>> + Unpin> futures_core::Stream for Polled<F> {
        type Item = T;

        fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
            (self.0)(context)
        }
    }
    Polled(poll)
}
