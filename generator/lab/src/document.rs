//! Runs one document in this process: a path enters, one line of JSON, an [`Outcome`], leaves.
//!
//! It catches nothing: what breaks, breaks this process, and the parent sees how.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use oasmith::{Diagnostics, Format, Generator, Output, Severity};

use crate::row::{Measured, Outcome, Refused};

/// How many diagnostics of a refused document are kept.
const MESSAGES: usize = 3;

/// Which document, and what to do with it.
#[derive(Debug, Clone, Args)]
pub(crate) struct Arguments {
    /// The document
    path: PathBuf,
    /// The folder that references may not leave
    #[arg(long)]
    root: Option<PathBuf>,
    /// Write a crate below this folder
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Generates and prints the outcome.
///
/// # Errors
///
/// What the file system says while the output is written.
pub(crate) fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let mut generator = Generator::new(&arguments.path).crate_named("generated");
    if let Some(root) = &arguments.root {
        generator = generator.root(root);
    }
    let (outcome, output) = generate(&generator);
    println!("{}", serde_json::to_string(&outcome)?);
    if let (Some(dir), Some(output)) = (&arguments.out, output) {
        output.write_to(dir)?;
    }
    Ok(true)
}

/// Generates in memory and measures it.
pub(crate) fn generate(generator: &Generator) -> (Outcome, Option<Output>) {
    let start = Instant::now();
    let result = generator.generate();
    let seconds = start.elapsed().as_secs_f64();
    match result {
        Ok(output) => (Outcome::Generated(measure(&output, seconds)), Some(output)),
        Err(error) => (Outcome::Refused(refused(&error)), None),
    }
}

fn measure(output: &Output, seconds: f64) -> Measured {
    let mut warnings = BTreeMap::new();
    for diagnostic in output.diagnostics.iter() {
        *warnings
            .entry(diagnostic.code.as_str().to_owned())
            .or_default() += 1;
    }
    let rust = |file: &&oasmith::File| file.path.extension().is_some_and(|name| name == "rs");
    Measured {
        bytes: output.sources.iter().map(|(_, file)| file.text.len()).sum(),
        operations: output.operations,
        types: output.types,
        members: output.members,
        untyped: output.untyped.len(),
        lines: output
            .files
            .iter()
            .filter(rust)
            .map(|file| lines(&file.text))
            .sum(),
        seconds,
        cpu_seconds: cpu_seconds(),
        peak_kib: peak_kib(),
        warnings,
    }
}

/// Lines that are neither blank nor a comment.
pub(crate) fn lines(text: &str) -> usize {
    let code = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
    text.lines().filter(code).count()
}

fn refused(error: &oasmith::Error) -> Refused {
    let mut codes: Vec<String> = error.codes().map(|code| code.as_str().to_owned()).collect();
    codes.sort();
    codes.dedup();
    let errors = error
        .diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error);
    let mut first = Diagnostics::default();
    errors
        .take(MESSAGES)
        .for_each(|one| first.push(one.clone()));
    let text = if codes.is_empty() {
        error.to_string()
    } else {
        first.render(&error.sources, Format::Short)
    };
    Refused {
        codes,
        messages: text.lines().take(MESSAGES).map(str::to_owned).collect(),
    }
}

/// The most memory that this process held, in KiB; 0 where the system does not say.
fn peak_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

/// Processor time of this process in seconds; 0 where the system does not say.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in parentheses may hold spaces; user and system time are the 12th and 13th field behind it, in ticks of 10 ms.
    let fields = stat
        .rsplit_once(')')
        .map_or("", |(_, rest)| rest)
        .split_whitespace();
    let ticks: u64 = fields
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    ticks as f64 / 100.0
}
