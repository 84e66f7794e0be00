//! Multipart bodies that are not what they should be.
//!
//! Enters: chance. Leaves: steps of a hostile client, or of a hostile server.

use std::time::Duration;

use super::peer::Step;
use super::requests::{head, post, send};
use crate::random::Random;

pub(super) const MEDIA: &str = "multipart/form-data; boundary=b";

fn part(name: &str, content: &str) -> String {
    format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n")
}

/// A body as it should be.
pub(super) fn good() -> String {
    let tree = part("tree", "<Tree><name>a</name></Tree>");
    part("name", "a") + &tree + &part("file", "content") + "--b--\r\n"
}

/// A media type and a body.
pub(super) fn broken_body(random: &mut Random) -> (&'static str, String) {
    let (good, large) = (good(), "a".repeat(200_000));
    let bodies = [
        "--b\r\n".repeat(10_000),
        "--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\n--b--".to_owned(),
        "--b--b--b--".repeat(1000),
        "--b\r\n\r\n\r\n--b\r\nContent-Type: application/json\r\n\r\n{\r\n--b--\r\n".to_owned(),
        "\r\n--".repeat(50_000),
        "\r".repeat(200_000),
        format!("--b{}\r\n", " ".repeat(100_000)),
        format!("--b\r\n{}\r\n\r\n--b--", "X: a\r\n".repeat(30_000)),
        format!("--b\r\nContent-Disposition: form-data; name=\"{large}\"\r\n\r\n\r\n--b--"),
        part("name", "a").repeat(2) + &part("file", "") + "--b--",
        part("name", &large) + "--b--",
        part("other", "a").repeat(5000) + &good,
        part("file", &large) + &part("name", "a") + "--b--",
        part("name", "a") + &part("tree", "<Tree") + &part("file", &large) + "--b--",
        part("name", "a") + &part("tree", "") + &part("file", &large),
        good.replace("filename", "\0").replace("form-data", "\u{1}"),
        good.get(..random.below(good.len()))
            .unwrap_or_default()
            .to_owned(),
    ];
    let media = [
        MEDIA,
        "multipart/form-data; boundary=\"\"",
        "multipart/form-data",
        "multipart/form-data; boundary=\"--b\"; boundary=b",
    ];
    let media = if random.one_in(5) {
        media[random.below(4)]
    } else {
        MEDIA
    };
    let [.., last] = &bodies;
    let body = bodies.get(random.below(bodies.len())).unwrap_or(last);
    (media, body.clone())
}

pub(super) fn broken(random: &mut Random) -> Vec<Step> {
    let (media, body) = broken_body(random);
    send(post("/v1/uploads", media, &body))
}

/// A file that comes slowly, or without an end.
pub(super) fn endless(random: &mut Random) -> Vec<Step> {
    endless_after(random, |length| head("/v1/uploads", MEDIA, length, ""))
}

/// The same behind a head that says how long the body is.
pub(super) fn endless_after(random: &mut Random, head: impl Fn(usize) -> String) -> Vec<Step> {
    let tree = part("tree", "<Tree/>");
    let start =
        part("name", "a") + &tree + "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n";
    let length = [100_000_000, 900_000][random.below(2)];
    let mut steps = vec![Step::Send((head(length) + &start).into_bytes())];
    match random.below(4) {
        0 => steps.push(Step::Repeat(vec![b'-'; 10_000], length)),
        1 => steps.push(Step::Slowly(b"\r\n--b--".to_vec(), Duration::from_secs(1))),
        2 => {
            steps.push(Step::Repeat(b"\r\n--a".to_vec(), 300_000));
            steps.push(Step::Wait(Duration::from_secs(6)));
        }
        _ => steps.push(Step::Wait(Duration::from_secs(6))),
    }
    steps
}
