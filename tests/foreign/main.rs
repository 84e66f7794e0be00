//! The generated clients and servers against programs that are not ours: `curl`, run as the pages show it, Prism, and
//! Schemathesis. `.ci/tools` installs the last two below `target/tools`. A program that is missing is said to be
//! skipped; with `CI=true` in the environment it is a failure.

#[path = "../common/mod.rs"]
mod common;

mod curl;
mod prism;
mod schemathesis;
mod tool;
