//! Compiles generated types into a program and asks it: modules and JSON texts enter, what the types make of each text leaves.
//!
//! A module that does not compile is taken out, with its messages, and the others are compiled without it. A text at which the
//! program breaks is a verdict, and the program goes on behind it.

mod build;

use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use crate::child::{self, Event, Limits};

pub(crate) use build::{Built, Kind, Module, build, compile};

/// A text for one type.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    /// The name of the module.
    pub(crate) module: String,
    /// Which of its types.
    pub(crate) target: usize,
    /// The text.
    pub(crate) text: String,
}

/// What a type made of a text.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verdict {
    /// It was read.
    Decoded {
        /// What it is encoded to.
        text: String,
        /// What `validate` says, in order.
        violations: Vec<String>,
        /// What the checker says about the text, as it does for a server.
        checked: Vec<String>,
    },
    /// It was not read, and why.
    Refused(String),
    /// The program broke.
    Broke(String),
}

impl Verdict {
    /// Whether the text is taken for valid.
    pub(crate) fn accepts(&self) -> bool {
        matches!(self, Self::Decoded { violations, checked, .. } if violations.is_empty() && checked.is_empty())
    }

    /// Why the text is not taken for valid.
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::Decoded {
                violations,
                checked,
                ..
            } if violations.is_empty() => checked.join("; "),
            Self::Decoded { violations, .. } => violations.join("; "),
            Self::Refused(message) | Self::Broke(message) => message.clone(),
        }
    }
}

/// What one text may take.
const LIMITS: Limits = Limits {
    time: Duration::from_secs(20),
    memory_kib: 4 * 1024 * 1024,
};

/// Asks the program for each input; the file of inputs stands beside it, in `folder`.
///
/// # Errors
///
/// The inputs cannot be written, the program cannot be started, or says something else.
pub(crate) fn ask(
    program: &Path,
    folder: &Path,
    inputs: &[Input],
) -> Result<Vec<Verdict>, Box<dyn Error>> {
    let list: PathBuf = folder.join("inputs.jsonl");
    let mut lines = String::new();
    for input in inputs {
        lines += &serde_json::to_string(&(&input.module, input.target, &input.text))?;
        lines.push('\n');
    }
    fs::write(&list, lines)?;
    let mut verdicts: Vec<Verdict> = Vec::with_capacity(inputs.len());
    while verdicts.len() < inputs.len() {
        let before = verdicts.len();
        let arguments = [
            list.as_os_str().to_owned(),
            OsString::from(before.to_string()),
        ];
        let mut child = child::start_program(program, &arguments, LIMITS)?;
        loop {
            match child.next() {
                Event::Line(line) => verdicts.push(serde_json::from_str(&line)?),
                Event::End => break,
                Event::Broke(how, message) => {
                    verdicts.push(Verdict::Broke(format!("{} {message}", how.as_str())));
                    break;
                }
            }
        }
        if verdicts.len() == before {
            return Err("the program of generated types ended without a word".into());
        }
    }
    Ok(verdicts)
}
