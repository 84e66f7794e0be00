//! Has programs that are not ours judge generated clients and servers of any document: documents enter, what they say leaves.
//!
//! All documents are modules of one program (`agree`'s), so that nothing is written by hand for a document. Schemathesis sends
//! requests to generated servers, which answer with the documents' examples where those are valid, and with values that are drawn
//! where not. Prism stands in for the server, and then between client and server. It refuses nothing: a
//! tool that is not installed is said to be skipped.

mod copy;
mod examples;
mod prism;
mod schemathesis;
mod serving;

use std::collections::VecDeque;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::agree;
use crate::find;
use crate::{conformance, scratch, tree};

/// Which documents, and how thoroughly.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Documents
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Who judges: both unless this is given
    #[arg(long, value_enum)]
    with: Option<Judge>,
    /// What the requests depend on
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many requests of each kind an operation gets from Schemathesis, at most
    #[arg(long, default_value_t = 20)]
    count: usize,
    /// About how many operations of a document Schemathesis judges, evenly from its paths: all unless this is given
    #[arg(long, value_name = "N")]
    operations: Option<usize>,
    /// Which phases Schemathesis has
    #[arg(long, default_value = "examples,coverage,fuzzing,stateful")]
    phases: String,
    /// How many exchanges an operation has through Prism, at least
    #[arg(long, default_value_t = 8)]
    exchanges: usize,
    /// How many findings of Prism are shown for a document
    #[arg(long, default_value_t = 5)]
    show: usize,
    /// How many judgements run at once: as many as there are processors unless this is given
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Schemathesis, when it is not where `.ci/tools` installs it
    #[arg(long, value_name = "FILE")]
    schemathesis: Option<PathBuf>,
    /// Prism, when it is not where `.ci/tools` installs it
    #[arg(long, value_name = "FILE")]
    prism: Option<PathBuf>,
    /// Replaces the table in this file
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

/// A program that is not ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Judge {
    /// Makes good and bad requests from the document
    Schemathesis,
    /// A mock server, and a proxy that validates
    Prism,
}

/// What is judged.
#[derive(Clone, Copy)]
struct Subject<'s> {
    program: &'s Path,
    /// The document's module in the program.
    module: &'s str,
    document: &'s Path,
    tree: &'s Value,
    /// Where files may be written.
    folder: &'s Path,
}

/// What was said.
#[derive(Debug, Default)]
struct Outcome {
    well: bool,
    log: String,
    /// Of Schemathesis: operations and cases. Of Prism: exchanges with the mock and through the proxy.
    figures: Vec<usize>,
}

/// Runs; whether there is no finding.
///
/// # Errors
///
/// Nothing can be compiled or started.
pub(crate) fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let judges = judges(arguments);
    let mut needed = (arguments.paths.iter()).chain(judges.iter().map(|(_, tool)| tool));
    if let Some(path) = needed.find(|path| !path.exists()) {
        println!("skipped: {} is not here", path.display());
        return Ok(true);
    }
    let documents = find::documents(&arguments.paths)?;
    let (folder, built) = agree::build("foreign", &documents)?;
    let mut rows = Vec::new();
    let mut well = true;
    for (at, document) in documents.iter().enumerate() {
        let module = agree::module(at);
        match (built.broken.get(&module), tree::read(&document.path)) {
            (None, Some(tree)) => rows.push((module, document.path.as_path(), tree)),
            (broken, _) => {
                let said = broken.map_or_else(|| "unreadable".to_owned(), |said| said.join(" "));
                println!("{}: not judged: {said}", document.path.display());
                well = false;
            }
        }
    }
    let subjects: Vec<Subject<'_>> = rows
        .iter()
        .map(|(module, document, tree)| Subject {
            program: &built.program,
            module,
            document,
            tree,
            folder: &folder,
        })
        .collect();
    let table = judged(arguments, &judges, &subjects, &mut well);
    println!("\n{table}");
    if let Some(file) = &arguments.write {
        conformance::write(file, "foreign", &table)?;
    }
    Ok(well)
}

