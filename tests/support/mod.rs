//! What the tests over documents share.

use std::path::{Path, PathBuf};

/// The documents in a folder of the package, in order of their names; folders in it hold what the documents refer to.
pub(crate) fn documents(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = paths.filter(|path| path.is_file()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "no documents in {folder}");
    paths
}
