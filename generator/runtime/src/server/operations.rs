//! The operations of one document, each with its handler, while what they are called with is still typed.
//!
//! Enters: handlers of typed requests, and who judges credentials. Leaves: [`Routes`], which know neither. A handler
//! is reached only by what its operation's security lets in, and only by requests that satisfy the document.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::Request;
use http::StatusCode;
use http::request::Parts;

use super::arrival::{Arrival, Captures, MultipartType, is_whole, without_body};
use super::negotiate::{self, label, with_taken};
use super::routes::{Route, Settings};
use super::security::{self, Offer};
use super::timeout::within;
use super::{Authenticate, Credentials, Problem, Routes, Unauthorized};
use crate::Violations;
use crate::wire::{
    Operation, OperationWire, RawRequest, RawResponse, Refusal, ResponseWire, Responses,
    SecurityScheme, Server,
};

pub(super) type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
type Handler<P> =
    Arc<dyn Fn(Option<P>, RawRequest, Finish) -> BoxFuture<RawResponse> + Send + Sync>;
type Judge<P> = Arc<dyn Judging<P>>;

/// Who judges credentials: an [`Authenticate`] whose own type nobody knows any more.
trait Judging<P>: Send + Sync {
    fn judge(self: Arc<Self>, credentials: Credentials) -> BoxFuture<Result<P, Unauthorized>>;

    fn challenge(&self, scheme: &'static SecurityScheme) -> Option<String>;
}

impl<A: Authenticate + Send + Sync + 'static> Judging<A::Principal> for A {
    fn judge(
        self: Arc<Self>,
        credentials: Credentials,
    ) -> BoxFuture<Result<A::Principal, Unauthorized>> {
        Box::pin(async move { self.authenticate(&credentials).await })
    }

    fn challenge(&self, scheme: &'static SecurityScheme) -> Option<String> {
        Authenticate::challenge(self, scheme)
    }
}

/// The operations of one document, for [`api!`](crate::api).
pub struct Operations<P> {
    base: String,
    judge: Option<Judge<P>>,
    routes: Vec<Route>,
    /// Operations with servers of their own, below the paths of those.
    beside: Vec<Route>,
}

/// Who calls an operation: the principal itself or, where anonymous requests are allowed, an `Option` of it.
pub trait Caller<P>: Sized {
    /// The caller, when it may be this one.
    fn of(principal: Option<P>) -> Option<Self>;
}

impl<P> Caller<P> for P {
    fn of(principal: Option<P>) -> Option<Self> {
        principal
    }
}

impl<P> Caller<P> for Option<P> {
    fn of(principal: Option<P>) -> Option<Self> {
        Some(principal)
    }
}

