//! What a hostile server answers.
//!
//! Enters: chance. Leaves: a named list of steps. The connection closes after the last.

use std::time::Duration;

use super::parts;
use super::peer::Step;
use super::requests::Attack;
use crate::random::Random;

type Make = fn(&mut Random) -> Vec<Step>;

/// All kinds of answer.
const ALL: &[(&str, Make)] = &[
    ("cut short", cut_short),
    ("bytes changed", changed),
    ("no answer", |_| vec![Step::Wait(Duration::from_secs(5))]),
    ("closed at once", |_| Vec::new()),
    ("slow head", slow_head),
    ("slow body", slow_body),
    ("endless head", endless_head),
    ("endless body", endless_body),
    ("endless chunks", endless_chunks),
    ("flood of headers", flood),
    ("flood of 1xx", interim),
    ("broken chunks", broken_chunks),
    ("wrong length", wrong_length),
    ("wrong media type", wrong_media),
    ("strange status", strange_status),
    ("deep JSON", deep),
    ("strange JSON", strange_json),
    ("redirect", redirect),
    ("coding nobody asked for", coding),
    ("more than one answer", twice),
    ("not HTTP", not_http),
];

/// The answer of one case.
pub(super) fn answer(random: &mut Random) -> Attack {
    let (name, make) = random
        .pick(ALL)
        .copied()
        .unwrap_or(("cut short", cut_short));
    let steps = make(random);
    Attack { name, steps }
}

/// The answer to a download of one case.
pub(super) fn download(random: &mut Random) -> Attack {
    if random.one_in(2) {
        let (media, body) = parts::broken_body(random);
        return Attack {
            name: "broken multipart",
            steps: send(with_body("200 OK", media, body.as_bytes())),
        };
    }
    let head = |length| {
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: {length}\r\n\r\n",
            parts::MEDIA
        )
    };
    Attack {
        name: "multipart that goes on",
        steps: parts::endless_after(random, head),
    }
}

const THING: &str = r#"{"id": 7, "name": "thing", "tags": ["a"]}"#;

/// The answer that the document describes.
pub(super) fn good() -> Vec<u8> {
    with_body("200 OK", "application/json", THING.as_bytes())
}

fn with_body(status: &str, media: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn send(bytes: impl Into<Vec<u8>>) -> Vec<Step> {
    vec![Step::Send(bytes.into())]
}

const CHUNKED: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

fn cut_short(random: &mut Random) -> Vec<Step> {
    let mut bytes = good();
    bytes.truncate(random.below(bytes.len()));
    send(bytes)
}

fn changed(random: &mut Random) -> Vec<Step> {
    let mut bytes = good();
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len());
        let byte = random.below(256) as u8;
        bytes
            .iter_mut()
            .skip(at)
            .take(1)
            .for_each(|old| *old = byte);
    }
    send(bytes)
}

fn slow_head(_: &mut Random) -> Vec<Step> {
    vec![Step::Slowly(good(), Duration::from_millis(100))]
}

fn slow_body(_: &mut Random) -> Vec<Step> {
    let good = good();
    let (head, body) = good.split_at(good.len() - THING.len());
    vec![
        Step::Send(head.into()),
        Step::Slowly(body.into(), Duration::from_millis(200)),
    ]
}

fn endless_head(random: &mut Random) -> Vec<Step> {
    let start = ["HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 ", "H"][random.below(3)];
    vec![
        Step::Send(start.into()),
        Step::Repeat(vec![b'a'; 4096], 32 << 20),
    ]
}

fn endless_body(_: &mut Random) -> Vec<Step> {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n";
    vec![
        Step::Send(head.into()),
        Step::Repeat(vec![b' '; 4096], 64 << 20),
    ]
}

fn endless_chunks(random: &mut Random) -> Vec<Step> {
    let chunk = [
        "1\r\n \r\n",
        "1;x=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n \r\n",
    ][random.below(2)];
    vec![
        Step::Send(CHUNKED.into()),
        Step::Repeat(chunk.into(), 16 << 20),
    ]
}

