//! The generated server of `bench.yaml`, with an implementation that does next to nothing.

use std::time::Duration;

use axum::Router;
use oasmith_runtime::server::Problem;

use self::api::models::{CheckedOrder, PlainOrder, Receipt, Thing, Tree};
use self::api::operations::{
    CountTreeRequest, CountTreeResponse, GetThingRequest, GetThingResponse, PlaceCheckedRequest,
    PlaceCheckedResponse, PlacePlainRequest, PlacePlainResponse, SendDocumentRequest,
    SendDocumentResponse, SendFileRequest, SendFileResponse, SendFormRequest, SendFormResponse,
    SendTextRequest, SendTextResponse,
};
use self::api::server::{Api, router as generated_router, routes};

/// What the build script generates.
#[allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "generated, and used in part"
)]
pub(crate) mod api {
    include!(concat!(env!("OUT_DIR"), "/bench.rs"));
}

struct Bench;

impl Api for Bench {
    async fn get_thing(&self, request: GetThingRequest) -> GetThingResponse {
        GetThingResponse::Ok(Thing {
            id: request.id,
            name: "thing".to_owned(),
            limit: request.limit,
            sort: request.sort,
            tags: request.tags.unwrap_or_default(),
        })
    }

    async fn place_plain(&self, request: PlacePlainRequest) -> PlacePlainResponse {
        let PlainOrder { id, lines, .. } = request.body;
        PlacePlainResponse::Ok(receipt(id, lines.len()))
    }

    async fn place_checked(&self, request: PlaceCheckedRequest) -> PlaceCheckedResponse {
        let CheckedOrder { id, lines, .. } = request.body;
        PlaceCheckedResponse::Ok(receipt(id, lines.len()))
    }

    async fn count_tree(&self, request: CountTreeRequest) -> CountTreeResponse {
        CountTreeResponse::Ok(receipt("tree".to_owned(), count(&request.body)))
    }

    async fn send_form(&self, request: SendFormRequest) -> SendFormResponse {
        SendFormResponse::Ok(receipt(request.body.sku, 1))
    }

    async fn send_document(&self, request: SendDocumentRequest) -> SendDocumentResponse {
        SendDocumentResponse::Ok(receipt("tree".to_owned(), count(&request.body)))
    }

    async fn send_file(&self, request: SendFileRequest) -> SendFileResponse {
        let (mut file, mut size) = (request.body.file.into_stream(), 0);
        while let Some(piece) = file.next().await {
            match piece {
                Ok(piece) => size += piece.len(),
                Err(error) => {
                    let problem = Problem::from(error).into_response();
                    return SendFileResponse::Undocumented(problem);
                }
            }
        }
        SendFileResponse::Ok(receipt(request.body.name, size))
    }

    async fn send_text(&self, request: SendTextRequest) -> SendTextResponse {
        SendTextResponse::Ok(request.body)
    }
}

fn receipt(id: String, count: usize) -> Receipt {
    Receipt {
        id,
        count: i64::try_from(count).unwrap_or(i64::MAX),
    }
}

fn count(tree: &Tree) -> usize {
    1 + tree.children.iter().flatten().map(count).sum::<usize>()
}

/// The router as it comes.
pub(super) fn router() -> Router {
    generated_router(Bench)
}

/// The router with limits that are soon reached.
pub(super) fn strict() -> Router {
    routes(Bench)
        .body_limit(256 * 1024)
        .body_timeout(Duration::from_secs(2))
        .stream_limit(1 << 20)
        .stream_timeouts(Duration::from_secs(2), Duration::from_secs(5))
        .handler_timeout(Duration::from_secs(5))
        .compressed()
        .into_router()
}
