//! What a hostile client sends.
//!
//! Enters: chance. Leaves: a named list of steps.

use std::io::Write as _;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::peer::Step;
use super::{documents, parts};
use crate::random::Random;

/// What a hostile client does, and its name in the table.
#[derive(Debug, Clone)]
pub(super) struct Attack {
    pub(super) name: &'static str,
    pub(super) steps: Vec<Step>,
}

type Make = fn(&mut Random) -> Vec<Step>;

/// All kinds of attack.
const ALL: &[(&str, Make)] = &[
    ("cut short", cut_short),
    ("bytes changed", changed),
    ("larger than allowed", oversized),
    ("larger than it says", longer_than_it_says),
    ("head, a byte at a time", slow_head),
    ("body, a byte at a time", slow_body),
    ("body that never comes", waiting),
    ("endless body", endless),
    ("endless head", endless_head),
    ("flood of headers", flood),
    ("broken chunks", broken_chunks),
    ("flood of trailers", trailers),
    ("deep JSON", deep),
    ("deep types", deep_types),
    ("many members", many_members),
    ("strange JSON", strange_json),
    ("strange form", strange_form),
    ("strange target", strange_target),
    ("gzip bomb", bomb),
    ("broken gzip", broken_gzip),
    ("two lengths", two_lengths),
    ("not HTTP", not_http),
    ("many at once", pipelined),
    ("broken multipart", parts::broken),
    ("multipart that goes on", parts::endless),
    ("XML that grows", documents::growing),
    ("broken XML", documents::broken),
];

/// The attack of one case.
pub(super) fn attack(random: &mut Random) -> Attack {
    let (name, make) = random
        .pick(ALL)
        .copied()
        .unwrap_or(("cut short", cut_short));
    let steps = make(random);
    Attack { name, steps }
}

const ORDER: &str = r#"{"id": "order-0001", "customer": "Ada", "lines": [{"sku": "ABC-1234", "quantity": 2, "price": 9.5}]}"#;

/// Good requests, which close their connection.
pub(super) fn good(random: &mut Random) -> Vec<u8> {
    let all = [
        "GET /v1/things/7?limit=3&sort=name HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            .to_owned(),
        post("/v1/orders/checked", "application/json", ORDER),
        post(
            "/v1/trees",
            "application/json",
            r#"{"children": [{"name": "a"}]}"#,
        ),
        post(
            "/v1/forms",
            "application/x-www-form-urlencoded",
            "sku=ABC-1234&quantity=2&price=9.5",
        ),
        post("/v1/texts", "text/plain", "text"),
        post("/v1/documents", "application/xml", documents::GOOD),
        post("/v1/uploads", parts::MEDIA, &parts::good()),
    ];
    random.pick(&all).cloned().unwrap_or_default().into_bytes()
}

pub(super) fn post(path: &str, media: &str, body: &str) -> String {
    head(path, media, body.len(), "") + body
}

pub(super) fn head(path: &str, media: &str, length: usize, more: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: {media}\r\nContent-Length: {length}\r\n{more}\r\n"
    )
}

fn chunked(path: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    .into_bytes()
}

pub(super) fn send(text: impl Into<Vec<u8>>) -> Vec<Step> {
    vec![Step::Send(text.into()), Step::End]
}

fn cut_short(random: &mut Random) -> Vec<Step> {
    let mut bytes = good(random);
    bytes.truncate(random.below(bytes.len()));
    let mut steps = vec![Step::Send(bytes)];
    steps.extend((!random.one_in(3)).then_some(Step::End));
    steps
}

fn changed(random: &mut Random) -> Vec<Step> {
    let mut bytes = good(random);
    for _ in 0..=random.below(8) {
        let at = random.below(bytes.len());
        let byte = random.below(256) as u8;
        match random.below(3) {
            0 => bytes.insert(at, byte),
            1 if bytes.len() > 1 => drop(bytes.remove(at)),
            _ => bytes
                .iter_mut()
                .skip(at)
                .take(1)
                .for_each(|old| *old = byte),
        }
    }
    send(bytes)
}

fn oversized(random: &mut Random) -> Vec<Step> {
    let length = [300_000, 10_000_000, usize::MAX / 2, usize::MAX][random.below(4)];
    let head = head("/v1/orders/plain", "application/json", length, "");
    vec![
        Step::Send(head.into()),
        Step::Repeat(vec![b' '; 4096], length.min(8 << 20)),
        Step::End,
    ]
}

fn longer_than_it_says(random: &mut Random) -> Vec<Step> {
    let length = random.below(ORDER.len());
    send(head("/v1/orders/plain", "application/json", length, "") + ORDER)
}

fn pause(random: &mut Random) -> Duration {
    Duration::from_millis([5, 20, 100, 1000][random.below(4)])
}

