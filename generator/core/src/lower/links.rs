//! Links: what a response tells of the requests that may follow it (OpenAPI 3.0.4, 4.8.20 Link Object).

use openapiv3::{Link as OasLink, LinkOperation, ReferenceOr};
use serde_json::Value;

use super::{Lowering, docs, last_of};
use crate::ir::{Api, Codec, Link, Linked, Location, Operation, Parameter, StatusPattern};
use crate::source::Pointer;

/// Where a link leads, before all operations are known.
#[derive(Debug, Clone)]
enum Lead {
    /// The `operationId`.
    Id(String),
    /// The path and the method in capitals.
    Path(String, String),
}

/// A link whose operation is to be found.
pub(super) struct Pending {
    place: Pointer,
    /// The operation, by its position, and the statuses that have the link.
    from: usize,
    status: StatusPattern,
    name: String,
    docs: crate::ir::Docs,
    lead: Lead,
    members: Vec<(String, Value)>,
    body: Option<Value>,
}

impl<'a> Lowering<'a, '_> {
    /// Notes the links of a response of the operation that is being lowered; they are resolved when all operations are known.
    pub(super) fn note_links(
        &mut self,
        status: StatusPattern,
        response: &'a openapiv3::Response,
        place: &Pointer,
    ) {
        for (name, link) in &response.links {
            let place = place.key("links").key(name);
            let Some((link, place)) = self.link(link, place) else {
                continue;
            };
            if link.server.is_some() {
                self.left_out(&place.key("server"), "the server of a link");
            }
            let lead = match &link.operation {
                LinkOperation::OperationId(id) => Some(Lead::Id(id.clone())),
                LinkOperation::OperationRef(reference) => path_of(reference),
            };
            let Some(lead) = lead else {
                self.left_out(&place, "a link to an operation elsewhere");
                continue;
            };
            self.links.push(Pending {
                place,
                from: self.api.operations.len(),
                status,
                name: name.clone(),
                docs: docs::join(None, link.description.as_deref(), false),
                lead,
                members: link.parameters.clone().into_iter().collect(),
                body: link.request_body.clone(),
            });
        }
    }

    fn link(
        &mut self,
        link: &'a ReferenceOr<OasLink>,
        place: Pointer,
    ) -> Option<(&'a OasLink, Pointer)> {
        let reference = match link {
            ReferenceOr::Item(link) => return Some((link, place)),
            ReferenceOr::Reference { reference } => reference,
        };
        let components = self.document.components.as_ref();
        let name = last_of(reference, "#/components/links/");
        let found = name.and_then(|name| Some((components?.links.get(&name)?, name)));
        let Some((ReferenceOr::Item(link), name)) = found else {
            self.missing(reference, &place);
            return None;
        };
        let at = Pointer::root().key("components").key("links").key(&name);
        Some((link, at))
    }

    /// Finds the operations that links lead to.
    pub(super) fn resolve_links(&mut self) {
        for pending in std::mem::take(&mut self.links) {
            let place = pending.place.clone();
            let from = pending.from;
            match resolved(&self.api, from, pending) {
                Ok(link) => {
                    if let Some(operation) = self.api.operations.get_mut(from) {
                        operation.links.push(link);
                    }
                }
                Err(what) => self.left_out(&place, what),
            }
        }
    }
}

fn resolved(api: &Api, from: usize, pending: Pending) -> Result<Link, &'static str> {
    let leads = |operation: &Operation| match &pending.lead {
        Lead::Id(id) => operation.id == *id,
        Lead::Path(path, method) => operation.path == *path && operation.method == *method,
    };
    let target = api.operations.iter().position(leads);
    let target = target.ok_or("a link to an operation that is not there")?;
    let operation = api.operations.get(target).ok_or("a link")?;
    let mut members = Vec::new();
    for (name, value) in &pending.members {
        let named = operation.parameters.iter().position(|p| is_named(p, name));
        let at = named.ok_or("a link with a parameter that its operation does not have")?;
        members.push((Linked::Parameter(at), written(value)));
    }
    if let Some(value) = &pending.body {
        let body = operation.body.as_ref();
        body.ok_or("a link with a body that its operation does not take")?;
        members.push((Linked::Body, written(value)));
    }
    Ok(Link {
        name: pending.name,
        docs: pending.docs,
        status: pending.status,
        operation: target,
        // What neither the response nor its request has is for the caller to give.
        members: members
            .into_iter()
            .filter(|(_, value)| {
                expressions(value).all(|one| is_told(api.operations.get(from), one))
            })
            .collect(),
    })
}

