use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::*;
use crate::diagnostic::{Code, Format};
use crate::source::{Number, Origin, Pointer};

/// A folder of files that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn of(files: &[(&str, &str)]) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = Self(
            std::env::temp_dir().join(format!("oasmith-load-{}-{number}", std::process::id())),
        );
        for (path, text) in files {
            let path = folder.0.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn load(&self, entry: &str, options: &LoadOptions) -> Outcome {
        let mut outcome = Outcome::default();
        outcome.loaded = load(
            &self.0.join(entry),
            options,
            &mut outcome.sources,
            &mut outcome.diagnostics,
        );
        outcome
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[derive(Default)]
struct Outcome {
    loaded: Option<Loaded>,
    sources: SourceMap,
    diagnostics: Diagnostics,
}

impl Outcome {
    fn codes(&self) -> Vec<Code> {
        self.diagnostics
            .iter()
            .map(|diagnostic| diagnostic.code)
            .collect()
    }

    fn short(&self) -> String {
        // Every format must cope with every fault.
        let _ = self
            .diagnostics
            .render(&self.sources, Format::Human { color: true });
        let _ = self.diagnostics.render(&self.sources, Format::Json);
        self.diagnostics.render(&self.sources, Format::Short)
    }

    fn at(&self, pointer: &str) -> &Node {
        let root = &self.loaded.as_ref().unwrap().root;
        root.at(&Pointer::from_escaped(pointer))
            .unwrap_or_else(|| panic!("nothing at {pointer} in {root:#?}\n{}", self.short()))
    }

    fn str(&self, pointer: &str) -> &str {
        self.at(pointer).as_str().unwrap()
    }

    /// The file's name and the pointer where the node now at `place` was written.
    fn origin(&self, place: &str) -> (String, String) {
        let Origin { file, pointer } = self
            .loaded
            .as_ref()
            .unwrap()
            .relocations
            .origin(&Pointer::from_escaped(place));
        let path = &self.sources.get(file).unwrap().path;
        (
            path.file_name().unwrap().to_string_lossy().into_owned(),
            pointer.as_str().to_owned(),
        )
    }

    #[track_caller]
    fn clean(self) -> Self {
        assert_eq!(self.short(), "");
        self
    }
}

fn text(text: &str) -> Outcome {
    let mut outcome = Outcome::default();
    outcome.loaded = load_text(
        "api.yaml",
        text,
        &LoadOptions::default(),
        &mut outcome.sources,
        &mut outcome.diagnostics,
    );
    outcome
}

mod parsing;

mod reading;

mod bundling;
mod identifiers;
mod limits;
