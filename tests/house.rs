//! The rules of the house that a compiler does not check, as `ARCHITECTURE.md` states them: which room knows which, where each
//! foreign crate lives, that modules say what they are for, and that files stay short enough to be read.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

#[path = "support/imports.rs"]
mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use imports::{Imports, imports};

/// The rooms of `generator/core/src` in the order in which a document passes them: a room knows those above it.
const ROOMS: &[&str] = &[
    "source",
    "diagnostic",
    "load",
    "dialect",
    "parse",
    "ir",
    "lower",
    "check",
    "plan",
    "emit",
    "write",
];

/// Plain options that every room may read.
const OPTIONS: &str = "config";

/// The only files that know all rooms: they call them.
const HALLWAY: &[&str] = &["lib", "facade"];

/// Which rooms a foreign crate lives in. `serde_json::Value` is also what `openapiv3` keeps examples and defaults in.
const CRATES: &[(&str, &[&str])] = &[
    ("annotate_snippets", &["diagnostic"]),
    ("heck", &["plan"]),
    ("oasmith_pattern", &["lower"]),
    ("openapiv3", &["parse", "lower"]),
    ("prettyplease", &["write"]),
    ("proc_macro2", &["emit", "write"]),
    ("quote", &["emit"]),
    ("saphyr_parser", &["diagnostic"]),
    ("serde", &["load", "parse"]),
    ("serde_json", &["load", "parse", "lower"]),
    ("serde_yaml", &["load"]),
    ("syn", &["write"]),
    ("unicode_ident", &["plan"]),
];

/// The submodules of `emit` that make a file each; what they share is in the others.
const EMITTERS: &[&str] = &["client", "models", "operations", "server"];

/// How long a file may be.
const LINES: usize = 450;

/// Files that are longer, and why.
const LONG_FILES: &[(&str, &str)] = &[];

/// What no source may say.
const FORBIDDEN: &[&str] = &["todo!", "unimplemented!", "unsafe"];

#[test]
fn rooms_know_only_rooms_above_them() {
    let mut wrong = Vec::new();
    for (path, module) in core_modules() {
        let found = imports(&read(&path), &strs(&module));
        wrong.extend(
            misplaced_rooms(&module[0], &found)
                .into_iter()
                .map(|what| format!("{}: {what}", path.display())),
        );
    }
    assert_eq!(wrong, [] as [&str; 0]);
}

#[test]
fn emitters_do_not_call_each_other() {
    let mut wrong = Vec::new();
    for (path, module) in core_modules() {
        if module[0] == "emit" && module.len() > 1 {
            let found = imports(&read(&path), &strs(&module));
            wrong.extend(
                called_siblings(&found)
                    .into_iter()
                    .map(|what| format!("{}: {what}", path.display())),
            );
        }
    }
    assert_eq!(wrong, [] as [&str; 0]);
}

#[test]
fn foreign_crates_live_in_their_rooms() {
    let mut homes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let crates = dependencies("generator/core/Cargo.toml", &["dependencies"]);
    for (path, module) in core_modules() {
        // Tests may look at a room's work through the eyes of the next.
        if module.iter().any(|step| step == "tests") {
            continue;
        }
        for name in imports(&read(&path), &strs(&module)).heads {
            if crates.contains(&name) {
                homes.entry(name).or_default().insert(module[0].clone());
            }
        }
    }
    let table = CRATES.iter().map(|(name, rooms)| {
        let rooms: BTreeSet<String> = rooms.iter().map(ToString::to_string).collect();
        (name.to_string(), rooms)
    });
    assert_eq!(
        homes,
        table.collect(),
        "the crates that rooms name, and the table in tests/house.rs"
    );
    assert_eq!(
        homes.into_keys().collect::<BTreeSet<_>>(),
        crates,
        "dependencies that no room names"
    );
}

#[test]
fn modules_say_what_they_are_for() {
    let silent = sources()
        .into_iter()
        .filter(|path| is_module_root(path) && !read(path).starts_with("//! "));
    assert_eq!(
        silent.collect::<Vec<_>>(),
        [] as [PathBuf; 0],
        "these do not start with `//!`"
    );
}

