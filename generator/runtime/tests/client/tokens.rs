//! Token endpoints that are busy, slow or silent.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use oasmith_runtime::Error;
use oasmith_runtime::client::{BoxError, OAuth2, Token};
use tokio::time::Instant;

use super::fake::{Answer, client, status};

const URL: &str = "https://id.example.com/token";

fn token(secret: &str) -> Answer {
    Answer::Response(200, &[], format!(r#"{{"access_token": "{secret}"}}"#))
}

fn busy(status: u16, headers: &'static [(&'static str, &'static str)]) -> Answer {
    Answer::Response(status, headers, String::new())
}

#[tokio::test(start_paused = true)]
async fn a_busy_endpoint_is_asked_again_when_it_says() {
    for status_of_busy in [429, 503] {
        let (builder, log) = client(vec![
            busy(status_of_busy, &[("retry-after", "7")]),
            token("t"),
            status(204),
        ]);
        let source = OAuth2::client_credentials(URL, "me", "secret");
        let client = builder.token_source(source).retries(1).build().unwrap();
        let start = Instant::now();
        client.read_mine().await.unwrap();
        assert_eq!(start.elapsed().as_secs(), 7);
        assert_eq!(log.lock().unwrap().len(), 3);
    }
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_is_busy_for_too_long_is_not_waited_for() {
    let (builder, log) = client(vec![busy(503, &[("retry-after", "61")])]);
    let source = OAuth2::client_credentials(URL, "me", "secret");
    let client = builder.token_source(source).retries(3).build().unwrap();
    match client.read_mine().await {
        Err(Error::Transport(error)) => assert!(error.is_credentials(), "{error}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(log.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn callers_together_leave_a_busy_endpoint_alone() {
    let mut answers = vec![busy(429, &[("retry-after", "2")]), token("t")];
    answers.extend((0..10).map(|_| status(204)));
    let (builder, log) = client(answers);
    let source = OAuth2::client_credentials(URL, "me", "secret");
    let client = builder.token_source(source).retries(1).build().unwrap();
    let calls: Vec<_> = (0..10)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.read_mine().await.map(drop) })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let log = log.lock().unwrap();
    let tokens: Vec<_> = log.iter().filter(|sent| sent.uri == URL).collect();
    assert_eq!(tokens.len(), 2);
    assert!(tokens[1].at - tokens[0].at >= Duration::from_secs(2));
}

#[tokio::test(start_paused = true)]
async fn a_busy_provider_is_asked_again() {
    let (builder, log) = client(vec![
        busy(503, &[("retry-after", "3")]),
        Answer::Response(200, &[], format!(r#"{{"token_endpoint": "{URL}"}}"#)),
        token("t"),
        status(204),
    ]);
    let discovery = "https://id.example.com/.well-known/openid-configuration";
    let source = OAuth2::discovered(discovery, "me", "secret");
    assert!(format!("{source:?}").contains(discovery));
    let client = builder.token_source(source).retries(1).build().unwrap();
    let start = Instant::now();
    client.read_mine().await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 3);
    assert_eq!(log.lock().unwrap().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_device_waits_as_long_as_it_is_asked_to() {
    let code = r#"{"device_code": "d", "user_code": "WD-JB", "verification_uri": "https://a.example", "interval": 3}"#;
    let (builder, log) = client(vec![
        Answer::Response(200, &[], code.to_owned()),
        busy(503, &[("retry-after", "40")]),
        token("t"),
        status(204),
    ]);
    let source = OAuth2::device_code(URL, "https://id.example.com/device", "me", |_| {});
    let client = builder.token_source(source).build().unwrap();
    client.read_mine().await.unwrap();
    let log = log.lock().unwrap();
    assert_eq!((log[2].at - log[1].at).as_secs(), 40);
}

#[tokio::test(start_paused = true)]
async fn a_silent_endpoint_is_a_timeout() {
    let (builder, log) = client(vec![Answer::Silence, token("t"), status(204)]);
    let source = OAuth2::client_credentials(URL, "me", "secret");
    let builder = builder.attempt_timeout(Duration::from_secs(2));
    let client = builder.token_source(source).retries(1).build().unwrap();
    client.read_mine().await.unwrap();
    assert_eq!(log.lock().unwrap().len(), 3);
    for (name, silent) in [("head", Answer::Silence), ("body", Answer::Endless)] {
        let (builder, _) = client_of(silent);
        match builder.build().unwrap().read_mine().await {
            Err(Error::Transport(error)) => assert!(error.is_timeout(), "{name}: {error}"),
            other => panic!("{name}: {other:?}"),
        }
    }
}

/// A client that gives its token endpoint half a second for each part of a response.
fn client_of(
    answer: Answer,
) -> (
    oasmith_runtime::client::Builder<super::Client>,
    super::fake::Log,
) {
    let (builder, log) = client(vec![answer]);
    let source = OAuth2::client_credentials(URL, "me", "secret");
    let builder = builder.idle_timeout(Duration::from_millis(500));
    (builder.token_source(source), log)
}

/// Who waited while there was no token is told so; who comes later asks again.
#[tokio::test(start_paused = true)]
async fn callers_share_a_failure() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let source = move || {
        let count = Arc::clone(&count);
        async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            count.fetch_add(1, Ordering::Relaxed);
            Err::<Token, BoxError>("the vault is closed".into())
        }
    };
    let (builder, _) = client(vec![]);
    let client = builder.token_source(source).build().unwrap();
    let calls: Vec<_> = (0..10)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.read_mine().await.unwrap_err().to_string() })
        })
        .collect();
    for call in calls {
        let error = call.await.unwrap();
        assert!(error.ends_with("the vault is closed"), "{error}");
    }
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    client.read_mine().await.unwrap_err();
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}
