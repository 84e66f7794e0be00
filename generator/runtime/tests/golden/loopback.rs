//! Client and server over loopback, and each against a hostile other side.

use std::net::SocketAddr;
use std::time::Duration;

use oasmith_runtime::wire::RawResponse;
use oasmith_runtime::{Error, Value};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::client::Client;
use super::operations::*;
use super::server;
use super::usage::{Users, client, serve};

/// Sends a request as it is, and gives status, head and body.
async fn raw(address: SocketAddr, head: &str, body: &str) -> (u16, String, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "{head}\r\nhost: a\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    // A server that refuses early may close before it has read all.
    let _ = stream.read_to_string(&mut answer).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .unwrap_or_default();
    (status, head.to_owned(), body.to_owned())
}

const PATCH: &str = "PATCH /api/v1/users/42 HTTP/1.1\r\ncontent-type: application/json";

/// The status, and the pointers and keywords of the problem's errors.
async fn refused(head: &str, body: &str) -> (u16, Vec<String>) {
    let address = serve(
        server::routes(Users::default())
            .body_limit(1000)
            .into_router(),
    )
    .await;
    let (status, head, body) = raw(address, head, body).await;
    assert!(head.contains("application/problem+json"), "{head}");
    let problem: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(problem["status"], status);
    assert_eq!(problem["type"], "about:blank");
    let errors = problem["errors"].as_array().cloned().unwrap_or_default();
    let error = |error: Value| {
        format!(
            "{} {}",
            error["pointer"].as_str().unwrap(),
            error["keyword"].as_str().unwrap()
        )
    };
    (status, errors.into_iter().map(error).collect())
}

