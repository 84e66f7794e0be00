//! The axum server: what answers for generated servers.
//!
//! Enters: HTTP requests. Leaves: typed requests for the operations, and their typed responses as HTTP. It refuses,
//! with problem details (RFC 9457), everything that the document does not allow: unknown paths and methods, missing
//! credentials, media types, parameters and bodies that do not satisfy their schemas. Operations see only valid
//! requests, and a panic of one is a 500 for its caller alone.

mod arrival;
#[cfg(feature = "compression")]
mod coding;
mod direct;
mod dispatch;
mod negotiate;
mod octets;
mod operations;
mod pages;
mod problem;
mod query;
mod routes;
mod security;
#[cfg(feature = "serve")]
mod serve;
#[cfg(feature = "serve")]
mod stall;
mod template;
mod timeout;
mod tree;
#[cfg(feature = "docs")]
mod viewer;

pub use axum::Router;
#[doc(hidden)]
pub use negotiate::preferred;
pub use operations::{Caller, Operations};
pub use problem::{Problem, not_implemented};
pub use routes::{
    DEFAULT_BODY_LIMIT, DEFAULT_BODY_TIMEOUT, DEFAULT_STREAM_LIMIT, DEFAULT_STREAM_TIMEOUT, Routes,
};
pub use security::{Authenticate, Credential, Credentials, Unauthorized};
#[cfg(feature = "serve")]
pub use serve::{Serve, serve};
