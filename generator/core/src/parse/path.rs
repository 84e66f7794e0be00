use super::part::{members, operation, rest};
use super::tree::Member;
use super::{Error, refusal};
use crate::diagnostic::Diagnostics;
use crate::dialect::marks;
use crate::source::{Key, Map, Node, Pointer, Relocations};

/// The members of a path item that are operations (OpenAPI 3.0.4, 4.8.9 Path Item Object).
const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The path items of a section that are still to be parsed.
pub(crate) struct Paths {
    section: &'static str,
    items: std::vec::IntoIter<(Key, Node)>,
}

/// A path with its operations, in the order of the document.
pub(crate) struct PathItem {
    /// The template; the name of a webhook; the expression of a callback.
    pub(crate) path: String,
    /// What holds for all operations; itself without any.
    pub(crate) shared: openapiv3::PathItem,
    pub(crate) operations: Vec<Operation>,
}

/// An operation of a path.
pub(crate) struct Operation {
    /// As the document writes it.
    pub(crate) method: String,
    /// The steps from the path item to the operation, as the document wrote them.
    pub(crate) steps: Vec<String>,
    pub(crate) operation: openapiv3::Operation,
    pub(crate) callbacks: Vec<Callback>,
}

/// Requests that an operation causes (OpenAPI 3.0.4, 4.8.18 Callback Object).
pub(crate) struct Callback {
    pub(crate) name: String,
    /// By the expressions that tell their URLs.
    pub(crate) items: Vec<PathItem>,
}

impl Paths {
    pub(super) fn new(section: &'static str, items: Map) -> Self {
        Self {
            section,
            items: items.into_iter(),
        }
    }

    /// The next path item, with its place. What is not OpenAPI is left out and reported.
    pub(crate) fn next(
        &mut self,
        relocations: &Relocations,
        diagnostics: &mut Diagnostics,
    ) -> Option<(PathItem, Pointer)> {
        loop {
            let (path, node) = self.items.find(|(path, _)| !path.starts_with("x-"))?;
            let place = Pointer::root().key(self.section).key(&path);
            match path_item(&path, &node) {
                Ok(item) => return Some((item, place)),
                Err(error) => diagnostics.push(refusal(&place, &error, relocations)),
            }
        }
    }
}

fn callback(name: &str, node: &Node) -> Result<Callback, Error> {
    let items = members(Some(node)).filter(|(expression, _)| !expression.starts_with("x-"));
    Ok(Callback {
        name: name.to_owned(),
        items: items
            .map(|(expression, node)| path_item(expression, node))
            .collect::<Result<_, _>>()?,
    })
}

fn path_item(path: &str, node: &Node) -> Result<PathItem, Error> {
    let mut operations = Vec::new();
    let mut add = |method: &str, steps: &[&str], node: &Node| {
        operations.push(Operation {
            method: method.to_owned(),
            steps: steps.iter().map(ToString::to_string).collect(),
            operation: operation(node)?,
            callbacks: members(node.get("callbacks"))
                .map(|(name, node)| callback(name, node))
                .collect::<Result<_, _>>()?,
        });
        Ok::<(), Error>(())
    };
    for (name, node) in members(Some(node)) {
        match name {
            marks::QUERY => add("query", &["query"], node)?,
            marks::ADDITIONAL_OPERATIONS => {
                for (method, node) in members(Some(node)) {
                    add(method, &["additionalOperations", method], node)?;
                }
            }
            method if METHODS.contains(&method) => add(method, &[method], node)?,
            _ => {}
        }
    }
    let shared = rest(node, |name| match name {
        marks::QUERY | marks::ADDITIONAL_OPERATIONS => Member::Skipped,
        name if METHODS.contains(&name) => Member::Skipped,
        _ => Member::Read,
    })?;
    Ok(PathItem {
        path: path.to_owned(),
        shared,
        operations,
    })
}
