//! Writes and compiles the program: payloads enter, the path of a program leaves.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use oasmith::Generator;

use super::payload::Payload;
use crate::{probe, scratch};

/// The types that are written by hand.
const BY_HAND: [(&str, &str); 6] = [
    ("mod", include_str!("by_hand/mod.rs")),
    ("events", include_str!("by_hand/events.rs")),
    ("machines", include_str!("by_hand/machines.rs")),
    ("repositories", include_str!("by_hand/repositories.rs")),
    ("templates", include_str!("by_hand/templates.rs")),
    ("transactions", include_str!("by_hand/transactions.rs")),
];

/// Compiles a program for the payloads in `folder`.
///
/// # Errors
///
/// Something cannot be written, generated or compiled.
pub(super) fn build(folder: &Path, payloads: &[Payload]) -> Result<PathBuf, Box<dyn Error>> {
    let sources = folder.join("src");
    if sources.exists() {
        fs::remove_dir_all(&sources)?;
    }
    for below in ["src/by_hand", "src/generated", "payloads"] {
        fs::create_dir_all(folder.join(below))?;
    }
    fs::write(folder.join("Cargo.toml"), manifest()?)?;
    fs::copy(
        scratch::workspace().join("Cargo.lock"),
        folder.join("Cargo.lock"),
    )?;
    for (name, text) in BY_HAND {
        // A program uses no more of them than it measures.
        let text = if name == "mod" {
            format!("#![allow(dead_code)]\n{text}")
        } else {
            text.to_owned()
        };
        fs::write(sources.join("by_hand").join(format!("{name}.rs")), text)?;
    }
    let mut modules = String::from("#![allow(dead_code)]\n");
    let mut calls = String::new();
    for payload in payloads {
        let (name, by_hand) = (payload.name, payload.by_hand);
        Generator::from_text(name, payload.document.as_str())
            .models()
            .write_to(sources.join("generated").join(name))
            .map_err(|error| format!("{name}: {error}"))?;
        fs::write(folder.join("payloads").join(name), &payload.text)?;
        // Writing to a string does not fail.
        let _ = writeln!(modules, "pub mod {name};");
        let _ = writeln!(
            calls,
            "    bench.payload::<generated::{name}::models::{}, Question<by_hand::{by_hand}::Payload>>({name:?});",
            payload.component
        );
    }
    fs::write(sources.join("generated/mod.rs"), modules)?;
    let main = include_str!("program.rs");
    fs::write(
        sources.join("main.rs"),
        format!("{main}fn measure(bench: &mut Bench) {{\n{calls}}}\n"),
    )?;
    probe::compile(folder, &scratch::folder().join("speed-target"), true)
}

fn manifest() -> std::io::Result<String> {
    let runtime = fs::canonicalize(scratch::workspace().join("generator/runtime"))?;
    Ok(format!(
        "[package]\nname = \"speed\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         allocation-counter = \"0.8\"\ncriterion = {{ version = \"0.8\", default-features = false }}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\noasmith-runtime = {{ path = {runtime:?} }}\n\n[workspace]\n"
    ))
}
