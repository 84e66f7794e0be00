//! From an HTTP request to a handler, and back.
//!
//! Enters: an HTTP request. Leaves: an HTTP response. It refuses unknown paths (404) and methods (405); a panic of a
//! handler is a 500.

use std::convert::Infallible;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use http::header::{ALLOW, CONTENT_LENGTH};
use http::{HeaderMap, HeaderValue, Method, StatusCode};

use super::Problem;
use super::arrival::Arrival;
use super::negotiate::fit;
use super::operations::BoxFuture;
use super::routes::Route;
use super::template::{Specificity, Template};
use crate::wire::RawResponse;

/// The service behind every path: the table, shared.
#[derive(Clone)]
pub(super) struct Dispatch(Arc<Vec<Entry>>);

struct Entry {
    template: Template,
    specificity: Specificity,
    route: Route,
}

/// An entry whose template the path has.
type Hit<'t> = (&'t Entry, Vec<(&'static str, String)>);

impl Dispatch {
    pub(super) fn new(table: Vec<(Template, Route)>) -> Self {
        let mut entries: Vec<Entry> = table
            .into_iter()
            .map(|(template, route)| Entry {
                specificity: template.specificity(),
                template,
                route,
            })
            .collect();
        entries.sort_by(|a, b| b.specificity.cmp(&a.specificity));
        Self(Arc::new(entries))
    }

    async fn answer(&self, request: Request) -> RawResponse {
        let (parts, body) = request.into_parts();
        let hits = self.hits(parts.uri.path());
        let (entry, captures) = match choose(hits, &parts.method, &parts.headers) {
            Ok(hit) => hit,
            Err(response) => return *response,
        };
        let head_only = parts.method == Method::HEAD;
        let arrival = Arrival {
            wire: entry.route.wire,
            settings: entry.route.settings,
            head: Arc::new(parts),
            captures,
            body,
        };
        let answer = caught(entry.route.endpoint.call(arrival)).await;
        if head_only {
            without_body(answer)
        } else {
            answer
        }
    }

    /// The entries that the path is for, the most specific first.
    fn hits(&self, path: &str) -> Vec<Hit<'_>> {
        self.0
            .iter()
            .filter_map(|entry| Some((entry, entry.template.captures(path)?)))
            .collect()
    }
}

impl tower_service::Service<Request> for Dispatch {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let this = self.clone();
        Box::pin(async move { Ok(into_axum(this.answer(request).await)) })
    }
}

/// The entry for a method, or the response when there is none.
fn choose<'t>(
    hits: Vec<Hit<'t>>,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Hit<'t>, Box<RawResponse>> {
    if hits.is_empty() {
        return Err(Box::new(
            Problem::new(StatusCode::NOT_FOUND, "There is no such path.").into_response(),
        ));
    }
    let allow = allowed(&hits);
    let wanted = |wanted: &Method| {
        hits.iter()
            .any(|(entry, _)| entry.route.wire.method == wanted.as_str())
    };
    let method = if *method == Method::HEAD && !wanted(&Method::HEAD) {
        &Method::GET
    } else {
        method
    };
    let mut hits: Vec<Hit<'t>> = hits
        .into_iter()
        .filter(|(entry, _)| entry.route.wire.method == method.as_str())
        .collect();
    let first = hits.first().map(|(entry, _)| entry.specificity.clone());
    hits.retain(|(entry, _)| Some(&entry.specificity) == first.as_ref());
    best(hits, headers).ok_or_else(|| {
        Box::new(if *method == Method::OPTIONS {
            let mut raw = RawResponse {
                status: StatusCode::NO_CONTENT,
                ..RawResponse::default()
            };
            if let Ok(allow) = HeaderValue::from_str(&allow) {
                raw.headers.insert(ALLOW, allow);
            }
            raw
        } else {
            let detail = format!("The path has no such method; it has {allow}.");
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, detail)
                .header(ALLOW, allow)
                .into_response()
        })
    })
}

/// The methods of a path (RFC 9110 section 10.2.1).
fn allowed(hits: &[Hit<'_>]) -> String {
    let mut methods: Vec<&str> = hits
        .iter()
        .map(|(entry, _)| entry.route.wire.method)
        .collect();
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    methods.push("OPTIONS");
    methods.sort_unstable();
    methods.dedup();
    methods.join(", ")
}

/// Of operations with one method and path, the one whose media types fit best; the first among equals.
fn best<'t>(hits: Vec<Hit<'t>>, headers: &HeaderMap) -> Option<Hit<'t>> {
    hits.into_iter()
        .rev()
        .max_by_key(|(entry, _)| fit(entry.route.wire, headers))
}

/// Runs a future; a panic becomes a 500.
async fn caught(future: impl Future<Output = RawResponse> + Send) -> RawResponse {
    let mut future = Box::pin(future);
    poll_fn(move |context| {
        catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))).unwrap_or_else(|_| {
            let problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "The operation failed.");
            Poll::Ready(problem.into_response())
        })
    })
    .await
}

/// The response to `HEAD`: that to `GET`, without its body (RFC 9110 section 9.3.2).
fn without_body(mut raw: RawResponse) -> RawResponse {
    raw.headers
        .insert(CONTENT_LENGTH, HeaderValue::from(raw.body.len()));
    raw.body = Bytes::new();
    raw
}

fn into_axum(raw: RawResponse) -> Response {
    let mut response = Response::new(if raw.body.is_empty() {
        Body::empty()
    } else {
        Body::from(raw.body)
    });
    *response.status_mut() = raw.status;
    *response.headers_mut() = raw.headers;
    response
}
