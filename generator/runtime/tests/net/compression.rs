//! Bodies in content codings.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::echo::{Echo, JSON, exchange, post, routes, start};

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// Sends a compressed body; the answer, as lossy text.
async fn send(address: std::net::SocketAddr, body: &[u8]) -> String {
    send_as(address, "gzip", body).await
}

async fn send_as(address: std::net::SocketAddr, coding: &str, body: &[u8]) -> String {
    let head = post(
        "/numbers",
        &format!("{JSON}Connection: close\r\nContent-Encoding: {coding}\r\n"),
        "",
    );
    let head = head.replace(
        "Content-Length: 0",
        &format!("Content-Length: {}", body.len()),
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream
        .write_all(&[head.as_bytes(), body].concat())
        .await
        .unwrap();
    let mut got = Vec::new();
    let _ = stream.read_to_end(&mut got).await;
    String::from_utf8_lossy(&got).to_lowercase()
}

#[tokio::test]
async fn bodies_are_compressed_both_ways() {
    let address = start(routes(Echo).compressed()).await;
    let got = send(address, &gzip(b"[7]")).await;
    assert!(
        got.starts_with("http/1.1 200") && got.ends_with("[7]"),
        "{got}"
    );
    let long = post(
        "/numbers",
        &format!("{JSON}Accept-Encoding: gzip\r\n"),
        "[1, 1000]",
    );
    let got = exchange(address, &long, "\r\n\r\n").await;
    assert!(got.contains("content-encoding: gzip\r\n"), "{got}");
}

/// Case means nothing, and `x-gzip` is `gzip` (RFC 9110 sections 8.4.1 and 8.4.1.3).
#[tokio::test]
async fn codings_have_several_names() {
    let address = start(routes(Echo).compressed()).await;
    for coding in ["GZip", "x-gzip", "X-GZIP", "identity, gzip", "gzip,"] {
        let got = send_as(address, coding, &gzip(b"[7]")).await;
        assert!(got.starts_with("http/1.1 200"), "{coding}: {got}");
    }
    let got = send_as(
        address,
        "gzip\r\nContent-Encoding: gzip",
        &gzip(&gzip(b"[7]")),
    )
    .await;
    assert!(got.starts_with("http/1.1 415"), "{got}");
}

#[tokio::test]
async fn bombs_and_broken_codings_are_refused() {
    let address = start(routes(Echo).compressed()).await;
    let bomb = gzip(&vec![b' '; 100 << 20]);
    assert!(bomb.len() < 200_000);
    let got = send(address, &bomb).await;
    assert!(got.starts_with("http/1.1 413"), "{got}");
    let mut cut = gzip(b"[7]");
    cut.truncate(12);
    let got = send(address, &cut).await;
    assert!(got.starts_with("http/1.1 400"), "{got}");
}

#[tokio::test]
async fn unknown_codings_are_refused_with_what_is_known() {
    let address = start(routes(Echo).compressed()).await;
    let sent = post(
        "/numbers",
        &format!("{JSON}Content-Encoding: foo\r\n"),
        "[7]",
    );
    let got = exchange(address, &sent, "}").await;
    assert!(got.starts_with("http/1.1 415"), "{got}");
    assert!(got.contains("accept-encoding: gzip"), "{got}");
    assert!(
        got.contains("content-type: application/problem+json"),
        "{got}"
    );
}

#[tokio::test]
async fn codings_are_refused_where_nothing_undoes_them() {
    let address = start(routes(Echo)).await;
    let got = send(address, &gzip(b"[7]")).await;
    assert!(
        got.starts_with("http/1.1 415") && got.contains("accept-encoding: identity"),
        "{got}"
    );
}
