//! The async client: what sends the requests of generated clients.
//!
//! Enters: a request that knows how it travels. Leaves: its success, or an [`Error`] that keeps all that is known.
//! Redirects that documents describe are responses; others are followed when [`Builder::redirects`] says so. Credentials go
//! only to operations that ask for them, and are never shown by `Debug`. It refuses requests that their places cannot carry
//! before anything is sent.
//!
//! Below it is a `tower_service::Service` of HTTP messages, `reqwest` unless another is set: see
//! [`Builder::transport`]. Dropping a call cancels it.
//!
//! In a browser (`wasm32-unknown-unknown`) the default transport is `fetch`: it follows redirects, decompresses and reads
//! bodies whole by itself, and there is no connect timeout, no client certificate and no blocking call.

mod again;
#[cfg(all(feature = "blocking", not(target_family = "wasm")))]
mod blocking;
mod build_error;
mod builder;
mod call;
#[cfg(feature = "digest")]
mod challenge;
#[cfg(feature = "compress")]
mod coding;
mod core;
mod credentials;
mod device;
#[cfg(feature = "digest")]
mod digest;
mod earlier;
mod error;
mod files;
mod flows;
mod follow;
mod http_client;
mod link;
mod next_page;
mod oauth2;
mod pages;
mod random;
mod rate_limit;
mod receive;
mod receiver;
mod redirect;
mod response;
mod retry;
mod send;
mod time;
mod token;
mod trace;
mod transport;
mod transport_error;

#[cfg(all(feature = "blocking", not(target_family = "wasm")))]
pub use blocking::{Blocking, Waiting};
pub use build_error::BuildError;
pub use builder::Builder;
pub use call::{Call, set};
#[cfg(feature = "compress")]
pub use coding::Coding;
pub use core::{Calling, Core, Outcome};
pub use credentials::Credential;
pub use device::DeviceCode;
pub use error::{ApiError, DecodeError, Error};
pub use follow::{LinkError, LinkSource, Success, Told};
pub use oauth2::OAuth2;
pub use pages::{Items, Pages, Paginate};
pub use rate_limit::{RateLimit, Reset};
pub use reqwest;
pub use response::Response;
pub use token::{Fetching, Http, Token, TokenSource};
pub use transport::{Body, BoxError};
pub use transport_error::TransportError;
