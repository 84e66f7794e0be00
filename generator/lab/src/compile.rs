//! Compiles generated crates: a folder with `src/lib.rs` enters, time and messages leave; a warning counts as an error.
//!
//! The runtime and what it depends on are checked once; each document is then one call of the compiler, without cargo.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde_json::Value;

use crate::row::Compiled;
use crate::scratch;

/// How many messages of a document are kept.
const MESSAGES: usize = 8;

/// Which program compiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Driver {
    /// The compiler.
    Rustc,
    /// The compiler with clippy's default lints.
    Clippy,
}

/// The compiler with the runtime at hand.
#[derive(Debug)]
pub(crate) struct Compiler {
    program: PathBuf,
    runtime: PathBuf,
    dependencies: PathBuf,
}

impl Compiler {
    /// Checks the runtime with the client and the server.
    ///
    /// # Errors
    ///
    /// The runtime does not compile, or there is no compiler.
    pub(crate) fn prepare(driver: Driver) -> Result<Self, Box<dyn Error>> {
        let output = Command::new("cargo")
            .args([
                "check",
                "--quiet",
                "-p",
                "oasmith-runtime",
                "--features",
                "client,server,xml",
                "--message-format=json",
            ])
            .arg("--target-dir")
            .arg(scratch::folder().join("runtime"))
            .current_dir(scratch::workspace())
            .output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let runtime = text
            .lines()
            .find_map(artifact)
            .filter(|_| output.status.success());
        let runtime = runtime.ok_or_else(|| {
            format!(
                "the runtime does not compile: {}",
                String::from_utf8_lossy(&output.stderr)
            )
        })?;
        let dependencies = runtime.parent().map(Path::to_path_buf).unwrap_or_default();
        Ok(Self {
            program: program(driver)?,
            runtime,
            dependencies,
        })
    }

    /// Checks the crate in `folder`.
    ///
    /// # Errors
    ///
    /// The compiler cannot be started.
    pub(crate) fn check(&self, folder: &Path) -> std::io::Result<Compiled> {
        let mut runtime = std::ffi::OsString::from("oasmith_runtime=");
        runtime.push(&self.runtime);
        let start = Instant::now();
        let output = Command::new(&self.program)
            .args([
                "--edition=2024",
                "--crate-type=lib",
                "--crate-name=generated",
                "--emit=metadata",
            ])
            .args([
                "--error-format=short",
                "-Dwarnings",
                "--cfg=feature=\"client\"",
                "--cfg=feature=\"server\"",
            ])
            .args([
                "--check-cfg",
                "cfg(feature, values(\"client\", \"server\"))",
            ])
            .arg("--extern")
            .arg(runtime)
            .arg(format!("-Ldependency={}", self.dependencies.display()))
            .arg("--out-dir")
            .arg(folder)
            .arg(folder.join("src/lib.rs"))
            .output()?;
        let seconds = start.elapsed().as_secs_f64();
        let errors = String::from_utf8_lossy(&output.stderr);
        Ok(judge(&errors, folder, seconds, output.status.success()))
    }
}

/// The runtime's metadata, if this message of cargo announces it.
fn artifact(line: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(line).ok()?;
    let name = message.get("target")?.get("name")?.as_str()?;
    if message.get("reason")? != "compiler-artifact" || name != "oasmith_runtime" {
        return None;
    }
    let files = message.get("filenames")?.as_array()?;
    files
        .iter()
        .filter_map(Value::as_str)
        .find(|file| file.ends_with(".rmeta"))
        .map(PathBuf::from)
}

fn program(driver: Driver) -> Result<PathBuf, Box<dyn Error>> {
    if driver == Driver::Rustc {
        return Ok("rustc".into());
    }
    let output = Command::new("rustc")
        .args(["--print", "sysroot"])
        .output()?;
    let sysroot = String::from_utf8(output.stdout)?;
    Ok(Path::new(sysroot.trim()).join("bin/clippy-driver"))
}

fn judge(errors: &str, folder: &Path, seconds: f64, success: bool) -> Compiled {
    let folder = format!("{}/", folder.display());
    let errors = errors.replace(&folder, "");
    let message = |line: &&str| line.contains("error") && !line.starts_with("error: aborting");
    let messages: Vec<String> = errors.lines().filter(message).map(str::to_owned).collect();
    let count = messages.len().max(usize::from(!success));
    let fallback = (count > messages.len()).then(|| {
        errors
            .lines()
            .last()
            .unwrap_or("the compiler crashed")
            .to_owned()
    });
    Compiled {
        seconds,
        errors: count,
        messages: messages
            .into_iter()
            .chain(fallback)
            .take(MESSAGES)
            .collect(),
    }
}
