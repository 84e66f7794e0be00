//! Paths that lead to one template alone.
//!
//! Enters: a template beside all others, and paths that axum has found it for. Leaves: what the template leads to, with the raw
//! text of its parameters, as the [`Tree`] would find it: a path is then looked up once. Templates whose paths may lead to others,
//! too, and paths that are not written as the template is, are left to the tree.

use std::sync::Arc;

use super::octets;
use super::template::{Part, Segment, Template};
use super::tree::{End, Tree};

/// The way to what a template leads to.
pub(super) struct Direct<T> {
    /// The literals; nothing where a parameter is the whole segment.
    segments: Vec<Option<String>>,
    ends: Arc<Vec<End<T>>>,
}

impl<T> Direct<T> {
    /// `None` where paths of the template may lead to others.
    pub(super) fn new(template: &Template, tree: &Tree<T>) -> Option<Self> {
        let segment = |segment: &Segment| match segment {
            Segment::Literal(text) => Some(Some(text.clone())),
            Segment::Pattern(parts) if *parts == [Part::Parameter] => Some(None),
            Segment::Pattern(_) => None,
        };
        let segments: Option<Vec<_>> = template.segments.iter().map(segment).collect();
        Some(Self {
            segments: segments?,
            ends: Arc::clone(tree.only(template)?),
        })
    }

    /// What the template leads to, with the raw text of its parameters; `None` for paths that are written otherwise.
    pub(super) fn find<'p>(&self, path: &'p str) -> Option<(&[End<T>], Vec<&'p str>)> {
        let mut raw = path.strip_prefix('/')?.split('/');
        let mut values = Vec::with_capacity(self.segments.len());
        for segment in &self.segments {
            let raw = raw.next()?;
            match segment {
                Some(literal) => (literal == raw).then_some(())?,
                None if raw.is_empty() || octets::is_dots(raw) => return None,
                None => values.push(raw),
            }
        }
        raw.next().is_none().then_some((&self.ends, values))
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;

    const TEMPLATES: [&str; 10] = [
        "/things/{id}",
        "/things/{id}/parts/{part}",
        "/things",
        "/users/me",
        "/users/{user}",
        "/files/{name}.json",
        "/files/{name}/raw",
        "/{any}/raw",
        "/{any}/old/new",
        "/",
    ];

    fn tree() -> Tree<&'static str> {
        let mut tree = Tree::default();
        for template in TEMPLATES {
            tree.insert(Template::new("/v1", template), template);
        }
        tree
    }

    fn direct(template: &'static str) -> Option<Direct<&'static str>> {
        Direct::new(&Template::new("/v1", template), &tree())
    }

    #[test]
    fn only_templates_without_rivals_are_direct() {
        let found = TEMPLATES.map(|template| direct(template).is_some());
        let rivals = [
            "/things/{id}",
            "/users/me",
            "/users/{user}",
            "/files/{name}.json",
            "/{any}/raw",
        ];
        assert_eq!(found, TEMPLATES.map(|template| !rivals.contains(&template)));
    }

    /// Whatever is found directly is what the tree finds first, and alone.
    #[test]
    fn what_is_found_directly_is_what_the_tree_finds() {
        let tree = tree();
        let segments = [
            "things", "users", "files", "raw", "7", "%37", "..", "%2e", "", "old", "new", "parts",
        ];
        let mut count = 0;
        for template in TEMPLATES.iter().filter_map(|template| direct(template)) {
            for n in 0..segments.len().pow(4) {
                let digits = (0..4).map(|at| segments[n / segments.len().pow(at) % segments.len()]);
                let path = format!("/v1/{}", digits.collect::<Vec<_>>().join("/"));
                for path in [
                    &path,
                    path.rsplit_once('/').unwrap().0,
                    &path[..path[4..].find('/').unwrap() + 4],
                ] {
                    let Some((ends, values)) = template.find(path) else {
                        continue;
                    };
                    count += 1;
                    let mut all = Vec::new();
                    let none: Option<()> = tree.visit(path, |ends, values| {
                        all.push((ends[0].value, values.to_vec()));
                        ControlFlow::Continue(())
                    });
                    assert_eq!((none, all), (None, vec![(ends[0].value, values)]), "{path}");
                }
            }
        }
        assert!(count > 100);
    }
}
