//! Operations: what `request!` implements, and the plain data behind it.
//!
//! Enters: rows. Leaves: the trait that the client and the server use.

#[cfg(feature = "server")]
use std::cell::Cell;

#[cfg(feature = "client")]
use http::StatusCode;

use super::{
    EncodeError, Kept, Pagination, RequestVisitor, RequestWriter, ResponseWire, Responses, Row,
    Rows, SecurityScheme, Server, WireRequest,
};
#[cfg(feature = "server")]
use super::{RawRequest, Refusal, RequestReader};
#[cfg(feature = "server")]
use crate::schema::Type;

/// A request that travels; implemented by [`request!`](crate::request).
pub trait Operation: Sized + Send + 'static {
    /// What it is answered with.
    type Response: Responses;

    /// What it is, as its rows say; made anew.
    #[doc(hidden)]
    fn told() -> OperationWire;

    /// How its members travel.
    fn wire() -> &'static OperationWire {
        static KEPT: Kept<OperationWire> = Kept::new();
        KEPT.of::<Self>(|| OperationWire {
            responses: Self::Response::wire(),
            ..Self::told()
        })
    }

    /// Shows the members, in the order of the rows.
    fn visit<V: RequestVisitor>(&self, visitor: &mut V);

    /// Reads the members, in the order of the rows; `None` when one does not satisfy the document, which the reader
    /// then knows.
    #[cfg(feature = "server")]
    fn read(reader: &mut RequestReader<'_>) -> Option<Self>;

    /// Writes the request.
    ///
    /// # Errors
    ///
    /// A value that its place cannot carry, such as an empty path segment or a header with a line break.
    fn encode(&self) -> Result<WireRequest, EncodeError> {
        self.encode_as(Self::wire())
    }

    /// As [`encode`](Self::encode), for who has asked for the rows already.
    #[doc(hidden)]
    fn encode_as(&self, wire: &'static OperationWire) -> Result<WireRequest, EncodeError> {
        let mut writer = RequestWriter::new(wire);
        self.visit(&mut writer);
        writer.finish()
    }

    /// Reads a request.
    ///
    /// # Errors
    ///
    /// Everything that does not satisfy the document: 400 with all parameters that do not fit, or for a missing body;
    /// 415 for a media type that is not taken; 400 or 422 for a body that is malformed or does not fit.
    #[cfg(feature = "server")]
    fn decode(request: &RawRequest) -> Result<Self, Refusal> {
        Self::decode_as(Self::wire(), request)
    }

    /// As [`decode`](Self::decode), for who has asked for the rows already.
    #[cfg(feature = "server")]
    #[doc(hidden)]
    fn decode_as(wire: &'static OperationWire, request: &RawRequest) -> Result<Self, Refusal> {
        let mut reader = RequestReader::new(wire, request);
        let value = Self::read(&mut reader);
        reader.finish(value)
    }

    /// The type of a multipart body of the media type that the head of a request names.
    #[cfg(feature = "server")]
    #[doc(hidden)]
    fn multipart_type(head: &RawRequest) -> Option<&'static Type> {
        let told = Cell::new(None);
        let mut reader = RequestReader::asking(Self::wire(), head, &told);
        drop(Self::read(&mut reader));
        told.get()
    }
}

/// What an operation is, as plain data.
#[derive(Debug)]
pub struct OperationWire {
    /// The name of the request.
    pub name: &'static str,
    /// The method, as it travels.
    pub method: &'static str,
    /// The path template, as the document writes it.
    pub path: &'static str,
    /// The names of the members' fields.
    pub fields: Vec<&'static str>,
    /// How each member travels, in their order.
    pub members: &'static [Row],
    /// The responses.
    pub responses: &'static [ResponseWire],
    /// The security requirements: one of the lists, all schemes in it; empty when nothing is required.
    pub security: &'static [&'static [SecurityScheme]],
    /// Where it is served, when that is not where the others are.
    pub servers: &'static [Server],
    /// How its pages follow each other, where it has pages.
    pub pages: Option<Pagination>,
    /// Whether responses keep the request, because links take something from it.
    pub(crate) is_kept: bool,
    /// The template of the path alone, and the query that the document writes behind it, which is in every request.
    pub(crate) target: (&'static str, &'static str),
}

