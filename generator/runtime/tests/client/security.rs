//! Credentials: which are used, that they are refreshed, and that nobody sees them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use oasmith_runtime::Error;
use oasmith_runtime::client::{BoxError, BuildError, Credential, OAuth2, Token};
use oasmith_runtime::wire::{Grant, OAuthFlow, SecurityScheme};

use super::fake::{Answer, client, status};

fn json(body: &str) -> Answer {
    Answer::Response(200, &[], body.to_owned())
}

#[tokio::test]
async fn without_credentials_nothing_is_sent() {
    let (builder, log) = client(vec![]);
    let error = builder
        .api_key("key", "k")
        .build()
        .unwrap()
        .put_thing("a")
        .await;
    match error {
        Err(Error::Transport(error)) => {
            assert!(error.is_credentials());
            assert_eq!(
                error.to_string(),
                "the request is not sent: the operation needs the credentials of `basic`, or `key` and `session`: \
                 set them when the client is built"
            );
        }
        other => panic!("{other:?}"),
    }
    assert!(log.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_header_of_the_user_may_be_the_credential() {
    let (builder, log) = client(vec![status(204), status(204)]);
    let client = builder.header("authorization", "Basic x").build().unwrap();
    client.put_thing("a").await.unwrap();
    assert_eq!(log.lock().unwrap()[0].header("authorization"), "Basic x");
    let (builder, _) = super::fake::client(vec![status(204)]);
    let client = builder.without_credentials().build().unwrap();
    client.put_thing("a").await.unwrap();
}

#[tokio::test]
async fn a_key_stands_beside_other_cookies() {
    let (builder, log) = client(vec![status(204)]);
    let builder = builder.header("cookie", "name=é");
    let builder = builder.api_key("key", "k").api_key("session", "s");
    builder.build().unwrap().put_thing("a").await.unwrap();
    let cookies = log.lock().unwrap()[0].headers["cookie"].clone();
    assert_eq!(cookies.as_bytes(), "name=é; sid=s".as_bytes());
}

#[tokio::test(start_paused = true)]
async fn tokens_are_fetched_once_and_refreshed_before_they_expire() {
    let token = r#"{"access_token": "t1", "token_type": "Bearer", "expires_in": 100}"#;
    let (builder, log) = client(vec![
        json(token),
        status(204),
        status(204),
        json(&token.replace("t1", "t2")),
        status(204),
    ]);
    let source = OAuth2::client_credentials("https://id.example.com/token", "me", "se:cret")
        .scope("read")
        .scope("write")
        .parameter("audience", "a b");
    let client = builder.token_source(source).build().unwrap();
    client.read_mine().await.unwrap();
    client.read_mine().await.unwrap();
    tokio::time::advance(Duration::from_secs(91)).await;
    client.read_mine().await.unwrap();
    let log = log.lock().unwrap();
    assert_eq!(log[0].uri, "https://id.example.com/token");
    assert_eq!(log[0].header("authorization"), "Basic bWU6c2UlM0FjcmV0");
    assert_eq!(
        log[0].body,
        "grant_type=client_credentials&scope=read%20write&audience=a%20b"
    );
    let sent: Vec<&str> = [1, 2, 4].map(|at| log[at].header("authorization")).into();
    assert_eq!(sent, ["Bearer t1", "Bearer t1", "Bearer t2"]);
}

#[tokio::test(start_paused = true)]
async fn callers_share_one_refresh() {
    let fetched = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&fetched);
    let source = move || {
        let count = Arc::clone(&count);
        async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            count.fetch_add(1, Ordering::Relaxed);
            Ok::<_, BoxError>(Token::new("t"))
        }
    };
    let (builder, _) = client((0..10).map(|_| status(204)).collect());
    let client = builder.token_source(source).build().unwrap();
    let calls: Vec<_> = (0..10)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.read_mine().await.map(drop) })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(fetched.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_token_that_is_not_taken_is_replaced_once() {
    let refreshed = |token, next| {
        json(&format!(
            r#"{{"access_token": "{token}", "expires_in": "60", "refresh_token": "{next}"}}"#
        ))
    };
    let (builder, log) = client(vec![
        refreshed("t1", "r2"),
        status(401),
        refreshed("t2", "r3"),
        status(401),
    ]);
    let source = OAuth2::refresh_token("https://id.example.com/token", "me", "r1");
    let client = builder.token_source(source).build().unwrap();
    assert_eq!(client.read_mine().await.unwrap_err().status(), Some(401));
    let log = log.lock().unwrap();
    let bodies: Vec<&str> = log.iter().map(|sent| sent.body.as_str()).collect();
    let form = |token| format!("grant_type=refresh_token&refresh_token={token}&client_id=me");
    assert_eq!(bodies, [&*form("r1"), "", &*form("r2"), ""]);
}

#[tokio::test]
async fn a_token_that_cannot_be_had_is_an_error_without_secrets() {
    let refused = r#"{"error": "invalid_client", "error_description": "not secret"}"#.to_owned();
    let (builder, _) = client(vec![Answer::Response(401, &[], refused)]);
    let source = OAuth2::client_credentials("https://id.example.com/token", "me", "secret");
    let client = builder
        .credential("oauth", Credential::tokens(source))
        .build()
        .unwrap();
    match client.read_mine().await {
        Err(Error::Transport(error)) => {
            assert!(error.is_credentials());
            assert_eq!(
                error.to_string(),
                "the request is not sent: there is no token for `oauth`: \
                 the token endpoint answered 401 Unauthorized: invalid_client not ***"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_has_no_token_now_is_asked_again() {
    let token = json(r#"{"access_token": "t1", "token_type": "Bearer"}"#);
    let lost = Answer::Lost(std::io::ErrorKind::ConnectionReset);
    let (builder, log) = client(vec![status(503), lost, token, status(204)]);
    let source = OAuth2::client_credentials("https://id.example.com/token", "me", "secret");
    let client = builder.token_source(source).retries(2).build().unwrap();
    client.read_mine().await.unwrap();
    assert_eq!(log.lock().unwrap().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_user_agrees_on_another_device() {
    let code = r#"{"device_code": "d", "user_code": "WD-JB", "verification_uri": "https://a.example", "interval": 3}"#;
    let waiting = |error: &str| Answer::Response(400, &[], format!(r#"{{"error": "{error}"}}"#));
    let (builder, log) = client(vec![
        json(code),
        waiting("authorization_pending"),
        waiting("slow_down"),
        json(r#"{"access_token": "t1", "expires_in": 60, "refresh_token": "r1"}"#),
        status(204),
        json(r#"{"access_token": "t2"}"#),
        status(204),
    ]);
    let shown = Arc::new(std::sync::Mutex::new(Vec::new()));
    let prompt = Arc::clone(&shown);
    let source = OAuth2::device_code(
        "https://id.example.com/token",
        "https://id.example.com/device",
        "me",
        move |code| prompt.lock().unwrap().push(code.user_code.clone()),
    );
    let client = builder.token_source(source.scope("read")).build().unwrap();
    let started = tokio::time::Instant::now();
    client.read_mine().await.unwrap();
    assert_eq!(started.elapsed().as_secs(), 3 + 3 + 8);
    tokio::time::advance(Duration::from_secs(60)).await;
    client.read_mine().await.unwrap();
    assert_eq!(*shown.lock().unwrap(), ["WD-JB"]);
    let log = log.lock().unwrap();
    assert_eq!(log[0].body, "scope=read&client_id=me");
    assert!(log[3].body.starts_with(
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=d&"
    ));
    assert_eq!(
        log[5].body,
        "grant_type=refresh_token&refresh_token=r1&scope=read&client_id=me"
    );
    assert_eq!(log[6].header("authorization"), "Bearer t2");
}

#[tokio::test(start_paused = true)]
async fn a_user_is_not_asked_twice_because_an_endpoint_is_busy() {
    let code = r#"{"device_code": "d", "user_code": "WD-JB", "verification_uri": "https://a.example", "interval": 3}"#;
    let (builder, log) = client(vec![
        json(code),
        status(503),
        json(r#"{"access_token": "t1", "expires_in": 60, "refresh_token": "r1"}"#),
        status(204),
        status(503),
        json(r#"{"access_token": "t2"}"#),
        status(204),
    ]);
    let shown = Arc::new(AtomicUsize::new(0));
    let prompt = Arc::clone(&shown);
    let source = OAuth2::device_code(
        "https://id.example.com/token",
        "https://id.example.com/device",
        "me",
        move |_| {
            prompt.fetch_add(1, Ordering::Relaxed);
        },
    );
    let client = builder.token_source(source).retries(1).build().unwrap();
    client.read_mine().await.unwrap();
    tokio::time::advance(Duration::from_secs(60)).await;
    client.read_mine().await.unwrap();
    assert_eq!(shown.load(Ordering::Relaxed), 1);
    let log = log.lock().unwrap();
    assert!(log[5].body.starts_with("grant_type=refresh_token&"));
    assert_eq!(log[6].header("authorization"), "Bearer t2");
}

#[tokio::test(start_paused = true)]
async fn a_source_that_takes_too_long_is_not_waited_for() {
    let (builder, log) = client(vec![]);
    let source = || std::future::pending::<Result<Token, BoxError>>();
    let builder = builder.token_source(source).timeout(Duration::from_secs(9));
    match builder.build().unwrap().read_mine().await {
        Err(Error::Transport(error)) => assert!(error.is_timeout(), "{error}"),
        other => panic!("{other:?}"),
    }
    assert!(log.lock().unwrap().is_empty());
}

#[cfg(feature = "digest")]
#[tokio::test]
async fn digest_answers_a_challenge_and_then_goes_ahead() {
    let challenge = Answer::Response(
        401,
        &[(
            "www-authenticate",
            "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-256, qop=\"auth\"",
        )],
        String::new(),
    );
    let (builder, log) = client(vec![challenge, status(204), status(204), status(401)]);
    let client = builder.digest("ada", "secret").build().unwrap();
    client.read_digest().await.unwrap();
    client.read_digest().await.unwrap();
    assert_eq!(client.read_digest().await.unwrap_err().status(), Some(401));
    let log = log.lock().unwrap();
    let sent: Vec<&str> = log
        .iter()
        .map(|sent| sent.header("authorization"))
        .collect();
    assert_eq!(sent[0], "");
    assert!(
        sent[1].contains("uri=\"/v1/digest\"") && sent[1].contains("nc=00000001"),
        "{sent:?}"
    );
    assert!(
        sent[2].contains("nc=00000002") && !sent[2].contains("secret"),
        "{sent:?}"
    );
}

#[tokio::test]
async fn nobody_sees_credentials() {
    let (builder, log) = client(vec![Answer::Lost(std::io::ErrorKind::Other)]);
    let builder = builder
        .api_key("key", "topsecret1")
        .api_key("session", "topsecret2")
        .bearer("topsecret3")
        .credential("other", Credential::basic("u", "topsecret4"));
    let mut shown = format!("{builder:?}");
    let client = builder.build().unwrap();
    let error = client.put_thing("a").await.unwrap_err();
    shown.push_str(&format!("{client:?} {error:?} {error}"));
    let log = log.lock().unwrap();
    shown.push_str(&format!("{:?}", log[0].headers));
    assert!(log[0].uri.contains("topsecret1"));
    assert!(!shown.contains("topsecret"), "{shown}");
}

#[tokio::test]
async fn responses_are_shown_in_part() {
    let cookie: &[_] = &[("set-cookie", "sid=topsecret; HttpOnly")];
    let answer = Answer::Response(418, cookie, "long ".repeat(1000));
    let (builder, _) = client(vec![answer]);
    let client = builder.without_credentials().build().unwrap();
    let error = client.put_thing("a").await.unwrap_err();
    let shown = format!("{error:?}");
    assert!(
        !shown.contains("topsecret") && shown.len() < 2000,
        "{shown}"
    );
    assert!(shown.contains("(5000 bytes)"), "{shown}");
    let cookie = &error.headers().unwrap()["set-cookie"];
    assert_eq!(cookie, "sid=topsecret; HttpOnly");
}

#[tokio::test]
async fn a_user_with_a_colon_is_not_sent() {
    let (builder, log) = client(vec![]);
    let client = builder.basic("ada:x", "topsecret").build().unwrap();
    let error = client.put_thing("a").await.unwrap_err().to_string();
    assert!(
        error.contains("the user of `basic` holds a colon"),
        "{error}"
    );
    assert!(log.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_user_in_the_base_url_is_refused_and_not_shown() {
    for url in [
        "https://ada:topsecret@a.example",
        "https://ada:topsecret@a b",
        "https://a.example/?key=topsecret",
    ] {
        let builder = client(vec![]).0.base_url(url);
        let shown = format!("{builder:?}");
        let error = builder.build().unwrap_err();
        let shown = format!("{shown} {error} {error:?}");
        assert!(
            shown.contains("a") && !shown.contains("topsecret"),
            "{shown}"
        );
    }
}

/// What the document says of a scheme is not said again.
#[tokio::test]
async fn the_document_names_the_endpoints() {
    const CLIENT: SecurityScheme = SecurityScheme::oauth2("oauth").flows(&[
        OAuthFlow::client_credentials("https://id.example.com/token").scopes(&["read"]),
        OAuthFlow::authorization_code(
            "https://id.example.com/agree",
            "https://id.example.com/code",
        )
        .refresh_url("https://id.example.com/refresh"),
    ]);
    const OPEN_ID: SecurityScheme = SecurityScheme::open_id_connect(
        "oauth",
        "https://id.example.com/.well-known/openid-configuration",
    );
    const RELATIVE: SecurityScheme =
        SecurityScheme::oauth2("oauth").flows(&[OAuthFlow::client_credentials("/token")]);
    let token = r#"{"access_token": "t", "token_type": "Bearer"}"#;
    let told = r#"{"token_endpoint": "https://id.example.com/told"}"#;
    for (source, answers, asked) in [
        (
            CLIENT.client_credentials("me", "secret").unwrap(),
            vec![],
            "token",
        ),
        (CLIENT.refresh_token("me", "r").unwrap(), vec![], "refresh"),
        (
            OPEN_ID.client_credentials("me", "secret").unwrap(),
            vec![json(told)],
            "told",
        ),
    ] {
        let discovers = answers.len();
        let answers = answers.into_iter().chain([json(token), status(204)]);
        let (builder, log) = client(answers.collect());
        let client = builder.token_source(source).build().unwrap();
        client.read_mine().await.unwrap();
        let log = log.lock().unwrap();
        assert_eq!(
            log[discovers].uri,
            format!("https://id.example.com/{asked}")
        );
        assert_eq!(log.last().unwrap().header("authorization"), "Bearer t");
    }
    assert_eq!(
        CLIENT.flow(Grant::ClientCredentials).unwrap().scopes,
        ["read"]
    );
    for refused in [
        RELATIVE.client_credentials("me", "secret").unwrap_err(),
        RELATIVE.refresh_token("me", "r").unwrap_err(),
        CLIENT.device_code("me", |_| {}).unwrap_err(),
    ] {
        assert!(matches!(refused, BuildError::Flow("oauth")), "{refused}");
    }
}

/// A provider that is asked safely does not lead to an unsafe endpoint.
#[tokio::test]
async fn a_discovered_endpoint_is_no_less_safe() {
    for told in [
        r#"{"token_endpoint": "http://id.example.com/told"}"#,
        "{}",
        "no",
    ] {
        let (builder, log) = client(vec![json(told), status(204)]);
        let source = OAuth2::discovered("https://id.example.com/x", "me", "secret");
        let client = builder.token_source(source).build().unwrap();
        assert!(client.read_mine().await.is_err(), "{told}");
        assert_eq!(log.lock().unwrap().len(), 1);
    }
}
