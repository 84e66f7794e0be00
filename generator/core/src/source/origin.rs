use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::{Path, PathBuf};

use super::Pointer;

/// A file of the [`SourceMap`]; the entry document is [`FileId::ENTRY`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

impl FileId {
    /// The document that the user named.
    pub const ENTRY: Self = Self(0);
}

/// A place in a source document: a file and a JSON pointer in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The file.
    pub file: FileId,
    /// The place in the file, as the file has it before any room changed the tree.
    pub pointer: Pointer,
}

/// A place in a text. Lines and columns count from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Byte offset of the first character.
    pub start: usize,
    /// Byte offset after the last character.
    pub end: usize,
    /// Line of the first character, from 1.
    pub line: usize,
    /// Column of the first character, from 1, in characters.
    pub column: usize,
}

/// One file that was read.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path as the user would write it (relative paths stay relative).
    pub path: PathBuf,
    /// The whole text.
    pub text: String,
}

/// All files that were read, the entry document first.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Adds a file.
    pub fn add(&mut self, path: &Path, text: String) -> FileId {
        self.files.push(SourceFile {
            path: path.to_path_buf(),
            text,
        });
        FileId((self.files.len() - 1) as u32)
    }

    /// The file, if the id is of this map.
    #[must_use]
    pub fn get(&self, file: FileId) -> Option<&SourceFile> {
        self.files.get(file.0 as usize)
    }

    /// The files in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files
            .iter()
            .enumerate()
            .map(|(index, file)| (FileId(index as u32), file))
    }
}

/// Where the parts of a rewritten tree came from: bundling and raising move nodes, diagnostics must not follow them.
///
/// A place that nobody recorded stands where its nearest recorded ancestor says, or in the entry document under its own pointer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Relocations {
    moved: BTreeMap<Pointer, Origin>,
}

impl Relocations {
    /// Says that the node now at `place` (and everything below it) was written at `origin`.
    pub(crate) fn record(&mut self, place: Pointer, origin: Origin) {
        self.moved.insert(place, origin);
    }

    /// Where the node now at `place` was written.
    #[must_use]
    pub(crate) fn origin(&self, place: &Pointer) -> Origin {
        let mut above = Some(place.clone());
        while let Some(prefix) = above {
            if let Some(origin) = self.moved.get(&prefix) {
                let rest = &place.as_str()[prefix.as_str().len()..];
                let pointer = Pointer::from_escaped(&format!("{}{rest}", origin.pointer));
                return Origin {
                    file: origin.file,
                    pointer,
                };
            }
            above = prefix.parent();
        }
        Origin {
            file: FileId::ENTRY,
            pointer: place.clone(),
        }
    }

    /// The recorded moves at or below `place`, in order.
    pub(crate) fn below<'a>(
        &'a self,
        place: &'a Pointer,
    ) -> impl Iterator<Item = (&'a Pointer, &'a Origin)> {
        self.moved
            .range((Bound::Included(place.clone()), Bound::Unbounded))
            .take_while(move |(moved, _)| moved.as_str().starts_with(place.as_str()))
    }
}
