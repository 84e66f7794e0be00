//! References after the walk: every one comes to name a component, and none leads in a circle.

use std::collections::{BTreeMap, HashMap};

use super::grammar::{Kind, Shape};
use super::place::{Place, push_escaped};
use super::references::{Edge, Odd, component_name, decode};
use super::walk::{Walker, extend};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Map, Node, Pointer};

/// What resolving has decided so far.
#[derive(Default)]
struct Decided {
    /// Targets in other places than `components`, to be moved there, with their new reference.
    hoists: BTreeMap<Pointer, (Kind, String)>,
    /// Targets that no visit had reached, copied to `components`.
    adopted: HashMap<(Pointer, Kind), String>,
    /// Where things stand now, by where they stood.
    places: Option<BTreeMap<Pointer, Vec<Pointer>>>,
    /// Lists and objects from which a dead reference is to be taken out.
    dead: Vec<Pointer>,
}

impl Walker<'_> {
    /// Settles all references that the walk has kept, then looks for circles.
    pub(super) fn settle(&mut self, root: &mut Node) {
        let mut decided = Decided::default();
        while !self.references.odd.is_empty() {
            for odd in std::mem::take(&mut self.references.odd) {
                match self.resolve(root, &odd, &mut decided) {
                    Some(text) => self.write(root, &odd, text),
                    None => self.miss(root, &odd, &mut decided),
                }
            }
        }
        // The deepest first, so that what contains another target moves with a reference in its place.
        let mut hoists: Vec<_> = std::mem::take(&mut decided.hoists).into_iter().collect();
        hoists.sort_by_key(|(place, _)| std::cmp::Reverse(place.steps().count()));
        for (place, (kind, text)) in hoists {
            self.hoist(root, &place, kind, text);
        }
        decided.dead.sort();
        decided.dead.dedup();
        for list in decided.dead {
            self.bury(root, &list);
        }
        self.break_circles(root);
    }

    /// The reference in its plain form.
    fn resolve(&mut self, root: &mut Node, odd: &Odd, decided: &mut Decided) -> Option<String> {
        let section = odd.kind.section()?;
        let found = target(odd).and_then(|target| self.locate(root, odd, target, decided));
        found.or_else(|| self.bare(odd, section))
    }

    /// The reference to what stands at the target, which becomes a component if it is none.
    fn locate(
        &mut self,
        root: &mut Node,
        odd: &Odd,
        target: Pointer,
        decided: &mut Decided,
    ) -> Option<String> {
        if let Some(text) = self.component(&target, odd.kind.section()?) {
            return Some(text);
        }
        if let Some(text) = decided.adopted.get(&(target.clone(), odd.kind)) {
            return Some(text.clone());
        }
        let target = self
            .now_at(root, &target, odd.kind, decided)
            .unwrap_or(target);
        if let Some((_, text)) = decided.hoists.get(&target) {
            return Some(text.clone());
        }
        if target == odd.place || root.at(&target).is_none() {
            return None;
        }
        match shape_at(&target) {
            Some(shape) if is(shape, odd.kind) => {
                let text = self.fresh(odd.kind, &target)?;
                decided.hoists.insert(target, (odd.kind, text.clone()));
                Some(text)
            }
            Some(_) => None,
            None => self.adopt(root, &target, odd.kind, decided),
        }
    }

    /// The plain reference to a component of the section, if the target is one.
    fn component(&self, target: &Pointer, section: &str) -> Option<String> {
        let mut steps = target.steps();
        let (first, second, name) = (steps.next()?, steps.next()?, steps.next()?);
        let found = first == "components"
            && second == section
            && steps.next().is_none()
            && self.names.has(section, &name);
        found.then(|| plain(section, &name))
    }

    /// Where the target has moved to, if it has.
    fn now_at(
        &self,
        root: &Node,
        target: &Pointer,
        kind: Kind,
        decided: &mut Decided,
    ) -> Option<Pointer> {
        let places = decided.places.get_or_insert_with(|| {
            let mut places: BTreeMap<Pointer, Vec<Pointer>> = BTreeMap::new();
            for (place, origin) in self.relocations.below(&Pointer::root()) {
                if origin.file == FileId::ENTRY {
                    places
                        .entry(origin.pointer.clone())
                        .or_default()
                        .push(place.clone());
                }
            }
            places
        });
        let mut above = Some(target.clone());
        while let Some(prefix) = above {
            let rest = &target.as_str()[prefix.as_str().len()..];
            for place in places.get(&prefix).into_iter().flatten() {
                let now = extend(place, rest);
                if shape_at(&now).is_some_and(|shape| is(shape, kind)) && root.at(&now).is_some() {
                    return Some(now);
                }
            }
            above = prefix.parent();
        }
        None
    }

    /// Copies a target that no visit has reached, such as one below `$defs`, to `components`, and visits it there.
    fn adopt(
        &mut self,
        root: &mut Node,
        target: &Pointer,
        kind: Kind,
        decided: &mut Decided,
    ) -> Option<String> {
        let mut node = root.at(target)?.clone();
        let text = self.fresh(kind, target)?;
        decided.adopted.insert((target.clone(), kind), text.clone());
        let place = Pointer::from_escaped(text.strip_prefix('#')?);
        self.moved(target, &place);
        let name = place.steps().last()?;
        let section = kind.section()?;
        let start = Pointer::root();
        let top = Place::at(&start);
        let components = top.key("components");
        let list = components.key(section);
        if !self.object(kind, &mut node, &list.key(&name)) {
            node = Node::Map(stand_in(kind)?);
        }
        put(root, section, &name, node);
        Some(text)
    }

    /// A reference that only names a component, or uses the place of another version.
    fn bare(&mut self, odd: &Odd, section: &str) -> Option<String> {
        let name = odd
            .text
            .trim_start_matches("#/definitions/")
            .trim_start_matches(['#', '/']);
        let text = self
            .names
            .has(section, name)
            .then(|| plain(section, name))?;
        let message = format!("`{}` is read as `{text}`", odd.text);
        self.warn_at(
            Code::UnreadableReference,
            &odd.place,
            message,
            "write the reference in full",
        );
        Some(text)
    }

    /// Writes a reference in its plain form.
    fn write(&mut self, root: &mut Node, odd: &Odd, text: String) {
        if let (Some(from), Some(to)) = (edge_from(&odd.place), text.strip_prefix("#/components/"))
        {
            self.references.edges.push(Edge {
                from,
                to: to.to_owned(),
                place: odd.place.clone(),
            });
        }
        match root.at_mut(&odd.place) {
            Some(Node::Map(map)) => drop(map.insert("$ref", text)),
            Some(node @ Node::String(_)) => *node = Node::String(text),
            _ => {}
        }
    }

    /// A reference that leads nowhere: something harmless stands in, or it is taken out.
    fn miss(&mut self, root: &mut Node, odd: &Odd, decided: &mut Decided) {
        let place = match root.at(&odd.place) {
            Some(Node::String(_)) => odd.place.clone(),
            _ => odd.place.key("$ref"),
        };
        let stand_in = stand_in(odd.kind).filter(|_| place != odd.place);
        self.report_miss(root, odd, &place, stand_in.is_some());
        let Some(node) = root.at_mut(&odd.place) else {
            return;
        };
        match stand_in {
            Some(map) => *node = Node::Map(map),
            None => {
                *node = Node::Null;
                decided.dead.extend(odd.place.parent());
            }
        }
    }

    fn report_miss(&mut self, root: &Node, odd: &Odd, place: &Pointer, stays: bool) {
        let target = target(odd);
        let instead = match odd.kind {
            Kind::Schema if stays => "any value is allowed here",
            _ if stays => "an empty one stands in",
            _ => "it is dropped",
        };
        let (text, wanted) = (&odd.text, odd.kind.name());
        if target.as_ref() == Some(&odd.place) {
            let origin = self.relocations.origin(place);
            let message = format!("`{text}` refers to itself");
            let diagnostic = Diagnostic::new(Code::CircularReference, origin, message);
            self.report(diagnostic.help("refer to an object that is written out"));
        } else if target.is_some_and(|target| root.at(&target).is_some()) {
            let message = format!("`{text}` is something else than {wanted}; {instead}");
            let help = "refer to an object of the right kind";
            self.warn_at(Code::WrongTarget, place, message, help);
        } else {
            let message = format!("there is nothing at `{text}`; {instead}");
            let help = "correct the reference, or declare what it names";
            self.warn_at(Code::MissingTarget, place, message, help);
        }
    }

    /// Moves a target to `components` and leaves a reference in its place.
    fn hoist(&mut self, root: &mut Node, place: &Pointer, kind: Kind, text: String) {
        let (Some(section), Some(to)) = (
            kind.section(),
            text.strip_prefix('#').map(Pointer::from_escaped),
        ) else {
            return;
        };
        let Some(name) = to.steps().last() else {
            return;
        };
        let Some(node) = root.at_mut(place) else {
            return;
        };
        let reference = Map::from_iter([("$ref".to_owned(), Node::String(text))]);
        let target = std::mem::replace(node, Node::Map(reference));
        self.moved(place, &to);
        put(root, section, &name, target);
    }

    /// Takes out what a dead reference left.
    pub(super) fn bury(&mut self, root: &mut Node, list: &Pointer) {
        match root.at_mut(list) {
            Some(Node::List(items)) => {
                let dead: Vec<usize> = (0..items.len())
                    .filter(|index| items.get(*index) == Some(&Node::Null))
                    .collect();
                self.remove(items, &dead, &Place::at(list));
            }
            Some(Node::Map(map)) => map.retain(|_, node| *node != Node::Null),
            _ => {}
        }
    }

    /// A name in `components` that is free, made from a place.
    fn fresh(&mut self, kind: Kind, target: &Pointer) -> Option<String> {
        let section = kind.section()?;
        let name = name_of(target);
        let mut free = name.clone();
        let mut number = 2;
        while self.names.has(section, &free) {
            free = format!("{name}_{number}");
            number += 1;
        }
        self.names.add(section, &free);
        Some(plain(section, &free))
    }
}

