//! Elastic Cloud's merge patch (RFC 7396): absent, `null` and a value are three different things on the wire.

use oasmith_apis::elastic_cloud::models::{
    MetadataPatch, SecurityPatch, SecurityRealmPatch, SecurityRealmPatchType, UserPatch, UserUpdate,
};
use oasmith_apis::elastic_cloud::{Client, server};
use oasmith_runtime::Maybe;
use serde_json::json;

use crate::common::document;
use crate::common::double::{ElasticCloud, Serving};
use crate::common::socket::{replay, response};

/// Patches and the JSON that they are.
fn patches() -> Vec<(UserPatch, serde_json::Value)> {
    let realm = SecurityRealmPatch {
        r#type: Maybe::Null,
        id: "1".into(),
        ..Default::default()
    };
    let nested = SecurityPatch {
        roles: Maybe::Null,
        security_realm: realm.into(),
        ..Default::default()
    };
    vec![
        (UserPatch::default(), json!({})),
        (
            UserPatch {
                full_name: Maybe::Null,
                ..Default::default()
            },
            json!({"full_name": null}),
        ),
        (
            UserPatch {
                full_name: "".into(),
                ..Default::default()
            },
            json!({"full_name": ""}),
        ),
        (
            UserPatch {
                security: Maybe::Null,
                metadata: Maybe::Null,
                ..Default::default()
            },
            json!({"security": null, "metadata": null}),
        ),
        (
            UserPatch {
                metadata: MetadataPatch::default().into(),
                ..Default::default()
            },
            json!({"metadata": {}}),
        ),
        (
            UserPatch {
                security: nested.into(),
                builtin: false.into(),
                ..Default::default()
            },
            json!({"security": {"roles": null, "security_realm": {"type": null, "id": "1"}}, "builtin": false}),
        ),
    ]
}

#[tokio::test]
async fn the_client_sends_three_states() {
    let shown = document::response(
        &document::read("elastic-cloud"),
        "update-current-user",
        "200",
        "",
    );
    for (patch, json) in patches() {
        let (address, request) =
            replay(response("200 OK", &shown.media, &shown.json.to_string())).await;
        let client = Client::builder()
            .base_url(format!("http://{address}/api/v1"))
            .build()
            .unwrap();
        client
            .update_current_user(UserUpdate::UserPatch(patch))
            .await
            .unwrap();
        assert_eq!(request.await.unwrap().json(), json);
    }
}

#[tokio::test]
async fn the_server_receives_three_states() {
    let double = ElasticCloud::new();
    let serving = Serving::start(server::router(double.clone())).await;
    let client = Client::builder()
        .base_url(serving.url("/api/v1"))
        .build()
        .unwrap();
    for (patch, _) in patches() {
        client
            .update_current_user(UserUpdate::UserPatch(patch.clone()))
            .await
            .unwrap();
        let [request] = double.update_current_user.requests().try_into().unwrap();
        assert_eq!(request.body, UserUpdate::UserPatch(patch));
    }
}

#[tokio::test]
async fn the_documented_string_is_a_body_too() {
    let double = ElasticCloud::new();
    let serving = Serving::start(server::router(double.clone())).await;
    let client = Client::builder()
        .base_url(serving.url("/api/v1"))
        .build()
        .unwrap();
    client
        .update_current_user(UserUpdate::String("string".to_owned()))
        .await
        .unwrap();
    let [request] = double.update_current_user.requests().try_into().unwrap();
    assert_eq!(request.body, UserUpdate::String("string".to_owned()));
    let update: UserUpdate =
        serde_json::from_value(json!({"security": {"security_realm": {"type": "saml"}}})).unwrap();
    let UserUpdate::UserPatch(patch) = update else {
        panic!("an object is a patch")
    };
    let realm = patch
        .security
        .value()
        .and_then(|security| security.security_realm.value())
        .unwrap();
    assert_eq!(realm.r#type, Maybe::Value(SecurityRealmPatchType::Saml));
    assert!(realm.id.is_absent());
}
