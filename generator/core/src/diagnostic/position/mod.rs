//! Where the nodes of a text stand: a parse that keeps positions and nothing else.
//!
//! Texts and JSON pointers enter, [`Span`]s leave. It tolerates malformed texts: a node that is not found stands where its
//! nearest ancestor does.

mod json;
mod yaml;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use crate::source::{FileId, Origin, Pointer, SourceMap, Span};

/// Finds lines and columns; every file is parsed at most once, when first asked for.
#[derive(Debug)]
pub(crate) struct Locator<'a> {
    sources: &'a SourceMap,
    files: HashMap<FileId, Positions>,
    lines: HashMap<FileId, Lines>,
}

impl<'a> Locator<'a> {
    /// A locator that has parsed nothing yet.
    #[must_use]
    pub(crate) fn new(sources: &'a SourceMap) -> Self {
        Self {
            sources,
            files: HashMap::new(),
            lines: HashMap::new(),
        }
    }

    /// The place of a node: the name of an object's or array's member, the value of anything else.
    ///
    /// `None` if the file is not of this map.
    pub(crate) fn span(&mut self, origin: &Origin) -> Option<Span> {
        let range = self.positions(origin.file)?.find(&origin.pointer);
        self.at(origin.file, range)
    }

    /// The text of a node that is neither an object nor an array, as its file has it.
    pub(crate) fn text(&mut self, origin: &Origin) -> Option<&'a str> {
        let range = self.positions(origin.file)?.find(&origin.pointer);
        self.sources.get(origin.file)?.text.get(range)
    }

    /// The place of the second member of the same name as the one at `origin`.
    pub(crate) fn repeated(&mut self, origin: &Origin) -> Option<Span> {
        let range = self.positions(origin.file)?.repeated(&origin.pointer)?;
        self.at(origin.file, range)
    }

    /// The span of a range of bytes.
    pub(crate) fn at(&mut self, file: FileId, range: Range<usize>) -> Option<Span> {
        let text = &self.sources.get(file)?.text;
        Some(
            self.lines
                .entry(file)
                .or_insert_with(|| Lines::new(text))
                .span(text, range),
        )
    }

    fn positions(&mut self, file: FileId) -> Option<&Positions> {
        let text = &self.sources.get(file)?.text;
        Some(
            self.files
                .entry(file)
                .or_insert_with(|| Positions::of(text)),
        )
    }
}

/// The byte offsets at which the lines of a text start.
#[derive(Debug)]
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Self {
        Self(
            std::iter::once(0)
                .chain(
                    text.bytes()
                        .enumerate()
                        .filter(|(_, b)| *b == b'\n')
                        .map(|(at, _)| at + 1),
                )
                .collect(),
        )
    }

    fn span(&self, text: &str, range: Range<usize>) -> Span {
        let start = floor(text, range.start);
        let line = self.0.partition_point(|first| *first <= start);
        let first = line
            .checked_sub(1)
            .and_then(|at| self.0.get(at))
            .copied()
            .unwrap_or(0);
        let column = text
            .get(first..start)
            .map_or(0, |before| before.chars().count())
            + 1;
        Span {
            start,
            end: floor(text, range.end).max(start),
            line: line.max(1),
            column,
        }
    }
}

/// The nearest boundary of a character at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// The places of all nodes of one text.
#[derive(Debug, Default)]
struct Positions {
    places: Vec<Range<usize>>,
    children: HashMap<(usize, Box<str>), usize>,
    repeated: HashMap<(usize, Box<str>), Range<usize>>,
}

impl Positions {
    fn of(text: &str) -> Self {
        let mut builder = Builder::default();
        if looks_like_json(text) {
            json::scan(text, &mut builder);
        } else {
            yaml::scan(text, &mut builder);
        }
        builder.positions
    }

    fn find(&self, pointer: &Pointer) -> Range<usize> {
        let mut place = 0;
        for step in pointer.steps() {
            match self.children.get(&(place, step.into_boxed_str())) {
                Some(child) => place = *child,
                None => break,
            }
        }
        self.places.get(place).cloned().unwrap_or(0..0)
    }

    fn repeated(&self, pointer: &Pointer) -> Option<Range<usize>> {
        let steps: Vec<String> = pointer.steps().collect();
        let (last, above) = steps.split_last()?;
        let parent = above.iter().try_fold(0, |place, step| {
            self.children.get(&(place, step.as_str().into())).copied()
        })?;
        self.repeated.get(&(parent, last.as_str().into())).cloned()
    }
}

/// Whether a text is JSON rather than YAML, as far as positions are concerned.
fn looks_like_json(text: &str) -> bool {
    let text = text.trim_start();
    match text.strip_prefix('{') {
        Some(rest) => rest.trim_start().starts_with(['"', '}']),
        None => text.starts_with('['),
    }
}

/// Deeper nodes get no position of their own.
const DEEPEST: usize = 256;

