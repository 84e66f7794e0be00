//! What the tests over documents share: generating one, by a path relative to the package so that diagnostics read the same everywhere.

use std::path::{Path, PathBuf};

use oasmith::{Error, File, Format, Generator, Output};

/// How diagnostics are rendered in snapshots.
pub const PLAIN: Format = Format::Human { color: false };

/// A path as a user in the package's folder writes it.
pub fn relative(path: &Path) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = root.canonicalize().unwrap();
    let path = path.canonicalize().unwrap();
    path.strip_prefix(root).unwrap().to_path_buf()
}

/// Generates models, client and server of a document in memory.
pub fn generate(path: &Path) -> Result<Output, Error> {
    Generator::new(relative(path)).generate()
}

/// The documents in a folder of the package, in order of their names; folders in it hold what the documents refer to.
pub fn documents(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = paths.filter(|path| path.is_file()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "no documents in {folder}");
    paths
}

/// All files as one text, each below its path.
pub fn concatenated(files: &[File]) -> String {
    let files = files
        .iter()
        .map(|file| format!("// --- {}\n{}", file.path.display(), file.text));
    files.collect::<Vec<_>>().join("\n")
}
