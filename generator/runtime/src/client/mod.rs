//! The async client: what sends the requests of generated clients.
//!
//! Enters: a request that knows how it travels. Leaves: its success, or an [`Error`] that keeps all that is known.
//! Redirects are not followed, since documents describe 3xx responses; credentials go only to operations that ask for
//! them, and are never shown by `Debug`. It refuses requests that their places cannot carry before anything is sent.

mod again;
mod backoff;
mod builder;
mod core;
mod credentials;
mod error;
mod response;

pub use builder::{BuildError, Builder};
pub use core::{Calling, Core, Outcome};
pub use error::{ApiError, DecodeError, Error, TransportError};
pub use reqwest;
pub use response::Response;
