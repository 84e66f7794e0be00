use super::Bundler;
use crate::diagnostic::{Code, Diagnostic};
use crate::load::files::{Failure, Number};
use crate::load::reference::{Document, Reference};
use crate::source::{Node, Origin, Pointer};

/// How many references may lead to references before this counts as a cycle.
const LONGEST_CHAIN: usize = 64;

/// Where a reference leads in the end.
pub(super) enum Target {
    /// A place in the entry document, as the document has it.
    Entry(Pointer),
    /// A place in another file.
    Foreign(Number, Pointer),
}

impl Bundler<'_> {
    /// Where a reference in `file` leads, through references that stand on the way. `None` after a report.
    pub(super) fn target(&mut self, file: Number, text: &str, origin: &Origin) -> Option<Target> {
        let (mut file, mut pointer) = self.follow(file, text, origin)?;
        let first = (file, pointer.clone());
        let mut origin = origin.clone();
        for _ in 0..LONGEST_CHAIN {
            if file == 0 {
                return Some(Target::Entry(pointer));
            }
            match self
                .files
                .tree(file)
                .map_or(Found::Missing, |tree| find(tree, &pointer))
            {
                Found::Node => return Some(Target::Foreign(file, pointer)),
                Found::Through { text, at, rest } => {
                    let from = Origin {
                        file: self.files.id(file),
                        pointer: at.key("$ref"),
                    };
                    let (next, above) = self.follow(file, &text, &from)?;
                    pointer = rest.iter().fold(above, |pointer, step| pointer.key(step));
                    (file, origin) = (next, from);
                }
                Found::Missing => return self.missing(file, &pointer, &origin),
            }
        }
        // References in a circle: left as they are, for a later room to find at their place in the bundle.
        Some(Target::Foreign(first.0, first.1))
    }

    /// The file and the place that one reference names.
    fn follow(&mut self, file: Number, text: &str, origin: &Origin) -> Option<(Number, Pointer)> {
        let reference = Reference::parse(text);
        let document = reference.document;
        let file = match self
            .files
            .resolve(file, &document, self.sources, self.diagnostics)
        {
            Ok(file) => file,
            Err(Failure::Reported) => return None,
            // Left as it is, for the room that repairs.
            Err(_) if file == 0 && self.is_bare_name(&document) => return None,
            Err(Failure::Here(code, message, help)) => {
                let diagnostic = Diagnostic::new(code, origin.clone(), message);
                self.diagnostics.push(Diagnostic { help, ..diagnostic });
                return None;
            }
        };
        let fragment = match reference.pointer {
            Ok(pointer) => return Some((file, pointer)),
            Err(fragment) => fragment,
        };
        if let Some(pointer) = self.files.anchor(file, &fragment) {
            return Some((file, pointer));
        }
        let path = self.files.shown(file).display();
        let message = format!("no schema of `{path}` has the anchor `{fragment}`");
        let help = "write the place as `#/a/b`, beginning with a slash";
        self.diagnostics
            .push(Diagnostic::new(Code::BadReference, origin.clone(), message).help(help));
        None
    }

    /// Whether what would be a path is the name of a component.
    pub(super) fn is_bare_name(&self, document: &Document) -> bool {
        match document {
            Document::Relative(path) => self.taken.values().any(|names| names.contains(path)),
            Document::Same | Document::Remote(_) => false,
        }
    }

    fn missing(&mut self, file: Number, pointer: &Pointer, origin: &Origin) -> Option<Target> {
        let path = self.files.shown(file).display().to_string();
        let steps: Vec<String> = pointer.steps().collect();
        let is_in_entry = origin.file == self.files.id(file)
            && self.taken.iter().any(|(kind, names)| {
                match (self.dialect.container(*kind), steps.split_last()) {
                    (Some(container), Some((name, above))) => {
                        above == container && names.contains(name)
                    }
                    _ => false,
                }
            });
        if is_in_entry {
            let message =
                format!("`{path}` has nothing at `{pointer}`; the entry document's is taken");
            let help = "write the path of the entry document before the `#`";
            self.diagnostics
                .push(Diagnostic::new(Code::StrayReference, origin.clone(), message).help(help));
            return Some(Target::Entry(pointer.clone()));
        }
        let message = format!("`{path}` has nothing at `{pointer}`");
        let help = "names are case-sensitive, and `/` in a name is written `~1`";
        self.diagnostics
            .push(Diagnostic::new(Code::MissingForeignTarget, origin.clone(), message).help(help));
        None
    }
}

/// What a pointer names in a tree.
enum Found {
    Node,
    /// A reference stands at `at`, and the steps `rest` are below what it names.
    Through {
        text: String,
        at: Pointer,
        rest: Vec<String>,
    },
    Missing,
}

fn find(tree: &Node, pointer: &Pointer) -> Found {
    let steps: Vec<String> = pointer.steps().collect();
    let (mut node, mut at) = (tree, Pointer::root());
    for (index, step) in steps.iter().enumerate() {
        let next = match node {
            Node::Map(map) => map.get(step),
            Node::List(list) => step.parse::<usize>().ok().and_then(|index| list.get(index)),
            _ => None,
        };
        match (next, node.get("$ref").and_then(Node::as_str)) {
            (Some(next), _) => (node, at) = (next, at.key(step)),
            (None, Some(text)) => {
                let rest = steps.get(index..).unwrap_or_default().to_vec();
                return Found::Through {
                    text: text.to_owned(),
                    at,
                    rest,
                };
            }
            (None, None) => return Found::Missing,
        }
    }
    match only_reference(node) {
        Some(text) => Found::Through {
            text: text.to_owned(),
            at,
            rest: Vec::new(),
        },
        None => Found::Node,
    }
}

/// The reference, of an object that is nothing else.
pub(super) fn only_reference(node: &Node) -> Option<&str> {
    let map = node.as_map().filter(|map| map.len() == 1)?;
    map.get("$ref")?.as_str()
}
