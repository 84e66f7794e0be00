//! HTTP/1.1 by hand over plain sockets, so that no library of ours or of the client's stands between test and wire.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Nothing on the loopback address takes this long.
const PATIENCE: Duration = Duration::from_secs(10);

/// A request or a response: its first line, its headers (names in lower case), its body.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Message {
    pub(crate) start: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Message {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The status of a response.
    pub(crate) fn status(&self) -> u16 {
        self.start.split(' ').nth(1).unwrap().parse().unwrap()
    }

    /// Splits a message whose body is all that follows the head.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let end = head_end(bytes).unwrap();
        Self {
            body: bytes[end..].to_vec(),
            ..Self::head(&bytes[..end])
        }
    }

    fn head(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).unwrap();
        let mut lines = text.split("\r\n");
        let start = lines.next().unwrap().to_owned();
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        Self {
            start,
            headers,
            body: Vec::new(),
        }
    }
}

fn head_end(bytes: &[u8]) -> Option<usize> {
    bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .map(|at| at + 4)
}

/// The content of chunks (RFC 9112 section 7.1).
fn joined(mut chunks: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = chunks.windows(2).position(|pair| pair == b"\r\n") {
        let size = std::str::from_utf8(&chunks[..end]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        whole.extend_from_slice(&chunks[end + 2..][..size]);
        chunks = &chunks[end + 2 + size + 2..];
    }
    whole
}

/// Reads one message whose length is in its head, or which comes in chunks; `None` when the other side closes before its head is complete.
pub(crate) async fn read(stream: &mut TcpStream) -> Option<Message> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = head_end(&bytes) {
            break end;
        }
        if timeout(PATIENCE, stream.read_buf(&mut bytes))
            .await
            .unwrap()
            .ok()?
            == 0
        {
            return None;
        }
    };
    let mut message = Message::head(&bytes[..end]);
    message.body = bytes.split_off(end);
    if message.header("transfer-encoding") == Some("chunked") {
        while !message.body.ends_with(b"0\r\n\r\n") {
            assert_ne!(
                timeout(PATIENCE, stream.read_buf(&mut message.body))
                    .await
                    .unwrap()
                    .unwrap(),
                0
            );
        }
        message.body = joined(&message.body);
        return Some(message);
    }
    let length = message
        .header("content-length")
        .map_or(0, |length| length.parse().unwrap());
    while message.body.len() < length {
        assert_ne!(
            timeout(PATIENCE, stream.read_buf(&mut message.body))
                .await
                .unwrap()
                .unwrap(),
            0
        );
    }
    Some(message)
}

/// Sends a request as it stands and reads the response.
pub(crate) async fn exchange(stream: &mut TcpStream, request: &[u8]) -> Message {
    stream.write_all(request).await.unwrap();
    read(stream).await.expect("a response")
}

/// Writes a request; `Host` and `Content-Length` are added.
pub(crate) fn request(
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Vec<u8> {
    let mut text = format!("{method} {target} HTTP/1.1\r\nhost: loopback\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        text.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    text.push_str("\r\n");
    [text.as_bytes(), body].concat()
}

/// Writes a response with its length and a media type.
pub(crate) fn response(status: &str, media: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-type: {media}\r\ncontent-length: {length}\r\n\r\n{body}")
        .into_bytes()
}

/// Reads one request, answers with bytes as they stand, closes the connection, and gives the request.
pub(crate) async fn replay(answer: impl Into<Vec<u8>>) -> (SocketAddr, JoinHandle<Message>) {
    let answer = answer.into();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let task = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let request = read(&mut stream).await.expect("a request");
        stream.write_all(&answer).await.unwrap();
        stream.shutdown().await.unwrap();
        request
    });
    (address, task)
}
