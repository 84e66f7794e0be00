//! `prefixItems` with nothing after them are a tuple.

use serde_json::Value;

use super::Lowering;
use super::facets::Facets;
use super::part::Part;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Constraint, Hint, Slot, Ty};
use crate::source::Pointer;

/// How many items a tuple may have: the runtime knows schemas of so many.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=8;

impl<'a> Lowering<'a, '_> {
    /// The tuple that an array is: as many items as `prefixItems` has schemas, and no other (JSON Schema 2020-12, core 10.3.1.1,
    /// validation 6.4). Where `minItems` does not say that all are there, that is meant, unless schemas are read by the letter.
    /// Takes out the constraints that the tuple says itself.
    pub(super) fn tuple_type(
        &mut self,
        facets: &mut Facets<'a>,
        constraints: &mut Vec<Constraint>,
        hint: &Hint,
    ) -> Option<Ty> {
        let (schemas, place) = facets.prefix.as_ref()?;
        let length = schemas.len() as u64;
        let said = |test: &dyn Fn(&Constraint) -> bool| constraints.iter().any(test);
        let prefix = |one: &Constraint| matches!(one, Constraint::PrefixItems(_));
        let least = |one: &Constraint| *one == Constraint::MinItems(length);
        let most = |one: &Constraint| {
            *one == Constraint::MaxItems(length)
                || *one == Constraint::Items(vec![Constraint::Never])
        };
        let short = !said(&|one| matches!(one, Constraint::MinItems(_)));
        let whole = said(&least) || (short && !self.choices.exact);
        let is_tuple = said(&prefix) && whole && said(&most);
        if !is_tuple || !LENGTHS.contains(&schemas.len()) {
            return None;
        }
        let (schemas, place) = (schemas.clone(), place.clone());
        let items = schemas.iter().enumerate();
        let items = items.map(|(at, schema)| {
            self.tuple_item(
                schema,
                place.index(at),
                &hint.below(&format!("item {}", at + 1)),
            )
        });
        let items = items.collect::<Option<_>>()?;
        if short {
            let message = format!(
                "the array may be shorter than {length} items, but is read as a tuple that is whole"
            );
            let help = format!(
                "write `minItems: {length}` if that is meant; `--exact` takes shorter arrays, too"
            );
            self.report(Diagnostic::new(Code::ShortTuple, self.origin(&place), message).help(help));
        }
        let after = |one: &Constraint| matches!(one, Constraint::Items(_));
        constraints.retain(|one| !prefix(one) && !least(one) && !most(one) && !after(one));
        Some(Ty::Tuple(items))
    }

    fn tuple_item(&mut self, value: &Value, place: Pointer, hint: &Hint) -> Option<Slot> {
        let schema = crate::parse::marked_schema(value)?;
        let mut lent = self.lend();
        let slot = lent.slot(Part::new(&schema, place), hint);
        let learned = lent.learned();
        self.take_back(learned);
        Some(slot)
    }
}
