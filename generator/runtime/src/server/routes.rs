//! The table of routes.
//!
//! Enters: operations with their handlers, of one document or several. Leaves: an axum router that serves them.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::dispatch::{Dispatch, Table};
use super::operations::Endpoint;
use super::pages::Pages;
use super::template::Template;
use super::tree::Tree;
use crate::wire::OperationWire;
use axum::Router;

/// A body of this many bytes is the largest that is read, unless another limit is set: 2 MiB.
pub const DEFAULT_BODY_LIMIT: usize = 2 * 1024 * 1024;

/// A body must be there within this time, unless another is set: 30 seconds.
pub const DEFAULT_BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// A streamed body may have this many bytes, unless another limit is set: 1 GiB.
pub const DEFAULT_STREAM_LIMIT: u64 = 1024 * 1024 * 1024;

/// A streamed body must be there within this time, unless another is set: an hour.
pub const DEFAULT_STREAM_TIMEOUT: Duration = Duration::from_secs(60 * 60);

/// The content codings that the features have a layer undo.
#[cfg(feature = "compression")]
const CODINGS: &str = match (
    cfg!(feature = "deflate"),
    cfg!(feature = "br"),
    cfg!(feature = "zstd"),
) {
    (false, false, false) => "gzip",
    (true, false, false) => "gzip, deflate",
    (false, true, false) => "gzip, br",
    (false, false, true) => "gzip, zstd",
    (true, true, false) => "gzip, deflate, br",
    (true, false, true) => "gzip, deflate, zstd",
    (false, true, true) => "gzip, br, zstd",
    (true, true, true) => "gzip, deflate, br, zstd",
};

/// The routes of one document or several: a plain table, made by [`api!`](crate::api).
#[derive(Clone, Default)]
#[must_use]
pub struct Routes {
    routes: Vec<Route>,
    pages: Pages,
    #[cfg(feature = "compression")]
    compressed: bool,
}

/// One operation and who handles it.
#[derive(Clone)]
pub(super) struct Route {
    pub(super) wire: &'static OperationWire,
    pub(super) endpoint: Arc<dyn Endpoint>,
    pub(super) settings: Settings,
    pub(super) base: String,
}

