//! What operations, client and server say alike.

use super::scope::Scope;
use crate::ir::{Docs, Media, Operation, Parameter};

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

/// The type of a body's field.
pub(super) fn body_type(scope: &mut Scope<'_>, media: &Media, required: bool) -> String {
    let plain = scope.not_null(&media.slot.ty);
    if required && !scope.api.is_nullable(&media.slot.ty) {
        plain
    } else {
        format!("Option<{plain}>")
    }
}