/// Where a reference leads, if it names a place of the document.
fn target(odd: &Odd) -> Option<Pointer> {
    let fragment = odd.text.strip_prefix('#')?;
    (fragment.is_empty() || fragment.starts_with('/')).then(|| decode(fragment))
}

/// What an object of the kind looks like that says nothing.
pub(super) fn stand_in(kind: Kind) -> Option<Map> {
    let text = |key: &str| Map::from_iter([(key.to_owned(), Node::from(""))]);
    Some(match kind {
        Kind::Schema | Kind::Example => Map::new(),
        Kind::Response => text("description"),
        Kind::Link => text("operationId"),
        Kind::RequestBody => Map::from_iter([("content".to_owned(), Node::Map(Map::new()))]),
        Kind::Header => {
            let string = Map::from_iter([("type".to_owned(), Node::from("string"))]);
            Map::from_iter([("schema".to_owned(), Node::Map(string))])
        }
        _ => return None,
    })
}

/// Puts an object into a section of `components`.
fn put(root: &mut Node, section: &str, name: &str, node: Node) {
    let Node::Map(root) = root else { return };
    for_section(root, section).map(|named| named.insert(name, node));
}

/// The section of `components`, made if it is not there.
pub(super) fn for_section<'m>(root: &'m mut Map, section: &str) -> Option<&'m mut Map> {
    let mut map = root;
    for step in ["components", section] {
        if !matches!(map.get(step), Some(Node::Map(_))) {
            map.insert(step, Map::new());
        }
        map = map.get_mut(step)?.as_map_mut()?;
    }
    Some(map)
}

