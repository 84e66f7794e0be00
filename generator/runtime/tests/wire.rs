//! ops
#[path = "golden/models.rs"] mod models;
#[path = "golden/operations.rs"] mod operations;
