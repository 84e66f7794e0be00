//! The table of routes.
//!
//! Enters: operations with their handlers, of one document or several. Leaves: an axum router that serves them.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use http::StatusCode;

use super::dispatch::Dispatch;
use super::template::Template;
use super::{Authenticate, Credentials, Problem, Unauthorized};
use crate::wire::{Operation, OperationWire, RawRequest, RawResponse, Responses, Server};

/// A body of this many bytes is the largest that is read, unless another limit is set: 2 MiB.
pub const DEFAULT_BODY_LIMIT: usize = 2 * 1024 * 1024;

pub(super) type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;
type Handler = Arc<dyn Fn(RawRequest) -> BoxFuture<RawResponse> + Send + Sync>;
type Authenticator = Arc<dyn Fn(Credentials) -> BoxFuture<Result<(), Unauthorized>> + Send + Sync>;

/// The routes of one document or several: a plain table, made by [`api!`](crate::api).
#[derive(Clone, Default)]
#[must_use]
pub struct Routes {
    base: String,
    authenticator: Option<Authenticator>,
    routes: Vec<Route>,
}

/// One operation and who handles it.
#[derive(Clone)]
pub(super) struct Route {
    pub(super) wire: &'static OperationWire,
    pub(super) handler: Handler,
    pub(super) authenticator: Option<Authenticator>,
    pub(super) body_limit: usize,
    base: String,
}

impl fmt::Debug for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let routes = self
            .routes
            .iter()
            .map(|route| format!("{} {}{}", route.wire.method, route.base, route.wire.path));
        f.debug_list().entries(routes).finish()
    }
}

impl Routes {
    /// No routes yet; those to come are below the path of the first server.
    pub fn new(servers: &[Server]) -> Self {
        let base = servers.first().map(Server::base_path).unwrap_or_default();
        Self {
            base,
            ..Self::default()
        }
    }

    /// Operations to come that ask for credentials have them judged by `api`.
    #[doc(hidden)]
    pub fn authenticated<A: Authenticate + Send + Sync + 'static>(mut self, api: &Arc<A>) -> Self {
        let api = Arc::clone(api);
        self.authenticator = Some(Arc::new(move |credentials| {
            let api = Arc::clone(&api);
            Box::pin(async move { api.authenticate(&credentials).await })
        }));
        self
    }

    /// Adds an operation.
    #[doc(hidden)]
    pub fn operation<O, F, Answer>(mut self, handle: F) -> Self
    where
        O: Operation,
        F: Fn(O) -> Answer + Send + Sync + 'static,
        Answer: Future<Output = O::Response> + Send + 'static,
    {
        let handler = move |raw: RawRequest| -> BoxFuture<RawResponse> {
            match O::decode(&raw) {
                Ok(request) => {
                    let answer = handle(request);
                    Box::pin(async move { encode(&answer.await) })
                }
                Err(refusal) => {
                    Box::pin(std::future::ready(Problem::from(refusal).into_response()))
                }
            }
        };
        self.routes.push(Route {
            wire: O::WIRE,
            handler: Arc::new(handler),
            authenticator: self.authenticator.clone(),
            body_limit: DEFAULT_BODY_LIMIT,
            base: self.base.clone(),
        });
        self
    }

    /// Adds the routes of another document. Where both have a method and a path, `Content-Type` and `Accept` choose.
    pub fn merge(mut self, other: Self) -> Self {
        self.routes.extend(other.routes);
        self
    }

    /// Serves all routes below `base`, instead of the paths of their documents' first servers.
    pub fn at(mut self, base: &str) -> Self {
        let base = base.trim_matches('/');
        self.base = if base.is_empty() {
            String::new()
        } else {
            format!("/{base}")
        };
        for route in &mut self.routes {
            route.base.clone_from(&self.base);
        }
        self
    }

    /// Limits the bodies that all routes read, in bytes; larger ones are refused with 413.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        for route in &mut self.routes {
            route.body_limit = bytes;
        }
        self
    }

    /// The axum router. It registers each path once, and answers for all methods and for unknown paths itself.
    pub fn into_router(self) -> Router {
        let mut paths = BTreeMap::new();
        let mut table = Vec::with_capacity(self.routes.len());
        for route in self.routes {
            let template = Template::new(&route.base, route.wire.path);
            let (path, shape) = template.to_axum();
            paths.entry(shape).or_insert(path);
            table.push((template, route));
        }
        let dispatch = Dispatch::new(table);
        let router = Router::new().without_v07_checks();
        let router = paths.into_values().fold(router, |router, path| {
            router.route_service(&path, dispatch.clone())
        });
        router.fallback_service(dispatch)
    }
}

fn encode<R: Responses>(response: &R) -> RawResponse {
    response.encode().unwrap_or_else(|error| {
        let detail = format!("The response cannot be sent: {error}.");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail).into_response()
    })
}
