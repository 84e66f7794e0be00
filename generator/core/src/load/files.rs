use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use super::identify::{self, Identity};
use super::reference::{Document, join_url, percent_decode};
use super::{LoadOptions, parse, read};
use crate::diagnostic::{Code, Diagnostics};
use crate::source::{FileId, Node, Pointer, SourceMap};

/// A file of the document, by its number in [`Files`]; the entry document is 0.
pub(super) type Number = usize;

/// All files that were read, and the rules of what may be.
#[derive(Debug)]
pub(super) struct Files {
    /// The folder that references may not leave; `None` if there is none.
    root: Option<PathBuf>,
    /// Local copies: URL, path as given, canonical path.
    map: Vec<(String, PathBuf, PathBuf)>,
    files: Vec<Stored>,
    by_path: HashMap<PathBuf, Result<Number, Failure>>,
    /// How many more bytes may be read.
    left: usize,
    /// Whether files may be named by identifiers.
    identifies: bool,
}

#[derive(Debug)]
struct Stored {
    id: FileId,
    /// The canonical folder of the file, to which its references are relative.
    folder: Option<PathBuf>,
    /// The path to show.
    shown: PathBuf,
    /// The URL it is a copy of, or gives itself.
    url: Option<String>,
    /// Schemas by their anchors.
    anchors: HashMap<String, Pointer>,
    /// `None` for the entry document, which is being rewritten.
    tree: Option<Node>,
}

/// Why a reference does not reach a file.
#[derive(Debug, Clone)]
pub(super) enum Failure {
    /// To be reported where the reference stands: code, message, help.
    Here(Code, String, Option<String>),
    /// The file's own fault, which has been reported.
    Reported,
}

/// Where a file is to be read from.
struct Wanted {
    path: PathBuf,
    shown: PathBuf,
    url: Option<String>,
}

impl Files {
    /// For a document of `length` bytes in the file `entry`.
    pub(super) fn new(entry: &Path, options: &LoadOptions, length: usize) -> Self {
        let canonical = entry.canonicalize().ok();
        let folder = canonical
            .as_deref()
            .and_then(Path::parent)
            .map(Path::to_path_buf);
        let root = match &options.root {
            Some(root) => root.canonicalize().ok(),
            None => folder.clone(),
        };
        let mut files = Self::empty(root, options, length);
        files.files.push(Stored {
            id: FileId::ENTRY,
            folder,
            shown: entry.to_path_buf(),
            url: None,
            anchors: HashMap::new(),
            tree: None,
        });
        if let Some(canonical) = canonical {
            files.by_path.insert(canonical, Ok(0));
        }
        files
    }

    /// For a document of `length` bytes in memory.
    pub(super) fn in_memory(name: &str, options: &LoadOptions, length: usize) -> Self {
        let root = options
            .root
            .as_ref()
            .and_then(|root| root.canonicalize().ok());
        let mut files = Self::empty(root.clone(), options, length);
        let shown = options.root.as_deref().unwrap_or(Path::new("")).join(name);
        files.files.push(Stored {
            id: FileId::ENTRY,
            folder: root,
            shown,
            url: None,
            anchors: HashMap::new(),
            tree: None,
        });
        files
    }

    fn empty(root: Option<PathBuf>, options: &LoadOptions, length: usize) -> Self {
        let map = options.map.iter().map(|(url, path)| {
            let canonical = path.canonicalize().unwrap_or_else(|_| path.clone());
            (url.clone(), path.clone(), canonical)
        });
        let left = read::LARGEST.saturating_sub(length);
        Self {
            root,
            map: map.collect(),
            files: Vec::new(),
            by_path: HashMap::new(),
            left,
            identifies: false,
        }
    }

    /// Files have identifiers, and the entry document has these.
    pub(super) fn identify(&mut self, entry: Identity) {
        self.identifies = true;
        if let Some(stored) = self.files.first_mut() {
            stored.url = entry.url;
            stored.anchors = entry.anchors;
        }
    }

    /// The schema that a file gives an anchor.
    pub(super) fn anchor(&self, file: Number, name: &str) -> Option<Pointer> {
        self.files.get(file)?.anchors.get(name).cloned()
    }

    /// The file's id in the source map.
    pub(super) fn id(&self, file: Number) -> FileId {
        self.files
            .get(file)
            .map_or(FileId::ENTRY, |stored| stored.id)
    }

    /// The path to show for a file.
    pub(super) fn shown(&self, file: Number) -> &Path {
        self.files
            .get(file)
            .map_or(Path::new(""), |stored| &stored.shown)
    }

    /// The tree of a file other than the entry document.
    pub(super) fn tree(&self, file: Number) -> Option<&Node> {
        self.files.get(file)?.tree.as_ref()
    }

    /// The file that a reference in the file `from` names, read if it was not before.
    pub(super) fn resolve(
        &mut self,
        from: Number,
        document: &Document,
        sources: &mut SourceMap,
        diagnostics: &mut Diagnostics,
    ) -> Result<Number, Failure> {
        let stored = self.files.get(from);
        let url = match document {
            Document::Same => return Ok(from),
            Document::Remote(url) => Some(url.clone()),
            Document::Relative(path) => stored
                .and_then(|stored| stored.url.as_deref())
                .map(|base| join_url(base, path)),
        };
        let is_it = |stored: &Stored| url.is_some() && stored.url == url;
        if let Some(known) = self.files.iter().position(is_it) {
            return Ok(known);
        }
        let wanted = match (url.as_deref().and_then(|url| self.mapped(url)), document) {
            (Some(wanted), _) => wanted,
            (None, Document::Relative(path)) => self.relative(from, path, url)?,
            (None, _) => return Err(remote(url.as_deref().unwrap_or_default())),
        };
        self.read(wanted, sources, diagnostics)
    }

