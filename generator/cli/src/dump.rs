use std::process::ExitCode;

use crate::arguments::Dump;
use crate::terminal;

/// Shows a document as it is after a stage.
pub(crate) fn run(arguments: &Dump) -> ExitCode {
    match arguments.generator().dump(arguments.stage.into()) {
        Ok(dump) => {
            terminal::complain(&dump.render_diagnostics(arguments.reading.format()));
            terminal::print(&dump.text);
            ExitCode::SUCCESS
        }
        Err(error) => terminal::refuse(
            &error,
            arguments.reading.format(),
            arguments.reading.is_for_people(),
        ),
    }
}
