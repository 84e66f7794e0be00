//! Asks typify about the same suite: its library generates a module per group in a program of its own, and each instance is
//! decoded and encoded. typify has no validation beyond decoding.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::judge::Asked;
use super::read::{Group, Suite, Test};
use crate::child::{self, Event, Limits};
use crate::probe::{self, Input, Kind, Module};
use crate::scratch;

/// The version that is compared, with what its code needs in [`crate::probe`].
pub(crate) const VERSION: &str = "0.8.0";

const LIMITS: Limits = Limits {
    time: Duration::from_secs(20),
    memory_kib: 4 * 1024 * 1024,
};

/// What typify made of a schema.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Made {
    /// A module with the type `Case`.
    Made(()),
    /// Nothing, and why.
    Refused(String),
}

/// The text that stands for an instance: the instance.
pub(crate) fn instance(test: &Test) -> String {
    test.data.get().to_owned()
}

/// Generates, compiles and asks all groups.
///
/// # Errors
///
/// typify cannot be built, which needs the network once, or nothing compiles.
pub(crate) fn ask(suite: &Suite, folder: &Path) -> Result<Vec<Asked>, Box<dyn Error>> {
    let sources = folder.join("src");
    if sources.exists() {
        fs::remove_dir_all(&sources)?;
    }
    fs::create_dir_all(&sources)?;
    let made = generate(suite, folder)?;
    let modules: Vec<Module> = made
        .iter()
        .enumerate()
        .filter_map(|(at, made)| match made {
            Made::Made(()) => Some(Module {
                name: super::module(at),
                types: vec!["api::Case".to_owned()],
            }),
            Made::Refused(_) => None,
        })
        .collect();
    let target = scratch::folder().join("probe-typify");
    let built = probe::build(Kind::Typify, folder, &target, &modules)?;
    let mut inputs = Vec::new();
    for (at, group) in suite.groups.iter().enumerate() {
        let name = super::module(at);
        let compiled =
            matches!(made.get(at), Some(Made::Made(_))) && !built.broken.contains_key(&name);
        for test in group.tests.iter().filter(|_| compiled) {
            inputs.push(Input {
                module: name.clone(),
                target: 0,
                text: instance(test),
            });
        }
    }
    let mut verdicts = probe::ask(&built.program, folder, &inputs)?.into_iter();
    let mut asked = Vec::new();
    for (at, (group, made)) in suite.groups.iter().zip(&made).enumerate() {
        asked.push(match (made, built.broken.get(&super::module(at))) {
            (Made::Refused(reason), _) => Asked::NoType(reason.clone()),
            (Made::Made(_), Some(messages)) => {
                Asked::NoType(format!("does not compile: {}", messages.join(" ")))
            }
            (Made::Made(_), None) => Asked::Verdicts(
                verdicts.by_ref().take(group.tests.len()).collect(),
                String::new(),
            ),
        });
    }
    Ok(asked)
}

/// Runs typify on all schemas.
fn generate(suite: &Suite, folder: &Path) -> Result<Vec<Made>, Box<dyn Error>> {
    let program = tool()?;
    let mut jobs = Vec::new();
    for (at, group) in suite.groups.iter().enumerate() {
        let out = folder.join("src").join(super::module(at)).join("api");
        jobs.push((definitions(group), out));
    }
    let list = folder.join("jobs.json");
    fs::write(&list, serde_json::to_string(&jobs)?)?;
    let mut made: Vec<Made> = Vec::new();
    while made.len() < jobs.len() {
        let before = made.len();
        let arguments = [list.as_os_str().to_owned(), before.to_string().into()];
        let mut child = child::start_program(&program, &arguments, LIMITS)?;
        loop {
            match child.next() {
                Event::Line(line) => made.push(serde_json::from_str(&line)?),
                Event::End => break,
                Event::Broke(how, message) => {
                    made.push(Made::Refused(format!("{} {message}", how.as_str())));
                    break;
                }
            }
        }
        if made.len() == before {
            return Err("typify ended without a word".into());
        }
    }
    Ok(made)
}

/// The schema as typify takes the schemas of an API: a definition beside those that it defines; a boolean as the object that means the
/// same.
fn definitions(group: &Group) -> Value {
    let mut schema = match group.schema_at("#/definitions/Case") {
        Value::Bool(true) => json!({}),
        Value::Bool(false) => json!({"not": {}}),
        schema => schema,
    };
    let mut all = Map::new();
    if let Value::Object(members) = &mut schema {
        for keyword in ["definitions", "$defs"] {
            if let Some(Value::Object(definitions)) = members.remove(keyword) {
                all.extend(definitions);
            }
        }
    }
    all.insert("Case".to_owned(), schema);
    json!({"definitions": all})
}

/// Builds the program that runs typify.
fn tool() -> Result<std::path::PathBuf, Box<dyn Error>> {
    let folder = scratch::folder().join("typify");
    fs::create_dir_all(folder.join("src"))?;
    let manifest = format!(
        "[package]\nname = \"typify-tool\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         typify-impl = \"={VERSION}\"\nserde_json = \"1\"\n\n[workspace]\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/main.rs"), include_str!("typify_tool.rs"))?;
    let status = Command::new("cargo")
        .args(["build", "--quiet", "--target-dir"])
        .arg(scratch::folder().join("probe-typify"))
        .current_dir(&folder)
        .env_remove("RUSTFLAGS")
        .status()?;
    if !status.success() {
        return Err("typify cannot be built".into());
    }
    Ok(scratch::folder().join("probe-typify/debug/typify-tool"))
}
