//! Generates from documents that were changed at random: no panic, no hang, no crash, and what is generated compiles.
//!
//! A seed and an index name a case for ever (as long as the folders hold the same documents): the documents, the changes and
//! the order do not depend on time, on the number of jobs or on the machine. Cases run in batches, each in a process of its own;
//! what breaks a batch is reported, and the batch goes on behind it.

mod bases;
mod batch;
mod hostile;
mod mutate;

use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;

pub(crate) use batch::{BatchArguments, run_batch};

use crate::child::{self, Event, Limits};
use crate::compile::{Compiler, Driver};
use crate::report;
use crate::row::Outcome;
use crate::scratch;

/// How many cases a process runs.
const BATCH: u64 = 200;
const LIMITS: Limits = Limits {
    time: Duration::from_secs(10),
    memory_kib: 4 * 1024 * 1024,
};

/// Which cases.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Documents to change, and folders of them
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// What the changes depend on
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many cases
    #[arg(long, default_value_t = 1000)]
    count: u64,
    /// The first case
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Run only this case, and keep its document
    #[arg(long, value_name = "INDEX")]
    only: Option<u64>,
    /// Compile about this many of the cases that are generated
    #[arg(long, default_value_t = 0, value_name = "N")]
    compile_sample: u64,
    /// How many processes at a time; as many as there are processors if left out
    #[arg(long)]
    jobs: Option<usize>,
}

/// Runs the cases; whether none was a failure.
///
/// # Errors
///
/// Folders cannot be read, or no process can be started.
pub(crate) fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    if let Some(missing) = arguments.paths.iter().find(|path| !path.exists()) {
        println!("skipped: {} is not here", missing.display());
        return Ok(true);
    }
    if let Some(index) = arguments.only {
        return only(arguments, index);
    }
    let end = arguments.from + arguments.count;
    let ranges = (arguments.from..end)
        .step_by(BATCH as usize)
        .map(|from| from..end.min(from + BATCH));
    let queue = Mutex::new(ranges);
    let compiler = (arguments.compile_sample > 0)
        .then(|| Compiler::prepare(Driver::Rustc))
        .transpose()?;
    let bench = Bench {
        arguments,
        compiler,
        tally: Mutex::new(Tally::default()),
    };
    let start = Instant::now();
    let jobs = arguments
        .jobs
        .unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from));
    thread::scope(|threads| {
        let work = || {
            while let Some(range) = queue.lock().ok().and_then(|mut queue| queue.next()) {
                bench.range(range)?;
            }
            io::Result::Ok(())
        };
        let running: Vec<_> = (0..jobs.max(1)).map(|_| threads.spawn(work)).collect();
        running.into_iter().try_for_each(|thread| {
            thread
                .join()
                .unwrap_or_else(|_| Err(io::Error::other("a thread broke")))
        })
    })?;
    let tally = bench.tally.into_inner().map_err(|_| "a thread broke")?;
    tally.print(arguments.seed, start.elapsed());
    Ok(tally.failures.is_empty())
}

/// Runs one case and keeps its document.
fn only(arguments: &Arguments, index: u64) -> Result<bool, Box<dyn Error>> {
    let mut bases = bases::Bases::find(&arguments.paths)?;
    let case = bases
        .case(arguments.seed, index)
        .ok_or("no document to change")?;
    let folder = scratch::folder().join("fuzz");
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{}-{index}.{}", arguments.seed, case.extension));
    fs::write(&path, &case.text)?;
    println!("{} made from {}", path.display(), case.base.display());
    let out = folder.join(format!("{}-{index}", arguments.seed));
    let outcome = crate::corpus::generate(&path, None, Some(&out), LIMITS)?;
    println!("{}", serde_json::to_string_pretty(&outcome)?);
    match outcome {
        Outcome::Generated(_) if arguments.compile_sample > 0 => {
            let compiled = Compiler::prepare(Driver::Rustc)?.check(&out)?;
            compiled
                .messages
                .iter()
                .for_each(|message| println!("{message}"));
            Ok(compiled.errors == 0)
        }
        Outcome::Broken { .. } => Ok(false),
        _ => Ok(true),
    }
}

