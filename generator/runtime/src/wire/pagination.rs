//! How the pages of an operation follow each other.
//!
//! Enters: the line of `request!` that begins with `pages`. Leaves: plain data that the client reads. Places in a body are
//! JSON pointers (RFC 6901).

/// Where the next page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pagination {
    /// The body holds its URL, as HAL does below `_links`.
    Url {
        /// The place of the URL.
        at: &'static str,
    },
    /// A `Link` header with `rel="next"` holds its URL (RFC 8288).
    Link,
    /// The body holds what a query parameter must say.
    Cursor {
        /// The name of the parameter.
        parameter: &'static str,
        /// The place of its next value.
        at: &'static str,
    },
    /// A query parameter counts pages, from 1 unless the first call sets it; the last page is empty.
    Page {
        /// The name of the parameter.
        parameter: &'static str,
        /// The place of the page's items.
        items: &'static str,
    },
    /// A query parameter counts items, from 0 unless the first call sets it; the last page is empty.
    Offset {
        /// The name of the parameter.
        parameter: &'static str,
        /// The place of the page's items.
        items: &'static str,
    },
}

impl Pagination {
    /// [`Pagination::Url`]
    pub const fn url(at: &'static str) -> Self {
        Self::Url { at }
    }

    /// [`Pagination::Link`]
    pub const fn link() -> Self {
        Self::Link
    }

    /// [`Pagination::Cursor`]
    pub const fn cursor(parameter: &'static str, at: &'static str) -> Self {
        Self::Cursor { parameter, at }
    }

    /// [`Pagination::Page`]
    pub const fn page(parameter: &'static str, items: &'static str) -> Self {
        Self::Page { parameter, items }
    }

    /// [`Pagination::Offset`]
    pub const fn offset(parameter: &'static str, items: &'static str) -> Self {
        Self::Offset { parameter, items }
    }
}
