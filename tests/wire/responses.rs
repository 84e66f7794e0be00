//! Every response that a document shows: decoded, encoded and decoded again unchanged, then sent by the generated
//! server and read by the generated client.

#![allow(deprecated, reason = "version 1 of Clumio's users is")]

use std::fmt;

use oasmith_apis::{clumio_v1, clumio_v2, elastic_cloud, workspace};
use oasmith_runtime::client::Response;
use oasmith_runtime::wire::{RawResponse, Responses};
use oasmith_runtime::{Error, Maybe, Schema};
use serde::Serialize;
use serde_json::{Value, json};

use crate::common::document::{self, Shown};
use crate::common::double::{ClumioV1, ClumioV2, ElasticCloud, Serving, Workspace, typed};
use crate::common::socket::{exchange, replay, request, response};
use crate::common::{TOKEN, page, page::Curl};

/// A status that no document names: what `default` answers with.
const OTHER: u16 = 418;

/// The responses that satisfy their schemas. The workspace page's own examples do not; they have a test of their own.
fn responses(document: &str, id: &str) -> Vec<Shown> {
    let mut shown = document::responses(&document::read(document), id);
    shown.retain(|shown| shown.name != "page");
    shown
}

/// Decodes and encodes: the status, media type, headers and JSON stay.
fn round_trip<R: Responses>(shown: &Shown) -> R {
    let response: R = typed(&shown.raw(OTHER));
    assert_same(&response.encode().unwrap(), shown);
    response
}

fn assert_same(raw: &RawResponse, shown: &Shown) {
    let expected = shown.raw(OTHER);
    assert_eq!(raw.status, expected.status);
    assert_eq!(
        serde_json::from_slice::<Value>(&raw.body).unwrap(),
        shown.json
    );
    for (name, value) in &expected.headers {
        assert_eq!(
            raw.headers.get_all(name).iter().collect::<Vec<_>>(),
            [value],
            "{name}"
        );
    }
}

/// Compares what the client gave with what the document shows.
fn assert_received<R, S>(received: Result<Response<S>, Error<R>>, shown: &Shown)
where
    R: Responses + fmt::Debug,
    S: Serialize + Schema + fmt::Debug,
{
    let raw = match received {
        Ok(success) => {
            success.validate().unwrap();
            let body = serde_json::to_vec(&*success).unwrap().into();
            RawResponse {
                status: success.status(),
                headers: success.headers().clone(),
                body,
                ..RawResponse::default()
            }
        }
        Err(Error::Api(error)) => {
            assert!(!error.status().is_success());
            let encoded = error.body().encode().unwrap();
            RawResponse {
                status: error.status(),
                headers: error.headers().clone(),
                body: encoded.body,
                ..RawResponse::default()
            }
        }
        other => panic!("{other:?}"),
    };
    assert_same(&raw, shown);
}

#[tokio::test]
async fn clumio_v1() {
    let double = ClumioV1::new();
    let serving = Serving::start(clumio_v1::server::router(double.clone())).await;
    let client = clumio_v1::Client::builder()
        .base_url(serving.url(""))
        .bearer(TOKEN)
        .build()
        .unwrap();
    for shown in responses("clumio-v1", "listUsers") {
        double.list_users.set(round_trip(&shown));
        assert_received(client.list_users().await, &shown);
    }
    for shown in responses("clumio-v1", "editProfile") {
        double.edit_profile.set(round_trip(&shown));
        assert_received(client.edit_profile().full_name("Ada").await, &shown);
    }
    let [request] = double.edit_profile.requests().try_into().unwrap();
    assert_eq!(request.body.unwrap().full_name.as_deref(), Some("Ada"));
}

#[tokio::test]
async fn clumio_v2() {
    let double = ClumioV2::new();
    let serving = Serving::start(clumio_v2::server::router(double.clone())).await;
    let client = clumio_v2::Client::builder()
        .base_url(serving.url(""))
        .bearer(TOKEN)
        .build()
        .unwrap();
    for shown in responses("clumio-v2", "updateUser") {
        double.update_user.set(round_trip(&shown));
        assert_received(client.update_user(i64::MIN).await, &shown);
        let [request] = double.update_user.requests().try_into().unwrap();
        assert_eq!((request.user_id, request.body), (i64::MIN, None));
    }
}

#[tokio::test]
async fn elastic_cloud() {
    let double = ElasticCloud::new();
    let serving = Serving::start(elastic_cloud::server::router(double.clone())).await;
    let client = elastic_cloud::Client::builder()
        .base_url(serving.url("/api/v1"))
        .build()
        .unwrap();
    for shown in responses("elastic-cloud", "update-current-user") {
        double.update_current_user.set(round_trip(&shown));
        let body = elastic_cloud::models::UserUpdate::String("string".to_owned());
        assert_received(client.update_current_user(body).await, &shown);
    }
}

#[tokio::test]
async fn workspace() {
    let double = Workspace::new();
    let serving = Serving::start(workspace::server::router(double.clone())).await;
    let client = workspace::Client::builder()
        .base_url(serving.url(""))
        .build()
        .unwrap();
    for shown in responses("workspace", "updateAccountProfile") {
        double.update_account_profile.set(round_trip(&shown));
        assert_received(client.update_account_profile().await, &shown);
    }
}

