//! Generated servers and clients against what is written by hand: requests a second and processor time a request.
//!
//! Enters: how often and how long. Leaves: a table in Markdown, of medians over the turns of all runs, with ratios. Within a run the
//! two sides take turns of a second, so that what else the machine does meets both alike. A server runs in a process of its own, on
//! one thread, and wrk, which sends requests, on another; a client runs in this process, against the server that is written by hand.

mod calls;
mod clock;
mod table;
mod wrk;

use std::error::Error;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use clap::Args;

use crate::bench::{Kind, Server};
use crate::conformance;
use calls::Calls;
use clock::Counter;
use table::{Row, Side};
use wrk::Wrk;

/// The arguments of `load`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How often each side runs
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// How many turns of a second each side has in a run, after one to warm up
    #[arg(long, default_value_t = 3)]
    turns: u64,
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

/// How long one side is measured before the other has its turn, in seconds.
const TURN: u64 = 1;

/// What one turn gave.
#[derive(Debug, Clone, Copy, Default)]
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
    let requests = [wrk::get(), wrk::plain(), wrk::checked()];
    let wrk = Wrk::new()?;
    for run in 0..arguments.runs.max(1) {
        eprintln!("run {} of {}", run + 1, arguments.runs.max(1));
        for (row, request) in rows.iter_mut().zip(&requests) {
            let generated = Server::start(Kind::Generated, Stdio::inherit())?;
            let by_hand = Server::start(Kind::ByHand, Stdio::inherit())?;
            let measure = async |side| match side {
                Side::Generated => ask(arguments, &generated, &wrk, request),
                Side::ByHand => ask(arguments, &by_hand, &wrk, request),
            };
            runtime.block_on(in_turns(arguments, row, measure))?;
        }
        if let Some(row) = rows.last_mut() {
            let server = Server::start(Kind::ByHand, Stdio::inherit())?;
            let calls = Calls::of(server.address)?;
            let time = Duration::from_secs(TURN);
            let measure = async |side| calls.measure(arguments, side, time).await;
            runtime.block_on(in_turns(arguments, row, measure))?;
        }
    }
    let text = table::render(&rows, arguments);
    println!("{text}");
    if let Some(page) = &arguments.write {
        conformance::write(page, "load", &text)?;
    }
    Ok(arguments.no_limit || rows.iter().all(Row::reached))
}

/// A run: both sides take turns, and which of them is first does too, so that what else the machine does meets both alike.
async fn in_turns<M>(arguments: &Arguments, row: &mut Row, measure: M) -> Result<(), Box<dyn Error>>
where
    M: AsyncFn(Side) -> Result<Measured, Box<dyn Error>>,
{
    // The first turn only warms it up.
    for turn in 0..=arguments.turns.max(1) {
        let mut sides = [Side::Generated, Side::ByHand];
        sides.rotate_left((turn % 2) as usize);
        for side in sides {
            let measured = measure(side).await?;
            if turn > 0 {
                row.add(side, measured);
            }
        }
    }
    Ok(())
}

/// A turn of a server.
fn ask(
    arguments: &Arguments,
    server: &Server,
    wrk: &Wrk,
    request: &wrk::Request,
) -> Result<Measured, Box<dyn Error>> {
    let counter = Counter::start(arguments.instructions, server.id());
    let before = clock::processor(server.id());
    let (count, time) = wrk.send(server.address, request, arguments.at_once, TURN)?;
    Ok(Measured {
        count,
        time,
        processor: clock::processor(server.id()).saturating_sub(before),
        instructions: counter.stop(),
    })
}
