//! Servers that answer badly: the client's error keeps the status, the headers and the raw body.

use std::time::Duration;

use oasmith_apis::clumio_v2::operations::UpdateUserResponse;
use oasmith_apis::elastic_cloud::models::{User, UserUpdate};
use oasmith_apis::elastic_cloud::operations::UpdateCurrentUserResponse;
use oasmith_apis::{clumio_v2, elastic_cloud, workspace};
use oasmith_runtime::Error;
use oasmith_runtime::client::Response;
use oasmith_runtime::wire::RawResponse;
use tokio::net::TcpListener;
#[cfg(target_os = "linux")]
use tokio::net::{TcpSocket, TcpStream};
#[cfg(target_os = "linux")]
use tokio::time::timeout;

use crate::common::socket::{replay, response};

/// Calls Elastic Cloud's operation, answered with these bytes.
async fn call(
    answer: impl Into<Vec<u8>>,
) -> Result<Response<User>, Error<UpdateCurrentUserResponse>> {
    let (address, _) = replay(answer).await;
    let client = elastic_cloud::Client::builder()
        .base_url(format!("http://{address}"))
        .build()
        .unwrap();
    client
        .update_current_user(UserUpdate::String(String::new()))
        .await
}

fn assert_raw(raw: &RawResponse, status: u16, media: &str, body: &str) {
    assert_eq!((raw.status.as_u16(), raw.content_type()), (status, media));
    assert_eq!(raw.body, body);
}

#[tokio::test]
async fn undocumented_status() {
    for status in [201, 302, 409, 503] {
        let error = call(response(
            &format!("{status} Other"),
            "text/html",
            "<p>no</p>",
        ))
        .await
        .unwrap_err();
        assert_eq!(error.status(), Some(status));
        let Error::Undocumented(raw) = error else {
            panic!("{error:?}")
        };
        assert_raw(&raw, status, "text/html", "<p>no</p>");
    }
}

#[tokio::test]
async fn a_body_that_is_not_json() {
    for status in [200, 400] {
        let error = call(response(
            &format!("{status} Other"),
            "text/html",
            "<p>no</p>",
        ))
        .await
        .unwrap_err();
        assert_eq!(error.headers().unwrap()["content-type"], "text/html");
        let Error::Decode(error) = error else {
            panic!("{error:?}")
        };
        assert_eq!(
            (error.status().as_u16(), error.body().as_ref()),
            (status, b"<p>no</p>".as_slice())
        );
        assert!(error.to_string().contains("text/html"), "{error}");
    }
}

#[tokio::test]
async fn a_body_that_does_not_satisfy_its_schema() {
    let body = r#"{"user_name": 1, "security": {"enabled": "yes", "elevated_permissions": {}}}"#;
    let Err(Error::Decode(error)) = call(response("200 OK", "application/json", body)).await else {
        panic!("no error")
    };
    let pointers: Vec<&str> = error
        .violations()
        .iter()
        .map(|violation| violation.pointer.as_str())
        .collect();
    assert_eq!(
        pointers,
        [
            "/user_name",
            "/security/elevated_permissions/enabled",
            "/security/enabled"
        ]
    );
    assert_eq!(error.body(), body);
}

#[tokio::test]
async fn an_empty_body_where_one_is_documented() {
    let Err(Error::Decode(error)) = call("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await
    else {
        panic!("no error")
    };
    assert_eq!((error.status().as_u16(), error.body().len()), (200, 0));
}

#[tokio::test]
async fn a_body_that_breaks_off() {
    let answer = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"user_name\":";
    let error = call(answer).await.unwrap_err();
    assert_eq!(error.status(), Some(200));
    assert_eq!(error.headers().unwrap()["content-type"], "application/json");
    let Error::Transport(error) = error else {
        panic!("{error:?}")
    };
    assert_raw(
        error.received().unwrap(),
        200,
        "application/json",
        "{\"user_name\":",
    );
}

#[tokio::test]
async fn chunks_that_break_off() {
    let answer = "HTTP/1.1 404 No\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n5\r\n1";
    let Err(Error::Transport(error)) = call(answer).await else {
        panic!("no error")
    };
    let received = error.received().unwrap();
    assert_eq!(received.status, 404);
    assert!(received.body.starts_with(b"{}"));
}

#[tokio::test]
async fn a_connection_that_is_dropped_before_the_head() {
    for answer in ["", "HTTP/1.1 200 OK\r\ncontent-ty"] {
        let error = call(answer).await.unwrap_err();
        assert_eq!(error.status(), None);
        let Error::Transport(error) = error else {
            panic!("{error:?}")
        };
        assert!(error.received().is_none());
    }
}

#[tokio::test]
async fn a_port_that_nobody_listens_on() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = workspace::Client::builder()
        .base_url(format!("http://{address}"))
        .build()
        .unwrap();
    let Err(Error::Transport(error)) = client.update_account_profile().await else {
        panic!("no error")
    };
    assert!(error.is_connect());
}

#[tokio::test]
async fn a_server_that_does_not_answer() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let builder = workspace::Client::builder()
        .base_url(url)
        .timeout(Duration::from_millis(50));
    let error = builder
        .build()
        .unwrap()
        .update_account_profile()
        .await
        .unwrap_err();
    let Error::Transport(error) = error else {
        panic!("{error:?}")
    };
    assert!(error.is_timeout());
}

/// Linux leaves those waiting for whom a listener has no place.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_server_that_takes_no_connection() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let short = Duration::from_millis(100);
    let mut waiting = Vec::new();
    while let Ok(stream) = timeout(3 * short, TcpStream::connect(address)).await {
        waiting.push(stream.unwrap());
    }
    let builder = clumio_v2::Client::builder().base_url(format!("http://{address}"));
    let client = builder.bearer("t").connect_timeout(short).build().unwrap();
    match client.update_user(1).await {
        Err(Error::Transport(error)) => assert!(error.is_connect() && error.is_timeout()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_body_that_is_too_large() {
    let (address, _) = replay(response("200 OK", "application/json", &" ".repeat(100))).await;
    let builder = workspace::Client::builder()
        .base_url(format!("http://{address}"))
        .max_response_bytes(99);
    let error = builder
        .build()
        .unwrap()
        .update_account_profile()
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(200));
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
}

/// `default` stands for every status that has no response of its own, whatever its class.
#[tokio::test]
async fn default_carries_its_status() {
    for status in [204, 400, 599] {
        let (address, _) = replay(response(
            &format!("{status} Other"),
            "application/json",
            r#"{"errors": []}"#,
        ))
        .await;
        let client = clumio_v2::Client::builder()
            .base_url(format!("http://{address}"))
            .without_credentials()
            .build()
            .unwrap();
        let error = client.update_user(1).await.unwrap_err();
        assert_eq!(error.status(), Some(status));
        match (status, error) {
            // RFC 9110 section 15.3.5: there is no body, whatever the head says.
            (204, Error::Decode(error)) => assert!(error.body().is_empty()),
            (_, Error::Api(error)) => {
                let UpdateUserResponse::Default(found, body) = error.into_body() else {
                    panic!("not the default")
                };
                assert_eq!((found.as_u16(), body.errors), (status, Some(vec![])));
            }
            (_, error) => panic!("{error:?}"),
        }
    }
}
