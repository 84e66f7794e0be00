//! What the generated clients send, compared with the calls that the pages show.

#![allow(deprecated, reason = "version 1 of Clumio's users is")]

use oasmith_apis::{clumio_v1, clumio_v2, elastic_cloud, workspace};
use tokio::task::JoinHandle;

use crate::common::page::{self, Curl};
use crate::common::socket::{Message, replay, response};
use crate::common::{TOKEN, document};

/// A plain socket that answers one request with the success that a document shows, and keeps what was sent.
async fn answering(document: &str, id: &str, example: &str) -> (String, JoinHandle<Message>) {
    let shown = document::response(&document::read(document), id, "200", example);
    let (address, request) =
        replay(response("200 OK", &shown.media, &shown.json.to_string())).await;
    (format!("http://{address}"), request)
}

/// Compares method, target, headers and body with the page's; `beyond` are the headers that the page does not show.
fn assert_as_shown(sent: &Message, page: &str, beyond: &[(&str, &str)]) {
    let curl = Curl::read(page, "");
    assert_eq!(
        sent.start,
        format!("{} {} HTTP/1.1", curl.method, curl.target)
    );
    let mut expected = curl.headers.clone();
    expected.extend(
        beyond
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    expected.sort();
    let mut found = sent.headers.clone();
    // What the transport adds; codings only with the features that undo them.
    found.retain(|(name, _)| !["host", "content-length", "accept-encoding"].contains(&&**name));
    found.sort();
    assert_eq!(found, expected);
    let length = sent
        .header("content-length")
        .map(|length| length.parse().unwrap());
    match curl.json() {
        Some(body) => {
            assert_eq!(sent.json(), body);
            assert_eq!(length, Some(sent.body.len()));
        }
        None => assert_eq!((sent.body.len(), length), (0, None)),
    }
}

#[tokio::test]
async fn list_users() {
    let (url, request) = answering("clumio-v1", "listUsers", "").await;
    let client = clumio_v1::Client::builder()
        .base_url(url)
        .bearer(TOKEN)
        .build()
        .unwrap();
    client.list_users().await.unwrap();
    assert_as_shown(&request.await.unwrap(), page::LIST_USERS, &[]);
}

#[tokio::test]
async fn list_users_with_parameters() {
    let (url, request) = answering("clumio-v1", "listUsers", "").await;
    let client = clumio_v1::Client::builder()
        .base_url(url)
        .bearer(TOKEN)
        .build()
        .unwrap();
    let filter = r#"{"name":{"$contains":"a b&c=d+é"}}"#;
    client
        .list_users()
        .limit(i64::MAX)
        .start("1")
        .filter(filter)
        .await
        .unwrap();
    // Every byte outside of RFC 3986's unreserved characters is percent-encoded, a space as `%20`.
    let filter = "%7B%22name%22%3A%7B%22%24contains%22%3A%22a%20b%26c%3Dd%2B%C3%A9%22%7D%7D";
    let target = format!("/users?limit=9223372036854775807&start=1&filter={filter}");
    assert_eq!(
        request.await.unwrap().start,
        format!("GET {target} HTTP/1.1")
    );
}

#[tokio::test]
async fn edit_profile() {
    let (url, request) = answering("clumio-v1", "editProfile", "").await;
    let client = clumio_v1::Client::builder()
        .base_url(url)
        .bearer(TOKEN)
        .build()
        .unwrap();
    client.edit_profile().full_name("string").await.unwrap();
    assert_as_shown(&request.await.unwrap(), page::EDIT_PROFILE, &[]);
}

#[tokio::test]
async fn edit_profile_without_a_body() {
    let (url, request) = answering("clumio-v1", "editProfile", "").await;
    let client = clumio_v1::Client::builder()
        .base_url(url)
        .without_credentials()
        .build()
        .unwrap();
    client.edit_profile().await.unwrap();
    let sent = request.await.unwrap();
    assert_eq!((sent.header("content-type"), sent.body.len()), (None, 0));
    assert_eq!(sent.header("authorization"), None, "no token was set");
}

#[tokio::test]
async fn update_user() {
    use clumio_v2::models::{AccessControlConfiguration, AccessControlConfigurationUpdates};
    let (url, request) = answering("clumio-v2", "updateUser", "").await;
    let client = clumio_v2::Client::builder()
        .base_url(url)
        .bearer(TOKEN)
        .build()
        .unwrap();
    let configuration = || AccessControlConfiguration {
        organizational_unit_ids: Some(vec!["string".to_owned()]),
        role_id: Some("string".to_owned()),
    };
    let updates = AccessControlConfigurationUpdates {
        add: Some(vec![configuration()]),
        remove: Some(vec![configuration()]),
    };
    let call = client
        .update_user(42)
        .access_control_configuration_updates(updates);
    call.full_name("string").is_enabled(true).await.unwrap();
    assert_as_shown(&request.await.unwrap(), page::UPDATE_USER, &[]);
}

/// A path parameter of `int64` takes every value of its type.
#[tokio::test]
async fn update_user_with_the_greatest_and_the_least_id() {
    for (id, text) in [
        (i64::MAX, "9223372036854775807"),
        (i64::MIN, "-9223372036854775808"),
    ] {
        let (url, request) = answering("clumio-v2", "updateUser", "").await;
        let client = clumio_v2::Client::builder()
            .base_url(url)
            .bearer(TOKEN)
            .build()
            .unwrap();
        client.update_user(id).await.unwrap();
        assert_eq!(
            request.await.unwrap().start,
            format!("PATCH /users/{text} HTTP/1.1")
        );
    }
}

#[tokio::test]
async fn update_account_profile() {
    let (url, request) = answering("workspace", "updateAccountProfile", "complete").await;
    let client = workspace::Client::builder().base_url(url).build().unwrap();
    let call = client
        .update_account_profile()
        .user_name("example")
        .email("example");
    call.first_name("example")
        .last_name("example")
        .await
        .unwrap();
    assert_as_shown(
        &request.await.unwrap(),
        page::UPDATE_ACCOUNT_PROFILE,
        &[("accept", "application/json")],
    );
}

/// The document has a token as a parameter, and a bearer token that may be left out.
#[tokio::test]
async fn update_account_profile_with_both_kinds_of_token() {
    let (url, request) = answering("workspace", "updateAccountProfile", "complete").await;
    let client = workspace::Client::builder()
        .base_url(url)
        .bearer(TOKEN)
        .build()
        .unwrap();
    client
        .update_account_profile()
        .access_token("a/b c")
        .await
        .unwrap();
    let sent = request.await.unwrap();
    assert_eq!(
        sent.start,
        "PUT /api/workspace/account/profile?access_token=a%2Fb%20c HTTP/1.1"
    );
    assert_eq!(
        sent.header("authorization"),
        Some(format!("Bearer {TOKEN}").as_str())
    );
}

/// The page names no media type for a body that is JSON; the client says what it is.
#[tokio::test]
async fn update_current_user() {
    let (url, request) = answering("elastic-cloud", "update-current-user", "").await;
    let client = elastic_cloud::Client::builder()
        .base_url(format!("{url}/api/v1/"))
        .build()
        .unwrap();
    let body = elastic_cloud::models::UserUpdate::String("string".to_owned());
    client.update_current_user(body).await.unwrap();
    let json = "application/json";
    assert_as_shown(
        &request.await.unwrap(),
        page::UPDATE_CURRENT_USER,
        &[("accept", json), ("content-type", json)],
    );
}

/// What the client adds to all requests does not replace what the operation sets.
#[tokio::test]
async fn extra_headers() {
    let (url, request) = answering("clumio-v1", "listUsers", "").await;
    let builder = clumio_v1::Client::builder()
        .base_url(url)
        .header("X-Request-Id", "7")
        .header("Accept", "text/html")
        .without_credentials();
    builder.build().unwrap().list_users().await.unwrap();
    let sent = request.await.unwrap();
    assert_eq!(sent.header("x-request-id"), Some("7"));
    assert_eq!(
        sent.header("accept"),
        Some("application/api.clumio.users=v1+json")
    );
}