/// The plain form of a reference.
fn plain(section: &str, name: &str) -> String {
    let mut text = format!("#/components/{section}/");
    push_escaped(&mut text, name);
    text
}

/// The component that a place is, or whose `allOf` it is in.
fn edge_from(place: &Pointer) -> Option<String> {
    let steps: Vec<&str> = place.as_str().split('/').collect();
    match steps[..] {
        ["", "components", section, name] | ["", "components", section, name, "allOf", _] => {
            Some(format!("{section}/{name}"))
        }
        _ => None,
    }
}

/// The shape that the walk found at a place; `None` where it does not go.
fn shape_at(place: &Pointer) -> Option<Shape> {
    place
        .steps()
        .try_fold(Shape::Object(Kind::Document), |shape, step| {
            shape.below(&step)
        })
        .filter(|shape| *shape != Shape::Value)
}

/// Whether an object of the kind stands where this shape is asked for.
fn is(shape: Shape, kind: Kind) -> bool {
    shape == Shape::Object(kind) || (kind == Kind::Schema && shape == Shape::FlagOrSchema)
}

/// A name made from a place: the steps that somebody chose, not those of the grammar.
fn name_of(place: &Pointer) -> String {
    const GRAMMAR: [&str; 10] = [
        "components",
        "schemas",
        "properties",
        "$defs",
        "definitions",
        "paths",
        "content",
        "schema",
        "responses",
        "parameters",
    ];
    let mut name = String::new();
    let mut content = false;
    for step in place.steps() {
        let media = std::mem::replace(&mut content, step == "content");
        if media || GRAMMAR.contains(&step.as_str()) {
            continue;
        }
        let words = step
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty());
        for word in words {
            if !name.is_empty() {
                name.push('_');
            }
            name.push_str(word);
        }
    }
    if name.is_empty() {
        "Schema".to_owned()
    } else {
        name
    }
}

/// Whether a reference is a plain one to a parameter, and its name.
pub(super) fn parameter_name(text: &str) -> Option<String> {
    let name = component_name(text, "parameters")?;
    Some(name.replace("~1", "/").replace("~0", "~"))
}
