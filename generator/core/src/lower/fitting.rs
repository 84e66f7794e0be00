//! Which constraints have a meaning where, and what they speak of.

use super::Lowering;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Constraint, Scalar, Ty, TypeDef, TypeId, TypeKind};

/// The members that must be there although no property names them.
pub(super) fn required(names: &[&str], known: &[&str]) -> Option<Constraint> {
    let others = names.iter().filter(|name| !known.contains(name));
    let others: Vec<String> = others.map(|name| (*name).to_owned()).collect();
    (!others.is_empty()).then_some(Constraint::Required(None, others))
}

/// The constraints that have a meaning for the type; JSON Schema lets the others stand without effect.
pub(super) fn fitting(ty: &Ty, constraints: Vec<Constraint>) -> Vec<Constraint> {
    constraints
        .into_iter()
        .filter(|constraint| fits(ty, constraint))
        .collect()
}

/// Whether a constraint has a meaning for the type.
pub(super) fn fits(ty: &Ty, constraint: &Constraint) -> bool {
    use Constraint as C;
    if matches!(ty, Ty::Any | Ty::Own(_)) {
        return true;
    }
    let number = matches!(
        ty,
        Ty::Scalar(Scalar::Integer(_) | Scalar::Double | Scalar::Exact)
    );
    match constraint {
        C::Minimum(..) | C::Maximum(..) | C::MultipleOf(_) => number,
        C::MinLength(_) | C::MaxLength(_) | C::Pattern(_) => {
            matches!(ty, Ty::Scalar(Scalar::String(_)))
        }
        C::Format(_) => matches!(ty, Ty::Scalar(Scalar::String(_) | Scalar::Integer(_))),
        C::MinItems(_)
        | C::MaxItems(_)
        | C::UniqueItems
        | C::PrefixItems(_)
        | C::Items(_)
        | C::Contains(..)
        | C::UnevaluatedItems(_) => matches!(ty, Ty::List(_) | Ty::Tuple(_)),
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
    }
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
        | C::AdditionalProperties(_)
        | C::UnevaluatedProperties(_)
        | C::Enum(_)
        | C::Is(_) => true,
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

impl Lowering<'_, '_> {
    /// Says of types without a place for constraints, which are repeated where they are used, that a repetition inside
    /// themselves must end.
    pub(super) fn circular_conditions(&mut self) {
        let edges: Vec<Vec<TypeId>> = self.api.types.iter().map(repeated).collect();
        let circular = |start: usize| {
            let mut seen = vec![false; edges.len()];
            let mut stack = vec![start];
            while let Some(at) = stack.pop() {
                for TypeId(next) in edges.get(at).into_iter().flatten() {
                    let next = *next as usize;
                    if next == start {
                        return true;
                    }
                    if seen.get(next) == Some(&false) {
                        seen[next] = true;
                        stack.push(next);
                    }
                }
            }
            false
        };
        let found: Vec<usize> = (0..edges.len())
            .filter(|at| !edges[*at].is_empty() && circular(*at))
            .collect();
        for at in found {
            let Some(def) = self.api.types.get(at) else {
                continue;
            };
            let message = "a condition that refers to the schema itself is enforced one level deep";
            let diagnostic = Diagnostic::new(
                Code::KeywordNotEnforced,
                def.origin.clone(),
                message.to_owned(),
            );
            self.report(diagnostic.help("give the schema `properties`, so that it is an object"));
        }
    }
}

/// The types whose constraints are repeated in those of a type.
fn repeated(def: &TypeDef) -> Vec<TypeId> {
    let mut found = Vec::new();
    references(&def.constraints, &mut found);
    if let TypeKind::Alias(slot) | TypeKind::Newtype(slot) = &def.kind {
        references(&slot.constraints, &mut found);
    }
    found
}

/// The types that conditions refer to.
fn references(constraints: &[Constraint], found: &mut Vec<TypeId>) {
    use Constraint as C;
    for constraint in constraints {
        match constraint {
            C::Is(Ty::Ref(id)) => found.push(*id),
            C::AllOf(lists) | C::AnyOf(lists) | C::OneOf(lists) | C::PrefixItems(lists) => {
                lists.iter().for_each(|list| references(list, found));
            }
            C::If(a, b, c) => [a, b, c]
                .into_iter()
                .for_each(|list| references(list, found)),
            C::Property(_, list)
            | C::PatternProperties(_, list)
            | C::DependentSchemas(_, list)
            | C::Contains(_, _, list)
            | C::AdditionalProperties(list)
            | C::PropertyNames(list)
            | C::UnevaluatedProperties(list)
            | C::UnevaluatedItems(list)
            | C::Items(list)
            | C::Not(list) => references(list, found),
            _ => {}
        }
    }
}
