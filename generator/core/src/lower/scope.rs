//! What several schemas that hold together say of members that each of them does not name.

use openapiv3::{AdditionalProperties, Schema, SchemaKind, Type};

use super::Lowering;
use super::facets::{Additional, Facets, Scope};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::Constraint;
use crate::source::Pointer;

impl<'a> Facets<'a> {
    /// Notes what one schema says of members.
    pub(super) fn scope(
        &mut self,
        schema: &'a Schema,
        patterns: Vec<(String, Vec<Constraint>)>,
        place: &Pointer,
    ) {
        let (names, additional) = match &schema.schema_kind {
            SchemaKind::Type(Type::Object(object)) => {
                (&object.properties, object.additional_properties.as_ref())
            }
            SchemaKind::Any(any) => (&any.properties, any.additional_properties.as_ref()),
            _ => return,
        };
        if names.is_empty() && patterns.is_empty() && additional.is_none() {
            return;
        }
        self.scopes.push(Scope {
            names: names.keys().map(String::as_str).collect(),
            patterns,
            additional,
            place: place.clone(),
        });
    }
}

impl<'a> Lowering<'a, '_> {
    /// Leaves to the type what it can say, and makes constraints of the rest.
    pub(super) fn scopes(&mut self, facets: &mut Facets<'a>) {
        let evaluated = facets.additional.is_some();
        let scopes = std::mem::take(&mut facets.scopes);
        let single = scopes.len() == 1;
        let unions = facets
            .unions
            .iter()
            .any(|union| !self.only_conditions(union));
        for scope in scopes {
            let others = unions || facets.properties.len() > scope.names.len();
            if !self.choices.exact && !facets.patterned {
                self.widened(&scope, others);
            } else {
                self.scope(facets, scope, single && !others, others);
            }
        }
        if facets.patterned {
            facets.additional = Some(Additional::Any);
        }
        let tuples = std::mem::take(&mut facets.tuples);
        if tuples.len() == 1 && facets.items.is_empty() {
            facets.constraints.extend(tuples.into_iter().flatten());
        } else if !tuples.is_empty() {
            // Each `items` speaks of what follows the prefix beside it.
            facets.constraints.push(Constraint::AllOf(tuples));
        }
        // What is evaluated already is never unevaluated.
        let items = !facets.items.is_empty();
        facets.last.retain(|rule| match rule {
            Constraint::UnevaluatedProperties(_) => !evaluated,
            Constraint::UnevaluatedItems(_) => !items,
            _ => true,
        });
    }

    /// One schema's part as authors mean it: `additionalProperties` speaks of members that none of the schemas names, which the
    /// type says.
    fn widened(&mut self, scope: &Scope<'a>, others: bool) {
        if others && matches!(scope.additional, Some(AdditionalProperties::Any(false))) {
            let message = "members that other schemas declare are allowed too, as it is meant";
            self.closed_composition(&scope.place, message);
        }
    }

    /// One schema's part. `alone` says that no other speaks of members, `others` that other members are named.
    fn scope(&mut self, facets: &mut Facets<'a>, scope: Scope<'a>, alone: bool, others: bool) {
        let restricts = !matches!(
            scope.additional,
            None | Some(AdditionalProperties::Any(true))
        );
        let said = !others && scope.patterns.is_empty() && !facets.patterned;
        let named =
            |(pattern, _): &(String, _)| Constraint::PatternProperties(pattern.clone(), Vec::new());
        let names_of_patterns: Vec<Constraint> = scope.patterns.iter().map(named).collect();
        let patterns = scope
            .patterns
            .into_iter()
            .map(|(pattern, rules)| Constraint::PatternProperties(pattern, rules));
        facets.constraints.extend(patterns);
        if !restricts || said {
            return;
        }
        let Some(rules) = self.additional(scope.additional, &scope.place) else {
            return;
        };
        if others && rules == [Constraint::Never] {
            let message = "members that other schemas declare are forbidden here";
            self.closed_composition(&scope.place, message);
        }
        let rest = Constraint::AdditionalProperties(rules);
        if alone {
            facets.constraints.push(rest);
            return;
        }
        let mut whole = Vec::new();
        if !scope.names.is_empty() {
            let names = scope.names.iter().map(|name| (*name).to_owned());
            whole.push(Constraint::Properties(names.collect()));
        }
        whole.extend(names_of_patterns);
        whole.push(rest);
        facets.constraints.push(Constraint::AllOf(vec![whole]));
        if matches!(facets.additional, Some(Additional::None)) {
            facets.additional = None;
        }
    }

    fn closed_composition(&mut self, place: &Pointer, message: &str) {
        let origin = self.origin(&place.key("additionalProperties"));
        let diagnostic = Diagnostic::new(Code::ClosedComposition, origin, message);
        self.report(diagnostic.help(
            "write `unevaluatedProperties: false` in OpenAPI 3.1, or leave `additionalProperties` out",
        ));
    }
}
