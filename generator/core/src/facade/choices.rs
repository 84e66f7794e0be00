//! What users choose of the Rust types: by format, or for single schemas.
//!
//! Enters: names and paths, as the user spells them. Leaves: options of the [`Generator`]. Whether the schemas exist is seen when the
//! document is read.

use super::Generator;
use crate::config::{Choice, Library};

impl Generator {
    /// The Rust type of a format of strings, such as `date-time`; of a type and a format, such as `number/decimal` or `integer/int64`,
    /// for other types.
    ///
    /// The type must be `Debug`, `Clone`, `PartialEq`, serialize as the document says, and have a schema: see
    /// `oasmith_runtime::schema_as!`. `ty` is a path that the generated code can name, such as `crate::Timestamp`.
    pub fn format(mut self, format: impl Into<String>, ty: impl Into<String>) -> Self {
        self.choices.formats.insert(format.into(), ty.into());
        self
    }

    /// Takes the types of a library for the formats that it has types for. What such a type does not keep, such as the spelling of an
    /// offset, is lost on the wire; without it every text is kept exactly.
    pub fn library(mut self, library: Library) -> Self {
        for (format, ty) in library.formats() {
            self = self.format(*format, *ty);
        }
        self.choices.features.insert(library.feature());
        self
    }

    /// Takes a type of yours for a schema, as `x-rust-type` does in a document. `schema` is the name of a component or a JSON pointer.
    pub fn replace(self, schema: impl Into<String>, ty: impl Into<String>) -> Self {
        self.choose(schema.into(), "x-rust-type", ty.into())
    }

    /// Names the type of a component, or the member that a property becomes, as `x-rust-name` does in a document.
    pub fn rename(self, schema: impl Into<String>, name: impl Into<String>) -> Self {
        self.choose(schema.into(), "x-rust-name", name.into())
    }

    /// Lets the type of a schema derive more traits, separated by commas, as `x-rust-derive` does in a document.
    pub fn derive(self, schema: impl Into<String>, traits: impl Into<String>) -> Self {
        self.choose(schema.into(), "x-rust-derive", traits.into())
    }

    /// Reads schemas by the letter of JSON Schema 2020-12, where authors of documents usually mean more than they write.
    ///
    /// Without it `properties` or `items` say that the value is an object or an array, a `format` without a `type` is asserted, an empty
    /// `enum` is a slip of the pen, `nullable` allows a `null` that `enum` does not list, and members that a schema does not speak of
    /// are dropped. With it a schema without `type` allows values of every type (core 7.6.1), an object or array in it being one
    /// variant of a union; a `format` without a `type` is an annotation (validation 7.2.1); nothing is in an empty `enum` (validation
    /// 6.1.2); `null` has to be both of the type and listed (OpenAPI 3.0.3, Schema Object); and members that nothing speaks of are kept.
    pub fn exact(mut self, exact: bool) -> Self {
        self.choices.exact = exact;
        self
    }

    fn choose(mut self, target: String, extension: &'static str, value: String) -> Self {
        self.choices.schemas.push(Choice {
            target,
            extension,
            value,
        });
        self
    }
}
