//! Requests, seen member by member.
//!
//! Enters: a request. Leaves: each of its members, by the kind of its row. Writing is one way to see a request, `Debug` is
//! another, which so costs rustc nothing for each member.

use std::fmt;

use super::{MaybeContent, Operation};
use crate::schema::Schema;

/// Sees the members of a request, in the order of the rows; `request!` calls the method of each row's kind.
pub trait RequestVisitor {
    /// Sees the next member, of any kind whose values a schema describes.
    fn value<T: Schema>(&mut self, value: &T);

    /// Sees the next member, a body that more than one schema describes, or none.
    fn content<T: MaybeContent>(&mut self, value: &T);

    /// Sees the next member, in the path.
    fn path<T: Schema>(&mut self, value: &T) {
        self.value(value);
    }

    /// Sees the next member, in the query.
    fn query<T: Schema>(&mut self, value: &T) {
        self.value(value);
    }

    /// Sees the next member, the query as a whole.
    fn querystring<T: Schema>(&mut self, value: &T) {
        self.value(value);
    }

    /// Sees the next member, a header.
    fn header<T: Schema>(&mut self, value: &T) {
        self.value(value);
    }

    /// Sees the next member, a cookie.
    fn cookie<T: Schema>(&mut self, value: &T) {
        self.value(value);
    }

    /// Sees the next member, a JSON body.
    fn json<T: Schema>(&mut self, value: &T) {
        self.value(value);
    }

    /// Sees the next member, a form body.
    fn form<T: Schema>(&mut self, value: &T) {
        self.value(value);
    }

    /// Sees the next member, a text body.
    fn text<T: Schema>(&mut self, value: &T) {
        self.value(value);
    }

    /// Sees the next member, a body of XML.
    #[cfg(feature = "xml")]
    fn xml<T: Schema>(&mut self, value: &T) {
        self.value(value);
    }

    /// Sees the next member, a multipart body.
    fn multipart<T: Schema>(&mut self, value: &T) {
        self.value(value);
    }

    /// Sees the next member, a body that travels as it is.
    fn bytes<T: MaybeContent>(&mut self, value: &T) {
        self.content(value);
    }

    /// Sees the next member, a body of JSON lines.
    fn json_lines<T: MaybeContent>(&mut self, value: &T) {
        self.content(value);
    }

    /// Sees the next member, a body that is a JSON text sequence.
    fn json_sequence<T: MaybeContent>(&mut self, value: &T) {
        self.content(value);
    }

    /// Sees the next member, a multipart body with the headers of its parts.
    fn multipart_headed<T: MaybeContent>(&mut self, value: &T) {
        self.content(value);
    }

    /// Sees the next member, a multipart body that is a sequence of items.
    fn multipart_items<T: MaybeContent>(&mut self, value: &T) {
        self.content(value);
    }

    /// Sees the next member, a body of server-sent events.
    fn events<T: MaybeContent>(&mut self, value: &T) {
        self.content(value);
    }
}

/// Shows a request as the derived `Debug` would.
///
/// # Errors
///
/// Those of the formatter.
pub fn debug_request<O: Operation>(request: &O, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let wire = O::wire();
    let mut shower = Shower {
        fields: wire.fields.iter(),
        into: f.debug_struct(wire.name),
    };
    request.visit(&mut shower);
    shower.into.finish()
}

/// Shows the members of a request, by the names of the fields.
struct Shower<'a, 'b> {
    fields: std::slice::Iter<'static, &'static str>,
    into: fmt::DebugStruct<'a, 'b>,
}

impl Shower<'_, '_> {
    fn field(&mut self, value: &dyn fmt::Debug) {
        if let Some(field) = self.fields.next() {
            self.into
                .field(field.strip_prefix("r#").unwrap_or(field), value);
        }
    }
}

impl RequestVisitor for Shower<'_, '_> {
    fn value<T: Schema>(&mut self, value: &T) {
        self.field(value);
    }

    fn content<T: MaybeContent>(&mut self, value: &T) {
        self.field(value);
    }
}