    fn relative(&self, from: Number, path: &str, url: Option<String>) -> Result<Wanted, Failure> {
        let stored = self.files.get(from);
        let Some(folder) = stored.and_then(|stored| stored.folder.as_deref()) else {
            let message = format!("`{path}` is relative to a document that has no folder");
            return Err(Failure::Here(
                Code::OutsideRoot,
                message,
                Some("say with a root folder where it is".into()),
            ));
        };
        let shown = normalize(
            &self
                .shown(from)
                .parent()
                .unwrap_or(Path::new(""))
                .join(path),
        );
        Ok(Wanted {
            path: normalize(&folder.join(path)),
            shown,
            url,
        })
    }

    /// The local copy of a URL. The longest URL that fits counts.
    fn mapped(&self, url: &str) -> Option<Wanted> {
        let fit = |(prefix, shown, path): &(String, PathBuf, PathBuf)| {
            if url == prefix {
                return Some((prefix.len(), path.clone(), shown.clone()));
            }
            let rest = url
                .strip_prefix(prefix.trim_end_matches('/'))?
                .strip_prefix('/')?;
            let rest = percent_decode(rest);
            Some((
                prefix.len(),
                normalize(&path.join(&rest)),
                normalize(&shown.join(&rest)),
            ))
        };
        let (_, path, shown) = self
            .map
            .iter()
            .filter_map(fit)
            .max_by_key(|(length, ..)| *length)?;
        Some(Wanted {
            path,
            shown,
            url: Some(url.to_owned()),
        })
    }

    fn read(
        &mut self,
        wanted: Wanted,
        sources: &mut SourceMap,
        diagnostics: &mut Diagnostics,
    ) -> Result<Number, Failure> {
        // Before the file system is asked, so that nobody learns which files exist elsewhere.
        self.permit(&wanted.path, &wanted.shown)?;
        let canonical = wanted
            .path
            .canonicalize()
            .unwrap_or_else(|_| wanted.path.clone());
        self.permit(&canonical, &wanted.shown)?;
        if let Some(known) = self.by_path.get(&canonical) {
            return known.clone();
        }
        let result = self.read_new(&canonical, wanted, sources, diagnostics);
        // The fault of a file is reported where the first reference to it stands, a missing file everywhere.
        self.by_path.insert(canonical, result.clone());
        result
    }

    fn read_new(
        &mut self,
        canonical: &Path,
        wanted: Wanted,
        sources: &mut SourceMap,
        diagnostics: &mut Diagnostics,
    ) -> Result<Number, Failure> {
        let text = read::read(canonical, self.left).map_err(|fault| {
            let (code, message, help) = fault.describe(&wanted.shown);
            Failure::Here(code, message, help.map(str::to_owned))
        })?;
        self.left = self.left.saturating_sub(text.len());
        let prose = is_prose(canonical).then(|| Node::String(text.clone()));
        let id = sources.add(&wanted.shown, text);
        let mut tree = match prose {
            Some(prose) => prose,
            None => parse::parse(id, sources, diagnostics).ok_or(Failure::Reported)?,
        };
        let identity = match self.identifies {
            true => identify::resolve(&mut tree),
            false => Identity::default(),
        };
        let folder = canonical.parent().map(Path::to_path_buf);
        self.files.push(Stored {
            id,
            folder,
            shown: wanted.shown,
            url: identity.url.or(wanted.url),
            anchors: identity.anchors,
            tree: Some(tree),
        });
        Ok(self.files.len() - 1)
    }

    fn permit(&self, path: &Path, shown: &Path) -> Result<(), Failure> {
        let in_root = self
            .root
            .as_deref()
            .is_some_and(|root| path.starts_with(root));
        if in_root || self.map.iter().any(|(_, _, copy)| path.starts_with(copy)) {
            return Ok(());
        }
        let message = match &self.root {
            Some(_) => format!("`{}` is outside the root folder", shown.display()),
            None => format!(
                "`{}` cannot be read: the root folder does not exist",
                shown.display()
            ),
        };
        let help = "if the file is meant, pass `--root DIR` with a folder that holds all files of the document";
        Err(Failure::Here(Code::OutsideRoot, message, Some(help.into())))
    }
}

fn remote(url: &str) -> Failure {
    let message = format!("`{url}` is remote, and nothing is fetched");
    let help = format!("download it and pass `--map {url}=FILE`");
    Failure::Here(Code::Remote, message, Some(help))
}

/// Whether a file is text for people, such as a description, rather than a tree.
fn is_prose(path: &Path) -> bool {
    let extension = path
        .extension()
        .and_then(|extension| extension.to_str())
        .map(str::to_ascii_lowercase);
    matches!(
        extension.as_deref(),
        Some("md" | "markdown" | "txt" | "html" | "htm" | "adoc" | "rst")
    )
}

/// Takes `.` and `..` out of a path as far as the path itself allows.
fn normalize(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => match out.components().next_back() {
                Some(Component::Normal(_)) => drop(out.pop()),
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => out.push(".."),
            },
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_go() {
        let text = |path: &str| normalize(Path::new(path)).display().to_string();
        assert_eq!(text("a/./b/../c"), "a/c");
        assert_eq!(text("../a/../../b"), "../../b");
        assert_eq!(text("/../a"), "/a");
    }
}
