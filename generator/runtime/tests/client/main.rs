//! What the client decides by itself: credentials, retries, successes.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::panic)]

mod answers;
#[cfg(feature = "blocking")]
mod blocking;
#[cfg(feature = "gzip")]
mod compression;
mod fake;
mod paging;
mod redirects;
mod security;
mod sending;
mod servers;
mod tokens;
#[cfg(feature = "tracing")]
mod tracing;

use std::time::{Duration, Instant};

use oasmith_runtime::client::{Builder, Core};
use oasmith_runtime::wire::{RawResponse, SecurityScheme, Server, ServerVariable};
use oasmith_runtime::{Error, call, object, request, response};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

pub const BASIC: SecurityScheme = SecurityScheme::basic("basic");
pub const KEY: SecurityScheme = SecurityScheme::api_key_query("key", "api_key");
pub const SESSION: SecurityScheme = SecurityScheme::api_key_cookie("session", "sid");
pub const OAUTH: SecurityScheme = SecurityScheme::oauth2("oauth");
pub const DIGEST: SecurityScheme = SecurityScheme::http("digest", "digest");

#[derive(Clone, Default)]
pub struct Body {
    pub name: Option<String>,
    pub count: i64,
}

object! { Body { name opt, count req } }

#[derive(Clone, PartialEq)]
pub struct PutThing {
    pub id: String,
    pub dry: Option<bool>,
    pub body: Body,
}

request! {
    PutThing -> ThingResponse: PUT "/things/{id}" {
        id: path("id"),
        dry: query("dry"),
        body: json("application/json"),
    }
    security [BASIC] [KEY, SESSION]
}

#[derive(Clone, PartialEq)]
pub struct PostThing {}

request! { PostThing -> ThingResponse: POST "/things" {} }

#[derive(Clone, PartialEq)]
pub struct Pay {
    pub idempotency_key: Option<String>,
}

request! {
    Pay -> ThingResponse: POST "/payments" {
        idempotency_key: header("Idempotency-Key"),
    }
}

#[derive(Clone)]
pub struct ThingList {
    pub items: Vec<String>,
}

object! { ThingList { items req } }

#[derive(Clone, PartialEq)]
pub struct ListThings {
    pub limit: Option<i64>,
}

request! {
    ListThings -> ListResponse: GET "/things" {
        limit: query("limit"),
    }
    security [KEY]
    pages url("/_links/next/href")
    keep request
}

#[derive(Debug, Clone, PartialEq)]
pub enum ListResponse {
    Ok(ThingList),
    Undocumented(RawResponse),
}

response! { ListResponse -> Ok(ThingList) { "200" => Ok(body): json("application/json") } }

#[derive(Clone, PartialEq)]
pub struct Upload {}

request! {
    Upload -> ThingResponse: POST "/upload" {}
    servers [Server::new("https://{region}-{zone}.files.example.com/").variables(&[ServerVariable::new("region", "eu", &["eu", "us"]), ServerVariable::new("zone", "a", &[])])]
}

#[derive(Clone, PartialEq)]
pub struct UploadRelative {}

request! { UploadRelative -> ThingResponse: POST "/upload" {} servers [Server::new("/files")] }

#[derive(Clone, PartialEq)]
pub struct SignIn {}

request! { SignIn -> SignInResponse: GET "/sign-in" {} }

#[derive(Debug, Clone, PartialEq)]
pub enum SignInResponse {
    Done,
    Found,
    Undocumented(RawResponse),
}

response! { SignInResponse -> Done { "204" => Done, "302" => Found } }

#[derive(Clone, PartialEq)]
pub struct ReadMine {}

request! { ReadMine -> ThingResponse: POST "/mine" {} security [OAUTH] }

#[derive(Clone, PartialEq)]
pub struct ReadDigest {}

request! { ReadDigest -> ThingResponse: POST "/digest" {} security [DIGEST] }

#[derive(Debug, Clone, PartialEq)]
pub enum ThingResponse {
    Done,
    Undocumented(RawResponse),
}

response! { ThingResponse -> Done { "2XX" => Done } }

#[derive(Debug, Clone)]
pub struct Client(Core);

call! {
    /// Puts a thing.
    Client.put_thing(id: impl Into<String>) -> PutCall(PutThing) {
        dry: bool,
        body: Body,
    }
    body {
        name: String,
    }
}

call! { Client.post_thing() -> PostCall(PostThing) {} }

call! { Client.list_things() -> ListCall(ListThings) { limit: i64 } pages }

call! { Client.upload() -> UploadCall(Upload) {} }

call! { Client.upload_relative() -> UploadRelativeCall(UploadRelative) {} }

