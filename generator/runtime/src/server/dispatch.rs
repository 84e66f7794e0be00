//! From an HTTP request to a handler, and back.
//!
//! Enters: an HTTP request. Leaves: an HTTP response. It refuses unknown paths (404) and methods (405); a panic of a
//! handler is a 500.

use std::convert::Infallible;
use std::future::poll_fn;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use http::header::{ALLOW, CONTENT_LENGTH};
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode};

use super::Problem;
use super::arrival::Arrival;
use super::negotiate::fit;
use super::operations::BoxFuture;
use super::pages::Pages;
use super::routes::Route;
use super::tree::Tree;
use crate::wire::RawResponse;

/// The service behind every path: the routes and pages, shared.
#[derive(Clone)]
pub(super) struct Dispatch(Arc<Table>);

struct Table {
    routes: Tree<Route>,
    pages: Pages,
}

/// A route whose template the path has.
struct Hit<'t> {
    route: &'t Route,
    captures: Vec<(&'static str, String)>,
}

impl Dispatch {
    pub(super) fn new(routes: Tree<Route>, pages: Pages) -> Self {
        Self(Arc::new(Table { routes, pages }))
    }

    async fn answer(&self, request: Request) -> RawResponse {
        let (parts, body) = request.into_parts();
        let Some(hit) = self.find(&parts) else {
            let answer = self.refuse(&parts);
            return for_method(answer, &parts.method);
        };
        let method = parts.method.clone();
        let arrival = Arrival {
            wire: hit.route.wire,
            settings: hit.route.settings,
            head: Arc::new(parts),
            captures: hit.captures,
            body,
        };
        let answer = caught(hit.route.endpoint.call(arrival)).await;
        for_method(answer, &method)
    }

    /// The route for a request; `HEAD` is answered by `GET` where the document does not describe it.
    fn find(&self, parts: &Parts) -> Option<Hit<'_>> {
        let found = self.find_method(parts, parts.method.as_str());
        match parts.method {
            Method::HEAD => found.or_else(|| self.find_method(parts, "GET")),
            _ => found,
        }
    }

    /// Of the most specific template that has the method, the route whose media types fit best; the first among equals.
    fn find_method(&self, parts: &Parts, method: &str) -> Option<Hit<'_>> {
        self.0.routes.visit(parts.uri.path(), |ends, values| {
            let mut able = ends.iter().filter(|end| end.value.wire.method == method);
            let Some(first) = able.next() else {
                return ControlFlow::Continue(());
            };
            let others = able.map(|end| (fit(end.value.wire, &parts.headers), end));
            let first = (fit(first.value.wire, &parts.headers), first);
            let (_, best) = others.fold(
                first,
                |best, other| {
                    if other.0 > best.0 { other } else { best }
                },
            );
            ControlFlow::Break(Hit {
                route: &best.value,
                captures: best.captures(values),
            })
        })
    }

    /// The response to a request that no route is for.
    fn refuse(&self, parts: &Parts) -> RawResponse {
        let page = self.0.pages.get(parts.uri.path());
        if let (Some(page), &Method::GET | &Method::HEAD) = (&page, &parts.method) {
            return page.answer(&parts.headers);
        }
        let of_page = page.map(|_| "GET, HEAD, OPTIONS".to_owned());
        let Some(allow) = self.allowed(parts.uri.path()).or(of_page) else {
            return Problem::new(StatusCode::NOT_FOUND, "There is no such path.").into_response();
        };
        if parts.method == Method::OPTIONS {
            let mut raw = RawResponse {
                status: StatusCode::NO_CONTENT,
                ..RawResponse::default()
            };
            if let Ok(allow) = HeaderValue::from_str(&allow) {
                raw.headers.insert(ALLOW, allow);
            }
            return raw;
        }
        let detail = format!("The path has no such method; it has {allow}.");
        Problem::new(StatusCode::METHOD_NOT_ALLOWED, detail)
            .header(ALLOW, allow)
            .into_response()
    }

    /// The methods of a path (RFC 9110 section 10.2.1); `None` when there is no such path.
    fn allowed(&self, path: &str) -> Option<String> {
        let mut methods: Vec<&str> = Vec::new();
        self.0.routes.visit::<()>(path, |ends, _| {
            methods.extend(ends.iter().map(|end| end.value.wire.method));
            ControlFlow::Continue(())
        });
        if methods.is_empty() {
            return None;
        }
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        methods.push("OPTIONS");
        methods.sort_unstable();
        methods.dedup();
        Some(methods.join(", "))
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

/// Runs a future; a panic becomes a 500.
async fn caught(mut future: BoxFuture<RawResponse>) -> RawResponse {
    poll_fn(move |context| {
        catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))).unwrap_or_else(|_| {
            let problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "The operation failed.");
            Poll::Ready(problem.into_response())
        })
    })
    .await
}

/// The response to `HEAD` is that to `GET`, without its body (RFC 9110 section 9.3.2).
fn for_method(mut raw: RawResponse, method: &Method) -> RawResponse {
    if *method == Method::HEAD {
        if raw.stream.take().is_none() && !raw.body.is_empty() {
            let length = HeaderValue::from(raw.body.len());
            raw.headers.insert(CONTENT_LENGTH, length);
        }
        raw.body = Bytes::new();
    }
    raw
}

fn into_axum(raw: RawResponse) -> Response {
    let mut response = Response::new(match raw.stream {
        Some(stream) => Body::new(stream),
        None if raw.body.is_empty() => Body::empty(),
        None => Body::from(raw.body),
    });
    *response.status_mut() = raw.status;
    *response.headers_mut() = raw.headers;
    response
}
