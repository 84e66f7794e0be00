//! What is known about one document after its run: plain data, which travels as JSON from a child process to its parent and
//! into the report.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One document of a run.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    /// The path as the user would write it.
    pub(crate) path: String,
    /// The version that the document names, such as `3.1.0`.
    pub(crate) version: String,
    /// How it ended.
    pub(crate) outcome: Outcome,
    /// What compiling the generated code gave, if it was asked for and there is code.
    pub(crate) compiled: Option<Compiled>,
    /// Why this row fails the run.
    pub(crate) failure: Option<String>,
}

/// How the generation of one document ended.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub(crate) enum Outcome {
    /// There is code.
    Generated(Measured),
    /// The document has errors.
    Refused(Refused),
    /// The process ended in another way: a panic, a signal, no memory, no end.
    Broken {
        /// Which of them.
        how: Broken,
        /// What the process said last.
        message: String,
    },
}

/// How a process broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Broken {
    /// A panic.
    Panic,
    /// A signal, such as that of an exhausted stack.
    Abort,
    /// More memory than it may have.
    Memory,
    /// More time than it may have.
    Hang,
}

/// What was measured where there is code.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// Size of all files of the document, in bytes.
    pub(crate) bytes: usize,
    /// How many operations the document has.
    pub(crate) operations: usize,
    /// How many types it needs.
    pub(crate) types: usize,
    /// How many members objects have, and parameters operations.
    #[serde(default)]
    pub(crate) members: usize,
    /// How many values have no type.
    #[serde(default)]
    pub(crate) untyped: usize,
    /// Lines of code: those that are neither blank nor a comment, of all `.rs` files.
    pub(crate) lines: usize,
    /// Time from path to text in memory, in seconds.
    pub(crate) seconds: f64,
    /// Processor time of all threads of the process since its start, in seconds.
    pub(crate) cpu_seconds: f64,
    /// The most memory that the process held, in KiB.
    pub(crate) peak_kib: u64,
    /// How many warnings, by code.
    pub(crate) warnings: BTreeMap<String, usize>,
}

/// Why there is no code.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Refused {
    /// The codes of the errors, sorted, each once.
    pub(crate) codes: Vec<String>,
    /// The diagnostics, a line each, the first few.
    pub(crate) messages: Vec<String>,
}

/// What `rustc` made of generated code.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Compiled {
    /// Time, in seconds.
    pub(crate) seconds: f64,
    /// How many errors and warnings.
    pub(crate) errors: usize,
    /// The first ones, a line each.
    pub(crate) messages: Vec<String>,
}

impl Row {
    /// What was measured, if there is code.
    pub(crate) fn measured(&self) -> Option<&Measured> {
        match &self.outcome {
            Outcome::Generated(measured) => Some(measured),
            _ => None,
        }
    }
}

impl Measured {
    /// Lines of code per operation, if there are operations.
    pub(crate) fn lines_per_operation(&self) -> Option<f64> {
        (self.operations > 0).then(|| self.lines as f64 / self.operations as f64)
    }
}

impl Broken {
    /// The word for it in the table.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Panic => "PANIC",
            Self::Abort => "ABORT",
            Self::Memory => "NO MEMORY",
            Self::Hang => "HANG",
        }
    }
}
