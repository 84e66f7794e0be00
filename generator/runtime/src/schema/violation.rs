//! What the checker found.
//!
//! Enters: violations, one at a time. Leaves: the list, in the order of the document, as a value, an error, or text.

use std::fmt;

/// Where a value came from, as problem details name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum In {
    /// The body.
    Body,
    /// The path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

impl In {
    /// The name that OpenAPI gives it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// One value that does not satisfy its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// Where in the value: a JSON pointer (RFC 6901), empty for the whole.
    pub pointer: String,
    /// The keyword of JSON Schema that does not hold.
    pub keyword: &'static str,
    /// What was expected and what was found.
    pub message: String,
    /// Where the value came from.
    pub location: In,
    /// The name of the parameter or header, when it is one.
    pub name: Option<&'static str>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = self.name {
            write!(f, "{} `{name}`", self.location.as_str())?;
        }
        match self.pointer.as_str() {
            "" if self.name.is_none() => f.write_str(self.location.as_str())?,
            pointer => f.write_str(pointer)?,
        }
        write!(f, ": {} ({})", self.message, self.keyword)
    }
}

/// All violations of a value, in the order of the document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// How many violations are kept: hostile input shall not make an answer grow without bound.
    pub const LIMIT: usize = 1_000;

    /// A single violation of the whole value.
    pub(crate) fn one(keyword: &'static str, message: String) -> Self {
        let mut violations = Self::default();
        violations.push(String::new(), keyword, message);
        violations
    }

    pub(crate) fn push(&mut self, pointer: String, keyword: &'static str, message: String) {
        if self.0.len() < Self::LIMIT {
            self.0.push(Violation {
                pointer,
                keyword,
                message,
                location: In::Body,
                name: None,
            });
        }
    }

    #[cfg(feature = "wire")]
    pub(crate) fn extend_at(&mut self, other: Self, location: In, name: &'static str) {
        let room = Self::LIMIT.saturating_sub(self.0.len());
        let located = |violation| Violation {
            location,
            // The query as a whole has no name.
            name: Some(name).filter(|name| !name.is_empty()),
            ..violation
        };
        self.0.extend(other.0.into_iter().take(room).map(located));
    }

    /// The violations.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }

    /// Whether there is no room for more.
    pub(crate) fn is_full(&self) -> bool {
        self.0.len() >= Self::LIMIT
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `Ok` when there are none.
    ///
    /// # Errors
    ///
    /// The violations, when there are some.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl FromIterator<Violation> for Violations {
    fn from_iter<I: IntoIterator<Item = Violation>>(violations: I) -> Self {
        Self(violations.into_iter().take(Self::LIMIT).collect())
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = std::vec::IntoIter<Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, violation) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str("; ")?;
            }
            violation.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}
