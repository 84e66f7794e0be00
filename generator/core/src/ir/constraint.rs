use std::cmp::Ordering;

use super::Ty;

/// An assertion beside the type (JSON Schema Core and Validation). A list of them is a schema: all must hold.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Constraint {
    /// `minimum`, or `exclusiveMinimum` when the flag is set.
    Minimum(Bound, bool),
    /// `maximum`, or `exclusiveMaximum` when the flag is set.
    Maximum(Bound, bool),
    /// `multipleOf`
    MultipleOf(f64),
    /// `minLength`, in characters
    MinLength(u64),
    /// `maxLength`, in characters
    MaxLength(u64),
    /// `pattern` (ECMA-262)
    Pattern(String),
    /// `format`, where no type says it
    Format(String),
    /// `minItems`
    MinItems(u64),
    /// `maxItems`
    MaxItems(u64),
    /// `uniqueItems`
    UniqueItems,
    /// `minProperties`
    MinProperties(u64),
    /// `maxProperties`
    MaxProperties(u64),
    /// `type`: one of these names
    Type(Vec<&'static str>),
    /// `enum` and `const`: one of these values, as JSON
    Enum(Vec<String>),
    /// The schema `false`
    Never,
    /// The schema of a type, which is a reference to a named one
    Is(Ty),
    /// `required`, and `dependentRequired` when a member's name stands first
    Required(Option<String>, Vec<String>),
    /// `required` of a member that travels in one direction only, where that is this one
    RequiredIn(Direction),
    /// One of `properties`
    Property(String, Vec<Constraint>),
    /// Names of `properties` that nothing more is said of
    Properties(Vec<String>),
    /// One of `patternProperties`
    PatternProperties(String, Vec<Constraint>),
    /// `additionalProperties`: the members that neither the type nor a constraint beside this one names
    AdditionalProperties(Vec<Constraint>),
    /// `propertyNames`
    PropertyNames(Vec<Constraint>),
    /// One of `dependentSchemas`
    DependentSchemas(String, Vec<Constraint>),
    /// `unevaluatedProperties`
    UnevaluatedProperties(Vec<Constraint>),
    /// `prefixItems`
    PrefixItems(Vec<Vec<Constraint>>),
    /// `items`, for those after `prefixItems`
    Items(Vec<Constraint>),
    /// `contains`, with `minContains` and `maxContains`
    Contains(u64, Option<u64>, Vec<Constraint>),
    /// `unevaluatedItems`
    UnevaluatedItems(Vec<Constraint>),
    /// `allOf`, where each schema speaks of what it names itself
    AllOf(Vec<Vec<Constraint>>),
    /// `anyOf`
    AnyOf(Vec<Vec<Constraint>>),
    /// `oneOf`
    OneOf(Vec<Vec<Constraint>>),
    /// `not`
    Not(Vec<Constraint>),
    /// `if`, `then` and `else`
    If(Vec<Constraint>, Vec<Constraint>, Vec<Constraint>),
}

/// Which way a value travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Request,
    Response,
}

impl Constraint {
    /// Takes a bound of the same kind in, so that the stricter one of the two is left; `false` if the other is something else.
    pub(crate) fn absorb(&mut self, other: &Self) -> bool {
        match (self, other) {
            (Self::MinLength(mine), Self::MinLength(theirs))
            | (Self::MinItems(mine), Self::MinItems(theirs))
            | (Self::MinProperties(mine), Self::MinProperties(theirs)) => {
                *mine = (*mine).max(*theirs);
            }
            (Self::MaxLength(mine), Self::MaxLength(theirs))
            | (Self::MaxItems(mine), Self::MaxItems(theirs))
            | (Self::MaxProperties(mine), Self::MaxProperties(theirs)) => {
                *mine = (*mine).min(*theirs);
            }
            (Self::Minimum(mine, open), Self::Minimum(theirs, other)) => {
                return stricter((mine, open), (*theirs, *other), Ordering::Greater);
            }
            (Self::Maximum(mine, open), Self::Maximum(theirs, other)) => {
                return stricter((mine, open), (*theirs, *other), Ordering::Less);
            }
            _ => return false,
        }
        true
    }
}

/// Leaves the stricter of two bounds in the first; `false` if they cannot be compared exactly.
fn stricter(
    (mine, open): (&mut Bound, &mut bool),
    (theirs, other): (Bound, bool),
    when: Ordering,
) -> bool {
    let order = match (theirs, *mine) {
        (Bound::Integer(theirs), Bound::Integer(mine)) => Some(theirs.cmp(&mine)),
        (Bound::Number(theirs), Bound::Number(mine)) => theirs.partial_cmp(&mine),
        _ => None,
    };
    match order {
        Some(Ordering::Equal) => *open |= other,
        Some(order) if order == when => (*mine, *open) = (theirs, other),
        Some(_) => {}
        None => return false,
    }
    true
}

/// A numeric bound, kept exactly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Bound {
    /// An integer bound.
    Integer(i64),
    /// Any other bound.
    Number(f64),
}
