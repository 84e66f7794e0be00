//! What every document yields, stage by stage, so that a change shows the room that it comes from: the IR of a few documents, the
//! emitted code of all, and the rendered diagnostics of those with a fault.
//!
//! A snapshot changes with `INSTA_UPDATE=always cargo test --test snapshots`, and its diff is reviewed like code.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use insta::{assert_snapshot, glob};
use oasmith::{Code, Diagnostics, Error, File, Format, Generator, Output, Stage};
use support::documents;

/// How diagnostics are rendered.
const PLAIN: Format = Format::Human { color: false };

/// Codes that no document in `specs/err` triggers, and why.
const WITHOUT_DOCUMENT: &[(Code, &str)] = &[
    (Code::TooLarge, "takes more than 256 MiB"),
    (
        Code::Unwritable,
        "is about the output, not about the document",
    ),
    (
        Code::Untyped,
        "is listed on demand: tests/types/untyped.rs asks for it",
    ),
    (
        Code::UnknownTarget,
        "is about an option: tests/types/own_types.rs asks for it",
    ),
    (
        Code::NotOpenApi,
        "the dialect room repairs whatever the parser would refuse",
    ),
    (
        Code::UnresolvedReference,
        "the dialect room replaces what leads nowhere",
    ),
];

#[test]
fn emitted_code_of_the_documented_apis() {
    glob!("../specs", "*.yaml", |path| assert_snapshot!(emitted(path)));
}

#[test]
fn emitted_code_of_each_feature() {
    glob!("specs/ok", "*.{yaml,json}", |path| assert_snapshot!(
        emitted(path)
    ));
}

#[test]
fn meaning_of_some_features() {
    glob!(
        "specs/ok",
        "{presence,all_of_overlap,one_of_tagged,response_ranges}.yaml",
        |path| {
            let dump = Generator::new(relative(path)).dump(Stage::Ir);
            assert_snapshot!(folded(&dump.unwrap_or_else(|error| panic!("{error}")).text));
        }
    );
}

#[test]
fn diagnostics_of_each_fault() {
    glob!("specs/err", "*.{yaml,json}", |path| assert_snapshot!(
        outcome(path).1
    ));
}

/// The codes that begin with 01 and 02 are of repairs, or errors anyway.
#[test]
fn strict_makes_every_repair_an_error() {
    for path in documents("tests/specs/err") {
        let name = path.file_name().unwrap().to_string_lossy();
        if name.starts_with("01") || name.starts_with("02") {
            let outcome = Generator::new(relative(&path)).strict(true).generate();
            assert!(outcome.is_err(), "{name} is generated");
        }
    }
}

/// The number in a fault's file name is that of its code, and the document has no other fault.
#[test]
fn each_fault_has_its_code_alone() {
    for path in documents("tests/specs/err") {
        let name = path.file_name().unwrap().to_string_lossy();
        let codes: BTreeSet<_> = outcome(&path).0.iter().map(|found| found.code).collect();
        assert_eq!(codes.len(), 1, "{name}: {codes:?}");
        for code in codes {
            let number = code.as_str().trim_start_matches(['E', 'W']);
            assert!(name.starts_with(number), "{name} triggers {code:?}");
        }
    }
}

#[test]
fn no_two_codes_are_alike() {
    let texts: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(texts.len(), Code::ALL.len());
}

#[test]
fn every_code_has_a_document() {
    let faults = documents("tests/specs/err");
    let codes = faults.iter().flat_map(|path| {
        let found = outcome(path).0;
        found.iter().map(|found| found.code).collect::<Vec<_>>()
    });
    let triggered: BTreeSet<Code> = codes.collect();
    for code in Code::ALL {
        let excused = WITHOUT_DOCUMENT.iter().any(|(without, _)| without == code);
        assert_ne!(
            triggered.contains(code),
            excused,
            "{code:?} ({}) needs either a document in tests/specs/err or a reason in WITHOUT_DOCUMENT",
            code.as_str()
        );
    }
}

#[test]
fn emitted_code_is_well_formed_rust() {
    let all = [
        documents("specs"),
        documents("tests/specs/ok"),
        documents("tests/specs/err"),
    ];
    for path in all.iter().flatten() {
        let Ok(output) = generate(path) else { continue };
        for file in &output.files {
            let parsed = syn::parse_file(&file.text);
            let error = parsed.err().map(|error| error.to_string());
            assert_eq!(error, None, "{}: {}", path.display(), file.path.display());
        }
    }
}

#[test]
fn the_same_document_yields_the_same_bytes() {
    for path in [documents("specs"), documents("tests/specs/ok")].concat() {
        let [first, second] = [generate(&path), generate(&path)].map(Result::unwrap);
        assert_eq!(first.files, second.files, "{}", path.display());
        let [first, second] = [first, second].map(|output| output.render_diagnostics(PLAIN));
        assert_eq!(first, second, "{}", path.display());
    }
}

/// A debug dump with every part on one line that fits there.
fn folded(dump: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut open = Vec::new();
    for line in dump.lines() {
        lines.push(line.to_owned());
        if line.ends_with(['{', '[', '(']) {
            open.push(lines.len() - 1);
        } else if line.trim_start().starts_with(['}', ']', ')']) {
            let from = open.pop().unwrap();
            let parts = lines[from + 1..lines.len() - 1]
                .iter()
                .map(|part| part.trim());
            let inner = parts.collect::<Vec<_>>().join(" ");
            let inner = inner.trim_end_matches(',');
            let space = if line.contains('}') { " " } else { "" };
            let joined = format!("{}{space}{inner}{space}{}", lines[from], line.trim_start());
            if joined.len() <= 110 {
                lines.truncate(from);
                lines.push(joined);
            }
        }
    }
    lines.join("\n")
}

/// The emitted files of a document that must have no errors, below its warnings.
fn emitted(path: &Path) -> String {
    let output = generate(path).unwrap_or_else(|error| panic!("{error}"));
    let warnings = output.render_diagnostics(PLAIN);
    let files = concatenated(&output.files);
    if warnings.is_empty() {
        return files;
    }
    let warnings: Vec<_> = warnings.lines().map(|line| format!("// {line}")).collect();
    format!("{}\n\n{files}", warnings.join("\n"))
}

/// What was found in a document, and how it reads.
fn outcome(path: &Path) -> (Diagnostics, String) {
    match generate(path) {
        Ok(output) => {
            let text = output.render_diagnostics(PLAIN);
            (output.diagnostics, text)
        }
        Err(error) => {
            let text = error.render(PLAIN);
            (error.diagnostics, text)
        }
    }
}

/// Generates models, client and server of a document in memory.
fn generate(path: &Path) -> Result<Output, Error> {
    Generator::new(relative(path)).generate()
}

/// A path as a user in the package's folder writes it, so that diagnostics read the same everywhere.
fn relative(path: &Path) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let [root, path] = [root, path].map(|path| path.canonicalize().unwrap());
    path.strip_prefix(root).unwrap().to_path_buf()
}

/// All files as one text, each below its path.
fn concatenated(files: &[File]) -> String {
    let files = files
        .iter()
        .map(|file| format!("// --- {}\n{}", file.path.display(), file.text));
    files.collect::<Vec<_>>().join("\n")
}
