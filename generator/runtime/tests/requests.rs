//! Requests at the edges of what their parts can carry.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used)]

use std::collections::BTreeMap;

use oasmith_runtime::wire::{ByteStream, Operation as _, RawRequest, RawResponse};
use oasmith_runtime::{Binary, Number, object, request, response};

type Texts = BTreeMap<String, String>;

pub struct Visit {
    pub tags: Texts,
    pub session: Option<String>,
    pub plain: Texts,
}

request! {
    Visit -> DoneResponse: GET "/visit" {
        tags: cookie("tags"),
        session: cookie("session"),
        plain: cookie("plain").style("cookie"),
    }
}

#[derive(Debug)]
pub enum DoneResponse {
    Done,
    Undocumented(RawResponse),
}

response! { DoneResponse -> Done { "204" => Done } }

#[test]
fn what_is_empty_is_no_cookie() {
    let cookies = |tags: Texts, session: Option<&str>| {
        let visit = Visit {
            tags,
            session: session.map(str::to_owned),
            plain: Texts::new(),
        };
        visit.encode().unwrap().headers.remove("cookie")
    };
    let tags = Texts::from([("a".to_owned(), String::new())]);
    assert_eq!(cookies(Texts::new(), None), None);
    assert_eq!(cookies(Texts::new(), Some("x")).unwrap(), "session=x");
    assert_eq!(cookies(tags, Some("x")).unwrap(), "a=; session=x");
}

pub struct Draw {
    pub body: ByteStream,
}

request! { Draw -> DoneResponse: PUT "/picture" { body: bytes("image/*") } }

#[derive(Clone)]
pub struct Album {
    pub cover: Binary,
}

object! { Album { cover req } }

pub struct Publish {
    pub body: Album,
}

request! {
    Publish -> DoneResponse: POST "/albums" {
        body: multipart("multipart/form-data").parts(&[part("cover", "image/png, image/gif")]),
    }
}

/// The server would refuse all others, or take them for something else.
#[test]
fn bodies_and_files_are_of_media_types_that_the_document_lists() {
    let drawn = |body: ByteStream| {
        let sent = Draw { body }.encode();
        sent.map(|sent| sent.headers["content-type"].clone())
            .map_err(|error| error.message)
    };
    let picture = || ByteStream::from("P");
    assert_eq!(
        drawn(picture().with_media_type("image/png")).unwrap(),
        "image/png"
    );
    for wrong in [picture(), picture().with_media_type("text/html")] {
        let message = drawn(wrong).unwrap_err();
        assert!(message.contains("image/*"), "{message}");
    }
    let published = |cover: Binary| {
        let body = Album { cover };
        let sent = Publish { body }.encode();
        sent.map(drop).map_err(|error| error.message)
    };
    let cover = || Binary::from("P");
    assert_eq!(published(cover()), Ok(()));
    assert_eq!(published(cover().with_media_type("image/gif")), Ok(()));
    let message = published(cover().with_media_type("text/html")).unwrap_err();
    assert!(message.contains("image/png, image/gif"), "{message}");
    for own in ["content-type", "Content-Disposition"] {
        let message = published(cover().with_header(own, "x")).unwrap_err();
        assert!(message.contains(own), "{message}");
    }
}

pub struct Note {
    pub body: String,
}

request! { Note -> DoneResponse: PUT "/note" { body: text("text/plain") } }

/// What has no character set is US-ASCII (RFC 2046 section 4.1.2), and servers take it for that, or for what they like.
#[test]
fn texts_say_what_character_set_they_are_in() {
    let sent = |body: &str| {
        let body = body.to_owned();
        Note { body }.encode().unwrap().headers["content-type"].clone()
    };
    assert_eq!(sent("plain"), "text/plain");
    assert_eq!(sent("süß"), "text/plain; charset=utf-8");
}

pub struct Store {
    pub length: Option<u64>,
    pub cookie: Option<String>,
    pub session: Option<String>,
    pub body: ByteStream,
}

request! {
    Store -> DoneResponse: PUT "/files" {
        length: header("Content-Length"),
        cookie: header("Cookie"),
        session: cookie("session"),
        body: bytes("application/octet-stream"),
    }
}

fn store(length: u64, body: ByteStream) -> Store {
    Store {
        length: Some(length),
        cookie: None,
        session: None,
        body,
    }
}

/// What is left would be the next request.
#[tokio::test]
async fn a_length_is_that_of_the_body() {
    assert!(store(5, "hello".into()).encode().is_ok());
    for wrong in [3, 7] {
        let error = store(wrong, "hello".into()).encode().unwrap_err();
        assert_eq!(error.name, Some("Content-Length"), "{error}");
    }
    for (length, is_sent) in [(5, true), (3, false), (7, false)] {
        let body = ByteStream::from_reader(&b"hello"[..]);
        let sent = store(length, body).encode().unwrap();
        assert_eq!(sent.headers["content-length"], length.to_string());
        let sent = sent.stream.unwrap().bytes().await;
        assert_eq!(sent.is_ok(), is_sent, "{length}");
    }
}

pub struct Greet {
    pub plain: Texts,
}

request! { Greet -> DoneResponse: GET "/greet" { plain: cookie("plain").style("cookie") } }

/// Both sides take what HTTP does.
#[test]
fn cookies_may_be_of_any_script() {
    let plain = Texts::from([("straße".to_owned(), "grün".to_owned())]);
    let greet = Greet { plain };
    let request = RawRequest {
        headers: greet.encode().unwrap().headers,
        ..RawRequest::default()
    };
    let arrived = Greet::decode(&request).unwrap();
    assert_eq!(arrived.plain, greet.plain);
}

#[test]
fn cookies_are_added_to_the_header_of_cookies() {
    let both = Store {
        cookie: Some("a=b".to_owned()),
        session: Some("c".to_owned()),
        ..store(0, "".into())
    };
    assert_eq!(both.encode().unwrap().headers["cookie"], "a=b; session=c");
}

pub struct Locate {
    pub latitude: f64,
    pub longitude: Option<f64>,
    pub price: Option<Number>,
}

request! {
    Locate -> DoneResponse: GET "/places/{latitude}" {
        latitude: path("latitude") [MinimumInt(0)],
        longitude: query("longitude"),
        price: query("price") [MaximumInt(100)],
    }
}

/// Many programs write doubles with more digits than tell them from their neighbours.
#[test]
fn numbers_have_as_many_digits_as_they_like() {
    let read = |latitude: &str, query: &str| {
        Locate::decode(&RawRequest {
            captures: vec![("latitude", latitude.to_owned())],
            query: query.to_owned(),
            ..RawRequest::default()
        })
    };
    let query = "longitude=13.404953999999999894&price=0.10000000000000000000001";
    let read_well = read("52.520006600000001173", query).unwrap();
    assert_eq!(read_well.latitude, 52.5200066);
    assert_eq!(read_well.longitude, Some(13.404954));
    let price = read_well.price.unwrap();
    assert_eq!(price.as_str(), "0.10000000000000000000001");
    // A whole number is not rounded, in a parameter no more than in a body.
    for (latitude, query) in [
        ("9007199254740993", ""),
        ("1", "longitude=9007199254740993"),
        ("1", "longitude=0x1"),
        ("1", "price=100.5"),
        ("-1", ""),
        ("1", "longitude=1e999"),
    ] {
        let refused = read(latitude, query).unwrap_err();
        assert_eq!(refused.status, 400, "{latitude} {query}");
    }
}
