//! Whether a value of the document satisfies what is said beside its type: constraints and a value enter, yes or no leaves.
//!
//! Only limits of texts, numbers and lists are looked at; what this cannot tell is not held against a value.

use crate::ir::{Api, Bound, Constraint, Literal, Slot, Ty, TypeKind};

/// Whether a value is one that a type lists, where it lists some, and within the limits beside the type.
pub(super) fn allows(api: &Api, slot: &Slot, value: &Literal) -> bool {
    let is_listed = match api.resolve(&slot.ty) {
        Ty::Ref(id) => match &api.get(*id).kind {
            TypeKind::Enum(values) => *value == Literal::Null || values.position(value).is_some(),
            _ => true,
        },
        _ => true,
    };
    is_listed && satisfies(&slot.constraints, value)
}

/// Whether a value is within the limits.
fn satisfies(constraints: &[Constraint], value: &Literal) -> bool {
    constraints.iter().all(|one| match value {
        Literal::Text(text) => text_satisfies(one, text),
        Literal::Integer(number) => match one {
            Constraint::Minimum(Bound::Integer(bound), open) => {
                *number > i128::from(*bound) || (!open && *number == i128::from(*bound))
            }
            Constraint::Maximum(Bound::Integer(bound), open) => {
                *number < i128::from(*bound) || (!open && *number == i128::from(*bound))
            }
            one => number_satisfies(one, *number as f64),
        },
        Literal::Number(number) => number_satisfies(one, *number),
        Literal::List(items) => match one {
            Constraint::MinItems(least) => items.len() as u64 >= *least,
            Constraint::MaxItems(most) => items.len() as u64 <= *most,
            Constraint::Items(rules) => items.iter().all(|item| satisfies(rules, item)),
            _ => true,
        },
        _ => true,
    })
}

fn text_satisfies(constraint: &Constraint, text: &str) -> bool {
    let length = || text.chars().count() as u64;
    match constraint {
        Constraint::MinLength(least) => length() >= *least,
        Constraint::MaxLength(most) => length() <= *most,
        Constraint::Pattern(pattern) => {
            oasmith_pattern::Pattern::new(pattern).map_or(true, |pattern| pattern.is_match(text))
        }
        _ => true,
    }
}

fn number_satisfies(constraint: &Constraint, number: f64) -> bool {
    let bound = |bound: &Bound| match bound {
        Bound::Integer(bound) => *bound as f64,
        Bound::Number(bound) => *bound,
    };
    match constraint {
        Constraint::Minimum(least, true) => number > bound(least),
        Constraint::Minimum(least, false) => number >= bound(least),
        Constraint::Maximum(most, true) => number < bound(most),
        Constraint::Maximum(most, false) => number <= bound(most),
        _ => true,
    }
}
