//! Redirects.

use super::fake::{Answer, Log, client};

fn to(status: u16, location: &'static [(&'static str, &'static str)]) -> Answer {
    Answer::Response(status, location, String::new())
}

const HERE: &[(&str, &str)] = &[("location", "/v2/things/b?x=1")];
const ELSEWHERE: &[(&str, &str)] = &[("location", "https://other.example.com/things")];
const INSECURE: &[(&str, &str)] = &[("location", "http://api.example.com/v1/things")];

async fn sent(method: &str, redirects: u32, answers: Vec<Answer>) -> (Option<u16>, Log) {
    let (builder, log) = client(answers);
    let builder = builder
        .redirects(redirects)
        .basic("ada", "topsecret")
        .api_key("key", "topsecret")
        .header("x-mine", "topsecret");
    let client = builder.build().unwrap();
    let status = match method {
        "PUT" => client
            .put_thing("a")
            .await
            .err()
            .map(|error| error.status()),
        "POST" => client.post_thing().await.err().map(|error| error.status()),
        _ => client.list_things().await.err().map(|error| error.status()),
    };
    (status.flatten(), log)
}

fn uris(log: &Log) -> Vec<String> {
    let log = log.lock().unwrap();
    log.iter()
        .map(|sent| format!("{} {}", sent.method, sent.uri))
        .collect()
}

fn done() -> Answer {
    Answer::Response(204, &[], String::new())
}

#[tokio::test]
async fn they_are_not_followed_unless_told() {
    let (status, log) = sent("PUT", 0, vec![to(307, HERE)]).await;
    assert_eq!((status, log.lock().unwrap().len()), (Some(307), 1));
}

#[tokio::test]
async fn the_same_origin_gets_the_same_request() {
    let (status, log) = sent("PUT", 1, vec![to(308, HERE), done()]).await;
    assert_eq!(status, None);
    let base = "https://api.example.com";
    assert_eq!(
        uris(&log),
        [
            format!("PUT {base}/v1/things/a"),
            format!("PUT {base}/v2/things/b?x=1")
        ]
    );
    let log = log.lock().unwrap();
    assert_eq!(log[1].body, r#"{"count":0}"#);
    assert_eq!(
        log[1].header("authorization"),
        log[0].header("authorization")
    );
}

#[tokio::test]
async fn another_origin_gets_no_secret() {
    for location in [ELSEWHERE, INSECURE] {
        let (_, log) = sent("PUT", 1, vec![to(307, location), done()]).await;
        let log = log.lock().unwrap();
        assert_eq!(log.len(), 2);
        assert!(
            !format!("{:?}", log[1]).contains("topsecret"),
            "{:?}",
            log[1]
        );
        assert_eq!(log[1].header("authorization"), "");
        assert_eq!(log[1].header("content-type"), "application/json");
    }
}

/// Not every server encodes it.
#[tokio::test]
async fn a_target_may_be_of_any_script() {
    let location = &[("location", "/v2/dinge/grün")];
    let (_, log) = sent("PUT", 1, vec![to(308, location), done()]).await;
    let uri = "PUT https://api.example.com/v2/dinge/gr%C3%BCn";
    assert_eq!(uris(&log)[1], uri);
}

/// Servers often repeat the query where they redirect, and a key may be in it.
#[tokio::test]
async fn a_redirect_shows_no_key() {
    let location = &[(
        "location",
        "https://api.example.com/v1/?a=1&api_key=topsecret",
    )];
    let (builder, _) = client(vec![to(301, location)]);
    let client = builder.api_key("key", "topsecret").build().unwrap();
    let error = client.list_things().await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("topsecret"), "{shown}");
    assert!(error.headers().unwrap().contains_key("location"));
}

#[tokio::test]
async fn the_method_is_what_the_status_says() {
    let (_, log) = sent("PUT", 1, vec![to(303, HERE), done()]).await;
    let followed = log.lock().unwrap()[1].clone();
    assert_eq!(
        (followed.method.as_str(), followed.body.as_str()),
        ("GET", "")
    );
    for status in [301, 302, 304] {
        let (found, log) = sent("POST", 1, vec![to(status, HERE), done()]).await;
        assert_eq!((found, log.lock().unwrap().len()), (Some(status), 1));
    }
}

/// What says how a body is coded goes wherever the body goes, and nowhere else.
#[tokio::test]
async fn headers_that_describe_a_body_stay_with_it() {
    for (status, location, coding) in [
        (303, HERE, ""),
        (307, HERE, "gzip"),
        (307, ELSEWHERE, "gzip"),
    ] {
        let (builder, log) = client(vec![to(status, location), done()]);
        let builder = builder.basic("ada", "topsecret").redirects(1);
        // As if the body were compressed.
        let client = builder.header("content-encoding", "gzip").build().unwrap();
        client.put_thing("a").await.unwrap();
        let log = log.lock().unwrap();
        assert_eq!(log[1].header("content-encoding"), coding, "{status}");
    }
}

#[tokio::test]
async fn a_loop_ends() {
    let answers = (0..5).map(|_| to(302, HERE)).collect();
    let (status, log) = sent("GET", 3, answers).await;
    assert_eq!((status, log.lock().unwrap().len()), (Some(302), 4));
}

#[tokio::test]
async fn a_documented_redirect_is_a_response() {
    let (builder, log) = client(vec![to(302, HERE)]);
    let client = builder.redirects(5).build().unwrap();
    let error = client.sign_in().await.unwrap_err();
    assert_eq!(error.headers().unwrap()["location"], "/v2/things/b?x=1");
    assert_eq!((error.status(), log.lock().unwrap().len()), (Some(302), 1));
    assert!(matches!(error, oasmith_runtime::Error::Api(_)));
}
