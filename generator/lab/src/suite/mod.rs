//! Measures generated types by the JSON Schema Test Suite: folders of it enter, a table per keyword leaves.
//!
//! Each group's schema, read by the letter, becomes a component of a document of its own and a module of one program, and each instance is decoded,
//! validated and encoded again. Left out are only remote references, `$dynamicRef`, custom vocabularies, and in draft 4 `id`.

mod expected;
mod judge;
mod read;
mod table;
mod typify;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::Value;

use crate::batch::{self, Job};
use crate::conformance;
use crate::probe::{self, Input, Kind, Module};
use crate::row::Outcome;
use crate::scratch;

use expected::Expected;
use judge::{Asked, Decision};
use read::{Dialect, Suite, Test};

/// What to measure.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Folders of the suite: `draft4`, `draft2020-12`
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Ask typify too, which needs the network once
    #[arg(long)]
    typify: bool,
    /// Write the list of wrong decisions anew
    #[arg(long)]
    record: bool,
    /// Write the table into this file, between the marks of this command
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

/// Measures; whether exactly the decisions that are listed as wrong are wrong.
///
/// # Errors
///
/// A suite cannot be read, or nothing can be compiled.
pub(crate) fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let mut names = Vec::new();
    let mut found = Vec::new();
    let mut document = String::new();
    for path in &arguments.paths {
        if !path.exists() {
            println!("skipped: {} is not here", path.display());
            return Ok(true);
        }
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        document += &measured(path, &name, arguments, &mut found)?;
        names.push(name);
    }
    if let Some(file) = &arguments.write {
        conformance::write(file, "schema-suite", &document)?;
    }
    if arguments.record {
        Expected::read().unwrap_or_default().record(&names, found)?;
        return Ok(true);
    }
    let differences = Expected::read()?.differences(&names, &found);
    differences.iter().for_each(|line| println!("{line}"));
    Ok(differences.is_empty())
}

/// Whether a folder is one of the suite.
pub(crate) fn is_suite(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "draft2020-12")
}

/// The schemas of the suite, each as the only component of a document, without those that have a name of their own.
///
/// # Errors
///
/// A file cannot be read, or is not of the suite's form.
pub(crate) fn documents(folder: &Path) -> Result<Vec<(String, Value)>, Box<dyn Error>> {
    let suite = read::read(folder, Dialect::Draft2020)?;
    let own = ["\"$id\"", "\"$anchor\"", "\"$schema\":\"http://"];
    let plain = suite.groups.iter().filter(|group| {
        // The validator takes what is no internationalized name.
        if group.file.contains("idn-") {
            return false;
        }
        let text = group.schema.to_string();
        group.schema.is_object() && !own.iter().any(|name| text.contains(name))
    });
    Ok(plain
        .map(|group| {
            let path = format!("{}: {}", group.file, group.description);
            (path, group.alone(Dialect::Draft2020))
        })
        .collect())
}

/// The text that stands for an instance: the value of the only member.
fn instance(test: &Test) -> String {
    format!("{{\"value\":{}}}", test.data.get())
}

/// The name of the module of a group.
fn module(at: usize) -> String {
    format!("g{at:04}")
}

