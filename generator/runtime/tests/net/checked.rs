//! Responses of handlers that contradict the document.

use std::pin::Pin;
use std::task::{Context, Poll};

use oasmith_runtime::server::Routes;
use oasmith_runtime::wire::{ByteStream, RawResponse, Server, StatusCode, WithHeaders};
use oasmith_runtime::{Value, api, headers, request, response};

use tokio::io::{AsyncRead, ReadBuf};

use crate::echo::{exchange, post, start};

pub const SERVERS: &[Server] = &[Server::new("/")];

#[derive(Clone, PartialEq)]
pub struct Ask {
    pub answer: i64,
}

request! {
    Ask -> AskResponse: GET "/answers" {
        answer: query("answer"),
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum AskResponse {
    Ok(WithHeaders<Vec<i64>, CountHeaders>),
    ClientError(StatusCode),
    Default(StatusCode),
    Undocumented(RawResponse),
}

response! {
    AskResponse -> Ok(WithHeaders<Vec<i64>, CountHeaders>) {
        "200" => Ok(body): json("application/json") [MaxItems(2)],
        "4XX" => ClientError(status),
        "default" => Default(status),
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct CountHeaders {
    pub count: i64,
}

headers! {
    CountHeaders {
        count: header("X-Count") [MaximumInt(10)],
    }
}

api! {
    /// Answers as it is asked to.
    pub trait Api in SERVERS {
        async fn ask(&self, request: Ask) -> AskResponse;
        async fn left_out(&self, request: LeftOut) -> AskResponse;
    }
}

#[derive(Clone, PartialEq)]
pub struct LeftOut {}

request! {
    LeftOut -> AskResponse: GET "/left-out" {}
}

struct Answers;

impl Api for Answers {
    async fn ask(&self, request: Ask) -> AskResponse {
        let ok = |body, count| AskResponse::Ok(WithHeaders::new(body, CountHeaders { count }));
        match request.answer {
            0 => ok(vec![1, 2], 10),
            1 => ok(vec![1, 2, 3], 10),
            2 => ok(vec![1], 11),
            3 => AskResponse::ClientError(StatusCode::CONFLICT),
            4 => AskResponse::ClientError(StatusCode::BAD_GATEWAY),
            5 => AskResponse::Default(StatusCode::CONTINUE),
            6 => AskResponse::Default(StatusCode::BAD_GATEWAY),
            _ => AskResponse::Undocumented(RawResponse {
                stream: Some(ByteStream::from_reader(Panics(false))),
                ..RawResponse::default()
            }),
        }
    }
}

/// Gives a few bytes, and panics when it is asked for more.
struct Panics(bool);

impl AsyncRead for Panics {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        assert!(!self.0, "as asked");
        self.0 = true;
        buffer.put_slice(b"the beginning");
        Poll::Ready(Ok(()))
    }
}

async fn ask(routes: Routes, target: &str) -> (String, Vec<String>) {
    let address = start(routes).await;
    let request = post(target, "Connection: close\r\n", "").replace("POST", "GET");
    let got = exchange(address, &request, "nothing else").await;
    let (head, body) = got.split_once("\r\n\r\n").unwrap();
    let problem: Value = serde_json::from_str(body).unwrap_or_default();
    let errors = problem["errors"].as_array().into_iter().flatten();
    let keyword = |error: &Value| format!("{} {}", error["in"], error["keyword"]).replace('"', "");
    let status = head.split(' ').nth(1).unwrap();
    (status.to_owned(), errors.map(keyword).collect())
}

#[tokio::test]
async fn responses_are_checked() {
    for (answer, status, errors) in [
        (0, "200", &[][..]),
        (1, "500", &["body maxitems"]),
        (2, "500", &["header maximum"]),
        (3, "409", &[]),
        (4, "500", &["body responses"]),
        (5, "500", &["body responses"]),
        (6, "502", &[]),
    ] {
        let target = format!("/answers?answer={answer}");
        let checked = ask(routes(Answers).check_responses(true), &target).await;
        assert_eq!(
            (checked.0.as_str(), checked.1.as_slice()),
            (
                status,
                &*errors.iter().map(|e| (*e).to_owned()).collect::<Vec<_>>()
            ),
            "{answer}"
        );
        let unchecked = ask(routes(Answers).check_responses(false), &target).await;
        let sent = ["200", "200", "200", "409", "502", "500", "502"][answer];
        assert_eq!(unchecked.0, sent);
    }
    assert_eq!(ask(routes(Answers), "/left-out").await.0, "501");
}

/// What was promised cannot become a 500 any more: the connection breaks off, and the others go on.
#[tokio::test]
async fn a_stream_that_panics_ends_its_connection_alone() {
    let address = start(routes(Answers).check_responses(false)).await;
    let get = |answer| post(&format!("/answers?answer={answer}"), "", "").replace("POST", "GET");
    let got = exchange(address, &get(7), "\r\n0\r\n\r\n").await;
    assert!(!got.ends_with("\r\n0\r\n\r\n"), "{got}");
    let got = exchange(address, &get(0), "[1,2]").await;
    assert!(got.starts_with("http/1.1 200"), "{got}");
}
