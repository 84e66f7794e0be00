//! What the server decides by itself: paths, methods, media types, merging, security without bearer tokens.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::panic)]

use axum::body::Body;
use http_body_util::BodyExt as _;
use oasmith_runtime::server::{Authenticate, Credentials, Problem, Routes, Unauthorized};
use oasmith_runtime::wire::{RawResponse, SecurityScheme, Server, ServerVariable, StatusCode};
use oasmith_runtime::{Value, api, request, response};
use tower::ServiceExt as _;

pub const SERVERS: &[Server] =
    &[Server::new("/base/{version}").variables(&[ServerVariable::new("version", "1", &[])])];
pub const COOKIE: SecurityScheme = SecurityScheme::api_key_cookie("cookie", "sid");
pub const KEY: SecurityScheme = SecurityScheme::api_key_query("key", "api key");
pub const BASIC: SecurityScheme = SecurityScheme::basic("basic");
pub const SESAME: SecurityScheme = SecurityScheme::unknown("sesame");
pub const OAUTH: SecurityScheme = SecurityScheme::oauth2("oauth");

#[derive(Clone, PartialEq)]
pub struct GetItem {
    pub id: String,
    pub limit: Option<i64>,
}

request! {
    GetItem -> TextResponse: GET "/items/{id}" {
        id: path("id"),
        limit: query("limit") [MaximumInt(10)],
    }
}

#[derive(Clone, PartialEq)]
pub struct GetMine {}

request! {
    GetMine -> TextResponse: GET "/items/mine" {}
}

#[derive(Clone, PartialEq)]
pub struct DeleteItem {
    pub id: String,
}

request! {
    DeleteItem -> TextResponse: DELETE "/items/{id}" {
        id: path("id"),
    }
}

#[derive(Clone, PartialEq)]
pub struct Activate {
    pub item_id: i64,
    pub tag: String,
}

request! {
    Activate -> TextResponse: POST "/items/{item id}:activate" {
        item_id: path("item id"),
        tag: header("X-Tag") [Pattern("^[a-z]+$")],
    }
    security [BASIC] [COOKIE, KEY]
}

#[derive(Clone, PartialEq)]
pub struct Greet {}

request! {
    Greet -> TextResponse: GET "/greeting" {}
    security [OAUTH.scopes(&["read", "write"])] []
}

#[derive(Clone, PartialEq)]
pub struct Open {}

