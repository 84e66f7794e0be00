//! The tree of path templates.
//!
//! Enters: templates with values, and paths as they were sent. Leaves: the values of the templates that match, the most
//! specific first: literals come before patterns, patterns before parameters, segment by segment (OpenAPI, Paths Object:
//! concrete paths come before templated ones). How long a look takes depends on the path, not on how many templates there are.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::octets;
use super::template::{Part, Segment, Template, capture, literal_length};

/// Takes what a template leads to, and the raw text of its parameters.
type Visit<'v, 't, 'p, T, B> = dyn FnMut(&'t [End<T>], &[&'p str]) -> ControlFlow<B> + 'v;

/// Templates, by segment.
#[derive(Debug)]
pub(super) struct Tree<T> {
    literals: HashMap<String, Tree<T>>,
    /// The most specific first.
    patterns: Vec<(Vec<Part>, Tree<T>)>,
    ends: Vec<End<T>>,
}

/// What a template leads to, and the names of its parameters.
#[derive(Debug)]
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
            literals: HashMap::new(),
            patterns: Vec::new(),
            ends: Vec::new(),
        }
    }
}

impl<T> Tree<T> {
    /// Adds a template; values of templates of one shape stay in their order.
    pub(super) fn insert(&mut self, template: Template, value: T) {
        let names = template.names;
        self.grow(template.segments.into_iter(), End { value, names });
    }

    fn grow(&mut self, mut segments: std::vec::IntoIter<Segment>, end: End<T>) {
        match segments.next() {
            None => self.ends.push(end),
            Some(Segment::Literal(text)) => {
                self.literals.entry(text).or_default().grow(segments, end);
            }
            Some(Segment::Pattern(parts)) => self.grow_pattern(parts, segments, end),
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

    /// Shows what each template leads to that the path has, with the raw text of its parameters, until `visit` breaks.
    pub(super) fn visit<'t, 'p, B>(
        &'t self,
        path: &'p str,
        mut visit: impl FnMut(&'t [End<T>], &[&'p str]) -> ControlFlow<B>,
    ) -> Option<B> {
        let path = path.strip_prefix('/')?;
        self.descend(Some(path), &mut Vec::new(), &mut visit)
            .break_value()
    }

    fn descend<'t, 'p, B>(
        &'t self,
        path: Option<&'p str>,
        values: &mut Vec<&'p str>,
        visit: &mut Visit<'_, 't, 'p, T, B>,
    ) -> ControlFlow<B> {
        let Some(path) = path else {
            return match self.ends.as_slice() {
                [] => ControlFlow::Continue(()),
                ends => visit(ends, values),
            };
        };
        let (raw, rest) = match path.split_once('/') {
            Some((raw, rest)) => (raw, Some(rest)),
            None => (path, None),
        };
        if let Some(node) = self.literal(raw) {
            node.descend(rest, values, visit)?;
        }
        for (parts, node) in &self.patterns {
            let before = values.len();
            if capture(parts, raw, values).is_some() {
                node.descend(rest, values, visit)?;
                values.truncate(before);
            }
        }
        ControlFlow::Continue(())
    }

    fn literal(&self, raw: &str) -> Option<&Self> {
        if raw.contains('%') {
            self.literals.get(&octets::canonical(raw))
        } else {
            self.literals.get(raw)
        }
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
        assert_eq!(found(&tree, "/v1/a/b"), ["/a/b ", "/a/{x} b", "/{y}/b a"]);
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
        assert_eq!(tree.literals["v1"].literals.len(), 1000);
        for (n, template) in templates.iter().enumerate() {
            let path = format!("/v1/things{n}/1/parts/2");
            assert_eq!(found(&tree, &path), [format!("{template} 1 2")]);
        }
    }
}
