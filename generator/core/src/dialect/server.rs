//! Servers and what stands in their URLs, and the names of headers.

use super::place::Place;
use super::walk::Walker;
use crate::diagnostic::Code;
use crate::source::{Map, Node};

impl Walker<'_> {
    /// A variable without default takes its first value (OpenAPI 3.0.3, Server Variable Object).
    pub(super) fn enter_server_variable(&mut self, map: &mut Map, place: &Place<'_>) {
        if map.contains_key("default") {
            return;
        }
        let first = map
            .get("enum")
            .and_then(Node::as_list)
            .and_then(<[Node]>::first);
        let first = first.cloned().unwrap_or_else(|| Node::from(""));
        let message = match first.as_str() {
            Some(text) if !text.is_empty() => {
                format!("the variable has no `default`; it is `{text}`")
            }
            _ => "the variable has no `default`; it is empty".to_owned(),
        };
        self.warn(Code::OddServer, place, message, "add the `default`");
        map.insert("default", first);
    }

    /// The variables of a server are those of its URL (OpenAPI 3.0.3, Server Object).
    pub(super) fn leave_server(&mut self, map: &mut Map, place: &Place<'_>) {
        let url = map.get("url").and_then(Node::as_str).unwrap_or_default();
        let parts = url.split('{').skip(1);
        let names = parts.filter_map(|part| Some(part.split_once('}')?.0));
        let mut named: Vec<String> = Vec::new();
        for name in names.filter(|name| !name.is_empty()) {
            if !named.iter().any(|other| other == name) {
                named.push(name.to_owned());
            }
        }
        let declared = map.get("variables").and_then(Node::as_map);
        let is_declared = |name: &&String| declared.is_some_and(|all| all.contains_key(name));
        let missing: Vec<String> = named
            .iter()
            .filter(|it| !is_declared(it))
            .cloned()
            .collect();
        let at = place.key("variables");
        if let Some(Node::Map(variables)) = map.get_mut("variables") {
            self.check_variables(variables, &named, &at);
        }
        for name in missing {
            let message = format!(
                "the URL names `{name}`, but there is no such variable; one without a value stands in"
            );
            let help = "declare it in `variables`, with a `default`";
            self.warn(Code::OddServer, &place.key("url"), message, help);
            if !matches!(map.get("variables"), Some(Node::Map(_))) {
                map.insert("variables", Map::new());
            }
            let empty = Map::from_iter([("default".to_owned(), Node::from(""))]);
            if let Some(Node::Map(variables)) = map.get_mut("variables") {
                variables.insert(name, empty);
            }
        }
    }

    fn check_variables(&mut self, variables: &mut Map, named: &[String], place: &Place<'_>) {
        for (name, variable) in variables.iter() {
            let default = variable.get("default");
            let values = variable.get("enum").and_then(Node::as_list);
            if values.is_some_and(|values| {
                !values.is_empty() && !values.iter().any(|it| Some(it) == default)
            }) {
                let message = format!("the `default` of `{name}` is none of its values");
                let at = place.key(name);
                self.warn(
                    Code::OddServer,
                    &at.key("default"),
                    message,
                    "list it in `enum`, or choose another",
                );
            }
            if !named.iter().any(|it| it == name) {
                let message = format!("the URL has no `{{{name}}}`; the variable is dropped");
                self.warn(
                    Code::OddServer,
                    &place.key(name),
                    message,
                    "add it to the URL, or remove it",
                );
            }
        }
        variables.retain(|name, _| named.iter().any(|it| it == name));
    }

    /// Whether a header can have the name (RFC 9110, section 5.1); reports one that cannot.
    pub(super) fn is_header(&mut self, name: &str, place: &Place<'_>) -> bool {
        let is_token =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if !name.is_empty() && name.bytes().all(is_token) {
            return true;
        }
        let message = format!("no header can have the name `{name}`; it is dropped");
        let help = "write a name of letters, digits and hyphens";
        self.warn(Code::HeaderName, place, message, help);
        false
    }

    /// Leaves out the headers of a response that cannot be there.
    pub(super) fn check_headers(&mut self, map: &mut Map, place: &Place<'_>) {
        let at = place.key("headers");
        if let Some(Node::Map(headers)) = map.get_mut("headers") {
            headers.retain(|name, _| self.is_header(name, &at.key(name)));
        }
    }
}
