//! Bodies that are left out, and bodies that are `null`: what a document allows of both.

use crate::{serve, socket};

#[allow(dead_code, reason = "not all operations are called here")]
mod api {
    include!(concat!(env!("OUT_DIR"), "/optional_body.rs"));
}

use api::operations::*;

struct Echo;

impl api::server::Api for Echo {
    async fn put_or_null(&self, request: PutOrNullRequest) -> PutOrNullResponse {
        PutOrNullResponse::Ok(request.body)
    }

    async fn post_or_null(&self, request: PostOrNullRequest) -> PostOrNullResponse {
        PostOrNullResponse::Ok(request.body)
    }
}

#[tokio::test]
async fn null_is_a_body_where_its_schema_says_so() {
    let address = serve(api::server::router(Echo)).await;
    let client = api::Client::builder().base_url(format!("http://{address}"));
    let client = client.build().unwrap();
    for body in [None, Some(7)] {
        assert_eq!(client.put_or_null(body).await.unwrap().into_inner(), body);
    }
    assert_eq!(client.post_or_null().await.unwrap().into_inner(), None);
    let posted = client.post_or_null().body(7).await.unwrap();
    assert_eq!(posted.into_inner(), Some(7));
    let refused = client.put_or_null(Some(10)).await;
    let status = refused.err().and_then(|error| error.status());
    assert_eq!(status, Some(422));
}

#[tokio::test]
async fn what_is_sent_is_null_or_nothing() {
    let answer =
        &b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\n7"[..];
    let client = |address| {
        let client = api::Client::builder().base_url(format!("http://{address}"));
        client.build().unwrap()
    };
    let (address, sent) = socket::replay(answer).await;
    client(address).put_or_null(None).await.unwrap();
    let sent = sent.await.unwrap();
    assert_eq!(
        (&*sent.body, sent.header("content-type")),
        (&b"null"[..], Some("application/json"))
    );
    let (address, sent) = socket::replay(answer).await;
    client(address).post_or_null().await.unwrap();
    let sent = sent.await.unwrap();
    assert_eq!((&*sent.body, sent.header("content-type")), (&b""[..], None));
}

#[tokio::test]
async fn servers_tell_null_from_nothing() {
    let address = serve(api::server::router(Echo)).await;
    let json = [("content-type", "application/json")];
    for (method, path, body, status) in [
        ("PUT", "/null", "null", 200),
        ("PUT", "/null", " null ", 200),
        ("PUT", "/null", "7", 200),
        ("PUT", "/null", "", 400),
        ("PUT", "/null", "10", 422),
        ("POST", "/null", "null", 200),
        ("POST", "/null", "", 200),
        ("POST", "/null", "10", 422),
        // These schemas do not speak of `null`.
        ("POST", "/inline", "null", 422),
        ("POST", "/inline", "", 501),
    ] {
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let sent = socket::request(method, path, &json, body.as_bytes());
        let got = socket::exchange(&mut stream, &sent).await;
        assert_eq!(got.status(), status, "{method} {path} {body:?}: {got:?}");
    }
}
