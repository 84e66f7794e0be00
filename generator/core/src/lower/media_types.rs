//! Media types: one, or a range, enters; how its values become bytes, and what its schema says of that, leaves.

use openapiv3::{ReferenceOr, Schema};

use super::sequence;
use crate::ir::Codec;

/// The smaller, the more likely a caller wants it.
pub(super) fn preference(range: &str) -> u8 {
    match codec(range) {
        Codec::Json if is_json(range) => 0,
        Codec::Form => 1,
        Codec::Multipart | Codec::MultipartItems => 1,
        Codec::Json => 2,
        Codec::Xml | Codec::JsonLines | Codec::JsonSequence | Codec::Events => 3,
        Codec::Text => 4,
        Codec::Bytes => 5,
    }
}

/// The media type as words of a name.
pub(super) fn words(range: &str) -> String {
    let essence = essence(range);
    let subtype = essence.split_once('/').map_or("", |(_, subtype)| subtype);
    subtype.to_owned()
}

/// Whether a schema says no more than that the body is text or bytes.
pub(super) fn is_text(schema: &ReferenceOr<Schema>) -> bool {
    use openapiv3::{SchemaKind, Type};
    matches!(
        schema,
        ReferenceOr::Item(schema) if matches!(schema.schema_kind, SchemaKind::Type(Type::String(_)))
    )
}

/// Whether a schema says that the body is bytes.
pub(super) fn is_binary(schema: &ReferenceOr<Schema>) -> bool {
    use openapiv3::{SchemaKind, StringFormat, Type, VariantOrUnknownOrEmpty};
    match schema {
        ReferenceOr::Item(schema) => matches!(
            &schema.schema_kind,
            SchemaKind::Type(Type::String(text))
                if text.format == VariantOrUnknownOrEmpty::Item(StringFormat::Binary)
        ),
        ReferenceOr::Reference { .. } => false,
    }
}

/// The type and subtype, in small letters, without parameters.
pub(super) fn essence(range: &str) -> String {
    let essence = range.split(';').next().unwrap_or(range);
    essence.trim().to_ascii_lowercase()
}

pub(super) fn is_json(range: &str) -> bool {
    let essence = essence(range);
    essence.ends_with("/json") || essence.ends_with("+json") || essence.ends_with("-json")
}

pub(super) fn is_xml(range: &str) -> bool {
    essence(range).ends_with("xml")
}

/// How values of a media type or range become bytes; ranges over everything are taken for JSON, which is what documents mean by them.
pub(super) fn codec(range: &str) -> Codec {
    let essence = essence(range);
    if let Some(codec) = sequence::codec(&essence) {
        return codec;
    }
    match essence.as_str() {
        _ if is_json(range) => Codec::Json,
        "*/*" | "application/*" | "*" => Codec::Json,
        "application/x-www-form-urlencoded" => Codec::Form,
        _ if essence.starts_with("multipart/") => Codec::Multipart,
        _ if is_xml(range) => Codec::Xml,
        _ if essence.starts_with("text/") => Codec::Text,
        _ => Codec::Bytes,
    }
}
