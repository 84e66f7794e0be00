//! Circles: components that are, or extend, each other.

use std::collections::{BTreeMap, HashMap};

use super::grammar::Kind;
use super::references::Edge;
use super::resolve::stand_in;
use super::walk::Walker;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Node, Pointer};

impl Walker<'_> {
    /// Reports and cuts circles of components that are, or extend, each other.
    pub(super) fn break_circles(&mut self, root: &mut Node) {
        let edges = std::mem::take(&mut self.references.edges);
        let mut out: BTreeMap<&str, Vec<&Edge>> = BTreeMap::new();
        for edge in &edges {
            out.entry(&edge.from).or_default().push(edge);
        }
        let mut done: HashMap<&str, bool> = HashMap::new();
        for start in edges.iter().map(|edge| edge.from.as_str()) {
            if done.contains_key(start) {
                continue;
            }
            done.insert(start, false);
            let mut stack = vec![(start, 0)];
            while let Some((node, next)) = stack.last_mut() {
                let Some(edge) = out.get(*node).and_then(|edges| edges.get(*next)) else {
                    done.insert(*node, true);
                    stack.pop();
                    continue;
                };
                *next += 1;
                match done.get(edge.to.as_str()) {
                    None => {
                        done.insert(&edge.to, false);
                        stack.push((&edge.to, 0));
                    }
                    Some(false) => {
                        let circle = stack.iter().skip_while(|(node, _)| *node != edge.to);
                        let circle = circle
                            .filter_map(|(node, next)| out.get(node)?.get(next.checked_sub(1)?));
                        let part = circle.copied().find(|edge| is_part(&edge.place));
                        self.cut(root, part.unwrap_or(edge), part.is_some());
                    }
                    Some(true) => {}
                }
            }
        }
    }

    /// Ends a circle, so that the walk goes on: neither a pure reference nor a schema that extends itself has a meaning (JSON Schema
    /// 2020-12, core 9.4.1).
    fn cut(&mut self, root: &mut Node, edge: &Edge, part: bool) {
        let (code, message) = if part {
            (
                Code::CircularComposition,
                format!("`allOf` leads back to `{}`", edge.to),
            )
        } else {
            (
                Code::CircularReference,
                format!("`{}` leads back to itself", edge.to),
            )
        };
        let origin = self.relocations.origin(&edge.place.key("$ref"));
        self.report(
            Diagnostic::new(code, origin, message).help("refer to an object that is written out"),
        );
        if let Some(node) = root.at_mut(&edge.place) {
            let section = edge.to.split('/').next().unwrap_or_default();
            let kinds = [
                Kind::Schema,
                Kind::Response,
                Kind::Example,
                Kind::Link,
                Kind::RequestBody,
                Kind::Header,
            ];
            match kinds
                .into_iter()
                .find(|kind| kind.section() == Some(section))
                .and_then(stand_in)
            {
                Some(map) => *node = Node::Map(map),
                None => {
                    *node = Node::Null;
                    let list = edge.place.parent().unwrap_or_else(Pointer::root);
                    self.bury(root, &list);
                }
            }
        }
    }
}

/// Whether a place is a part of `allOf`.
fn is_part(place: &Pointer) -> bool {
    place
        .parent()
        .is_some_and(|list| list.as_str().ends_with("/allOf"))
}
