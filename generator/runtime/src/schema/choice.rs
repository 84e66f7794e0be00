//! Unions: the checker's part.
//!
//! Enters: a value that is one of some types. Leaves: the violations of the variant that it is, of having none, and of
//! having several where one is allowed.

use serde_json::Value;

use super::check::{Checker, Marks, Mode};
use super::evaluated::Evaluated;
use super::select::violations;
use super::{UnionType, select};

impl Checker<'_> {
    pub(super) fn union<'v>(
        &mut self,
        union: &'static UnionType,
        value: &'v Value,
        marks: Marks<'_, 'v>,
    ) {
        if self.mode == Mode::Count && marks.is_none() {
            self.count += violations(value, union, self.memo);
            return;
        }
        match select(value, union, self.memo) {
            Ok(choice) => {
                if union.one && choice.holding > 1 {
                    self.violation("oneOf", || {
                        let names = choice.order.iter().take(choice.holding);
                        let names: Vec<_> = names
                            .filter_map(|at| union.variants.get(*at))
                            .map(|variant| variant.name)
                            .collect();
                        format!("expected one variant, found {}", names.join(" and "))
                    });
                }
                if let Some(variant) = union.variants.get(choice.best()) {
                    self.value(value, (variant.ty)(), variant.rules, None);
                }
                if let Some(marks) = marks {
                    self.mark_variants(union, value, marks);
                }
            }
            Err(message) => match union.tag {
                Some(tag) if value.get(tag).is_some() => {
                    self.member(tag, |checker| {
                        checker.violation("discriminator", || message)
                    });
                }
                Some(_) => self.violation("discriminator", || message),
                None => self.violation("oneOf", || message),
            },
        }
    }

    /// Every variant that holds has evaluated what it names.
    fn mark_variants<'v>(
        &mut self,
        union: &'static UnionType,
        value: &'v Value,
        marks: &mut Evaluated<'v>,
    ) {
        for variant in union.variants {
            let mut own = Evaluated::default();
            let holds = self.quietly(|checker| {
                checker.value(value, (variant.ty)(), variant.rules, Some(&mut own));
            });
            if holds {
                marks.merge(own);
            }
        }
    }
}
