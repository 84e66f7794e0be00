//! What sends requests to a server as fast as it answers.
//!
//! Enters: a request as bytes, an address, how many connections and how long. Leaves: how many answers there were. It costs little
//! itself: each connection sends the same bytes and reads as many as the first answer had.

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

pub(super) fn get() -> Vec<u8> {
    b"GET /v1/things/7?limit=20&sort=name HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n".to_vec()
}

pub(super) fn plain() -> Vec<u8> {
    post("/v1/orders/plain")
}

pub(super) fn checked() -> Vec<u8> {
    post("/v1/orders/checked")
}

fn post(path: &str) -> Vec<u8> {
    let body = order();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    (head + &body).into_bytes()
}

/// An order of 2 KB.
fn order() -> String {
    let line = |at: usize| {
        format!(
            r#"{{"sku":"ABC-{:04}","quantity":{},"price":{}.5,"comment":"as the last time, please, and wrapped"}}"#,
            1000 + at,
            1 + at,
            10 + at
        )
    };
    let lines: Vec<String> = (0..20).map(line).collect();
    format!(
        r#"{{"id":"order-000017","customer":"Ada Lovelace","note":"to the back door","lines":[{}]}}"#,
        lines.join(",")
    )
}

/// Sends a request on many connections, for a time; how many answers there were, and how long it took.
pub(super) async fn send(
    address: SocketAddr,
    request: &[u8],
    connections: usize,
    time: Duration,
) -> Result<(u64, Duration), Box<dyn Error>> {
    let started = Instant::now();
    let mut running = JoinSet::new();
    for _ in 0..connections {
        let request = request.to_vec();
        running.spawn(async move { on_one(address, &request, started + time).await });
    }
    let mut count = 0;
    while let Some(one) = running.join_next().await {
        count += one??;
    }
    Ok((count, started.elapsed()))
}

async fn on_one(address: SocketAddr, request: &[u8], end: Instant) -> io::Result<u64> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    stream.write_all(request).await?;
    let mut answer = first(&mut stream).await?;
    let mut count = 1;
    while Instant::now() < end {
        stream.write_all(request).await?;
        stream.read_exact(&mut answer).await?;
        count += 1;
    }
    // The last answer stands for all: they have one length.
    if answer.starts_with(b"HTTP/1.1 200") {
        Ok(count)
    } else {
        Err(io::Error::other(
            String::from_utf8_lossy(&answer).into_owned(),
        ))
    }
}

/// The first answer, by its `content-length`.
async fn first(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).await?;
        answer.extend_from_slice(buffer.get(..count).unwrap_or_default());
        let text = String::from_utf8_lossy(&answer).to_ascii_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            if count == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            continue;
        };
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.and_then(|length| length.parse().ok()).unwrap_or(0);
        if body.len() >= length {
            return Ok(answer);
        }
    }
}
