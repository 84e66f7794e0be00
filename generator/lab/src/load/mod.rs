//! Generated servers and clients against what is written by hand: requests a second and processor time a request.
//!
//! Enters: how often and how long. Leaves: a table in Markdown, of medians over the runs, with ratios. Within a run the two sides take short turns, so
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
use calls::Calls;
use clock::Counter;
use table::{Row, Side};

/// The arguments of `load`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How often each side runs
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// How long each run measures a side, in seconds, after a moment to warm up
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

/// How long one side is measured before the other has its turn.
const TURN: Duration = Duration::from_millis(250);
/// How many turns each side has in a second of a run.
const TURNS: u64 = 4;

/// What one run gave.
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

impl Measured {
    fn add(&mut self, turn: Self) {
        self.count += turn.count;
        self.time += turn.time;
        self.processor += turn.processor;
        self.instructions += turn.instructions;
    }
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
            let generated = Server::start(Kind::Generated, Stdio::inherit())?;
            let by_hand = Server::start(Kind::ByHand, Stdio::inherit())?;
            let measure = async |side, time| match side {
                Side::Generated => ask(arguments, &generated, request, time),
                Side::ByHand => ask(arguments, &by_hand, request, time),
            };
            row.add(runtime.block_on(in_turns(arguments, measure))?);
        }
        if let Some(row) = rows.last_mut() {
            let server = Server::start(Kind::ByHand, Stdio::inherit())?;
            let calls = Calls::of(server.address)?;
            let measure = async |side, time| calls.measure(arguments, side, time).await;
            row.add(runtime.block_on(in_turns(arguments, measure))?);
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
async fn in_turns<M>(arguments: &Arguments, measure: M) -> Result<[Measured; 2], Box<dyn Error>>
where
    M: AsyncFn(Side, Duration) -> Result<Measured, Box<dyn Error>>,
{
    let (mut generated, mut by_hand) = (Measured::default(), Measured::default());
    for side in [Side::Generated, Side::ByHand] {
        // The first turn only warms it up.
        measure(side, 2 * TURN).await?;
    }
    for turn in 0..arguments.seconds.max(1) * TURNS {
        let mut sides = [Side::Generated, Side::ByHand];
        sides.rotate_left((turn % 2) as usize);
        for side in sides {
            let measured = measure(side, TURN).await?;
            match side {
                Side::Generated => generated.add(measured),
                Side::ByHand => by_hand.add(measured),
            }
        }
    }
    Ok([generated, by_hand])
}

/// A turn of a server.
fn ask(
    arguments: &Arguments,
    server: &Server,
    request: &[u8],
    time: Duration,
) -> Result<Measured, Box<dyn Error>> {
    let counter = Counter::start(arguments.instructions, server.id());
    let before = clock::processor(server.id());
    let (count, time) = requests::send(server.address, request, arguments.at_once, time)?;
    Ok(Measured {
        count,
        time,
        processor: clock::processor(server.id()).saturating_sub(before),
        instructions: counter.stop(),
    })
}
