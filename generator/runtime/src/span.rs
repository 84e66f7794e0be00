//! The duration of the crate `jiff`, whose own type has no equality.
//!
//! Enters: text of ISO 8601. Leaves: a span of calendar and clock units, and the same text up to the spelling of zeros.

use std::ops::Deref;

use ::jiff::SpanFieldwise;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A span of time (`format: duration`, RFC 3339 appendix A). Two are equal when each of their units is: an hour is not sixty
/// minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span(SpanFieldwise);

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ::jiff::Span::deserialize(deserializer).map(Self::from)
    }
}

impl From<::jiff::Span> for Span {
    fn from(span: ::jiff::Span) -> Self {
        Self(span.fieldwise())
    }
}

impl From<Span> for ::jiff::Span {
    fn from(span: Span) -> Self {
        span.0.0
    }
}

impl Deref for Span {
    type Target = ::jiff::Span;

    fn deref(&self) -> &::jiff::Span {
        &self.0.0
    }
}

crate::schema_as! { Span: String }
