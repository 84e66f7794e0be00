//! Hostile peers: a client that torments a generated server, and a server that torments a generated client.
//!
//! Enters: a seed and a count. Leaves: a table of what was sent and how it was answered. It fails when the server panics, ends,
//! answers a bad request with a status of its own failure, no longer answers a good one, or takes too much memory; and when a
//! call of the client panics, does not end, or the next call fails.

mod attack;
mod client;
mod documents;
mod parts;
mod peer;
mod requests;
mod responses;

use std::error::Error;

use clap::Args;

/// The arguments of `hostile`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Where chance begins
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many attacks, on the server and on the client each
    #[arg(long, default_value_t = 1000)]
    count: u64,
    /// How many attacks at a time
    #[arg(long, default_value_t = 16)]
    at_once: usize,
}

/// Torments server and client.
pub(crate) fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let server = attack::run(arguments).await?;
        let client = client::run(arguments).await?;
        Ok(server && client)
    })
}