impl<P: Send + 'static> Operations<P> {
    /// No operations yet, none of which will ask for credentials; they are below the path of the first server, and those that have
    /// servers of their own also below the path of the first of them.
    pub fn new(servers: &[Server]) -> Self {
        Self {
            base: servers.first().map(Server::base_path).unwrap_or_default(),
            judge: None,
            routes: Vec::new(),
            beside: Vec::new(),
        }
    }

    /// No operations yet; `api` judges the credentials of those that ask for some.
    pub fn authenticated<A>(servers: &[Server], api: &Arc<A>) -> Self
    where
        A: Authenticate<Principal = P> + Send + Sync + 'static,
    {
        Self {
            judge: Some(Arc::clone(api) as Judge<P>),
            ..Self::new(servers)
        }
    }

    /// Adds an operation that asks for no credentials, or does not care whose they are.
    pub fn operation<O, F, Answer>(self, handle: F) -> Self
    where
        O: Operation,
        F: Fn(O) -> Answer + Send + Sync + 'static,
        Answer: Future<Output = O::Response> + Send + 'static,
    {
        let wire = O::wire();
        self.route(
            (wire, O::multipart_type),
            Arc::new(move |_, raw, finish| match O::decode_as(wire, &raw) {
                Ok(request) => answer(handle(request), wire.responses, finish),
                Err(refusal) => at_once(refuse(refusal, wire)),
            }),
        )
    }

    /// Adds an operation that is told who calls.
    pub fn operation_of<O, C, F, Answer>(self, handle: F) -> Self
    where
        O: Operation,
        C: Caller<P>,
        F: Fn(C, O) -> Answer + Send + Sync + 'static,
        Answer: Future<Output = O::Response> + Send + 'static,
    {
        let wire = O::wire();
        self.route(
            (wire, O::multipart_type),
            Arc::new(move |principal, raw, finish| {
                match (C::of(principal), O::decode_as(wire, &raw)) {
                    (Some(caller), Ok(request)) => {
                        answer(handle(caller, request), wire.responses, finish)
                    }
                    (None, _) => at_once(unjudged()),
                    (_, Err(refusal)) => at_once(refuse(refusal, wire)),
                }
            }),
        )
    }

    fn route(
        mut self,
        (wire, multipart_type): (&'static OperationWire, MultipartType),
        handler: Handler<P>,
    ) -> Self {
        let endpoint = Guarded {
            judge: self.judge.clone(),
            handler,
            multipart_type,
            offer: negotiate::Offer::of(wire),
        };
        let route = Route {
            wire,
            endpoint: Arc::new(endpoint),
            settings: Settings::default(),
            base: self.base.clone(),
        };
        let own = wire.servers.first().map(Server::base_path);
        self.beside.extend(own.map(|base| Route {
            base,
            ..route.clone()
        }));
        self.routes.push(route);
        self
    }

    /// The routes that lead to the operations.
    pub fn into_routes(mut self) -> Routes {
        self.routes.extend(self.beside);
        Routes::of(self.routes)
    }
}

/// How a response is written.
struct Finish {
    /// Whether it is checked.
    check: bool,
    /// What the client takes, where that decides something.
    accept: Option<String>,
    /// Whether a response may have one media type or another.
    several: bool,
}

impl Finish {
    fn of(settings: &Settings, offer: &negotiate::Offer, accept: Option<String>) -> Self {
        Self {
            check: settings.check_responses,
            accept,
            several: offer.several,
        }
    }
}

fn answer<R: Responses>(
    answer: impl Future<Output = R> + Send + 'static,
    rows: &'static [ResponseWire],
    finish: Finish,
) -> BoxFuture<RawResponse> {
    Box::pin(async move {
        let mut raw = encode(&answer.await, rows, &finish);
        if finish.several {
            label(rows, finish.accept.as_deref(), &mut raw);
        }
        raw
    })
}

/// Writes a response; one that cannot be written, or that the document does not describe, becomes a 500.
fn encode<R: Responses>(
    response: &R,
    rows: &'static [ResponseWire],
    finish: &Finish,
) -> RawResponse {
    let raw = match response.encode_as(rows, finish.accept.as_deref()) {
        Ok(raw) => raw,
        Err(error) => {
            #[cfg(feature = "tracing")]
            tracing::error!(%error, "a response cannot be sent");
            let detail = format!("The response cannot be sent: {error}.");
            return Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail).into_response();
        }
    };
    if !finish.check || refuses(&raw) {
        return raw;
    }
    match response.check(&raw) {
        Ok(()) => raw,
        Err(broken) => contradicts(raw.status, broken.into_violations()).into_response(),
    }
}

/// Whether a response is what the server itself says of requests, which a document need not describe: a stream of the
/// request was not what it should be, or the operation is not implemented.
fn refuses(raw: &RawResponse) -> bool {
    matches!(raw.status.as_u16(), 400 | 408 | 413 | 422 | 501)
        && raw.content_type() == "application/problem+json"
}

fn contradicts(status: StatusCode, found: Violations) -> Problem {
    #[cfg(feature = "tracing")]
    tracing::error!(status = status.as_u16(), violations = %found, "a response contradicts the document");
    let detail = format!("The response with the status {status} contradicts the document.");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail).errors(found)
}

fn refuse(refusal: Refusal, wire: &OperationWire) -> Problem {
    let media = refusal.status == StatusCode::UNSUPPORTED_MEDIA_TYPE;
    let problem = Problem::from(refusal);
    if media {
        with_taken(problem, wire)
    } else {
        problem
    }
}

