//! The same API, as one would write it by hand with axum and serde.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct ThingQuery {
    limit: Option<i32>,
    sort: Option<String>,
    /// A list in one parameter: axum's `Query` knows no repeated ones.
    tags: Option<String>,
}

/// What is found; the client by hand reads it too.
#[derive(Serialize, Deserialize)]
#[allow(dead_code, reason = "read to be checked")]
pub(crate) struct Thing {
    pub(crate) id: i64,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sort: Option<String>,
    tags: Vec<String>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read to be checked")]
struct Order {
    id: String,
    customer: String,
    note: Option<String>,
    lines: Vec<Line>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read to be checked")]
struct Line {
    sku: String,
    quantity: i64,
    price: f64,
    comment: Option<String>,
}

#[derive(Serialize)]
struct Receipt {
    id: String,
    count: i64,
}

async fn get_thing(Path(id): Path<i64>, Query(query): Query<ThingQuery>) -> Json<Thing> {
    Json(Thing {
        id,
        name: "thing".to_owned(),
        limit: query.limit,
        sort: query.sort,
        tags: query.tags.into_iter().collect(),
    })
}

async fn place_plain(Json(order): Json<Order>) -> Json<Receipt> {
    Json(receipt(order))
}

async fn place_checked(Json(order): Json<Order>) -> Result<Json<Receipt>, StatusCode> {
    if valid(&order) {
        Ok(Json(receipt(order)))
    } else {
        Err(StatusCode::UNPROCESSABLE_ENTITY)
    }
}

fn receipt(order: Order) -> Receipt {
    Receipt {
        id: order.id,
        count: i64::try_from(order.lines.len()).unwrap_or(i64::MAX),
    }
}

/// The rules of `bench.yaml`; the pattern is checked without an engine for patterns.
fn valid(order: &Order) -> bool {
    let length = |text: &str| text.chars().count();
    (8..=40).contains(&length(&order.id))
        && (1..=100).contains(&length(&order.customer))
        && order.note.as_deref().is_none_or(|note| length(note) <= 500)
        && (1..=100).contains(&order.lines.len())
        && order.lines.iter().all(|line| {
            is_sku(line.sku.as_bytes())
                && (1..=1000).contains(&line.quantity)
                && line.price >= 0.0
                && line
                    .comment
                    .as_deref()
                    .is_none_or(|text| length(text) <= 200)
        })
}

fn is_sku(sku: &[u8]) -> bool {
    let [letters @ .., b'-', a, b, c, d] = sku else {
        return false;
    };
    letters.len() == 3
        && letters.iter().all(u8::is_ascii_uppercase)
        && [a, b, c, d].iter().all(|digit| digit.is_ascii_digit())
}

/// The router.
pub(super) fn router() -> Router {
    Router::new()
        .route("/v1/things/{id}", get(get_thing))
        .route("/v1/orders/plain", post(place_plain))
        .route("/v1/orders/checked", post(place_checked))
}
