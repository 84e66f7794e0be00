//! The façade: what build scripts, the command line and programs see of the generator.
//!
//! Enters: a document and options. Leaves: files, written or in memory, or the error with all diagnostics. It knows the stages only as
//! the hallway offers them.

mod choices;
mod outcome;

use std::io;
use std::path::{Path, PathBuf};

use crate::config::{Choices, CratePlan, Layout, Selection, Split};
use crate::diagnostic::{Diagnostics, Format};
use crate::load::LoadOptions;
use crate::plan::Lock;
use crate::source::SourceMap;
use crate::write::{self, File};
use crate::{Entry, Request, Run};

pub use outcome::{Checked, Dump, Error, Output, Report, Stage};

/// Stack for a run: documents may nest deeper than a main thread's stack allows.
const STACK: usize = 256 * 1024 * 1024;

/// Generates Rust from one document; see the crate's example.
///
/// Without [`models`](Self::models), [`client`](Self::client) or [`server`](Self::server) everything is generated. The client and the
/// server bring the models along.
#[derive(Debug, Clone)]
#[must_use]
pub struct Generator {
    entry: Entry,
    load: LoadOptions,
    selected: bool,
    selection: Selection,
    split: Split,
    names_lock: Option<PathBuf>,
    crate_name: Option<String>,
    runtime_path: Option<PathBuf>,
    strict: bool,
    deny_warnings: bool,
    choices: Choices,
}

