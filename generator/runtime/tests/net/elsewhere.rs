//! Operations with servers of their own.

use oasmith_runtime::wire::{RawResponse, Server};
use oasmith_runtime::{api, request, response};

use crate::echo::{exchange, post, start};

pub const SERVERS: &[Server] = &[Server::new("https://api.example.com/v1")];

#[derive(Clone, PartialEq)]
pub struct Here {}

request! { Here -> TextResponse: GET "/here" {} }

#[derive(Clone, PartialEq)]
pub struct Elsewhere {}

request! {
    Elsewhere -> TextResponse: GET "/elsewhere" {}
    servers [Server::new("https://files.example.com/files/")]
}

#[derive(Debug, Clone, PartialEq)]
pub enum TextResponse {
    Ok(String),
    Undocumented(RawResponse),
}

response! { TextResponse -> Ok(String) { "200" => Ok(body): text("text/plain") } }

api! {
    /// Two operations.
    pub trait Api in SERVERS {
        async fn here(&self, request: Here) -> TextResponse;
        async fn elsewhere(&self, request: Elsewhere) -> TextResponse;
    }
}

struct Both;

impl Api for Both {
    async fn here(&self, _: Here) -> TextResponse {
        TextResponse::Ok("here".to_owned())
    }

    async fn elsewhere(&self, _: Elsewhere) -> TextResponse {
        TextResponse::Ok("elsewhere".to_owned())
    }
}

/// An operation with a server of its own is where that is, and where the others are.
#[tokio::test]
async fn operations_are_also_below_their_own_servers() {
    let get = |target: &str| post(target, "", "").replace("POST", "GET");
    let address = start(routes(Both)).await;
    for target in ["/v1/here", "/v1/elsewhere", "/files/elsewhere"] {
        let got = exchange(address, &get(target), "here").await;
        assert!(got.starts_with("http/1.1 200"), "{target}: {got}");
    }
    let got = exchange(address, &get("/files/here"), "}").await;
    assert!(got.starts_with("http/1.1 404"), "{got}");
    let moved = routes(Both).at("/other");
    assert_eq!(format!("{moved:?}").matches("elsewhere").count(), 1);
    let address = start(moved).await;
    let got = exchange(address, &get("/other/elsewhere"), "here").await;
    assert!(got.starts_with("http/1.1 200"), "{got}");
    let got = exchange(address, &get("/files/elsewhere"), "}").await;
    assert!(got.starts_with("http/1.1 404"), "{got}");
}

/// The server as a whole has no operations to tell of.
#[tokio::test]
async fn the_server_as_a_whole_has_options() {
    let address = start(routes(Both)).await;
    let asked = post("*", "", "").replace("POST", "OPTIONS");
    let got = exchange(address, &asked, "\r\n\r\n").await;
    assert!(got.starts_with("http/1.1 204"), "{got}");
}
