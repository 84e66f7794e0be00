//! What sends requests to a server as fast as it answers.
//!
//! Enters: a request as bytes, an address, how many connections and how long. Leaves: how many answers there were. It costs little
//! itself: each connection sends the same bytes and reads as many as the first answer had. A sender that costs more than the
//! server leaves it idle, and being woken costs more than being busy: the faster of two servers then looks slower.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// No server that is measured takes longer for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

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
///
/// It goes round them, reads the answer of each and sends the next request: two system calls for each, and no look for who is
/// ready. Whoever is asked has always something to do then.
pub(super) fn send(
    address: SocketAddr,
    request: &[u8],
    connections: usize,
    time: Duration,
) -> io::Result<(u64, Duration)> {
    let started = Instant::now();
    let mut open = Vec::with_capacity(connections);
    for _ in 0..connections {
        let mut stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(request)?;
        let answer = first(&mut stream)?;
        stream.write_all(request)?;
        open.push((stream, answer));
    }
    let mut count = connections as u64;
    while started.elapsed() < time {
        for (stream, answer) in &mut open {
            stream.read_exact(answer)?;
            stream.write_all(request)?;
        }
        count += connections as u64;
    }
    for (stream, answer) in &mut open {
        stream.read_exact(answer)?;
        // The last answer stands for all: they have one length.
        if !answer.starts_with(b"HTTP/1.1 200") {
            let said = String::from_utf8_lossy(answer).into_owned();
            return Err(io::Error::other(said));
        }
        count += 1;
    }
    Ok((count, started.elapsed()))
}

/// The first answer, by its `content-length`.
fn first(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer)?;
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
