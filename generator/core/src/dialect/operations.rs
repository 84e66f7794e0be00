//! What concerns operations as a whole: identifiers, and the parameters of their paths.

use std::collections::{HashMap, HashSet};

use super::place::Place;
use super::resolve::parameter_name;
use super::shapes::Shapes;
use super::walk::Walker;
use super::{marks, path};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Map, Node, Pointer};

/// The members of a path item that are operations.
pub(super) const METHODS: [&str; 9] = [
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
    marks::QUERY,
];

/// What identifies a parameter: name and `in`.
type Key = (String, String);

/// What the checks of operations know.
struct Known {
    /// The parameters of `components`, by name there.
    parameters: HashMap<String, Key>,
    /// The identifiers that the document declares.
    declared: HashSet<String>,
    /// The identifiers given so far, and where.
    given: HashMap<String, Pointer>,
}

impl Walker<'_> {
    /// Checks all operations of `paths` (OpenAPI 3.0.3, Operation Object and Path Templating).
    pub(super) fn check_operations(&mut self, root: &mut Map) {
        let parameters = shared_parameters(root);
        let Some(Node::Map(paths)) = root.get_mut("paths") else {
            return;
        };
        self.plain_templates(paths, &parameters);
        let mut known = Known {
            parameters,
            declared: declared(paths),
            given: HashMap::new(),
        };
        let pointer = Pointer::root().key("paths");
        let place = Place::at(&pointer);
        let mut shapes = Shapes::default();
        for (template, item) in paths.iter_mut() {
            let Node::Map(item) = item else { continue };
            let here = place.key(template);
            self.check_shape(template, item, &here, &mut shapes);
            self.check_item(template, item, &here, &mut known);
        }
    }

    /// `{id*}`, `{.id}`, `{;id}` and `{id:[0-9]+}` are templates of RFC 6570 and of frameworks; OpenAPI has `{id}` and `style`.
    fn plain_templates(&mut self, paths: &mut Map, parameters: &HashMap<String, Key>) {
        let odd = |template: &str| {
            path::names(template)
                .iter()
                .any(|name| path::plain(name) != *name)
        };
        if !paths.keys().any(odd) {
            return;
        }
        let here = Pointer::root().key("paths");
        let place = Place::at(&here);
        let mut fixed = Map::new();
        for (template, item) in std::mem::take(paths) {
            let declared = path_parameters(&item, parameters);
            let renamed =
                path::names(&template)
                    .into_iter()
                    .fold(template.to_string(), |template, name| {
                        let plain = path::plain(name);
                        let meant = !declared.contains(name) && declared.contains(plain);
                        if meant {
                            template.replace(&format!("{{{name}}}"), &format!("{{{plain}}}"))
                        } else {
                            template
                        }
                    });
            if template == *renamed || fixed.contains_key(&renamed) {
                fixed.insert(template, item);
                continue;
            }
            let message = format!("the path `{template}` is read as `{renamed}`");
            let help = "write `{name}`, and `style` and `explode` in the parameter";
            self.warn(
                Code::MalformedTemplate,
                &place.key(&template),
                message,
                help,
            );
            self.moved(&here.key(&template), &here.key(&renamed));
            fixed.insert(renamed, item);
        }
        *paths = fixed;
    }

    fn check_item(&mut self, template: &str, item: &mut Map, place: &Place<'_>, known: &mut Known) {
        let names = path::names(template);
        let at = place.key("parameters");
        let shared = match item.get_mut("parameters") {
            Some(Node::List(list)) => self.check_parameters(list, &names, &at, known),
            _ => Vec::new(),
        };
        for method in METHODS {
            let Some(Node::Map(operation)) = item.get_mut(method) else {
                continue;
            };
            let verb = if method == marks::QUERY {
                "query"
            } else {
                method
            };
            self.check_operation(
                template,
                verb,
                operation,
                &names,
                &shared,
                &place.key(method),
                known,
            );
        }
        let more = place.key(marks::ADDITIONAL_OPERATIONS);
        if let Some(Node::Map(operations)) = item.get_mut(marks::ADDITIONAL_OPERATIONS) {
            for (method, operation) in operations.iter_mut() {
                let Node::Map(operation) = operation else {
                    continue;
                };
                self.check_operation(
                    template,
                    method,
                    operation,
                    &names,
                    &shared,
                    &more.key(method),
                    known,
                );
            }
        }
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "they are the parts of one operation's place in the document"
    )]
    fn check_operation(
        &mut self,
        template: &str,
        method: &str,
        operation: &mut Map,
        names: &[&str],
        shared: &[Key],
        place: &Place<'_>,
        known: &mut Known,
    ) {
        self.identify(template, method, operation, place, known);
        let at = place.key("parameters");
        let own = match operation.get_mut("parameters") {
            Some(Node::List(list)) => self.check_parameters(list, names, &at, known),
            _ => Vec::new(),
        };
        for name in names {
            if own
                .iter()
                .chain(shared)
                .any(|(other, location)| other == name && location == "path")
            {
                continue;
            }
            let message = format!(
                "the path names `{name}`, but no such parameter is declared; a string stands in"
            );
            self.warn(
                Code::UndeclaredPathParameter,
                place,
                message,
                "declare it with `in: path`",
            );
            if !matches!(operation.get("parameters"), Some(Node::List(_))) {
                operation.insert("parameters", Node::List(Vec::new()));
            }
            if let Some(Node::List(list)) = operation.get_mut("parameters") {
                list.push(path_parameter(name));
            }
        }
    }

    /// Every operation has an identifier of its own.
    fn identify(
        &mut self,
        template: &str,
        method: &str,
        operation: &mut Map,
        place: &Place<'_>,
        known: &mut Known,
    ) {
        let here = place.pointer();
        let id = operation
            .get("operationId")
            .and_then(Node::as_str)
            .filter(|id| !id.trim().is_empty());
        let first = match id {
            Some(id) => known.given.get(id).cloned(),
            None => None,
        };
        if let (Some(id), None) = (id, &first) {
            known.given.insert(id.to_owned(), here);
            return;
        }
        let made = free(&path::operation_id(method, template), known);
        match (id, first) {
            (Some(id), Some(first)) => {
                let message =
                    format!("the `operationId` `{id}` is taken; this operation becomes `{made}`");
                let origin = self.relocations.origin(&here.key("operationId"));
                let first = self.relocations.origin(&first);
                let diagnostic = Diagnostic::new(Code::DuplicateOperationId, origin, message);
                self.report(
                    diagnostic
                        .help("give it a name of its own")
                        .related(first, "the first to have it"),
                );
            }
            _ => {
                let message = format!("the operation has no `operationId`; it becomes `{made}`");
                self.warn(
                    Code::MissingOperationId,
                    place,
                    message,
                    "add an `operationId`",
                );
            }
        }
        known.given.insert(made.clone(), here);
        operation.insert("operationId", made);
    }

    /// Takes out duplicates and path parameters that are not in the path; gives back what is left.
    fn check_parameters(
        &mut self,
        list: &mut Vec<Node>,
        names: &[&str],
        place: &Place<'_>,
        known: &Known,
    ) -> Vec<Key> {
        let mut keys: Vec<Key> = Vec::new();
        let mut dropped = Vec::new();
        for (index, parameter) in list.iter().enumerate() {
            let at = place.index(index);
            let Some(key) = known.key(parameter) else {
                // The component that it named was dropped with a warning of its own.
                dropped.push(index);
                continue;
            };
            if keys.contains(&key) {
                let message = format!(
                    "the {} parameter `{}` is declared twice; the first is kept",
                    key.1, key.0
                );
                self.warn(Code::DuplicateParameter, &at, message, "remove one of them");
                dropped.push(index);
            } else if key.1 == "path" && !names.contains(&key.0.as_str()) {
                let message = format!("the path has no `{{{}}}`; the parameter is dropped", key.0);
                self.warn(
                    Code::UnusedPathParameter,
                    &at,
                    message,
                    "add it to the path, or remove the parameter",
                );
                dropped.push(index);
            } else {
                keys.push(key);
            }
        }
        self.remove(list, &dropped, place);
        keys
    }
}

