//! The committed code is what the documents yield: `generated/` equals what `specs/` gives, byte for byte.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod support;

use std::path::Path;

use oasmith::{Difference, Generator};
use similar::TextDiff;
use support::documents;

#[test]
fn generated_code_is_that_of_the_documents() {
    for spec in documents("specs") {
        let module = module(&spec);
        let dir = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("generated")
            .join(&module);
        let generator = Generator::new(&spec).client().server();
        let differences = generator
            .check(dir)
            .unwrap_or_else(|error| panic!("{error}"))
            .differences;
        let diffs: String = differences
            .iter()
            .map(|found| diff(&module, found))
            .collect();
        assert!(
            diffs.is_empty(),
            "generated/ is behind specs/; `touch specs/* && cargo build` brings it up to date\n{diffs}"
        );
    }
}

/// No module is left of a document that is gone, and the library has all of them.
#[test]
fn the_library_lists_each_module() {
    let modules: Vec<String> = documents("specs").iter().map(|spec| module(spec)).collect();
    let generated = Path::new(env!("CARGO_MANIFEST_DIR")).join("generated");
    let library = std::fs::read_to_string(generated.join("lib.rs")).unwrap();
    let listed = library
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    assert_eq!(listed.collect::<Vec<_>>(), modules);
    let entries = std::fs::read_dir(generated)
        .unwrap()
        .map(|entry| entry.unwrap());
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut folders: Vec<_> = folders
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    folders.sort();
    assert_eq!(folders, modules);
}

#[test]
fn a_difference_shows_the_lines() {
    let found = Difference {
        path: "models.rs".into(),
        expected: Some("one\ntwo\n".into()),
        found: Some("one\n2\n".into()),
    };
    let expected =
        "--- generated/users/models.rs\n+++ from the document\n@@ -1,2 +1,2 @@\n one\n-2\n+two\n";
    assert_eq!(diff("users", &found), expected);
}

/// The module of a document, as the build script names it.
fn module(spec: &Path) -> String {
    spec.file_stem()
        .unwrap()
        .to_string_lossy()
        .replace('-', "_")
}

/// What would change in a file, as a unified diff.
fn diff(module: &str, difference: &Difference) -> String {
    let [found, expected] =
        [&difference.found, &difference.expected].map(|text| text.as_deref().unwrap_or_default());
    let path = format!("generated/{module}/{}", difference.path.display());
    TextDiff::from_lines(found, expected)
        .unified_diff()
        .header(&path, "from the document")
        .to_string()
}
