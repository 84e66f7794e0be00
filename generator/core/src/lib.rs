//! oasmith turns an OpenAPI document into Rust that a reviewer enjoys reading: models, an async client, an axum server.
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), oasmith::Error> {
//!     oasmith::Generator::new("specs/clumio-v2.yaml").client().server().generate_to_out_dir()
//! }
//! ```
//!
//! [`Generator`] is the façade. This file is the hallway behind it: a document passes each room once, in order, and no room calls
//! another.

mod check;
mod config;
mod diagnostic;
mod dialect;
mod emit;
mod facade;
mod ir;
mod load;
mod lower;
mod parse;
mod plan;
mod source;
mod write;

pub use diagnostic::{Code, Diagnostic, Diagnostics, Format, Severity};
pub use facade::{Checked, Dump, Error, Generator, Output, Report, Stage};
pub use source::{FileId, Origin, Pointer, SourceFile, SourceMap, Span};
pub use write::{Difference, File};

use config::{Layout, Selection};
pub use config::{Library, Split};
use load::{LoadOptions, Loaded};
use std::sync::atomic::{AtomicUsize, Ordering};

/// What the user asked for.
#[derive(Debug, Clone)]
struct Request {
    entry: Entry,
    load: LoadOptions,
    selection: Selection,
    split: Split,
    lock: Option<plan::Lock>,
    layout: Layout,
    strict: bool,
    deny_warnings: bool,
    choices: config::Choices,
}

/// Where the document is.
#[derive(Debug, Clone)]
enum Entry {
    File(std::path::PathBuf),
    Text { name: String, text: String },
}

/// What the rooms before `plan` leave behind.
struct Run {
    sources: SourceMap,
    diagnostics: Diagnostics,
    /// The bundled document as JSON text, where it is asked for.
    document: Option<String>,
}

impl Run {
    /// All errors so far are reported together, and the run stops if there are any.
    fn gate<T>(&self, result: Option<T>) -> Option<T> {
        result.filter(|_| !self.diagnostics.has_errors())
    }

    fn load(&mut self, request: &Request) -> Option<Loaded> {
        let loaded = match &request.entry {
            Entry::File(path) => load::load(
                path,
                &request.load,
                &mut self.sources,
                &mut self.diagnostics,
            ),
            Entry::Text { name, text } => load::load_text(
                name,
                text.as_str(),
                &request.load,
                &mut self.sources,
                &mut self.diagnostics,
            ),
        };
        let mut loaded = loaded;
        if let Some(loaded) = &mut loaded {
            load::choose(
                &mut loaded.root,
                &request.choices.schemas,
                &mut self.diagnostics,
            );
        }
        let loaded = self.gate(loaded)?;
        if request.selection.document {
            self.document = Some(parse::text(&loaded.root));
        }
        Some(loaded)
    }

    fn normalize(&mut self, request: &Request) -> Option<Loaded> {
        let mut loaded = self.load(request)?;
        if request.strict {
            // Not before, so that all repairs are reported together.
            self.diagnostics.promote(load::REPAIRS);
        }
        let options = dialect::Options {
            strict: request.strict,
            exact: request.choices.exact,
        };
        let version = dialect::normalize(
            &mut loaded.root,
            &self.sources,
            &mut loaded.relocations,
            &options,
            &mut self.diagnostics,
        );
        self.gate(version.map(|_| loaded))
    }

    fn api(&mut self, request: &Request) -> Option<check::Valid<ir::Api>> {
        let Loaded { root, relocations } = self.normalize(request)?;
        let parsed = parse::parse(root, &relocations, &mut self.diagnostics)?;
        let api = lower::lower(
            parsed,
            &request.choices,
            &relocations,
            &mut self.diagnostics,
        );
        let api = self.gate(Some(api))?;
        let valid = check::check(api, &mut self.diagnostics);
        self.gate(valid)
    }

    fn files(&mut self, request: &Request) -> Option<Generated> {
        let api = self.api(request)?;
        let known = request.lock.clone().unwrap_or_default();
        let plan = plan::plan(&api, request.split, &known);
        // Without operations there is nothing to call and nothing to serve.
        let selection = if api.operations.is_empty() && api.receivers.is_empty() {
            Selection {
                document: request.selection.document,
                ..Selection::MODELS
            }
        } else {
            request.selection
        };
        let mut units = emit::units(&api, &plan, selection, &request.layout);
        let document = self.document.as_deref();
        units.extend(document.map(|text| emit::Unit::Document(&api, text)));
        let texts = texts(&units);
        let package = emit::package(&api, &plan, selection, request.layout.crate_plan());
        let files = write::arrange(texts, &package, &request.layout);
        let lock = request.lock.as_ref();
        Some(Generated {
            lock: lock.map(|_| plan::Lock::text(&api, &plan)),
            files,
            operations: plan
                .sections
                .iter()
                .map(|section| section.operations.len())
                .sum(),
            types: api.types.len(),
            members: api.members(),
            untyped: untyped(&api),
        })
    }
}

/// What has no type, in the words of diagnostics.
fn untyped(api: &ir::Api) -> Diagnostics {
    let mut all = Diagnostics::default();
    for untyped in &api.untyped {
        let message = format!("the schema {}", untyped.reason);
        all.push(Diagnostic::new(
            Code::Untyped,
            untyped.origin.clone(),
            message,
        ));
    }
    all
}

/// Emits and formats the files on as many threads as there are processors; the order is that of the units. This thread is one of
/// them, for it has memory to use again that the rooms before have left.
fn texts(units: &[emit::Unit<'_>]) -> Vec<write::Text> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((at, unit)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            units.get(at).map(|unit| (at, unit))
        } {
            done.push((at, text(*unit)));
        }
        done
    };
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let mut texts: Vec<(usize, write::Text)> = std::thread::scope(|threads| {
        let workers: Vec<_> = (1..units.len().min(processors))
            .map(|_| threads.spawn(work))
            .collect();
        let mut done = work();
        for thread in workers {
            let panic = |panic| std::panic::resume_unwind(panic);
            done.extend(thread.join().unwrap_or_else(panic));
        }
        done
    });
    texts.sort_by_key(|(at, _)| *at);
    texts.into_iter().map(|(_, text)| text).collect()
}

/// How many bytes an item of a document rarely exceeds in one file, on average.
const TEXT: usize = 1 << 10;

/// Emits a file and formats it item by item.
fn text(unit: emit::Unit<'_>) -> write::Text {
    let mut items = write::Items::with_capacity(TEXT * unit.weight());
    let file = unit.emit(&mut |item| items.push(item));
    items.into_text(file)
}

/// The output with what the summary counts.
struct Generated {
    files: Vec<File>,
    lock: Option<String>,
    operations: usize,
    types: usize,
    members: usize,
    untyped: Diagnostics,
}
