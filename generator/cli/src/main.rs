//! The command line of oasmith.
//!
//! Arguments enter, exit codes leave: 0 done, 1 the document has errors or the output differs, 2 wrong usage. Results go
//! to standard output, diagnostics and notes to standard error. It sees only the façade of `oasmith`, and decides nothing
//! about documents.

mod arguments;
mod check;
mod dump;
mod explain;
mod generate;
mod relative;
mod terminal;

use std::process::ExitCode;

use arguments::{Arguments, Command};
use clap::Parser as _;

/// The document has errors, or the output differs.
const REFUSED: ExitCode = ExitCode::FAILURE;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return terminal::usage(&error),
    };
    let done = match arguments.command {
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Dump(arguments) => Ok(dump::run(&arguments)),
        Command::Explain { code } => explain::run(code.as_deref()),
    };
    done.unwrap_or_else(|error| terminal::usage(&error))
}