fn at_once(problem: Problem) -> BoxFuture<RawResponse> {
    Box::pin(std::future::ready(problem.into_response()))
}

fn too_slow() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "The operation took too long.",
    )
}

/// An operation asks for credentials or a caller, and its trait has nobody to judge them.
fn unjudged() -> Problem {
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "Nobody judges credentials.",
    )
}

/// What answers the requests of one route.
pub(super) trait Endpoint: Send + Sync {
    fn call(&self, route: &Route, request: Request, captures: Captures) -> BoxFuture<RawResponse>;
}

/// A handler behind the security of its operation.
struct Guarded<P> {
    judge: Option<Judge<P>>,
    handler: Handler<P>,
    multipart_type: MultipartType,
    offer: negotiate::Offer,
}

impl<P: Send + 'static> Endpoint for Guarded<P> {
    fn call(
        &self,
        route: &Route,
        mut request: Request,
        captures: Captures,
    ) -> BoxFuture<RawResponse> {
        let settings = &route.settings;
        // Most requests without a body need nothing but their handler.
        let is_open = route.wire.security.is_empty() && settings.handler_timeout.is_none();
        if !is_open || !is_whole(route.wire, &request) {
            return self.admitted(Arrival::new(route, request, captures));
        }
        let accept = match self.offer.taken(request.headers()) {
            Ok(accept) => accept,
            Err(problem) => return at_once(problem),
        };
        let headers = std::mem::take(request.headers_mut());
        let request = without_body(request.uri(), headers, captures);
        let finish = Finish::of(settings, &self.offer, accept);
        (self.handler)(None, request, finish)
    }
}

impl<P: Send + 'static> Guarded<P> {
    /// What answers a request that has to be let in, or whose body has to be read.
    fn admitted(&self, arrival: Arrival) -> BoxFuture<RawResponse> {
        let (offer, multipart_type) = (self.offer, self.multipart_type);
        let (judge, handler) = (self.judge.clone(), Arc::clone(&self.handler));
        Box::pin(async move {
            let (principal, arrival) = match admit(judge, arrival).await {
                Ok(admitted) => admitted,
                Err(problem) => return problem.into_response(),
            };
            let settings = arrival.settings;
            let (request, accept) = match arrival.read(offer, multipart_type).await {
                Ok(read) => read,
                Err(problem) => return problem.into_response(),
            };
            let finish = Finish::of(&settings, &offer, accept);
            let answer = handler(principal, request, finish);
            let answer = match settings.handler_timeout {
                Some(time) => within(time, answer).await,
                None => Some(answer.await),
            };
            answer.unwrap_or_else(|| too_slow().into_response())
        })
    }
}

/// Asks for credentials, and has them judged.
async fn admit<P>(
    judge: Option<Judge<P>>,
    arrival: Arrival,
) -> Result<(Option<P>, Arrival), Problem> {
    let wire = arrival.wire;
    if wire.security.is_empty() {
        return Ok((None, arrival));
    }
    let Arrival { head, .. } = arrival;
    let head = Arc::new(head);
    let principal = judged(judge, wire, &head).await?;
    // Whoever judges may have kept the head.
    let head = Arc::unwrap_or_clone(head);
    Ok((principal, Arrival { head, ..arrival }))
}

async fn judged<P>(
    judge: Option<Judge<P>>,
    wire: &'static OperationWire,
    head: &Arc<Parts>,
) -> Result<Option<P>, Problem> {
    let offer = security::offer(wire, head);
    if matches!(offer, Offer::Anonymous) {
        return Ok(None);
    }
    let judge = judge.ok_or_else(unjudged)?;
    let told = |scheme| judge.challenge(scheme);
    let Offer::Alternatives(alternatives) = offer else {
        return Err(security::missing(wire, &told));
    };
    let has_token = alternatives.iter().any(|one| one.bearer().is_some());
    let mut refused = None;
    for credentials in alternatives {
        match Arc::clone(&judge).judge(credentials).await {
            Ok(principal) => return Ok(Some(principal)),
            Err(why) => refused = Some(why),
        }
    }
    Err(refused
        .unwrap_or_default()
        .into_problem(wire, has_token, &told))
}
