//! Two versions of one API in one axum router: the paths overlap, and both answer.

#![allow(deprecated, reason = "version 1 of Clumio's users is")]

use oasmith_apis::{clumio_v1, clumio_v2};

use crate::common::TOKEN;
use crate::common::double::{ClumioV1, ClumioV2, Serving};
use crate::common::socket::{exchange, request};

#[tokio::test]
async fn both_versions_in_one_router() {
    let (v1, v2) = (ClumioV1::new(), ClumioV2::new());
    let routes = clumio_v1::server::routes(v1.clone()).merge(clumio_v2::server::routes(v2.clone()));
    let serving = Serving::start(routes.into_router()).await;
    let first = clumio_v1::Client::builder()
        .base_url(serving.url(""))
        .bearer(TOKEN)
        .build()
        .unwrap();
    let second = clumio_v2::Client::builder()
        .base_url(serving.url(""))
        .bearer(TOKEN)
        .build()
        .unwrap();

    first.list_users().limit(3).await.unwrap();
    first.edit_profile().full_name("Ada").await.unwrap();
    second.update_user(7).full_name("Ada").await.unwrap();

    assert_eq!(v1.list_users.requests()[0].limit, Some(3));
    assert_eq!(
        v1.edit_profile.requests().len(),
        1,
        "`my-profile-v1` is not a user id"
    );
    assert_eq!(v2.update_user.requests()[0].user_id, 7);
}

#[tokio::test]
async fn an_unknown_method_names_those_of_the_path() {
    let routes = clumio_v1::server::routes(ClumioV1::new())
        .merge(clumio_v2::server::routes(ClumioV2::new()));
    let serving = Serving::start(routes.into_router()).await;
    let mut stream = tokio::net::TcpStream::connect(serving.address)
        .await
        .unwrap();
    for (target, allow) in [
        ("/users", "GET, HEAD, OPTIONS"),
        ("/users/7", "OPTIONS, PATCH"),
    ] {
        let answer = exchange(&mut stream, &request("DELETE", target, &[], b"")).await;
        assert_eq!(
            (answer.status(), answer.header("allow")),
            (405, Some(allow))
        );
    }
}

/// A router beside other axum routes, below a path of its own.
#[tokio::test]
async fn mounted_elsewhere() {
    let users = clumio_v2::server::routes(ClumioV2::new())
        .at("/clumio")
        .into_router();
    let serving =
        Serving::start(users.route("/health", axum::routing::get(|| async { "well" }))).await;
    let client = clumio_v2::Client::builder()
        .base_url(serving.url("/clumio"))
        .bearer(TOKEN)
        .build()
        .unwrap();
    client.update_user(1).await.unwrap();
    let mut stream = tokio::net::TcpStream::connect(serving.address)
        .await
        .unwrap();
    assert_eq!(
        exchange(&mut stream, &request("GET", "/health", &[], b""))
            .await
            .body,
        b"well"
    );
}
