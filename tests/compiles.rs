//! The code of every feature document compiles against the runtime, without warnings: one crate has them all as modules, and is only checked.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use oasmith::{Generator, Split};
use support::documents;

/// Documents whose code does not compile yet, and why. Each must go on failing, or leave the list.
const NOT_YET: &[(&str, &str)] = &[];

#[test]
fn the_code_of_each_feature_compiles() {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("features");
    let _ = fs::remove_dir_all(&dir);
    let (failing, good): (Vec<_>, Vec<_>) = documents("tests/specs/ok")
        .into_iter()
        .partition(|path| NOT_YET.iter().any(|(name, _)| *name == stem(path)));
    let mut members = vec![package(&dir, "all", &good)];
    members.extend(
        failing
            .iter()
            .map(|path| package(&dir, &stem(path), std::slice::from_ref(path))),
    );
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::write(
        dir.join("Cargo.toml"),
        format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"),
    )
    .unwrap();
    fs::copy(root.join("Cargo.lock"), dir.join("Cargo.lock")).unwrap();

    let said = check(&dir);
    let broken = |member: &str| said.contains(&format!("could not compile `{member}`"));
    assert!(
        said.contains("Checking ") || said.contains("Finished "),
        "cargo did not run: {said}"
    );
    assert!(!broken("all"), "{said}");
    for (name, reason) in NOT_YET {
        assert!(
            broken(name),
            "{name} compiles: take it off the list, where it says: {reason}"
        );
    }
}

/// Writes a crate that has the code of the documents, a module each, and returns its name.
fn package(dir: &Path, name: &str, documents: &[PathBuf]) -> String {
    let source = dir.join(name).join("src");
    let mut library = String::from("#![forbid(unsafe_code)]\n#![deny(warnings)]\n");
    for path in documents {
        let module = stem(path);
        Generator::new(path)
            .split(Split::Always)
            .write_to(source.join(&module))
            .unwrap_or_else(|error| panic!("{error}"));
        library.push_str(&format!("pub mod {module};\n"));
    }
    fs::create_dir_all(&source).unwrap();
    fs::write(source.join("lib.rs"), library).unwrap();
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("generator/runtime");
    let manifest = format!(
        "[package]\nname = {name:?}\nedition = \"2024\"\n\n[dependencies]\noasmith-runtime = {{ path = {runtime:?}, features = [\"client\", \"server\", \"xml\"] }}\n"
    );
    fs::write(dir.join(name).join("Cargo.toml"), manifest).unwrap();
    name.to_owned()
}

/// What `cargo check` says; what is built already is built once.
fn check(dir: &Path) -> String {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "check",
            "--workspace",
            "--keep-going",
            "--offline",
            "--message-format",
            "short",
            "--target-dir",
        ])
        .arg(target)
        .current_dir(dir)
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}
