//! Finds documents below paths: files enter, those whose root has `openapi` or `swagger` leave, sorted by path.
//!
//! Targets of references and other files have no such member and are left out. Nothing is parsed in full here, so that a
//! document with broken YAML is still found.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

/// A document to run.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// The folder that its references may not leave: that in which it was searched.
    pub(crate) root: Option<PathBuf>,
    /// The version that it names.
    pub(crate) version: String,
}

/// The documents at and below `paths`.
///
/// # Errors
///
/// What the file system says about a folder or a file.
pub(crate) fn documents(paths: &[PathBuf]) -> io::Result<Vec<Document>> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, path, &mut found)?;
        } else {
            found.extend(document(path, None)?);
        }
    }
    Ok(found)
}

/// The documents at and below `paths`; only about `count` of them, evenly from the list, if that many are asked for.
///
/// # Errors
///
/// What the file system says about a folder or a file.
pub(crate) fn sampled(paths: &[PathBuf], count: Option<usize>) -> io::Result<Vec<Document>> {
    let all = documents(paths)?;
    let step = count.map_or(1, |count| all.len().div_ceil(count.max(1)).max(1));
    Ok(all.into_iter().step_by(step).collect())
}

/// The document at `path`, if it is one.
///
/// # Errors
///
/// What the file system says about the file.
pub(crate) fn document(path: &Path, root: Option<&Path>) -> io::Result<Option<Document>> {
    let bytes = fs::read(path).map_err(|error| at(path, &error))?;
    let version = version(&String::from_utf8_lossy(&bytes));
    Ok(version.map(|version| Document {
        path: path.to_path_buf(),
        root: root.map(Path::to_path_buf),
        version,
    }))
}

fn walk(folder: &Path, root: &Path, found: &mut Vec<Document>) -> io::Result<()> {
    let entries = fs::read_dir(folder).map_err(|error| at(folder, &error))?;
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        let extension = path.extension().and_then(|extension| extension.to_str());
        if path.is_dir() {
            walk(&path, root, found)?;
        } else if matches!(extension, Some("json" | "yaml" | "yml")) {
            found.extend(document(&path, Some(root))?);
        }
    }
    Ok(())
}

fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

#[derive(Deserialize)]
struct Root {
    openapi: Option<Value>,
    swagger: Option<Value>,
}

/// The version that a document names at its root; `None` if the text is no document.
fn version(text: &str) -> Option<String> {
    let text = text.trim_start_matches('\u{feff}');
    // An array is no document, though its elements could be taken for the members.
    if text.trim_start().starts_with('[') {
        return None;
    }
    if let Ok(root) = serde_json::from_str::<Root>(text) {
        let version = root.openapi.or(root.swagger)?;
        return Some(
            version
                .as_str()
                .map_or_else(|| version.to_string(), str::to_owned),
        );
    }
    let flow = text.trim_start().starts_with('{');
    let mut lines = text.lines();
    lines.find_map(|line| {
        let line = if flow {
            line.trim_start_matches(['{', ' ', '\t'])
        } else {
            line
        };
        named(line)
    })
}

/// The value of a line `openapi: 3.0.0` or `"swagger": "2.0",`.
fn named(line: &str) -> Option<String> {
    let (key, value) = line.split_once(':')?;
    let quotes = ['"', '\'', ' '];
    if !matches!(key.trim_matches(quotes), "openapi" | "swagger") || key.starts_with(' ') {
        return None;
    }
    let value = value.split(" #").next().unwrap_or_default();
    let value = value.split(',').next().unwrap_or_default();
    Some(
        value
            .trim_matches([' ', '"', '\'', '\r', '\t', '}'])
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn documents_are_known_by_their_root() {
        assert_eq!(
            version("{\"openapi\": \"3.0.1\"}").as_deref(),
            Some("3.0.1")
        );
        assert_eq!(
            version("a: 1\n\"swagger\": '2.0' # old\n").as_deref(),
            Some("2.0")
        );
        assert_eq!(
            version("{\n  \"openapi\": \"3.1.0\",,\n").as_deref(),
            Some("3.1.0")
        );
        assert_eq!(version("a:\n  openapi: 3.0.0\n"), None);
        assert_eq!(version("[\"3.0.0\", \"2.0\"]"), None);
        assert_eq!(version("{\"info\": {\"openapi\": \"3.0.0\"}}"), None);
    }
}
