//! Stands in for `oasmith-runtime` under generated code, and lets its client and its server prove that they agree.
//!
//! A program names this crate `oasmith-runtime`, so that the macros of generated code are those of `macros`: they expand to
//! what the runtime's do, and besides to what draws random values of each request and response. Enters: the generated modules
//! of documents. Leaves: a program that sends what it draws from each client over a socket to its server and back, and
//! says where something else arrived; or that serves a document with answers that it draws.

#[doc(hidden)]
pub use oasmith_runtime as real;
pub use oasmith_runtime::*;

mod carrier;
mod desk;
mod draw;
mod examples;
mod exchange;
mod files;
mod fit;
mod macros;
mod method;
mod mock;
mod program;
mod random;
mod scalars;
mod show;
mod slot;
mod text;
mod whole;
mod words;

pub use desk::{answer, judge};
pub use draw::Sampler;
pub use exchange::{Document, Operation};
pub use method::{Answered, CallRequest, Given, Take, answered};
pub use program::run;
pub use slot::{BoxFuture, DrawSchema, DrawTravels, DrawWrapped, SampleHeaders, Slot, Travels};
pub use whole::{SampleRequest, SampleResponse};
