//! Bodies that are `None`: left out, or `null`.
//!
//! Enters: what a document says of a body of JSON. Leaves: which of the two `None` is, and which of the two is refused.

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
