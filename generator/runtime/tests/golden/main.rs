//! The golden example: what the generator emits for a small document, compiled and used.

#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    clippy::panic
)]

mod client;
mod loopback;
mod models;
mod operations;
mod serde_models;
mod server;
mod usage;
mod wire_requests;
