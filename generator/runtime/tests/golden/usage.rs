//! How people use it.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::Duration;

use oasmith_runtime::server::{Authenticate, Credentials, Router, Unauthorized};
use oasmith_runtime::wire::{StatusCode, WithHeaders};
use oasmith_runtime::{Error, Maybe};

use super::client::Client;
use super::models::*;
use super::operations::*;
use super::server;

pub fn user() -> User {
    User {
        etag: Some("1".into()),
        id: "42".into(),
        user_name: Maybe::Null,
        code: None,
        roles: Some(vec!["admin".into()]),
        password: Some("secret".into()),
        created_at: Some("2024-01-01T00:00:00Z".into()),
        user_type: Some(UserType::Value1),
        realm: Some(RealmType::Native),
        manager: None,
        metadata: Some([("a".to_owned(), None)].into()),
        additional_properties: [("x-more".to_owned(), true.into())].into(),
    }
}

/// Answers by the ID, and keeps what it was asked.
#[derive(Default)]
pub struct Users {
    pub seen: Mutex<Vec<UpdateUserRequest>>,
}

impl Authenticate for Users {
    type Principal = ();

    async fn authenticate(&self, credentials: &Credentials) -> Result<(), Unauthorized> {
        match (credentials.bearer(), credentials.get("key")) {
            (Some("token"), None | Some("k")) => Ok(()),
            (Some("reader"), _) => Err(Unauthorized::forbidden("Readers do not write.")),
            _ => Err(Unauthorized::default()),
        }
    }
}

impl server::Api for Users {
    async fn update_user(&self, _: Option<()>, request: UpdateUserRequest) -> UpdateUserResponse {
        let user_id = request.user_id;
        self.seen.lock().unwrap().push(request.clone());
        match user_id {
            42 => UpdateUserResponse::Ok(user()),
            204 => UpdateUserResponse::NoContent,
            400 => UpdateUserResponse::BadRequest(WithHeaders::new(
                vec!["bad".into()],
                CloudErrorCodesHeaders {
                    cloud_error_codes: Some(RealmType::ActiveDirectory),
                },
            )),
            418 => UpdateUserResponse::ClientError(StatusCode::IM_A_TEAPOT, vec!["teapot".into()]),
            500 => panic!("as asked"),
            _ => UpdateUserResponse::Default(StatusCode::NOT_FOUND),
        }
    }
}

/// An API whose operations are all left out.
pub struct Nothing;

impl Authenticate for Nothing {
    type Principal = ();

    async fn authenticate(&self, _: &Credentials) -> Result<(), Unauthorized> {
        Ok(())
    }
}

impl server::Api for Nothing {}

pub async fn serve(router: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

pub fn client(address: SocketAddr) -> Client {
    let builder = Client::builder().base_url(format!("http://{address}/api/v1"));
    builder
        .bearer("token")
        .timeout(Duration::from_secs(3))
        .header("x-a", "b")
        .build()
        .unwrap()
}

#[tokio::test]
async fn people_use_it() -> Result<(), Box<dyn std::error::Error>> {
    let address = serve(server::router(Users::default())).await;
    let api = Client::builder()
        .base_url(format!("http://{address}/api/v1/"))
        .bearer("token")
        .retries(3)
        .timeout(Duration::from_secs(3))
        .header("x-a", "b")
        .build()?;
    let user = api
        .update_user(42)
        .full_name("Ada")
        .is_enabled(true)
        .await?;
    assert_eq!(user.status(), 200);
    assert_eq!(user.etag.as_deref(), Some("1"));
    assert!(user.validate().is_ok());
    api.update_user(42)
        .full_name(Maybe::Null)
        .limit(7)
        .ids(vec!["a".to_owned()])
        .trace("t")
        .await?;
    match api.update_user(43).await {
        Err(e) if e.status() == Some(404) => {}
        other => panic!("{other:?}"),
    }
    match api.update_user(400).await {
        Err(Error::Api(e)) => {
            let headers = CloudErrorCodesHeaders {
                cloud_error_codes: Some(RealmType::ActiveDirectory),
            };
            let expected = WithHeaders::new(vec!["bad".into()], headers);
            assert_eq!(e.body(), &UpdateUserResponse::BadRequest(expected));
        }
        other => panic!("{other:?}"),
    }
    Ok(())
}

#[test]
fn clients_are_built_or_refused() {
    use oasmith_runtime::client::BuildError;

    let client = Client::builder()
        .server_variable("hostname", "x")
        .bearer("very secret")
        .build()
        .unwrap();
    let shown = format!("{client:?}");
    assert!(
        shown.contains("https://x/api/v1") && !shown.contains("very secret"),
        "{shown}"
    );
    let refused = |result: Result<Client, BuildError>| result.err().map(|error| error.to_string());
    assert!(matches!(
        Client::builder().server(1).build(),
        Err(BuildError::NoBaseUrl)
    ));
    assert!(matches!(
        Client::builder().server_variable("host", "x").build(),
        Err(BuildError::Variable(_))
    ));
    assert!(matches!(
        Client::builder().base_url("/v1").build(),
        Err(BuildError::BaseUrl(_))
    ));
    assert!(matches!(
        Client::builder().base_url("ftp://a").build(),
        Err(BuildError::BaseUrl(_))
    ));
    assert!(
        refused(Client::builder().header("a b", "c").build())
            .unwrap()
            .contains("a b")
    );
}

#[tokio::test]
async fn routes_of_two_documents_are_merged() {
    let both = server::routes(Users::default())
        .merge(server::routes(Nothing).at("/v2"))
        .into_router();
    let address = serve(both).await;
    assert!(client(address).update_user(42).await.is_ok());
    let second = Client::builder()
        .base_url(format!("http://{address}/v2"))
        .build()
        .unwrap();
    match second.update_user(42).await {
        Err(error) => assert_eq!(error.status(), Some(501)),
        other => panic!("{other:?}"),
    }
}
