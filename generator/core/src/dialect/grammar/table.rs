//! The table: the members of every object, version by version.

use super::Absent::{self, Fill, Fine, Lost};
use super::Shape::{self, Amount, Count, Dict, Flag, FlagOrSchema, List, Object, Text, Value};
use super::{Field, Kind as K, types};
use crate::dialect::{Version, marks};

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
    f("summary", Text).since(V31),
    f("version", Text),
    f("description", Text),
    f("termsOfService", Text),
    f("contact", Object(K::Contact)),
    f("license", Object(K::License)),
];
static CONTACT: &[Field] = &[f("name", Text), f("url", Text), f("email", Text)];
static LICENSE: &[Field] = &[
    f("name", Text).needed(Fill("")),
    f("identifier", Text).since(V31),
    f("url", Text),
];
static SERVER: &[Field] = &[
    f("url", Text).needed(Lost),
    f("name", Text).since(V32),
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
    f("summary", Text).since(V32),
    f("headers", HEADERS),
    f("content", CONTENT),
    f("links", Dict(&Object(K::Link))),
];
static EXAMPLE: &[Field] = &[
    f("summary", Text),
    f("description", Text),
    f("value", Value),
    f("dataValue", Value).since(V32),
    f("serializedValue", Text).since(V32),
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
    f("explode", Flag),
    f("schema", SCHEMA),
    f("content", CONTENT),
    f("example", Value),
    f("examples", EXAMPLES),
];
static TAG: &[Field] = &[
    f("name", Text).needed(Lost),
    f("summary", Text).since(V32),
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
    f("oauth2MetadataUrl", Text).since(V32),
    f("deprecated", Flag).since(V32),
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

impl K {
    /// The members of fixed name.
    pub(in super::super) fn fields(self) -> &'static [Field] {
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
}
