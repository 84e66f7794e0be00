//! The golden example.
mod models;
mod operations;