fn slow_head(random: &mut Random) -> Vec<Step> {
    vec![Step::Slowly(good(random), pause(random))]
}

fn slow_body(random: &mut Random) -> Vec<Step> {
    let head = head("/v1/orders/plain", "application/json", ORDER.len(), "");
    vec![
        Step::Send(head.into()),
        Step::Slowly(ORDER.into(), pause(random)),
    ]
}

fn waiting(random: &mut Random) -> Vec<Step> {
    let expect = if random.one_in(2) {
        "Expect: 100-continue\r\n"
    } else {
        ""
    };
    let head = head("/v1/orders/plain", "application/json", 100, expect);
    vec![Step::Send(head.into()), Step::Wait(Duration::from_secs(5))]
}

fn endless(random: &mut Random) -> Vec<Step> {
    let chunk = [&b"4\r\n    \r\n"[..], b"1000\r\n", b"1\r\n[\r\n"][random.below(3)].to_vec();
    let chunk = if chunk.starts_with(b"1000") {
        [&chunk[..], &[b'['; 4096], b"\r\n"].concat()
    } else {
        chunk
    };
    vec![
        Step::Send(chunked("/v1/orders/plain")),
        Step::Repeat(chunk, 64 << 20),
    ]
}

fn endless_head(random: &mut Random) -> Vec<Step> {
    let start = [
        "GET /v1/things/7 HTTP/1.1\r\nX: ",
        "GET /v1/things/",
        "GET /v1/things/7?limit=",
        "",
    ][random.below(4)];
    vec![
        Step::Send(start.into()),
        Step::Repeat(vec![b'a'; 4096], 8 << 20),
    ]
}

fn flood(random: &mut Random) -> Vec<Step> {
    let count = [99, 200, 100_000][random.below(3)];
    let name = ["X", "Accept", "Cookie", "Content-Type", "Authorization"][random.below(5)];
    let line = format!("{name}: a\r\n").into_bytes();
    let head = "GET /v1/things/7 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
    vec![
        Step::Send(head.into()),
        Step::Repeat(line.clone(), line.len() * count),
        Step::Send(b"\r\n".to_vec()),
        Step::End,
    ]
}

fn broken_chunks(random: &mut Random) -> Vec<Step> {
    let body = [
        "zz\r\n[]\r\n0\r\n\r\n",
        "-1\r\n[]\r\n0\r\n\r\n",
        "ffffffffffffffff\r\n[]\r\n0\r\n\r\n",
        "fffffffffffffffffffff\r\n[]\r\n",
        "2\r\n[]XX0\r\n\r\n",
        "2;a=\"\n\r\n[]\r\n0\r\n\r\n",
        "2\n[]\n0\n\n",
        "\r\n",
        "5\r\n[]\r\n",
    ][random.below(9)];
    let mut steps = vec![
        Step::Send(chunked("/v1/orders/plain")),
        Step::Send(body.into()),
    ];
    match random.below(3) {
        0 => steps.push(Step::Repeat(
            b"1;extension=abcdefgh\r\n \r\n".to_vec(),
            1 << 20,
        )),
        1 => steps.push(Step::Wait(Duration::from_secs(5))),
        _ => steps.push(Step::End),
    }
    steps
}

fn trailers(random: &mut Random) -> Vec<Step> {
    let trailer = [
        "X: a\r\n".to_owned(),
        format!("X: {}\r\n", "a".repeat(8000)),
    ];
    let trailer = trailer[random.below(2)].clone().into_bytes();
    vec![
        Step::Send(chunked("/v1/orders/plain")),
        Step::Send(b"2\r\n[]\r\n0\r\n".to_vec()),
        Step::Repeat(trailer, 4 << 20),
    ]
}

fn deep(random: &mut Random) -> Vec<Step> {
    let depth = [100, 127, 128, 129, 1000, 100_000][random.below(6)];
    let open = ["[", "{\"a\":", "[{\"a\":"][random.below(3)];
    let body = open.repeat(depth);
    let path = ["/v1/orders/checked", "/v1/trees", "/v1/orders/plain"][random.below(3)];
    send(post(path, "application/json", &body))
}

fn deep_types(random: &mut Random) -> Vec<Step> {
    let depth = [10, 60, 62, 63, 64, 65, 1000, 10_000][random.below(8)];
    let body = "{\"children\": [".repeat(depth) + &"]}".repeat(depth);
    send(post("/v1/trees", "application/json", &body))
}

fn many_members(random: &mut Random) -> Vec<Step> {
    let path = ["/v1/orders/checked", "/v1/trees", "/v1/orders/plain"][random.below(3)];
    let members: String = (0..15_000).map(|n| format!("\"n{n}\":{n},")).collect();
    let items = "{\"children\":[]},".repeat(15_000);
    let body = match random.below(3) {
        0 => format!("{{{members}\"id\":1}}"),
        1 => format!("{{\"children\":[{items}{{}}]}}"),
        _ => format!("{{\"lines\":[{items}{{}}]}}"),
    };
    send(post(path, "application/json", &body))
}

