//! Limits and negotiation: what is refused before a body is read, what takes too long, and which media type is sent.

use std::time::Duration;

use crate::echo::{Echo, JSON, exchange, post, routes, start};

#[tokio::test]
async fn the_client_chooses_the_media_type() {
    let address = start(routes(Echo)).await;
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
    let address = start(routes(Echo)).await;
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
    let address = start(routes(Echo).body_limit(10)).await;
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
    let address = start(routes(Echo).body_timeout(time).handler_timeout(time)).await;
    let half = post("/numbers", JSON, "[1]").replace("[1]", "[");
    let got = exchange(address, &half, "}").await;
    assert!(got.starts_with("http/1.1 408"), "{got}");
    assert!(got.contains("connection: close\r\n"), "{got}");
    let got = exchange(address, &post("/numbers?wait=5000", JSON, "[1]"), "}").await;
    assert!(got.starts_with("http/1.1 503"), "{got}");
    let got = exchange(address, &post("/numbers?wait=1", JSON, "[1]"), "[1]").await;
    assert!(got.starts_with("http/1.1 200"), "{got}");
}
