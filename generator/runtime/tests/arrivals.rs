//! Requests as foreign clients send them: what a server still understands, and what it refuses because nobody knows what is meant.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used)]

use axum::body::Body;
use http_body_util::BodyExt as _;
use oasmith_runtime::server::{Authenticate, Credentials, Problem, Unauthorized};
use oasmith_runtime::wire::{Items, RawResponse, SecurityScheme, Server};
use oasmith_runtime::{Value, api, object, request, response};
use tower::ServiceExt as _;

pub const SERVERS: &[Server] = &[];
pub const SESSION: SecurityScheme = SecurityScheme::api_key_cookie("session", "session");

#[derive(Clone, PartialEq)]
pub struct Greet {
    pub name: Option<String>,
    pub theme: Option<String>,
}

request! {
    Greet -> TextResponse: GET "/greeting" {
        name: header("X-Name"),
        theme: cookie("theme"),
    }
}

#[derive(Clone, PartialEq)]
pub struct Enter {}

request! {
    Enter -> TextResponse: GET "/inside" {}
    security [SESSION]
}

pub const KEY: SecurityScheme = SecurityScheme::api_key_header("key", "X-Key");
pub const TOKEN: SecurityScheme = SecurityScheme::bearer("token");
pub const DIGEST: SecurityScheme = SecurityScheme::http("digest", "digest");

#[derive(Clone, PartialEq)]
pub struct Choose {}

request! {
    Choose -> TextResponse: GET "/choice" {}
    security [KEY] [TOKEN] [DIGEST]
}

#[derive(Clone, PartialEq)]
pub struct Put {
    pub body: String,
}

request! {
    Put -> TextResponse: PUT "/text" {
        body: text("text/plain"),
    }
}

#[derive(Clone)]
pub struct Label {
    pub name: String,
    pub size: Option<i64>,
}

object! {
    Label {
        name "the name" req,
        size opt,
    }
}

#[derive(Clone, PartialEq)]
pub struct Post {
    pub body: Label,
}

request! {
    Post -> TextResponse: POST "/labels" {
        body: json("application/json"),
    }
}

#[derive(Clone, PartialEq)]
pub struct Add {
    pub body: Items<i64>,
}

