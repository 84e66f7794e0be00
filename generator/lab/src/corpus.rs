//! Generates every document below paths, each in a process of its own, and reports: rows, totals, percentiles, the worst.

use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;

use crate::child::{self, Event, Limits};
use crate::compile::{Compiler, Driver};
use crate::conformance;
use crate::expected::Expected;
use crate::find::{self, Document};
use crate::report;
use crate::row::{Broken, Outcome, Row};
use crate::scratch;

/// What to run.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Documents, and folders of documents; with `--tier` the folder that the tier's paths start from
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// How many documents at a time; as many as there are processors if left out
    #[arg(long)]
    jobs: Option<usize>,
    /// Write everything to this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write what has no type into this file, between the marks of `untyped`
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// Only the documents that `tiers/NAME.txt` lists
    #[arg(long, value_name = "NAME")]
    tier: Option<String>,
    /// Compile what was generated; warnings count as errors
    #[arg(long)]
    compile: bool,
    /// Compile with clippy's default lints
    #[arg(long, requires = "compile")]
    clippy: bool,
    /// Seconds that a document may take
    #[arg(long, default_value_t = 60)]
    time: u64,
    /// MiB of address space that a document may take
    #[arg(long, default_value_t = 4096)]
    memory: u64,
}

/// Runs the corpus; whether everything was as expected.
///
/// # Errors
///
/// A folder or a list cannot be read, or no process can be started.
pub(crate) fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let missing: Vec<_> = arguments
        .paths
        .iter()
        .filter(|path| !path.exists())
        .collect();
    if !missing.is_empty() {
        missing
            .iter()
            .for_each(|path| println!("skipped: {} is not here", path.display()));
        return Ok(true);
    }
    let documents = match &arguments.tier {
        Some(tier) => listed(tier, &arguments.paths)?,
        None => find::documents(&arguments.paths)?,
    };
    let bench = Bench::new(arguments)?;
    let start = Instant::now();
    let mut rows = run_all(&documents, arguments.jobs, &bench)?;
    let seconds = start.elapsed().as_secs_f64();
    report::summary(&rows, seconds);
    if let Some(path) = &arguments.json {
        fs::write(
            path,
            serde_json::to_string_pretty(&report::json(&rows, seconds))?,
        )?;
    }
    if let Some(path) = &arguments.write {
        conformance::write(path, "untyped", &report::untyped(&rows))?;
    }
    rows.retain(|row| row.failure.is_some());
    report::failures(&rows);
    report::kinds(&rows);
    Ok(rows.is_empty())
}

/// The documents of a tier.
///
/// # Errors
///
/// A document that is listed is not there.
pub(crate) fn listed(tier: &str, roots: &[PathBuf]) -> Result<Vec<Document>, Box<dyn Error>> {
    let list = scratch::lab().join("tiers").join(format!("{tier}.txt"));
    let list = fs::read_to_string(&list).map_err(|error| format!("{}: {error}", list.display()))?;
    let mut documents = Vec::new();
    for line in list
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let found = roots.iter().find(|root| root.join(line).exists());
        let root = found.ok_or_else(|| format!("tier {tier}: {line} is not in the corpus"))?;
        let document = find::document(&root.join(line), Some(root))?;
        documents.push(document.ok_or_else(|| format!("tier {tier}: {line} is not a document"))?);
    }
    Ok(documents)
}

/// What every document of a run shares.
struct Bench {
    limits: Limits,
    expected: Expected,
    compiler: Option<Compiler>,
}

impl Bench {
    fn new(arguments: &Arguments) -> Result<Self, Box<dyn Error>> {
        let limits = Limits {
            time: Duration::from_secs(arguments.time),
            memory_kib: arguments.memory * 1024,
        };
        let driver = if arguments.clippy {
            Driver::Clippy
        } else {
            Driver::Rustc
        };
        let compiler = arguments
            .compile
            .then(|| Compiler::prepare(driver))
            .transpose()?;
        Ok(Self {
            limits,
            expected: Expected::read()?,
            compiler,
        })
    }

    fn run(&self, document: &Document) -> io::Result<Row> {
        let path = document.path.display().to_string();
        let out = scratch::folder().join("out").join(scratch::slug(&path));
        let out = self.compiler.as_ref().map(|compiler| (compiler, out));
        let folder = out.as_ref().map(|(_, out)| out.as_path());
        let outcome = generate(
            &document.path,
            document.root.as_deref(),
            folder,
            self.limits,
        )?;
        let compiled = match (&outcome, &out) {
            (Outcome::Generated(_), Some((compiler, out))) => Some(compiler.check(out)?),
            _ => None,
        };
        let version = document.version.clone();
        let mut row = Row {
            path,
            version,
            outcome,
            compiled,
            failure: None,
        };
        row.failure = self.expected.verdict(&row);
        Ok(row)
    }
}

/// Runs documents side by side and prints their rows in order.
fn run_all(
    documents: &[Document],
    jobs: Option<usize>,
    bench: &Bench,
) -> Result<Vec<Row>, Box<dyn Error>> {
    let jobs = jobs.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from));
    let next = AtomicUsize::new(0);
    let (sender, receiver) = channel();
    thread::scope(|threads| {
        for _ in 0..jobs.max(1) {
            let (sender, next) = (sender.clone(), &next);
            threads.spawn(move || {
                while let Some((index, document)) = take(next, documents) {
                    let row = bench.run(document);
                    if sender.send((index, row)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        collect(&receiver, documents.len())
    })
}

fn take<'a>(next: &AtomicUsize, documents: &'a [Document]) -> Option<(usize, &'a Document)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    Some((index, documents.get(index)?))
}

/// Puts rows back into the documents' order, printing each as soon as those before it are there.
fn collect(
    receiver: &Receiver<(usize, io::Result<Row>)>,
    all: usize,
) -> Result<Vec<Row>, Box<dyn Error>> {
    let mut rows = Vec::with_capacity(all);
    let mut waiting = BTreeMap::new();
    let progress = io::stderr().is_terminal();
    report::header();
    for (done, (index, row)) in receiver.iter().enumerate() {
        waiting.insert(index, row?);
        if progress {
            eprint!("\r\x1b[K");
        }
        while let Some(row) = waiting.remove(&rows.len()) {
            report::row(&row);
            rows.push(row);
        }
        if progress && done + 1 < all {
            eprint!("{}/{all}", done + 1);
            io::stderr().flush()?;
        }
    }
    Ok(rows)
}

/// Generates one document in a process of its own.
///
/// # Errors
///
/// The process cannot be started.
pub(crate) fn generate(
    path: &Path,
    root: Option<&Path>,
    out: Option<&Path>,
    limits: Limits,
) -> io::Result<Outcome> {
    let mut arguments = vec![OsStr::new("document"), path.as_os_str()];
    for (name, value) in [("--root", root), ("--out", out)] {
        if let Some(value) = value {
            arguments.extend([OsStr::new(name), value.as_os_str()]);
        }
    }
    let mut child = child::start(&arguments, limits)?;
    let mut outcome = None;
    loop {
        match child.next() {
            Event::Line(line) => outcome = serde_json::from_str(&line).ok(),
            Event::End => break,
            Event::Broke(how, message) => return Ok(Outcome::Broken { how, message }),
        }
    }
    let silent = || Outcome::Broken {
        how: Broken::Abort,
        message: "ended without a word".to_owned(),
    };
    Ok(outcome.unwrap_or_else(silent))
}
