//! Paths that lead to one template alone.
//!
//! Enters: a template beside all others, and paths that axum has found it for. Leaves: what the template leads to, with the raw
//! text of its parameters, as the [`Tree`] would find it: a path is then looked up once. Templates whose paths may lead to others,
//! too, and paths that are not written as the template is, are left to the tree.

use std::sync::Arc;

use super::octets;
use super::template::{Part, Segment, Template};
use super::tree::{End, Tree};

/// Templates with more parameters are left to the tree.
const MOST: usize = 8;

/// The way to what a template leads to.
pub(super) struct Direct<T> {
    /// What is before each parameter and after the last one, each a whole segment.
    literals: Vec<String>,
    ends: Arc<Vec<End<T>>>,
}

impl<T> Direct<T> {
    /// `None` where paths of the template may lead to others.
    pub(super) fn new(template: &Template, tree: &Tree<T>) -> Option<Self> {
        let mut literals = vec![String::new()];
        for segment in &template.segments {
            let last = literals.last_mut()?;
            last.push('/');
            match segment {
                Segment::Literal(text) => last.push_str(text),
                Segment::Pattern(parts) if *parts == [Part::Parameter] => {
                    literals.push(String::new());
                }
                Segment::Pattern(_) => return None,
            }
        }
        (literals.len() <= MOST + 1).then_some(())?;
        Some(Self {
            literals,
            ends: Arc::clone(tree.only(template)?),
        })
    }

    /// What the template leads to, for a path that is written as it is; `visit` gets the raw text of its parameters, too.
    pub(super) fn find<'t, B>(
        &'t self,
        path: &str,
        visit: impl FnOnce(&'t [End<T>], &[&str]) -> B,
    ) -> Option<B> {
        let (first, others) = self.literals.split_first()?;
        let mut rest = path.strip_prefix(first.as_str())?;
        let mut values = [""; MOST];
        for (value, literal) in values.iter_mut().zip(others) {
            let length = rest.bytes().position(|byte| byte == b'/');
            let (raw, after) = rest.split_at_checked(length.unwrap_or(rest.len()))?;
            if raw.is_empty() || octets::is_dots(raw) {
                return None;
            }
            *value = raw;
            rest = after.strip_prefix(literal.as_str())?;
        }
        rest.is_empty().then_some(())?;
        Some(visit(&self.ends, values.get(..others.len())?))
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;

    const TEMPLATES: [&str; 11] = [
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
        "/{1}/{2}/{3}/{4}/{5}/{6}/{7}/{8}/{9}",
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
            // It has too many parameters.
            "/{1}/{2}/{3}/{4}/{5}/{6}/{7}/{8}/{9}",
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
                    let keep = |ends: &[End<_>], values: &[&str]| {
                        let values = values.iter().map(|value| (*value).to_owned());
                        (ends[0].value, values.collect::<Vec<_>>())
                    };
                    let Some(found) = template.find(path, keep) else {
                        continue;
                    };
                    count += 1;
                    let mut all = Vec::new();
                    let none: Option<()> = tree.visit(path, |ends, values| {
                        all.push(keep(ends, values));
                        ControlFlow::Continue(())
                    });
                    assert_eq!((none, all), (None, vec![found]), "{path}");
                }
            }
        }
        assert!(count > 100);
    }
}
