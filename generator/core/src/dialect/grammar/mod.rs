//! The grammar of OpenAPI as data: which members an object has, of which shape, since which version.
//!
//! One table serves all versions, because the walker brings older objects into the newer form before it looks here.

mod table;

use super::Version;

/// The objects of the specification (OpenAPI 3.0.3, section 4.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Document,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Components,
    Paths,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Callback,
    Example,
    Link,
    Header,
    Tag,
    Schema,
    Discriminator,
    SecurityScheme,
    Flows,
    Flow,
    SecurityRequirement,
}

/// What a member's value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    Flag,
    /// An integer of zero or more.
    Count,
    /// A finite number.
    Amount,
    /// Anything, which the walker leaves alone.
    Value,
    List(&'static Shape),
    Dict(&'static Shape),
    Object(Kind),
    FlagOrSchema,
}

/// What to do when a member is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absent {
    /// It is optional.
    Fine,
    /// The parser needs it, but nothing is lost: this text stands in.
    Fill(&'static str),
    /// The object means nothing without it and is dropped.
    Lost,
}

/// The JSON types that a schema keyword speaks of, as bits; none for keywords that speak of all.
pub(super) mod types {
    pub(in super::super) const ALL: u8 = 0;
    pub(in super::super) const STRING: u8 = 1;
    pub(in super::super) const NUMBER: u8 = 2;
    pub(in super::super) const ARRAY: u8 = 4;
    pub(in super::super) const OBJECT: u8 = 8;
    pub(in super::super) const BOOLEAN: u8 = 16;

    /// The bit of a type by its name in `type`.
    pub(in super::super) fn of(name: &str) -> u8 {
        match name {
            "string" => STRING,
            "number" | "integer" => NUMBER,
            "array" => ARRAY,
            "object" => OBJECT,
            "boolean" => BOOLEAN,
            _ => ALL,
        }
    }
}

/// One member of an object.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) since: Version,
    pub(super) absent: Absent,
    /// The mark under which it travels, if OpenAPI 3.0 lacks it.
    pub(super) mark: Option<&'static str>,
    /// The JSON types that the keyword speaks of.
    pub(super) types: u8,
}

impl Kind {
    /// The shape of the members of free name, for objects that have such.
    pub(super) fn entries(self) -> Option<Shape> {
        match self {
            Self::Paths | Self::Callback => Some(Shape::Object(Kind::PathItem)),
            Self::Responses => Some(Shape::Object(Kind::Response)),
            Self::SecurityRequirement => Some(Shape::List(&Shape::Text)),
            _ => None,
        }
    }

    /// The member of that name, or of that mark.
    pub(super) fn field(self, name: &str) -> Option<&'static Field> {
        self.fields()
            .iter()
            .find(|field| field.name == name || field.mark == Some(name))
    }

    /// Where `components` keeps objects of this kind.
    pub(super) fn section(self) -> Option<&'static str> {
        Some(match self {
            Self::Schema => "schemas",
            Self::Response => "responses",
            Self::Parameter => "parameters",
            Self::Example => "examples",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::SecurityScheme => "securitySchemes",
            Self::Link => "links",
            Self::Callback => "callbacks",
            Self::PathItem => "pathItems",
            Self::MediaType => "mediaTypes",
            _ => return None,
        })
    }

    /// Whether the parser knows no reference in this kind's place, so that the walker puts the target there.
    pub(super) fn inlined(self) -> bool {
        matches!(self, Self::Callback | Self::PathItem | Self::MediaType)
    }

    /// What the specification calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Document => "an OpenAPI Object",
            Self::Info => "an Info Object",
            Self::Contact => "a Contact Object",
            Self::License => "a License Object",
            Self::Server => "a Server Object",
            Self::ServerVariable => "a Server Variable Object",
            Self::Components => "a Components Object",
            Self::Paths => "a Paths Object",
            Self::PathItem => "a Path Item Object",
            Self::Operation => "an Operation Object",
            Self::ExternalDocs => "an External Documentation Object",
            Self::Parameter => "a Parameter Object",
            Self::RequestBody => "a Request Body Object",
            Self::MediaType => "a Media Type Object",
            Self::Encoding => "an Encoding Object",
            Self::Responses => "a Responses Object",
            Self::Response => "a Response Object",
            Self::Callback => "a Callback Object",
            Self::Example => "an Example Object",
            Self::Link => "a Link Object",
            Self::Header => "a Header Object",
            Self::Tag => "a Tag Object",
            Self::Schema => "a Schema Object",
            Self::Discriminator => "a Discriminator Object",
            Self::SecurityScheme => "a Security Scheme Object",
            Self::Flows => "an OAuth Flows Object",
            Self::Flow => "an OAuth Flow Object",
            Self::SecurityRequirement => "a Security Requirement Object",
        }
    }
}

impl Shape {
    /// The shape one step below, as the walker has visited it.
    pub(super) fn below(self, step: &str) -> Option<Self> {
        match self {
            Self::List(shape) | Self::Dict(shape) => Some(*shape),
            Self::FlagOrSchema => Self::Object(Kind::Schema).below(step),
            Self::Object(kind) => match kind.field(step) {
                Some(field) => Some(field.shape),
                None if step.starts_with("x-") => None,
                None => kind.entries(),
            },
            _ => None,
        }
    }
}
