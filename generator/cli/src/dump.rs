use std::process::ExitCode;

use crate::arguments::Dump;
use crate::terminal;

/// Shows a document as it is after a stage.
pub(crate) fn run(arguments: &Dump) -> ExitCode {
    match arguments.generator().dump(arguments.stage.into()) {
        Ok(text) => {
            terminal::print(&text);
            if !text.ends_with('\n') {
                terminal::print("\n");
            }
            ExitCode::SUCCESS
        }
        Err(error) => terminal::refuse(
            &error,
            arguments.reading.format(),
            arguments.reading.is_for_people(),
        ),
    }
}
