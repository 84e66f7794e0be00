//! Paths as one folder sees another.

use std::path::{Component, Path, PathBuf};

/// The path of `target` as seen from the folder `from`; both are relative to the current folder, or absolute. An absolute
/// target stays as it is: whoever writes one means it.
pub(crate) fn seen_from(from: &Path, target: &Path) -> PathBuf {
    let (Ok(here), false) = (std::env::current_dir(), target.is_absolute()) else {
        return target.to_path_buf();
    };
    between(&plain(&here.join(from)), &plain(&here.join(target)))
}

fn between(from: &[Component<'_>], target: &[Component<'_>]) -> PathBuf {
    let common = from.iter().zip(target).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(common).map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(target.iter().skip(common).copied()).collect();
    if path.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        path
    }
}

/// The steps of an absolute path, without `.` and `..`.
fn plain(path: &Path) -> Vec<Component<'_>> {
    let mut steps = Vec::new();
    for step in path.components() {
        match step {
            Component::CurDir => {}
            Component::ParentDir => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_folder_sees_another() {
        let seen = |from: &str, target: &str| seen_from(Path::new(from), Path::new(target));
        assert_eq!(seen("out/pets", "runtime"), Path::new("../../runtime"));
        assert_eq!(seen("./out", "out/runtime"), Path::new("runtime"));
        assert_eq!(seen("out", "./out"), Path::new("."));
        assert_eq!(seen("out", "/runtime"), Path::new("/runtime"));
    }
}
