use super::resolve::{Target, only_reference};
use super::{Bundler, Import, local};
use crate::load::files::Number;
use crate::load::grammar::{Dialect, Kind};
use crate::load::reference::Reference;
use crate::source::{Map, Node, Origin, Pointer};

impl Bundler<'_> {
    /// Lets components that are only references to other files take what they name, so that it keeps their names.
    pub(super) fn adopt_components(&mut self, root: &mut Node) {
        let mut from = 0;
        if self.dialect == Dialect::Three
            && let Some(components) = root.get("components")
        {
            let place = Pointer::root().key("components");
            if let Some((node, file)) = self.elsewhere(components, 0, &place) {
                if let Some(map) = root.as_map_mut() {
                    map.insert("components", node);
                }
                from = file;
            }
        }
        for kind in self.dialect.component_kinds() {
            let Some(container) = self.dialect.container(*kind) else {
                continue;
            };
            let pointer = container
                .iter()
                .fold(Pointer::root(), |pointer, step| pointer.key(step));
            let mut file = from;
            if let Some(node) = root.at(&pointer)
                && let Some((node, other)) = self.elsewhere(node, from, &pointer)
                && let Some(slot) = root.at_mut(&pointer)
            {
                *slot = node;
                file = other;
            }
            if let Some(Node::Map(map)) = root.at_mut(&pointer) {
                self.taken
                    .entry(*kind)
                    .or_default()
                    .extend(map.keys().map(str::to_owned));
                map.iter_mut().for_each(|(name, node)| {
                    self.adopt(node, name, *kind, container, &pointer, file)
                });
            }
        }
    }

    /// What a reference in the place of an object of components names, and the file it is in.
    fn elsewhere(&mut self, node: &Node, file: Number, place: &Pointer) -> Option<(Node, Number)> {
        let text = node.get("$ref")?.as_str()?;
        if file == 0 && text.starts_with('#') {
            return None;
        }
        let origin = self.relocations.origin(place);
        let Target::Foreign(file, pointer) = self.target(file, text, &origin)? else {
            return None;
        };
        let node = self.files.tree(file)?.at(&pointer)?.clone();
        self.relocations.record(
            place.clone(),
            Origin {
                file: self.files.id(file),
                pointer,
            },
        );
        Some((node, file))
    }

    /// Takes one component that is written in another file, or is a reference there.
    fn adopt(
        &mut self,
        node: &mut Node,
        name: &str,
        kind: Kind,
        container: &'static [&'static str],
        above: &Pointer,
        file: Number,
    ) {
        let place = above.key(name);
        let origin = self.relocations.origin(&place);
        let reference = only_reference(node).filter(|text| file != 0 || !text.starts_with('#'));
        let (file, pointer) = match reference.map(str::to_owned) {
            Some(text) => match self.target(file, &text, &origin) {
                Some(Target::Foreign(file, pointer)) => (file, pointer),
                Some(Target::Entry(pointer)) => {
                    *node = local(&pointer);
                    return;
                }
                None if file == 0 && self.is_bare_name(&Reference::parse(&text).document) => return,
                None => {
                    // Reported; the walk must not meet it again.
                    *node = Node::Map(Map::new());
                    return;
                }
            },
            None if file != 0 => (file, origin.pointer),
            None => return,
        };
        if let Some(first) = self.placed.get(&(file, pointer.clone(), kind)) {
            *node = local(first);
            return;
        }
        let Some(found) = self
            .files
            .tree(file)
            .and_then(|tree| tree.at(&pointer))
            .cloned()
        else {
            return;
        };
        self.placed
            .insert((file, pointer.clone(), kind), place.clone());
        self.relocations.record(
            place,
            Origin {
                file: self.files.id(file),
                pointer,
            },
        );
        self.queue.push_back(Import {
            container,
            name: name.to_owned(),
            node: found,
            kind,
            file,
        });
        // Holds the place until the import is through.
        *node = Node::Null;
    }
}
