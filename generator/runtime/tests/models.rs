//! The models of the golden example.
#[path = "golden/models.rs"]
mod models;
#[test] fn t() {}