/// Who judges, and with which program.
fn judges(arguments: &Arguments) -> Vec<(Judge, PathBuf)> {
    let tools = scratch::workspace().join("target/tools");
    let all = [
        (
            Judge::Schemathesis,
            &arguments.schemathesis,
            "python/bin/schemathesis",
        ),
        (Judge::Prism, &arguments.prism, "node_modules/.bin/prism"),
    ];
    all.into_iter()
        .filter(|(judge, _, _)| arguments.with.is_none_or(|with| with == *judge))
        .map(|(judge, chosen, installed)| {
            let tool = chosen.clone().unwrap_or_else(|| tools.join(installed));
            (judge, tool)
        })
        .collect()
}

/// Has all subjects judged, some at once; prints what was said, and gives the table.
fn judged(
    arguments: &Arguments,
    judges: &[(Judge, PathBuf)],
    subjects: &[Subject<'_>],
    well: &mut bool,
) -> String {
    let jobs = arguments
        .jobs
        .or_else(|| thread::available_parallelism().ok().map(Into::into))
        .unwrap_or(1);
    let tasks = (0..subjects.len()).flat_map(|at| judges.iter().map(move |judge| (at, judge)));
    let tasks: Mutex<VecDeque<_>> = Mutex::new(tasks.collect());
    let done: Mutex<Vec<(usize, Judge, Outcome)>> = Mutex::default();
    thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            scope.spawn(|| {
                // A call of its own: the lock is not to be held while one judges.
                let next = || locked(&tasks).pop_front();
                while let Some((at, (judge, tool))) = next() {
                    let Some(subject) = subjects.get(at) else {
                        continue;
                    };
                    let outcome = outcome(arguments, *judge, tool, subject);
                    println!("== {}\n{}", subject.document.display(), outcome.log);
                    locked(&done).push((at, *judge, outcome));
                }
            });
        }
    });
    let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    *well &= done.iter().all(|(_, _, outcome)| outcome.well);
    table(subjects, &done)
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn outcome(arguments: &Arguments, judge: Judge, tool: &Path, subject: &Subject<'_>) -> Outcome {
    let begun = Instant::now();
    let outcome = match judge {
        Judge::Schemathesis => schemathesis::judge(arguments, tool, subject),
        Judge::Prism => prism::judge(arguments, tool, subject),
    };
    let mut outcome = outcome.unwrap_or_else(|error| Outcome {
        log: format!("not judged: {error}"),
        ..Outcome::default()
    });
    // Writing to a string does not fail.
    let _ = write!(outcome.log, "\n{judge:?}: {} s", begun.elapsed().as_secs());
    outcome
}

/// A row for each document.
fn table(subjects: &[Subject<'_>], done: &[(usize, Judge, Outcome)]) -> String {
    let mut table = String::from(
        "| document | operations | cases of Schemathesis | answers of Prism as mock | exchanges through Prism | findings |\n\
         |---|---:|---:|---:|---:|---|\n",
    );
    for (at, subject) in subjects.iter().enumerate() {
        let of = |wanted: Judge| {
            let mut mine = done.iter().filter(|(of, _, _)| *of == at);
            mine.find(|(_, judge, _)| *judge == wanted)
                .map(|(_, _, outcome)| outcome)
        };
        let figure = |judge: Judge, position: usize| {
            of(judge)
                .and_then(|outcome| outcome.figures.get(position))
                .map_or_else(|| "-".to_owned(), usize::to_string)
        };
        let well = [Judge::Schemathesis, Judge::Prism]
            .into_iter()
            .filter_map(of)
            .all(|outcome| outcome.well);
        let name = subject.document.file_name().unwrap_or_default();
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} | {} | {} |",
            name.to_string_lossy(),
            copy::operations(subject.tree),
            figure(Judge::Schemathesis, 1),
            figure(Judge::Prism, 0),
            figure(Judge::Prism, 1),
            if well { "none" } else { "some" }
        );
    }
    table
}
