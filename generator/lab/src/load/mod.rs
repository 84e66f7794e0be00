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
    /// Measures only what has this in its name, as `GET` or `client`
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
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

/// The turns of a run, as they followed each other.
type Turns = Vec<(Side, Measured)>;

/// Measures servers and clients.
pub(crate) fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let wrk = Wrk::new()?;
    let mut rows = rows();
    let named = |row: &Row| {
        arguments
            .only
            .as_ref()
            .is_none_or(|text| row.what.contains(text.as_str()))
    };
    rows.retain(named);
    for run in 0..arguments.runs.max(1) {
        eprintln!("run {} of {}", run + 1, arguments.runs.max(1));
        for row in &mut rows {
            let turns = match &row.request {
                Some(request) => runtime.block_on(servers(arguments, &wrk, request))?,
                None => runtime.block_on(clients(arguments))?,
            };
            row.add(turns);
        }
    }
    let text = table::render(&rows, arguments);
    println!("{text}");
    if let Some(page) = &arguments.write {
        conformance::write(page, "load", &text)?;
    }
    Ok(arguments.no_limit || rows.iter().all(Row::reached))
}

/// What is measured, and the least ratios.
fn rows() -> Vec<Row> {
    vec![
        Row::new("server: GET with path and query", 0.95, Some(wrk::get())),
        Row::new("server: POST, 2 KB, no rules", 0.95, Some(wrk::plain())),
        Row::new("server: POST, 2 KB, with rules", 0.0, Some(wrk::checked())),
        Row::new("client: 64 calls in flight", 0.97, None),
    ]
}

/// A run of both servers.
async fn servers(
    arguments: &Arguments,
    wrk: &Wrk,
    request: &wrk::Request,
) -> Result<Turns, Box<dyn Error>> {
    let generated = Server::start(Kind::Generated, Stdio::inherit())?;
    let by_hand = Server::start(Kind::ByHand, Stdio::inherit())?;
    let measure = async |side| match side {
        Side::Generated => ask(arguments, &generated, wrk, request),
        Side::ByHand => ask(arguments, &by_hand, wrk, request),
    };
    in_turns(arguments, measure).await
}

/// A run of both clients.
async fn clients(arguments: &Arguments) -> Result<Turns, Box<dyn Error>> {
    let server = Server::start(Kind::ByHand, Stdio::inherit())?;
    let calls = Calls::of(server.address)?;
    let time = Duration::from_secs(TURN);
    let measure = async |side| calls.measure(arguments, side, time).await;
    in_turns(arguments, measure).await
}

/// A run: both sides take turns, and which of them is first does too, so that what else the machine does meets both alike.
async fn in_turns<M>(arguments: &Arguments, measure: M) -> Result<Turns, Box<dyn Error>>
where
    M: AsyncFn(Side) -> Result<Measured, Box<dyn Error>>,
{
    let mut turns = Turns::new();
    // The first turn only warms it up.
    for turn in 0..=arguments.turns.max(1) {
        let mut sides = [Side::Generated, Side::ByHand];
        sides.rotate_left((turn % 2) as usize);
        for side in sides {
            let measured = measure(side).await?;
            if turn > 0 {
                turns.push((side, measured));
            }
        }
    }
    Ok(turns)
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
