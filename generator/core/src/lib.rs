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
use load::{LoadOptions, Loaded};

/// What the user asked for.
#[derive(Debug, Clone)]
struct Request {
    entry: Entry,
    load: LoadOptions,
    selection: Selection,
    layout: Layout,
    strict: bool,
    deny_warnings: bool,
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
        self.gate(loaded)
    }

    fn normalize(&mut self, request: &Request) -> Option<Loaded> {
        let mut loaded = self.load(request)?;
        let options = dialect::Options {
            strict: request.strict,
        };
        let version = dialect::normalize(
            &mut loaded.root,
            &mut loaded.relocations,
            &options,
            &mut self.diagnostics,
        );
        self.gate(version.map(|_| loaded))
    }

    fn api(&mut self, request: &Request) -> Option<check::Valid<ir::Api>> {
        let Loaded { root, relocations } = self.normalize(request)?;
        let parsed = parse::parse(root, &relocations, &mut self.diagnostics)?;
        let api = lower::lower(parsed, &relocations, &mut self.diagnostics);
        let api = self.gate(Some(api))?;
        let valid = check::check(api, &mut self.diagnostics);
        self.gate(valid)
    }

    fn files(&mut self, request: &Request) -> Option<Generated> {
        let api = self.api(request)?;
        let plan = plan::plan(&api);
        // Without operations there is nothing to call and nothing to serve.
        let selection = if api.operations.is_empty() {
            Selection::MODELS
        } else {
            request.selection
        };
        let emitters = emit::emitters(selection);
        let texts = texts(&emitters, &api, &plan);
        let package = emit::package(&api, selection, request.layout.crate_plan());
        let files = write::arrange(texts, &package, &request.layout);
        Some(Generated {
            files,
            operations: api.operations.len(),
            types: api.types.len(),
        })
    }
}

/// Emits all files. The operations, which come second, take as long as the others together: they are emitted on this thread, where
/// the rooms before have left memory to use again, and the others beside them.
fn texts(emitters: &[emit::Emitter], api: &ir::Api, plan: &plan::Plan) -> Vec<write::Text> {
    let all = |emitters: &[emit::Emitter]| -> Vec<write::Text> {
        emitters.iter().map(|emit| text(*emit, api, plan)).collect()
    };
    let [models, operations, others @ ..] = emitters else {
        return all(emitters);
    };
    std::thread::scope(|threads| {
        let beside = threads.spawn(|| (text(*models, api, plan), all(others)));
        let operations = text(*operations, api, plan);
        let (models, others) = beside
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        [models, operations].into_iter().chain(others).collect()
    })
}

/// How many bytes the types and operations of a document rarely exceed in one file, on average.
const TEXT: usize = 1 << 10;

/// Emits a file and formats it item by item.
fn text(emit: emit::Emitter, api: &ir::Api, plan: &plan::Plan) -> write::Text {
    let mut items = write::Items::with_capacity(TEXT * (api.types.len() + api.operations.len()));
    let file = emit(api, plan, &mut |item| items.push(item));
    items.into_text(file)
}

/// The output with what the summary counts.
struct Generated {
    files: Vec<File>,
    operations: usize,
    types: usize,
}
