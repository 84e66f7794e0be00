use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, SourceMap};

/// How many bytes all files of a document may have together.
pub(super) const LARGEST: usize = 256 << 20;

/// Why a file has no text.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    code: Code,
    what: String,
    help: Option<&'static str>,
    /// The readable start of a file that is not text, to show where it stops being text.
    start: Option<String>,
}

impl Fault {
    fn new(code: Code, what: impl Into<String>) -> Self {
        Self {
            code,
            what: what.into(),
            help: None,
            start: None,
        }
    }

    /// The code and what is wrong with the file at `path`.
    pub(super) fn describe(&self, path: &Path) -> (Code, String, Option<&'static str>) {
        (
            self.code,
            format!("`{}` {}", path.display(), self.what),
            self.help,
        )
    }

    /// The diagnostic for the document that the user named.
    pub(super) fn of_entry(self, path: &Path, sources: &mut SourceMap) -> Diagnostic {
        let (code, message, help) = self.describe(path);
        let mut diagnostic = Diagnostic::nowhere(code, message);
        if let Some(start) = self.start {
            let at = start.len();
            let file = sources.add(path, start);
            let span = crate::diagnostic::Locator::new(sources).at(file, at..at);
            diagnostic = Diagnostic {
                span,
                ..Diagnostic::of_file(code, FileId::ENTRY, diagnostic.message)
            };
        }
        match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

/// Reads a text of at most `most` bytes.
pub(super) fn read(path: &Path, most: usize) -> Result<String, Fault> {
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(&error))?;
    if metadata.is_dir() {
        let mut fault = Fault::new(Code::Unreadable, "is a folder");
        fault.help = Some("name the document in it");
        return Err(fault);
    }
    if !metadata.is_file() {
        return Err(Fault::new(Code::Unreadable, "is not a regular file"));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(most).min(most));
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    file.take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(&error))?;
    if bytes.len() > most {
        return Err(Fault::new(
            Code::TooLarge,
            "makes the document larger than 256 MiB",
        ));
    }
    check(bytes)
}

fn unreadable(error: &std::io::Error) -> Fault {
    match error.kind() {
        ErrorKind::NotFound => Fault::new(Code::Unreadable, "does not exist"),
        ErrorKind::PermissionDenied => Fault::new(Code::Unreadable, "may not be read"),
        _ => Fault::new(Code::Unreadable, format!("cannot be read: {error}")),
    }
}

/// Takes bytes as text: UTF-8, with or without a byte order mark, not empty, without NUL.
pub(super) fn check(mut bytes: Vec<u8>) -> Result<String, Fault> {
    if bytes.len() > LARGEST {
        return Err(Fault::new(Code::TooLarge, "is larger than 256 MiB"));
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(Fault::new(Code::Encoding, "is UTF-16, not UTF-8"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let start = error
            .as_bytes()
            .get(..valid)
            .map(|start| String::from_utf8_lossy(start).into_owned());
        Fault {
            start,
            ..Fault::new(Code::Encoding, "is not UTF-8 from this place on")
        }
    })?;
    if let Some(at) = text.find('\0') {
        let start = text.get(..at).map(str::to_owned);
        return Err(Fault {
            start,
            ..Fault::new(Code::Encoding, "has a NUL character at this place")
        });
    }
    if text.trim().is_empty() {
        return Err(Fault::new(Code::Empty, "is empty"));
    }
    Ok(text)
}