/// Says how far the required tests are from what is required of them.
fn summary(decisions: &[Decision<'_>]) {
    let [(_, counts), _] = table::totals(decisions);
    let [_, _, undeclared, ..] = counts.wrong;
    println!(
        "\nrequired tests: {} of {} valid instances kept ({undeclared} more but for members that the schema does not declare), \
         {:.1} % of {} invalid ones refused",
        counts.valid_right,
        counts.valid,
        counts.refused_percent(),
        counts.invalid
    );
}

/// Generates, compiles and asks all groups, whose schemas are read by the letter or as usual.
/// Measures one folder, prints what was found, and gives its tables.
fn measured(
    path: &Path,
    name: &str,
    arguments: &Arguments,
    found: &mut Vec<(expected::Key, String)>,
) -> Result<String, Box<dyn Error>> {
    let dialect = Dialect::of(path);
    let suite = read::read(path, dialect)?;
    let folder = scratch::folder().join("suite");
    let asked = ask(&suite, dialect, &folder.join(name), true)?;
    let decisions = judge::judge(&suite, &asked, instance);
    let (groups, left_out) = (suite.groups.len(), suite.left_out.len());
    println!("\n{name}: {groups} groups, {left_out} left out\n");
    table::print(&decisions);
    summary(&decisions);
    let usual = match arguments.write {
        Some(_) => Some(ask(&suite, dialect, &folder.join(name), false)?),
        None => None,
    };
    let usual = usual.map(|asked| judge::judge(&suite, &asked, instance));
    let theirs = match arguments.typify {
        true => Some(typify::ask(&suite, &folder.join(format!("{name}-typify")))?),
        false => None,
    };
    let theirs = theirs.map(|asked| judge::judge(&suite, &asked, typify::instance));
    if let Some(theirs) = &theirs {
        println!("\n{name}, typify {}\n", typify::VERSION);
        table::print(theirs);
        summary(theirs);
    }
    let mut tables: Vec<(&str, &[Decision<'_>])> = vec![("", &decisions)];
    tables.extend(usual.as_deref().map(|usual| ("as usual: ", usual)));
    tables.extend(theirs.as_deref().map(|theirs| ("typify: ", theirs)));
    found.extend(expected::rows(name, &decisions));
    Ok(format!("### {name}\n\n{}\n", table::markdown(&tables)))
}

fn ask(
    suite: &Suite,
    dialect: Dialect,
    folder: &Path,
    exact: bool,
) -> Result<Vec<Asked>, Box<dyn Error>> {
    let sources = folder.join("src");
    if sources.exists() {
        fs::remove_dir_all(&sources)?;
    }
    fs::create_dir_all(&sources)?;
    let job = |(at, group): (usize, &read::Group)| Job {
        text: group.document(dialect).to_string(),
        out: sources.join(module(at)).join("api"),
        exact,
    };
    let jobs: Vec<Job> = suite.groups.iter().enumerate().map(job).collect();
    let made = batch::generate(&jobs, &folder.join("jobs.json"))?;
    let modules: Vec<Module> = made
        .iter()
        .enumerate()
        .filter(|(_, made)| matches!(made.outcome, Outcome::Generated(_)))
        .map(|(at, _)| Module {
            name: module(at),
            types: vec!["api::models::Instance".to_owned()],
        })
        .collect();
    let target = scratch::folder().join("probe");
    let built = probe::build(Kind::Ours, folder, &target, &modules)?;
    let whole = |module: &&Module| !built.broken.contains_key(&module.name);
    let inputs = inputs(suite, modules.iter().filter(whole))?;
    let mut verdicts = probe::ask(&built.program, folder, &inputs)?.into_iter();
    let groups = suite.groups.iter().zip(&made).enumerate();
    let asked =
        groups.map(
            |(at, (group, made))| match (&made.outcome, built.broken.get(&module(at))) {
                (Outcome::Refused(refused), _) => Asked::NoType(refused.messages.join(" ")),
                (Outcome::Broken { how, message }, _) => {
                    Asked::NoType(format!("{} {message}", how.as_str()))
                }
                (Outcome::Generated(_), Some(messages)) => {
                    Asked::NoType(format!("does not compile: {}", messages.join(" ")))
                }
                (Outcome::Generated(_), None) => Asked::Verdicts(
                    verdicts.by_ref().take(group.tests.len()).collect(),
                    made.warnings.join(" "),
                ),
            },
        );
    Ok(asked.collect())
}

/// The instances of the groups that have modules.
fn inputs<'m>(
    suite: &Suite,
    modules: impl Iterator<Item = &'m Module>,
) -> Result<Vec<Input>, Box<dyn Error>> {
    let mut inputs = Vec::new();
    for module in modules {
        let at: usize = module.name.trim_start_matches('g').parse()?;
        let groups = suite.groups.get(at).into_iter();
        let tests = groups.flat_map(|group| &group.tests);
        inputs.extend(tests.map(|test| Input {
            module: module.name.clone(),
            target: 0,
            text: instance(test),
        }));
    }
    Ok(inputs)
}