#[test]
fn files_stay_short() {
    let tests = sorted("generator")
        .into_iter()
        .map(|folder| folder.join("tests"));
    let tests = tests
        .chain([PathBuf::from("tests")])
        .filter(|folder| folder.is_dir());
    let all = sources()
        .into_iter()
        .chain(tests.flat_map(|folder| rust_files(&folder)));
    let all = all.map(|path| (path.display().to_string(), read(&path).lines().count()));
    let long: BTreeMap<_, _> = all.filter(|(_, lines)| *lines > LINES).collect();
    let listed: BTreeSet<_> = LONG_FILES
        .iter()
        .map(|(path, _)| path.to_string())
        .collect();
    let found: BTreeSet<_> = long.keys().cloned().collect();
    assert_eq!(
        found, listed,
        "split what is too long along its meaning; take off the list what no longer is: {long:?}"
    );
}

#[test]
fn sources_are_finished_and_safe() {
    for path in sources() {
        let words = imports(&read(&path), &[]).words;
        for word in FORBIDDEN {
            assert!(!words.contains(*word), "{}: {word}", path.display());
        }
    }
}

#[test]
fn the_architecture_page_names_rooms_and_dependencies() {
    let page = read(Path::new("ARCHITECTURE.md"));
    for room in ROOMS.iter().chain([&OPTIONS]) {
        let folder = Path::new("generator/core/src").join(room).is_dir();
        let name = format!("{room}{}", if folder { "/" } else { ".rs" });
        assert!(page.contains(&name), "ARCHITECTURE.md does not name {name}");
    }
    let manifests = sorted("generator")
        .into_iter()
        .map(|folder| folder.join("Cargo.toml"));
    for manifest in manifests.filter(|path| path.is_file()) {
        for name in dependencies(
            &manifest.display().to_string(),
            &["dependencies", "dev-dependencies"],
        ) {
            let named = [name.clone(), name.replace('_', "-")]
                .iter()
                .any(|name| page.contains(&format!("`{name}`")));
            assert!(
                named,
                "ARCHITECTURE.md does not name `{name}` of {}",
                manifest.display()
            );
        }
    }
}

/// Every file below `generator/core/src` is in a room, and every room is there.
#[test]
fn the_table_has_every_room() {
    let found: BTreeSet<String> = core_modules()
        .into_iter()
        .map(|(_, module)| module[0].clone())
        .collect();
    let known = ROOMS
        .iter()
        .chain(HALLWAY)
        .chain([&OPTIONS])
        .map(ToString::to_string);
    assert_eq!(found, known.collect());
}

mod the_checks_can_fail {
    use super::*;

    #[test]
    fn a_room_that_knows_one_below() {
        let text = "use crate::{plan::Plan, ir::Api};\nfn f() { crate::write::write(); super::super::load::load(); }";
        let found = imports(text, &["check", "names"]);
        assert_eq!(
            misplaced_rooms("check", &found),
            ["knows plan::Plan", "knows write::write"]
        );
        assert_eq!(
            misplaced_rooms("check", &imports("use crate::Generator;", &["check"])),
            ["knows Generator"]
        );
    }

    #[test]
    fn a_room_named_by_super() {
        let text = "use super::emit::Item; mod tests { use super::*; use super::super::lower; }";
        assert_eq!(
            misplaced_rooms("parse", &imports(text, &["parse"])),
            ["knows emit::Item", "knows lower"]
        );
        assert_eq!(
            misplaced_rooms(
                "load",
                &imports("use super::emit::Item;", &["load", "tree"])
            ),
            [] as [&str; 0]
        );
    }

    #[test]
    fn an_ir_that_knows_more_than_places() {
        let found = imports(
            "use crate::source::{Origin, Node}; use crate::diagnostic::Code;",
            &["ir"],
        );
        assert_eq!(
            misplaced_rooms("ir", &found),
            ["knows diagnostic::Code", "knows source::Node"]
        );
        assert_eq!(
            misplaced_rooms(
                "diagnostic",
                &imports("use crate::config::Layout;", &["diagnostic"])
            ),
            ["knows config::Layout"]
        );
    }

