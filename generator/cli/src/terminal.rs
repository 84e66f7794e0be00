//! Standard output and standard error. A reader who has seen enough may close the pipe; what is left is then not written.

use std::io::{IsTerminal, Write as _};
use std::process::ExitCode;

use oasmith::{Error, Format};

use crate::REFUSED;

/// Writes to standard output.
pub(crate) fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes to standard error.
pub(crate) fn complain(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Says something to a person that is no diagnostic.
pub(crate) fn note(text: &str) {
    complain(&format!("note: {text}\n"));
}

/// Whether to write colours: to terminals only, and not if `NO_COLOR` is set (<https://no-color.org>).
pub(crate) fn is_coloured(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Answers wrong usage, `--help` and `--version`.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    u8::try_from(error.exit_code()).map_or(REFUSED, ExitCode::from)
}

/// Reports why nothing was made.
pub(crate) fn refuse(error: &Error, format: Format, is_for_people: bool) -> ExitCode {
    complain(&error.render(format));
    if is_for_people {
        let (errors, warnings) = (error.diagnostics.errors(), error.diagnostics.warnings());
        if errors > 0 {
            complain(&format!(
                "{} and {}\n",
                count(errors, "error"),
                count(warnings, "warning")
            ));
        }
    }
    REFUSED
}

/// A number of things.
pub(crate) fn count(number: usize, thing: &str) -> String {
    if number == 1 {
        format!("1 {thing}")
    } else {
        format!("{number} {thing}s")
    }
}
