//! Generates many small documents in few processes: jobs enter, how each ended leaves, in the same order.
//!
//! A child runs the jobs one after the other. When it breaks, the job that it was at is the one that broke, and another child goes on
//! behind it.

use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use oasmith::{Format, Generator};
use serde::{Deserialize, Serialize};

use crate::child::{self, Event, Limits};
use crate::document;
use crate::row::Outcome;

/// One document to generate.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Job {
    /// The text of the document, as JSON.
    pub(crate) text: String,
    /// The folder of the module that it becomes.
    pub(crate) out: PathBuf,
    /// Whether schemas are read by the letter.
    #[serde(default)]
    pub(crate) exact: bool,
}

/// How a job ended.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Made {
    /// How it ended.
    pub(crate) outcome: Outcome,
    /// The warnings, a line each.
    pub(crate) warnings: Vec<String>,
}

/// Which jobs a child runs.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The list of jobs, as JSON
    list: PathBuf,
    /// How many of them to leave out
    from: usize,
}

/// What a job may take: the documents are small.
const LIMITS: Limits = Limits {
    time: Duration::from_secs(20),
    memory_kib: 4 * 1024 * 1024,
};

/// Runs the jobs of a list in this process, a line of JSON each.
///
/// # Errors
///
/// The list cannot be read, or output cannot be written.
pub(crate) fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let jobs: Vec<Job> = serde_json::from_str(&fs::read_to_string(&arguments.list)?)?;
    for job in jobs.iter().skip(arguments.from) {
        let generator = Generator::from_text("schema.json", job.text.as_str())
            .models()
            .exact(job.exact);
        let (outcome, output) = document::generate(&generator);
        let mut warnings = Vec::new();
        if let Some(output) = output {
            let text = output.render_diagnostics(Format::Short);
            warnings = text.lines().map(str::to_owned).collect();
            output.write_to(&job.out)?;
        }
        println!("{}", serde_json::to_string(&Made { outcome, warnings })?);
    }
    Ok(true)
}

/// Generates all jobs.
///
/// # Errors
///
/// No process can be started, or `list`, which is where children find the jobs, cannot be written.
pub(crate) fn generate(jobs: &[Job], list: &Path) -> Result<Vec<Made>, Box<dyn Error>> {
    fs::write(list, serde_json::to_string(jobs)?)?;
    let mut made: Vec<Made> = Vec::with_capacity(jobs.len());
    while made.len() < jobs.len() {
        let arguments = [
            OsString::from("batch"),
            list.as_os_str().to_owned(),
            made.len().to_string().into(),
        ];
        let before = made.len();
        let mut child = child::start(&arguments, LIMITS)?;
        loop {
            match child.next() {
                Event::Line(line) => made.push(serde_json::from_str(&line)?),
                Event::End => break,
                Event::Broke(how, message) => {
                    made.push(Made {
                        outcome: Outcome::Broken { how, message },
                        warnings: Vec::new(),
                    });
                    break;
                }
            }
        }
        if made.len() == before {
            return Err("the child that generates ended without a word".into());
        }
    }
    Ok(made)
}