fn flood(random: &mut Random) -> Vec<Step> {
    let name = ["X", "Set-Cookie", "Content-Type", "Content-Length"][random.below(4)];
    vec![
        Step::Send(b"HTTP/1.1 200 OK\r\n".to_vec()),
        Step::Repeat(
            format!("{name}: 1\r\n").into(),
            [500, 2 << 20][random.below(2)],
        ),
        Step::Send(b"\r\n".to_vec()),
    ]
}

fn interim(_: &mut Random) -> Vec<Step> {
    let one = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    vec![Step::Repeat(one.into(), 1 << 20), Step::Send(good())]
}

fn broken_chunks(random: &mut Random) -> Vec<Step> {
    let body = [
        "zz\r\n",
        "ffffffffffffffff\r\n{}",
        "2\r\n{}XX",
        "-2\r\n{}\r\n0\r\n\r\n",
        "2\r\n{}\r\n",
    ][random.below(5)];
    vec![Step::Send(CHUNKED.into()), Step::Send(body.into())]
}

fn wrong_length(random: &mut Random) -> Vec<Step> {
    let length = [
        "0",
        "5",
        "1000000",
        "18446744073709551615",
        "99999999999999999999",
        "-1",
        "a",
        "41, 42",
    ][random.below(8)];
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{THING}"
    );
    send(head)
}

fn wrong_media(random: &mut Random) -> Vec<Step> {
    let media = [
        "text/html",
        "",
        "application/json; charset=utf-16",
        "\u{e9}",
        "a/b/c",
        "*/*",
    ][random.below(6)];
    send(with_body("200 OK", media, THING.as_bytes()))
}

fn strange_status(random: &mut Random) -> Vec<Step> {
    let status = [
        "000 A",
        "99 A",
        "999 A",
        "204 A",
        "304 A",
        "101 A",
        "500 \u{1}",
        "200",
        "2000 A",
        "-20 A",
        "401 A",
        "429 A",
    ];
    send(with_body(
        status[random.below(status.len())],
        "application/json",
        THING.as_bytes(),
    ))
}

fn deep(random: &mut Random) -> Vec<Step> {
    let depth = [127, 129, 1000, 60_000][random.below(4)];
    let body = ["[", "{\"id\":"][random.below(2)].repeat(depth);
    let body = if random.one_in(2) {
        body
    } else {
        format!("{{\"id\": 7, \"name\": \"a\", \"tags\": [], \"more\": {body}")
    };
    send(with_body("200 OK", "application/json", body.as_bytes()))
}

fn strange_json(random: &mut Random) -> Vec<Step> {
    let bodies: &[&[u8]] = &[
        b"",
        b"null",
        b"\xff\xfe",
        b"{\"id\": 1e999, \"name\": \"a\", \"tags\": []}",
        b"{\"id\": 7, \"id\": 8, \"name\": \"a\", \"tags\": []}",
        b"{\"id\": \"7\", \"name\": 7, \"tags\": {}}",
        b"{\"id\": 7, \"name\": \"\\ud800\", \"tags\": []}",
        b"\xef\xbb\xbf{}",
    ];
    send(with_body(
        "200 OK",
        "application/json",
        bodies[random.below(bodies.len())],
    ))
}

fn redirect(random: &mut Random) -> Vec<Step> {
    let status = ["301", "302", "307", "308"][random.below(4)];
    let target = [
        "/v1/things/7",
        "file:///etc/passwd",
        "http://[",
        "",
        "//",
        "http://127.0.0.1:1/",
    ][random.below(6)];
    send(format!(
        "HTTP/1.1 {status} A\r\nLocation: {target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    ))
}

fn coding(random: &mut Random) -> Vec<Step> {
    let coding = ["gzip", "br", "zstd", "identity", "unknown"][random.below(5)];
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: {coding}\r\nContent-Length: {}\r\n\r\n{THING}",
        THING.len()
    );
    send(head)
}

fn twice(_: &mut Random) -> Vec<Step> {
    let one = String::from_utf8_lossy(&good()).replace("Connection: close\r\n", "");
    send(one.repeat(3))
}

fn not_http(random: &mut Random) -> Vec<Step> {
    let length = 1 + random.below(3000);
    send(
        (0..length)
            .map(|_| random.below(256) as u8)
            .collect::<Vec<_>>(),
    )
}
