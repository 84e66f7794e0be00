//! client
#[path = "golden/models.rs"] mod models;
#[path = "golden/operations.rs"] mod operations;
#[path = "golden/client.rs"] mod client;
