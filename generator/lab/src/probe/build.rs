//! Writes and compiles the program: folders of generated modules enter, a program and the modules that had to be left out leave.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::scratch;

/// How often modules are taken out before it is given up: the compiler finds errors in phases.
const ROUNDS: usize = 12;
/// How many messages of a module are kept.
const MESSAGES: usize = 4;

/// Whose types the program holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Those of oasmith.
    Ours,
    /// Those of typify.
    Typify,
    /// Clients and servers of oasmith, with what makes them agree.
    Agree,
}

/// A module of generated types.
#[derive(Debug, Clone)]
pub(crate) struct Module {
    /// Its name, which is that of its folder below `src`: the generated module is `api` in it.
    pub(crate) name: String,
    /// The types to ask, or the documents that are to agree, as paths.
    pub(crate) types: Vec<String>,
}

/// The program, and what is not in it.
#[derive(Debug)]
pub(crate) struct Built {
    /// Where it is.
    pub(crate) program: PathBuf,
    /// The modules that do not compile, with the first messages.
    pub(crate) broken: BTreeMap<String, Vec<String>>,
}

/// Compiles a program of these modules, whose folders are below `folder/src`.
///
/// # Errors
///
/// Something cannot be written, or it does not compile for a reason that is in no module.
pub(crate) fn build(
    kind: Kind,
    folder: &Path,
    target: &Path,
    modules: &[Module],
) -> Result<Built, Box<dyn Error>> {
    frame(kind, folder)?;
    for module in modules {
        fs::write(
            folder.join("src").join(&module.name).join("mod.rs"),
            table(kind, module),
        )?;
    }
    let mut broken: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let kept = modules
            .iter()
            .filter(|module| !broken.contains_key(&module.name));
        fs::write(folder.join("src/main.rs"), root(kind, kept))?;
        let messages = match cargo(folder, target, false)? {
            Ok(program) => return Ok(Built { program, broken }),
            Err(messages) => messages,
        };
        let before = broken.len();
        let mut elsewhere = String::new();
        for message in &messages {
            let text = rendered(message);
            match place(message) {
                Some(name) => {
                    let kept = broken.entry(name).or_default();
                    if kept.len() < MESSAGES {
                        kept.push(text);
                    }
                }
                None => elsewhere = text,
            }
        }
        if broken.len() == before {
            return Err(format!("the program of generated types: {elsewhere}").into());
        }
    }
    Err("the program of generated types does not compile after many attempts".into())
}

/// Everything but modules: the manifest, the driver, and the versions of the workspace.
fn frame(kind: Kind, folder: &Path) -> Result<(), Box<dyn Error>> {
    let dependencies = match kind {
        Kind::Ours => {
            let runtime = fs::canonicalize(scratch::workspace().join("generator/runtime"))?;
            let lock = scratch::workspace().join("Cargo.lock");
            fs::copy(lock, folder.join("Cargo.lock"))?;
            format!("oasmith-runtime = {{ path = {:?} }}\n", runtime)
        }
        Kind::Agree => {
            let lock = scratch::workspace().join("Cargo.lock");
            fs::copy(lock, folder.join("Cargo.lock"))?;
            let crate_ = fs::canonicalize(scratch::workspace().join("generator/agree"))?;
            format!("oasmith-runtime = {{ package = \"oasmith-agree\", path = {crate_:?} }}\n")
        }
        Kind::Typify => String::from(
            "chrono = { version = \"0.4\", default-features = false, features = [\"serde\"] }\n\
             regress = \"0.12\"\nuuid = { version = \"1\", features = [\"serde\"] }\n",
        ),
    };
    // A program that breaks is asked again behind the text at which it broke, so nothing needs to unwind; that is a quarter of the code.
    let panic = match kind {
        Kind::Ours => "panic = \"abort\"\n",
        Kind::Agree | Kind::Typify => "",
    };
    let manifest = format!(
        "[package]\nname = \"probe\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nserde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\n{dependencies}\n\
         [profile.dev]\ndebug = false\nincremental = false\n{panic}\n[workspace]\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    let probe = match kind {
        Kind::Agree => return Ok(()),
        Kind::Ours => include_str!("ours.rs"),
        Kind::Typify => include_str!("typify.rs"),
    };
    fs::write(folder.join("src/probe.rs"), probe)?;
    fs::write(folder.join("src/driver.rs"), include_str!("driver.rs"))?;
    Ok(())
}

