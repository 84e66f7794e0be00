//! What the generator says about a document: coded, located, accumulated, gated, rendered.
//!
//! Every room puts [`Diagnostic`]s into one [`Diagnostics`]; the hallway asks it at each gate and [renders](Diagnostics::render)
//! it for people or programs. Lines and columns come from a second parse that keeps positions, made only when there is
//! something to report. It refuses to decide anything by message, and no input makes it panic.

mod code;
mod human;
mod position;
mod render;

use std::collections::BTreeSet;

pub use code::Code;
pub(crate) use position::Locator;
pub use render::Format;

use crate::source::{FileId, Origin, Pointer, SourceMap, Span};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The output is right, but something of the document was repaired or left out.
    Warning,
    /// No output can be made.
    Error,
}

impl Severity {
    /// The word that starts a rendered diagnostic.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One thing that is wrong, where it is, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// The severity; the code's own unless raised by `--strict` or `--deny-warnings`.
    pub severity: Severity,
    /// Where it is; `None` only when no file could be read at all.
    pub origin: Option<Origin>,
    /// Where it is in the text of the origin's file, if a parser said so; found from the pointer otherwise.
    pub span: Option<Span>,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// What to do about it, one sentence without a full stop.
    pub help: Option<String>,
    /// Other places that belong to it, each with a short label.
    pub related: Vec<(Origin, String)>,
}

impl Diagnostic {
    /// A diagnostic of the code's own severity.
    #[must_use]
    pub fn new(code: Code, origin: Origin, message: impl Into<String>) -> Self {
        Self {
            origin: Some(origin),
            ..Self::nowhere(code, message)
        }
    }

    /// A diagnostic about a whole file.
    #[must_use]
    pub fn of_file(code: Code, file: FileId, message: impl Into<String>) -> Self {
        Self::new(
            code,
            Origin {
                file,
                pointer: Pointer::root(),
            },
            message,
        )
    }

    /// A diagnostic without a place: no file could be read at all.
    #[must_use]
    pub fn nowhere(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            origin: None,
            span: None,
            message: message.into(),
            help: None,
            related: Vec::new(),
        }
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says where in the text of the origin's file it is; without it the place is found from the pointer.
    #[must_use]
    pub fn span(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Points at another place.
    #[must_use]
    pub fn related(mut self, origin: Origin, label: impl Into<String>) -> Self {
        self.related.push((origin, label.into()));
        self
    }
}

/// The diagnostics so far, in the order in which they came.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    deny_warnings: bool,
    promoted: BTreeSet<Code>,
}

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        if self.deny_warnings || self.promoted.contains(&diagnostic.code) {
            diagnostic.severity = Severity::Error;
        }
        self.list.push(diagnostic);
    }

    /// Makes every warning an error, those that are here and those to come.
    pub fn deny_warnings(&mut self) {
        self.deny_warnings = true;
        self.list
            .iter_mut()
            .for_each(|diagnostic| diagnostic.severity = Severity::Error);
    }

    /// Makes the diagnostics of these codes errors, those that are here and those to come.
    pub fn promote(&mut self, codes: impl IntoIterator<Item = Code>) {
        self.promoted.extend(codes);
        for diagnostic in &mut self.list {
            if self.promoted.contains(&diagnostic.code) {
                diagnostic.severity = Severity::Error;
            }
        }
    }

    /// Whether the run must stop at the next gate.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.errors() > 0
    }

    /// How many errors there are.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.count(Severity::Error)
    }

    /// How many warnings there are.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.count(Severity::Warning)
    }

    fn count(&self, severity: Severity) -> usize {
        self.list
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them in order.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// All of them as text, in order; the empty string if there are none.
    #[must_use]
    pub fn render(&self, sources: &SourceMap, format: Format) -> String {
        render::render(&self.list, sources, format)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(code: Code) -> Diagnostic {
        Diagnostic::of_file(code, FileId::ENTRY, "x")
    }

    #[test]
    fn warnings_become_errors_before_and_after() {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(sample(Code::InexactNumber));
        assert_eq!((diagnostics.errors(), diagnostics.warnings()), (0, 1));
        diagnostics.deny_warnings();
        diagnostics.push(sample(Code::InexactNumber));
        assert_eq!((diagnostics.errors(), diagnostics.warnings()), (2, 0));
    }

    #[test]
    fn one_code_is_promoted() {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(sample(Code::InexactNumber));
        diagnostics.push(sample(Code::NotJson));
        diagnostics.promote([Code::InexactNumber]);
        diagnostics.push(sample(Code::InexactNumber));
        assert_eq!((diagnostics.errors(), diagnostics.warnings()), (2, 1));
    }
}
