//! Where the items of a document stand: one file a concern, and files by tag where there are many operations.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::path::{Path, PathBuf};
use std::{env, fs};

use oasmith::{Generator, Split};

const DOCUMENT: &str = "tests/specs/ok/tags.yaml";

fn files(split: Split) -> Vec<String> {
    let output = Generator::new(DOCUMENT).split(split).generate().unwrap();
    let paths = output.files.iter().map(|file| file.path.display());
    paths.map(|path| path.to_string()).collect()
}

#[test]
fn few_operations_stand_in_one_file() {
    let together = [
        "mod.rs",
        "models.rs",
        "operations.rs",
        "client.rs",
        "server.rs",
    ];
    assert_eq!(files(Split::Auto), together);
    assert_eq!(files(Split::Never), together);
}

#[test]
fn operations_stand_with_their_first_tag() {
    let apart = [
        "mod.rs",
        "models.rs",
        "operations.rs",
        "operations/pets.rs",
        "operations/mod_.rs",
        "operations/untagged.rs",
        "client.rs",
        "client/pets.rs",
        "client/mod_.rs",
        "client/untagged.rs",
        "server.rs",
    ];
    assert_eq!(files(Split::Always), apart);
}

#[test]
fn what_has_no_items_is_not_exported() {
    let output = Generator::new(DOCUMENT).split(Split::Always).generate();
    let files = output.unwrap().files;
    let text = |path: &str| {
        let file = files.iter().find(|file| file.path == Path::new(path));
        file.unwrap().text.clone()
    };
    assert!(text("operations.rs").contains("pub use pets::*;"));
    assert!(text("client.rs").contains("mod pets;"));
    // None of its calls has a setter, so all are the runtime's.
    assert!(!text("client.rs").contains("pub use"));
}

#[test]
fn webhooks_without_operations_have_no_module() {
    let text = "openapi: 3.1.1\ninfo: {title: T, version: '1'}\nwebhooks: {x: {}}\ncomponents: {schemas: {A: {type: string}}}\n";
    let output = Generator::from_text("empty.yaml", text).generate().unwrap();
    let paths = output.files.iter().map(|file| file.path.display());
    let paths: Vec<String> = paths.map(|path| path.to_string()).collect();
    assert_eq!(paths, ["mod.rs", "models.rs"]);
}

#[test]
fn many_operations_are_split_without_being_asked() {
    let paths: String = (0..100)
        .map(|at| {
            format!(
                "  /p{at}: {{get: {{tags: [t{}], responses: {{'204': {{description: .}}}}}}}}\n",
                at % 2
            )
        })
        .collect();
    let text = format!("openapi: 3.0.4\ninfo: {{title: Many, version: '1'}}\npaths:\n{paths}");
    let output = Generator::from_text("many.yaml", text).generate().unwrap();
    let split = output
        .files
        .iter()
        .filter(|file| file.path.starts_with("operations"));
    assert_eq!(split.count(), 2);
}

#[test]
fn parts_that_are_no_longer_wanted_are_removed() {
    let dir: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join("layout");
    let _ = fs::remove_dir_all(&dir);
    let write = |split| {
        Generator::new(DOCUMENT)
            .split(split)
            .write_to(&dir)
            .unwrap()
    };
    write(Split::Always);
    let mine = dir.join("operations/mine.rs");
    fs::write(&mine, "// Written by hand.\n").unwrap();
    let report = write(Split::Never);
    assert_eq!(report.removed.len(), 6);
    assert!(!dir.join("client/pets.rs").exists());
    assert!(mine.exists());
}

/// rustc gives up after 128 steps to prove that the values of a type may go to another thread.
#[test]
fn a_crate_of_deep_types_raises_the_limit_of_recursion() {
    let crate_of = |count: usize| {
        let schemas = (0..count).map(|at| {
            let next = at + 1;
            format!("    A{at}: {{properties: {{next: {{type: array, items: {{$ref: '#/components/schemas/A{next}'}}}}}}}}\n")
        });
        let text = format!(
            "openapi: 3.0.4\ninfo: {{title: Deep, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{}    A{count}: {{type: string}}\n",
            schemas.collect::<String>()
        );
        let output = Generator::from_text("deep.yaml", text).crate_named("deep");
        output.generate().unwrap().files.remove(1).text
    };
    assert!(!crate_of(10).contains("recursion_limit"));
    assert!(crate_of(40).contains("#![recursion_limit = \"512\"]"));
}
