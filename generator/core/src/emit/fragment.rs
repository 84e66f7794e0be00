//! What operations, client and server say alike.

use super::scope::Scope;
use crate::ir::{Body, Codec, Docs, Media, Operation, Parameter, Ty};
use crate::plan::ContentPlan;

/// What an operation says of itself, with its method and path.
pub(super) fn about(operation: &Operation) -> Docs {
    let route = format!("`{} {}`", operation.method, operation.path);
    let text = if operation.docs.text.is_empty() {
        route
    } else {
        format!("{}\n\n{route}", operation.docs.text)
    };
    Docs {
        text,
        deprecated: operation.docs.deprecated,
    }
}

/// The type of a parameter's field.
pub(super) fn parameter_type(scope: &mut Scope<'_>, parameter: &Parameter) -> String {
    let plain = scope.not_null(&parameter.slot.ty);
    if parameter.required && !scope.api.is_nullable(&parameter.slot.ty) {
        plain
    } else {
        format!("Option<{plain}>")
    }
}

/// The type of what a media type stands for, without `null`, and whether `null` is one of its values.
pub(super) fn plain_media(scope: &mut Scope<'_>, media: &Media) -> (String, bool) {
    const WIRE: &str = "oasmith_runtime::wire";
    let outer = match media.codec {
        Codec::Bytes => return (scope.foreign(WIRE, "ByteStream"), false),
        Codec::JsonLines | Codec::JsonSequence | Codec::MultipartItems => "Items",
        Codec::Events => "Events",
        _ => {
            let nullable = scope.api.is_nullable(&media.slot.ty);
            let plain = scope.not_null(&media.slot.ty);
            let Some(headers) = media.part_headers else {
                return (plain, nullable);
            };
            let (outer, headers) = (
                scope.foreign(WIRE, "WithPartHeaders"),
                scope.ty(&Ty::Ref(headers)),
            );
            return (format!("{outer}<{plain}, {headers}>"), nullable);
        }
    };
    let item = scope.nullable_aware(&media.slot.ty);
    (format!("{}<{item}>", scope.foreign(WIRE, outer)), false)
}

/// The type of a body, without `null`, and whether `null` is one of its values.
pub(super) fn plain_body(
    scope: &mut Scope<'_>,
    media: &[Media],
    content: Option<&ContentPlan>,
) -> Option<(String, bool)> {
    if let Some(content) = content {
        return Some((content.name.clone(), false));
    }
    media.first().map(|media| plain_media(scope, media))
}

/// The type of a body's field.
pub(super) fn body_type(
    scope: &mut Scope<'_>,
    body: &Body,
    content: Option<&ContentPlan>,
    required: bool,
) -> Option<String> {
    let (plain, nullable) = plain_body(scope, &body.media, content)?;
    Some(if required && !nullable {
        plain
    } else {
        format!("Option<{plain}>")
    })
}
