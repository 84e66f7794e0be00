//! Proves that generated clients and servers agree: folders and a seed enter, disagreements with their raw bytes leave.
//!
//! The documents are modules of one program, in which `oasmith-agree` stands in for the runtime: its macros also draw values of
//! every request and response. The program sends them over loopback sockets, and says what arrived as something else.

use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use oasmith::{Generator, Split};
use serde_json::Value;

use crate::child::{self, Event, Limits};
use crate::corpus;
use crate::find::{self, Document};
use crate::probe::{self, Built, Kind, Module};
use crate::scratch;

/// Which documents, and how often.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Documents, or folders of documents
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// What the values depend on
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many exchanges an operation has, at least; each status and media type has its own
    #[arg(long, default_value_t = 12)]
    count: usize,
    /// Only the documents that `tiers/NAME.txt` lists
    #[arg(long, value_name = "NAME")]
    tier: Option<String>,
    /// How many disagreements of a document are shown
    #[arg(long, default_value_t = 5)]
    show: usize,
}

/// How many documents share a program.
const PROGRAM: usize = 64;
/// What a run may take: the program says something for each document.
const LIMITS: Limits = Limits {
    time: Duration::from_secs(300),
    memory_kib: 8 * 1024 * 1024,
};

/// Runs; whether everything agreed.
///
/// # Errors
///
/// A folder cannot be read, or nothing can be compiled.
pub(crate) fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    if let Some(path) = arguments.paths.iter().find(|path| !path.exists()) {
        println!("skipped: {} is not here", path.display());
        return Ok(true);
    }
    let documents = match &arguments.tier {
        Some(tier) => corpus::listed(tier, &arguments.paths)?,
        None => find::documents(&arguments.paths)?,
    };
    let mut well = true;
    let mut tally = Tally::default();
    // A program of its own for so many: rustc's memory grows with what it compiles at once.
    for documents in documents.chunks(PROGRAM) {
        let (_, built) = build("agree", documents)?;
        well &= built.broken.is_empty();
        let names = names(documents);
        for (module, said) in &built.broken {
            println!(
                "does not compile: {}: {}",
                shown(&names, module),
                said.join(" ")
            );
        }
        exchange(&built.program, arguments, &names, &mut tally)?;
    }
    tally.print();
    Ok(well && tally.disagreements == 0)
}

/// Compiles the program of some documents; its folder, and what came of it.
///
/// # Errors
///
/// Something cannot be written, or does not compile for a reason that is in no document.
pub(crate) fn build(
    name: &str,
    documents: &[Document],
) -> Result<(PathBuf, Built), Box<dyn Error>> {
    let folder = scratch::folder().join(name);
    let sources = folder.join("src");
    if sources.exists() {
        fs::remove_dir_all(&sources)?;
    }
    fs::create_dir_all(&sources)?;
    let modules = generate(documents, &sources)?;
    let target = scratch::folder().join("agree-target");
    let built = probe::build(Kind::Agree, &folder, &target, &modules)?;
    Ok((folder, built))
}

/// Generates what can be generated.
fn generate(documents: &[Document], sources: &Path) -> Result<Vec<Module>, Box<dyn Error>> {
    let mut modules = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        let name = module(at);
        let mut generator = Generator::new(&document.path)
            .client()
            .server()
            .split(Split::Always);
        if let Some(root) = &document.root {
            generator = generator.root(root);
        }
        match generator.generate() {
            // Without operations there is neither a client nor a server.
            Ok(output) if output.operations == 0 => {}
            Ok(output) => {
                let api = sources.join(&name).join("api");
                output.write_to(&api)?;
                // The API itself, and what it sends.
                let servers = ["server", "webhooks/server", "callbacks/server"];
                let servers = servers
                    .into_iter()
                    .filter(|server| api.join(format!("{server}.rs")).exists());
                modules.push(Module {
                    types: servers
                        .map(|server| format!("api::{}::document", server.replace('/', "::")))
                        .collect(),
                    name,
                });
            }
            Err(error) => {
                // Whether it is rightly refused is what `corpus` asks.
                let codes: Vec<&str> = error.codes().map(|code| code.as_str()).collect();
                println!("refused: {}: {}", document.path.display(), codes.join(" "));
            }
        }
    }
    Ok(modules)
}