/// What all batches of a run share.
struct Bench<'a> {
    arguments: &'a Arguments,
    compiler: Option<Compiler>,
    tally: Mutex<Tally>,
}

impl Bench<'_> {
    /// Runs a range of cases, in as many processes as it takes.
    fn range(&self, mut range: Range<u64>) -> io::Result<()> {
        while !range.is_empty() {
            let mut at = range.start;
            let mut child = child::start(&self.command(&range), LIMITS)?;
            loop {
                match child.next() {
                    Event::Line(line) => self.line(&line, &mut at)?,
                    Event::End => return Ok(()),
                    Event::Broke(how, message) => {
                        // A panic is known by its place: its message quotes the document.
                        let place = message.split(": ").next().unwrap_or_default();
                        self.fail(at, format!("{} {place}", how.as_str()));
                        range.start = at + 1;
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    fn command(&self, range: &Range<u64>) -> Vec<OsString> {
        let numbers = [
            ("--seed", self.arguments.seed),
            ("--from", range.start),
            ("--to", range.end),
            ("--every", self.every()),
        ];
        let numbers = numbers
            .iter()
            .flat_map(|(name, value)| [(*name).into(), value.to_string().into()]);
        let paths = self
            .arguments
            .paths
            .iter()
            .map(|path| path.as_os_str().to_owned());
        std::iter::once("fuzz-batch".into())
            .chain(numbers)
            .chain(paths)
            .collect()
    }

    /// The distance of compiled cases; 0 if none is compiled.
    fn every(&self) -> u64 {
        match self.arguments.compile_sample {
            0 => 0,
            sample => (self.arguments.count / sample).max(1),
        }
    }

    /// Takes a line of a batch: `at INDEX`, `refused CODES`, `generated` or `generated FOLDER`.
    fn line(&self, line: &str, at: &mut u64) -> io::Result<()> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        if word == "at" {
            *at = rest.parse().unwrap_or(*at);
            return Ok(());
        }
        if word == "generated"
            && !rest.is_empty()
            && let Some(compiler) = &self.compiler
        {
            let compiled = compiler.check(Path::new(rest))?;
            if compiled.errors > 0 {
                self.fail(
                    *at,
                    format!(
                        "does not compile: {}",
                        compiled.messages.first().map_or("", String::as_str)
                    ),
                );
            } else {
                fs::remove_dir_all(rest)?;
            }
            self.tally(|tally| tally.compiled += 1);
        }
        self.tally(|tally| match word {
            "generated" => tally.generated += 1,
            _ => *tally.refused.entry(rest.to_owned()).or_default() += 1,
        });
        Ok(())
    }

    /// Notes a failure; cases with the same message, but for the names in it, belong together.
    fn fail(&self, index: u64, message: String) {
        let message = report::kind(&message);
        self.tally(|tally| tally.failures.entry(message).or_default().push(index));
    }

    fn tally(&self, change: impl FnOnce(&mut Tally)) {
        if let Ok(mut tally) = self.tally.lock() {
            change(&mut tally);
        }
    }
}

/// How the cases ended.
#[derive(Debug, Default)]
struct Tally {
    generated: u64,
    compiled: u64,
    refused: BTreeMap<String, u64>,
    failures: BTreeMap<String, Vec<u64>>,
}

impl Tally {
    fn print(&self, seed: u64, time: Duration) {
        let refused: u64 = self.refused.values().sum();
        let failures: usize = self.failures.values().map(Vec::len).sum();
        println!(
            "generated {}, refused {refused}, compiled {}, failures {failures}, {:.1} s",
            self.generated,
            self.compiled,
            time.as_secs_f64()
        );
        let mut codes: Vec<_> = self.refused.iter().collect();
        codes.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for (code, count) in codes.into_iter().take(15) {
            println!("{count:>8} refused with {code}");
        }
        for (message, indices) in &self.failures {
            println!(
                "\n{} times: {message}\n    --seed {seed} --only {}",
                indices.len(),
                indices.iter().min().copied().unwrap_or_default()
            );
        }
    }
}
