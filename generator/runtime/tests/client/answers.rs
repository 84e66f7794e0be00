//! Bodies of responses that are nearly what the document says, or not at all.

use oasmith_runtime::client::Core;
use oasmith_runtime::wire::{Event, Events, Items, RawResponse};
use oasmith_runtime::{Error, content, request, response};

use super::ThingList;
use super::fake::{Answer, client};

pub struct Read {}

request! { Read -> ReadResponse: GET "/read" {} }

#[derive(Debug)]
pub enum ReadContent {
    Json(ThingList),
    Text(String),
    Numbers(Items<i64>),
}

content! {
    ReadContent {
        Json: json("application/json"),
        Text: text("text/plain"),
        Numbers: json_sequence("application/json-seq"),
    }
}

#[derive(Debug)]
pub enum ReadResponse {
    Ok(ReadContent),
    Undocumented(RawResponse),
}

response! { ReadResponse -> Ok(ReadContent) { "200" => Ok(body): content(ReadContent::ROWS) } }

async fn read(
    headers: &'static [(&'static str, &'static str)],
    body: &str,
) -> Result<ReadContent, Error<ReadResponse>> {
    let (builder, _) = client(vec![Answer::Response(200, headers, body.to_owned())]);
    let core: Core = builder.build().unwrap().0;
    core.call(Read {}).await.map(|answer| answer.into_inner())
}

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];
const SEQUENCE: &[(&str, &str)] = &[("content-type", "application/json-seq")];

/// RFC 8259 section 8.1: whoever reads may pass over it.
#[tokio::test]
async fn a_byte_order_mark_is_passed_over() {
    match read(JSON, "\u{feff}{\"items\": [\"a\"]}").await.unwrap() {
        ReadContent::Json(list) => assert_eq!(list.items, ["a"]),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_error_says_once_what_it_found() {
    let html = &[("content-type", "text/html")];
    let error = read(html, "<html>").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the 200 OK response (text/html) does not satisfy the document: body: expected application/json or text/plain or \
         application/json-seq, found \"text/html\" (contentMediaType)"
    );
    let error = read(&[], "<html>").await.unwrap_err().to_string();
    let start = "the 200 OK response (of no media type) does not satisfy the document: ";
    assert!(error.starts_with(start), "{error}");
}

/// RFC 7464 section 2.4: of a number that nothing follows, digits may be missing.
#[tokio::test]
async fn a_number_that_is_cut_short_is_none() {
    let numbers = async |body| match read(SEQUENCE, body).await.unwrap() {
        ReadContent::Numbers(numbers) => numbers.collect().await.map_err(|error| error.to_string()),
        other => panic!("{other:?}"),
    };
    assert_eq!(numbers("\x1e1\n\x1e23\n").await, Ok(vec![1, 23]));
    for cut in ["\x1e1\n\x1e2", "\x1e1\x1e23\n"] {
        let error = numbers(cut).await.unwrap_err();
        assert!(error.contains("cut short"), "{error}");
    }
}

pub struct Listen {}

request! { Listen -> ListenResponse: GET "/listen" {} }

#[derive(Debug)]
pub enum ListenResponse {
    Ok(Events<String>),
    Undocumented(RawResponse),
}

response! { ListenResponse -> Ok(Events<String>) { "200" => Ok(body): events("text/event-stream") } }

const HTML: &[(&str, &str)] = &[("content-type", "text/html")];

fn events() -> Answer {
    let headers = &[("content-type", "Text/Event-Stream; charset=utf-8")];
    Answer::Response(200, headers, "data: a\n\n".to_owned())
}

fn page() -> Answer {
    Answer::Response(200, HTML, "<html>".to_owned())
}

/// Of a page nothing would be left, because events pass over what they do not know (WHATWG HTML section 9.2.3).
#[tokio::test(start_paused = true)]
async fn a_page_is_no_stream_of_events() {
    let (builder, _) = client(vec![page()]);
    let core: Core = builder.build().unwrap().0;
    match core.call(Listen {}).await {
        Err(Error::Decode(error)) => {
            assert_eq!(
                (error.status().as_u16(), &error.body()[..]),
                (200, &b"<html>"[..])
            );
            assert!(error.to_string().contains("text/event-stream"), "{error}");
        }
        other => panic!("{other:?}"),
    }
    let (builder, log) = client(vec![events(), page(), events()]);
    let core: Core = builder.build().unwrap().0;
    let mut events = core
        .call(Listen {})
        .await
        .unwrap()
        .into_inner()
        .reconnecting();
    let event = events.next().await.unwrap().unwrap();
    assert_eq!(event, Event::new("a".to_owned()));
    let error = events.next().await.unwrap().unwrap_err().to_string();
    assert!(error.contains("200 OK (text/html)"), "{error}");
    assert!(events.next().await.is_none());
    assert_eq!(log.lock().unwrap().len(), 2);
}
