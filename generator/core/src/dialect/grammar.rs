//! The grammar of OpenAPI as data: which members an object has, of which shape, since which version.
//!
//! One table serves all versions, because the walker brings older objects into the newer form before it looks here.

use super::{Version, marks};
use Absent::{Fill, Fine, Lost};
use Kind as K;
use Shape::{Amount, Count, Dict, Flag, FlagOrSchema, List, Object, Text, Value};

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

const fn f(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        since: Version::V2_0,
        absent: Fine,
        mark: None,
        types: types::ALL,
    }
}

impl Field {
    const fn since(mut self, since: Version) -> Self {
        self.since = since;
        self
    }

    const fn needed(mut self, absent: Absent) -> Self {
        self.absent = absent;
        self
    }

    const fn mark(mut self, since: Version, mark: &'static str) -> Self {
        self.since = since;
        self.mark = Some(mark);
        self
    }

    const fn on(mut self, types: u8) -> Self {
        self.types = types;
        self
    }
}

const V30: Version = Version::V3_0;
const V31: Version = Version::V3_1;
const V32: Version = Version::V3_2;

const SCHEMA: Shape = Object(K::Schema);
const SCHEMAS: Shape = Dict(&SCHEMA);
const SCHEMA_LIST: Shape = List(&SCHEMA);
const PARAMETERS: Shape = List(&Object(K::Parameter));
const SERVERS: Shape = List(&Object(K::Server));
const SECURITY: Shape = List(&Object(K::SecurityRequirement));
const CONTENT: Shape = Dict(&Object(K::MediaType));
const EXAMPLES: Shape = Dict(&Object(K::Example));
const HEADERS: Shape = Dict(&Object(K::Header));
const TEXTS: Shape = List(&Text);
const ENCODING: Shape = Object(K::Encoding);

