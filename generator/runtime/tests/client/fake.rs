//! A transport without a network: it answers from a list and keeps what it was sent.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use oasmith_runtime::client::{Body, BoxError, Builder};
use tokio::time::Instant;
use tower::util::BoxCloneService;

use super::Client;

/// What is answered.
pub enum Answer {
    /// A status, headers and a body.
    Response(u16, &'static [(&'static str, &'static str)], String),
    /// A lost connection.
    Lost(io::ErrorKind),
    /// Nothing, ever.
    Silence,
    /// A body that gives a byte a second, without an end.
    Endless,
}

/// A response without headers and body.
pub fn status(status: u16) -> Answer {
    Answer::Response(status, &[], String::new())
}

/// What was sent, and when.
#[derive(Debug, Clone)]
pub struct Sent {
    pub at: Instant,
    pub method: String,
    pub uri: String,
    pub headers: http::HeaderMap,
    pub body: String,
}

impl Sent {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

pub type Log = Arc<Mutex<Vec<Sent>>>;

/// A transport that answers from the list; after its end it loses connections.
pub fn transport(
    answers: Vec<Answer>,
) -> (
    BoxCloneService<http::Request<Body>, http::Response<Body>, BoxError>,
    Log,
) {
    let log = Log::default();
    let seen = Arc::clone(&log);
    let answers = Arc::new(Mutex::new(VecDeque::from(answers)));
    let service = tower::service_fn(move |request: http::Request<Body>| {
        let (answers, seen) = (Arc::clone(&answers), Arc::clone(&seen));
        async move {
            let (head, mut body) = request.into_parts();
            let mut bytes = Vec::new();
            while let Some(chunk) = body.chunk().await? {
                bytes.extend_from_slice(&chunk);
            }
            seen.lock().unwrap().push(Sent {
                at: Instant::now(),
                method: head.method.to_string(),
                uri: head.uri.to_string(),
                headers: head.headers,
                body: String::from_utf8_lossy(&bytes).into_owned(),
            });
            let next = answers.lock().unwrap().pop_front();
            answer(next.unwrap_or(Answer::Lost(io::ErrorKind::ConnectionReset))).await
        }
    });
    (BoxCloneService::new(service), log)
}

async fn answer(answer: Answer) -> Result<http::Response<Body>, BoxError> {
    match answer {
        Answer::Response(status, headers, body) => {
            let mut response = http::Response::builder().status(status);
            for (name, value) in headers {
                response = response.header(*name, *value);
            }
            Ok(response.body(body.into())?)
        }
        Answer::Lost(kind) => Err(io::Error::from(kind).into()),
        Answer::Silence => std::future::pending().await,
        Answer::Endless => {
            let mut ticks = tokio::time::interval(Duration::from_secs(1));
            let (sender, body) =
                http_body_util::channel::Channel::<bytes::Bytes, Infallible>::new(1);
            tokio::spawn(async move {
                let mut sender = sender;
                loop {
                    ticks.tick().await;
                    if sender
                        .send_data(bytes::Bytes::from_static(b"x"))
                        .await
                        .is_err()
                    {
                        break;
                    }
                }
            });
            Ok(http::Response::new(Body::new(body)))
        }
    }
}

/// A client of a fake that answers from the list.
pub fn client(answers: Vec<Answer>) -> (Builder<Client>, Log) {
    let (service, log) = transport(answers);
    let builder = Builder::new(&[], Client).base_url("https://api.example.com/v1");
    (builder.transport(service), log)
}
