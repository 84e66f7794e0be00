//! Requests and responses as bytes, both ways, from one row per member.
//!
//! Enters: the rows that [`request!`](crate::request), [`response!`](crate::response) and
//! [`headers!`](crate::headers) turn into text or constants, and a request, a response or their raw forms. Leaves: the other
//! form. Rows are plain data; types are told by the code that reads and writes the members, so an operation costs
//! little to compile. It refuses values that
//! their place cannot carry, and on the server everything that does not satisfy the document.

mod api;
#[cfg(any(feature = "client", feature = "server"))]
mod bounds;
mod charset;
mod codec;
mod content_type;
mod cookie;
mod decode;
mod encode;
mod event;
mod form;
mod frames;
mod headers;
mod items;
mod kept;
mod length;
mod media;
mod multipart;
mod nothing;
mod oauth;
mod operation;
mod pagination;
mod parameter;
mod payload;
mod percent;
mod raw;
mod response;
mod row;
pub mod rows;
mod source;
mod status;
mod stream;
mod style;
mod visit;
#[cfg(feature = "xml")]
mod xml;

pub use api::{SchemeKind, SecurityScheme, Server, ServerVariable};
pub use codec::Broken;
pub use decode::RequestReader;
pub use encode::{EncodeError, RequestWriter};
pub use event::Event;
pub use headers::{HeaderReader, HeaderWriter, Headers, WithHeaders};
pub use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
pub use items::{Events, Item, Items};
pub use media::{accepts, matches, quality};
pub use multipart::{Parts, WithPartHeaders};
pub use oauth::{Grant, OAuthFlow};
pub use operation::{Operation, OperationWire};
pub use pagination::Pagination;
#[cfg(feature = "server")]
pub use payload::held_by;
pub use payload::{
    Choice, Content, Incoming, MaybeContent, Outgoing, Payload, read_choice, write_choice,
};
pub use raw::{RawRequest, RawResponse, Refusal, WireRequest};
#[cfg(feature = "client")]
pub(crate) use response::MultipartType;
#[cfg(feature = "server")]
pub use response::View;
#[cfg(feature = "client")]
pub(crate) use response::select;
pub use response::{ResponseReader, ResponseWire, Responses, select_response};
#[cfg(feature = "xml")]
pub use row::xml;
pub use row::{
    Kind, Row, Style, bytes, content, cookie, events, form, header, json, json_lines,
    json_sequence, multipart, multipart_headed, multipart_items, part, path, query, querystring,
    text,
};
pub use rows::Rows;
pub use status::StatusPattern;
pub use stream::{BoxError, ByteStream, StreamError};
pub use visit::{RequestVisitor, debug_request};
#[cfg(feature = "xml")]
pub use xml::{XmlMember, XmlType, member};

use kept::Kept;

#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use bounds::Bounds;
#[cfg(feature = "server")]
pub(crate) use decode::refuse_body;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use multipart::{Ungathered, gather, has_files};
#[cfg(feature = "client")]
pub(crate) use parameter::KeptParameter;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use percent::decode as percent_decode;
#[cfg(feature = "client")]
pub(crate) use percent::encode as percent_encode;
#[cfg(feature = "server")]
pub(crate) use percent::split_once;
#[cfg(feature = "client")]
pub(crate) use raw::text as header_text;
#[cfg(feature = "server")]
pub(crate) use source::cookie_pairs;
#[cfg(feature = "client")]
pub(crate) use stream::Again;
#[cfg(feature = "client")]
pub(crate) use style::pairs as query_pairs;
