//! Measures generated types by values made from schemas: folders and a seed enter, figures and disagreements leave.

// Shared as files: the lab cannot depend on the crate, whose features of `serde_json` would change how the lab reads numbers.
#[path = "../../../agree/src/random.rs"]
mod chance;
mod composed;
mod draw;
mod make;
mod miss;
mod parts;
mod pattern;
mod quality;
mod scalars;
#[path = "../../../agree/src/words.rs"]
mod words;

use std::error::Error;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use crate::conformance;
use crate::examples::collect;
use crate::expected::Expected;
use crate::find::{self, Document};
use crate::suite;
use crate::survey::{self, Manner, Question, Reading, Sheet, Version};
use crate::tree;

use draw::Draw;
use make::{Broken, Maker};
use quality::Quality;

/// What to measure.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Documents, folders of documents, and the folder `draft2020-12` of the JSON Schema Test Suite
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Chance
    #[arg(long)]
    seed: u64,
    /// How many values of each kind a schema gets
    #[arg(long, default_value_t = 4)]
    count: usize,
    /// Only every so many documents that this many remain
    #[arg(long, value_name = "N")]
    sample: Option<usize>,
    /// Read schemas by the letter
    #[arg(long)]
    exact: bool,
    /// How many disagreements of a document and kind are shown
    #[arg(long, default_value_t = 5)]
    show: usize,
    /// Write the figures into this file, between the marks of this command
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

/// Measures; whether both agree on everything.
///
/// # Errors
///
/// A folder cannot be read, or nothing can be compiled.
pub(crate) fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    if let Some(path) = arguments.paths.iter().find(|path| !path.exists()) {
        println!("skipped: {} is not here", path.display());
        return Ok(true);
    }
    let (sheets, head) = sheets(arguments)?;
    println!("{head}");
    let manner = Manner {
        name: if arguments.exact {
            "samples-exact"
        } else {
            "samples"
        },
        reading: if arguments.exact {
            Reading::Letter
        } else {
            Reading::Usual
        },
        exact: arguments.exact,
    };
    let answers = survey::ask(manner, &sheets);
    survey::report(&answers, arguments.show);
    let figures = survey::Figures::of(&answers);
    figures.print();
    let quality = Quality::of(&answers);
    println!("\n{}", quality.markdown());
    if let Some(file) = &arguments.write {
        let text = format!("{head}\n\n{}\n{}", figures.markdown(), quality.markdown());
        conformance::write(file, manner.name, &text)?;
    }
    Ok(figures.agree())
}

/// The questions about all documents and suites, and what was asked and left out, in words.
fn sheets(arguments: &Arguments) -> Result<(Vec<Sheet>, String), Box<dyn Error>> {
    let expected = Expected::read()?;
    let (suites, folders): (Vec<PathBuf>, Vec<PathBuf>) = arguments
        .paths
        .iter()
        .cloned()
        .partition(|path| suite::is_suite(path));
    let mut documents = find::sampled(&folders, arguments.sample)?;
    let all = documents.len();
    // What is listed as wrong has no types; `corpus` checks the list.
    documents.retain(|document| !expected.lists(&document.path));
    let mut broken = Broken::new();
    let mut sheets: Vec<Sheet> = documents
        .iter()
        .enumerate()
        .filter_map(|(index, document)| sheet(document, arguments, index, &mut broken))
        .collect();
    let alone = sheets.len();
    for folder in suites {
        for (path, tree) in suite::documents(&folder)? {
            let at = (arguments, sheets.len());
            sheets.extend(sheet_of(path, tree, Version::V3_1, at, &mut broken));
        }
    }
    let schemas: usize = sheets.iter().map(|sheet| sheet.schemas.len()).sum();
    let head = format!(
        "{schemas} schemas of {} documents, seed {}; left out: {} that are wrong, {} without schemas, in several files or with types of the user's own.",
        sheets.len(),
        arguments.seed,
        all - documents.len(),
        documents.len() - alone,
    );
    Ok((sheets, head))
}

/// The questions about the components of a document, if it has any and stands alone.
fn sheet(
    document: &Document,
    arguments: &Arguments,
    index: usize,
    broken: &mut Broken,
) -> Option<Sheet> {
    let tree = tree::read(&document.path).filter(|tree| !tree::leaves_the_file(tree))?;
    // What a type of the user's own takes is not in the document.
    if tree.to_string().contains("\"x-rust-type\"") {
        return None;
    }
    let path = document.path.display().to_string();
    sheet_of(
        path,
        tree,
        Version::of(&document.version),
        (arguments, index),
        broken,
    )
}

/// The questions about the components of a tree, if it has any.
fn sheet_of(
    path: String,
    tree: Value,
    version: Version,
    (arguments, index): (&Arguments, usize),
    broken: &mut Broken,
) -> Option<Sheet> {
    let (mut shown, _) = collect(String::new(), tree, version);
    survey::settle(&mut shown);
    let tree = shown.tree;
    let components = tree.pointer(version.schemas()).and_then(Value::as_object)?;
    let mut maker = Maker::new(
        &tree,
        version,
        Draw::new(arguments.seed, index as u64),
        broken,
    );
    let (mut schemas, mut questions) = (Vec::new(), Vec::new());
    for name in components.keys() {
        let step = name.replace('~', "~0").replace('/', "~1");
        let place = format!("{}/{step}", version.schemas());
        let schema = json!({"$ref": format!("#{place}")});
        for _ in 0..arguments.count {
            let valid = (maker.sample(&schema), "");
            for (value, broken) in [valid, maker.near_miss(&schema)] {
                questions.push(Question {
                    place: place.clone(),
                    schema: schemas.len(),
                    value,
                    broken,
                });
            }
        }
        schemas.push(schema);
    }
    (!questions.is_empty()).then_some(Sheet {
        path,
        tree,
        version,
        schemas,
        questions,
    })
}
