//! Measures how long `cargo check` takes for our crate and for that of another generator: a document enters, a table leaves.
//!
//! Both crates are made from the same document, each with what its generator offers for models and a client. What they depend on
//! is built first; then they are checked in turn, several times, and the fastest counts. Every check starts from nothing: what cargo
//! kept of the crate itself, its incremental cache included, is removed before. The other generator is `openapi-to-rust`,
//! installed with cargo below the lab's scratch folder, from the registry that cargo is configured for.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use clap::Args;
use oasmith::Generator;

use crate::scratch;

/// The other generator and the version that is compared.
const OTHER: (&str, &str) = ("openapi-to-rust", "^0.23");

/// What to compare.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The document
    path: PathBuf,
    /// How often each crate is checked
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Generate and check the server too
    #[arg(long)]
    server: bool,
}

/// Compares; whether both could be checked.
///
/// # Errors
///
/// A generator or a compiler fails.
pub(crate) fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    if !arguments.path.exists() {
        println!("skipped: {} is not here", arguments.path.display());
        return Ok(true);
    }
    let document = fs::canonicalize(&arguments.path)?;
    let folder = scratch::folder().join("compare");
    fs::create_dir_all(&folder)?;
    let folder = fs::canonicalize(folder)?;
    let (ours, theirs) = (folder.join("ours"), folder.join("theirs"));
    generate_ours(&document, &ours, arguments.server)?;
    generate_theirs(&document, &theirs)?;
    println!(
        "{:<18} {:>10} {:>10} {:>10}",
        "", "lines", "check s", "crates"
    );
    let crates = [("oasmith", "ours", &ours), (OTHER.0, "theirs", &theirs)];
    let seconds = check(
        &crates.map(|(_, package, folder)| (package, folder)),
        arguments.runs,
    )?;
    for ((name, _, folder), fastest) in crates.into_iter().zip(&seconds) {
        println!(
            "{name:<18} {:>10} {fastest:>10.2} {:>10}",
            lines(&folder.join("src"))?,
            self::crates(folder)?
        );
    }
    if let [ours, theirs] = seconds[..] {
        println!("oasmith takes {:.2} of the time", ours / theirs);
    }
    Ok(true)
}

fn generate_ours(document: &Path, folder: &Path, server: bool) -> Result<(), Box<dyn Error>> {
    let runtime = fs::canonicalize(scratch::workspace().join("generator/runtime"))?;
    let generator = Generator::new(document)
        .models()
        .client()
        .crate_named("ours")
        .runtime_path(runtime);
    let generator = if server {
        generator.server()
    } else {
        generator
    };
    generator.write_to(folder)?;
    detach(folder)
}

/// Installs the other generator if it is not here, and runs it.
fn generate_theirs(document: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    let tools = scratch::folder().join("tools");
    let program = tools.join("bin").join(OTHER.0);
    if !program.exists() {
        let mut install = Command::new("cargo");
        install
            .args([
                "install",
                "--locked",
                OTHER.0,
                "--version",
                OTHER.1,
                "--root",
            ])
            .arg(&tools);
        succeed(&mut install)?;
    }
    let module = folder.join("src/api");
    fs::create_dir_all(&module)?;
    let mut generate = Command::new(fs::canonicalize(program)?);
    generate
        .arg("generate")
        .arg(document)
        .args(["--quiet", "--output-dir"])
        .arg(&module);
    succeed(&mut generate)?;
    let dependencies = fs::read_to_string(module.join("REQUIRED_DEPS.toml"))?;
    let package = "[package]\nname = \"theirs\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    fs::write(
        folder.join("Cargo.toml"),
        format!("{package}\n{dependencies}"),
    )?;
    fs::write(folder.join("src/lib.rs"), "pub mod api;\n")?;
    detach(folder)
}

/// Makes a crate a workspace of its own, so that cargo does not look for one above it.
fn detach(folder: &Path) -> Result<(), Box<dyn Error>> {
    let path = folder.join("Cargo.toml");
    let text = fs::read_to_string(&path)?;
    if !text.contains("[workspace]") {
        fs::write(&path, format!("{text}\n[workspace]\n"))?;
    }
    Ok(())
}

/// The fastest of several checks of each crate alone, in seconds; the crates take turns, so that what else the machine does
/// falls on all of them.
fn check(crates: &[(&str, &PathBuf)], runs: usize) -> Result<Vec<f64>, Box<dyn Error>> {
    for (_, folder) in crates {
        succeed(cargo(folder).args(["check", "--quiet"]))?;
    }
    let mut fastest = vec![f64::INFINITY; crates.len()];
    for _ in 0..runs {
        for ((package, folder), fastest) in crates.iter().zip(&mut fastest) {
            succeed(cargo(folder).args(["clean", "--quiet", "--package", package]))?;
            let start = Instant::now();
            succeed(cargo(folder).args(["check", "--quiet"]))?;
            *fastest = fastest.min(start.elapsed().as_secs_f64());
        }
    }
    Ok(fastest)
}

fn cargo(folder: &Path) -> Command {
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"));
    cargo
}

/// How many crates a crate depends on, itself included.
fn crates(folder: &Path) -> Result<usize, Box<dyn Error>> {
    let tree = cargo(folder)
        .args([
            "tree",
            "--prefix",
            "none",
            "--no-dedupe",
            "--edges",
            "normal",
        ])
        .output()?;
    let text = String::from_utf8(tree.stdout)?;
    let mut names: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split(" (").next())
        .collect();
    names.sort_unstable();
    names.dedup();
    Ok(names.len())
}

/// Lines of all files below a folder that are neither blank nor a comment.
fn lines(folder: &Path) -> std::io::Result<usize> {
    let mut sum = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        sum += match path.extension() {
            _ if path.is_dir() => lines(&path)?,
            Some(extension) if extension == "rs" => {
                crate::document::lines(&fs::read_to_string(&path)?)
            }
            _ => 0,
        };
    }
    Ok(sum)
}

fn succeed(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let tail: Vec<&str> = errors.lines().rev().take(20).collect();
    let tail: Vec<&str> = tail.into_iter().rev().collect();
    Err(format!("{command:?} failed:\n{}", tail.join("\n")).into())
}
