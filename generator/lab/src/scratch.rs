//! Where the lab keeps what it generates: below the target folder of the build that made it.

use std::path::{Path, PathBuf};

/// The lab's folder: `target/lab`.
pub(crate) fn folder() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    target
        .unwrap_or_else(|| workspace().join("target"))
        .join("lab")
}

/// The root of the workspace that the lab was built in.
pub(crate) fn workspace() -> PathBuf {
    lab().join("../..")
}

/// The lab's own source folder, which holds its lists.
pub(crate) fn lab() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file name for a path: letters and digits stay, everything else becomes `_`.
pub(crate) fn slug(path: &str) -> String {
    let name = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    path.trim_matches(['.', '/'])
        .chars()
        .map(name)
        .collect::<String>()
        .to_lowercase()
}
