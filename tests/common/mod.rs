//! What the tests over real sockets share: the documents and their examples, servers that answer what a test says,
//! plain sockets, and the calls of the documentation pages.

#![allow(dead_code, reason = "each test binary uses its share of these")]

pub(crate) mod document;
pub(crate) mod double;
pub(crate) mod page;
pub(crate) mod socket;

/// The token that the servers of the tests accept, and no other.
pub(crate) const TOKEN: &str = "token-of-the-tests";
