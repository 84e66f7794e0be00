use openapiv3::{
    Content, MediaType, Operation, ReferenceOr, RequestBody, Response, Responses, StatusCode,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Error;
use super::schema::schema;
use super::tree::{Member, Tree};
use crate::source::{Map, Node};

/// Reads an object whole.
pub(super) fn any<T: DeserializeOwned>(node: &Node) -> Result<T, Error> {
    T::deserialize(Tree::Node(node))
}

/// Reads an object but for the members that `deal` keeps back.
pub(super) fn rest<T: DeserializeOwned>(node: &Node, deal: fn(&str) -> Member) -> Result<T, Error> {
    match node {
        Node::Map(map) => T::deserialize(Tree::Members(map, deal)),
        node => any(node),
    }
}

/// Reads a Reference Object (OpenAPI 3.0.4, 4.8.23), or what may stand in its place.
pub(super) fn reference_or<T>(
    node: &Node,
    read: impl Fn(&Node) -> Result<T, Error>,
) -> Result<ReferenceOr<T>, Error> {
    match node.get("$ref") {
        Some(Node::String(reference)) => Ok(ReferenceOr::ref_(reference)),
        _ => read(node).map(ReferenceOr::Item),
    }
}

/// The members of an object; none if there is no object.
pub(super) fn members(node: Option<&Node>) -> impl Iterator<Item = (&str, &Node)> {
    node.and_then(Node::as_map).into_iter().flat_map(Map::iter)
}

/// Reads an Operation Object (OpenAPI 3.0.4, 4.8.10).
pub(super) fn operation(node: &Node) -> Result<Operation, Error> {
    let body = node.get("requestBody");
    let operation: Operation = rest(node, |name| match name {
        "requestBody" | "callbacks" => Member::Skipped,
        "responses" => Member::StandIn(Tree::EmptyObject),
        _ => Member::Read,
    })?;
    Ok(Operation {
        request_body: body
            .map(|node| reference_or(node, request_body))
            .transpose()?,
        responses: responses(node.get("responses"))?,
        ..operation
    })
}

fn without_content(name: &str) -> Member {
    match name {
        "content" => Member::StandIn(Tree::EmptyObject),
        _ => Member::Read,
    }
}

/// Reads a Request Body Object (OpenAPI 3.0.4, 4.8.13).
pub(super) fn request_body(node: &Node) -> Result<RequestBody, Error> {
    let body: RequestBody = rest(node, without_content)?;
    Ok(RequestBody {
        content: content(node)?,
        ..body
    })
}

/// Reads a Responses Object (OpenAPI 3.0.4, 4.8.16).
fn responses(node: Option<&Node>) -> Result<Responses, Error> {
    let mut all = Responses::default();
    for (name, node) in members(node) {
        if name == "default" {
            all.default = Some(reference_or(node, response)?);
        } else if let Ok(status) = StatusCode::deserialize(Tree::Node(&Node::from(name))) {
            all.responses.insert(status, reference_or(node, response)?);
        }
    }
    Ok(all)
}

/// Reads a Response Object (OpenAPI 3.0.4, 4.8.17).
pub(super) fn response(node: &Node) -> Result<Response, Error> {
    let response: Response = rest(node, without_content)?;
    Ok(Response {
        content: content(node)?,
        ..response
    })
}

fn content(node: &Node) -> Result<Content, Error> {
    let all = members(node.get("content"));
    all.map(|(range, media)| Ok((range.to_owned(), media_type(media)?)))
        .collect()
}

/// Reads a Media Type Object (OpenAPI 3.0.4, 4.8.14).
fn media_type(node: &Node) -> Result<MediaType, Error> {
    let media: MediaType = rest(node, |name| match name {
        "schema" => Member::Skipped,
        _ => Member::Read,
    })?;
    let described = node.get("schema").filter(|node| **node != Node::Null);
    Ok(MediaType {
        schema: described
            .map(|node| reference_or(node, schema))
            .transpose()?,
        ..media
    })
}
