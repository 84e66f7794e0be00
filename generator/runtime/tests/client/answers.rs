//! Bodies of responses that are nearly what the document says, or not at all.

use oasmith_runtime::client::Core;
use oasmith_runtime::wire::{Items, RawResponse};
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
