//! The generated clients and servers of the documented APIs on the wire: against each other, against the pages' calls
//! byte by byte, and against bad input. Real sockets on free ports of the loopback address, nothing else.

#[path = "../common/mod.rs"]
mod common;

mod client_errors;
mod merge_patch;
mod requests;
mod responses;
mod server_refusals;
mod versions;
