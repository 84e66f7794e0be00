//! Reads a document: files in, one [`Node`] tree out.
//!
//! The path of the entry document enters (or its text); YAML and JSON are told apart by content. References to other
//! files are bundled into the tree, and [`Relocations`] remembers where each part was written. It refuses what is not
//! text, what is too large or too deep, files outside the root folder, and the network. It knows of OpenAPI only where
//! references may stand; whether local references lead anywhere is for later rooms.

mod bundle;
mod choices;
mod files;
mod grammar;
mod identify;
mod name;
mod numbers;
mod parse;
mod place;
mod read;
mod reference;
mod tree;

use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostics};
use crate::source::{Node, Relocations, SourceMap};

use files::Files;

pub(crate) use choices::choose;

/// What is repaired on the way in.
pub(crate) const REPAIRS: [Code; 4] = [
    Code::InexactNumber,
    Code::NotJson,
    Code::StrayReference,
    Code::NearlyJson,
];

/// What references may reach.
#[derive(Debug, Clone, Default)]
pub(crate) struct LoadOptions {
    /// References read files below this folder only; the folder of the entry document unless given.
    pub(crate) root: Option<PathBuf>,
    /// Local copies of remote documents, by URL. A URL that ends in `/` stands for everything below it, and its path is a folder.
    pub(crate) map: Vec<(String, PathBuf)>,
}

/// A document in one tree.
#[derive(Debug, Clone)]
pub(crate) struct Loaded {
    /// The tree; what other files hold is under `components` (or its counterparts in Swagger 2.0) or in the place of its `$ref`.
    pub(crate) root: Node,
    /// Where the parts that were moved were written.
    pub(crate) relocations: Relocations,
}

/// Reads the document at `entry` and everything it refers to.
///
/// `None` if the entry document itself could not be read or parsed; faults of other files leave their references as they
/// are. Both are reported in `diagnostics` as errors.
pub(crate) fn load(
    entry: &Path,
    options: &LoadOptions,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Loaded> {
    let text = match read::read(entry, read::LARGEST) {
        Ok(text) => text,
        Err(fault) => {
            diagnostics.push(fault.of_entry(entry, sources));
            return None;
        }
    };
    let files = Files::new(entry, options, text.len());
    load_tree(entry, text, files, sources, diagnostics)
}

/// Reads a document from memory; `name` is its name in diagnostics.
///
/// Its references to other files are relative to [`LoadOptions::root`], and refused unless that is given. `None` and
/// errors as with [`load`].
pub(crate) fn load_text(
    name: &str,
    text: impl Into<String>,
    options: &LoadOptions,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Loaded> {
    let text = match read::check(text.into().into_bytes()) {
        Ok(text) => text,
        Err(fault) => {
            diagnostics.push(fault.of_entry(Path::new(name), sources));
            return None;
        }
    };
    let files = Files::in_memory(name, options, text.len());
    load_tree(Path::new(name), text, files, sources, diagnostics)
}

fn load_tree(
    path: &Path,
    text: String,
    mut files: Files,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Loaded> {
    let file = sources.add(path, text);
    let mut root = parse::parse(file, sources, diagnostics)?;
    if identify::applies(&root) {
        files.identify(identify::resolve(&mut root));
    }
    Some(bundle::bundle(root, files, sources, diagnostics))
}

#[cfg(test)]
mod tests;
