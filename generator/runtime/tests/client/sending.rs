//! Transports, limits and retries.

use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use oasmith_runtime::Error;
use oasmith_runtime::client::{Body, BoxError, Builder};
use tokio::time::Instant;

use super::Client;
use super::fake::{Answer, Log, status};

/// A client without credentials.
fn client(answers: Vec<Answer>) -> (Builder<Client>, Log) {
    let (builder, log) = super::fake::client(answers);
    (builder.without_credentials(), log)
}

#[tokio::test]
async fn any_service_carries_requests() {
    let (builder, log) = client(vec![status(204)]);
    let client = builder.header("x-a", "b").build().unwrap();
    client.put_thing("a").dry(true).await.unwrap();
    let sent = &log.lock().unwrap()[0];
    assert_eq!(
        (sent.method.as_str(), sent.uri.as_str(), sent.header("x-a")),
        ("PUT", "https://api.example.com/v1/things/a?dry=true", "b")
    );
    assert_eq!(sent.body, r#"{"count":0}"#);
}

#[tokio::test]
async fn a_dropped_call_is_cancelled() {
    let running = Arc::new(());
    let guard = Arc::clone(&running);
    let service = tower::service_fn(move |_: http::Request<Body>| {
        let guard = Arc::clone(&guard);
        async move {
            let _guard = guard;
            std::future::pending::<Result<http::Response<Body>, BoxError>>().await
        }
    });
    let builder = client(vec![]).0.transport(service);
    let client = builder.build().unwrap();
    let idle = Arc::strong_count(&running);
    let mut call = Box::pin(client.post_thing().into_future());
    let waited = tokio::time::timeout(Duration::from_millis(1), &mut call).await;
    assert!(waited.is_err());
    assert!(Arc::strong_count(&running) > idle);
    drop(call);
    assert_eq!(Arc::strong_count(&running), idle);
}

#[tokio::test]
async fn what_a_service_reports_is_the_error() {
    let (builder, _) = client(vec![Answer::Lost(ErrorKind::ConnectionRefused)]);
    match builder.build().unwrap().post_thing().await {
        Err(Error::Transport(error)) => {
            assert!(error.is_connect() && !error.is_timeout(), "{error:?}");
            assert!(error.received().is_none());
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_silent_server_is_not_waited_for() {
    let started = Instant::now();
    for (set, seconds) in [("call", 2), ("attempt", 3), ("idle", 4), ("default", 60)] {
        let (builder, _) = client(vec![Answer::Silence]);
        let limit = Duration::from_secs(seconds);
        let builder = match set {
            "call" => builder.timeout(limit),
            "attempt" => builder.attempt_timeout(limit),
            "idle" => builder.idle_timeout(limit),
            _ => builder,
        };
        let started = Instant::now();
        match builder.build().unwrap().post_thing().await {
            Err(Error::Transport(error)) => assert!(error.is_timeout(), "{error:?}"),
            other => panic!("{other:?}"),
        }
        assert_eq!(started.elapsed().as_secs(), seconds, "{set}");
    }
    assert_eq!(started.elapsed().as_secs(), 69);
}

#[tokio::test(start_paused = true)]
async fn a_slow_body_is_read_until_the_call_must_end() {
    let (builder, _) = client(vec![Answer::Endless]);
    let client = builder.timeout(Duration::from_millis(9_500)).build();
    match client.unwrap().post_thing().await {
        Err(Error::Transport(error)) => {
            assert!(error.is_timeout(), "{error}");
            let received = error.received().unwrap();
            assert_eq!((received.status.as_u16(), received.body.len()), (200, 10));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn an_endless_body_is_read_to_the_limit() {
    let (builder, _) = client(vec![Answer::Endless]);
    let client = builder.max_response_bytes(5).build().unwrap();
    match client.post_thing().await {
        Err(Error::Transport(error)) => {
            assert_eq!(error.received().unwrap().body, Bytes::from_static(b"xxxxx"));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn retries_wait_longer_each_time_or_as_told() {
    let told = Answer::Response(429, &[("retry-after", "7")], String::new());
    let (builder, log) = client(vec![
        status(503),
        Answer::Lost(ErrorKind::ConnectionReset),
        told,
        status(204),
    ]);
    builder
        .retries(3)
        .build()
        .unwrap()
        .put_thing("a")
        .await
        .unwrap();
    let at: Vec<Instant> = log.lock().unwrap().iter().map(|sent| sent.at).collect();
    let pauses: Vec<u128> = at
        .windows(2)
        .map(|two| (two[1] - two[0]).as_millis())
        .collect();
    assert!((100..=201).contains(&pauses[0]), "{pauses:?}");
    assert!((200..=401).contains(&pauses[1]), "{pauses:?}");
    assert!((7000..=7001).contains(&pauses[2]), "{pauses:?}");
}

#[tokio::test(start_paused = true)]
async fn the_last_answer_stands() {
    let patient = Answer::Response(503, &[("retry-after", "61")], String::new());
    let (builder, log) = client(vec![patient, status(204)]);
    let refused = builder.retries(3).build().unwrap().put_thing("a").await;
    assert_eq!(refused.unwrap_err().status(), Some(503));
    assert_eq!(log.lock().unwrap().len(), 1);
    // A pause that would outlast the call is not begun.
    let asked = Answer::Response(503, &[("retry-after", "30")], String::new());
    let (builder, log) = client(vec![asked, status(204)]);
    let client = builder
        .retries(3)
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap();
    let started = Instant::now();
    assert_eq!(client.put_thing("a").await.unwrap_err().status(), Some(503));
    assert_eq!(
        (log.lock().unwrap().len(), started.elapsed().as_secs()),
        (1, 0)
    );
}

#[tokio::test(start_paused = true)]
async fn a_try_that_takes_too_long_is_repeated() {
    let (builder, log) = client(vec![Answer::Silence, status(204)]);
    let builder = builder.retries(1).attempt_timeout(Duration::from_secs(1));
    builder.build().unwrap().put_thing("a").await.unwrap();
    assert_eq!(log.lock().unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_idempotency_key_makes_a_request_repeatable() {
    let (builder, log) = client(vec![status(503), status(503), status(204), status(204)]);
    let client = builder.retries(2).build().unwrap();
    client.pay().await.unwrap();
    client.pay().idempotency_key("mine").await.unwrap();
    let log = log.lock().unwrap();
    let keys: Vec<&str> = log
        .iter()
        .map(|sent| sent.header("idempotency-key"))
        .collect();
    assert_eq!(keys[0].len(), 36, "{keys:?}");
    assert!(keys[0] == keys[1] && keys[1] == keys[2], "{keys:?}");
    assert_eq!(keys[3], "mine");
}

#[tokio::test(start_paused = true)]
async fn the_name_of_the_idempotency_header_can_be_set() {
    let (builder, log) = client(vec![status(503)]);
    let client = builder
        .retries(2)
        .idempotency_header("X-Request-Key")
        .build();
    assert!(client.unwrap().pay().await.is_err());
    let log = log.lock().unwrap();
    assert_eq!((log.len(), log[0].header("idempotency-key")), (1, ""));
}

/// A try lasts until the last byte of its body.
#[tokio::test(start_paused = true)]
async fn a_body_that_takes_too_long_is_asked_for_again() {
    let list = || Answer::Response(200, &[], r#"{"items": []}"#.to_owned());
    let (builder, log) = client(vec![Answer::Endless, list()]);
    let builder = builder.attempt_timeout(Duration::from_secs(3)).retries(1);
    builder.build().unwrap().list_things().await.unwrap();
    assert_eq!(log.lock().unwrap().len(), 2);
    // Not for longer than the call may take.
    let (builder, log) = client(vec![Answer::Endless, list()]);
    let builder = builder.timeout(Duration::from_secs(3)).retries(1);
    let error = builder.build().unwrap().list_things().await.unwrap_err();
    assert_eq!((error.status(), log.lock().unwrap().len()), (Some(200), 1));
}
