//! One dialect for the rooms below: a tree of any version becomes an OpenAPI 3.0 tree.
//!
//! In: a bundled tree of Swagger 2.0 or OpenAPI 3.0, 3.1 or 3.2 whose references are all local.
//! Out: a tree that `openapiv3::OpenAPI` always deserializes. In it
//!
//! - what OpenAPI 3.0 cannot say stands under [`marks`];
//! - every `$ref` reads `#/components/<section>/<name>` (the name escaped as RFC 6901 has it), names an object of the right
//!   kind that exists, and no chain of references is circular;
//! - path items, callbacks and media types are written out, not referenced;
//! - every operation has a unique `operationId`, responses, and exactly the path parameters of its path;
//! - schemas hold only keywords that speak of their `type`, and defaults and enum values that fit it.
//!
//! A schema without a type that an example contradicts is marked, so that it is read by the letter.
//! What real documents get wrong is repaired with a warning. It refuses to guess where a document means nothing: those are
//! errors, and even then the tree deserializes.

mod circles;
mod coerce;
mod components;
mod document;
mod grammar;
mod keywords;
pub(crate) mod marks;
mod members;
mod operations;
mod parameter;
mod path;
mod place;
mod references;
mod resolve;
mod schema;
mod security;
mod server;
mod shapes;
mod shown;
mod swagger;
mod types;
mod unknown;
mod walk;

#[cfg(test)]
mod tests;

use std::fmt;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Node, Number, Pointer, Relocations, SourceMap};

/// The version that a document declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Version {
    /// Swagger 2.0.
    V2_0,
    /// OpenAPI 3.0.x.
    V3_0,
    /// OpenAPI 3.1.x.
    V3_1,
    /// OpenAPI 3.2.x.
    V3_2,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V2_0 => "Swagger 2.0",
            Self::V3_0 => "OpenAPI 3.0",
            Self::V3_1 => "OpenAPI 3.1",
            Self::V3_2 => "OpenAPI 3.2",
        })
    }
}

/// How strict to be.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Options {
    /// Every repair is an error.
    pub strict: bool,
    /// Schemas mean what JSON Schema says, not what authors usually mean.
    pub exact: bool,
}

/// Brings the tree into OpenAPI 3.0 and gives back the version that it declared. `sources` tell how a number was written that
/// should have been a string.
///
/// `None`, with an error, when the document declares no version that can be read; the tree is then as it was. After any
/// other error the tree still deserializes, so that the rooms below may look for more.
pub(crate) fn normalize(
    root: &mut Node,
    sources: &SourceMap,
    relocations: &mut Relocations,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Option<Version> {
    let version = match declared(root) {
        Ok(version) => version,
        Err((code, member, message)) => {
            let place = if member.is_empty() {
                Pointer::root()
            } else {
                Pointer::root().key(member)
            };
            diagnostics.push(
                Diagnostic::new(code, relocations.origin(&place), message).help(
                    "begin the document with `openapi: 3.0.3` or another version that it follows",
                ),
            );
            return None;
        }
    };
    walk::Walker::new(version, options, sources, relocations, diagnostics).document(root);
    Some(version)
}

/// What is wrong with the version: the code, the member, the message.
type NoVersion = (Code, &'static str, String);

/// Reads `openapi` or `swagger` (OpenAPI 3.0.3, section 4.1; Swagger 2.0, Swagger Object).
fn declared(root: &Node) -> Result<Version, NoVersion> {
    let Node::Map(map) = root else {
        return Err((
            Code::NotAnObject,
            "",
            format!("the document is {}, not an object", root.kind()),
        ));
    };
    let Some((member, value)) = ["openapi", "swagger"]
        .into_iter()
        .find_map(|key| Some((key, map.get(key)?)))
    else {
        let message = "the document has neither `openapi` nor `swagger`".to_owned();
        return Err((Code::UnknownVersion, "", message));
    };
    let text = match value {
        Node::String(text) => text.trim().to_owned(),
        Node::Number(Number::Integer(n)) => format!("{n}.0"),
        Node::Number(Number::Float(n)) => n.to_string(),
        other => other.kind().to_owned(),
    };
    let mut parts = text.split('.');
    match (parts.next(), parts.next()) {
        (Some("2"), Some("0") | None) => Ok(Version::V2_0),
        (Some("3"), Some("0") | None) => Ok(Version::V3_0),
        (Some("3"), Some("1")) => Ok(Version::V3_1),
        (Some("3"), Some("2")) => Ok(Version::V3_2),
        _ => Err((
            Code::UnknownVersion,
            member,
            format!("`{member}: {text}` is not a version that oasmith reads"),
        )),
    }
}