static DOCUMENT: &[Field] = &[
    f("openapi", Text),
    f("info", Object(K::Info)),
    f("servers", SERVERS),
    f("components", Object(K::Components)),
    f("paths", Object(K::Paths)),
    f("security", SECURITY),
    f("tags", List(&Object(K::Tag))),
    f("externalDocs", Object(K::ExternalDocs)),
    f("webhooks", Dict(&Object(K::PathItem))).mark(V31, marks::WEBHOOKS),
];
static INFO: &[Field] = &[
    f("title", Text),
    f("version", Text),
    f("description", Text),
    f("termsOfService", Text),
    f("contact", Object(K::Contact)),
    f("license", Object(K::License)),
];
static CONTACT: &[Field] = &[f("name", Text), f("url", Text), f("email", Text)];
static LICENSE: &[Field] = &[f("name", Text).needed(Fill("")), f("url", Text)];
static SERVER: &[Field] = &[
    f("url", Text).needed(Lost),
    f("description", Text),
    f("variables", Dict(&Object(K::ServerVariable))),
];
static SERVER_VARIABLE: &[Field] = &[
    f("enum", TEXTS),
    f("default", Text).needed(Fill("")),
    f("description", Text),
];
static COMPONENTS: &[Field] = &[
    f("schemas", SCHEMAS),
    f("responses", Dict(&Object(K::Response))),
    f("parameters", Dict(&Object(K::Parameter))),
    f("examples", EXAMPLES),
    f("requestBodies", Dict(&Object(K::RequestBody))),
    f("headers", HEADERS),
    f("securitySchemes", Dict(&Object(K::SecurityScheme))),
    f("links", Dict(&Object(K::Link))),
    f("callbacks", Dict(&Object(K::Callback))),
];
static PATH_ITEM: &[Field] = &[
    f("summary", Text),
    f("description", Text),
    f("get", Object(K::Operation)),
    f("put", Object(K::Operation)),
    f("post", Object(K::Operation)),
    f("delete", Object(K::Operation)),
    f("options", Object(K::Operation)),
    f("head", Object(K::Operation)),
    f("patch", Object(K::Operation)),
    f("trace", Object(K::Operation)).since(V30),
    f("query", Object(K::Operation)).mark(V32, marks::QUERY),
    f("additionalOperations", Dict(&Object(K::Operation))).mark(V32, marks::ADDITIONAL_OPERATIONS),
    f("servers", SERVERS),
    f("parameters", PARAMETERS),
];
static OPERATION: &[Field] = &[
    f("tags", TEXTS),
    f("summary", Text),
    f("description", Text),
    f("externalDocs", Object(K::ExternalDocs)),
    f("operationId", Text),
    f("parameters", PARAMETERS),
    f("requestBody", Object(K::RequestBody)),
    f("responses", Object(K::Responses)),
    f("callbacks", Dict(&Object(K::Callback))),
    f("deprecated", Flag),
    f("security", SECURITY),
    f("servers", SERVERS),
];
static EXTERNAL_DOCS: &[Field] = &[f("url", Text).needed(Lost), f("description", Text)];
static PARAMETER: &[Field] = &[
    f("name", Text).needed(Lost),
    f("in", Text).needed(Lost),
    f("description", Text),
    f("required", Flag),
    f("deprecated", Flag),
    f("allowEmptyValue", Flag),
    f("style", Text),
    f("explode", Flag),
    f("allowReserved", Flag),
    f("schema", SCHEMA),
    f("content", CONTENT),
    f("example", Value),
    f("examples", EXAMPLES),
];
static REQUEST_BODY: &[Field] = &[
    f("description", Text),
    f("content", CONTENT),
    f("required", Flag),
];
static MEDIA_TYPE: &[Field] = &[
    f("schema", SCHEMA),
    f("itemSchema", SCHEMA).mark(V32, marks::ITEM_SCHEMA),
    f("example", Value),
    f("examples", EXAMPLES),
    f("encoding", Dict(&ENCODING)),
    f("prefixEncoding", List(&ENCODING)).mark(V32, marks::PREFIX_ENCODING),
    f("itemEncoding", ENCODING).mark(V32, marks::ITEM_ENCODING),
];
static ENCODING_FIELDS: &[Field] = &[
    f("contentType", Text),
    f("headers", HEADERS),
    f("style", Text),
    f("explode", Flag),
    f("allowReserved", Flag),
];
static RESPONSE: &[Field] = &[
    f("description", Text).needed(Fill("")),
    f("headers", HEADERS),
    f("content", CONTENT),
    f("links", Dict(&Object(K::Link))),
];
static EXAMPLE: &[Field] = &[
    f("summary", Text),
    f("description", Text),
    f("value", Value),
    f("externalValue", Text),
];
static LINK: &[Field] = &[
    f("operationRef", Text),
    f("operationId", Text),
    f("parameters", Dict(&Value)),
    f("requestBody", Value),
    f("description", Text),
    f("server", Object(K::Server)),
];
static HEADER: &[Field] = &[
    f("description", Text),
    f("required", Flag),
    f("deprecated", Flag),
    f("style", Text),
    f("schema", SCHEMA),
    f("content", CONTENT),
    f("example", Value),
    f("examples", EXAMPLES),
];
static TAG: &[Field] = &[
    f("name", Text).needed(Lost),
    f("description", Text),
    f("externalDocs", Object(K::ExternalDocs)),
    f("parent", Text).mark(V32, marks::TAG_PARENT),
    f("kind", Text).mark(V32, marks::TAG_KIND),
];
static SCHEMA_FIELDS: &[Field] = &[
    f("type", Text),
    f("description", Text),
    f("format", Text).on(types::STRING | types::NUMBER),
    f("properties", SCHEMAS).on(types::OBJECT),
    f("items", SCHEMA).on(types::ARRAY),
    f("enum", List(&Value)),
    f("required", TEXTS).on(types::OBJECT),
    f("example", Value),
    f("nullable", Flag).since(V30),
    f("title", Text),
    f("default", Value),
    f("allOf", SCHEMA_LIST),
    f("oneOf", SCHEMA_LIST).since(V30),
    f("anyOf", SCHEMA_LIST).since(V30),
    f("not", SCHEMA).since(V30),
    f("additionalProperties", FlagOrSchema).on(types::OBJECT),
    f("readOnly", Flag),
    f("writeOnly", Flag).since(V30),
    f("deprecated", Flag).since(V30),
    f("externalDocs", Object(K::ExternalDocs)),
    f("discriminator", Object(K::Discriminator)),
    f("pattern", Text).on(types::STRING),
    f("minLength", Count).on(types::STRING),
    f("maxLength", Count).on(types::STRING),
    f("minimum", Amount).on(types::NUMBER),
    f("maximum", Amount).on(types::NUMBER),
    f("exclusiveMinimum", Flag).on(types::NUMBER),
    f("exclusiveMaximum", Flag).on(types::NUMBER),
    f("multipleOf", Amount).on(types::NUMBER),
    f("minItems", Count).on(types::ARRAY),
    f("maxItems", Count).on(types::ARRAY),
    f("uniqueItems", Flag).on(types::ARRAY),
    f("minProperties", Count).on(types::OBJECT),
    f("maxProperties", Count).on(types::OBJECT),
    f("xml", Value).mark(Version::V2_0, marks::XML),
    f("const", Value).mark(V31, marks::CONST),
    f("examples", Value).mark(V31, marks::EXAMPLES),
    f("prefixItems", SCHEMA_LIST)
        .mark(V31, marks::PREFIX_ITEMS)
        .on(types::ARRAY),
    f("contains", SCHEMA)
        .mark(V31, marks::CONTAINS)
        .on(types::ARRAY),
    f("minContains", Count)
        .mark(V31, marks::MIN_CONTAINS)
        .on(types::ARRAY),
    f("maxContains", Count)
        .mark(V31, marks::MAX_CONTAINS)
        .on(types::ARRAY),
    f("unevaluatedItems", FlagOrSchema)
        .mark(V31, marks::UNEVALUATED_ITEMS)
        .on(types::ARRAY),
    f("patternProperties", SCHEMAS)
        .mark(V31, marks::PATTERN_PROPERTIES)
        .on(types::OBJECT),
    f("propertyNames", SCHEMA)
        .mark(V31, marks::PROPERTY_NAMES)
        .on(types::OBJECT),
    f("dependentRequired", Dict(&TEXTS))
        .mark(V31, marks::DEPENDENT_REQUIRED)
        .on(types::OBJECT),
    f("dependentSchemas", SCHEMAS)
        .mark(V31, marks::DEPENDENT_SCHEMAS)
        .on(types::OBJECT),
    f("unevaluatedProperties", FlagOrSchema)
        .mark(V31, marks::UNEVALUATED_PROPERTIES)
        .on(types::OBJECT),
    f("if", SCHEMA).mark(V31, marks::IF),
    f("then", SCHEMA).mark(V31, marks::THEN),
    f("else", SCHEMA).mark(V31, marks::ELSE),
    f("contentEncoding", Text)
        .mark(V31, marks::CONTENT_ENCODING)
        .on(types::STRING),
    f("contentMediaType", Text)
        .mark(V31, marks::CONTENT_MEDIA_TYPE)
        .on(types::STRING),
    f("contentSchema", SCHEMA)
        .mark(V31, marks::CONTENT_SCHEMA)
        .on(types::STRING),
];
static DISCRIMINATOR: &[Field] = &[
    f("propertyName", Text).needed(Lost),
    f("mapping", Dict(&Text)),
    f("defaultMapping", Text).mark(V32, marks::DEFAULT_MAPPING),
];
static SECURITY_SCHEME: &[Field] = &[
    f("type", Text).needed(Lost),
    f("description", Text),
    f("name", Text),
    f("in", Text),
    f("scheme", Text),
    f("bearerFormat", Text),
    f("flows", Object(K::Flows)),
    f("openIdConnectUrl", Text),
];
static FLOWS: &[Field] = &[
    f("implicit", Object(K::Flow)),
    f("password", Object(K::Flow)),
    f("clientCredentials", Object(K::Flow)),
    f("authorizationCode", Object(K::Flow)),
    f("deviceAuthorization", Object(K::Flow)).mark(V32, marks::DEVICE_FLOW),
];
static FLOW: &[Field] = &[
    f("authorizationUrl", Text),
    f("deviceAuthorizationUrl", Text),
    f("tokenUrl", Text),
    f("refreshUrl", Text),
    f("scopes", Dict(&Text)),
];

