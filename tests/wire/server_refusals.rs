//! Bad input to the generated servers: the right status, problem details that name the place, and the server goes on.
//!
//! No request of these documents requires a member of its body, so one operation here is written by hand around a
//! generated model that does.

use oasmith_apis::elastic_cloud::models::SecurityRealm;
use oasmith_apis::{clumio_v1, clumio_v2, elastic_cloud, workspace};
use oasmith_runtime::server::{Operations, Router};
use oasmith_runtime::wire::RawResponse;
use oasmith_runtime::{request, response};
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::common::TOKEN;
use crate::common::double::{ClumioV1, ClumioV2, ElasticCloud, Serving, Workspace};
use crate::common::socket::{Message, exchange, request};

const JSON: (&str, &str) = ("content-type", "application/json");
const BEARER: (&str, &str) = ("authorization", "Bearer token-of-the-tests");

type Headers = &'static [(&'static str, &'static str)];

/// Method, target, headers, body.
type Sent = (&'static str, &'static str, Headers, &'static str);

/// A bad request and what is wrong with it: the status, and where, as `in name/pointer` for parameters or as a pointer.
type Bad = (Sent, u16, &'static [&'static str]);

/// Sends bad requests over one connection, each followed by a good one, which succeeds.
async fn refuse(router: Router, good: Sent, bad: &[Bad]) {
    let serving = Serving::start(router).await;
    let mut stream = TcpStream::connect(serving.address).await.unwrap();
    for bad in bad {
        let (method, target, headers, body) = bad.0;
        let answer = exchange(
            &mut stream,
            &request(method, target, headers, body.as_bytes()),
        )
        .await;
        assert_problem(&answer, bad);
        if answer.header("connection") == Some("close") {
            stream = TcpStream::connect(serving.address).await.unwrap();
        }
        let (method, target, headers, body) = good;
        let answer = exchange(
            &mut stream,
            &request(method, target, headers, body.as_bytes()),
        )
        .await;
        assert_eq!(answer.status(), 200, "after {:?}: {answer:?}", bad.0);
    }
}

fn assert_problem(answer: &Message, (request, status, places): &Bad) {
    let problem = answer.json();
    assert_eq!(answer.status(), *status, "{request:?}: {problem}");
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json")
    );
    assert_eq!(problem["status"], *status);
    assert_eq!(problem["type"], "about:blank");
    assert!(!problem["detail"].as_str().unwrap().is_empty());
    let found: Vec<String> = problem["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .map(place)
        .collect();
    assert_eq!(found, *places, "{request:?}: {problem}");
}

fn place(error: &Value) -> String {
    let pointer = error["pointer"].as_str().unwrap();
    match error["name"].as_str() {
        Some(name) => format!("{} {name}{pointer}", error["in"].as_str().unwrap()),
        None => pointer.to_owned(),
    }
}

fn elastic(headers: Headers, body: &'static str) -> Sent {
    ("PATCH", "/api/v1/user", headers, body)
}

fn user(target: &'static str, headers: Headers, body: &'static str) -> Sent {
    ("PATCH", target, headers, body)
}

fn list(target: &'static str) -> Sent {
    ("GET", target, &[BEARER], "")
}

fn profile(headers: Headers, body: &'static str) -> Sent {
    ("PUT", "/api/workspace/account/profile", headers, body)
}