/// `id`, or `path.id` where a name stands in several places.
fn is_named(parameter: &Parameter, name: &str) -> bool {
    let place = format!("{:?}", parameter.location).to_ascii_lowercase();
    let qualified = name
        .strip_prefix(&place)
        .and_then(|rest| rest.strip_prefix('.'));
    parameter.wire == name || qualified == Some(parameter.wire.as_str())
}

/// An expression as it stands, a constant as JSON.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) if text.starts_with('$') || text.contains("{$") => text.clone(),
        constant => constant.to_string(),
    }
}

/// The runtime expressions of a value.
fn expressions(value: &str) -> impl Iterator<Item = &str> {
    let whole = value.starts_with('$').then_some(value);
    let embedded = value.match_indices("{$").filter(move |_| whole.is_none());
    let embedded = embedded.filter_map(|(at, _)| value.get(at + 1..)?.split('}').next());
    whole.into_iter().chain(embedded)
}

/// Whether a response of an operation, with the request that it answers, can have what an expression names.
fn is_told(earlier: Option<&Operation>, expression: &str) -> bool {
    let Some(place) = expression.strip_prefix("$request.") else {
        return matches!(expression, "$statusCode" | "$url" | "$method")
            || expression.starts_with("$response.body")
            || expression.starts_with("$response.header.");
    };
    let Some(earlier) = earlier else { return false };
    if place.starts_with("body") {
        let body = earlier.body.as_ref();
        return body.is_some_and(|body| body.media.iter().all(|one| one.codec == Codec::Json));
    }
    let location = match place.split_once('.') {
        Some(("path", name)) => (Location::Path, name),
        Some(("query", name)) => (Location::Query, name),
        Some(("header", name)) => (Location::Header, name),
        _ => return false,
    };
    earlier.parameters.iter().any(|parameter| match location {
        (Location::Header, name) => {
            parameter.location == Location::Header && parameter.wire.eq_ignore_ascii_case(name)
        }
        (location, name) => parameter.location == location && parameter.wire == name,
    })
}

/// The path and the method that a local reference to an operation names.
fn path_of(reference: &str) -> Option<Lead> {
    let (path, method) = reference.strip_prefix("#/paths/")?.split_once('/')?;
    Some(Lead::Path(
        super::unescape(path),
        method.to_ascii_uppercase(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nothing_tells_is_an_argument() {
        let found = |value| expressions(value).collect::<Vec<_>>();
        assert_eq!(
            found("a{$response.body#/a}-{$url}"),
            ["$response.body#/a", "$url"]
        );
        assert_eq!(found("$request.path.id"), ["$request.path.id"]);
        assert_eq!(found("\"x\""), [""; 0]);
        for known in [
            "$response.body#/id",
            "$response.header.ETag",
            "$statusCode",
            "$url",
            "$method",
        ] {
            assert!(is_told(None, known), "{known}");
        }
        for unknown in ["$request.path.id", "$request.body", "$other"] {
            assert!(!is_told(None, unknown), "{unknown}");
        }
    }

    #[test]
    fn references_name_paths_and_methods() {
        let Some(Lead::Path(path, method)) = path_of("#/paths/~1users~1%7Bid%7D/get") else {
            panic!("no path");
        };
        assert_eq!((path.as_str(), method.as_str()), ("/users/{id}", "GET"));
        assert!(path_of("https://example.org/#/paths/~1a/get").is_none());
    }
}
