//! The assertions of JSON Schema that a Rust type does not already make, as plain data.
//!
//! Enters: nothing; generated rows spell these as constants. Leaves: what the checker reads. A list of rules is a
//! schema: all of them must hold, and a rule for another JSON type holds (JSON Schema Validation, section 6).

use super::TypeFn;

/// A schema beside a type: all its rules must hold.
pub type Rules = &'static [Rule];

/// An assertion of JSON Schema 2020-12. Each is named by its keyword; the sections are those of JSON Schema Validation
/// (V) and JSON Schema Core (C).
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Rule {
    /// `minLength`, in characters (V 6.3.2).
    MinLength(u64),
    /// `maxLength`, in characters (V 6.3.1).
    MaxLength(u64),
    /// `pattern` (V 6.3.3), in the syntax of ECMA-262. One that the engine does not know always holds; the generator
    /// warns of it.
    Pattern(&'static str),
    /// `format` (V 7); one that is not known always holds.
    Format(&'static str),
    /// `minimum` (V 6.2.4).
    Minimum(f64),
    /// `maximum` (V 6.2.2).
    Maximum(f64),
    /// `minimum` of an integer, exact beyond 2^53.
    MinimumInt(i64),
    /// `maximum` of an integer, exact beyond 2^53.
    MaximumInt(i64),
    /// `exclusiveMinimum` (V 6.2.5).
    ExclusiveMinimum(f64),
    /// `exclusiveMaximum` (V 6.2.3).
    ExclusiveMaximum(f64),
    /// `multipleOf` (V 6.2.1), by decimal arithmetic.
    MultipleOf(f64),
    /// `minItems` (V 6.4.2).
    MinItems(u64),
    /// `maxItems` (V 6.4.1).
    MaxItems(u64),
    /// `uniqueItems` (V 6.4.3).
    UniqueItems,
    /// `minProperties` (V 6.5.2).
    MinProperties(u64),
    /// `maxProperties` (V 6.5.1).
    MaxProperties(u64),

    /// `type` (V 6.1.1): one of these names.
    Type(&'static [&'static str]),
    /// `enum` and `const` (V 6.1.2, 6.1.3): one of these values, each written as JSON.
    Enum(&'static [&'static str]),
    /// The schema `false` (C 4.3.2): no value at all.
    Never,
    /// The schema of a Rust type (`$ref`, C 8.2.3.1).
    Ref(TypeFn),
    /// What the definition of a Rust type asserts beside its schema: the rules of one that holds itself have no end.
    Own(fn() -> Rules),

    /// `allOf` (C 10.2.1.1), where each schema speaks of what it names itself.
    AllOf(&'static [Rules]),
    /// `anyOf` (C 10.2.1.2).
    AnyOf(&'static [Rules]),
    /// `oneOf` (C 10.2.1.3).
    OneOf(&'static [Rules]),
    /// `not` (C 10.2.1.4).
    Not(Rules),
    /// `if`, `then` and `else` (C 10.2.2).
    If(Rules, Rules, Rules),

    /// Names of `properties` without a schema of their own: [`Rule::AdditionalProperties`] passes over them.
    Properties(&'static [&'static str]),
    /// One of `properties` (C 10.3.2.1).
    Property(&'static str, Rules),
    /// One of `patternProperties` (C 10.3.2.2).
    PatternProperties(&'static str, Rules),
    /// `additionalProperties` (C 10.3.2.3): every member that neither the type nor a rule beside this one names.
    AdditionalProperties(Rules),
    /// `propertyNames` (C 10.3.2.4).
    PropertyNames(Rules),
    /// `required` (V 6.5.3).
    Required(&'static [&'static str]),
    /// `required` of a member that is `writeOnly` (OpenAPI 3.0.4, 4.8.24.3): it stands in the member's row.
    RequiredInRequests,
    /// `required` of a member that is `readOnly`: it stands in the member's row.
    RequiredInResponses,
    /// One of `dependentRequired` (V 6.5.4).
    DependentRequired(&'static str, &'static [&'static str]),
    /// One of `dependentSchemas` (C 10.2.2.4).
    DependentSchemas(&'static str, Rules),
    /// `unevaluatedProperties` (C 11.3).
    UnevaluatedProperties(Rules),
    /// The schema of every value of an object without named members.
    Values(Rules),

    /// `prefixItems` (C 10.3.1.1).
    PrefixItems(&'static [Rules]),
    /// The schema of every item of an array; with [`Rule::PrefixItems`] beside it, of those after the prefix
    /// (`items`, C 10.3.1.2).
    Items(Rules),
    /// `contains` with `minContains` and `maxContains` (C 10.3.1.3; V 6.4.4, 6.4.5).
    Contains(u64, Option<u64>, Rules),
    /// `unevaluatedItems` (C 11.2).
    UnevaluatedItems(Rules),
}

/// Which way a value travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// In a request: what is `readOnly` need not be there.
    Request,
    /// In a response: what is `writeOnly` need not be there.
    Response,
}

impl Rule {
    /// Whether what other rules have evaluated matters to this one.
    pub(super) const fn is_unevaluated(&self) -> bool {
        matches!(
            self,
            Self::UnevaluatedProperties(_) | Self::UnevaluatedItems(_)
        )
    }
}