#[tokio::test]
async fn elastic_cloud() {
    let router = elastic_cloud::server::router(ElasticCloud::new());
    let bad: &[Bad] = &[
        (elastic(&[JSON], "{\"full_name\": "), 400, &[""]),
        (elastic(&[JSON], "not json"), 400, &[""]),
        (elastic(&[JSON], "{} {}"), 400, &[""]),
        (elastic(&[JSON], "\u{feff}{}"), 400, &[""]),
        (elastic(&[JSON], ""), 400, &[""]),
        (elastic(&[JSON], "7"), 422, &[""]),
        (elastic(&[JSON], "null"), 422, &[""]),
        (
            elastic(&[JSON], r#"{"full_name": 7, "builtin": "yes"}"#),
            422,
            &["/full_name", "/builtin"],
        ),
        (
            elastic(
                &[JSON],
                r#"{"security": {"security_realm": {"type": "oidc"}, "roles": ["a", 1]}}"#,
            ),
            422,
            &["/security/roles/1", "/security/security_realm/type"],
        ),
        (
            elastic(&[JSON], r#"{"metadata": {"created_at": "yesterday"}}"#),
            422,
            &["/metadata/created_at"],
        ),
        (("PATCH", "/user", &[JSON], "{}"), 404, &[]),
        (("PATCH", "/api/v1/user/", &[JSON], "{}"), 404, &[]),
        (("PUT", "/api/v1/user", &[JSON], "{}"), 405, &[]),
        (("BREW", "/api/v1/user", &[JSON], "{}"), 405, &[]),
        (elastic(&[JSON, ("accept", "text/html")], "{}"), 406, &[]),
    ];
    refuse(router, elastic(&[JSON], "{}"), bad).await;
}

#[tokio::test]
async fn clumio_v2() {
    let router = clumio_v2::server::router(ClumioV2::new());
    let bad: &[Bad] = &[
        (user("/users/1", &[JSON], "{}"), 401, &[]),
        (
            user("/users/1", &[JSON, ("authorization", "Bearer other")], "{}"),
            401,
            &[],
        ),
        (
            user("/users/1", &[JSON, ("authorization", "Basic YTpi")], "{}"),
            401,
            &[],
        ),
        (
            user("/users/ada", &[JSON, BEARER], "{}"),
            400,
            &["path user_id"],
        ),
        (
            user("/users/1.5", &[JSON, BEARER], "{}"),
            400,
            &["path user_id"],
        ),
        (
            user("/users/9223372036854775808", &[JSON, BEARER], "{}"),
            400,
            &["path user_id"],
        ),
        (
            user("/users/%FF", &[JSON, BEARER], "{}"),
            400,
            &["path user_id"],
        ),
        (
            user("/users/1", &[("content-type", "text/plain"), BEARER], "{}"),
            415,
            &[],
        ),
        (user("/users/1", &[BEARER], "{}"), 415, &[]),
        (
            user("/users/1", &[JSON, BEARER], "{\"is_enabled\": 1}"),
            422,
            &["/is_enabled"],
        ),
        (
            user("/users/1", &[JSON, BEARER], "{\"full_name\": null}"),
            422,
            &["/full_name"],
        ),
        (user("/users/1", &[JSON, BEARER], "null"), 422, &[""]),
        (user("/users/1", &[JSON, BEARER], "[]"), 422, &[""]),
        (
            user(
                "/users/1",
                &[JSON, BEARER],
                r#"{"access_control_configuration_updates": {"add": [{}, {"role_id": 5}]}}"#,
            ),
            422,
            &["/access_control_configuration_updates/add/1/role_id"],
        ),
    ];
    refuse(router, ("PATCH", "/users/1", &[JSON, BEARER], "{}"), bad).await;
}

#[tokio::test]
async fn clumio_v1() {
    let router = clumio_v1::server::router(ClumioV1::new());
    let bad: &[Bad] = &[
        (list("/users?limit=ten"), 400, &["query limit"]),
        (
            list("/users?limit=9223372036854775808"),
            400,
            &["query limit"],
        ),
        (list("/users?limit="), 400, &["query limit"]),
        (
            (
                "GET",
                "/users",
                &[BEARER, ("accept", "application/api.clumio.users=v2+json")],
                "",
            ),
            406,
            &[],
        ),
        (("GET", "/users", &[], ""), 401, &[]),
        (("GET", "/nowhere", &[BEARER], ""), 404, &[]),
    ];
    refuse(router, list("/users?limit=10&unknown=1"), bad).await;
}

#[tokio::test]
async fn workspace() {
    let router = workspace::server::router(Workspace::new());
    let bad: &[Bad] = &[
        // Anonymous requests are allowed, but credentials that are there must be good.
        (
            profile(&[JSON, ("authorization", "Bearer other")], "{}"),
            401,
            &[],
        ),
        (
            profile(&[JSON], r#"{"UserName": 1, "Email": null, "LastName": []}"#),
            422,
            &["/UserName", "/LastName"],
        ),
    ];
    refuse(router, profile(&[JSON], r#"{"Email": null}"#), bad).await;
}

#[tokio::test]
async fn oversized_bodies() {
    let router = clumio_v2::server::routes(ClumioV2::new())
        .body_limit(64)
        .into_router();
    let serving = Serving::start(router).await;
    let large = json!({"full_name": "a".repeat(64)}).to_string();
    let mut stream = TcpStream::connect(serving.address).await.unwrap();
    let answer = exchange(
        &mut stream,
        &request("PATCH", "/users/1", &[JSON, BEARER], large.as_bytes()),
    )
    .await;
    assert_problem(&answer, &(("", "", &[], ""), 413, &[]));

    // In chunks, without a length that would tell beforehand.
    let mut stream = TcpStream::connect(serving.address).await.unwrap();
    let head = format!(
        "PATCH /users/1 HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\nauthorization: Bearer {TOKEN}\r\ntransfer-encoding: chunked\r\n\r\n"
    );
    let chunks = format!("{head}{:x}\r\n{large}\r\n0\r\n\r\n", large.len());
    let answer = exchange(&mut stream, chunks.as_bytes()).await;
    assert_problem(&answer, &(("", "", &[], ""), 413, &[]));

    let mut stream = TcpStream::connect(serving.address).await.unwrap();
    let answer = exchange(
        &mut stream,
        &request("PATCH", "/users/1", &[JSON, BEARER], b"{}"),
    )
    .await;
    assert_eq!(answer.status(), 200);
}

/// What was refused did not reach the operation.
#[tokio::test]
async fn refused_requests_do_not_reach_the_operation() {
    let double = ClumioV2::new();
    let serving = Serving::start(clumio_v2::server::router(double.clone())).await;
    let mut stream = TcpStream::connect(serving.address).await.unwrap();
    for (target, headers, body) in [
        ("/users/1", &[JSON] as &[_], "{}"),
        ("/users/a", &[JSON, BEARER], "{}"),
        ("/users/1", &[JSON, BEARER], "["),
    ] {
        exchange(
            &mut stream,
            &request("PATCH", target, headers, body.as_bytes()),
        )
        .await;
    }
    assert!(double.update_user.requests().is_empty());
}

#[tokio::test]
async fn a_challenge_says_which_credentials_there_may_be() {
    let serving = Serving::start(clumio_v2::server::router(ClumioV2::new())).await;
    let mut stream = TcpStream::connect(serving.address).await.unwrap();
    let answer = exchange(&mut stream, &request("PATCH", "/users/1", &[JSON], b"{}")).await;
    assert_eq!(
        (answer.status(), answer.header("www-authenticate")),
        (401, Some("Bearer"))
    );
}

/// An operation as the generator would write it.
#[derive(Clone, PartialEq)]
struct PutRealm {
    body: SecurityRealm,
}

request! {
    PutRealm -> PutRealmResponse: PUT "/realm" {
        body: json("application/json"),
    }
}

#[derive(Debug, Clone, PartialEq)]
enum PutRealmResponse {
    Ok(SecurityRealm),
    Undocumented(RawResponse),
}

response! {
    PutRealmResponse -> Ok(SecurityRealm) {
        "200" => Ok(body): json("application/json"),
    }
}

#[tokio::test]
async fn missing_required_members() {
    let put = |body| ("PUT", "/realm", &[JSON] as Headers, body);
    let echo = |request: PutRealm| async { PutRealmResponse::Ok(request.body) };
    let router = Operations::<()>::new(&[])
        .operation(echo)
        .into_routes()
        .into_router();
    let bad: &[Bad] = &[
        (put("{}"), 422, &["/type", "/id"]),
        (put(r#"{"type": "saml"}"#), 422, &["/id"]),
        (put(r#"{"type": "saml", "id": null}"#), 422, &["/id"]),
        (
            put(r#"{"type": "oidc", "other": 1}"#),
            422,
            &["/type", "/id"],
        ),
    ];
    refuse(
        router,
        put(r#"{"type": "saml", "id": "1", "other": 1}"#),
        bad,
    )
    .await;
}