/// What the implementer may set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settings {
    pub(super) body_limit: usize,
    pub(super) body_timeout: Duration,
    pub(super) stream_limit: u64,
    pub(super) stream_pause: Duration,
    pub(super) stream_timeout: Duration,
    pub(super) files_on_disk: bool,
    /// The content codings of bodies that are taken.
    pub(super) codings: &'static str,
    pub(super) handler_timeout: Option<Duration>,
    pub(super) check_responses: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            body_limit: DEFAULT_BODY_LIMIT,
            body_timeout: DEFAULT_BODY_TIMEOUT,
            stream_limit: DEFAULT_STREAM_LIMIT,
            stream_pause: DEFAULT_BODY_TIMEOUT,
            stream_timeout: DEFAULT_STREAM_TIMEOUT,
            files_on_disk: false,
            codings: "identity",
            handler_timeout: None,
            check_responses: cfg!(debug_assertions),
        }
    }
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
    pub(super) fn of(routes: Vec<Route>) -> Self {
        Self {
            routes,
            ..Self::default()
        }
    }

    /// Adds the routes of another document. Where both have a method and a path, `Content-Type` and `Accept` choose.
    pub fn merge(mut self, other: Self) -> Self {
        self.routes.extend(other.routes);
        self.pages.extend(other.pages);
        #[cfg(feature = "compression")]
        {
            self.compressed |= other.compressed;
        }
        self
    }

    /// Serves all routes below `base`, instead of the paths of the servers that their documents name.
    pub fn at(mut self, base: &str) -> Self {
        let base = base.trim_matches('/');
        let base = match base {
            "" => String::new(),
            base => format!("/{base}"),
        };
        for route in &mut self.routes {
            route.base.clone_from(&base);
        }
        self.pages.at(&base);
        // An operation with a server of its own was at two places.
        let mut known = HashSet::new();
        self.routes
            .retain(|route| known.insert(Arc::as_ptr(&route.endpoint).cast::<()>()));
        self
    }

    /// Limits the bodies that all routes hold, in bytes, [2 MiB](DEFAULT_BODY_LIMIT) unless set; larger ones are refused with 413. Of bodies that are streams, and
    /// of large files in multipart bodies, only items and parts are held.
    pub fn body_limit(self, bytes: usize) -> Self {
        self.set(|settings| settings.body_limit = bytes)
    }

    /// Limits the time from a request's head to the end of its body, [30 seconds](DEFAULT_BODY_TIMEOUT) unless set; slower ones are
    /// refused with 408.
    pub fn body_timeout(self, time: Duration) -> Self {
        self.set(|settings| settings.body_timeout = time)
    }

    /// Limits the size of bodies that are streams, multipart bodies with files among them: 1 GiB unless set. What is known to be
    /// larger is refused with 413; what turns out to be ends with [`StreamError::TooLarge`](crate::wire::StreamError).
    pub fn stream_limit(self, bytes: u64) -> Self {
        self.set(|settings| settings.stream_limit = bytes)
    }

    /// Limits how long a body that is a stream may pause while it is read, 30 seconds unless set, and how long it may take in
    /// all, an hour unless set; it then ends with [`StreamError::TooSlow`](crate::wire::StreamError).
    pub fn stream_timeouts(self, pause: Duration, whole: Duration) -> Self {
        self.set(|settings| (settings.stream_pause, settings.stream_timeout) = (pause, whole))
    }

    /// Has up to 64 large files of a multipart body wait on disk, in files without names in the system's temporary folder, until all
    /// other members of their body have come; otherwise they are held, and count for the limit of bodies. A file that comes when all
    /// others are there does not wait: it is read from the connection. The limit of streams is that of the disk, too.
    #[cfg(feature = "spool")]
    pub fn files_on_disk(self) -> Self {
        self.set(|settings| settings.files_on_disk = true)
    }

    /// Limits the time that a handler takes, which then is dropped and the request answered with 503; by default it may take
    /// forever.
    pub fn handler_timeout(self, time: Duration) -> Self {
        self.set(|settings| settings.handler_timeout = Some(time))
    }

    /// Whether responses of handlers are checked, as they are by default in debug builds. One with a status, headers or a body
    /// that the document does not describe is not sent: it becomes a 500 that names each violation, which the feature
    /// `tracing` also logs. Bodies that are streams are not looked at.
    pub fn check_responses(self, check: bool) -> Self {
        self.set(|settings| settings.check_responses = check)
    }

    /// Gives out a document at a path, such as `/openapi.json`: the constant `DOCUMENT`, which the generator's option
    /// `document` makes. The path is not below that of the first server. Operations that have it come first.
    pub fn openapi(mut self, path: &str, document: &'static str) -> Self {
        let base = self.routes.first().map_or("", |route| &route.base);
        self.pages.document(path, base, document);
        self
    }

    /// Shows the documents that are given out so far on a page, such as `/docs`, on which their operations can be tried: on this server,
    /// unless another is chosen. All that the page needs comes from this server.
    #[cfg(feature = "docs")]
    pub fn docs(mut self, path: &str) -> Self {
        self.pages.show(path);
        self
    }

    /// Takes bodies that are compressed, and compresses responses for clients that take them so (RFC 9110 section 12.5.3): by
    /// gzip, and what the features `deflate`, `br` and `zstd` add. Limits of bodies hold for what they decompress to.
    #[cfg(feature = "compression")]
    pub fn compressed(mut self) -> Self {
        self.compressed = true;
        self.set(|settings| settings.codings = CODINGS)
    }

    fn set(mut self, set: impl Fn(&mut Settings)) -> Self {
        self.routes
            .iter_mut()
            .for_each(|route| set(&mut route.settings));
        self
    }

    /// The axum router. It registers each path once, and answers for all methods and for unknown paths itself.
    #[cfg_attr(not(feature = "docs"), allow(unused_mut))]
    pub fn into_router(mut self) -> Router {
        let mut paths = BTreeMap::new();
        let mut routes = Tree::default();
        for route in self.routes {
            let template = Template::new(&route.base, route.wire.target.0);
            let (path, shape) = template.to_axum();
            paths.entry(shape).or_insert((path, template.clone()));
            routes.insert(template, route);
        }
        #[cfg(feature = "docs")]
        self.pages.finish();
        let pages = self.pages;
        let table = Arc::new(Table { routes, pages });
        let router = Router::new().without_v07_checks();
        let router = paths
            .into_values()
            .fold(router, |router, (path, template)| {
                router.route_service(&path, Dispatch::behind(&template, &table))
            });
        let router = router.fallback_service(Dispatch::beside(table));
        #[cfg(feature = "compression")]
        if self.compressed {
            return router
                .layer(tower_http::compression::CompressionLayer::new())
                .layer(
                    tower_http::decompression::RequestDecompressionLayer::new()
                        .pass_through_unaccepted(true),
                )
                .layer(axum::middleware::map_request(super::coding::named));
        }
        router
    }
}
