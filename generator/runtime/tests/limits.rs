//! Limits and negotiation of the server, over a socket: what is refused before a body is read, what takes too long, and
//! which media type is sent.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::panic)]

use std::net::SocketAddr;
use std::time::Duration;

use oasmith_runtime::server::Routes;
use oasmith_runtime::wire::Server;
use oasmith_runtime::wire::{RawResponse, json, query};
use oasmith_runtime::{api, request, response};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

pub const SERVERS: &[Server] = &[Server::new("/")];

#[derive(Debug, Clone, PartialEq)]
pub struct Put {
    pub wait: Option<i64>,
    pub body: Vec<i64>,
}

request! {
    Put -> PutResponse: POST "/numbers" {
        wait: query("wait"),
        body: json("application/json").or("application/numbers+json"),
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum PutResponse {
    Ok(Vec<i64>),
    Undocumented(RawResponse),
}

response! {
    PutResponse -> Ok(Vec<i64>) {
        "200" => Ok(body): json("application/json").or("application/numbers+json"),
    }
}

api! {
    /// An API that gives back what it takes.
    pub trait Api in SERVERS {
        async fn put(&self, request: Put) -> PutResponse;
    }
}

struct Echo;

impl Api for Echo {
    async fn put(&self, request: Put) -> PutResponse {
        if let Some(wait) = request.wait {
            tokio::time::sleep(Duration::from_millis(wait.unsigned_abs())).await;
        }
        PutResponse::Ok(request.body)
    }
}

async fn serve(routes: Routes) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, routes.into_router()).await.unwrap() });
    address
}

/// Sends a head and a body, and reads until `enough` is there or the server closes.
async fn exchange(address: SocketAddr, sent: &str, enough: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(sent.as_bytes()).await.unwrap();
    let mut got = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let reading = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut buffer));
        let count = reading.await.expect("an answer in time").unwrap_or(0);
        got.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&got);
        if count == 0 || text.contains(enough) {
            return text.to_ascii_lowercase();
        }
    }
}

fn post(target: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("POST {target} HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n{headers}\r\n{body}")
}

const JSON: &str = "Content-Type: application/json\r\n";

#[tokio::test]
async fn the_client_chooses_the_media_type() {
    let address = serve(routes(Echo)).await;
    for (accept, expected) in [
        ("", "application/json"),
        ("Accept: */*\r\n", "application/json"),
        (
            "Accept: application/numbers+json\r\n",
            "application/numbers+json",
        ),
        (
            "Accept: application/json;q=0.1\r\nAccept: application/numbers+json;q=0.2\r\n",
            "application/numbers+json",
        ),
        ("Accept: application/*\r\n", "application/json"),
    ] {
        let sent = post("/numbers", &format!("{JSON}{accept}"), "[1]");
        let got = exchange(address, &sent, "[1]").await;
        assert!(got.starts_with("http/1.1 200"), "{got}");
        let header = format!("content-type: {expected}\r\n");
        assert!(got.contains(&header), "{accept}: {got}");
    }
    let refused = format!("{JSON}Accept: text/html, application/json;q=0\r\n");
    let refused = post("/numbers", &refused, "[1]");
    let got = exchange(address, &refused, "}").await;
    // The second media type is not refused by name, and not taken either.
    assert!(got.starts_with("http/1.1 406"), "{got}");
}

#[tokio::test]
async fn other_media_types_are_told_what_is_taken() {
    let address = serve(routes(Echo)).await;
    for headers in ["Content-Type: text/plain\r\n", ""] {
        let got = exchange(address, &post("/numbers", headers, "[1]"), "}").await;
        assert!(got.starts_with("http/1.1 415"), "{got}");
        let taken = "application/json, application/numbers+json\r\n";
        assert!(got.contains(&format!("accept: {taken}")), "{got}");
        assert!(got.contains(&format!("accept-post: {taken}")), "{got}");
    }
}

/// What the head alone decides is answered without `100 Continue`; the rest is asked for.
#[tokio::test]
async fn bodies_are_asked_for_only_when_they_are_read() {
    let address = serve(routes(Echo).body_limit(10)).await;
    let ask = async |headers: &str| {
        let sent =
            format!("POST /numbers HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n{headers}\r\n");
        exchange(address, &sent, "\r\n\r\n").await
    };
    let got = ask(&format!("{JSON}Content-Length: 3\r\n")).await;
    assert!(got.starts_with("http/1.1 100"), "{got}");
    let got = ask(&format!("{JSON}Content-Length: 11\r\n")).await;
    assert!(got.starts_with("http/1.1 413"), "{got}");
    let got = ask("Content-Type: text/plain\r\nContent-Length: 3\r\n").await;
    assert!(got.starts_with("http/1.1 415"), "{got}");
}

#[tokio::test]
async fn slow_bodies_and_handlers_are_cut_off() {
    let time = Duration::from_millis(50);
    let address = serve(routes(Echo).body_timeout(time).handler_timeout(time)).await;
    let half = post("/numbers", JSON, "[1]").replace("[1]", "[");
    let got = exchange(address, &half, "}").await;
    assert!(got.starts_with("http/1.1 408"), "{got}");
    let got = exchange(address, &post("/numbers?wait=5000", JSON, "[1]"), "}").await;
    assert!(got.starts_with("http/1.1 503"), "{got}");
    let got = exchange(address, &post("/numbers?wait=1", JSON, "[1]"), "[1]").await;
    assert!(got.starts_with("http/1.1 200"), "{got}");
}
