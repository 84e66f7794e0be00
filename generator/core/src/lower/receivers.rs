//! Requests that the API sends itself: webhooks, and the callbacks of its operations.

use super::Lowering;
use crate::ir::{Location, Operation, Receiver};
use crate::parse::{Callback, PathItem};
use crate::source::Pointer;

impl<'a> Lowering<'a, '_> {
    /// A webhook (OpenAPI 3.1.1, 4.8.1 `webhooks`): a path item under a name, without a URL.
    pub(super) fn webhook(&mut self, item: &'a PathItem, place: &Pointer) {
        let path = format!("/{}", literal(&item.path));
        let operations = self.received(item, &path, &item.path, place);
        self.receive("webhooks", operations);
    }

    /// The callbacks of an operation (OpenAPI 3.0.4, 4.8.18 Callback Object): path items whose URLs its requests and responses tell.
    pub(super) fn callbacks(&mut self, id: &str, callbacks: &'a [Callback], place: &Pointer) {
        for callback in callbacks {
            let place = place.key("callbacks").key(&callback.name);
            let name = format!("{id} {}", callback.name);
            for (at, item) in callback.items.iter().enumerate() {
                let path = callback_path(id, &callback.name, &item.path, at);
                let mut operations = self.received(item, &path, &name, &place.key(&item.path));
                for operation in &mut operations {
                    let sent = format!("Sent to `{}`.", item.path.replace('`', "'"));
                    let text = &mut operation.docs.text;
                    *text = match text.is_empty() {
                        true => sent,
                        false => format!("{text}\n\n{sent}"),
                    };
                }
                self.receive("callbacks", operations);
            }
        }
    }

    fn receive(&mut self, name: &'static str, operations: Vec<Operation>) {
        if operations.is_empty() {
            return;
        }
        let known = self.api.receivers.iter_mut();
        match known.into_iter().find(|known| known.name == name) {
            Some(receiver) => receiver.operations.extend(operations),
            None => self.api.receivers.push(Receiver { name, operations }),
        }
    }

    /// The operations of an item whose URL is not a path of the API.
    fn received(
        &mut self,
        item: &'a PathItem,
        path: &str,
        name: &str,
        place: &Pointer,
    ) -> Vec<Operation> {
        let mut operations = Vec::new();
        for one in &item.operations {
            let steps = one.steps.iter();
            let place = steps.fold(place.clone(), |place, step| place.key(step));
            let id = match item.operations.as_slice() {
                [_] => name.to_owned(),
                _ => format!("{name} {}", one.method),
            };
            let known = self.links.len();
            let lowered = self.operation(path, one, &item.shared, &id, &place);
            if self.links.len() > known {
                self.links.truncate(known);
                self.left_out(&place.key("responses"), "a link of what the API sends");
            }
            let Some(mut operation) = lowered else {
                continue;
            };
            if operation
                .parameters
                .iter()
                .any(|p| p.location == Location::Path)
            {
                self.left_out(&place.key("parameters"), "a path parameter without a path");
                operation
                    .parameters
                    .retain(|p| p.location != Location::Path);
            }
            // What the document asks of its own callers is not asked of the API.
            if one.operation.security.is_none() {
                operation.security.clear();
            }
            operations.push(operation);
        }
        operations
    }
}

/// A path by which a server can tell callbacks apart: the operation, the callback, and what follows the expression.
fn callback_path(id: &str, name: &str, expression: &str, at: usize) -> String {
    let (_, rest) = expression.rsplit_once('}').unwrap_or_default();
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let only = expression.matches('{').count() == 1 && expression.starts_with('{');
    let rest = match at {
        _ if only && rest.starts_with('/') && rest.len() > 1 => rest.to_owned(),
        0 => String::new(),
        at => format!("/{}", at + 1),
    };
    format!("/{}/{}{rest}", literal(id), literal(name))
}

/// A name as a segment of a path (RFC 3986, 3.3).
fn literal(name: &str) -> String {
    let mut segment = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                segment.push(char::from(byte));
            }
            other => segment.push_str(&format!("%{other:02X}")),
        }
    }
    segment
}

#[cfg(test)]
mod tests {
    use super::callback_path;

    #[test]
    fn the_path_of_a_callback_is_what_no_expression_tells() {
        let path = |expression, at| callback_path("do", "on event", expression, at);
        assert_eq!(path("{$request.body#/url}", 0), "/do/on%20event");
        assert_eq!(path("{$request.body#/url}/data", 1), "/do/on%20event/data");
        let query = "{$request.query.url}?id={$request.body#/id}";
        assert_eq!(path(query, 1), "/do/on%20event/2");
        assert_eq!(path("https://example.org/hook", 0), "/do/on%20event");
    }
}
