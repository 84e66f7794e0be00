//! Members with a default, in every encoding: what is left out is not sent, and arrives as the default.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use oasmith_runtime::server::Router;

use crate::{send, serve};

#[allow(dead_code, reason = "the models that `tests/types` calls")]
mod api {
    include!(concat!(env!("OUT_DIR"), "/defaults.rs"));
}

use api::models::{Margin, Page, Size};
use api::operations::*;

/// What handlers got: the members that have defaults, and whether they were given.
#[derive(Clone, Default)]
struct Pages(Arc<Mutex<Vec<Got>>>);

type Got = (i64, bool, String, bool);

impl Pages {
    fn size(&self, size: &Size) {
        let (height, unit) = (&size.height, &size.unit);
        let got = (
            **height,
            height.is_given(),
            unit.to_string(),
            unit.is_given(),
        );
        self.0.lock().unwrap().push(got);
    }
}

impl api::server::Api for Pages {
    async fn change_page(&self, request: ChangePageRequest) -> ChangePageResponse {
        let page = request.body.unwrap();
        let (limit, title) = (&page.limit, &page.title);
        let got = (
            i64::from(**limit),
            limit.is_given(),
            title.to_string(),
            title.is_given(),
        );
        self.0.lock().unwrap().push(got);
        ChangePageResponse::NoContent
    }

    async fn add_page(&self, request: AddPageRequest) -> AddPageResponse {
        self.size(&request.body);
        AddPageResponse::NoContent
    }

    async fn upload_page(&self, request: UploadPageRequest) -> UploadPageResponse {
        self.size(&request.body);
        UploadPageResponse::NoContent
    }

    async fn print_page(&self, request: PrintPageRequest) -> PrintPageResponse {
        self.size(&request.body);
        PrintPageResponse::NoContent
    }
}

type Sent = Arc<Mutex<Vec<(String, String)>>>;

async fn keep(State(sent): State<Sent>, uri: Uri, headers: HeaderMap, body: String) -> StatusCode {
    let boundary = headers
        .get("content-type")
        .and_then(|it| it.to_str().ok()?.split_once("boundary="));
    let body = match boundary {
        Some((_, boundary)) => body.replace(boundary, "-"),
        None => body,
    };
    sent.lock().unwrap().push((uri.to_string(), body));
    StatusCode::NO_CONTENT
}

fn client(address: std::net::SocketAddr) -> api::Client {
    let builder = api::Client::builder().base_url(format!("http://{address}"));
    builder.build().unwrap()
}

/// A size whose height is given, although it is the default.
fn size() -> Size {
    Size {
        height: 2.into(),
        ..Size::new(1, Some(3), "l".to_owned())
    }
}

/// Calls all that takes bodies.
async fn call_all(client: &api::Client) {
    client.change_page().limit(5).text(None).await.unwrap();
    client.add_page(size()).await.unwrap();
    client.upload_page(1, size()).await.unwrap();
    client.print_page(1, size()).await.unwrap();
}

#[tokio::test]
async fn what_is_left_out_is_not_sent() {
    let sent = Sent::default();
    let address = serve(Router::new().fallback(keep).with_state(sent.clone())).await;
    let client = client(address);
    call_all(&client).await;
    let filter = Margin {
        right: Some(2.0),
        ..Margin::default()
    };
    // The response that is kept has no body.
    let _ = client.list_pages().filter(filter).await;
    let sent = sent.lock().unwrap();
    let bodies: Vec<&str> = sent.iter().map(|(_, body)| body.as_str()).collect();
    assert_eq!(bodies[0], r#"{"limit":5,"text":null}"#);
    assert_eq!(bodies[1], "width=1&height=2&depth=3&label=l");
    assert_eq!(bodies[2].matches("form-data").count(), 4, "{}", bodies[2]);
    assert!(!bodies[2].contains("unit"));
    assert!(bodies[3].ends_with(
        "<Size><width>1</width><height>2</height><depth>3</depth><label>l</label></Size>"
    ));
    assert_eq!(sent[4].0, "/pages?filter%5Bright%5D=2.0");
}

#[tokio::test]
async fn what_is_not_sent_arrives_as_the_default() {
    let pages = Pages::default();
    let address = serve(api::server::router(pages.clone())).await;
    call_all(&client(address)).await;
    let height = (2, true, "cm".to_owned(), false);
    let mut expected = vec![(5, true, "untitled".to_owned(), false)];
    expected.extend([height.clone(), height.clone(), height]);
    assert_eq!(*pages.0.lock().unwrap(), expected);
}

#[tokio::test]
async fn null_is_refused_where_a_member_may_only_be_absent() {
    let address = serve(api::server::router(Pages::default())).await;
    let json = [("content-type", "application/json")];
    let refused = send(address, "PATCH /pages", &json, br#"{"limit": null}"#).await;
    assert_eq!(refused.status(), 422);
    let taken = send(
        address,
        "PATCH /pages",
        &json,
        br#"{"maybe": null, "free": null}"#,
    )
    .await;
    assert_eq!(taken.status(), 204);
}

#[test]
fn defaults_are_no_part_of_a_merge_patch() {
    let patch = Page {
        plain: Some("p".to_owned()),
        ..Page::default()
    };
    assert_eq!(serde_json::to_string(&patch).unwrap(), r#"{"plain":"p"}"#);
}