call! { Client.sign_in() -> SignInCall(SignIn) {} }

call! { Client.read_mine() -> ReadMineCall(ReadMine) {} }

call! { Client.read_digest() -> ReadDigestCall(ReadDigest) {} }

call! { Client.pay() -> PayCall(Pay) { idempotency_key: String } }

/// Answers each connection with the next of these, and passes on what it was sent.
async fn answering(
    answers: &'static [&'static str],
) -> (Builder<Client>, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (seen, requests) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        for answer in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut buffer = vec![0; 4096];
            let length = stream.read(&mut buffer).await.unwrap();
            seen.send(String::from_utf8_lossy(&buffer[..length]).into_owned())
                .unwrap();
            let answer =
                format!("HTTP/1.1 {answer}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    let builder = Builder::new(&[], Client).base_url(format!("http://{address}/prefix"));
    (
        builder
            .timeout(Duration::from_secs(5))
            .without_credentials(),
        requests,
    )
}

#[tokio::test]
async fn setters_and_credentials_reach_the_wire() {
    let (builder, mut requests) =
        answering(&["204 No Content", "204 No Content", "204 No Content"]).await;
    let client = builder
        .api_key("key", "k&k")
        .api_key("session", "s;s")
        .build()
        .unwrap();
    client.put_thing("a/b").dry(true).name("x").await.unwrap();
    let request = requests.recv().await.unwrap();
    assert!(
        request.starts_with("PUT /prefix/things/a%2Fb?dry=true&api_key=k%26k HTTP/1.1"),
        "{request}"
    );
    assert!(
        request.contains("cookie: sid=s%3Bs") && request.ends_with(r#"{"name":"x","count":0}"#),
        "{request}"
    );
    client.post_thing().await.unwrap();
    let request = requests.recv().await.unwrap();
    assert!(
        request.starts_with("POST /prefix/things HTTP/1.1") && !request.contains("cookie"),
        "{request}"
    );
    client
        .put_thing("a")
        .body(Body {
            name: None,
            count: 2,
        })
        .await
        .unwrap();
    assert!(requests.recv().await.unwrap().ends_with(r#"{"count":2}"#));
}

/// RFC 9110 section 8.6: some servers answer 411 to a `POST` that does not say that it has no body.
#[tokio::test]
async fn a_request_that_could_have_a_body_says_that_it_has_none() {
    let (builder, mut requests) = answering(&["204 No Content", "200 OK"]).await;
    let client = builder.build().unwrap();
    client.post_thing().await.unwrap();
    let request = requests.recv().await.unwrap();
    assert!(request.contains("\r\ncontent-length: 0\r\n"), "{request}");
    client.list_things().await.unwrap_err();
    let request = requests.recv().await.unwrap();
    assert!(!request.contains("content-length"), "{request}");
}

#[tokio::test]
async fn the_first_alternative_that_can_be_satisfied_is_used() {
    let (builder, mut requests) = answering(&["200 OK"]).await;
    let client = builder
        .api_key("key", "k")
        .basic("ada", "se:cret")
        .build()
        .unwrap();
    assert!(!format!("{client:?}").contains("se:cret"));
    client.put_thing("1").await.unwrap();
    let request = requests.recv().await.unwrap();
    assert!(
        request.contains("authorization: Basic YWRhOnNlOmNyZXQ=") && !request.contains("api_key"),
        "{request}"
    );
}

#[tokio::test]
async fn idempotent_requests_are_sent_again() {
    let (builder, _requests) = answering(&["503 No\r\nretry-after: 0", "502 No", "200 OK"]).await;
    let client = builder.retries(2).build().unwrap();
    let started = Instant::now();
    assert_eq!(client.put_thing("1").await.unwrap().status(), 200);
    assert!(
        started.elapsed() >= Duration::from_millis(200),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test]
async fn other_requests_are_sent_once() {
    let (builder, mut requests) = answering(&["503 No", "200 OK"]).await;
    let client = builder.retries(2).build().unwrap();
    match client.post_thing().await {
        Err(Error::Undocumented(raw)) => assert_eq!(raw.status, 503),
        other => panic!("{other:?}"),
    }
    requests.recv().await.unwrap();
    assert!(requests.try_recv().is_err());
}

#[tokio::test]
async fn requests_that_would_go_elsewhere_are_not_sent() {
    let client = Builder::new(&[], Client)
        .base_url("http://127.0.0.1:1")
        .build()
        .unwrap();
    match client.put_thing("..").await {
        Err(Error::Request(error)) => assert_eq!(error.name, Some("id")),
        other => panic!("{other:?}"),
    }
}
