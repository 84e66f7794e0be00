//! The marks: what OpenAPI 3.0 cannot say travels under these names, and under no others.
//!
//! A mark is an extension member, so that an OpenAPI 3.0 parser keeps it; `lower` reads it by the same constant.
//! Schemas under a mark are normalized like all others, and references in them too.

/// What all marks begin with.
pub(crate) const PREFIX: &str = "x-oasmith-";
/// Schema: the value of `const`, which also stands as the only value of `enum` (JSON Schema 2020-12, validation 6.1.3).
pub(crate) const CONST: &str = "x-oasmith-const";
/// Schema: `true` for a schema that nothing matches, `false` in JSON Schema (core 4.3.2).
pub(crate) const NEVER: &str = "x-oasmith-never";
/// Schema: `true` for a schema that only `null` matches; it also says `nullable` and `enum: [null]`.
pub(crate) const NULL: &str = "x-oasmith-null";
/// Schema: `true` where an example shows that it allows values of every type, though its keywords speak of one.
pub(crate) const ANY_TYPE: &str = "x-oasmith-any-type";
/// Schema: the list of schemas of `prefixItems`; `items` then speaks of what follows them (core 10.3.1.1).
pub(crate) const PREFIX_ITEMS: &str = "x-oasmith-prefix-items";
/// Schema: pattern to schema, as `patternProperties` has it (core 10.3.2.2).
pub(crate) const PATTERN_PROPERTIES: &str = "x-oasmith-pattern-properties";
/// Schema: the schema of `propertyNames` (core 10.3.2.4).
pub(crate) const PROPERTY_NAMES: &str = "x-oasmith-property-names";
/// Schema: property to the list of properties that it demands, as `dependentRequired` has it (validation 6.5.4).
pub(crate) const DEPENDENT_REQUIRED: &str = "x-oasmith-dependent-required";
/// Schema: property to schema, as `dependentSchemas` has it (core 10.2.2.4).
pub(crate) const DEPENDENT_SCHEMAS: &str = "x-oasmith-dependent-schemas";
/// Schema: the schema of `if` (core 10.2.2.1).
pub(crate) const IF: &str = "x-oasmith-if";
/// Schema: the schema of `then` (core 10.2.2.2).
pub(crate) const THEN: &str = "x-oasmith-then";
/// Schema: the schema of `else` (core 10.2.2.3).
pub(crate) const ELSE: &str = "x-oasmith-else";
/// Schema: the schema of `contains` (core 10.3.1.3).
pub(crate) const CONTAINS: &str = "x-oasmith-contains";
/// Schema: the count of `minContains` (validation 6.4.5).
pub(crate) const MIN_CONTAINS: &str = "x-oasmith-min-contains";
/// Schema: the count of `maxContains` (validation 6.4.4).
pub(crate) const MAX_CONTAINS: &str = "x-oasmith-max-contains";
/// Schema: the boolean or schema of `unevaluatedProperties` (core 11.3).
pub(crate) const UNEVALUATED_PROPERTIES: &str = "x-oasmith-unevaluated-properties";
/// Schema: the boolean or schema of `unevaluatedItems` (core 11.2).
pub(crate) const UNEVALUATED_ITEMS: &str = "x-oasmith-unevaluated-items";
/// Schema: the text of `contentEncoding`; `base64` also says `format: byte` (validation 8.3).
pub(crate) const CONTENT_ENCODING: &str = "x-oasmith-content-encoding";
/// Schema: the text of `contentMediaType`; binary types also say `format: binary` (validation 8.4).
pub(crate) const CONTENT_MEDIA_TYPE: &str = "x-oasmith-content-media-type";
/// Schema: the schema of `contentSchema` (validation 8.5).
pub(crate) const CONTENT_SCHEMA: &str = "x-oasmith-content-schema";
/// Schema: the whole list of `examples` when there are several; the first is also `example` (validation 9.5).
pub(crate) const EXAMPLES: &str = "x-oasmith-examples";
/// Schema: the XML Object, which the 3.0 model has no member for (OpenAPI 3.0.3, XML Object).
pub(crate) const XML: &str = "x-oasmith-xml";
/// Discriminator: the reference of `defaultMapping` (OpenAPI 3.2, Discriminator Object).
pub(crate) const DEFAULT_MAPPING: &str = "x-oasmith-default-mapping";
/// Document: name to Path Item, as `webhooks` has it (OpenAPI 3.1, OpenAPI Object).
pub(crate) const WEBHOOKS: &str = "x-oasmith-webhooks";
/// Path Item: the operation of the method `QUERY` (OpenAPI 3.2, Path Item Object).
pub(crate) const QUERY: &str = "x-oasmith-query";
/// Path Item: method to operation, as `additionalOperations` has it (OpenAPI 3.2, Path Item Object).
pub(crate) const ADDITIONAL_OPERATIONS: &str = "x-oasmith-additional-operations";
/// Parameter: `true` for `in: querystring`; it stands as a query parameter with `content` (OpenAPI 3.2, Parameter Object).
pub(crate) const QUERYSTRING: &str = "x-oasmith-querystring";
/// Parameter: `true` for the style `cookie`, which is `form` without percent-encoding, separated by `; ` (OpenAPI 3.2).
pub(crate) const COOKIE_STYLE: &str = "x-oasmith-cookie-style";
/// Parameter: `true` for `allowReserved` elsewhere than in the query (OpenAPI 3.2, Parameter Object).
pub(crate) const ALLOW_RESERVED: &str = "x-oasmith-allow-reserved";
/// Parameter, Header or Encoding: `ssv`, `tsv` or `pipes` where no style of 3.0 says so (Swagger 2.0, Parameter Object).
pub(crate) const COLLECTION_FORMAT: &str = "x-oasmith-collection-format";
/// Header: `true` for `explode`, which the 3.0 model has no member for (OpenAPI 3.0.3, Header Object).
pub(crate) const EXPLODE: &str = "x-oasmith-explode";
/// Media Type: `true` for a file, which travels as it is whatever the media type (Swagger 2.0, Response Object).
pub(crate) const FILE: &str = "x-oasmith-file";
/// Media Type: the schema of `itemSchema`, one item of a sequential media type (OpenAPI 3.2, Media Type Object).
pub(crate) const ITEM_SCHEMA: &str = "x-oasmith-item-schema";
/// Media Type: the Encoding Object of `itemEncoding` (OpenAPI 3.2, Media Type Object).
pub(crate) const ITEM_ENCODING: &str = "x-oasmith-item-encoding";
/// Media Type: the list of Encoding Objects of `prefixEncoding` (OpenAPI 3.2, Media Type Object).
pub(crate) const PREFIX_ENCODING: &str = "x-oasmith-prefix-encoding";
/// Security Scheme: `true` for `type: mutualTLS`; it stands as an HTTP scheme named `mutual` (OpenAPI 3.1).
pub(crate) const MUTUAL_TLS: &str = "x-oasmith-mutual-tls";
/// Security Scheme, the value of `scheme`: the document names the scheme and does not describe it.
pub(crate) const UNKNOWN_SCHEME: &str = "x-oasmith-unknown-scheme";
/// OAuth Flows: the flow of `deviceAuthorization` (OpenAPI 3.2, OAuth Flows Object).
pub(crate) const DEVICE_FLOW: &str = "x-oasmith-device-flow";
/// Tag: the name in `parent`, the tag that this one is nested under (OpenAPI 3.2, Tag Object).
pub(crate) const TAG_PARENT: &str = "x-oasmith-tag-parent";
/// Tag: the text of `kind` (OpenAPI 3.2, Tag Object).
pub(crate) const TAG_KIND: &str = "x-oasmith-tag-kind";
