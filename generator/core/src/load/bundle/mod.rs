//! Brings the parts of other files into the entry document's tree.
//!
//! Enters: the entry document's tree and the files that references name. Leaves: one tree whose references are all local, and where each
//! part was written. It refuses files outside the root folder and what contains itself.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

mod adopt;
mod resolve;

use super::Loaded;
use super::files::{Files, Number};
use super::grammar::{Dialect, Kind, Shape, member};
use super::name;
use super::place::Place;
use super::reference::Reference;
use super::tree::DEEPEST;
use resolve::Target;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Map, Node, Origin, Pointer, Relocations, SourceMap};

/// How deep the bundled tree may be: a file's own depth, and what is written in the place of references.
const DEEPEST_BUNDLED: usize = DEEPEST + DEEPEST / 2;
/// Brings everything that the entry document refers to in other files into its tree.
pub(super) fn bundle(
    mut root: Node,
    files: Files,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Loaded {
    if !refers_elsewhere(&root) {
        return Loaded {
            root,
            relocations: Relocations::default(),
        };
    }
    let budget = sources
        .iter()
        .map(|(_, file)| file.text.len())
        .sum::<usize>()
        .saturating_add(1 << 18);
    let mut bundler = Bundler {
        dialect: Dialect::of(&root),
        files,
        sources,
        diagnostics,
        relocations: Relocations::default(),
        taken: BTreeMap::new(),
        placed: BTreeMap::new(),
        queue: VecDeque::new(),
        inside: Vec::new(),
        place: Place::default(),
        budget: Some(budget),
    };
    bundler.adopt_components(&mut root);
    bundler.walk(&mut root, Shape::One(Kind::Document), 0, 0);
    while let Some(import) = bundler.queue.pop_front() {
        let Import {
            container,
            name,
            mut node,
            kind,
            file,
        } = import;
        let pointer = container
            .iter()
            .fold(Pointer::root(), |pointer, step| pointer.key(step))
            .key(&name);
        bundler.place = Place::at(&pointer);
        bundler.walk(&mut node, Shape::One(kind), file, container.len() + 1);
        if let Some(map) = container_mut(&mut root, container) {
            map.insert(name, node);
        }
    }
    Loaded {
        root,
        relocations: bundler.relocations,
    }
}

/// Whether there is any reference to another document.
fn refers_elsewhere(node: &Node) -> bool {
    match node {
        Node::Map(map) => map.iter().any(|(name, value)| match (name, value) {
            ("$ref", Node::String(text)) => !text.starts_with('#'),
            ("mapping", Node::Map(mapping)) => {
                mapping
                    .iter()
                    .any(|(_, value)| value.as_str().is_some_and(is_document))
                    || refers_elsewhere(value)
            }
            _ => refers_elsewhere(value),
        }),
        Node::List(list) => list.iter().any(refers_elsewhere),
        _ => false,
    }
}

/// Whether a discriminator's value is a reference to another document, and not the name of a schema.
fn is_document(text: &str) -> bool {
    let document = text.split('#').next().unwrap_or_default();
    document.contains('/')
        || [".json", ".yaml", ".yml"]
            .iter()
            .any(|end| document.ends_with(end))
}

/// The object that holds components of a kind, made if there is none. `None` if something else stands there.
fn container_mut<'a>(root: &'a mut Node, steps: &[&str]) -> Option<&'a mut Map> {
    steps.iter().try_fold(root.as_map_mut()?, |map, step| {
        if matches!(map.get(step), None | Some(Node::Null)) {
            map.insert(*step, Map::new());
        }
        map.get_mut(step)?.as_map_mut()
    })
}

/// A part of another file on its way to the components.
struct Import {
    container: &'static [&'static str],
    name: String,
    node: Node,
    kind: Kind,
    file: Number,
}

struct Bundler<'a> {
    dialect: Dialect,
    files: Files,
    sources: &'a mut SourceMap,
    diagnostics: &'a mut Diagnostics,
    relocations: Relocations,
    /// The names of components, by kind.
    taken: BTreeMap<Kind, BTreeSet<String>>,
    /// Where the parts of other files were placed.
    placed: BTreeMap<(Number, Pointer, Kind), Pointer>,
    queue: VecDeque<Import>,
    /// The parts of other files that are being written in the place of a reference right now.
    inside: Vec<(Number, Pointer)>,
    place: Place,
    /// How many more nodes may be copied from other files; `None` after the report that it was too many.
    budget: Option<usize>,
}

