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
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use http_body_util::BodyExt as _;

use super::Problem;
use super::arrival::Captures;
use super::direct::Direct;
use super::negotiate::{fit, vary};
use super::operations::BoxFuture;
use super::pages::Pages;
use super::query::{captures, has, pairs};
use super::routes::Route;
use super::template::Template;
use super::tree::{End, Tree};
use crate::wire::{RawResponse, StreamError};

/// The service behind a path of axum's.
#[derive(Clone)]
pub(super) struct Dispatch(Arc<Place>);

struct Place {
    /// Where the paths lead to that are written as the template is.
    direct: Option<Direct<Route>>,
    table: Arc<Table>,
}

/// The routes and pages, shared.
pub(super) struct Table {
    pub(super) routes: Tree<Route>,
    pub(super) pages: Pages,
}

/// A route whose template the path has.
struct Hit<'t> {
    route: &'t Route,
    /// Whether what the client takes decides among several.
    chosen: bool,
    captures: Captures,
}

impl Dispatch {
    /// What answers the paths that axum finds for a template.
    pub(super) fn behind(template: &Template, table: &Arc<Table>) -> Self {
        Self(Arc::new(Place {
            direct: Direct::new(template, &table.routes),
            table: Arc::clone(table),
        }))
    }

    /// What answers all other paths.
    pub(super) fn beside(table: Arc<Table>) -> Self {
        Self(Arc::new(Place {
            direct: None,
            table,
        }))
    }

    /// What answers a request.
    fn answer(&self, request: Request) -> Running {
        let Some(hit) = self.find(&request) else {
            return Running {
                answer: at_once(self.refuse(&request)),
                chosen: false,
            };
        };
        Running {
            chosen: hit.chosen,
            answer: hit.route.endpoint.call(hit.route, request, hit.captures),
        }
    }

    /// The route for a request; `HEAD` is answered by `GET` where the document does not describe it.
    fn find(&self, request: &Request) -> Option<Hit<'_>> {
        let found = self.find_method(request, request.method().as_str());
        match *request.method() {
            Method::HEAD => found.or_else(|| self.find_method(request, "GET")),
            _ => found,
        }
    }

    /// Of the most specific template that has the method, the route whose media types fit best; the first among equals.
    fn find_method(&self, request: &Request, method: &str) -> Option<Hit<'_>> {
        let path = request.uri().path();
        let hit = |ends, values: &[&str]| hit(ends, values, request, method);
        if let Some(hit) = self.0.direct.as_ref().and_then(|way| way.find(path, hit)) {
            return hit;
        }
        let routes = &self.0.table.routes;
        routes.visit(path, |ends, values| match hit(ends, values) {
            Some(hit) => ControlFlow::Break(hit),
            None => ControlFlow::Continue(()),
        })
    }

    /// The response to a request that no route is for.
    fn refuse(&self, request: &Request) -> RawResponse {
        let path = request.uri().path();
        let page = self.0.table.pages.get(path);
        if let (Some(page), &Method::GET | &Method::HEAD) = (&page, request.method()) {
            return page.answer(request.headers());
        }
        // The server as a whole (RFC 9110 section 9.3.7).
        if *request.method() == Method::OPTIONS && path == "*" {
            return RawResponse {
                status: StatusCode::NO_CONTENT,
                ..RawResponse::default()
            };
        }
        let of_page = page.map(|_| "GET, HEAD, OPTIONS".to_owned());
        let Some(allow) = self.allowed(path).or(of_page) else {
            return Problem::new(StatusCode::NOT_FOUND, "There is no such path.").into_response();
        };
        if *request.method() == Method::OPTIONS {
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
        if allow
            .split(", ")
            .any(|name| name == request.method().as_str())
        {
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
        self.0.table.routes.visit::<()>(path, |ends, _| {
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
        Answering {
            dispatch: self.clone(),
            is_head: *request.method() == Method::HEAD,
            request: Some(request),
            running: None,
        }
    }
}

/// A response on its way; a panic becomes a 500.
pub(super) struct Answering {
    dispatch: Dispatch,
    is_head: bool,
    /// The request, until the first poll: a call is deep below the layers of a router, where the stack is in no cache.
    request: Option<Request>,
    running: Option<Running>,
}

/// An answer that is being made.
struct Running {
    answer: BoxFuture<RawResponse>,
    chosen: bool,
}

impl Answering {
    fn run(&mut self, context: &mut Context<'_>) -> Poll<RawResponse> {
        if let Some(request) = self.request.take() {
            self.running = Some(self.dispatch.answer(request));
        }
        let Some(running) = &mut self.running else {
            return Poll::Ready(panicked());
        };
        running.answer.as_mut().poll(context).map(|mut answer| {
            if running.chosen {
                vary(&mut answer.headers);
            }
            answer
        })
    }
}

impl Future for Answering {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let polled = catch_unwind(AssertUnwindSafe(|| self.run(context)));
        let answer = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(answer)) => answer,
            Err(_) => panicked(),
        };
        Poll::Ready(Ok(into_axum(match self.is_head {
            true => without_body(answer),
            false => answer,
        })))
    }
}

/// Of the routes of a template, the one with the method whose media types fit best.
fn hit<'t>(
    ends: &'t [End<Route>],
    values: &[&str],
    request: &Request,
    method: &str,
) -> Option<Hit<'t>> {
    let query = request.uri().query().unwrap_or_default();
    let able =
        |end: &&End<Route>| end.value.wire.method == method && has(query, end.value.wire.target.1);
    let mut able = ends.iter().filter(able);
    let first = able.next()?;
    let (best, chosen) = fittest(first, able, request.headers());
    let mut captured = best.captures(values);
    let written = best.value.wire.target.1;
    if !written.is_empty() {
        captured.extend(captures(query, written));
    }
    Some(Hit {
        route: &best.value,
        chosen,
        captures: captured,
    })
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

/// A response that has begun cannot become a 500 any more: who serves it is all who can be told.
fn broken_off(error: StreamError) -> StreamError {
    #[cfg(feature = "tracing")]
    tracing::error!(%error, "the body of a response broke off");
    error
}

pub(super) fn into_axum(raw: RawResponse) -> Response {
    let mut response = Response::new(match raw.stream {
        Some(stream) => Body::new(stream.map_err(broken_off)),
        None if raw.body.is_empty() => Body::empty(),
        None => Body::from(raw.body),
    });
    *response.status_mut() = raw.status;
    *response.headers_mut() = raw.headers;
    response
}