impl Generator {
    /// Reads the document from a file.
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self::of(Entry::File(path.as_ref().to_path_buf()))
    }

    /// Takes the document from memory; `name` stands for it in diagnostics.
    pub fn from_text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::of(Entry::Text {
            name: name.into(),
            text: text.into(),
        })
    }

    fn of(entry: Entry) -> Self {
        Self {
            entry,
            load: LoadOptions::default(),
            selected: false,
            selection: Selection::MODELS,
            split: Split::Auto,
            names_lock: None,
            crate_name: None,
            runtime_path: None,
            strict: false,
            deny_warnings: false,
            choices: Choices::default(),
        }
    }

    /// Generates the models.
    pub fn models(mut self) -> Self {
        self.selected = true;
        self
    }

    /// Generates the async client, and the models.
    pub fn client(mut self) -> Self {
        self.selected = true;
        self.selection.client = true;
        self
    }

    /// Generates the axum server, and the models.
    pub fn server(mut self) -> Self {
        self.selected = true;
        self.selection.server = true;
        self
    }

    /// Keeps the document itself, bundled, as a module with the constant `DOCUMENT`: JSON text, for a server to give out.
    pub fn document(mut self) -> Self {
        self.selection.document = true;
        self
    }

    /// The folder outside of which no reference is followed; by default that of the document.
    pub fn root(mut self, dir: impl Into<PathBuf>) -> Self {
        self.load.root = Some(dir.into());
        self
    }

    /// Takes references to `url`, or below it when it ends in `/`, from a local copy.
    pub fn map(mut self, url: impl Into<String>, file: impl Into<PathBuf>) -> Self {
        self.load.map.push((url.into(), file.into()));
        self
    }

    /// Makes every repair of the document an error.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Makes every warning an error.
    pub fn deny_warnings(mut self, deny: bool) -> Self {
        self.deny_warnings = deny;
        self
    }

    /// Whether operations stand in files by tag; by default where there are a hundred or more.
    pub fn split(mut self, split: Split) -> Self {
        self.split = split;
        self
    }

    /// Keeps the names of types and functions that this file lists, so that what is added to the document never renames what was there
    /// before. The file is made when it is missing, brought up to date when files are written, and meant to be committed.
    pub fn names_lock(mut self, path: impl Into<PathBuf>) -> Self {
        self.names_lock = Some(path.into());
        self
    }

    /// Generates a whole crate of this name instead of a module.
    pub fn crate_named(mut self, name: impl Into<String>) -> Self {
        self.crate_name = Some(name.into());
        self
    }

    /// Where the crate finds `oasmith-runtime`, when not in a registry: as the manifest says it, so relative to the crate.
    pub fn runtime_path(mut self, dir: impl Into<PathBuf>) -> Self {
        self.runtime_path = Some(dir.into());
        self
    }

    /// Generates in memory.
    ///
    /// # Errors
    ///
    /// The document's errors, all that were found together.
    pub fn generate(&self) -> Result<Output, Error> {
        self.generate_as(self.layout())
    }

    /// Generates and writes below `dir`: only what changed, and removes files of an earlier run that are no longer generated.
    ///
    /// # Errors
    ///
    /// The document's errors, or what the file system says.
    pub fn write_to(&self, dir: impl AsRef<Path>) -> Result<Report, Error> {
        self.generate()?.write_to(dir)
    }

    /// Says what [`write_to`](Self::write_to) would change.
    ///
    /// # Errors
    ///
    /// The document's errors, or what the file system says.
    pub fn check(&self, dir: impl AsRef<Path>) -> Result<Checked, Error> {
        let output = self.generate()?;
        let mut differences = write::compare(&output.files, dir.as_ref());
        if let (Ok(differences), Some(lock)) = (&mut differences, &output.names_lock) {
            differences.extend(write::compare_one(lock));
        }
        match differences {
            Ok(differences) => Ok(Checked {
                output,
                differences,
            }),
            Err(error) => Err(Error::io(error, output.diagnostics, output.sources)),
        }
    }

    /// Generates one file into `OUT_DIR`, for a build script: the document `specs/clumio-v2.yaml` becomes `clumio_v2.rs`, to be
    /// included with `include!(concat!(env!("OUT_DIR"), "/clumio_v2.rs"))` in a module of its own. Tells cargo to run the script again
    /// when a file of the document changes, and passes warnings on.
    ///
    /// # Errors
    ///
    /// The document's errors, what the file system says, or that `OUT_DIR` is not set.
    pub fn generate_to_out_dir(&self) -> Result<(), Error> {
        let Some(dir) = std::env::var_os("OUT_DIR") else {
            let error = io::Error::new(
                io::ErrorKind::NotFound,
                "OUT_DIR is not set: this is for build scripts",
            );
            return Err(Error::io(
                error,
                Diagnostics::default(),
                SourceMap::default(),
            ));
        };
        if let Entry::File(path) = &self.entry {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        let report = self
            .generate_as(Layout::SingleFile(self.file_name()))?
            .write_to(PathBuf::from(dir))?;
        for (_, file) in report.output.sources.iter() {
            println!("cargo::rerun-if-changed={}", file.path.display());
        }
        for line in report.output.render_diagnostics(Format::Short).lines() {
            println!("cargo::warning={line}");
        }
        Ok(())
    }

    /// Shows what a stage of the pipeline makes of the document; the text is for reading, not for programs.
    ///
    /// # Errors
    ///
    /// The document's errors up to that stage.
    pub fn dump(&self, stage: Stage) -> Result<Dump, Error> {
        self.run(self.layout(), |run, request| match stage {
            Stage::Load => run
                .load(request)
                .map(|loaded| format!("{:#?}\n", loaded.root)),
            Stage::Normalize => run
                .normalize(request)
                .map(|loaded| format!("{:#?}\n", loaded.root)),
            Stage::Ir => run.api(request).map(|api| format!("{:#?}\n", *api)),
            Stage::Plan => run.api(request).map(|api| {
                format!(
                    "{:#?}\n",
                    crate::plan::plan(
                        &api,
                        request.split,
                        request.lock.as_ref().unwrap_or(&Lock::default())
                    )
                )
            }),
        })
        .map(|(text, diagnostics, sources)| Dump {
            text,
            diagnostics,
            sources,
        })
    }

    fn generate_as(&self, layout: Layout) -> Result<Output, Error> {
        let (generated, diagnostics, sources) =
            self.run(layout, |run, request| run.files(request))?;
        Ok(Output {
            files: generated.files,
            names_lock: self
                .names_lock
                .clone()
                .zip(generated.lock)
                .map(|(path, text)| File { path, text }),
            diagnostics,
            sources,
            operations: generated.operations,
            types: generated.types,
            members: generated.members,
            untyped: generated.untyped,
        })
    }

    /// Runs the pipeline on a stack that deep documents do not exhaust.
    fn run<T: Send>(
        &self,
        layout: Layout,
        stages: impl FnOnce(&mut Run, &Request) -> Option<T> + Send,
    ) -> Result<(T, Diagnostics, SourceMap), Error> {
        let request = self.request(layout)?;
        let mut run = Run {
            sources: SourceMap::default(),
            diagnostics: Diagnostics::default(),
            document: None,
        };
        if request.deny_warnings {
            run.diagnostics.deny_warnings();
        }
        let (result, run) = std::thread::scope(|threads| {
            let builder = std::thread::Builder::new()
                .name("oasmith".to_owned())
                .stack_size(STACK);
            let running = builder.spawn_scoped(threads, || {
                let result = stages(&mut run, &request);
                (result, run)
            });
            match running.map(std::thread::ScopedJoinHandle::join) {
                Ok(Ok(done)) => Ok(done),
                Ok(Err(panic)) => std::panic::resume_unwind(panic),
                Err(error) => Err(error),
            }
        })
        .map_err(|error| Error::io(error, Diagnostics::default(), SourceMap::default()))?;
        match result {
            Some(result) => Ok((result, run.diagnostics, run.sources)),
            None => Err(Error {
                diagnostics: run.diagnostics,
                sources: run.sources,
                io: None,
            }),
        }
    }

    fn request(&self, layout: Layout) -> Result<Request, Error> {
        let all = !self.selected;
        Ok(Request {
            entry: self.entry.clone(),
            load: self.load.clone(),
            selection: Selection {
                client: self.selection.client || all,
                server: self.selection.server || all,
                document: self.selection.document,
            },
            // A file to be included has no folder beside it.
            split: match layout {
                Layout::SingleFile(_) => Split::Never,
                _ => self.split,
            },
            layout,
            lock: self.lock()?,
            strict: self.strict,
            deny_warnings: self.deny_warnings,
            choices: self.choices.clone(),
        })
    }

    /// The names of earlier runs.
    fn lock(&self) -> Result<Option<Lock>, Error> {
        let Some(path) = &self.names_lock else {
            return Ok(None);
        };
        let fail = |kind, message: String| {
            let error = io::Error::new(kind, format!("{}: {message}", path.display()));
            Error::io(error, Diagnostics::default(), SourceMap::default())
        };
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(fail(error.kind(), error.to_string())),
        };
        let wrong = |line: usize| {
            let message = format!(
                "line {line} is not `KIND NAME PLACE`: restore it, or remove the file to name anew"
            );
            fail(io::ErrorKind::InvalidData, message)
        };
        Lock::parse(&text).map(Some).map_err(wrong)
    }

    fn layout(&self) -> Layout {
        match &self.crate_name {
            Some(name) => Layout::Crate(CratePlan {
                name: name.clone(),
                runtime_path: self.runtime_path.clone(),
                features: self.choices.features.clone(),
            }),
            None => Layout::Module,
        }
    }

    fn file_name(&self) -> String {
        let name = match &self.entry {
            Entry::File(path) => path
                .file_stem()
                .map(|stem| stem.to_string_lossy().into_owned()),
            Entry::Text { name, .. } => Path::new(name)
                .file_stem()
                .map(|stem| stem.to_string_lossy().into_owned()),
        };
        let name = name.unwrap_or_default();
        let name: String = name
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() {
                    c.to_ascii_lowercase()
                } else {
                    '_'
                }
            })
            .collect();
        format!("{}.rs", if name.is_empty() { "api" } else { &name })
    }
}