impl Known {
    /// Name and `in` of a parameter or a reference to one.
    fn key(&self, parameter: &Node) -> Option<Key> {
        match parameter.get("$ref").and_then(Node::as_str) {
            Some(text) => self.parameters.get(&parameter_name(text)?).cloned(),
            None => key(parameter),
        }
    }
}

fn key(parameter: &Node) -> Option<Key> {
    Some((
        parameter.get("name")?.as_str()?.to_owned(),
        parameter.get("in")?.as_str()?.to_owned(),
    ))
}

/// The parameters of `components`, also by the references among them.
fn shared_parameters(root: &Map) -> HashMap<String, Key> {
    let section = root
        .get("components")
        .and_then(|components| components.get("parameters"));
    let Some(Node::Map(named)) = section else {
        return HashMap::new();
    };
    let resolve = |first: &Node| -> Option<Key> {
        let mut node = first;
        for _ in 0..=named.len() {
            let Some(text) = node.get("$ref").and_then(Node::as_str) else {
                return key(node);
            };
            let name = parameter_name(text)?;
            node = named.get(&name)?;
        }
        None
    };
    named
        .iter()
        .filter_map(|(name, node)| Some((name.to_owned(), resolve(node)?)))
        .collect()
}

/// The names of all path parameters that a path item or its operations declare.
fn path_parameters(item: &Node, shared: &HashMap<String, Key>) -> HashSet<String> {
    let methods = METHODS.into_iter().filter_map(|method| item.get(method));
    let lists = methods
        .chain([item])
        .filter_map(|node| node.get("parameters")?.as_list());
    let keys = lists.flatten().filter_map(|parameter| {
        match parameter.get("$ref").and_then(Node::as_str) {
            Some(text) => shared.get(&parameter_name(text)?).cloned(),
            None => key(parameter),
        }
    });
    keys.filter(|(_, location)| location == "path")
        .map(|(name, _)| name)
        .collect()
}

/// All identifiers that the document declares.
fn declared(paths: &Map) -> HashSet<String> {
    let operations = paths.iter().flat_map(|(_, item)| {
        let fixed = METHODS.into_iter().filter_map(|method| item.get(method));
        let more = item
            .get(marks::ADDITIONAL_OPERATIONS)
            .and_then(Node::as_map)
            .into_iter()
            .flat_map(Map::iter);
        fixed.chain(more.map(|(_, operation)| operation))
    });
    operations
        .filter_map(|operation| operation.get("operationId")?.as_str().map(str::to_owned))
        .collect()
}

/// The name, or the name with the lowest number that nobody has.
fn free(name: &str, known: &Known) -> String {
    let taken = |name: &str| known.declared.contains(name) || known.given.contains_key(name);
    let mut made = name.to_owned();
    let mut number = 2;
    while taken(&made) {
        made = format!("{name}_{number}");
        number += 1;
    }
    made
}

/// A required string in the path.
fn path_parameter(name: &str) -> Node {
    let text = |key: &str, value: &str| (key.to_owned(), Node::from(value));
    Node::Map(Map::from_iter([
        text("name", name),
        text("in", "path"),
        ("required".to_owned(), Node::Bool(true)),
        (
            "schema".to_owned(),
            Node::Map(Map::from_iter([text("type", "string")])),
        ),
    ]))
}
