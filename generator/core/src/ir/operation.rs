use super::{Docs, FieldDefault, Server, Slot, StatusPattern, TypeId, Xml};

/// One HTTP operation (OpenAPI 3.0.4, 4.8.10 Operation Object).
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    /// The `operationId`; every operation has one after `dialect`.
    pub id: String,
    /// What the document says about it.
    pub docs: Docs,
    /// The groups that it belongs to, the first of them the most telling.
    pub tags: Vec<String>,
    /// The method, in capitals.
    pub method: String,
    /// The path template as the document has it, such as `/users/{id}`.
    pub path: String,
    /// The parameters, those of the path item included.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// The responses, in the order of the document.
    pub responses: Vec<Response>,
    /// The alternatives of which one must hold; empty when nothing is required.
    pub security: Vec<Requirement>,
    /// Where it is served, when that is not where the others are.
    pub servers: Vec<Server>,
    /// How its pages follow each other, where it has pages.
    pub pages: Option<Pagination>,
    /// What its responses tell of the requests that may follow.
    pub links: Vec<Link>,
}

/// A request that may follow a response (OpenAPI 3.0.4, 4.8.20 Link Object).
#[derive(Debug, Clone)]
pub(crate) struct Link {
    /// Its name.
    pub name: String,
    /// What the document says about it.
    pub docs: Docs,
    /// The response that has it.
    pub status: StatusPattern,
    /// The position of the operation that it leads to.
    pub operation: usize,
    /// What the response, or the request that it answers, tells of the request: runtime expressions, and constants as JSON.
    pub members: Vec<(Linked, String)>,
}

impl Link {
    /// Whether it takes something from the request that the response answers (4.8.20.3, Runtime Expressions).
    pub(crate) fn takes_from_request(&self) -> bool {
        let named = ["$request.", "$url", "$method"];
        let takes = |told: &String| named.iter().any(|one| told.contains(one));
        self.members.iter().any(|(_, told)| takes(told))
    }
}

/// What of a request a link tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Linked {
    /// The parameter at this position.
    Parameter(usize),
    /// The body.
    Body,
}

/// How the pages of an operation follow each other; places in a body are JSON pointers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Pagination {
    /// The body holds the URL of the next page at this place.
    Url(String),
    /// A `Link` header holds it (RFC 8288).
    Link,
    /// A query parameter takes what the body holds at the place.
    Cursor(String, String),
    /// A query parameter counts pages, whose items are at the place.
    Page(String, String),
    /// A query parameter counts items, which are at the place.
    Offset(String, String),
}

impl Operation {
    /// Whether it asks for credentials at all.
    pub(crate) fn is_secured(&self) -> bool {
        self.security.iter().any(|all| !all.is_empty())
    }

    /// Whether requests without credentials are allowed.
    pub(crate) fn is_anonymous(&self) -> bool {
        self.security.is_empty() || self.security.iter().any(Vec::is_empty)
    }
}

/// Security schemes that must hold together; empty: anonymous.
pub(crate) type Requirement = Vec<SchemeUse>;

/// A security scheme as an operation asks for it (OpenAPI 3.0.4, 4.8.30 Security Requirement Object).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SchemeUse {
    /// Its position in [`Api::security`](super::Api::security).
    pub scheme: usize,
    /// The scopes or roles that are needed.
    pub scopes: Vec<String>,
}

/// A parameter (OpenAPI 3.0.4, 4.8.12 Parameter Object).
#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    /// Its name on the wire.
    pub wire: String,
    /// Where it travels.
    pub location: Location,
    /// How its value becomes text.
    pub style: Style,
    /// Whether arrays and objects repeat the name.
    pub explode: bool,
    /// Whether reserved characters stand as they are.
    pub allow_reserved: bool,
    /// Whether an empty value that its type does not allow says that it is not given (`allowEmptyValue`).
    pub empty_is_absent: bool,
    /// Whether the value is JSON text (`content`) and `style` has no meaning.
    pub json: bool,
    /// How it travels when it is the query as a whole (OpenAPI 3.2.0, `in: querystring`).
    pub whole: Option<Box<Media>>,
    /// Its type.
    pub slot: Slot,
    /// Whether it must be given.
    pub required: bool,
    /// What stands for it when it is not given.
    pub default: Option<Box<ParameterDefault>>,
    /// What the document says about it.
    pub docs: Docs,
}

/// What the document gives for a parameter that is not there.
#[derive(Debug, Clone)]
pub(crate) struct ParameterDefault {
    /// The value, as JSON.
    pub json: String,
    /// The same, and where it is said.
    pub said: FieldDefault,
}

/// Where a parameter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Location {
    /// In the path template.
    Path,
    /// In the query string.
    Query,
    /// In a header.
    Header,
    /// In the `Cookie` header.
    Cookie,
}

/// How a parameter's value becomes text (OpenAPI 3.0.4, 4.8.12.3 Style Values).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Style {
    /// `simple`
    Simple,
    /// `label`
    Label,
    /// `matrix`
    Matrix,
    /// `form`
    Form,
    /// `spaceDelimited`
    SpaceDelimited,
    /// `pipeDelimited`
    PipeDelimited,
    /// `deepObject`
    DeepObject,
    /// `cookie`, as it is (OpenAPI 3.2.0)
    Cookie,
    /// `collectionFormat: tsv` (Swagger 2.0)
    TabDelimited,
}

