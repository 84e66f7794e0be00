//! server
#[path = "golden/models.rs"] mod models;
#[path = "golden/operations.rs"] mod operations;
#[path = "golden/server.rs"] mod server;
