//! Runs cases one after the other in this process: a range enters, lines leave that say where it is and how each case ended.

use std::error::Error;
use std::path::PathBuf;

use clap::Args;
use oasmith::Generator;

use super::bases::Bases;
use crate::document;
use crate::row::Outcome;
use crate::scratch;

/// Which cases.
#[derive(Debug, Args)]
pub(crate) struct BatchArguments {
    /// Documents to change, and folders of them
    paths: Vec<PathBuf>,
    #[arg(long)]
    seed: u64,
    #[arg(long)]
    from: u64,
    #[arg(long)]
    to: u64,
    /// Write the crates of cases at this distance; none if 0
    #[arg(long)]
    every: u64,
}

/// Runs the cases.
///
/// # Errors
///
/// Folders cannot be read, or output cannot be written.
pub(crate) fn run_batch(arguments: &BatchArguments) -> Result<bool, Box<dyn Error>> {
    let mut bases = Bases::find(&arguments.paths)?;
    for index in arguments.from..arguments.to {
        println!("at {index}");
        let case = bases
            .case(arguments.seed, index)
            .ok_or("no document to change")?;
        let name = format!("case.{}", case.extension);
        let (outcome, output) =
            document::generate(&Generator::from_text(name, case.text).crate_named("generated"));
        match (outcome, output) {
            (Outcome::Refused(refused), _) => println!("refused {}", refused.codes.join(",")),
            (_, Some(output)) if arguments.every > 0 && index % arguments.every == 0 => {
                let folder = scratch::folder()
                    .join("fuzz")
                    .join(format!("{}-{index}", arguments.seed));
                output.write_to(&folder)?;
                println!("generated {}", folder.display());
            }
            _ => println!("generated"),
        }
    }
    Ok(true)
}