impl Style {
    /// Its name in documents.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Label => "label",
            Self::Matrix => "matrix",
            Self::Form => "form",
            Self::SpaceDelimited => "spaceDelimited",
            Self::PipeDelimited => "pipeDelimited",
            Self::DeepObject => "deepObject",
            Self::Cookie => "cookie",
            Self::TabDelimited => "tabDelimited",
        }
    }
}

/// A request body (OpenAPI 3.0.4, 4.8.13 Request Body Object).
#[derive(Debug, Clone)]
pub(crate) struct Body {
    /// Whether it must be sent.
    pub required: bool,
    /// What the document says about it.
    pub docs: Docs,
    /// The media types, the preferred first, then in the order of the document.
    pub media: Vec<Media>,
}

/// A media type (OpenAPI 3.0.4, 4.8.14 Media Type Object).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Media {
    /// The media type or range, byte for byte as the document has it.
    pub range: String,
    /// How a value becomes bytes.
    pub codec: Codec,
    /// The type.
    pub slot: Slot,
    /// How members of a form travel that do not as their types say.
    pub encoding: Vec<Encoding>,
    /// What the schema of a body of XML says of it.
    pub xml: Option<Box<Xml>>,
    /// The headers of the parts of a multipart body that are no files: an object with a member for each such part.
    pub part_headers: Option<TypeId>,
}

/// How a member of a form travels (OpenAPI 3.0.4, 4.8.15 Encoding Object).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Encoding {
    /// The member's name.
    pub name: String,
    /// Its style, when it travels as a parameter of the query does.
    pub style: Option<EncodingStyle>,
    /// The media types that it may have, as the document lists them.
    pub media: Option<String>,
    /// The headers of a part, as the members of an object.
    pub headers: Option<TypeId>,
}

/// How a member of a form becomes text, as a parameter of the query does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EncodingStyle {
    /// The style.
    pub style: Style,
    /// Whether arrays and objects repeat the name.
    pub explode: bool,
    /// Whether reserved characters stand as they are.
    pub allow_reserved: bool,
}

impl Codec {
    /// Whether the body is handed over as it arrives, not as one value.
    #[must_use]
    pub(crate) fn is_stream(self) -> bool {
        matches!(
            self,
            Self::Bytes
                | Self::JsonLines
                | Self::JsonSequence
                | Self::Events
                | Self::MultipartItems
        )
    }
}

impl Media {
    /// Whether its Rust type is not that of the schema: a stream, or a value with something beside it.
    #[must_use]
    pub(crate) fn is_wrapped(&self) -> bool {
        self.codec.is_stream() || self.part_headers.is_some()
    }

    /// The media types that travel alike, together: the same type by the same codec.
    #[must_use]
    pub(crate) fn alike(all: &[Self]) -> Vec<Vec<&Self>> {
        let mut kinds: Vec<Vec<&Self>> = Vec::new();
        for media in all {
            let same = |kind: &&mut Vec<&Self>| {
                let first = kind.first();
                first.is_some_and(|first| {
                    first.codec == media.codec
                        && first.slot == media.slot
                        && first.encoding == media.encoding
                        && first.xml == media.xml
                        && first.part_headers == media.part_headers
                })
            };
            match kinds.iter_mut().find(same) {
                Some(kind) => kind.push(media),
                None => kinds.push(vec![media]),
            }
        }
        kinds
    }
}

/// How a value becomes bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Codec {
    /// JSON (RFC 8259).
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
    /// `multipart/form-data` and its like.
    Multipart,
    /// `multipart/mixed` and its like, as a sequence; the type is that of an item.
    MultipartItems,
    /// A sequence of JSON texts, a line each; the type is that of an item.
    JsonLines,
    /// A sequence of JSON texts (RFC 7464); the type is that of an item.
    JsonSequence,
    /// Server-sent events; the type is that of their data.
    Events,
    /// XML (XML 1.0, fifth edition).
    Xml,
    /// Text as it is.
    Text,
    /// Bytes as they are.
    Bytes,
}

/// A response (OpenAPI 3.0.4, 4.8.17 Response Object).
#[derive(Debug, Clone)]
pub(crate) struct Response {
    /// The statuses that it describes.
    pub status: StatusPattern,
    /// What the document says about it.
    pub docs: Docs,
    /// The documented headers.
    pub headers: Vec<Header>,
    /// The media types, the preferred first, then in the order of the document. Empty: no body.
    pub media: Vec<Media>,
}

/// A response header (OpenAPI 3.0.4, 4.8.21 Header Object).
#[derive(Debug, Clone)]
pub(crate) struct Header {
    /// Its name on the wire.
    pub wire: String,
    /// Its type.
    pub slot: Slot,
    /// Whether arrays and objects name each member.
    pub explode: bool,
    /// Whether the value is JSON text (`content`).
    pub json: bool,
    /// Whether it is always sent.
    pub required: bool,
    /// What the document says about it.
    pub docs: Docs,
}
