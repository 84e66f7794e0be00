//! Generated servers and clients against what is written by hand: requests a second and processor time a request.
//!
//! Enters: how often and how long. Leaves: a table in Markdown, of medians over the runs, with ratios. The two sides take turns, so
//! that what else the machine does meets both alike. A server runs in a process of its own, on one thread, and what sends requests
//! on another; a client runs in this process, against the server that is written by hand.

mod calls;
mod clock;
mod requests;
mod table;

use std::error::Error;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use clap::Args;

use crate::bench::{Kind, Server};
use crate::conformance;
use clock::Counter;
use table::{Row, Side};

/// The arguments of `load`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How often each side runs
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// How long each run takes, in seconds, after a second to warm up
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// How many requests are in flight
    #[arg(long, default_value_t = 64)]
    at_once: usize,
    /// Only measure: a ratio below its limit is no failure
    #[arg(long)]
    no_limit: bool,
    /// Counts instructions, too, by `perf`: they hold on a busy machine, where times do not
    #[arg(long)]
    instructions: bool,
    /// A page between whose marks `lab:load` the table goes, besides standard output
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

/// What one run gave.
#[derive(Debug, Clone, Copy)]
struct Measured {
    /// Requests or calls that were answered.
    count: u64,
    /// How long it took.
    time: Duration,
    /// The processor time that the measured side took.
    processor: Duration,
    /// The instructions that the measured side took in user space, if they were counted.
    instructions: u64,
}

/// Measures servers and clients.
pub(crate) fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut rows = vec![
        Row::new("server: GET with path and query", 0.95),
        Row::new("server: POST, 2 KB, no rules", 0.95),
        Row::new("server: POST, 2 KB, with rules", 0.0),
        Row::new("client: 64 calls in flight", 0.97),
    ];
    let requests = [requests::get(), requests::plain(), requests::checked()];
    for run in 0..arguments.runs.max(1) {
        eprintln!("run {} of {}", run + 1, arguments.runs.max(1));
        for (row, request) in rows.iter_mut().zip(&requests) {
            for side in turns(run) {
                let kind = match side {
                    Side::Generated => Kind::Generated,
                    Side::ByHand => Kind::ByHand,
                };
                let measured = runtime.block_on(server(arguments, kind, request))?;
                row.add(side, measured);
            }
        }
        if let Some(row) = rows.last_mut() {
            let server = Server::start(Kind::ByHand, Stdio::inherit())?;
            for side in turns(run) {
                let measured = match side {
                    Side::Generated => {
                        runtime.block_on(calls::generated(arguments, server.address))
                    }
                    Side::ByHand => runtime.block_on(calls::by_hand(arguments, server.address)),
                };
                row.add(side, measured?);
            }
        }
    }
    let text = table::render(&rows, arguments);
    println!("{text}");
    if let Some(page) = &arguments.write {
        conformance::write(page, "load", &text)?;
    }
    Ok(arguments.no_limit || rows.iter().all(Row::reached))
}

/// Which side runs first takes turns, too: what the machine does meanwhile may grow or shrink.
const fn turns(run: usize) -> [Side; 2] {
    match run % 2 {
        0 => [Side::Generated, Side::ByHand],
        _ => [Side::ByHand, Side::Generated],
    }
}

async fn server(
    arguments: &Arguments,
    kind: Kind,
    request: &[u8],
) -> Result<Measured, Box<dyn Error>> {
    let server = Server::start(kind, Stdio::inherit())?;
    requests::send(
        server.address,
        request,
        arguments.at_once,
        Duration::from_secs(1),
    )
    .await?;
    let counter = Counter::start(arguments.instructions, server.id());
    let before = clock::processor(server.id());
    let time = Duration::from_secs(arguments.seconds.max(1));
    let (count, time) = requests::send(server.address, request, arguments.at_once, time).await?;
    Ok(Measured {
        count,
        time,
        processor: clock::processor(server.id()).saturating_sub(before),
        instructions: counter.stop(),
    })
}
