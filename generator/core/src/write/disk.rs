//! Files on disk: written where they changed, removed where an earlier run wrote them, or only compared.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{File, HEADER, MANIFEST_HEADER};

/// A file that is not as it would be generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its path below the output folder.
    pub path: PathBuf,
    /// What would be generated; `None` when the file would be removed.
    pub expected: Option<String>,
    /// What stands there; `None` when the file is missing.
    pub found: Option<String>,
}

/// What writing did, by path below the output folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Written {
    /// Files that are new or changed.
    pub written: Vec<PathBuf>,
    /// Files that already were as they should be.
    pub unchanged: Vec<PathBuf>,
    /// Files of an earlier run that are no longer generated.
    pub removed: Vec<PathBuf>,
}

/// Writes what changed below `dir`, and removes what an earlier run wrote and this one did not.
///
/// # Errors
///
/// What the file system says, with the path in question.
pub(crate) fn write(files: &[File], dir: &Path) -> io::Result<Written> {
    for file in files {
        refuse_foreign(&dir.join(&file.path))?;
    }
    let mut done = Written::default();
    for file in files {
        let path = dir.join(&file.path);
        let found = fs::read(&path).ok();
        if found.as_deref() == Some(file.text.as_bytes()) {
            done.unchanged.push(file.path.clone());
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| at(parent, &error))?;
        }
        fs::write(&path, &file.text).map_err(|error| at(&path, &error))?;
        done.written.push(file.path.clone());
    }
    for path in abandoned(files, dir) {
        fs::remove_file(dir.join(&path)).map_err(|error| at(&path, &error))?;
        done.removed.push(path);
    }
    Ok(done)
}

/// Writes a file that stands alone, where its path says, if it changes.
///
/// # Errors
///
/// What the file system says, with the path.
pub(crate) fn write_one(file: &File) -> io::Result<()> {
    if fs::read(&file.path).ok().as_deref() == Some(file.text.as_bytes()) {
        return Ok(());
    }
    fs::write(&file.path, &file.text).map_err(|error| at(&file.path, &error))
}

/// How a file that stands alone differs.
pub(crate) fn compare_one(file: &File) -> Option<Difference> {
    let found = fs::read_to_string(&file.path).ok();
    (found.as_ref() != Some(&file.text)).then(|| Difference {
        path: file.path.clone(),
        expected: Some(file.text.clone()),
        found,
    })
}

/// A file that somebody else wrote is not ours to replace.
fn refuse_foreign(path: &Path) -> io::Result<()> {
    let ours = |text: &[u8]| {
        text.is_empty()
            || text.starts_with(HEADER.as_bytes())
            || text.starts_with(MANIFEST_HEADER.as_bytes())
    };
    match fs::read(path) {
        Ok(text) if !ours(&text) => {
            let message =
                "stands in the way and was not generated: move it away, or choose another folder";
            Err(at(
                path,
                &io::Error::new(io::ErrorKind::AlreadyExists, message),
            ))
        }
        _ => Ok(()),
    }
}

/// Says what `write` would change.
///
/// # Errors
///
/// What the file system says, with the path in question.
pub(crate) fn compare(files: &[File], dir: &Path) -> io::Result<Vec<Difference>> {
    let mut differences = Vec::new();
    for file in files {
        let path = dir.join(&file.path);
        let found = match fs::read(&path) {
            Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(at(&path, &error)),
        };
        if found.as_ref() != Some(&file.text) {
            differences.push(Difference {
                path: file.path.clone(),
                expected: Some(file.text.clone()),
                found,
            });
        }
    }
    for path in abandoned(files, dir) {
        let found = fs::read_to_string(dir.join(&path)).ok();
        differences.push(Difference {
            path,
            expected: None,
            found,
        });
    }
    Ok(differences)
}

fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Files with our header that the run did not make, in the folders that it writes to.
fn abandoned(files: &[File], dir: &Path) -> Vec<PathBuf> {
    // A single file shares its folder with others' output.
    if let [only] = files
        && only.path.extension().is_some()
        && only.path.file_stem() != Some("mod".as_ref())
    {
        return Vec::new();
    }
    let wanted: BTreeSet<&Path> = files.iter().map(|file| file.path.as_path()).collect();
    // The folder of a module's name belongs to the module.
    let folders: BTreeSet<PathBuf> = files
        .iter()
        .flat_map(|file| {
            [
                file.path.parent().map(Path::to_path_buf),
                Some(file.path.with_extension("")),
            ]
        })
        .flatten()
        .collect();
    let mut found = Vec::new();
    for folder in folders {
        for entry in fs::read_dir(dir.join(&folder))
            .into_iter()
            .flatten()
            .flatten()
        {
            let path = folder.join(entry.file_name());
            let ours = path.extension() == Some("rs".as_ref()) && !wanted.contains(path.as_path());
            if ours && fs::read_to_string(entry.path()).is_ok_and(|text| text.starts_with(HEADER)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