/// What the scanners report to; every method answers whether it makes sense to go on.
#[derive(Debug, Default)]
struct Builder {
    positions: Positions,
    open: Vec<Open>,
}

#[derive(Debug)]
struct Open {
    place: usize,
    /// The name of the member that comes next; `None` in an array and before a name.
    name: Option<(Box<str>, Range<usize>)>,
    /// The next index, in an array.
    index: Option<usize>,
}

impl Builder {
    fn scalar(&mut self, text: &str, range: Range<usize>) -> bool {
        match self.open.last_mut() {
            Some(Open {
                name: name @ None,
                index: None,
                ..
            }) => *name = Some((text.into(), range)),
            _ => {
                self.place(range, false);
            }
        }
        !self.open.is_empty()
    }

    fn start(&mut self, is_map: bool, range: Range<usize>) -> bool {
        let needs_name = self
            .open
            .last()
            .is_some_and(|open| open.name.is_none() && open.index.is_none());
        if needs_name || self.open.len() >= DEEPEST {
            return false;
        }
        let place = self.place(range, true);
        self.open.push(Open {
            place,
            name: None,
            index: (!is_map).then_some(0),
        });
        true
    }

    fn end(&mut self) -> bool {
        self.open.pop();
        !self.open.is_empty()
    }

    /// Gives the value at `range` its place below the innermost open object or array.
    fn place(&mut self, range: Range<usize>, by_name: bool) -> usize {
        let place = self.positions.places.len();
        let Some(open) = self.open.last_mut() else {
            self.positions.places.push(range);
            return place;
        };
        let (step, named) = match (open.name.take(), &mut open.index) {
            (Some((name, named)), _) => (name, Some(named)),
            (None, Some(index)) => {
                *index += 1;
                ((*index - 1).to_string().into_boxed_str(), None)
            }
            (None, None) => ("".into(), None),
        };
        let shown = if by_name {
            named.clone().unwrap_or_else(|| range.clone())
        } else {
            range.clone()
        };
        self.positions.places.push(shown);
        let key = (open.place, step);
        match self.positions.children.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(place);
            }
            Entry::Occupied(entry) => {
                let (first, range) = (entry.key().clone(), named.unwrap_or(range));
                self.positions.repeated.entry(first).or_insert(range);
            }
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn place(text: &str, pointer: &str) -> (usize, usize, String) {
        let mut sources = SourceMap::default();
        let file = sources.add(Path::new("x"), text.to_owned());
        let span = Locator::new(&sources)
            .span(&Origin {
                file,
                pointer: Pointer::from_escaped(pointer),
            })
            .unwrap();
        (
            span.line,
            span.column,
            text[span.start..span.end].to_owned(),
        )
    }

    #[test]
    fn finds_nodes_in_yaml() {
        let text = "a:\n  ü: [1, two]\n  c/d: {e: f}\n200: \"x\"\n";
        assert_eq!(place(text, "/a/ü/1"), (2, 10, "two".into()));
        assert_eq!(place(text, "/a/c~1d"), (3, 3, "c/d".into()));
        assert_eq!(place(text, "/a/c~1d/e"), (3, 12, "f".into()));
        assert_eq!(place(text, "/200"), (4, 6, "\"x\"".into()));
    }

    #[test]
    fn finds_nodes_in_json() {
        let text = "{\n\t\"a\": {\"\\u00fc\\n\": [1, {\"b\": null}]}, \"c\": \"\\ud83d\\ude00\" }";
        assert_eq!(place(text, "/a/ü\n/0"), (2, 21, "1".into()));
        assert_eq!(place(text, "/a/ü\n/1/b"), (2, 30, "null".into()));
        assert_eq!(place(text, "/c").1, 44);
    }

    #[test]
    fn a_missing_node_stands_at_its_nearest_ancestor() {
        assert_eq!(place("a:\n  b: 1\n", "/a/zz/y").2, "a");
        assert_eq!(place("{\"a\": {\"b\": 1}}", "/a/b/y").2, "1");
        assert_eq!(place("", "/a").2, "");
    }

    #[test]
    fn malformed_texts_are_tolerated() {
        for text in [
            "{",
            "[",
            "\"",
            "{\"a\\",
            "{\"a\": \"\\u12",
            "a: [",
            "&a *a",
            "? {a: b}\n: c",
            "\t",
            "}{",
            "- - - x: *y",
            "{\"\\ud800\": 1",
        ] {
            place(text, "/a/b");
        }
        place(&"[".repeat(100_000), "/0/0");
        place(&"- ".repeat(20_000), "/0/0");
        place(&format!("a: {}", "[".repeat(20_000)), "/0/0");
    }

    #[test]
    fn the_second_of_two_members() {
        let mut sources = SourceMap::default();
        let file = sources.add(Path::new("x"), "a: 1\nb: 2\na: 3\n".into());
        let origin = Origin {
            file,
            pointer: Pointer::root().key("a"),
        };
        assert_eq!(Locator::new(&sources).repeated(&origin).unwrap().line, 3);
    }
}
