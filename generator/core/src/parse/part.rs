use openapiv3::{MediaType, Operation, ReferenceOr, RequestBody, Response, Responses, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Error;
use super::schema::schema;
use super::tree::Tree;
use crate::source::{Map, Node};

/// Reads an object whole.
pub(super) fn any<T: DeserializeOwned>(node: Node) -> Result<T, Error> {
    T::deserialize(Tree(node))
}

/// Reads a Reference Object (OpenAPI 3.0.4, 4.8.23), or what may stand in its place.
pub(super) fn reference_or<T>(
    mut node: Node,
    read: impl Fn(Node) -> Result<T, Error>,
) -> Result<ReferenceOr<T>, Error> {
    match node.as_map_mut().and_then(|map| map.get_mut("$ref")) {
        Some(Node::String(reference)) => Ok(ReferenceOr::Reference {
            reference: std::mem::take(reference),
        }),
        _ => read(node).map(ReferenceOr::Item),
    }
}

/// The members of an object; none if there is no object.
pub(super) fn members(node: Option<Node>) -> Map {
    match node {
        Some(Node::Map(map)) => map,
        _ => Map::new(),
    }
}

/// Takes a member out of an object.
fn take(node: &mut Node, name: &str) -> Option<Node> {
    node.as_map_mut()?.remove(name)
}

/// Reads an Operation Object (OpenAPI 3.0.4, 4.8.10).
pub(super) fn operation(mut node: Node) -> Result<Operation, Error> {
    let body = take(&mut node, "requestBody");
    let answers = take(&mut node, "responses");
    if let Some(map) = node.as_map_mut() {
        map.insert("responses", Map::new());
    }
    Ok(Operation {
        request_body: body
            .map(|node| reference_or(node, request_body))
            .transpose()?,
        responses: responses(members(answers))?,
        ..any(node)?
    })
}

/// Reads a Request Body Object (OpenAPI 3.0.4, 4.8.13).
pub(super) fn request_body(mut node: Node) -> Result<RequestBody, Error> {
    let mut content = take(&mut node, "content");
    if let Some(map) = node.as_map_mut() {
        map.insert("content", Map::new());
    }
    let mut body: RequestBody = any(node)?;
    for (range, media) in members(content.take()) {
        body.content.insert(range.into(), media_type(media)?);
    }
    Ok(body)
}

/// Reads a Responses Object (OpenAPI 3.0.4, 4.8.16).
fn responses(map: Map) -> Result<Responses, Error> {
    let mut all = Responses::default();
    for (name, node) in map {
        if name == "default" {
            all.default = Some(reference_or(node, response)?);
        } else if let Ok(status) = StatusCode::deserialize(Tree(Node::from(&*name))) {
            all.responses.insert(status, reference_or(node, response)?);
        }
    }
    Ok(all)
}

/// Reads a Response Object (OpenAPI 3.0.4, 4.8.17).
pub(super) fn response(mut node: Node) -> Result<Response, Error> {
    let content = take(&mut node, "content");
    let mut response: Response = any(node)?;
    for (range, media) in members(content) {
        response.content.insert(range.into(), media_type(media)?);
    }
    Ok(response)
}

/// Reads a Media Type Object (OpenAPI 3.0.4, 4.8.14).
fn media_type(mut node: Node) -> Result<MediaType, Error> {
    let described = take(&mut node, "schema");
    Ok(MediaType {
        schema: described
            .map(|node| reference_or(node, schema))
            .transpose()?,
        ..any(node)?
    })
}
