//! The server on a socket.

#![allow(
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

mod certified;
mod checked;
#[cfg(feature = "compression")]
mod compression;
mod echo;
mod elsewhere;
mod limits;
mod pages;
mod serving;
