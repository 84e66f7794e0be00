//! The pages' calls, run by `curl` against the generated servers.

use std::time::Duration;

use oasmith_apis::elastic_cloud::models::UserUpdate;
use oasmith_apis::{clumio_v1, clumio_v2, elastic_cloud, workspace};
use serde_json::Value;

use crate::common::document;
use crate::common::double::{ClumioV1, ClumioV2, ElasticCloud, Serving, Workspace};
use crate::common::page::{self, Curl};
use crate::common::socket::Message;
use crate::tool;

/// Runs a page's call against a server; `None` when curl is missing.
async fn run(page: &str, serving: &Serving) -> Option<Message> {
    let curl = tool::find("OASMITH_CURL", "curl", "curl")?;
    let mut command = tool::command(&curl);
    // `-q`: no settings of whoever runs the test; `-i`: the head too.
    command
        .args(["-q", "-sS", "-i"])
        .args(Curl::read(page, &serving.url("")).arguments);
    let output = tool::run(&mut command, Duration::from_secs(20)).await;
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(Message::parse(&output.stdout))
}

fn assert_shown(answer: &Message, document: &str, id: &str, example: &str) {
    let shown = document::response(&document::read(document), id, "200", example);
    assert_eq!(
        (answer.status(), answer.header("content-type")),
        (200, Some(shown.media.as_str()))
    );
    assert_eq!(answer.json(), shown.json);
}

#[tokio::test]
async fn list_users() {
    let serving = Serving::start(clumio_v1::server::router(ClumioV1::new())).await;
    let Some(answer) = run(page::LIST_USERS, &serving).await else {
        return;
    };
    assert_shown(&answer, "clumio-v1", "listUsers", "");
}

#[tokio::test]
async fn edit_profile() {
    let double = ClumioV1::new();
    let serving = Serving::start(clumio_v1::server::router(double.clone())).await;
    let Some(answer) = run(page::EDIT_PROFILE, &serving).await else {
        return;
    };
    assert_shown(&answer, "clumio-v1", "editProfile", "");
    assert_eq!(
        double.edit_profile.requests()[0]
            .body
            .as_ref()
            .unwrap()
            .full_name
            .as_deref(),
        Some("string")
    );
}

#[tokio::test]
async fn update_user() {
    let double = ClumioV2::new();
    let serving = Serving::start(clumio_v2::server::router(double.clone())).await;
    let Some(answer) = run(page::UPDATE_USER, &serving).await else {
        return;
    };
    assert_shown(&answer, "clumio-v2", "updateUser", "");
    let [request] = double.update_user.requests().try_into().unwrap();
    assert_eq!(request.user_id, 42);
    let sent: Value = serde_json::to_value(request.body).unwrap();
    assert_eq!(
        sent,
        document::request_body(&document::read("clumio-v2"), "updateUser")
    );
}

#[tokio::test]
async fn update_account_profile() {
    let double = Workspace::new();
    let serving = Serving::start(workspace::server::router(double.clone())).await;
    let Some(answer) = run(page::UPDATE_ACCOUNT_PROFILE, &serving).await else {
        return;
    };
    assert_shown(&answer, "workspace", "updateAccountProfile", "complete");
    let [request] = double.update_account_profile.requests().try_into().unwrap();
    let sent: Value = serde_json::to_value(request.body).unwrap();
    assert_eq!(
        sent,
        document::request_body(&document::read("workspace"), "updateAccountProfile")
    );
}

/// This page names no media type: curl sends `application/x-www-form-urlencoded`, and JSON all the same.
#[tokio::test]
async fn update_current_user() {
    let double = ElasticCloud::new();
    let serving = Serving::start(elastic_cloud::server::router(double.clone())).await;
    let Some(answer) = run(page::UPDATE_CURRENT_USER, &serving).await else {
        return;
    };
    assert_shown(&answer, "elastic-cloud", "update-current-user", "");
    assert_eq!(
        double.update_current_user.requests()[0].body,
        UserUpdate::String("string".to_owned())
    );
}