impl Bundler<'_> {
    /// Rewrites the references in and below `node`, which stands at `self.place` and is written in `file`.
    fn walk(&mut self, node: &mut Node, shape: Shape, file: Number, depth: usize) {
        if depth > DEEPEST_BUNDLED {
            let message = format!(
                "objects and arrays are nested more than {DEEPEST_BUNDLED} deep after bundling"
            );
            self.report(Code::TooDeep, message, None);
            *node = Node::Null;
            return;
        }
        match node {
            Node::List(list) => {
                let (Shape::One(kind) | Shape::Many(kind)) = shape;
                for (index, node) in list.iter_mut().enumerate() {
                    self.step(&index.to_string(), node, Shape::One(kind), file, depth);
                }
            }
            Node::Map(map) => {
                let reference = map.get("$ref").and_then(Node::as_str).map(str::to_owned);
                match reference {
                    Some(text) if file != 0 || !text.starts_with('#') => {
                        self.reference(node, &text, shape, file, depth)
                    }
                    _ => self.members(map, shape, file, depth),
                }
            }
            _ => {}
        }
    }

    fn step(&mut self, step: &str, node: &mut Node, shape: Shape, file: Number, depth: usize) {
        if matches!(node, Node::List(_) | Node::Map(_)) {
            let before = self.place.enter(step);
            self.walk(node, shape, file, depth + 1);
            self.place.leave(before);
        }
    }

    fn members(&mut self, map: &mut Map, shape: Shape, file: Number, depth: usize) {
        for (name, node) in map.iter_mut() {
            let shape = match shape {
                Shape::Many(kind) => Some(Shape::One(kind)),
                Shape::One(Kind::Schema) if name == "discriminator" => {
                    self.discriminator(node, file);
                    None
                }
                Shape::One(kind) => member(kind, name, self.dialect),
            };
            if let Some(shape) = shape {
                self.step(name, node, shape, file, depth);
            }
        }
    }

    /// Rewrites a reference that may name another file, and what stands beside it.
    fn reference(&mut self, node: &mut Node, text: &str, shape: Shape, file: Number, depth: usize) {
        let before = self.place.enter("$ref");
        let origin = self.relocations.origin(&self.place.pointer());
        let target = self.target(file, text, &origin);
        self.place.leave(before);
        let local = match (target, shape) {
            (Some(Target::Entry(pointer)), _) => Some(pointer),
            (Some(Target::Foreign(other, pointer)), Shape::One(kind))
                if self.dialect.is_imported(kind) =>
            {
                self.import(other, pointer, kind)
            }
            (Some(Target::Foreign(other, pointer)), _) => {
                self.inline(node, shape, (file, other, pointer), depth);
                return;
            }
            (None, _) => None,
        };
        let Some(map) = node.as_map_mut() else { return };
        if let Some(pointer) = local {
            map.insert("$ref", Reference::local(&pointer));
        }
        self.members(map, shape, file, depth);
    }

    /// The component that has what `file` has at `pointer`.
    fn import(&mut self, file: Number, pointer: Pointer, kind: Kind) -> Option<Pointer> {
        let key = (file, pointer, kind);
        if let Some(place) = self.placed.get(&key) {
            return Some(place.clone());
        }
        let container = self.dialect.container(kind)?;
        let node = self.copy(file, &key.1)?;
        let taken = self.taken.entry(kind).or_default();
        let name = name::choose(self.files.shown(file), &key.1, taken);
        taken.insert(name.clone());
        let place = container
            .iter()
            .fold(Pointer::root(), |pointer, step| pointer.key(step))
            .key(&name);
        self.relocations.record(
            place.clone(),
            Origin {
                file: self.files.id(file),
                pointer: key.1.clone(),
            },
        );
        self.placed.insert(key, place.clone());
        self.queue.push_back(Import {
            container,
            name,
            node,
            kind,
            file,
        });
        Some(place)
    }

    /// Writes what another file has in the place of the reference `node`; members beside the reference stay and win.
    fn inline(
        &mut self,
        node: &mut Node,
        shape: Shape,
        (file, other, pointer): (Number, Number, Pointer),
        depth: usize,
    ) {
        let part = (other, pointer);
        if self.inside.contains(&part) {
            self.report(
                Code::ReferenceCycle,
                "the reference names something that contains it".into(),
                None,
            );
            *node = Node::Null;
            return;
        }
        let Some(mut copy) = self.copy(other, &part.1) else {
            *node = Node::Null;
            return;
        };
        let mut beside = Map::new();
        if let Node::Map(map) = node {
            map.remove("$ref");
            self.members(map, shape, file, depth);
            std::mem::swap(&mut beside, map);
        }
        let place = self.place.pointer();
        let origins: Vec<Origin> = beside
            .keys()
            .map(|name| self.relocations.origin(&place.key(name)))
            .collect();
        self.relocations.record(
            place.clone(),
            Origin {
                file: self.files.id(other),
                pointer: part.1.clone(),
            },
        );
        self.inside.push(part);
        self.walk(&mut copy, shape, other, depth + 1);
        self.inside.pop();
        if let Node::Map(map) = &mut copy {
            for ((name, value), origin) in beside.into_iter().zip(origins) {
                self.relocations.record(place.key(&name), origin);
                map.insert(name, value);
            }
        }
        *node = copy;
    }

    fn copy(&mut self, file: Number, pointer: &Pointer) -> Option<Node> {
        let node = self.files.tree(file)?.at(pointer)?;
        match self.budget.map(|budget| budget.checked_sub(count(node))) {
            None => None,
            Some(None) => {
                self.budget = None;
                let message = "references make the document many times larger than its files";
                self.report(Code::Expansion, message.into(), None);
                None
            }
            Some(rest) => {
                self.budget = rest;
                Some(node.clone())
            }
        }
    }

    /// Rewrites the mapping of a discriminator: its values are names of schemas or references (OpenAPI 3.1, section 4.8.25).
    fn discriminator(&mut self, node: &mut Node, file: Number) {
        let Some(Node::Map(mapping)) = node.as_map_mut().and_then(|map| map.get_mut("mapping"))
        else {
            return;
        };
        let before = self.place.enter("discriminator");
        self.place.enter("mapping");
        for (name, value) in mapping.iter_mut() {
            let Some(text) = value
                .as_str()
                .and_then(|text| self.mapped_schema(text, file))
            else {
                continue;
            };
            let inner = self.place.enter(name);
            let origin = self.relocations.origin(&self.place.pointer());
            let place = match self.target(file, &text, &origin) {
                Some(Target::Entry(pointer)) => Some(pointer),
                Some(Target::Foreign(other, pointer)) => self.import(other, pointer, Kind::Schema),
                None => None,
            };
            if let Some(place) = place {
                *value = Node::String(Reference::local(&place));
            }
            self.place.leave(inner);
        }
        self.place.leave(before);
    }

    /// The reference that a value of a mapping means, unless it already is one into the entry document.
    fn mapped_schema(&self, text: &str, file: Number) -> Option<String> {
        if is_document(text) {
            return Some(text.to_owned());
        }
        if file == 0 {
            return None;
        }
        if text.starts_with('#') {
            return Some(text.to_owned());
        }
        let pointer = Pointer::root().key("components").key("schemas").key(text);
        self.files
            .tree(file)?
            .at(&pointer)
            .map(|_| Reference::local(&pointer))
    }

    /// Reports something about the node at the place of the walk.
    fn report(&mut self, code: Code, message: String, help: Option<String>) {
        let origin = self.relocations.origin(&self.place.pointer());
        let diagnostic = Diagnostic::new(code, origin, message);
        self.diagnostics.push(Diagnostic { help, ..diagnostic });
    }
}

fn local(pointer: &Pointer) -> Node {
    let mut map = Map::new();
    map.insert("$ref", Reference::local(pointer));
    Node::Map(map)
}

/// How many nodes there are at and below `node`.
fn count(node: &Node) -> usize {
    match node {
        Node::List(list) => 1 + list.iter().map(count).sum::<usize>(),
        Node::Map(map) => 1 + map.iter().map(|(_, value)| count(value)).sum::<usize>(),
        _ => 1,
    }
}
