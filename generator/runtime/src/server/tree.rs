//! The tree of path templates.
//!
//! Enters: templates with values, and paths as they were sent. Leaves: the values of the templates that match, the most
//! specific first: literals come before patterns, patterns before parameters, segment by segment. A concrete path stands for
//! its templated counterparts (OpenAPI, Paths Object, Path Templating Matching), which are passed over, even where they have a
//! method that it has not. How long a look takes depends on the path, not on how many templates there are.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::octets;
use super::template::{Part, Segment, Template, capture, literal_length};
use crate::wire::split_once;

/// Takes what a template leads to, and the raw text of its parameters.
type Visit<'v, 't, 'p, T, B> = dyn FnMut(&'t [End<T>], &[&'p str]) -> ControlFlow<B> + 'v;

/// Which segments of a template are literal, and which in part: a bit each. The last bit stands for all segments beyond.
#[derive(Debug, Default, Clone, Copy)]
struct Shape {
    literal: u64,
    partial: u64,
}

impl Shape {
    /// Whether this is the other one with literals in place of parameters.
    fn is_concrete_of(self, other: Self) -> bool {
        let within = |these: u64, those: u64| these & !those == 0;
        self.literal != other.literal
            && within(other.literal, self.literal)
            && within(other.partial, self.literal | self.partial)
    }
}

/// A way down the tree.
#[derive(Debug, Default)]
struct Way<'p> {
    depth: u32,
    shape: Shape,
    /// The raw text of the parameters so far.
    values: Vec<&'p str>,
    /// The templates that were shown.
    shown: Vec<Shape>,
}

/// Templates, by segment.
#[derive(Debug)]
pub(super) struct Tree<T> {
    /// What the literals are found by, in their order: close together, so that a look touches little memory.
    keys: Vec<Key>,
    /// By their keys, then by text.
    literals: Vec<(String, Tree<T>)>,
    /// The most specific first.
    patterns: Vec<(Vec<Part>, Tree<T>)>,
    ends: Arc<Vec<End<T>>>,
}

/// What tells most literals apart: the length and the first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    length: usize,
    first: [u8; Self::WHOLE],
}

impl Key {
    /// Up to this length, the first bytes are all of a literal.
    const WHOLE: usize = 8;

    fn of(text: &str) -> Self {
        let mut first = [0; Self::WHOLE];
        first
            .iter_mut()
            .zip(text.bytes())
            .for_each(|(to, byte)| *to = byte);
        Self {
            length: text.len(),
            first,
        }
    }

    fn is_whole(&self) -> bool {
        self.length <= Self::WHOLE
    }
}

/// What a template leads to, and the names of its parameters.
#[derive(Debug, Clone)]
pub(super) struct End<T> {
    pub(super) value: T,
    names: Vec<&'static str>,
}

impl<T> End<T> {
    /// The values of a path's parameters, by their names in this template.
    pub(super) fn captures(&self, values: &[&str]) -> Vec<(&'static str, String)> {
        let named = self.names.iter().zip(values);
        named
            .map(|(name, raw)| (*name, (*raw).to_owned()))
            .collect()
    }
}

impl<T> Default for Tree<T> {
    fn default() -> Self {
        Self {
            keys: Vec::new(),
            literals: Vec::new(),
            patterns: Vec::new(),
            ends: Arc::default(),
        }
    }
}

impl<T: Clone> Tree<T> {
    /// Adds a template; values of templates of one shape stay in their order.
    pub(super) fn insert(&mut self, template: Template, value: T) {
        let names = template.names;
        self.grow(template.segments.into_iter(), End { value, names });
    }

    fn grow(&mut self, mut segments: std::vec::IntoIter<Segment>, end: End<T>) {
        match segments.next() {
            None => Arc::make_mut(&mut self.ends).push(end),
            Some(Segment::Literal(text)) => self.grow_literal(text, segments, end),
            Some(Segment::Pattern(parts)) => self.grow_pattern(parts, segments, end),
        }
    }

    fn grow_literal(&mut self, text: String, rest: std::vec::IntoIter<Segment>, end: End<T>) {
        let at = self.find(&text).unwrap_or_else(|at| {
            self.keys.insert(at, Key::of(&text));
            self.literals.insert(at, (text, Self::default()));
            at
        });
        if let Some((_, node)) = self.literals.get_mut(at) {
            node.grow(rest, end);
        }
    }

    fn grow_pattern(&mut self, parts: Vec<Part>, rest: std::vec::IntoIter<Segment>, end: End<T>) {
        let mut known = self.patterns.iter_mut();
        if let Some((_, node)) = known.find(|(known, _)| *known == parts) {
            return node.grow(rest, end);
        }
        let mut node = Self::default();
        node.grow(rest, end);
        let length = literal_length(&parts);
        let before = |(known, _): &(Vec<Part>, Self)| literal_length(known) >= length;
        let at = self.patterns.partition_point(before);
        self.patterns.insert(at, (parts, node));
    }
}

