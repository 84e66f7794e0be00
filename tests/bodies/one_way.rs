//! Members that are required, and travel in one direction only.

use std::net::SocketAddr;

use oasmith_runtime::Schema as _;

use crate::{answer, saying, send, serve, socket};

mod api {
    include!(concat!(env!("OUT_DIR"), "/read_only.rs"));
}

use api::models::{Account, Secretive, User};
use api::operations::*;

/// Answers with all that a response needs, but for an account of the name `bare`.
struct Accounts;

impl api::server::Api for Accounts {
    async fn create_account(&self, request: CreateAccountRequest) -> CreateAccountResponse {
        let is_bare = request.body.name == "bare";
        CreateAccountResponse::Created(Account {
            id: (!is_bare).then(|| "1".to_owned()),
            number: Some(1),
            secret: None,
            ..request.body
        })
    }

    /// Answers with a user of the other kind, which is the only one that a bare name is in a response.
    async fn create_user(&self, request: CreateUserRequest) -> CreateUserResponse {
        match request.body {
            User::Numbered(user) => CreateUserResponse::Created(User::Secretive(Secretive {
                name: user.name,
                password: None,
                additional_properties: user.additional_properties,
            })),
            other => CreateUserResponse::Created(other),
        }
    }
}

async fn create(address: SocketAddr, body: &str) -> socket::Message {
    let media = [("content-type", "application/json")];
    send(address, "POST /accounts", &media, body.as_bytes()).await
}

#[tokio::test]
async fn a_request_needs_what_is_write_only() {
    let address = serve(api::server::router(Accounts)).await;
    let good = create(address, r#"{"name": "A", "secret": "s"}"#).await;
    assert_eq!(good.status(), 201);
    assert_eq!(
        good.json(),
        serde_json::json!({"id": "1", "number": 1, "name": "A"})
    );
    let bad = create(address, r#"{"name": "A"}"#).await;
    assert_eq!(bad.status(), 422);
    assert_eq!(
        bad.json()["errors"][0]["pointer"],
        "/secret",
        "{}",
        bad.json()
    );
}

/// A server checks its responses in debug builds, as which tests are built.
#[tokio::test]
async fn a_response_needs_what_is_read_only() {
    let address = serve(api::server::router(Accounts)).await;
    let bad = create(address, r#"{"name": "bare", "secret": "s"}"#).await;
    assert_eq!(bad.status(), 500);
    assert_eq!(bad.json()["errors"][0]["pointer"], "/id", "{}", bad.json());
}

#[tokio::test]
async fn a_client_can_ask_for_what_is_read_only() {
    let said = answer(
        "201 Created",
        "application/json",
        br#"{"name": "A", "id": "1"}"#,
    );
    let address = saying(said).await;
    let client = api::Client::builder()
        .base_url(format!("http://{address}"))
        .build()
        .unwrap();
    let account = Account {
        id: None,
        number: None,
        name: "A".to_owned(),
        secret: None,
    };
    let created = match client.create_account(account).await {
        Ok(created) => created,
        Err(error) => panic!("{error}"),
    };
    // The value alone may be that of a request.
    assert!((*created).validate().is_ok());
    let missing = created.validate().unwrap_err();
    let pointers: Vec<&str> = missing.iter().map(|one| one.pointer.as_str()).collect();
    assert_eq!(pointers, ["/number"]);
}

#[tokio::test]
async fn a_variant_is_chosen_by_what_is_required_this_way() {
    let address = serve(api::server::router(Accounts)).await;
    let media = [("content-type", "application/json")];
    let bare = send(address, "POST /users", &media, br#"{"name": "A"}"#).await;
    assert_eq!(bare.status(), 201, "{}", bare.json());
    assert_eq!(bare.json(), serde_json::json!({"name": "A"}));
    // In a request both hold when the password is there.
    let both = br#"{"name": "A", "password": "p"}"#;
    let both = send(address, "POST /users", &media, both).await;
    assert_eq!(both.status(), 422, "{}", both.json());
}

#[tokio::test]
async fn a_client_chooses_a_variant_by_what_a_response_requires() {
    let said = answer("201 Created", "application/json", br#"{"name": "A"}"#);
    let address = saying(said).await;
    let client = api::Client::builder()
        .base_url(format!("http://{address}"))
        .build()
        .unwrap();
    let user = User::Secretive(Secretive {
        name: "A".to_owned(),
        password: Some("p".to_owned()),
        additional_properties: Default::default(),
    });
    let created = match client.create_user(user).await {
        Ok(created) => created,
        Err(error) => panic!("{error}"),
    };
    assert!(matches!(*created, User::Secretive(_)), "{created:?}");
    assert!(created.validate().is_ok());
}
