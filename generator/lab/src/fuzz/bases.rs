//! The documents that cases start from: folders enter, a changed text leaves for a seed and an index.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::mutate::mutate;
use crate::find;
use crate::random::Random;
use crate::tree;

/// Larger documents make the run slow and show nothing that smaller ones do not.
const LARGEST: u64 = 150_000;

/// The documents, read when they are needed.
pub(crate) struct Bases {
    paths: Vec<PathBuf>,
    trees: HashMap<usize, Option<Value>>,
}

/// A changed document.
pub(crate) struct Case {
    /// What it was made from.
    pub(crate) base: PathBuf,
    /// Its text.
    pub(crate) text: String,
    /// `json` or `yaml`.
    pub(crate) extension: &'static str,
}

impl Bases {
    /// The documents below `paths` that are small enough.
    ///
    /// # Errors
    ///
    /// What the file system says about a folder.
    pub(crate) fn find(paths: &[PathBuf]) -> io::Result<Self> {
        let small =
            |path: &Path| fs::metadata(path).is_ok_and(|metadata| metadata.len() <= LARGEST);
        let documents = find::documents(paths)?
            .into_iter()
            .map(|document| document.path);
        Ok(Self {
            paths: documents.filter(|path| small(path)).collect(),
            trees: HashMap::new(),
        })
    }

    /// The case of an index; `None` if there is no document that can be changed.
    pub(crate) fn case(&mut self, seed: u64, index: u64) -> Option<Case> {
        let mut random = Random::new(seed, index);
        let first = random.below(self.paths.len());
        let count = self.paths.len();
        let (place, mut tree) = (0..count).find_map(|step| {
            let place = (first + step) % count;
            Some((place, self.tree(place)?.clone()))
        })?;
        mutate(&mut tree, &mut random);
        let (text, extension) = write(&tree, &mut random);
        Some(Case {
            base: self.paths.get(place)?.clone(),
            text,
            extension,
        })
    }

    fn tree(&mut self, place: usize) -> Option<&Value> {
        let path = self.paths.get(place)?;
        let read = || tree::read(path).filter(|tree| !tree::leaves_the_file(tree));
        self.trees.entry(place).or_insert_with(read).as_ref()
    }
}

/// The tree as text: mostly JSON, sometimes YAML.
fn write(tree: &Value, random: &mut Random) -> (String, &'static str) {
    if random.one_in(4)
        && let Ok(text) = serde_yaml::to_string(tree)
    {
        return (text, "yaml");
    }
    (tree.to_string(), "json")
}
