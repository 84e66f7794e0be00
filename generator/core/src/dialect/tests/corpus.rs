//! Documents from outside: `OASMITH_CORPUS=folder cargo test -p oasmith corpus -- --ignored`.

use std::path::{Path, PathBuf};

use super::support::{json, node};
use crate::diagnostic::Diagnostics;
use crate::dialect::{Options, normalize};
use crate::source::{Node, Relocations, SourceMap};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The tree of a file, if the file is a document.
fn read(path: &Path) -> Option<Node> {
    let text = std::fs::read_to_string(path).ok()?;
    let value: serde_json::Value = if path.extension()? == "json" {
        serde_json::from_str(&text).ok()?
    } else {
        serde_yaml::from_str(&text).ok()?
    };
    let root = node(value);
    (root.get("openapi").is_some() || root.get("swagger").is_some()).then_some(root)
}

fn check(path: &Path) -> Result<(), String> {
    let Some(mut root) = read(path) else {
        return Ok(());
    };
    let normalize = |root: &mut Node| {
        let relocations = &mut Relocations::default();
        normalize(
            root,
            &SourceMap::default(),
            relocations,
            &Options::default(),
            &mut Diagnostics::default(),
        )
    };
    if normalize(&mut root).is_none() {
        return Ok(());
    }
    let tree = json(&root);
    serde_json::from_value::<openapiv3::OpenAPI>(tree.clone())
        .map_err(|error| error.to_string())?;
    normalize(&mut root);
    if json(&root) == tree {
        Ok(())
    } else {
        Err("a second run changes the tree".to_owned())
    }
}

#[test]
#[ignore = "needs a folder of documents"]
fn every_document_parses_and_stays_as_it_is() {
    let folder = std::env::var("OASMITH_CORPUS").unwrap();
    let mut found = Vec::new();
    files(Path::new(&folder), &mut found);
    found.sort();
    let work = move || {
        let failures = found
            .iter()
            .filter_map(|path| Some(format!("{}: {}", path.display(), check(path).err()?)));
        failures.collect::<Vec<_>>()
    };
    let failures = std::thread::Builder::new()
        .stack_size(1 << 28)
        .spawn(work)
        .unwrap()
        .join()
        .unwrap();
    assert!(failures.is_empty(), "{failures:#?}");
}