#[tokio::test]
async fn the_server_refuses_bodies_that_do_not_satisfy_the_document() {
    assert_eq!(refused(PATCH, "{").await, (400, vec![" syntax".to_owned()]));
    assert_eq!(
        refused(PATCH, r#"{"full_name": "\ud800"}"#).await,
        (400, vec![" syntax".to_owned()])
    );
    let both = vec!["/full_name type".to_owned(), "/is_enabled type".to_owned()];
    assert_eq!(
        refused(PATCH, r#"{"is_enabled": "yes", "full_name": 5}"#).await,
        (422, both)
    );
    let unnamed = vec!["/other additionalProperties".to_owned()];
    assert_eq!(refused(PATCH, r#"{"other": 1}"#).await, (422, unnamed));
    assert_eq!(refused(PATCH, "[]").await, (422, vec![" type".to_owned()]));
    assert_eq!(
        refused(PATCH, "null").await,
        (422, vec![" type".to_owned()])
    );
    assert_eq!(
        refused(PATCH, r#"{"full_name": "a", "full_name": "b"}"#).await,
        (422, vec![" type".to_owned()])
    );
    assert_eq!(refused(PATCH, &"x".repeat(1001)).await.0, 413);
}

#[tokio::test]
async fn the_server_refuses_what_the_document_does_not_describe() {
    assert_eq!(refused("GET /api/v1/nothing HTTP/1.1", "").await.0, 404);
    assert_eq!(refused("PATCH /users/42 HTTP/1.1", "").await.0, 404);
    assert_eq!(refused("GET /api/v1/users/42 HTTP/1.1", "").await.0, 405);
    assert_eq!(
        refused("PATCH /api/v1/users/me HTTP/1.1", "").await,
        (400, vec![" type".to_owned()])
    );
    assert_eq!(
        refused("PATCH /api/v1/users/1%2F2 HTTP/1.1", "").await,
        (400, vec![" type".to_owned()])
    );
    let accept = "PATCH /api/v1/users/42 HTTP/1.1\r\naccept: text/html";
    assert_eq!(refused(accept, "").await.0, 406);
}

#[tokio::test]
async fn methods_are_answered_by_the_path() {
    let address = serve(server::router(Users::default())).await;
    let (status, head, _) = raw(address, "OPTIONS /api/v1/users/42 HTTP/1.1", "").await;
    assert!(
        status == 204 && head.contains("allow: OPTIONS, PATCH"),
        "{head}"
    );
    let (status, head, _) = raw(address, "DELETE /api/v1/users/42 HTTP/1.1", "").await;
    assert!(
        status == 405 && head.contains("allow: OPTIONS, PATCH"),
        "{head}"
    );
}

#[tokio::test]
async fn credentials_are_asked_for_and_judged() {
    let bearer =
        |token: &str| format!("PATCH /api/v1/users/42 HTTP/1.1\r\nauthorization: Bearer {token}");
    let address = serve(server::router(Users::default())).await;
    assert_eq!(raw(address, &bearer("token"), "").await.0, 200);
    let (status, head, body) = raw(address, &bearer("stolen"), "").await;
    assert!(
        status == 401
            && head.contains("www-authenticate: Bearer error=\"invalid_token\"")
            && !body.contains("stolen"),
        "{head} {body}"
    );
    assert_eq!(raw(address, &bearer("reader"), "").await.0, 403);
    assert_eq!(
        raw(address, "PATCH /api/v1/users/42 HTTP/1.1", "").await.0,
        200
    );
    let all = format!("{}\r\nx-api-key: k", bearer("token"));
    assert_eq!(raw(address, &all, "").await.0, 200);
}

#[tokio::test]
async fn a_panic_is_a_500_for_its_caller_alone() {
    let address = serve(server::router(Users::default())).await;
    let (status, _, body) = raw(address, "PATCH /api/v1/users/500 HTTP/1.1", "").await;
    assert!(status == 500 && !body.contains("as asked"), "{body}");
    assert_eq!(raw(address, PATCH, "{}").await.0, 200);
}

/// A response with a body of a media type.
fn ok(media: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {media}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

const USER: &str = "application/api.clumio.users=v2+json";

/// Answers every connection with these bytes, and closes it.
async fn answering(answer: impl Into<String>) -> Client {
    let answer = answer.into();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    client(address)
}

async fn error(answer: impl Into<String>) -> Error<UpdateUserResponse> {
    answering(answer).await.update_user(1).await.unwrap_err()
}

#[tokio::test]
async fn the_client_keeps_what_a_hostile_server_sent() {
    let truncated = error("HTTP/1.1 200 OK\r\nx-a: b\r\ncontent-length: 100\r\n\r\n{\"id\":").await;
    match &truncated {
        Error::Transport(error) => {
            let RawResponse {
                status,
                headers,
                body,
                ..
            } = error.received().unwrap();
            assert_eq!(
                (status.as_u16(), &headers["x-a"], &body[..]),
                (200, &"b".parse().unwrap(), &b"{\"id\":"[..])
            );
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(truncated.status(), Some(200));
    match error("").await {
        Error::Transport(error) => assert!(error.received().is_none()),
        other => panic!("{other:?}"),
    }
    match error("HTTP/1.1 302 Found\r\nlocation: /x\r\ncontent-length: 0\r\n\r\n").await {
        Error::Api(error) => assert_eq!(
            error.body(),
            &UpdateUserResponse::Default(302.try_into().unwrap())
        ),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn bodies_that_do_not_satisfy_the_document_say_where() {
    match error(ok("text/html", "<a>")).await {
        Error::Decode(error) => {
            let keywords: Vec<_> = error
                .violations()
                .iter()
                .map(|violation| violation.keyword)
                .collect();
            assert_eq!(
                (keywords, &error.body()[..]),
                (vec!["contentMediaType", "content"], &b"<a>"[..])
            );
        }
        other => panic!("{other:?}"),
    }
    let wrong = ok(USER, r#"{"id": 1, "Code": null, "roles": 2}"#);
    match error(wrong).await {
        Error::Decode(error) => {
            let pointers: Vec<_> = error
                .violations()
                .iter()
                .map(|violation| violation.pointer.as_str())
                .collect();
            assert_eq!(pointers, ["/id", "/roles"]);
        }
        other => panic!("{other:?}"),
    }
    let unknown = ok(USER, r#"{"id": "1", "Code": null, "realm": "new", "a": 1}"#);
    assert!(answering(unknown).await.update_user(1).await.is_ok());
}

#[tokio::test]
async fn responses_have_a_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
        while stream.write_all(&[b' '; 1024]).await.is_ok() {}
    });
    let builder = Client::builder().base_url(format!("http://{address}"));
    let client = builder
        .max_response_bytes(10_000)
        .timeout(Duration::from_secs(5))
        .build()
        .unwrap();
    match client.update_user(1).await {
        Err(Error::Transport(error)) => {
            assert!(error.to_string().contains("larger than 10000"), "{error}")
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn connections_that_cannot_be_made_are_transport_errors() {
    let client = Client::builder()
        .base_url("http://127.0.0.1:1")
        .build()
        .unwrap();
    match client.update_user(1).await {
        Err(Error::Transport(error)) => assert!(error.is_connect(), "{error}"),
        other => panic!("{other:?}"),
    }
}
