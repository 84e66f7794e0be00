//! What a run gives back: files and what was written of them, comparisons, a stage as text, or the error with all diagnostics.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Format};
use crate::source::SourceMap;
use crate::write::{self, Difference, File};

/// A stage that [`Generator::dump`](crate::Generator::dump) shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The tree as it was read, with other files bundled in.
    Load,
    /// The tree as OpenAPI 3.0, repaired.
    Normalize,
    /// What the document means.
    Ir,
    /// How it looks in Rust.
    Plan,
}

/// What a run made.
#[derive(Debug, Clone)]
pub struct Output {
    /// The files, not yet written.
    pub files: Vec<File>,
    /// The file of names as it should be, where [`Generator::names_lock`](crate::Generator::names_lock) asked for one; its path is
    /// the one that was given.
    pub names_lock: Option<File>,
    /// The warnings.
    pub diagnostics: Diagnostics,
    /// The files that were read.
    pub sources: SourceMap,
    /// How many operations the document has.
    pub operations: usize,
    /// How many types it needs.
    pub types: usize,
    /// How many members objects have, and parameters operations.
    pub members: usize,
    /// The values that have no type (`serde_json::Value` stands for them), each with its reason.
    pub untyped: Diagnostics,
}

impl Output {
    /// The warnings as text.
    #[must_use]
    pub fn render_diagnostics(&self, format: Format) -> String {
        self.diagnostics.render(&self.sources, format)
    }

    /// The values without a type as text.
    #[must_use]
    pub fn render_untyped(&self, format: Format) -> String {
        self.untyped.render(&self.sources, format)
    }

    /// Writes below `dir`, as [`Generator::write_to`](crate::Generator::write_to) does.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub fn write_to(self, dir: impl AsRef<Path>) -> Result<Report, Error> {
        let done = write::write(&self.files, dir.as_ref());
        if let (Ok(_), Some(lock)) = (&done, &self.names_lock)
            && let Err(error) = write::write_one(lock)
        {
            return Err(Error::io(error, self.diagnostics, self.sources));
        }
        match done {
            Ok(done) => Ok(Report {
                output: self,
                written: done.written,
                unchanged: done.unchanged,
                removed: done.removed,
            }),
            Err(error) => Err(Error::io(error, self.diagnostics, self.sources)),
        }
    }
}

/// What a run wrote, by path below the output folder.
#[derive(Debug, Clone)]
pub struct Report {
    /// What the run made.
    pub output: Output,
    /// Files that are new or changed.
    pub written: Vec<PathBuf>,
    /// Files that already were as they should be.
    pub unchanged: Vec<PathBuf>,
    /// Files of an earlier run that are no longer generated.
    pub removed: Vec<PathBuf>,
}

/// A stage of the pipeline, as text.
#[derive(Debug, Clone)]
pub struct Dump {
    /// The text.
    pub text: String,
    /// The warnings.
    pub diagnostics: Diagnostics,
    /// The files that were read.
    pub sources: SourceMap,
}

impl Dump {
    /// The warnings as text.
    #[must_use]
    pub fn render_diagnostics(&self, format: Format) -> String {
        self.diagnostics.render(&self.sources, format)
    }
}

/// How what is there compares with what would be generated.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What the run made.
    pub output: Output,
    /// The files that differ; empty when all is up to date.
    pub differences: Vec<Difference>,
}

/// Why there is no output: the document's errors, or the file system.
#[derive(Debug)]
pub struct Error {
    /// What was found in the document.
    pub diagnostics: Diagnostics,
    /// The files that were read.
    pub sources: SourceMap,
    pub(super) io: Option<io::Error>,
}

impl Error {
    pub(super) fn io(error: io::Error, mut diagnostics: Diagnostics, sources: SourceMap) -> Self {
        diagnostics.push(Diagnostic::nowhere(Code::Unwritable, error.to_string()));
        Self {
            diagnostics,
            sources,
            io: Some(error),
        }
    }

    /// The codes of the errors, in order.
    pub fn codes(&self) -> impl Iterator<Item = Code> + '_ {
        let errors = self
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == crate::Severity::Error);
        errors.map(|diagnostic: &Diagnostic| diagnostic.code)
    }

    /// All diagnostics as text, what the file system said among them.
    #[must_use]
    pub fn render(&self, format: Format) -> String {
        self.diagnostics.render(&self.sources, format)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.render(Format::Human { color: false }).trim_end())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.io.as_ref().map(|error| error as _)
    }
}
