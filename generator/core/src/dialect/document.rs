//! The document as a whole: the order of the walk, `info`, and the keys of `paths`.

use super::grammar::Kind;
use super::marks;
use super::path;
use super::place::Place;
use super::walk::Walker;
use super::{Version, resolve};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Map, Node, Pointer};

impl Walker<'_> {
    /// Normalizes the whole tree (OpenAPI 3.0.3, OpenAPI Object).
    pub(super) fn document(&mut self, root: &mut Node) {
        let pointer = Pointer::root();
        let place = Place::at(&pointer);
        let Node::Map(map) = root else { return };
        if self.version == Version::V2_0 {
            self.raise_document(map);
        }
        map.remove("swagger");
        map.insert("openapi", "3.0.3");
        self.check_dialect(map, "jsonSchemaDialect", &place);
        self.complete_info(map, &place);
        self.complete_paths(map, &place);
        self.fill_library(map);
        self.walk(map, &place);
        self.declare_schemes(map);
        self.check_tags(map);
        self.settle(root);
        self.settle_examples(root);
        if let Node::Map(map) = root {
            self.check_operations(map);
        }
    }

    /// Components come first, for what they turn out to be decides over the rest.
    fn walk(&mut self, map: &mut Map, place: &Place<'_>) {
        let Some(slot) = map.get_mut("components") else {
            self.members(Kind::Document, map, place);
            return;
        };
        let mut components = std::mem::replace(slot, Node::Map(Map::new()));
        if let Node::Map(map) = &components {
            self.names.read(map);
        }
        let keep = self.object(Kind::Components, &mut components, &place.key("components"));
        if !keep {
            components = Node::Map(Map::new());
        }
        if let Node::Map(map) = &components {
            self.names.read(map);
        }
        // The rest of the walk sees an empty object in their place, so that nothing is visited twice.
        self.members(Kind::Document, map, place);
        map.insert("components", components);
    }

    /// The tag that another is nested under exists, and is not below it (OpenAPI 3.2, Tag Object).
    fn check_tags(&mut self, map: &Map) {
        let Some(tags) = map.get("tags").and_then(Node::as_list) else {
            return;
        };
        let parent = |tag: &Node| tag.get(marks::TAG_PARENT)?.as_str().map(str::to_owned);
        let named = |name: &str| {
            let is_it = |tag: &&Node| tag.get("name").and_then(Node::as_str) == Some(name);
            tags.iter().find(is_it)
        };
        let list = Pointer::root().key("tags");
        for (index, tag) in tags.iter().enumerate() {
            let Some(name) = parent(tag) else { continue };
            let place = list.index(index).key(marks::TAG_PARENT);
            if named(&name).is_none() {
                let message = format!("there is no tag `{name}`; this one is nested under none");
                self.warn_at(Code::MissingTarget, &place, message, "declare it in `tags`");
                continue;
            }
            let mut above = Some(name);
            let returns = (0..tags.len()).any(|_| {
                above = above.as_deref().and_then(named).and_then(parent);
                above.as_deref() == tag.get("name").and_then(Node::as_str)
            });
            if returns {
                let message = "the tag is nested under itself";
                self.warn_at(Code::WrongTarget, &place, message, "end the circle");
            }
        }
    }

    /// `title` and `version` (OpenAPI 3.0.3, Info Object).
    fn complete_info(&mut self, map: &mut Map, place: &Place<'_>) {
        let here = place.key("info");
        if !matches!(map.get("info"), Some(Node::Map(_))) {
            let message = "the document has no `info`; placeholders stand in";
            self.warn(
                Code::IncompleteInfo,
                if map.contains_key("info") {
                    &here
                } else {
                    place
                },
                message,
                "add `info` with `title` and `version`",
            );
            let blank = [
                ("title".to_owned(), Node::from("API")),
                ("version".to_owned(), Node::from("0.0.0")),
            ];
            map.insert("info", Map::from_iter(blank));
            return;
        }
        let Some(Node::Map(info)) = map.get_mut("info") else {
            return;
        };
        for (key, blank) in [("title", "API"), ("version", "0.0.0")] {
            let usable = matches!(
                info.get(key),
                Some(Node::String(_) | Node::Number(_) | Node::Bool(_))
            );
            if !usable {
                let message = format!("`info` has no `{key}`; `{blank}` stands in");
                self.warn(Code::IncompleteInfo, &here, message, "add it");
                info.insert(key, blank);
            }
        }
    }

    /// `paths` is an object; its keys are templates that begin with a slash (OpenAPI 3.0.3, Paths Object).
    fn complete_paths(&mut self, map: &mut Map, place: &Place<'_>) {
        let here = place.key("paths");
        match map.get_mut("paths") {
            Some(Node::Map(paths)) => self.repair_paths(paths, &here),
            None | Some(Node::Null) => {
                if self.version < Version::V3_1 {
                    let message = "the document has no `paths`; it is taken as empty";
                    self.warn(Code::MissingPaths, place, message, "add `paths: {}`");
                }
                map.insert("paths", Map::new());
            }
            Some(other) => {
                let message = format!("expected a Paths Object, found {}", other.kind());
                let diagnostic = Diagnostic::new(
                    Code::WrongPaths,
                    self.relocations.origin(&here.pointer()),
                    message,
                );
                self.report(diagnostic.help("map each path to a Path Item Object"));
                map.insert("paths", Map::new());
            }
        }
    }

    fn repair_paths(&mut self, paths: &mut Map, place: &Place<'_>) {
        for key in paths.keys().filter(|key| !key.starts_with("x-")) {
            if let Some(behind) = path::behind(key) {
                let message = format!("`{behind}` is no part of the path `{key}`");
                let help = "describe queries by parameters";
                self.warn(Code::QueryInPath, &place.key(key), message, help);
            }
        }
        if paths
            .keys()
            .all(|key| key.starts_with("x-") || path::is_sound(key))
        {
            return;
        }
        let here = place.pointer();
        let mut fixed = Map::new();
        for (key, item) in std::mem::take(paths) {
            if key.starts_with("x-") || path::is_sound(&key) {
                fixed.insert(key, item);
                continue;
            }
            let at = place.key(&key);
            let mut name = key.to_string();
            if !name.starts_with('/') {
                name.insert(0, '/');
                let message =
                    format!("the path `{key}` does not begin with a slash; it is read as `{name}`");
                self.warn(Code::PathWithoutSlash, &at, message, "add the slash");
            }
            if let Some(sound) = path::repaired(&name) {
                let message = format!("the path `{name}` is malformed; it is read as `{sound}`");
                self.warn(
                    Code::MalformedTemplate,
                    &at,
                    message,
                    "write parameters as `{name}`",
                );
                name = sound;
            }
            if fixed.contains_key(&name) {
                let message = format!("the path `{name}` is already there; this one is dropped");
                self.warn(Code::AmbiguousPaths, &at, message, "merge the two");
                continue;
            }
            self.moved(&here.key(&key), &here.key(&name));
            fixed.insert(name, item);
        }
        *paths = fixed;
    }

    /// A path item before its members.
    pub(super) fn enter_path_item(&mut self, map: &mut Map, place: &Place<'_>) {
        self.lift_shared_body(map, place);
        if let Some(Node::Map(more)) = map
            .get("additionalOperations")
            .or_else(|| map.get(marks::ADDITIONAL_OPERATIONS))
        {
            let known: Vec<String> = more.keys().map(str::to_owned).collect();
            let at = place.key("additionalOperations");
            for name in known.iter().filter(|name| is_fixed(name)) {
                let message = format!("`{name}` has a member of its own in the path item");
                self.warn(Code::WrongShape, &at.key(name), message, "write it there");
            }
        }
    }

    /// An operation before its members: responses must be there, bodies of Swagger 2.0 are raised.
    pub(super) fn enter_operation(&mut self, map: &mut Map, place: &Place<'_>) {
        self.lift_body(map, place);
        let empty = match map.get("responses") {
            Some(Node::Map(responses)) => !responses.keys().any(|key| !key.starts_with("x-")),
            _ => true,
        };
        if empty {
            let message = "the operation has no responses; a `default` without content stands in";
            self.warn(
                Code::MissingResponses,
                place,
                message,
                "describe at least the response of success",
            );
            let response = resolve::stand_in(Kind::Response).unwrap_or_default();
            map.insert(
                "responses",
                Map::from_iter([("default".to_owned(), Node::Map(response))]),
            );
        }
    }
}

/// Whether a method has a member of its own.
fn is_fixed(method: &str) -> bool {
    Kind::PathItem.field(&method.to_ascii_lowercase()).is_some()
}
