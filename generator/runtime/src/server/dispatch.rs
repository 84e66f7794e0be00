//! From an HTTP request to a handler, and back.
//!
//! Enters: an HTTP request. Leaves: an HTTP response. It refuses unknown paths, also those that are known only
//! with another query (404), and methods (405); a panic of a handler is a 500.

use std::cmp::Ordering;
use std::convert::Infallible;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use http::header::{ALLOW, CONTENT_LENGTH};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode};

use super::Problem;
use super::arrival::Arrival;
use super::negotiate::{fit, vary};
use super::operations::BoxFuture;
use super::pages::Pages;
use super::query::{captures, has, pairs};
use super::routes::Route;
use super::tree::{End, Tree};
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
    /// Whether what the client takes decides among several.
    chosen: bool,
    captures: Vec<(&'static str, String)>,
}

impl Dispatch {
    pub(super) fn new(routes: Tree<Route>, pages: Pages) -> Self {
        Self(Arc::new(Table { routes, pages }))
    }

    /// What answers a request.
    fn answer(&self, request: Request) -> Answering {
        let (parts, body) = request.into_parts();
        let is_head = parts.method == Method::HEAD;
        let mut chosen = false;
        let running = match self.find(&parts) {
            Some(hit) => {
                chosen = hit.chosen;
                let arrival = Arrival {
                    wire: hit.route.wire,
                    settings: hit.route.settings,
                    head: parts,
                    captures: hit.captures,
                    body,
                };
                let call = || hit.route.endpoint.call(arrival);
                catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|_| at_once(panicked()))
            }
            None => at_once(self.refuse(&parts)),
        };
        Answering {
            running,
            is_head,
            chosen,
        }
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
            let query = parts.uri.query().unwrap_or_default();
            let able = |end: &&End<Route>| {
                end.value.wire.method == method && has(query, end.value.wire.target.1)
            };
            let mut able = ends.iter().filter(able);
            let Some(first) = able.next() else {
                return ControlFlow::Continue(());
            };
            let (best, chosen) = fittest(first, able, &parts.headers);
            let mut found = best.captures(values);
            found.extend(captures(query, best.value.wire.target.1));
            ControlFlow::Break(Hit {
                route: &best.value,
                chosen,
                captures: found,
            })
        })
    }

    /// The response to a request that no route is for.
    fn refuse(&self, parts: &Parts) -> RawResponse {
        let page = self.0.pages.get(parts.uri.path());
        if let (Some(page), &Method::GET | &Method::HEAD) = (&page, &parts.method) {
            return page.answer(&parts.headers);
        }
        // The server as a whole (RFC 9110 section 9.3.7).
        if parts.method == Method::OPTIONS && parts.uri.path() == "*" {
            return RawResponse {
                status: StatusCode::NO_CONTENT,
                ..RawResponse::default()
            };
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
        // The path has the method, but only with a query that the document writes behind it.
        if allow.split(", ").any(|name| name == parts.method.as_str()) {
            let detail = "There is no such path with this query.";
            return Problem::new(StatusCode::NOT_FOUND, detail).into_response();
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
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Answering {
        self.answer(request)
    }
}

/// A response on its way; a panic becomes a 500.
pub(super) struct Answering {
    running: BoxFuture<RawResponse>,
    is_head: bool,
    chosen: bool,
}

impl Future for Answering {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let polled = catch_unwind(AssertUnwindSafe(|| self.running.as_mut().poll(context)));
        let mut answer = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(answer)) => answer,
            Err(_) => panicked(),
        };
        if self.chosen {
            vary(&mut answer.headers);
        }
        Poll::Ready(Ok(into_axum(match self.is_head {
            true => without_body(answer),
            false => answer,
        })))
    }
}

/// The route that fits best, the first among equals, and whether what the client takes decides that.
fn fittest<'e>(
    first: &'e End<Route>,
    others: impl Iterator<Item = &'e End<Route>>,
    headers: &HeaderMap,
) -> (&'e End<Route>, bool) {
    let fit = |end: &End<Route>| {
        let wire = end.value.wire;
        let (takes, gives) = fit(wire, headers);
        ((pairs(wire.target.1).count(), takes), gives)
    };
    let (mut best, mut known, mut chosen) = (first, None, false);
    // Most have no other.
    for other in others {
        let (before, found) = (known.unwrap_or_else(|| fit(best)), fit(other));
        chosen = match found.0.cmp(&before.0) {
            Ordering::Less => chosen,
            Ordering::Equal => chosen || differ(best, other),
            Ordering::Greater => false,
        };
        known = Some(before.max(found));
        if found > before {
            best = other;
        }
    }
    (best, chosen)
}

/// Whether another `Accept` than that of the request may decide between two routes.
fn differ(one: &End<Route>, other: &End<Route>) -> bool {
    one.value.wire.success_media() != other.value.wire.success_media()
}

fn panicked() -> RawResponse {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "The operation failed.").into_response()
}

fn at_once(answer: RawResponse) -> BoxFuture<RawResponse> {
    Box::pin(std::future::ready(answer))
}

/// The response to `HEAD` is that to `GET`, without its body (RFC 9110 section 9.3.2).
fn without_body(mut raw: RawResponse) -> RawResponse {
    if raw.stream.take().is_none() && !raw.body.is_empty() {
        let length = HeaderValue::from(raw.body.len());
        raw.headers.insert(CONTENT_LENGTH, length);
    }
    raw.body = Bytes::new();
    raw
}

pub(super) fn into_axum(raw: RawResponse) -> Response {
    let mut response = Response::new(match raw.stream {
        Some(stream) => Body::new(stream),
        None if raw.body.is_empty() => Body::empty(),
        None => Body::from(raw.body),
    });
    *response.status_mut() = raw.status;
    *response.headers_mut() = raw.headers;
    response
}
