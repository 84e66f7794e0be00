//! Measures generated types by the examples of documents: folders enter, figures and disagreements leave.
//!
//! Each example is judged by an independent validator. What is valid has to be decoded and to be the same after a round trip, apart
//! from members that the schema does not speak of; what is invalid has to be refused.

mod collect;

use std::error::Error;
use std::path::PathBuf;

use clap::Args;

use crate::conformance;
use crate::find::{self, Document};
use crate::survey::{self, Sheet, Version};
use crate::tree;

pub(crate) use collect::collect;

/// What to measure.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Documents, and folders of documents
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Only every so many documents that this many remain
    #[arg(long, value_name = "N")]
    sample: Option<usize>,
    /// How many disagreements of a document and kind are shown
    #[arg(long, default_value_t = 5)]
    show: usize,
    /// Write the figures into this file, between the marks of this command
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
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
    let documents = find::sampled(&arguments.paths, arguments.sample)?;
    let mut sheets = Vec::new();
    let mut left_out = [
        ("no examples", 0),
        ("refer to other files", 0),
        ("not readable", 0),
    ];
    for document in &documents {
        match sheet(document) {
            Ok(sheet) => sheets.push(sheet),
            Err(reason) => left_out
                .iter_mut()
                .filter(|(name, _)| *name == reason)
                .for_each(|(_, count)| *count += 1),
        }
    }
    let left_out = left_out
        .map(|(name, count)| format!("{count} {name}"))
        .join(", ");
    let head = format!(
        "{} documents are asked; left out: {left_out}.",
        sheets.len()
    );
    println!("{head}");
    let answers = survey::ask("examples", sheets)?;
    survey::report(&answers, arguments.show);
    let figures = survey::Figures::of(&answers);
    figures.print();
    if let Some(file) = &arguments.write {
        let text = format!("{head}\n\n{}", figures.markdown());
        conformance::write(file, "examples", &text)?;
    }
    Ok(figures.as_required())
}

/// The questions of a document, or why it is left out.
fn sheet(document: &Document) -> Result<Sheet, &'static str> {
    let tree = tree::read(&document.path).ok_or("not readable")?;
    if tree::leaves_the_file(&tree) {
        return Err("refer to other files");
    }
    let path = document.path.display().to_string();
    let sheet = collect(path, tree, Version::of(&document.version));
    if sheet.questions.is_empty() {
        return Err("no examples");
    }
    Ok(sheet)
}