/// The file that names the types of a module.
fn table(kind: Kind, module: &Module) -> String {
    // What is generated by others is not held to our lints.
    let head = match kind {
        Kind::Ours | Kind::Agree => "pub mod api;\n",
        Kind::Typify => "#[allow(warnings)]\npub mod api;\n",
    };
    if kind == Kind::Agree {
        return head.to_owned();
    }
    let mut text = format!("{head}\npub const PROBES: &[crate::driver::Probe] = &[\n");
    for name in &module.types {
        // Writing to a string does not fail.
        let _ = writeln!(text, "    crate::probe::probe::<{name}>,");
    }
    text + "];\n"
}

fn root<'m>(kind: Kind, modules: impl Iterator<Item = &'m Module>) -> String {
    // A program uses no more than the types that it asks.
    let mut text = String::from("#![allow(dead_code)]\n");
    if kind == Kind::Typify {
        text += "#![recursion_limit = \"512\"]\n";
    }
    if kind != Kind::Agree {
        text += "mod driver;\nmod probe;\n";
    }
    let mut rows = String::new();
    for module in modules {
        let name = &module.name;
        let _ = writeln!(text, "mod {name};");
        if kind != Kind::Agree {
            let _ = writeln!(rows, "        (\"{name}\", {name}::PROBES),");
            continue;
        }
        for document in &module.types {
            let _ = writeln!(rows, "        (\"{name}\", {name}::{document}),");
        }
    }
    if kind == Kind::Agree {
        let result = "Result<(), Box<dyn std::error::Error>>";
        return format!(
            "{text}\nfn main() -> {result} {{\n    oasmith_runtime::run(&[\n{rows}    ])\n}}\n"
        );
    }
    format!("{text}\nfn main() {{\n    driver::run(&[\n{rows}    ]);\n}}\n")
}

/// Compiles the program in a folder.
///
/// # Errors
///
/// It does not compile.
pub(crate) fn compile(
    folder: &Path,
    target: &Path,
    release: bool,
) -> Result<PathBuf, Box<dyn Error>> {
    let messages = match cargo(folder, target, release)? {
        Ok(program) => return Ok(program),
        Err(messages) => messages,
    };
    let texts: Vec<String> = messages.iter().take(MESSAGES).map(rendered).collect();
    Err(format!("{}: {}", folder.display(), texts.join("; ")).into())
}

/// Runs cargo: the program, or the messages that are errors.
fn cargo(folder: &Path, target: &Path, release: bool) -> io::Result<Result<PathBuf, Vec<Value>>> {
    let output = Command::new("cargo")
        .args(["build", "--quiet", "--message-format=json"])
        .args(release.then_some("--release"))
        .arg("--target-dir")
        .arg(target)
        .current_dir(folder)
        .env_remove("RUSTFLAGS")
        // Each program is compiled once.
        .env("CARGO_INCREMENTAL", "0")
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let messages = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut errors = Vec::new();
    for message in messages {
        if let Some(program) = message.get("executable").and_then(Value::as_str) {
            return Ok(Ok(program.into()));
        }
        if message.pointer("/message/level").and_then(Value::as_str) == Some("error") {
            errors.push(message);
        }
    }
    if errors.is_empty() {
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        errors.push(serde_json::json!({"message": {"message": text}}));
    }
    Ok(Err(errors))
}

fn rendered(message: &Value) -> String {
    let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str);
    let code = text("/message/code/code").unwrap_or_default();
    format!("{code} {}", text("/message/message").unwrap_or_default())
        .trim()
        .to_owned()
}

/// The module that a message is about: where its spans, or what they were expanded from, lead.
fn place(message: &Value) -> Option<String> {
    match message {
        Value::Object(members) => {
            if let Some(name) = members
                .get("file_name")
                .and_then(Value::as_str)
                .and_then(module)
            {
                return Some(name);
            }
            members.values().find_map(place)
        }
        Value::Array(elements) => elements.iter().find_map(place),
        _ => None,
    }
}

fn module(file: &str) -> Option<String> {
    let (folder, _) = file.strip_prefix("src/")?.split_once('/')?;
    Some(folder.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_leads_to_its_module() {
        let message = serde_json::json!({"message": {"spans": [{
            "file_name": "/runtime/src/macros/object.rs",
            "expansion": {"span": {"file_name": "src/g0001/api/models.rs"}},
        }]}});
        assert_eq!(place(&message).as_deref(), Some("g0001"));
        assert_eq!(
            place(&serde_json::json!({"file_name": "src/main.rs"})),
            None
        );
    }
}