/// The module of the document at a position.
pub(crate) fn module(at: usize) -> String {
    format!("d{at:04}")
}

fn names(documents: &[Document]) -> BTreeMap<String, String> {
    let name =
        |(at, document): (usize, &Document)| (module(at), document.path.display().to_string());
    documents.iter().enumerate().map(name).collect()
}

fn shown<'n>(names: &'n BTreeMap<String, String>, module: &'n str) -> &'n str {
    names.get(module).map_or(module, String::as_str)
}

/// What was counted.
#[derive(Debug, Default)]
struct Tally {
    documents: usize,
    operations: u64,
    agreed: u64,
    disagreements: usize,
    not_drawn: usize,
}

impl Tally {
    fn print(&self) {
        println!(
            "{} documents, {} operations: {} exchanges agree, {} do not; {} operations have something that cannot be drawn",
            self.documents, self.operations, self.agreed, self.disagreements, self.not_drawn
        );
    }
}

/// Runs the program, and reads what it says.
fn exchange(
    program: &Path,
    arguments: &Arguments,
    names: &BTreeMap<String, String>,
    tally: &mut Tally,
) -> Result<(), Box<dyn Error>> {
    let arguments_of = [
        "agree".to_owned(),
        arguments.seed.to_string(),
        arguments.count.to_string(),
    ];
    let mut child = child::start_program(program, &arguments_of.map(OsString::from), LIMITS)?;
    let mut of_document = 0;
    loop {
        let line: Value = match child.next() {
            Event::Line(line) => serde_json::from_str(&line)?,
            Event::End => return Ok(()),
            Event::Broke(how, message) => return Err(format!("{} {message}", how.as_str()).into()),
        };
        let text = |name: &str| line.get(name).and_then(Value::as_str).unwrap_or_default();
        let document = shown(names, text("document"));
        if let Some(found) = line.get("disagreed") {
            tally.disagreements += 1;
            of_document += 1;
            if of_document <= arguments.show {
                println!(
                    "{document}: {}, case {}:",
                    text("operation"),
                    line.get("case").unwrap_or(&Value::Null)
                );
                print!("{}", described(found));
            }
            continue;
        }
        of_document = 0;
        let number = |name: &str| line.get(name).and_then(Value::as_u64).unwrap_or_default();
        let not_drawn: Vec<&str> = line
            .get("not_drawn")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        tally.documents += 1;
        tally.operations += number("operations");
        tally.agreed += number("agreed");
        tally.not_drawn += not_drawn.len();
        if !not_drawn.is_empty() {
            println!("{document}: not drawn: {}", not_drawn.join(", "));
        }
    }
}

/// What was sent, what arrived, and the bytes.
pub(crate) fn described(found: &Value) -> String {
    let mut text = String::new();
    let sides = ["request", "response"].map(|side| (side, found.get(side)));
    if sides.iter().all(|(_, side)| side.is_none()) {
        // Writing to a string does not fail.
        let _ = writeln!(text, "  {found}");
    }
    for (name, side) in sides
        .into_iter()
        .filter_map(|(name, side)| Some((name, side?)))
    {
        for member in ["sent", "arrived", "violations"] {
            if let Some(shown) = side.get(member).filter(|shown| !shown.is_null()) {
                let _ = writeln!(text, "  {:<20} {shown}", format!("{name} {member}:"));
            }
        }
        let bytes = side.get("bytes").and_then(Value::as_str);
        for line in bytes.into_iter().flat_map(|bytes| bytes.split('\n')) {
            let _ = writeln!(text, "    | {}", line.escape_debug());
        }
    }
    text
}
