//! Members that the grammar does not have: nothing of a document is dropped in silence.

use super::Version;
use super::grammar::Kind;
use super::place::Place;
use super::walk::Walker;
use crate::diagnostic::Code;
use crate::source::{Map, Node, Pointer};

/// The keywords that JSON Schema uses to arrange schemas; they are read where references are (JSON Schema 2020-12, core 8).
const ARRANGING: &[&str] = &[
    "$ref",
    "$id",
    "$schema",
    "$anchor",
    "$dynamicAnchor",
    "$dynamicRef",
    "$recursiveAnchor",
    "$recursiveRef",
    "$defs",
    "$comment",
    "$vocabulary",
    "definitions",
    "id",
];

/// The dialects of schemas whose meaning is that of OpenAPI's own (OpenAPI 3.1.1, 4.6 and 4.8.24.6).
const DIALECTS: &[&str] = &[
    "https://spec.openapis.org/oas/3.1/dialect/",
    "https://spec.openapis.org/oas/3.2/dialect/",
    "https://json-schema.org/draft/2020-12/schema",
];

impl Walker<'_> {
    /// Reports a member that an object of the kind does not have. It stays in the tree, for a reference may name what it holds.
    pub(super) fn unknown(&mut self, kind: Kind, key: &str, place: &Place<'_>) {
        let what = match (kind, key) {
            (Kind::Schema, _) if ARRANGING.contains(&key) => return,
            (Kind::Document, "$self" | "jsonSchemaDialect" | "definitions") => return,
            (Kind::Schema, "collectionFormat") if self.version == Version::V2_0 => {
                "`collectionFormat` of inner `items`"
            }
            (Kind::Encoding, "encoding" | "prefixEncoding" | "itemEncoding")
                if self.version >= Version::V3_2 =>
            {
                "an encoding inside another"
            }
            _ => {
                let message = format!("{} has no member `{key}`; it is not read", kind.name());
                let help = "correct the name, move it to where it belongs, or begin it with `x-`";
                self.warn(Code::UnknownMember, place, message, help);
                return;
            }
        };
        self.unread(what, place);
    }

    /// Reports the members of an object that is about to be rewritten and has only these.
    pub(super) fn strangers(&mut self, kind: Kind, map: &Map, known: &[&str], place: &Pointer) {
        let is_known = |key: &&str| known.contains(key) || key.starts_with("x-");
        let strangers: Vec<&str> = map.keys().filter(|key| !is_known(key)).collect();
        for key in strangers {
            let top = Place::at(place);
            if kind.field(key).is_some() {
                self.unread(&format!("`{key}` of a body"), &top.key(key));
            } else {
                self.unknown(kind, key, &top.key(key));
            }
        }
    }

    /// Reports schemas of another dialect than OpenAPI's (OpenAPI 3.1.1, 4.8.1 `jsonSchemaDialect`; JSON Schema, core 8.1.1).
    pub(super) fn check_dialect(&mut self, map: &Map, key: &str, place: &Place<'_>) {
        let Some(Node::String(uri)) = map.get(key) else {
            return;
        };
        let uri = uri.trim_end_matches('#');
        if DIALECTS.iter().any(|known| uri.starts_with(known)) {
            return;
        }
        let message = format!("schemas of `{uri}` are read as those of OpenAPI");
        let help = "look whether their keywords mean the same there";
        self.warn(Code::OtherDialect, &place.key(key), message, help);
    }
}
