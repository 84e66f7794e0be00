//! The generated clients against Prism, which mocks a server from the document alone.
//!
//! Prism cannot read Clumio's media types (`application/api.clumio.users=v1+json` is no valid token) and dies of them:
//! for Clumio, plain sockets replay what the pages show, in the wire tests.

use std::path::Path;
use std::time::Duration;

use oasmith_apis::elastic_cloud::models::{UpdateCurrentUserNotFoundCloudErrorCodes, UserUpdate};
use oasmith_apis::elastic_cloud::operations::UpdateCurrentUserResponse;
use oasmith_apis::workspace::operations::UpdateAccountProfileResponse;
use oasmith_apis::{elastic_cloud, workspace};
use oasmith_runtime::{Error, Maybe};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::Child;
use tokio::time::timeout;

use crate::common::document;
use crate::tool;

/// A mock server of a document, which refuses requests that do not satisfy it, until it is dropped.
struct Mock {
    url: String,
    _process: Child,
}

impl Mock {
    /// Starts Prism; `None` when it or Node is missing.
    async fn start(name: &str) -> Option<Self> {
        tool::find("OASMITH_NODE", "node", "node")?;
        let prism = tool::find("OASMITH_PRISM", "node_modules/.bin/prism", "prism")?;
        // Prism takes no port 0, so the system chooses one that is free now.
        let port = TcpListener::bind(("127.0.0.1", 0))
            .await
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let document = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("specs/{name}.yaml"));
        let mut command = tool::command(&prism);
        command
            .args([
                "mock",
                "--errors",
                "--host",
                "127.0.0.1",
                "--port",
                &port.to_string(),
            ])
            .arg(document);
        let mut process = command.spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let listening = async {
            while let Some(line) = lines.next_line().await.unwrap() {
                if line.contains("is listening on") {
                    return;
                }
            }
            panic!("Prism ended");
        };
        timeout(Duration::from_secs(60), listening)
            .await
            .expect("Prism does not start");
        // Prism keeps talking; somebody has to listen.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Some(Self {
            url: format!("http://127.0.0.1:{port}"),
            _process: process,
        })
    }
}

#[tokio::test]
async fn workspace() {
    let Some(mock) = Mock::start("workspace").await else {
        return;
    };
    let builder = || workspace::Client::builder().base_url(&mock.url);

    let client = builder()
        .header("Prefer", "code=200, example=complete")
        .build()
        .unwrap();
    let call = client
        .update_account_profile()
        .user_name("ada")
        .email(Maybe::Null);
    let answer = call.await.unwrap();
    let shown = document::response(
        &document::read("workspace"),
        "updateAccountProfile",
        "200",
        "complete",
    );
    assert_eq!(serde_json::to_value(&*answer).unwrap(), shown.json);

    for code in [400, 403, 404] {
        let prefer = format!(
            "code={code}{}",
            if code == 403 {
                ""
            } else {
                ", example=complete"
            }
        );
        let client = builder().header("Prefer", prefer).build().unwrap();
        let error = client
            .update_account_profile()
            .access_token("t")
            .await
            .unwrap_err();
        assert_eq!(error.status(), Some(code));
        let Error::Api(error) = error else {
            panic!("{error:?}")
        };
        match (code, error.body()) {
            (400, UpdateAccountProfileResponse::BadRequest(body))
            | (404, UpdateAccountProfileResponse::NotFound(body)) => {
                assert_eq!(body.errors.value().map(Vec::len), Some(1));
            }
            (403, UpdateAccountProfileResponse::Forbidden(problem)) => {
                assert_eq!(problem.status, Maybe::Value(1))
            }
            (_, body) => panic!("{body:?}"),
        }
    }
}

#[tokio::test]
async fn elastic_cloud() {
    let Some(mock) = Mock::start("elastic-cloud").await else {
        return;
    };
    let builder = || elastic_cloud::Client::builder().base_url(&mock.url);
    let update = || UserUpdate::String("string".to_owned());

    let user = builder()
        .build()
        .unwrap()
        .update_current_user(update())
        .await
        .unwrap();
    let shown = document::response(
        &document::read("elastic-cloud"),
        "update-current-user",
        "200",
        "",
    );
    assert_eq!(serde_json::to_value(&*user).unwrap(), shown.json);

    let patch = elastic_cloud::models::UserPatch {
        email: Maybe::Null,
        ..Default::default()
    };
    builder()
        .build()
        .unwrap()
        .update_current_user(UserUpdate::UserPatch(patch))
        .await
        .unwrap();

    let client = builder().header("Prefer", "code=404").build().unwrap();
    let Err(Error::Api(error)) = client.update_current_user(update()).await else {
        panic!("no error")
    };
    assert_eq!(error.status(), 404);
    let UpdateCurrentUserResponse::NotFound(answer) = error.into_body() else {
        panic!("not a 404")
    };
    assert_eq!(
        answer.headers.cloud_error_codes,
        Some(UpdateCurrentUserNotFoundCloudErrorCodes::UserNotFound)
    );

    let client = builder().header("Prefer", "code=400").build().unwrap();
    let Err(Error::Api(error)) = client.update_current_user(update()).await else {
        panic!("no error")
    };
    assert!(
        matches!(error.body(), UpdateCurrentUserResponse::BadRequest(_)),
        "{error:?}"
    );
}
