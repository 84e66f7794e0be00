//! An API that gives back what it takes, and what talks to it over a socket.

use std::future::IntoFuture as _;
use std::net::SocketAddr;
use std::time::Duration;

use oasmith_runtime::server::{Routes, serve};
use oasmith_runtime::wire::RawResponse;
use oasmith_runtime::wire::Server;
use oasmith_runtime::{api, request, response};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

pub const SERVERS: &[Server] = &[Server::new("/")];

#[derive(Clone, PartialEq)]
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

pub struct Echo;

impl Api for Echo {
    async fn put(&self, request: Put) -> PutResponse {
        if let Some(wait) = request.wait {
            tokio::time::sleep(Duration::from_millis(wait.unsigned_abs())).await;
        }
        match request.body.as_slice() {
            [0, ..] => panic!("as asked"),
            [1, count] => PutResponse::Ok(vec![0; usize::try_from(*count).unwrap()]),
            _ => PutResponse::Ok(request.body),
        }
    }
}

/// Serves routes on a free port of the loopback address.
pub async fn start(routes: Routes) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, routes.into_router()).into_future());
    address
}

/// Sends a head and a body, and reads until `enough` is there or the server closes.
pub async fn exchange(address: SocketAddr, sent: &str, enough: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    exchange_on(&mut stream, sent, enough).await
}

/// The same, on a connection.
pub async fn exchange_on(stream: &mut TcpStream, sent: &str, enough: &str) -> String {
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

pub fn post(target: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("POST {target} HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n{headers}\r\n{body}")
}

pub const JSON: &str = "Content-Type: application/json\r\n";