request! {
    Add -> TextResponse: POST "/numbers" {
        body: json_lines("application/jsonl") [MaximumInt(9)],
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum TextResponse {
    Ok(String),
    Undocumented(RawResponse),
}

response! {
    TextResponse -> Ok(String) {
        "200" => Ok(body): text("text/plain"),
    }
}

api! {
    /// An API that says what has arrived.
    pub trait Api: Authenticate in SERVERS {
        async fn greet(&self, request: Greet) -> TextResponse;
        async fn enter(&self, caller: Self::Principal, request: Enter) -> TextResponse;
        async fn choose(&self, caller: Self::Principal, request: Choose) -> TextResponse;
        async fn put(&self, request: Put) -> TextResponse;
        async fn add(&self, request: Add) -> TextResponse;
        async fn post(&self, request: Post) -> TextResponse;
    }
}

struct Echo;

impl Authenticate for Echo {
    type Principal = String;

    async fn authenticate(&self, credentials: &Credentials) -> Result<String, Unauthorized> {
        let secret = credentials.iter().next().map(|found| found.secret());
        match secret.unwrap_or_default() {
            "no" => Err(Unauthorized::default()),
            secret => Ok(secret.to_owned()),
        }
    }

    fn challenge(&self, scheme: &'static SecurityScheme) -> Option<String> {
        (scheme == &DIGEST).then(|| "Digest realm=\"a\", nonce=\"1\"".to_owned())
    }
}

impl Api for Echo {
    async fn greet(&self, request: Greet) -> TextResponse {
        TextResponse::Ok(format!("{:?} {:?}", request.name, request.theme))
    }
    async fn enter(&self, caller: String, _: Enter) -> TextResponse {
        TextResponse::Ok(caller)
    }
    async fn choose(&self, caller: String, _: Choose) -> TextResponse {
        TextResponse::Ok(caller)
    }
    async fn put(&self, request: Put) -> TextResponse {
        TextResponse::Ok(request.body)
    }
    async fn add(&self, request: Add) -> TextResponse {
        match request.body.collect().await {
            Ok(numbers) => TextResponse::Ok(format!("{numbers:?}")),
            Err(error) => TextResponse::Undocumented(Problem::from(error).into_response()),
        }
    }
}

async fn ask(
    method: &str,
    uri: &str,
    headers: &[(&str, &[u8])],
    body: &'static [u8],
) -> (u16, String) {
    let mut request = axum::extract::Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let router = routes(Echo).into_router();
    let response = router.oneshot(request.body(Body::from(body)).unwrap());
    let (head, body) = response.await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (
        head.status.as_u16(),
        String::from_utf8(body.to_vec()).unwrap(),
    )
}

/// What is wrong, in a sentence.
fn detail(body: &str) -> String {
    let problem: Value = serde_json::from_str(body).unwrap();
    problem["detail"].as_str().unwrap().to_owned()
}

/// Browsers send cookies of others in whatever bytes those were set (RFC 6265 section 5.4).
#[tokio::test]
async fn cookies_beside_others_that_are_no_text() {
    for line in [
        &b"theme=dark; other=\xe9"[..],
        b"other=\xc3\xa9;theme=dark",
        b"session=s; \xff; theme=dark",
    ] {
        let (_, body) = ask("GET", "/greeting", &[("cookie", line)], b"").await;
        assert_eq!(body, r#"None Some("dark")"#);
        let line = [line, b"; session=s"].concat();
        let (status, body) = ask("GET", "/inside", &[("cookie", &line)], b"").await;
        let twice = line.starts_with(b"session");
        assert_eq!(
            (status, body == "s"),
            if twice { (401, false) } else { (200, true) }
        );
    }
    let (_, body) = ask("GET", "/greeting", &[("cookie", "theme=é".as_bytes())], b"").await;
    assert_eq!(body, r#"None Some("é")"#);
}

/// A client that has no token is not told that it is invalid (RFC 6750 section 3.1), and one that may begin with `digest` is told how
/// (RFC 7616 section 3.3).
#[tokio::test]
async fn challenges_say_what_may_be_tried() {
    let usual = [
        "ApiKey name=\"X-Key\"",
        "Bearer",
        "Digest realm=\"a\", nonce=\"1\"",
    ];
    let refused = [usual[0], "Bearer error=\"invalid_token\"", usual[2]];
    for (headers, expected) in [
        (&[][..], usual),
        (&[("x-key", "no")], usual),
        (&[("x-key", "no"), ("authorization", "Bearer no")], refused),
    ] {
        let mut request = axum::extract::Request::get("/choice");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let router = routes(Echo).into_router();
        let response = router.oneshot(request.body(Body::empty()).unwrap()).await;
        let response = response.unwrap();
        let challenges = response.headers().get_all("www-authenticate").iter();
        let challenges: Vec<_> = challenges.map(|it| it.to_str().unwrap()).collect();
        assert_eq!(
            (response.status().as_u16(), challenges),
            (401, expected.to_vec())
        );
    }
    let key = [("x-key", "schlüssel".as_bytes())];
    assert_eq!(ask("GET", "/choice", &key, b"").await.1, "schlüssel");
}

/// A parameter that is no text is not taken for another text.
#[tokio::test]
async fn headers_are_text() {
    let (status, body) = ask("GET", "/greeting", &[("x-name", b"Andr\xe9")], b"").await;
    assert_eq!(status, 400, "{body}");
    assert!(body.contains("UTF-8") && body.contains("X-Name"), "{body}");
    let (_, body) = ask("GET", "/greeting", &[("x-name", "André".as_bytes())], b"").await;
    assert_eq!(body, r#"Some("André") None"#);
}

#[tokio::test]
async fn bodies_say_what_they_are_once() {
    let plain = ("content-type", &b"text/plain"[..]);
    let bogus = ("content-type", &b"text/plain; charset=bogus"[..]);
    assert_eq!(
        ask("PUT", "/text", &[plain], b"a").await,
        (200, "a".to_owned())
    );
    for (headers, says) in [
        (&[][..], "it has no Content-Type."),
        (
            &[plain, ("content-type", b"application/json")],
            "\"text/plain, application/json\".",
        ),
        (&[bogus], "the character set \"bogus\" is not known."),
        (
            &[
                plain,
                ("content-encoding", b"identity"),
                ("content-encoding", b"gzip"),
            ],
            "\"identity, gzip\".",
        ),
    ] {
        let (status, body) = ask("PUT", "/text", headers, b"a").await;
        assert_eq!(status, 415, "{body}");
        assert!(detail(&body).ends_with(says), "{body}");
    }
}

#[tokio::test]
async fn members_that_are_there_twice_are_named() {
    let json = [("content-type", &b"application/json"[..])];
    let body = br#"{"size": 1, "the name": "a", "the name": "b"}"#;
    let (status, body) = ask("POST", "/labels", &json, body).await;
    assert_eq!(status, 422);
    let says = r#"Label has the member \"the name\" twice"#;
    assert!(body.contains(says), "{body}");
}

/// Of many lines nobody would find the bad one.
#[tokio::test]
async fn items_are_told_by_their_number() {
    let lines = [("content-type", &b"application/jsonl"[..])];
    assert_eq!(ask("POST", "/numbers", &lines, b"1\n\n2").await.1, "[1, 2]");
    let (status, body) = ask("POST", "/numbers", &lines, b"1\n\n2\n\"a\"\n").await;
    let problem: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (status, &problem["errors"][0]["pointer"]),
        (422, &Value::from("/2"))
    );
    let (status, body) = ask("POST", "/numbers", &lines, b"1\n{\n").await;
    assert_eq!(status, 400);
    assert!(detail(&body).contains("\"1\": EOF"), "{body}");
}

/// A transfer coding that was not undone is still on the body (RFC 9112 section 6.1).
#[tokio::test]
async fn bodies_travel_in_chunks_alone() {
    let plain = ("content-type", &b"text/plain"[..]);
    for (coding, expected) in [
        (&b"chunked"[..], 200),
        (b"Chunked", 200),
        (b"gzip, chunked", 501),
        (b"chunked, chunked", 501),
    ] {
        let headers = [plain, ("transfer-encoding", coding)];
        let (status, body) = ask("PUT", "/text", &headers, b"a").await;
        assert_eq!(status, expected, "{body}");
    }
}