fn strange_json(random: &mut Random) -> Vec<Step> {
    let bodies: &[&[u8]] = &[
        b"",
        b"null",
        b"\xff\xfe{}",
        b"{\"id\": \"\\ud800\"}",
        b"{\"id\": 1e999}",
        b"{\"id\": 1, \"id\": 2}",
        b"[1,]",
        b"{\"id\": \"\x00\"}",
        b"123456789012345678901234567890",
        b"{\"lines\": [{\"quantity\": 1e400, \"price\": -0}]}",
        b"{\"lines\": {}, \"id\": [], \"customer\": {\"a\": []}}",
        b"\"\xf0\x9f\x92\"",
    ];
    let body = bodies[random.below(bodies.len())];
    let mut bytes = head("/v1/orders/checked", "application/json", body.len(), "").into_bytes();
    bytes.extend_from_slice(body);
    send(bytes)
}

fn strange_form(random: &mut Random) -> Vec<Step> {
    let body = [
        "sku=ABC-1234&".repeat(10_000),
        "%".repeat(1000),
        "sku=%ff&quantity=&price=".to_owned(),
        "&&&===&=&sku".to_owned(),
        "a[b][c]=1&quantity[]=2&price=1e999".to_owned(),
        "quantity=%00&sku=%0d%0a".to_owned(),
        (0..30_000).map(|n| format!("n{n}=&")).collect(),
    ][random.below(7)]
    .clone();
    send(post(
        "/v1/forms",
        "application/x-www-form-urlencoded",
        &body,
    ))
}

fn strange_target(random: &mut Random) -> Vec<Step> {
    let target = [
        "/v1/things/%",
        "/v1/things/%ff%fe",
        "/v1/things/..%2f..",
        "/v1/../v1/things/7",
        "/v1/things/7?limit=%zz&limit=1&limit=2",
        "/v1/things/99999999999999999999",
        "/v1/things/7?tags=&tags=%00&sort=%F0%9F%92",
        "/v1//things//7",
        "*",
        "http://other.example/v1/things/7",
        "things/7",
        "/v1/things/7#fragment",
        "/v1/things/\x01",
    ][random.below(13)];
    let method = ["GET", "OPTIONS", "HEAD", "TRACE", "CONNECT", "G\u{e9}T"][random.below(6)];
    send(format!(
        "{method} {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    ))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

fn compressed(body: &[u8]) -> Vec<Step> {
    let coding = "Content-Encoding: gzip\r\n";
    let head = head("/v1/orders/plain", "application/json", body.len(), coding);
    send([head.as_bytes(), body].concat())
}

fn bomb(random: &mut Random) -> Vec<Step> {
    let size = [1 << 20, 16 << 20, 64 << 20][random.below(3)];
    let once = gzip(&vec![b"[ "[random.below(2)]; size]);
    if random.one_in(3) {
        compressed(&gzip(&once))
    } else {
        compressed(&once)
    }
}

fn broken_gzip(random: &mut Random) -> Vec<Step> {
    let mut bytes = gzip(ORDER.as_bytes());
    if random.one_in(2) {
        bytes.truncate(random.below(bytes.len()));
    }
    let at = random.below(bytes.len());
    bytes
        .iter_mut()
        .skip(at)
        .take(1)
        .for_each(|byte| *byte ^= 0x55);
    compressed(&bytes)
}

fn two_lengths(random: &mut Random) -> Vec<Step> {
    let more = [
        "Content-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Content-Length: +1\r\n",
        "Content-Length : 5\r\n",
        " Folded: 1\r\n",
    ][random.below(7)];
    send(head("/v1/orders/plain", "application/json", ORDER.len(), more) + ORDER)
}

fn not_http(random: &mut Random) -> Vec<Step> {
    let length = 1 + random.below(2000);
    let noise = (0..length)
        .map(|_| random.below(256) as u8)
        .collect::<Vec<_>>();
    let first: &[u8] = [
        &b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"[..],
        b"\x16\x03\x01\x02\x00\x01",
        b"GET / HTTP/9.9\r\n\r\n",
        b"",
        b"\r\n\r\n\r\n",
    ][random.below(5)];
    send([first, &noise].concat())
}

fn pipelined(random: &mut Random) -> Vec<Step> {
    let one = "GET /v1/things/7 HTTP/1.1\r\nHost: a\r\n\r\n";
    let count = [10, 100, 2000][random.below(3)];
    vec![
        Step::Repeat(one.into(), one.len() * count),
        Step::Wait(pause(random)),
    ]
}