request! {
    Open -> TextResponse: POST "/open" {}
    security [SESAME]
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

/// The second version of the document: the same paths, other media types.
#[derive(Clone, PartialEq)]
pub struct GetItem2 {
    pub id: String,
}

request! {
    GetItem2 -> JsonResponse: GET "/items/{item}" {
        id: path("item"),
    }
}

#[derive(Clone, PartialEq)]
pub struct FindItems {}

request! {
    FindItems -> JsonResponse: QUERY "/items" {}
}

#[derive(Debug, Clone, PartialEq)]
pub enum JsonResponse {
    Ok(Vec<i64>),
    Undocumented(RawResponse),
}

response! {
    JsonResponse -> Ok(Vec<i64>) {
        "200" => Ok(body): json("application/items=v2+json"),
    }
}

api! {
    /// The first document.
    pub trait Api: Authenticate in SERVERS {
        async fn get_item(&self, request: GetItem) -> TextResponse;
        async fn get_mine(&self, request: GetMine) -> TextResponse;
        async fn delete_item(&self, request: DeleteItem) -> TextResponse;
        async fn activate(&self, caller: Self::Principal, request: Activate) -> TextResponse;
        async fn greet(&self, caller: Option<Self::Principal>, request: Greet) -> TextResponse;
        async fn open(&self, caller: Self::Principal, request: Open) -> TextResponse;
    }
}

/// The second version of the document.
mod later {
    use super::{FindItems, GetItem2, JsonResponse, SERVERS};

    oasmith_runtime::api! {
        /// The second document.
        pub trait Api in SERVERS {
            async fn get_item2(&self, request: GetItem2) -> JsonResponse;
            async fn find_items(&self, request: FindItems) -> JsonResponse;
        }
    }
}

struct Items;

/// Who calls the first document.
#[derive(Debug, PartialEq)]
struct Caller(String);

impl Authenticate for Items {
    type Principal = Caller;

    async fn authenticate(&self, credentials: &Credentials) -> Result<Caller, Unauthorized> {
        assert!(!format!("{credentials:?}").contains("secret"));
        if credentials.bearer() == Some("stale") {
            let challenge = "Bearer error=\"invalid_token\"";
            return Err(Unauthorized::new("The token is no longer valid.").challenge(challenge));
        }
        if let Some(token) = credentials.bearer() {
            let scopes: Vec<_> = credentials.scopes().collect();
            return Ok(Caller(format!("{token} {}", scopes.join(" "))));
        }
        let word = credentials.headers().get("x-sesame");
        if let (Some(_), Some("")) = (word, credentials.get("sesame")) {
            return Ok(Caller("Ali".to_owned()));
        }
        match (
            credentials.basic(),
            credentials.get("cookie"),
            credentials.get("key"),
        ) {
            (Some((user @ "ada", "se:cret")), None, None) => Ok(Caller(user.to_owned())),
            (None, Some("c"), Some("k k")) => Ok(Caller(credentials.operation().to_owned())),
            _ => Err(Unauthorized::default()),
        }
    }
}

impl Api for Items {
    async fn get_item(&self, request: GetItem) -> TextResponse {
        TextResponse::Ok(format!("item {} {:?}", request.id, request.limit))
    }
    async fn activate(&self, caller: Caller, request: Activate) -> TextResponse {
        TextResponse::Ok(format!(
            "{} {} by {}",
            request.item_id, request.tag, caller.0
        ))
    }
    async fn open(&self, caller: Caller, _: Open) -> TextResponse {
        TextResponse::Ok(caller.0)
    }
    async fn greet(&self, caller: Option<Caller>, _: Greet) -> TextResponse {
        TextResponse::Ok(caller.map_or("nobody".to_owned(), |caller| caller.0))
    }
}

impl later::Api for Items {
    async fn get_item2(&self, _: GetItem2) -> JsonResponse {
        JsonResponse::Ok(vec![2])
    }
    async fn find_items(&self, _: FindItems) -> JsonResponse {
        JsonResponse::Ok(vec![1, 2])
    }
}

fn first() -> Routes {
    routes(Items)
}

fn second() -> Routes {
    later::routes(Items)
}

struct Answer {
    status: StatusCode,
    head: String,
    body: String,
}

async fn ask(routes: Routes, method: &str, uri: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = axum::extract::Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = routes
        .into_router()
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    let (parts, body) = response.into_parts();
    let body = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
    Answer {
        status: parts.status,
        head: format!("{:?}", parts.headers),
        body,
    }
}

#[tokio::test]
async fn concrete_paths_come_before_templates() {
    let answer = ask(first(), "GET", "/base/1/items/7", &[]).await;
    assert_eq!(
        (answer.status.as_u16(), answer.body.as_str()),
        (200, "item 7 None")
    );
    assert_eq!(
        ask(first(), "GET", "/base/1/items/mine", &[]).await.status,
        501
    );
    let answer = ask(first(), "GET", "/base/1/items/a%2Fb%20c?limit=10", &[]).await;
    assert_eq!(answer.body, "item a/b c Some(10)");
    assert_eq!(
        ask(first(), "GET", "/base/1/items/7/", &[]).await.status,
        404
    );
    assert_eq!(
        ask(first(), "GET", "/base/1/items/%ff", &[]).await.status,
        400
    );
    assert_eq!(
        ask(first().at("/other/"), "GET", "/other/items/7", &[])
            .await
            .status,
        200
    );
    assert_eq!(
        ask(first().at(""), "GET", "/items/7", &[]).await.status,
        200
    );
}

#[tokio::test]
async fn problems_name_place_and_keyword() {
    let answer = ask(first(), "GET", "/base/1/items/7?limit=11", &[]).await;
    let problem: Value = serde_json::from_str(&answer.body).unwrap();
    let expected = serde_json::json!({
        "type": "about:blank", "title": "Bad Request", "status": 400, "detail": "Parameters do not fit.",
        "errors": [{
            "pointer": "", "in": "query", "name": "limit", "keyword": "maximum",
            "detail": "expected at most 10, found 11",
        }],
    });
    assert_eq!(problem, expected);
}

#[tokio::test]
async fn head_is_get_without_a_body() {
    let answer = ask(first(), "HEAD", "/base/1/items/7", &[]).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, ""));
    assert!(
        answer.head.contains("\"content-length\": \"11\""),
        "{}",
        answer.head
    );
    let answer = ask(first(), "PUT", "/base/1/items/7", &[]).await;
    assert_eq!(answer.status, 405);
    assert!(
        answer.head.contains("DELETE, GET, HEAD, OPTIONS"),
        "{}",
        answer.head
    );
}

/// A concrete path is matched before its templated counterpart (OpenAPI, Path Templating Matching), whatever the method.
#[tokio::test]
async fn methods_of_a_template_are_not_those_of_a_concrete_path() {
    for (path, status, allow) in [
        ("/base/1/items/7", 501, None),
        ("/base/1/items/min", 501, None),
        ("/base/1/items/mine", 405, Some("GET, HEAD, OPTIONS")),
        ("/base/1/items/m%69ne", 405, Some("GET, HEAD, OPTIONS")),
    ] {
        let answer = ask(first(), "DELETE", path, &[]).await;
        assert_eq!(answer.status, status, "{path}");
        if let Some(allow) = allow {
            let allow = format!("\"allow\": \"{allow}\"");
            assert!(answer.head.contains(&allow), "{}", answer.head);
        }
        let options = ask(first(), "OPTIONS", path, &[]).await;
        assert_eq!(options.head.contains("DELETE"), allow.is_none(), "{path}");
    }
}