    #[test]
    fn an_emitter_that_calls_another() {
        let found = imports(
            "use super::models::{self, file};\nuse super::server;\nuse super::operations::about;",
            &["emit", "client"],
        );
        assert_eq!(
            called_siblings(&found),
            ["models::file", "models::self", "server"]
        );
        let inner = imports(
            "mod tests { use super::server::file; }",
            &["emit", "client"],
        );
        assert_eq!(called_siblings(&inner), [] as [&str; 0]);
    }

    #[test]
    fn crates_and_words() {
        let text = "use syn; fn f() { ::heck::f(); if a != todo { todo!(\"later\") } a::quote::b(); quote! { serde::Serialize } unsafe {} }";
        let found = imports(text, &["check"]);
        assert_eq!(
            found.heads.into_iter().collect::<Vec<_>>(),
            ["a", "heck", "syn"]
        );
        assert!(found.words.contains("todo!") && found.words.contains("unsafe"));
        assert!(
            !imports("/// todo!()\nfn unsafe_code() { a != todo; }", &[])
                .words
                .contains("todo!")
        );
    }
}

/// Which rooms below it, or what else of the crate, a room's file names.
fn misplaced_rooms(room: &str, found: &Imports) -> Vec<String> {
    if HALLWAY.contains(&room) {
        return Vec::new();
    }
    let above = ROOMS.iter().take_while(|above| **above != room);
    let above: Vec<&str> = above.copied().chain([room, OPTIONS]).collect();
    let allowed = |path: &str| {
        let head = path.split("::").next().unwrap_or_default();
        match room {
            "ir" => head == "ir" || path == "source::Origin",
            "diagnostic" => matches!(head, "diagnostic" | "source"),
            _ => above.contains(&head),
        }
    };
    let wrong = found.rooms.iter().filter(|path| !allowed(path));
    wrong.map(|path| format!("knows {path}")).collect()
}

/// Which siblings an emitter names whole, or by the function that makes their file.
fn called_siblings(found: &Imports) -> Vec<String> {
    let wrong = found
        .siblings
        .iter()
        .filter(|path| match path.split_once("::") {
            Some((module, item)) => {
                EMITTERS.contains(&module) && matches!(item, "file" | "self" | "*")
            }
            None => EMITTERS.contains(&path.as_str()),
        });
    wrong.cloned().collect()
}

/// The files of the core with their modules; the first is the room.
fn core_modules() -> Vec<(PathBuf, Vec<String>)> {
    let root = Path::new("generator/core/src");
    let files = rust_files(root).into_iter().map(|path| {
        let place = path.strip_prefix(root).unwrap().with_extension("");
        let mut module: Vec<String> = place
            .iter()
            .map(|step| step.to_string_lossy().into_owned())
            .collect();
        module.pop_if(|last| last == "mod");
        (path, module)
    });
    files.collect()
}

/// Every source of the users' crates, and the build script.
fn sources() -> Vec<PathBuf> {
    let crates = sorted("generator")
        .into_iter()
        .map(|folder| folder.join("src"));
    let files = crates
        .filter(|folder| folder.is_dir())
        .flat_map(|folder| rust_files(&folder));
    files.chain([PathBuf::from("build.rs")]).collect()
}

/// The root of a crate, or of a module that has a folder or is a room.
fn is_module_root(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_string_lossy();
    let room = path
        .parent()
        .is_some_and(|folder| folder.ends_with("core/src"));
    let tests = path
        .parent()
        .is_some_and(|folder| folder.ends_with("tests"));
    !tests && (room || matches!(&*name, "mod.rs" | "lib.rs" | "main.rs" | "build.rs"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = sorted(&folder.display().to_string()).into_iter();
    let files = entries.flat_map(|path| {
        if path.is_dir() {
            rust_files(&path)
        } else {
            vec![path]
        }
    });
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

fn sorted(folder: &str) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
}

/// The dependencies in some tables of a manifest, as Rust names them.
fn dependencies(manifest: &str, tables: &[&str]) -> BTreeSet<String> {
    let text = read(Path::new(manifest));
    let mut within = false;
    let names = text.lines().filter_map(|line| {
        if let Some(table) = line.strip_prefix('[') {
            within = tables.contains(&table.trim_end_matches(']'));
            return None;
        }
        let (name, _) = line.split_once(['.', '=', ' ']).filter(|_| within)?;
        (!name.starts_with('#')).then(|| name.replace('-', "_"))
    });
    names.collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn strs(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}
