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
use oasmith_runtime::server::{Authenticate, Credentials, Unauthorized};

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
    let callbacks = builder.base_url("http://localhost").build().unwrap();

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
    let elsewhere = callbacks.at(format!("http://{address}/other"));
    let lost = elsewhere.create_stream_on_data(data(2.0)).await;
    assert_eq!(lost.unwrap_err().status(), Some(404));
}
