//! Which constraints have a meaning where, and what they speak of.

use crate::ir::{Constraint, Scalar, Ty};

/// The members that must be there although no property names them.
pub(super) fn required(names: &[&str], known: &[&str]) -> Option<Constraint> {
    let others = names.iter().filter(|name| !known.contains(name));
    let others: Vec<String> = others.map(|name| (*name).to_owned()).collect();
    (!others.is_empty()).then(|| Constraint::Required(None, others))
}

/// The constraints that have a meaning for the type; JSON Schema lets the others stand without effect.
pub(super) fn fitting(ty: &Ty, constraints: Vec<Constraint>) -> Vec<Constraint> {
    use Constraint as C;
    let number = matches!(
        ty,
        Ty::Scalar(Scalar::Integer(_) | Scalar::Float | Scalar::Double)
    );
    let fits = |constraint: &C| match constraint {
        C::Minimum(..) | C::Maximum(..) | C::MultipleOf(_) => number,
        C::MinLength(_) | C::MaxLength(_) | C::Pattern(_) | C::Format(_) => {
            matches!(ty, Ty::Scalar(Scalar::String(_)))
        }
        C::MinItems(_)
        | C::MaxItems(_)
        | C::UniqueItems
        | C::PrefixItems(_)
        | C::Items(_)
        | C::Contains(..)
        | C::UnevaluatedItems(_) => matches!(ty, Ty::List(_)),
        C::MinProperties(_)
        | C::MaxProperties(_)
        | C::Required(..)
        | C::Property(..)
        | C::Properties(_)
        | C::PatternProperties(..)
        | C::AdditionalProperties(_)
        | C::PropertyNames(_)
        | C::DependentSchemas(..)
        | C::UnevaluatedProperties(_) => matches!(ty, Ty::Map(_)),
        _ => true,
    };
    let any = matches!(ty, Ty::Any | Ty::Own(_));
    constraints
        .into_iter()
        .filter(|constraint| any || fits(constraint))
        .collect()
}

/// Whether a constraint is more than one plain assertion.
pub(super) fn is_composed(constraint: &Constraint) -> bool {
    use Constraint as C;
    matches!(
        constraint,
        C::AllOf(_) | C::AnyOf(_) | C::OneOf(_) | C::Not(_) | C::If(..) | C::Is(_) | C::Never
    )
}

/// Whether constraints speak of members that have no name here.
pub(super) fn speak_of_others(constraints: &[Constraint], names: &[&str]) -> bool {
    use Constraint as C;
    let all = |lists: &[Vec<C>]| lists.iter().any(|list| speak_of_others(list, names));
    let unknown = |name: &String| !names.contains(&name.as_str());
    constraints.iter().any(|constraint| match constraint {
        C::MinProperties(_)
        | C::MaxProperties(_)
        | C::PropertyNames(_)
        | C::PatternProperties(..)
        | C::Enum(_)
        | C::Is(_) => true,
        C::AdditionalProperties(rules) | C::UnevaluatedProperties(rules) => {
            rules.as_slice() != [C::Never]
        }
        C::Required(name, others) => name.iter().chain(others).any(unknown),
        C::Property(name, _) => unknown(name),
        C::DependentSchemas(name, rules) => unknown(name) || speak_of_others(rules, names),
        C::AllOf(lists) | C::AnyOf(lists) | C::OneOf(lists) => all(lists),
        C::Not(rules) => speak_of_others(rules, names),
        C::If(a, b, c) => [a, b, c]
            .into_iter()
            .any(|list| speak_of_others(list, names)),
        _ => false,
    })
}
