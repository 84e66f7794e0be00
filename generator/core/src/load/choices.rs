use crate::config::Choice;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Map, Node, Pointer};

/// Writes what the user chose of single schemas into the tree, as the extension that says the same in a document.
pub(crate) fn choose(root: &mut Node, choices: &[Choice], diagnostics: &mut Diagnostics) {
    for choice in choices {
        let places = places(&choice.target);
        let found = places.iter().find(|place| root.at(place).is_some());
        match found.and_then(|place| root.at_mut(place)) {
            Some(Node::Map(schema)) => set(schema, choice),
            _ => {
                let message = format!("the document has no schema `{}`", choice.target);
                let diagnostic = Diagnostic::nowhere(Code::UnknownTarget, message);
                diagnostics.push(diagnostic.help(
                    "name a component, or give the JSON pointer of a schema: `/components/schemas/User/properties/id`",
                ));
            }
        }
    }
}

/// Where the schema may stand: at the pointer, or as the component of that name.
fn places(target: &str) -> Vec<Pointer> {
    let pointer = target.strip_prefix('#').unwrap_or(target);
    if pointer.starts_with('/') {
        return vec![Pointer::from_escaped(pointer)];
    }
    let root = Pointer::root();
    vec![
        root.key("components").key("schemas").key(target),
        root.key("definitions").key(target),
    ]
}

/// Members beside `$ref` have no effect before OpenAPI 3.1, so a reference is wrapped.
fn set(schema: &mut Map, choice: &Choice) {
    if let Some(reference) = schema.remove("$ref") {
        let target = Map::from_iter([("$ref".to_owned(), reference)]);
        schema.insert("allOf", Node::List(vec![Node::Map(target)]));
    }
    schema.insert(choice.extension, choice.value.as_str());
}