/// Documented errors are typed by their status, with their headers.
#[tokio::test]
async fn errors_are_typed() {
    use elastic_cloud::models::{UpdateCurrentUserBadRequestCloudErrorCodes as Codes, UserUpdate};
    use elastic_cloud::operations::UpdateCurrentUserResponse as Answer;
    let double = ElasticCloud::new();
    let serving = Serving::start(elastic_cloud::server::router(double.clone())).await;
    let client = elastic_cloud::Client::builder()
        .base_url(serving.url("/api/v1"))
        .build()
        .unwrap();
    let document = document::read("elastic-cloud");
    double.update_current_user.set(typed(
        &document::response(&document, "update-current-user", "400", "").raw(0),
    ));
    let error = client
        .update_current_user(UserUpdate::String(String::new()))
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(400));
    assert_eq!(
        error.headers().unwrap()["x-cloud-error-codes"],
        "user.roles.invalid"
    );
    let Error::Api(error) = error else {
        panic!("{error:?}")
    };
    let Answer::BadRequest(answer) = error.into_body() else {
        panic!("not a 400")
    };
    assert_eq!(
        answer.headers.cloud_error_codes,
        Some(Codes::UserRolesInvalid)
    );
    assert_eq!(answer.body.errors[0].code, "string");
}

/// Clumio's media types are no valid tokens; they travel byte by byte all the same.
#[tokio::test]
async fn media_types_travel_byte_for_byte() {
    let serving = Serving::start(clumio_v1::server::router(ClumioV1::new())).await;
    let mut stream = tokio::net::TcpStream::connect(serving.address)
        .await
        .unwrap();
    let curl = Curl::read(page::LIST_USERS, "");
    let headers: Vec<(&str, &str)> = curl
        .headers
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    let answer = exchange(
        &mut stream,
        &request(&curl.method, &curl.target, &headers, b""),
    )
    .await;
    assert_eq!(answer.status(), 200);
    assert_eq!(
        answer.header("content-type"),
        Some("application/api.clumio.users=v1+json")
    );
}

/// The page's examples leave out members that the schema requires: the client says which, and keeps the response.
#[tokio::test]
async fn workspace_page_examples_are_refused_with_all_that_was_received() {
    let document = document::read("workspace");
    for key in ["200", "400", "404"] {
        let shown = document::response(&document, "updateAccountProfile", key, "page");
        let (address, _) = replay(response(
            &format!("{key} Status"),
            &shown.media,
            &shown.json.to_string(),
        ))
        .await;
        let client = workspace::Client::builder()
            .base_url(format!("http://{address}"))
            .build()
            .unwrap();
        let error = client.update_account_profile().await.unwrap_err();
        assert_eq!(error.status(), Some(key.parse().unwrap()));
        assert_eq!(error.headers().unwrap()["content-type"], "application/json");
        let Error::Decode(error) = error else {
            panic!("{error:?}")
        };
        assert_eq!(error.body(), &shown.json.to_string());
        let pointers: Vec<&str> = error
            .violations()
            .iter()
            .map(|violation| violation.pointer.as_str())
            .collect();
        let members = ["Code", "Message", "Target"];
        let expected = ["Errors", "Warnings"]
            .iter()
            .flat_map(|list| members.map(|name| format!("/{list}/0/{name}")));
        assert_eq!(pointers, expected.collect::<Vec<_>>());
    }
}

/// `null` and a member that is not there stay apart in responses too.
#[test]
fn absent_null_and_value_stay_apart() {
    use workspace::models::AccountProfileResponse;
    for json in [json!({}), json!({"Errors": null}), json!({"Errors": []})] {
        let response: AccountProfileResponse = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(&response).unwrap(), json);
        let state = (
            response.errors.is_absent(),
            response.errors.is_null(),
            response.errors.value().is_some(),
        );
        assert_eq!(
            state,
            (
                json.get("Errors").is_none(),
                json["Errors"].is_null() && json != json!({}),
                json["Errors"].is_array()
            )
        );
    }
    assert_eq!(AccountProfileResponse::default().errors, Maybe::Absent);
}

/// A newer server does not break the client: values that an enum does not list and members that no schema names.
#[tokio::test]
async fn newer_servers_are_understood() {
    let body = json!({"user_name": "ada", "security": {"security_realm": {"type": "oidc", "id": "1"}, "mfa": true}, "new": 1});
    let (address, _) = replay(response(
        "200 OK",
        "application/json; charset=utf-8",
        &body.to_string(),
    ))
    .await;
    let client = elastic_cloud::Client::builder()
        .base_url(format!("http://{address}"))
        .build()
        .unwrap();
    let update = elastic_cloud::models::UserUpdate::String(String::new());
    let user = client.update_current_user(update).await.unwrap();
    let realm = user.security.security_realm.as_ref().unwrap();
    assert_eq!(
        realm.r#type,
        elastic_cloud::models::SecurityRealmType::Unknown("oidc".to_owned())
    );
    assert_eq!(user.security.additional_properties["mfa"], json!(true));
    let violations = user.validate().unwrap_err();
    let pointers: Vec<&str> = violations
        .iter()
        .map(|violation| violation.pointer.as_str())
        .collect();
    assert_eq!(pointers, ["/security/security_realm/type"]);
}
