//! Parameters and headers on the wire, as OpenAPI 3.2 adds to them.

use oasmith_runtime::Error;
use oasmith_runtime::wire::WithHeaders;
use serde_json::json;

use crate::{answer, send, serve, socket};

mod api {
    include!(concat!(env!("OUT_DIR"), "/parameters_later.rs"));
}

use api::models::Place;
use api::operations::*;

struct Echo;

impl api::server::Api for Echo {
    async fn go(&self, request: GoRequest) -> GoResponse {
        let headers = GoNoContentHeaders {
            place: place(None),
            json: Some(Place {
                tags: Some(vec![request.id]),
                ..place(None)
            }),
        };
        GoResponse::NoContent(WithHeaders::new((), headers))
    }

    async fn find_by_json(&self, request: FindByJsonRequest) -> FindByJsonResponse {
        FindByJsonResponse::Ok(request.all)
    }

    async fn find_by_form(&self, request: FindByFormRequest) -> FindByFormResponse {
        FindByFormResponse::Ok(request.all.unwrap_or_else(|| place(None)))
    }
}

fn place(tags: Option<&[&str]>) -> Place {
    Place {
        y: 2,
        x: Some(1),
        tags: tags.map(|tags| tags.iter().map(|tag| (*tag).to_owned()).collect()),
    }
}

fn client(address: std::net::SocketAddr) -> api::Client {
    let builder = api::Client::builder().base_url(format!("http://{address}"));
    builder.build().unwrap()
}

#[tokio::test]
async fn the_query_is_one_value() {
    let json = br#"{"y":2}"#;
    let (address, request) = socket::replay(answer("200 OK", "application/json", json)).await;
    let tagged = place(Some(&["a&b", "c"]));
    client(address).find_by_json(tagged.clone()).await.unwrap();
    let start = "GET /json?%7B%22y%22%3A2%2C%22x%22%3A1%2C%22tags%22%3A%5B%22a%26b%22%2C%22c%22%5D%7D HTTP/1.1";
    assert_eq!(request.await.unwrap().start, start);
    let (address, request) = socket::replay(answer("200 OK", "application/json", json)).await;
    client(address)
        .find_by_form()
        .all(tagged.clone())
        .await
        .unwrap();
    assert_eq!(
        request.await.unwrap().start,
        "GET /form?y=2&x=1&tags=a%26b,c HTTP/1.1"
    );

    let address = serve(api::server::router(Echo)).await;
    let client = client(address);
    let found = client.find_by_json(tagged.clone()).await.unwrap();
    assert_eq!(found.into_inner(), tagged);
    let found = client.find_by_form().all(tagged.clone()).await.unwrap();
    assert_eq!(found.into_inner(), tagged);
    assert_eq!(
        client.find_by_form().await.unwrap().into_inner(),
        place(None)
    );
    let refused = send(address, "GET /json", &[], b"").await.json();
    let place = json!({"detail": "a value is required", "in": "query", "keyword": "required", "pointer": ""});
    assert_eq!(refused["errors"], json!([place]));
    for target in [
        "GET /json",
        "GET /json?x",
        "GET /json?%7B%7D",
        "GET /form?x=1",
    ] {
        assert_eq!(
            send(address, target, &[], b"").await.status(),
            400,
            "{target}"
        );
    }
}

#[tokio::test]
async fn headers_are_exploded_or_json() {
    let address = serve(api::server::router(Echo)).await;
    let answer = send(address, "GET /things/a", &[], b"").await;
    assert_eq!(answer.header("x-place"), Some("y=2,x=1"));
    assert_eq!(
        answer.header("x-json"),
        Some(r#"{"y":2,"x":1,"tags":["a"]}"#)
    );
    let answered = client(address).go("a@b,c/d").await.unwrap();
    assert_eq!(answered.headers.place, place(None));
    assert_eq!(answered.headers.json, Some(place(Some(&["a@b,c/d"]))));
}

#[tokio::test]
async fn cookies_stand_as_they_are() {
    let none: &[u8] = b"HTTP/1.1 204 No Content\r\nx-place: y=2\r\n\r\n";
    let (address, request) = socket::replay(none).await;
    let seen = vec!["a, b".to_owned(), "%20".to_owned()];
    client(address).go("a@b,c/d").seen(seen).await.unwrap();
    let sent = request.await.unwrap();
    assert_eq!(sent.start, "GET /things/a@b,c%2Fd HTTP/1.1");
    assert_eq!(sent.header("cookie"), Some("seen=a, b; seen=%20"));
    let broken = client(address).go("x").seen(vec!["a;b".to_owned()]).await;
    assert!(matches!(broken, Err(Error::Request(_))), "{broken:?}");
}
