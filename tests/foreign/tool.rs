//! Finding programs, and running them without waiting for ever.

use std::env;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

/// Finds a program: where the environment variable says, below `target/tools`, or on the path. `None` after saying that
/// it is skipped.
///
/// # Panics
///
/// It is missing although `CI=true`, or the environment variable points nowhere.
pub(crate) fn find(variable: &str, installed: &str, name: &str) -> Option<PathBuf> {
    if let Some(chosen) = env::var_os(variable).map(PathBuf::from) {
        assert!(
            chosen.is_file(),
            "{variable} is not a file: {}",
            chosen.display()
        );
        return Some(chosen);
    }
    let installed = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("target/tools")
        .join(installed);
    let on_path = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&on_path)
        .map(|dir| dir.join(name))
        .collect::<Vec<_>>();
    let found = std::iter::once(installed)
        .chain(on_path)
        .find(|path| path.is_file());
    if found.is_none() {
        assert_ne!(
            env::var("CI").as_deref(),
            Ok("true"),
            "{name} is missing: run .ci/tools"
        );
        // Past the test runner, which shows what passing tests print to nobody.
        let said = format!(
            "skipped: {name} is missing (.ci/tools installs it, {variable} points to it)\n"
        );
        std::io::stderr().lock().write_all(said.as_bytes()).unwrap();
    }
    found
}

/// A command that dies with the test, and talks to the loopback address directly.
pub(crate) fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1");
    command
}

/// Runs to the end.
pub(crate) async fn run(command: &mut Command, patience: Duration) -> Output {
    timeout(patience, command.output())
        .await
        .expect("the program takes too long")
        .unwrap()
}
