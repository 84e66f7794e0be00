//! The documents that cases start from: folders enter, a changed text leaves for a seed and an index.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::mutate::mutate;
use super::random::Random;
use crate::find;

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
        let read = || read(path).filter(|tree| !leaves_the_file(tree));
        self.trees.entry(place).or_insert_with(read).as_ref()
    }
}

/// The tree of a file, if it can be read; keys become text.
fn read(path: &Path) -> Option<Value> {
    let text = fs::read_to_string(path).ok()?;
    serde_json::from_str(&text)
        .ok()
        .or_else(|| plain(serde_yaml::from_str(&text).ok()?))
}

fn plain(value: serde_yaml::Value) -> Option<Value> {
    use serde_yaml::Value as Yaml;
    Some(match value {
        Yaml::Sequence(list) => Value::Array(list.into_iter().map(plain).collect::<Option<_>>()?),
        Yaml::Mapping(map) => {
            let member = |(key, value)| {
                let key = match key {
                    Yaml::String(text) => text,
                    other => serde_json::to_string(&other).ok()?,
                };
                Some((key, plain(value)?))
            };
            Value::Object(map.into_iter().map(member).collect::<Option<_>>()?)
        }
        Yaml::Tagged(tagged) => plain(tagged.value)?,
        scalar => serde_json::to_value(scalar).ok()?,
    })
}

/// Whether the tree refers to other files, which are not there for a text in memory.
fn leaves_the_file(tree: &Value) -> bool {
    match tree {
        Value::Array(list) => list.iter().any(leaves_the_file),
        Value::Object(map) => map.iter().any(|(key, value)| {
            let foreign = value
                .as_str()
                .is_some_and(|text| key == "$ref" && !text.starts_with('#'));
            foreign || leaves_the_file(value)
        }),
        _ => false,
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
