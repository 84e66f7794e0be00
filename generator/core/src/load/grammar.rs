use crate::source::Node;

/// The objects of OpenAPI 2.0 to 3.2 that hold references, or hold what holds them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Document,
    Components,
    Paths,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Responses,
    Response,
    Header,
    MediaType,
    Encoding,
    Example,
    Link,
    Callback,
    SecurityScheme,
    Schema,
    /// Something without references of its own that may be written elsewhere, such as a description.
    Leaf,
}

/// How a member holds an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// The member is the object.
    One(Kind),
    /// The member is an array of such objects or an object that names them.
    Many(Kind),
}

/// The generation of the entry document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Swagger 2.0.
    Two,
    /// OpenAPI 3.0 to 3.2.
    Three,
}

impl Dialect {
    pub(super) fn of(root: &Node) -> Self {
        if root.get("swagger").is_some() && root.get("openapi").is_none() {
            Self::Two
        } else {
            Self::Three
        }
    }

    /// The kinds that a document can hold by name.
    pub(super) fn component_kinds(self) -> &'static [Kind] {
        use Kind::*;
        match self {
            Self::Two => &[Schema, Parameter, Response],
            Self::Three => &[
                Schema,
                Response,
                Parameter,
                Example,
                RequestBody,
                Header,
                SecurityScheme,
                Link,
                Callback,
                PathItem,
            ],
        }
    }

    /// Where a document of this dialect holds objects of this kind by name: one step or two from the root.
    pub(super) fn container(self, kind: Kind) -> Option<&'static [&'static str]> {
        Some(match (self, kind) {
            (Self::Two, Kind::Schema) => &["definitions"],
            (Self::Two, Kind::Parameter) => &["parameters"],
            (Self::Two, Kind::Response) => &["responses"],
            (Self::Two, _) => return None,
            (_, Kind::Schema) => &["components", "schemas"],
            (_, Kind::Response) => &["components", "responses"],
            (_, Kind::Parameter) => &["components", "parameters"],
            (_, Kind::Example) => &["components", "examples"],
            (_, Kind::RequestBody) => &["components", "requestBodies"],
            (_, Kind::Header) => &["components", "headers"],
            (_, Kind::SecurityScheme) => &["components", "securitySchemes"],
            (_, Kind::Link) => &["components", "links"],
            (_, Kind::Callback) => &["components", "callbacks"],
            (_, Kind::PathItem) => &["components", "pathItems"],
            _ => return None,
        })
    }

    /// Whether a reference to such an object in another file becomes a reference to a component. Other objects are
    /// written in the place of the reference: OpenAPI 3.0 has no component for them.
    pub(super) fn is_imported(self, kind: Kind) -> bool {
        kind != Kind::PathItem && self.container(kind).is_some()
    }
}

/// What the member `name` of an object of this kind holds; `None` if it is data, in which a `$ref` is none.
pub(super) fn member(kind: Kind, name: &str, dialect: Dialect) -> Option<Shape> {
    if matches!(name, "description" | "summary" | "title")
        && !matches!(kind, Kind::Paths | Kind::Responses | Kind::Callback)
    {
        return Some(Shape::One(Kind::Leaf));
    }
    match kind {
        Kind::Document => document(name),
        Kind::Components => components(name),
        Kind::Paths | Kind::Callback => {
            (!name.starts_with("x-")).then_some(Shape::One(Kind::PathItem))
        }
        Kind::Responses => (!name.starts_with("x-")).then_some(Shape::One(Kind::Response)),
        Kind::PathItem | Kind::Operation => operation(name),
        Kind::Parameter
        | Kind::Header
        | Kind::RequestBody
        | Kind::Response
        | Kind::MediaType
        | Kind::Encoding => content(name, dialect),
        Kind::Schema => schema(name),
        Kind::Example | Kind::Link | Kind::SecurityScheme | Kind::Leaf => None,
    }
}

/// OpenAPI Object (3.1, section 4.8.1) and Swagger Object (2.0).
fn document(name: &str) -> Option<Shape> {
    use Shape::{Many, One};
    Some(match name {
        "paths" => One(Kind::Paths),
        "webhooks" => Many(Kind::PathItem),
        "components" => One(Kind::Components),
        "definitions" => Many(Kind::Schema),
        "parameters" => Many(Kind::Parameter),
        "responses" => Many(Kind::Response),
        "securityDefinitions" => Many(Kind::SecurityScheme),
        "tags" | "servers" => Many(Kind::Leaf),
        "info" | "externalDocs" => One(Kind::Leaf),
        _ => return None,
    })
}

/// Components Object (3.1, section 4.8.7).
fn components(name: &str) -> Option<Shape> {
    Some(Shape::Many(match name {
        "schemas" => Kind::Schema,
        "responses" => Kind::Response,
        "parameters" => Kind::Parameter,
        "examples" => Kind::Example,
        "requestBodies" => Kind::RequestBody,
        "headers" => Kind::Header,
        "securitySchemes" => Kind::SecurityScheme,
        "links" => Kind::Link,
        "callbacks" => Kind::Callback,
        "pathItems" => Kind::PathItem,
        "mediaTypes" => Kind::MediaType,
        _ => return None,
    }))
}

/// Path Item Object and Operation Object (3.1, sections 4.8.9 and 4.8.10).
fn operation(name: &str) -> Option<Shape> {
    use Shape::{Many, One};
    Some(match name {
        "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" | "query" => {
            One(Kind::Operation)
        }
        "additionalOperations" => Many(Kind::Operation),
        "parameters" => Many(Kind::Parameter),
        "requestBody" => One(Kind::RequestBody),
        "responses" => One(Kind::Responses),
        "callbacks" => Many(Kind::Callback),
        "servers" => Many(Kind::Leaf),
        _ => return None,
    })
}

/// Parameter, Header, Request Body, Response, Media Type and Encoding Objects (3.1, sections 4.8.12 to 4.8.21).
fn content(name: &str, dialect: Dialect) -> Option<Shape> {
    use Shape::{Many, One};
    Some(match name {
        "schema" | "itemSchema" => One(Kind::Schema),
        "items" if dialect == Dialect::Two => One(Kind::Schema),
        "content" => Many(Kind::MediaType),
        // In Swagger 2.0 these are the values themselves.
        "examples" if dialect == Dialect::Three => Many(Kind::Example),
        "headers" => Many(Kind::Header),
        "links" => Many(Kind::Link),
        "encoding" | "prefixEncoding" => Many(Kind::Encoding),
        "itemEncoding" => One(Kind::Encoding),
        _ => return None,
    })
}

/// Schema Object: the applicators of JSON Schema 2020-12, and of the drafts before it.
fn schema(name: &str) -> Option<Shape> {
    use Shape::{Many, One};
    Some(match name {
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas"
        | "dependencies" | "allOf" | "anyOf" | "oneOf" | "prefixItems" => Many(Kind::Schema),
        "items"
        | "additionalProperties"
        | "additionalItems"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "contentSchema" => One(Kind::Schema),
        _ => return None,
    })
}