impl OperationWire {
    /// An operation that needs no credentials, is where the others are, and has no pages.
    #[doc(hidden)]
    pub fn new(name: &'static str, method: &'static str, path: &'static str, rows: Rows) -> Self {
        let (fields, members) = rows.keep();
        Self {
            name,
            method,
            path,
            fields,
            members,
            responses: &[],
            security: &[],
            servers: &[],
            pages: None,
            is_kept: false,
            target: target(path),
        }
    }

    /// Sets the security requirements.
    #[doc(hidden)]
    #[must_use]
    pub fn security(mut self, security: &'static [&'static [SecurityScheme]]) -> Self {
        self.security = security;
        self
    }

    /// Sets where it is served.
    #[doc(hidden)]
    #[must_use]
    pub fn servers(mut self, servers: &'static [Server]) -> Self {
        self.servers = servers;
        self
    }

    /// Sets how its pages follow each other.
    #[doc(hidden)]
    #[must_use]
    pub fn pages(mut self, pages: Pagination) -> Self {
        self.pages = Some(pages);
        self
    }

    /// Has responses keep the request, because links take something from it.
    #[doc(hidden)]
    #[must_use]
    pub fn keeping(mut self, _: &str) -> Self {
        self.is_kept = true;
        self
    }

    /// The row of the body.
    pub fn body(&self) -> Option<&'static Row> {
        self.members.iter().find(|row| row.is_body())
    }

    /// Whether the body of a response is handed over as it arrives.
    #[cfg(feature = "client")]
    pub(crate) fn streams(&self, status: StatusCode, media: &str) -> bool {
        // Most operations have no such response.
        let streams = |row: &Row| row.can_stream();
        if !self
            .responses
            .iter()
            .filter_map(|response| response.body.as_ref())
            .any(streams)
        {
            return false;
        }
        super::select_response(self.responses, status, media)
            .and_then(|position| self.responses.get(position)?.body)
            .is_some_and(|row| row.streams(media))
    }

    /// The position of the response whose body is multipart, when this is one.
    #[cfg(feature = "client")]
    pub(crate) fn multipart(&self, status: StatusCode, media: &str) -> Option<usize> {
        if !self.answers_with(super::Kind::Multipart) {
            return None;
        }
        let position = super::select_response(self.responses, status, media)?;
        let row = self.responses.get(position)?.body?;
        let row = row.alternative(media)?;
        (row.kind == super::Kind::Multipart).then_some(position)
    }

    /// Whether a response has a body of a kind.
    #[cfg(feature = "client")]
    pub(crate) fn answers_with(&self, kind: super::Kind) -> bool {
        let bodies = self.responses.iter().filter_map(|response| response.body);
        bodies
            .into_iter()
            .any(|row| row.kind == kind || row.alternatives.iter().any(|row| row.kind == kind))
    }

    /// The media types of successes, as the document writes them, each once.
    pub fn success_media(&self) -> Vec<&'static str> {
        let mut found = Vec::new();
        for media in self.successes().flat_map(Row::media) {
            if !found.contains(&media) {
                found.push(media);
            }
        }
        found
    }

    /// The rows of the bodies of successes.
    pub(crate) fn successes(&self) -> impl Iterator<Item = &'static Row> {
        let responses = self.responses.iter();
        let successes = responses.filter(|response| response.pattern.is_success());
        successes.filter_map(|response| response.body.as_ref())
    }
}

/// A path and the query behind it. What stands behind `#` is never sent.
fn target(path: &'static str) -> (&'static str, &'static str) {
    let mut inside = false;
    let is_end = |sign: char| {
        inside = (inside || sign == '{') && sign != '}';
        !inside && matches!(sign, '?' | '#')
    };
    let Some((path, rest)) = path.find(is_end).map(|at| path.split_at(at)) else {
        return (path, "");
    };
    let rest = rest.split('#').next().unwrap_or_default();
    (path, rest.strip_prefix('?').unwrap_or_default())
}
