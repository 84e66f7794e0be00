use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use oasmith::Report;

use crate::arguments::Output;
use crate::terminal::{self, count};

/// Writes the Rust source of a document, and says what was done.
pub(crate) fn run(arguments: &Output) -> Result<ExitCode, clap::Error> {
    let before = Instant::now();
    let out = arguments.out()?;
    let format = arguments.reading.format();
    let report = match arguments.generator().write_to(out) {
        Ok(report) => report,
        Err(error) => {
            return Ok(terminal::refuse(
                &error,
                format,
                arguments.reading.is_for_people(),
            ));
        }
    };
    terminal::complain(&report.output.render_diagnostics(format));
    if arguments.explain_untyped {
        terminal::complain(&report.output.render_untyped(format));
    }
    terminal::print(&summary(&report, out, before.elapsed()));
    Ok(ExitCode::SUCCESS)
}

fn summary(report: &Report, out: &Path, elapsed: Duration) -> String {
    format!(
        "{}, {}, {}, {} untyped: {} written, {} unchanged, {} removed in {} ({} ms)\n",
        count(report.output.operations, "operation"),
        count(report.output.types, "type"),
        count(report.output.members, "member"),
        count(report.output.untyped.len(), "value"),
        count(report.written.len(), "file"),
        report.unchanged.len(),
        report.removed.len(),
        out.display(),
        elapsed.as_millis(),
    )
}
