//! Callbacks and webhooks: what the API sends, to whoever it is told.

use std::sync::{Arc, Mutex};

use crate::serve;

#[allow(
    dead_code,
    unused_imports,
    reason = "the API itself is not called here"
)]
mod api {
    include!(concat!(env!("OUT_DIR"), "/callbacks.rs"));
}

use api::callbacks::operations::*;
use api::models::Data;
use axum::response::IntoResponse as _;
use oasmith_runtime::client::Body;
use oasmith_runtime::server::{Authenticate, Credentials, Unauthorized};
use tower::ServiceExt as _;

/// A subscriber, which notes what it is sent.
#[derive(Clone, Default)]
struct Subscriber(Arc<Mutex<Vec<f64>>>);

impl Authenticate for Subscriber {
    type Principal = ();

    async fn authenticate(&self, credentials: &Credentials) -> Result<(), Unauthorized> {
        match credentials.bearer() {
            Some("t") => Ok(()),
            _ => Err(Unauthorized::default()),
        }
    }
}

impl api::callbacks::server::Api for Subscriber {
    async fn create_stream_on_data(
        &self,
        request: CreateStreamOnDataRequest,
    ) -> CreateStreamOnDataResponse {
        self.0.lock().unwrap().push(request.body.value);
        CreateStreamOnDataResponse::NoContent
    }

    async fn create_stream_on_end(
        &self,
        (): (),
        _: CreateStreamOnEndRequest,
    ) -> CreateStreamOnEndResponse {
        CreateStreamOnEndResponse::NoContent
    }
}

#[tokio::test]
async fn callbacks_go_where_the_subscriber_says() {
    let subscriber = Subscriber::default();
    let address = serve(api::callbacks::server::router(subscriber.clone())).await;
    let builder = api::callbacks::client::Client::builder().bearer("t");
    let callbacks = builder.build().unwrap();

    let data = |value| Data {
        at: "2026-01-01T00:00:00Z".into(),
        value,
    };
    let url = format!("http://{address}/createStream/onData/data");
    let sent = callbacks.at(url).create_stream_on_data(data(1.5)).await;
    assert_eq!(sent.unwrap().status(), 204);
    assert_eq!(*subscriber.0.lock().unwrap(), [1.5]);

    let url = format!("http://{address}/createStream/onEnd?id=7");
    assert_eq!(
        callbacks
            .at(url)
            .create_stream_on_end()
            .await
            .unwrap()
            .status(),
        204
    );
    for (client, why) in [
        (callbacks.clone(), "there is no receiver"),
        (callbacks.at("no url"), "URL is not valid"),
        (callbacks.at("/path"), "URL is not valid"),
    ] {
        let error = client.create_stream_on_data(data(2.0)).await.unwrap_err();
        assert!(error.to_string().contains(why), "{error}");
    }
    let elsewhere = callbacks.at(format!("http://{address}/other"));
    let lost = elsewhere.create_stream_on_data(data(2.0)).await;
    assert_eq!(lost.unwrap_err().status(), Some(404));
}

/// What stands for a signature: it takes the bytes of the body.
fn signature(body: &[u8]) -> String {
    let sum: u64 = body.iter().map(|byte| u64::from(*byte)).sum();
    format!("{sum}-key")
}

/// A signature is made below the client, and looked at before the server.
#[tokio::test]
async fn requests_are_signed_by_what_carries_them() {
    let router = api::callbacks::server::router(Subscriber::default());
    let router = router.layer(axum::middleware::from_fn(
        async |request: axum::extract::Request, next: axum::middleware::Next| {
            let (head, body) = request.into_parts();
            let bytes = axum::body::to_bytes(body, 1000).await.unwrap();
            if head.headers.get("x-signature").unwrap() != signature(&bytes).as_str() {
                return axum::http::StatusCode::FORBIDDEN.into_response();
            }
            next.run(axum::extract::Request::from_parts(head, bytes.into()))
                .await
        },
    ));
    let carry = move |key: &'static str| {
        let router = router.clone();
        tower::service_fn(move |mut request: axum::http::Request<Body>| {
            let signed = signature(request.body().as_bytes().unwrap());
            let value = signed.replace("key", key).parse().unwrap();
            request.headers_mut().insert("x-signature", value);
            router.clone().oneshot(request.map(axum::body::Body::new))
        })
    };
    for (key, status) in [("key", Ok(204)), ("other", Err(Some(403)))] {
        let builder = api::callbacks::client::Client::builder().bearer("t");
        let callbacks = builder.transport(carry(key)).build().unwrap();
        let receiver = callbacks.at("http://receiver/createStream/onData/data");
        let data = Data {
            at: "2026-01-01T00:00:00Z".into(),
            value: 1.0,
        };
        let sent = receiver.create_stream_on_data(data).await;
        let sent = sent.map(|sent| sent.status().as_u16());
        assert_eq!(sent.map_err(|error| error.status()), status);
    }
}