#[tokio::test]
async fn merged_documents_share_paths_by_media_type() {
    let both = || first().merge(second());
    let json = &[("accept", "application/items=v2+json")];
    let second = ask(both(), "GET", "/base/1/items/7", json).await;
    assert_eq!(second.body, "[2]");
    assert!(
        second.head.contains(r#""vary": "accept""#),
        "{}",
        second.head
    );
    let alone = ask(first(), "GET", "/base/1/items/7", &[]).await;
    assert!(!alone.head.contains("vary"), "{}", alone.head);
    assert_eq!(
        ask(both(), "GET", "/base/1/items/7", &[("accept", "text/*")])
            .await
            .body,
        "item 7 None"
    );
    // Caches have to know that without `Accept`, too.
    let any = ask(both(), "GET", "/base/1/items/7", &[]).await;
    assert_eq!(any.body, "item 7 None");
    assert!(any.head.contains(r#""vary": "accept""#), "{}", any.head);
    assert_eq!(
        ask(both(), "GET", "/base/1/items/7", &[("accept", "image/png")])
            .await
            .status,
        406
    );
}

#[tokio::test]
async fn every_alternative_lets_in() {
    let uri = "/base/1/items/7:activate";
    let tag = ("x-tag", "a");
    let basic = ("authorization", "basic YWRhOnNlOmNyZXQ=");
    let answer = ask(first(), "POST", uri, &[tag, basic]).await;
    assert_eq!(
        (answer.status.as_u16(), answer.body.as_str()),
        (200, "7 a by ada")
    );
    let keyed = "/base/1/items/7:activate?api%20key=k+k";
    let answer = ask(first(), "POST", keyed, &[tag, ("cookie", "a=b; sid=c")]).await;
    assert_eq!(answer.body, "7 a by Activate");
    let wrong_and_right = [tag, ("cookie", "sid=c"), ("authorization", "Basic YTpi")];
    assert_eq!(
        ask(first(), "POST", keyed, &wrong_and_right).await.status,
        200
    );
    // Which of two is meant nobody knows.
    for twice in [[tag, basic, basic], [tag, ("cookie", "sid=c; sid=d"), tag]] {
        let answer = ask(first(), "POST", keyed, &twice).await;
        assert_eq!(answer.status, 401, "{twice:?}");
    }
    let half = ask(first(), "POST", keyed, &[tag]).await;
    assert_eq!(half.status, 401);
    assert!(
        half.head.contains("Basic realm") && half.head.contains("ApiKey name"),
        "{}",
        half.head
    );
    assert_eq!(
        ask(first(), "POST", uri, &[basic, ("x-tag", "A")])
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn anonymous_requests_have_no_caller() {
    let greet =
        async |headers: &[(&str, &str)]| ask(first(), "GET", "/base/1/greeting", headers).await;
    assert_eq!(greet(&[]).await.body, "nobody");
    let known = greet(&[("authorization", "Bearer t")]).await;
    assert_eq!(known.body, "t read write");
    let refused = greet(&[("authorization", "Bearer stale")]).await;
    assert_eq!(refused.status, 401);
    assert!(refused.head.contains("invalid_token"), "{}", refused.head);
}

/// Nobody knows where its credentials are, so who judges them is asked about every request.
#[tokio::test]
async fn an_undescribed_scheme_is_judged_by_hand() {
    let open = async |headers: &[(&str, &str)]| ask(first(), "POST", "/base/1/open", headers).await;
    assert_eq!(open(&[]).await.status, 401);
    assert_eq!(open(&[("x-sesame", "1")]).await.body, "Ali");
}

#[test]
fn problems_are_made_by_hand_too() {
    let raw = Problem::new(StatusCode::CONFLICT, "Taken.").into_response();
    assert_eq!(
        (raw.status.as_u16(), raw.content_type()),
        (409, "application/problem+json")
    );
}

/// The method `QUERY` is not one of those that every HTTP library names.
#[tokio::test]
async fn methods_beyond_the_usual() {
    let found = ask(second(), "QUERY", "/base/1/items", &[]).await;
    assert_eq!(
        (found.status, found.body.as_str()),
        (StatusCode::OK, "[1,2]")
    );
    let refused = ask(second(), "GET", "/base/1/items", &[]).await;
    assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(refused.head.contains("QUERY"), "{}", refused.head);
}
