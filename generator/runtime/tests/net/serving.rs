//! What the server on a listener closes, answers and waits for.

use std::future::IntoFuture as _;
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use oasmith_runtime::server::{Serve, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::echo::{Echo, JSON, exchange, exchange_on, post, routes};

const SHORT: Duration = Duration::from_millis(100);

async fn start(set: impl FnOnce(Serve) -> Serve) -> (SocketAddr, JoinHandle<io::Result<()>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = set(serve(listener, routes(Echo).into_router()));
    (address, tokio::spawn(serving.into_future()))
}

fn good() -> String {
    post("/numbers", JSON, "[7]")
}

/// Reads what is left, until the server closes.
async fn to_end(stream: &mut TcpStream) -> usize {
    let mut left = Vec::new();
    let reading = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut left));
    reading
        .await
        .expect("the connection is closed")
        .unwrap_or(0)
}

#[tokio::test]
async fn slow_heads_are_cut_off() {
    let (address, _) = start(|serve| serve.head_timeout(SHORT)).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let started = Instant::now();
    for byte in b"GET /numbers HTTP/1.1" {
        let _ = stream.write_all(&[*byte]).await;
        tokio::time::sleep(SHORT / 5).await;
    }
    to_end(&mut stream).await;
    assert!(started.elapsed() < Duration::from_secs(5));
    assert!(exchange(address, &good(), "[7]").await.contains("200 ok"));
}

#[tokio::test]
async fn a_request_names_one_host() {
    let (address, _) = start(|serve| serve).await;
    let none = "GET /numbers HTTP/1.1\r\n\r\n";
    let two = "GET /numbers HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n";
    for sent in [none, two] {
        let got = exchange(address, sent, "}").await;
        assert!(got.starts_with("http/1.1 400"), "{got}");
        assert!(got.contains("application/problem+json"), "{got}");
    }
    // A host and a port, without a user (RFC 9110 section 7.2).
    for host in ["a b/c", "user@a", "a:b", "a:1:2", "[::1", "[::1]80", "a, b"] {
        let sent = format!("GET /numbers HTTP/1.1\r\nHost: {host}\r\n\r\n");
        let got = exchange(address, &sent, "}").await;
        assert!(got.starts_with("http/1.1 400"), "{host}: {got}");
    }
    let old = "GET /numbers HTTP/1.0\r\n\r\n";
    let empty = "GET /numbers HTTP/1.1\r\nHost:\r\n\r\n";
    let address_6 = "GET /numbers HTTP/1.1\r\nHost: [::1]:80\r\n\r\n";
    let no_port = "GET /numbers HTTP/1.1\r\nHost: a_b.example:\r\n\r\n";
    for sent in [old, empty, address_6, no_port] {
        let got = exchange(address, sent, "\r\n\r\n").await;
        assert!(got.contains(" 405 "), "{got}");
    }
}

#[tokio::test]
async fn large_heads_are_refused() {
    let (address, _) = start(|serve| serve.head_size(10)).await;
    let long = format!("X-A: {}\r\n", "a".repeat(9000));
    let many: String = (0..101).map(|n| format!("X-{n}: a\r\n")).collect();
    for headers in [long, many] {
        let got = exchange(address, &post("/numbers", &headers, ""), "\r\n\r\n").await;
        assert!(got.starts_with("http/1.1 431"), "{got}");
    }
    assert!(exchange(address, &good(), "[7]").await.contains("200 ok"));
}

#[tokio::test]
async fn readers_that_take_nothing_are_cut_off() {
    let (address, _) = start(|serve| serve.write_timeout(SHORT).connections(1)).await;
    let mut stuck = TcpStream::connect(address).await.unwrap();
    stuck
        .write_all(post("/numbers", JSON, "[1, 6000000]").as_bytes())
        .await
        .unwrap();
    // There is room for one connection: the next is served when that one is given up.
    assert!(exchange(address, &good(), "[7]").await.contains("200 ok"));
    assert!(to_end(&mut stuck).await < 12_000_000);
}

#[tokio::test]
async fn refusals_and_panics_leave_the_connection_open() {
    let (address, _) = start(|serve| serve).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    for (sent, status) in [
        (post("/numbers", JSON, "[0]"), "500"),
        (post("/numbers", JSON, "{"), "400"),
        (post("/numbers", JSON, "[\"a\"]"), "422"),
        (
            post("/numbers", "Content-Type: text/plain\r\n", "[1]"),
            "415",
        ),
        (post("/numbers?wait=a", JSON, "[1]"), "400"),
        (post("/number", JSON, "[1]"), "404"),
        (post("/numbers", JSON, "[1]").replace("POST", "PUT"), "405"),
    ] {
        let got = exchange_on(&mut stream, &sent, "}").await;
        assert!(got.starts_with(&format!("http/1.1 {status}")), "{got}");
        let got = exchange_on(&mut stream, &good(), "[7]").await;
        assert!(got.starts_with("http/1.1 200"), "after {status}: {got}");
    }
}

#[tokio::test]
async fn open_requests_are_answered_before_the_end() {
    let (stop, stopped) = oneshot::channel::<()>();
    let until = async { drop(stopped.await) };
    let (address, serving) = start(|serve| serve.until(until)).await;
    let slow = post("/numbers?wait=300", JSON, "[7]");
    let slow = tokio::spawn(async move { exchange(address, &slow, "[7]").await });
    tokio::time::sleep(SHORT).await;
    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
    assert!(slow.await.unwrap().contains("200 ok"));
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn requests_that_do_not_end_are_dropped() {
    let (address, serving) =
        start(|serve| serve.until(tokio::time::sleep(SHORT)).grace(SHORT)).await;
    let endless = post("/numbers?wait=1000000", JSON, "[7]");
    let endless = tokio::spawn(async move { exchange(address, &endless, "[7]").await });
    let ended = tokio::time::timeout(Duration::from_secs(10), serving).await;
    ended.unwrap().unwrap().unwrap();
    assert_eq!(endless.await.unwrap(), "");
}
