//! Measures generated types by the examples of documents: folders enter, figures and disagreements leave.
//!
//! Each example is judged by an independent validator. What is valid has to be decoded and to be the same after a round trip, apart
//! from members that the schema does not speak of; what is invalid has to be refused.

mod collect;
mod table;

use std::collections::BTreeMap;
use std::error::Error;
use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::conformance;
use crate::find::{self, Document};
use crate::survey::{self, Figures, Manner, Reading, Sheet, Version};
use crate::tree;

use collect::LeftOut;
use table::Counts;

pub(crate) use collect::collect;

/// What to measure.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Documents, and folders of documents
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Only about this many of the documents that have examples, evenly from the list
    #[arg(long, value_name = "N")]
    sample: Option<usize>,
    /// Which readings of schemas are asked
    #[arg(long, value_enum, default_value_t)]
    reading: Readings,
    /// How many disagreements of a document and kind are shown
    #[arg(long, default_value_t = 5)]
    show: usize,
    /// Write the figures into this file, between the marks of this command
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

/// Which readings are asked.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Readings {
    /// What schemas usually mean
    Usual,
    /// What they say by the letter
    Exact,
    /// One after the other
    #[default]
    Both,
}

impl Arguments {
    /// Whether each reading is by the letter, and its name.
    fn readings(&self) -> Vec<(bool, &'static str)> {
        let usual = (false, "as usual");
        let exact = (true, "by the letter");
        match self.reading {
            Readings::Usual => vec![usual],
            Readings::Exact => vec![exact],
            Readings::Both => vec![exact, usual],
        }
    }
}

/// Measures; whether the figures are as required.
///
/// # Errors
///
/// A folder cannot be read, or nothing can be compiled.
pub(crate) fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    if let Some(path) = arguments.paths.iter().find(|path| !path.exists()) {
        println!("skipped: {} is not here", path.display());
        return Ok(true);
    }
    let mut folders: BTreeMap<String, Counts> = BTreeMap::new();
    let sheets = sheets(arguments, &mut folders)?;
    let readings = arguments.readings();
    let mut required = true;
    for (exact, reading) in &readings {
        println!("\n== {reading}");
        let manner = Manner {
            name: "examples",
            reading: Reading::JsonSchema,
            exact: *exact,
        };
        let mut all = Vec::new();
        for (folder, counts) in &mut folders {
            let answers = survey::ask(manner, sheets.get(folder).map_or(&[], Vec::as_slice));
            counts.readings.push(Figures::of(&answers));
            all.extend(answers);
        }
        survey::report(&all, arguments.show);
        required &= Figures::of(&all).as_required();
    }
    let readings: Vec<&str> = readings.iter().map(|(_, name)| *name).collect();
    let text = table::markdown(&folders, &readings);
    println!("{text}");
    if let Some(file) = &arguments.write {
        conformance::write(file, "examples", &text)?;
    }
    Ok(required)
}

/// The documents with questions, by folder; what is left out is counted.
fn sheets(
    arguments: &Arguments,
    folders: &mut BTreeMap<String, Counts>,
) -> io::Result<BTreeMap<String, Vec<Sheet>>> {
    let mut found = Vec::new();
    for document in find::documents(&arguments.paths)? {
        let folder = folder(&document);
        let counts = folders.entry(folder.clone()).or_default();
        match sheet(&document) {
            Ok((sheet, left_out)) => {
                for (reason, count) in left_out {
                    *counts.examples.entry(reason).or_default() += count;
                }
                if sheet.questions.is_empty() {
                    *counts
                        .documents
                        .entry("no examples of schemas")
                        .or_default() += 1;
                } else {
                    found.push((folder, sheet));
                }
            }
            Err((reason, what)) => {
                println!("left out: {}: {reason}: {what}", document.path.display());
                *counts.documents.entry(reason).or_default() += 1;
            }
        }
    }
    let step = arguments
        .sample
        .map_or(1, |count| found.len().div_ceil(count.max(1)));
    let mut sheets: BTreeMap<String, Vec<Sheet>> = BTreeMap::new();
    for (at, (folder, sheet)) in found.into_iter().enumerate() {
        let counts = folders.entry(folder.clone()).or_default();
        if at % step.max(1) == 0 {
            counts.asked += 1;
            sheets.entry(folder).or_default().push(sheet);
        } else {
            *counts.documents.entry("not in the sample").or_default() += 1;
        }
    }
    Ok(sheets)
}

/// The name of the folder that a document was found in, or of the document.
fn folder(document: &Document) -> String {
    let path = document.root.as_ref().unwrap_or(&document.path);
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The questions of a document and what is left out of it, or why all of it is.
fn sheet(document: &Document) -> Result<(Sheet, LeftOut), (&'static str, String)> {
    if tree::read(&document.path).is_none() {
        return Err(("not readable", String::new()));
    }
    let missing = "they refer to what is not there";
    let tree = tree::read_whole(&document.path).map_err(|what| (missing, what))?;
    let path = document.path.display().to_string();
    let (mut sheet, left_out) = collect(path, tree, Version::of(&document.version));
    survey::settle(&mut sheet);
    Ok((sheet, left_out))
}
