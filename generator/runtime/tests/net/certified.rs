//! Client certificates: the connection has them, and whoever serves it puts them where `authenticate` finds them.

use std::future::IntoFuture as _;
use std::net::SocketAddr;

use axum::Extension;
use oasmith_runtime::server::{Authenticate, Credentials, Unauthorized, serve};
use oasmith_runtime::wire::{RawResponse, SecurityScheme, Server};
use oasmith_runtime::{api, request, response};
use tokio::net::TcpListener;

use super::echo::exchange;

const SERVERS: &[Server] = &[];
const CERTIFICATE: SecurityScheme = SecurityScheme::mutual_tls("certificate");

pub struct WhoAmI {}

request! {
    WhoAmI -> NameResponse: GET "/me" {}
    security [CERTIFICATE]
}

#[derive(Debug)]
pub enum NameResponse {
    Ok(String),
    Undocumented(RawResponse),
}

response! {
    NameResponse -> Ok(String) {
        "200" => Ok(body): text("text/plain"),
    }
}

api! {
    /// An API for those who have a certificate.
    pub trait Api: Authenticate in SERVERS {
        async fn who_am_i(&self, caller: Self::Principal, request: WhoAmI) -> NameResponse;
    }
}

#[derive(Clone)]
struct Subject(&'static str);

struct Names;

impl Authenticate for Names {
    type Principal = String;

    async fn authenticate(&self, credentials: &Credentials) -> Result<String, Unauthorized> {
        let found = credentials.extensions();
        match (found.get::<Subject>(), found.get::<SocketAddr>()) {
            (Some(Subject(name)), Some(peer)) => Ok(format!("{name} at {}", peer.ip())),
            _ => Err(Unauthorized::default()),
        }
    }
}

impl Api for Names {
    async fn who_am_i(&self, caller: String, _: WhoAmI) -> NameResponse {
        NameResponse::Ok(caller)
    }
}

#[tokio::test]
async fn a_certificate_is_found_among_the_extensions() {
    for (certified, expected) in [(true, "\r\n\r\nada at 127.0.0.1"), (false, " 401 ")] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = match certified {
            true => router(Names).layer(Extension(Subject("ada"))),
            false => router(Names),
        };
        tokio::spawn(serve(listener, router).into_future());
        let got = exchange(address, "GET /me HTTP/1.1\r\nHost: a\r\n\r\n", expected).await;
        assert!(got.contains(expected), "{got}");
    }
}
