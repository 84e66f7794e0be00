//! Schemathesis against a generated server: a program, a module of it and its document enter, what it says leaves.
//!
//! Nothing is bounded by time, so that the same seed makes the same requests on every machine; a run that does not end is ended, and a failure.

use std::error::Error;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::serving::Serving;
use super::{Arguments, Outcome, Subject, copy, examples};

/// How long a document may take.
const PATIENCE: Duration = Duration::from_secs(1800);

/// Runs Schemathesis for a document.
///
/// # Errors
///
/// Something cannot be written or started.
pub(super) fn judge(
    arguments: &Arguments,
    tool: &Path,
    subject: &Subject<'_>,
) -> Result<Outcome, Box<dyn Error>> {
    let copy = copy::of(subject.tree, arguments.operations);
    let file = |suffix: &str| subject.folder.join(format!("{}.{suffix}", subject.module));
    let shown = file("examples.json");
    fs::write(&shown, examples::of(subject.tree).to_string())?;
    let document = file("json");
    fs::write(&document, copy.to_string())?;
    let serving = Serving::start(subject.program, subject.module, &shown)?;
    let mut command = command(arguments, tool, &document, &serving.url, &copy);
    let log = file("log");
    let output = File::create(&log)?;
    command.stdout(output.try_clone()?).stderr(output);
    command.current_dir(subject.folder).stdin(Stdio::null());
    let well = ended_well(command.spawn()?)?;
    let said = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    let from = if well {
        said.find(" SUMMARY ").unwrap_or(0)
    } else {
        0
    };
    let said = said.get(from..).unwrap_or_default().trim();
    let cases = said
        .split_once(" generated, ")
        .and_then(|(before, _)| before.split_whitespace().next_back()?.parse().ok())
        .unwrap_or_default();
    Ok(Outcome {
        well: well && cases > 0,
        log: said.to_owned(),
        figures: vec![copy::operations(&copy), cases],
    })
}

fn command(
    arguments: &Arguments,
    tool: &Path,
    document: &Path,
    url: &str,
    copy: &Value,
) -> Command {
    let mut command = Command::new(tool);
    command.arg("run").arg(document);
    command.args(["--url", url, "--checks", "all", "--no-color"]);
    command.args(["--generation-database", "none"]);
    command.args(["--phases", &arguments.phases]);
    // They judge how well Schemathesis draws from a document (a narrow pattern, a slow machine), not what a server does.
    command.args(["--suppress-health-check", "all"]);
    command.args(["--seed", &arguments.seed.to_string()]);
    command.args(["--max-examples", &arguments.count.to_string()]);
    // What is deleted is there again at once: answers are examples, and nothing is kept.
    let mut excluded = vec!["use_after_free"];
    if copy::overlap(copy) {
        // Either template may describe the method, and a generated server answers by that.
        excluded.extend(["unsupported_method", "allow_header_conformance"]);
    }
    command.args(["--exclude-checks", &excluded.join(",")]);
    for header in copy::credentials(copy) {
        command.args(["--header", &header]);
    }
    command
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1");
    command
}

/// Waits for the end.
fn ended_well(mut child: Child) -> Result<bool, Box<dyn Error>> {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.success());
        }
        if begun.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            println!("Schemathesis does not end");
            return Ok(false);
        }
        thread::sleep(Duration::from_millis(100));
    }
}
