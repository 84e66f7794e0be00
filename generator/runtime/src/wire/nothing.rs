//! Members that are `None`: parameters that are not given or empty, bodies that are left out or `null`.
//!
//! Enters: what a document says of them. Leaves: what of it `None` is, and what of it is refused.

use super::Row;

/// What a body of JSON is when its member is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoBody {
    /// It is left out.
    LeftOut,
    /// It is left out; `null` is read as the same.
    OrNull,
    /// It is `null`.
    Null,
}

impl Row {
    /// An empty value that its type does not allow says that the parameter is not given (OpenAPI 3.0.4, Parameter Object,
    /// `allowEmptyValue`).
    #[must_use]
    pub const fn allow_empty(mut self) -> Self {
        self.allow_empty = true;
        self
    }

    /// A body that is left out may as well be `null`.
    #[must_use]
    pub const fn or_null(mut self) -> Self {
        self.none = NoBody::OrNull;
        self
    }

    /// There must be a body, which may be `null`.
    #[must_use]
    pub const fn none_is_null(mut self) -> Self {
        self.none = NoBody::Null;
        self
    }

    /// Whether a body that is `null` is not sent, and may be left out.
    pub(super) fn leaves_null_out(&self) -> bool {
        self.none != NoBody::Null
    }

    /// Whether a server refuses `null`, although the type of the member would take it.
    pub(super) fn refuses_null(&self) -> bool {
        self.none == NoBody::LeftOut
    }
}
