//! `default`: what a method says of an absent member, and what a server gets for an absent parameter.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Request;
use defaults_filled::models::{Level, Order, Settings};
use defaults_filled::operations::{ListPagesRequest, ListPagesResponse};
use defaults_filled::server::{Api, router};
use oasmith_runtime::Maybe;
use serde_json::json;
use tower::ServiceExt as _;

use crate::{generated, round_trip};

generated!(defaults_filled);

#[test]
fn a_default_fills_what_is_absent_and_stays_absent_on_the_wire() {
    let settings: Settings = round_trip(json!({}));
    assert_eq!(settings.limit_or_default(), 20);
    assert!((settings.ratio_or_default() - 1.0).abs() < f64::EPSILON);
    assert!(settings.on_or_default());
    assert_eq!(settings.name_or_default(), "a \"b\"");
    assert_eq!(settings.since_or_default(), "2020-02-29");
    assert_eq!(settings.order_or_default(), Order::Down);
    assert_eq!(settings.level_or_default(), Level::Value2);
    assert!(settings.none_or_default().is_empty());
    assert_eq!(settings.some_or_default(), ["a", "b"]);
    assert_eq!(settings.maybe_or_default(), Some(5));
    assert_eq!(settings.text_or_default(), Some("t"));
    assert_eq!(settings.type_or_default(), "x");
    assert_eq!(settings.object_or_default().a.as_deref(), Some("b"));
}

#[test]
fn what_is_there_stands_before_the_default() {
    let settings: Settings =
        round_trip(json!({"limit": 1, "order": "up", "maybe": null, "text": "u"}));
    assert_eq!(settings.limit_or_default(), 1);
    assert_eq!(settings.order_or_default(), Order::Up);
    assert_eq!(settings.maybe, Maybe::Null);
    assert_eq!(settings.maybe_or_default(), None);
    assert_eq!(settings.text_or_default(), Some("u"));
}

#[derive(Clone, Default)]
struct Pages(Arc<Mutex<Option<ListPagesRequest>>>);

impl Api for Pages {
    async fn list_pages(&self, request: ListPagesRequest) -> ListPagesResponse {
        *self.0.lock().unwrap() = Some(request);
        ListPagesResponse::NoContent
    }
}

#[tokio::test]
async fn a_server_gets_the_defaults_of_parameters() {
    let pages = Pages::default();
    let request = Request::get("/pages?order=up").body(Body::empty()).unwrap();
    let response = router(pages.clone()).oneshot(request).await.unwrap();
    assert_eq!(response.status(), 204);
    let got = pages.0.lock().unwrap().take().unwrap();
    assert_eq!(got.limit, Some(20));
    assert_eq!(got.order, Some(Order::Up));
    assert_eq!(got.tags, Some(vec!["new".to_owned()]));
    assert_eq!(got.mode.as_deref(), Some("fast"));
    assert_eq!(got.size, None);
}
