//! The spans of calls.

use std::fmt::{self, Write as _};
use std::io::ErrorKind;
use std::sync::{Arc, Mutex};

use tracing_core::field::{Field, Visit};
use tracing_core::span::{Attributes, Id, Record};
use tracing_core::{Event, Metadata, Subscriber, dispatcher};

use super::fake::{Answer, client, status};

/// Keeps what spans record.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<String>>>);

struct Line<'l>(&'l mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, "{}={value:?} ", field.name()).unwrap();
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        write!(self.0, "{}={value} ", field.name()).unwrap();
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("oasmith_runtime")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut spans = self.0.lock().unwrap();
        let mut line = String::new();
        span.record(&mut Line(&mut line));
        spans.push(line);
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let at = span.into_u64() as usize - 1;
        values.record(&mut Line(&mut self.0.lock().unwrap()[at]));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test(start_paused = true)]
async fn each_try_is_a_span_without_secrets() {
    let spans = Spans::default();
    let _guard = dispatcher::set_default(&dispatcher::Dispatch::new(spans.clone()));
    let (builder, _) = client(vec![
        Answer::Lost(ErrorKind::ConnectionRefused),
        status(404),
    ]);
    let client = builder
        .api_key("key", "topsecret")
        .api_key("session", "topsecret")
        .retries(1)
        .build()
        .unwrap();
    client.put_thing("a").dry(true).await.unwrap_err();
    let spans = spans.0.lock().unwrap();
    let shown = |at: usize, parts: &[&str]| {
        for part in parts {
            assert!(spans[at].contains(part), "{part} in {}", spans[at]);
        }
    };
    shown(
        0,
        &[
            "otel.name=PUT /things/{id} ",
            "otel.kind=client ",
            "http.request.method=PUT ",
            "url.template=/things/{id} ",
            "url.full=https://api.example.com/v1/things/a?dry=true ",
            "server.address=api.example.com ",
            "server.port=443 ",
            "error.type=connect ",
        ],
    );
    shown(
        1,
        &[
            "http.request.resend_count=1 ",
            "http.response.status_code=404 ",
            "error.type=404 ",
            "otel.status_code=ERROR ",
        ],
    );
    assert_eq!(spans.len(), 2);
    assert!(!spans.join("").contains("topsecret"));
}

#[tokio::test]
async fn keys_in_the_url_of_a_next_page_are_replaced() {
    let spans = Spans::default();
    let _guard = dispatcher::set_default(&dispatcher::Dispatch::new(spans.clone()));
    let body = r#"{"items": [], "_links": {"next": {"href": "?start=2&api_key=topsecret"}}}"#;
    let headers: &[_] = &[("content-type", "application/json")];
    let last = r#"{"items": []}"#.to_owned();
    let (builder, _) = client(vec![
        Answer::Response(200, headers, body.to_owned()),
        Answer::Response(200, headers, last),
    ]);
    let client = builder.api_key("key", "topsecret").build().unwrap();
    let mut pages = client.list_things().pages();
    while let Some(page) = pages.next().await {
        page.unwrap();
    }
    let spans = spans.0.lock().unwrap().join("");
    assert!(spans.contains("?start=2&api_key=REDACTED "), "{spans}");
    assert!(!spans.contains("topsecret"), "{spans}");
}

/// The key is no credential any more on another origin, and still nobody's business.
#[tokio::test]
async fn keys_in_the_target_of_a_redirect_are_replaced() {
    let spans = Spans::default();
    let _guard = dispatcher::set_default(&dispatcher::Dispatch::new(spans.clone()));
    let location = &[("location", "https://other.example.com/?api_key=topsecret")];
    let answers = vec![
        Answer::Response(302, location, String::new()),
        Answer::Response(200, &[], r#"{"items": []}"#.to_owned()),
    ];
    let (builder, _) = client(answers);
    let builder = builder.api_key("key", "topsecret").redirects(1);
    builder.build().unwrap().list_things().await.unwrap();
    let spans = spans.0.lock().unwrap().join("");
    let shown = "url.full=https://other.example.com/?api_key=REDACTED ";
    assert!(spans.contains(shown), "{spans}");
    assert!(!spans.contains("topsecret"), "{spans}");
}

/// The URL of a receiver often holds what only it should know.
#[tokio::test]
async fn what_the_url_of_a_receiver_hides_is_not_recorded() {
    let spans = Spans::default();
    let _guard = dispatcher::set_default(&dispatcher::Dispatch::new(spans.clone()));
    let (builder, log) = client(vec![status(204)]);
    let receiver = builder.without_credentials().build().unwrap().0;
    let url = "https://me:topsecret@example.com/hook?token=topsecret";
    receiver.at(url).call(super::PostThing {}).await.unwrap();
    let sent = log.lock().unwrap()[0].clone();
    assert_eq!(sent.uri, "https://example.com/hook?token=topsecret");
    assert_eq!(sent.header("authorization"), "Basic bWU6dG9wc2VjcmV0");
    assert!(sent.headers["authorization"].is_sensitive());
    let spans = spans.0.lock().unwrap().join("");
    assert!(
        spans.contains("url.full=https://example.com/hook?REDACTED "),
        "{spans}"
    );
    assert!(!spans.contains("topsecret"), "{spans}");
}