impl Kind {
    /// The members of fixed name.
    pub(super) fn fields(self) -> &'static [Field] {
        match self {
            Self::Document => DOCUMENT,
            Self::Info => INFO,
            Self::Contact => CONTACT,
            Self::License => LICENSE,
            Self::Server => SERVER,
            Self::ServerVariable => SERVER_VARIABLE,
            Self::Components => COMPONENTS,
            Self::PathItem => PATH_ITEM,
            Self::Operation => OPERATION,
            Self::ExternalDocs => EXTERNAL_DOCS,
            Self::Parameter => PARAMETER,
            Self::RequestBody => REQUEST_BODY,
            Self::MediaType => MEDIA_TYPE,
            Self::Encoding => ENCODING_FIELDS,
            Self::Response => RESPONSE,
            Self::Example => EXAMPLE,
            Self::Link => LINK,
            Self::Header => HEADER,
            Self::Tag => TAG,
            Self::Schema => SCHEMA_FIELDS,
            Self::Discriminator => DISCRIMINATOR,
            Self::SecurityScheme => SECURITY_SCHEME,
            Self::Flows => FLOWS,
            Self::Flow => FLOW,
            Self::Paths | Self::Responses | Self::Callback | Self::SecurityRequirement => &[],
        }
    }

    /// The shape of the members of free name, for objects that have such.
    pub(super) fn entries(self) -> Option<Shape> {
        match self {
            Self::Paths | Self::Callback => Some(Object(K::PathItem)),
            Self::Responses => Some(Object(K::Response)),
            Self::SecurityRequirement => Some(TEXTS),
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
            Self::FlagOrSchema => SCHEMA.below(step),
            Self::Object(kind) => match kind.field(step) {
                Some(field) => Some(field.shape),
                None if step.starts_with("x-") => None,
                None => kind.entries(),
            },
            _ => None,
        }
    }
}
