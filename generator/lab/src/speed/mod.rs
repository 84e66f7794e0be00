//! Measures generated types against types that are written by hand with `serde`: payloads from the examples of documents
//! enter, a table of time and allocations leaves.
//!
//! Both kinds of types are compiled into one program, which measures them in turns with criterion and counts allocations.

mod build;
mod payload;
mod table;

use std::error::Error;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use clap::Args;
use serde::Deserialize;

use crate::conformance;
use crate::scratch;

/// The arguments of `speed`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Folders with the documents whose examples are the payloads
    paths: Vec<PathBuf>,
    /// How long each is measured, in milliseconds
    #[arg(long, default_value_t = 1500)]
    time: u64,
    /// How often each is measured: the least counts
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Let no ratio decide
    #[arg(long)]
    no_limit: bool,
    /// Replace the table in this file
    #[arg(long)]
    write: Option<PathBuf>,
}

/// What was measured of one payload.
#[derive(Debug, Deserialize)]
struct Row {
    /// Of the payload, and of what the generated type encodes.
    bytes: [usize; 2],
    /// By the generated type, and by hand.
    decode: [Cost; 2],
    /// By the generated type, and by hand.
    encode: [Cost; 2],
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct Cost {
    nanoseconds: f64,
    allocations: u64,
}

/// Measures, and says whether all ratios are within their limits.
pub(crate) fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let payloads = payload::all(&arguments.paths)?;
    let folder = scratch::folder().join("speed");
    let program = build::build(&folder, &payloads)?;
    let output = Command::new(program)
        .args([arguments.time.to_string(), arguments.runs.to_string()])
        .current_dir(&folder)
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err("the program that measures failed".into());
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let lines = text.lines().filter(|line| line.starts_with('{'));
    let rows: Vec<Row> = lines.map(serde_json::from_str).collect::<Result<_, _>>()?;
    if rows.len() != payloads.len() {
        return Err("the program that measures left something out".into());
    }
    let table = table::table(&payloads, &rows);
    println!("{table}");
    if let Some(file) = &arguments.write {
        conformance::write(file, "speed", &table)?;
    }
    Ok(arguments.no_limit || table::within(&payloads, &rows))
}
