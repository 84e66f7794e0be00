//! What `components` holds: its names, for checking references, and the objects that are written out where they are named.

use std::collections::{HashMap, HashSet};

use super::grammar::Kind;
use super::place::Place;
use super::references::decode;
use super::walk::Walker;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Map, Node, Pointer};

/// The names in each section of `components`.
#[derive(Debug, Default)]
pub(super) struct Names {
    sections: HashMap<String, HashSet<String>>,
}

impl Names {
    /// Whether the section has the name.
    pub(super) fn has(&self, section: &str, name: &str) -> bool {
        self.sections
            .get(section)
            .is_some_and(|names| names.contains(name))
    }

    /// Notes a name.
    pub(super) fn add(&mut self, section: &str, name: &str) {
        self.sections
            .entry(section.to_owned())
            .or_default()
            .insert(name.to_owned());
    }

    /// Notes all names of `components`, and forgets what was noted before.
    pub(super) fn read(&mut self, components: &Map) {
        self.sections.clear();
        for (section, named) in components.iter() {
            let names = named
                .as_map()
                .into_iter()
                .flat_map(Map::keys)
                .map(str::to_owned)
                .collect();
            self.sections.insert(section.to_owned(), names);
        }
    }
}

/// Objects to write out, by reference, as the document has them.
#[derive(Debug, Default)]
pub(super) struct Library {
    objects: HashMap<String, (Pointer, Node)>,
    /// The references being written out, to notice circles.
    active: Vec<String>,
}

impl Walker<'_> {
    /// Puts aside what references to path items, media types and callbacks lead to.
    pub(super) fn fill_library(&mut self, root: &mut Map) {
        let mut texts = Vec::new();
        for section in ["paths", "webhooks"] {
            let items = root
                .get(section)
                .and_then(Node::as_map)
                .into_iter()
                .flat_map(Map::iter);
            let refs = items.filter_map(|(_, item)| item.get("$ref")?.as_str().map(str::to_owned));
            texts.extend(refs);
        }
        let node = Node::Map(std::mem::take(root));
        for text in texts {
            let Some(pointer) = text.strip_prefix('#').map(decode) else {
                continue;
            };
            if let Some(target) = node.at(&pointer) {
                self.library.objects.insert(text, (pointer, target.clone()));
            }
        }
        if let Node::Map(map) = node {
            *root = map;
        }
        let Some(Node::Map(components)) = root.get_mut("components") else {
            return;
        };
        for section in ["pathItems", "mediaTypes", "callbacks"] {
            let named = if section == "callbacks" {
                components.get(section).cloned()
            } else {
                components.remove(section)
            };
            let Some(Node::Map(named)) = named else {
                continue;
            };
            let at = Pointer::root().key("components").key(section);
            for (name, object) in named {
                let place = at.key(&name);
                self.library
                    .objects
                    .insert(format!("#{place}"), (place, object));
            }
        }
    }

    /// Reports a reference that leads back to itself: at once, or from inside of what it names.
    fn circular(&mut self, text: &str, at_once: bool, place: &Place<'_>) {
        if !at_once {
            let message =
                format!("`{text}` contains a reference to itself; the inner one is left out");
            self.warn(Code::UnreadableReference, place, message, "end the circle");
            return;
        }
        let origin = self.relocations.origin(&place.key("$ref").pointer());
        let message = format!("`{text}` leads back to itself");
        let diagnostic = Diagnostic::new(Code::CircularReference, origin, message);
        self.report(diagnostic.help("refer to an object that is written out"));
    }

    /// Runs a visit during which references may be written out.
    pub(super) fn object(&mut self, kind: Kind, node: &mut Node, place: &Place<'_>) -> bool {
        let depth = self.library.active.len();
        let keep = self.object_inner(kind, node, place);
        self.library.active.truncate(depth);
        keep
    }

    /// Puts the target in the place of a reference; members beside the reference win (OpenAPI 3.1.1, Path Item Object).
    pub(super) fn inline(&mut self, kind: Kind, node: &mut Node, place: &Place<'_>) -> bool {
        let outside = self.library.active.len();
        while let Node::Map(map) = node {
            let Some(text) = map.get("$ref").and_then(Node::as_str).map(str::to_owned) else {
                return true;
            };
            if let Some(at) = self.library.active.iter().position(|open| *open == text) {
                self.circular(&text, at >= outside, place);
                return false;
            }
            let Some((from, target)) = self.library.objects.get(&text).cloned() else {
                let message = format!(
                    "there is no {} at `{text}`",
                    kind.name()
                        .trim_start_matches("an ")
                        .trim_start_matches("a ")
                );
                self.warn(
                    Code::MissingTarget,
                    &place.key("$ref"),
                    message,
                    "correct the reference",
                );
                return false;
            };
            self.moved(&from, &place.pointer());
            self.library.active.push(text);
            let siblings = std::mem::replace(node, target);
            let (Node::Map(siblings), Node::Map(target)) = (siblings, &mut *node) else {
                continue;
            };
            for (key, value) in siblings.into_iter().filter(|(key, _)| key != "$ref") {
                target.insert(key, value);
            }
        }
        true
    }
}