impl<T> Tree<T> {
    /// Where a literal is, or would be.
    fn find(&self, text: &str) -> Result<usize, usize> {
        let key = Key::of(text);
        let from = self.keys.partition_point(|known| *known < key);
        let alike = self.keys.get(from..).unwrap_or_default();
        match alike.first() {
            Some(known) if *known == key && key.is_whole() => return Ok(from),
            Some(known) if *known == key => {}
            _ => return Err(from),
        }
        let to = from + alike.partition_point(|known| *known == key);
        let alike = self.literals.get(from..to).unwrap_or_default();
        let found = alike.binary_search_by(|(known, _)| (**known).cmp(text));
        found.map(|at| from + at).map_err(|at| from + at)
    }

    /// Shows what each template leads to that the path has, with the raw text of its parameters, until `visit` breaks.
    pub(super) fn visit<'t, 'p, B>(
        &'t self,
        path: &'p str,
        mut visit: impl FnMut(&'t [End<T>], &[&'p str]) -> ControlFlow<B>,
    ) -> Option<B> {
        let path = path.strip_prefix('/')?;
        self.descend(Some(path), &mut Way::default(), &mut visit)
            .break_value()
    }

    fn descend<'t, 'p, B>(
        &'t self,
        path: Option<&'p str>,
        way: &mut Way<'p>,
        visit: &mut Visit<'_, 't, 'p, T, B>,
    ) -> ControlFlow<B> {
        let Some(path) = path else {
            let mut shown = way.shown.iter();
            if self.ends.is_empty() || shown.any(|shown| shown.is_concrete_of(way.shape)) {
                return ControlFlow::Continue(());
            }
            visit(&self.ends, &way.values)?;
            way.shown.push(way.shape);
            return ControlFlow::Continue(());
        };
        let (raw, rest) = match split_once(path, b'/') {
            Some((raw, rest)) => (raw, Some(rest)),
            None => (path, None),
        };
        let bit = 1 << way.depth.min(u64::BITS - 1);
        let before = (way.shape, way.values.len());
        way.depth += 1;
        if let Some(node) = self.literal(raw) {
            way.shape.literal |= bit;
            node.descend(rest, way, visit)?;
            way.shape = before.0;
        }
        for (parts, node) in &self.patterns {
            if capture(parts, raw, &mut way.values).is_some() {
                way.shape.partial |= if parts.len() > 1 { bit } else { 0 };
                node.descend(rest, way, visit)?;
                way.shape = before.0;
                way.values.truncate(before.1);
            }
        }
        way.depth -= 1;
        ControlFlow::Continue(())
    }

    /// What a template leads to, when no path that is written as it is leads to another as well, as far as a short look tells.
    pub(super) fn only(&self, template: &Template) -> Option<&Arc<Vec<End<T>>>> {
        let mut looks = 1000;
        let mut found = Vec::new();
        self.meet(&template.segments, &mut looks, &mut found)?;
        match found.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// Collects what paths of these segments may lead to; `None` when that takes too long.
    fn meet<'t>(
        &'t self,
        segments: &[Segment],
        looks: &mut usize,
        found: &mut Vec<&'t Arc<Vec<End<T>>>>,
    ) -> Option<()> {
        *looks = looks.checked_sub(1)?;
        let Some((segment, rest)) = segments.split_first() else {
            found.extend((!self.ends.is_empty()).then_some(&self.ends));
            return Some(());
        };
        let literals = match segment {
            Segment::Literal(text) => self.find(text).map_or(0..0, |at| at..at + 1),
            Segment::Pattern(_) => 0..self.literals.len(),
        };
        let literals = self.literals.get(literals).unwrap_or_default();
        let mut nodes = literals
            .iter()
            .map(|(_, node)| node)
            .chain(self.patterns.iter().map(|(_, node)| node));
        nodes.try_for_each(|node| node.meet(rest, looks, found))
    }

    fn literal(&self, raw: &str) -> Option<&Self> {
        if raw.bytes().any(|byte| byte == b'%') {
            self.known(&octets::canonical(raw))
        } else {
            self.known(raw)
        }
    }

    fn known(&self, text: &str) -> Option<&Self> {
        let at = self.find(text).ok()?;
        self.literals.get(at).map(|(_, node)| node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(templates: &[&'static str]) -> Tree<&'static str> {
        let mut tree = Tree::default();
        for template in templates {
            tree.insert(Template::new("/v1", template), *template);
        }
        tree
    }

    /// The templates that a path has, the most specific first, with their captures.
    fn found(tree: &Tree<&'static str>, path: &str) -> Vec<String> {
        let mut found = Vec::new();
        let none: Option<()> = tree.visit(path, |ends, values| {
            let show = |end: &End<&str>| format!("{} {}", end.value, values.join(" "));
            found.extend(ends.iter().map(show));
            ControlFlow::Continue(())
        });
        assert_eq!(none, None);
        found
    }

    /// Only what is literal segment by segment makes one template the concrete one of another.
    #[test]
    fn concrete_paths_stand_for_their_templated_counterparts() {
        let first = tree(&["/{x}/me", "/a/{y}", "/{x}/{y}", "/b/{y}.json", "/b/me"]);
        assert_eq!(found(&first, "/v1/a/me"), ["/a/{y} me", "/{x}/me a"]);
        assert_eq!(found(&first, "/v1/a/7"), ["/a/{y} 7"]);
        assert_eq!(found(&first, "/v1/c/me"), ["/{x}/me c"]);
        assert_eq!(found(&first, "/v1/c/7"), ["/{x}/{y} c 7"]);
        assert_eq!(found(&first, "/v1/b/me"), ["/b/me "]);
        assert_eq!(found(&first, "/v1/b/7.json"), ["/b/{y}.json 7"]);
        assert_eq!(found(&first, "/v1/b/7"), ["/{x}/{y} b 7"]);
        let tree = tree(&["/a/{x}", "/{y}/{z}.json", "/{y}:verb", "/{y}"]);
        assert_eq!(
            found(&tree, "/v1/a/7.json"),
            ["/a/{x} 7.json", "/{y}/{z}.json a 7"]
        );
        assert_eq!(found(&tree, "/v1/7:verb"), ["/{y}:verb 7", "/{y} 7:verb"]);
    }

    #[test]
    fn templates_overlap() {
        let tree = tree(&[
            "/a/{x}",
            "/{x}:verb",
            "/a/{x}.json",
            "/a/{x}-{y}",
            "/a/b",
            "/{y}/b",
            "/{x}",
            "/",
            "/é/%20",
        ]);
        assert_eq!(found(&tree, "/v1/a/b"), ["/a/b "]);
        assert_eq!(found(&tree, "/v1/a/c"), ["/a/{x} c"]);
        assert_eq!(found(&tree, "/v1/c/b"), ["/{y}/b c"]);
        assert_eq!(
            found(&tree, "/v1/a/1-2.json"),
            ["/a/{x}.json 1-2", "/a/{x}-{y} 1 2.json", "/a/{x} 1-2.json"]
        );
        assert_eq!(found(&tree, "/v1/7:verb"), ["/{x}:verb 7", "/{x} 7:verb"]);
        assert_eq!(found(&tree, "/v1/7%3Averb"), ["/{x} 7%3Averb"]);
        assert_eq!(found(&tree, "/v1/"), ["/ "]);
        assert_eq!(found(&tree, "/v1/%C3%A9/ "), ["/é/%20 "]);
        for nowhere in [
            "/v1",
            "/v1/a/",
            "/v1/a/b/",
            "/v1//b",
            "/v1/..",
            "/v1/a/%2e",
            "v1/a",
            "*",
            "",
        ] {
            assert!(found(&tree, nowhere).is_empty(), "{nowhere}");
        }
    }

    #[test]
    fn literals_that_begin_alike_are_told_apart() {
        let all = [
            "/",
            "/a",
            "/ab",
            "/resource",
            "/resources",
            "/resourcez",
            "/resources-1",
            "/resources-2",
            "/resources-10",
        ];
        for turn in 0..all.len() {
            let mut templates = all;
            templates.rotate_left(turn);
            let tree = tree(&templates);
            for path in all {
                assert_eq!(found(&tree, &format!("/v1{path}")), [format!("{path} ")]);
            }
            for path in ["/b", "/resource-", "/resources-3", "/resources-00"] {
                assert!(found(&tree, &format!("/v1{path}")).is_empty(), "{path}");
            }
        }
    }

    #[test]
    fn templates_of_one_shape_are_one() {
        let tree = tree(&["/users/{id}", "/users/{user}"]);
        assert_eq!(
            found(&tree, "/v1/users/a%2Fb"),
            ["/users/{id} a%2Fb", "/users/{user} a%2Fb"]
        );
    }

    /// A path is looked up, not compared with each template.
    #[test]
    fn a_thousand_templates() {
        let templates: Vec<&'static str> = (0..1000)
            .map(|n| &*format!("/things{n}/{{id}}/parts/{{part}}").leak())
            .collect();
        let tree = tree(&templates);
        assert_eq!(tree.literals[0].1.literals.len(), 1000);
        for (n, template) in templates.iter().enumerate() {
            let path = format!("/v1/things{n}/1/parts/2");
            assert_eq!(found(&tree, &path), [format!("{template} 1 2")]);
        }
    }
}
