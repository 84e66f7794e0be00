//! From an HTTP request to a handler, and back.
//!
//! Enters: an HTTP request. Leaves: an HTTP response. It refuses unknown paths (404) and methods (405), missing or
//! refused credentials (401, 403), responses that the client does not take (406), and bodies that are too large (413).

use std::convert::Infallible;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use http::header::{ACCEPT, ALLOW, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::Problem;
use super::routes::{BoxFuture, Route};
use super::security::{self, Offer};
use super::template::{Specificity, Template};
use crate::wire::{ByteStream, OperationWire, RawRequest, RawResponse, accepts, matches};

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
        let raw = RawRequest {
            captures,
            query: parts.uri.query().unwrap_or_default().to_owned(),
            headers: parts.headers,
            ..RawRequest::default()
        };
        let answer = caught(serve(&entry.route, raw, body)).await;
        if parts.method == Method::HEAD {
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
    let best = hits.first().map(|(entry, _)| entry.specificity.clone());
    hits.retain(|(entry, _)| Some(&entry.specificity) == best.as_ref());
    negotiate(hits, headers).ok_or_else(|| {
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
fn negotiate<'t>(hits: Vec<Hit<'t>>, headers: &HeaderMap) -> Option<Hit<'t>> {
    let fit = |(entry, _): &Hit<'t>| {
        let wire = entry.route.wire;
        let sent = text(headers, CONTENT_TYPE);
        let takes = wire.body().map_or(sent.is_empty(), |row| {
            row.media().any(|range| matches(range, sent))
        });
        (takes, gives(wire, headers))
    };
    hits.into_iter().rev().max_by_key(fit)
}

/// Whether a success of the operation is something that the client takes.
fn gives(wire: &OperationWire, headers: &HeaderMap) -> bool {
    let media = wire.success_media();
    let lines = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .collect::<Vec<_>>();
    lines.is_empty()
        || media.is_empty()
        || media.iter().any(|media| accepts(&lines.join(", "), media))
}

fn text(headers: &HeaderMap, name: http::HeaderName) -> &str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// Lets the request in, reads its body and runs the handler.
async fn serve(route: &Route, mut raw: RawRequest, body: Body) -> RawResponse {
    if let Err(problem) = admit(route, &raw).await {
        return problem.into_response();
    }
    if !gives(route.wire, &raw.headers) {
        let detail = format!(
            "The response is {}.",
            route.wire.success_media().join(" or ")
        );
        return Problem::new(StatusCode::NOT_ACCEPTABLE, detail).into_response();
    }
    if let Some(row) = route.wire.body() {
        if row.streams(raw.content_type()) {
            raw.stream =
                (!body.is_end_stream()).then(|| ByteStream::from_http(body, route.body_limit));
            return (route.handler)(raw).await;
        }
        match read_body(body, &raw.headers, route.body_limit).await {
            Ok(bytes) => raw.body = bytes,
            Err(problem) => return problem.into_response(),
        }
    }
    (route.handler)(raw).await
}

/// Asks for credentials, and has them judged.
async fn admit(route: &Route, raw: &RawRequest) -> Result<(), Problem> {
    let alternatives = match security::offer(route.wire, raw) {
        Offer::Anonymous => return Ok(()),
        Offer::Missing => return Err(security::missing(route.wire)),
        Offer::Alternatives(alternatives) => alternatives,
    };
    let Some(authenticate) = &route.authenticator else {
        return Err(Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Nobody judges credentials.",
        ));
    };
    let mut refused = None;
    for credentials in alternatives {
        match authenticate(credentials).await {
            Ok(()) => return Ok(()),
            Err(why) => refused = Some(why),
        }
    }
    Err(refused.unwrap_or_default().into_problem(route.wire))
}

async fn read_body(body: Body, headers: &HeaderMap, limit: usize) -> Result<Bytes, Problem> {
    let too_large = || {
        let detail = format!("The body is larger than {limit} bytes.");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)
    };
    if text(headers, CONTENT_LENGTH)
        .parse::<u64>()
        .is_ok_and(|length| length > limit as u64)
    {
        return Err(too_large());
    }
    match Limited::new(body, limit).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => Err(Problem::new(StatusCode::BAD_REQUEST, "The body broke off.")),
    }
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
    if raw.stream.take().is_none() {
        let length = HeaderValue::from(raw.body.len());
        raw.headers.insert(CONTENT_LENGTH, length);
    }
    raw.body = Bytes::new();
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
