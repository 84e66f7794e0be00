//! Paths behind which a document writes a query: what is sent, and what a server tells operations apart by.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used)]

use axum::body::Body;
use http_body_util::BodyExt as _;
use oasmith_runtime::server::Operations;
use oasmith_runtime::wire::{Operation as _, RawResponse, Server};
use oasmith_runtime::{api, request, response};
use tower::ServiceExt as _;

pub const SERVERS: &[Server] = &[];

pub struct List {
    pub limit: Option<i64>,
}

request! {
    List -> TextResponse: GET "/things?action=list#first" {
        limit: query("limit"),
    }
}

pub struct Delete {}

request! {
    Delete -> TextResponse: GET "/things?action=delete" {}
}

pub struct Show {
    pub id: String,
}

request! {
    Show -> TextResponse: GET "/things?action=show&id={id}" {
        id: path("id"),
    }
}

pub struct Other {}

request! {
    Other -> TextResponse: GET "/things" {}
}

#[derive(Debug)]
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
    pub trait Api in SERVERS {
        async fn other(&self, request: Other) -> TextResponse;
        async fn list(&self, request: List) -> TextResponse;
        async fn delete(&self, request: Delete) -> TextResponse;
        async fn show(&self, request: Show) -> TextResponse;
    }
}

struct Things;

impl Api for Things {
    async fn list(&self, request: List) -> TextResponse {
        TextResponse::Ok(format!("list {:?}", request.limit))
    }

    async fn delete(&self, _: Delete) -> TextResponse {
        TextResponse::Ok("delete".to_owned())
    }

    async fn show(&self, request: Show) -> TextResponse {
        TextResponse::Ok(format!("show {}", request.id))
    }

    async fn other(&self, _: Other) -> TextResponse {
        TextResponse::Ok("other".to_owned())
    }
}

#[test]
fn the_query_is_in_every_request() {
    let sent = |limit| {
        let sent = List { limit }.encode().unwrap();
        (sent.path, sent.query)
    };
    let things = |query: &str| ("/things".to_owned(), query.to_owned());
    assert_eq!(sent(Some(3)), things("action=list&limit=3"));
    assert_eq!(sent(None), things("action=list"));
    let shown = Show { id: "a&b".into() }.encode().unwrap();
    assert_eq!((shown.path, shown.query), things("action=show&id=a%26b"));
}

#[tokio::test]
async fn a_server_tells_operations_apart_by_it() {
    for (target, body) in [
        ("/things?limit=3&action=list", "list Some(3)"),
        ("/things?action=delete", "delete"),
        ("/things?id=a%26b&action=show", "show a&b"),
        ("/things?action=show", "other"),
        ("/things?acti%6Fn=l%69st", "list None"),
        ("/things?action=deleted", "other"),
        ("/things", "other"),
    ] {
        let request = axum::extract::Request::builder().uri(target);
        let answer = router(Things).oneshot(request.body(Body::empty()).unwrap());
        let answer = answer.await.unwrap();
        // What the client takes decides nothing here.
        assert!(!answer.headers().contains_key("vary"), "{target}");
        let answer = answer.into_body();
        assert_eq!(answer.collect().await.unwrap().to_bytes(), body, "{target}");
    }
}

/// A path that has its method only with some query is not there without that query (RFC 9110 section 15.5.6 asks for
/// methods in `Allow` that it supports).
#[tokio::test]
async fn without_the_query_there_is_no_such_path() {
    let only = || {
        let operations = Operations::<()>::new(SERVERS)
            .operation(|_: Delete| async { TextResponse::Ok("delete".to_owned()) });
        operations.into_routes().into_router()
    };
    for (method, target, status) in [
        ("GET", "/things?action=delete", 200),
        ("GET", "/things", 404),
        ("HEAD", "/things?action=list", 404),
        ("POST", "/things", 405),
        ("OPTIONS", "/things", 204),
    ] {
        let request = axum::extract::Request::builder().method(method).uri(target);
        let answer = only().oneshot(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.unwrap().status(), status, "{method} {target}");
    }
}
