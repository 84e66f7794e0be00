use serde_json::Value;

use super::part::{Part, View};
use super::{Lowering, last_of};
use crate::ir::Literal;

impl<'a> Lowering<'a, '_> {
    /// What stands for an absent value: the default that is said where a schema is used, or that of the component.
    pub(super) fn default_of(&self, parts: &[Part<'a>]) -> Option<Value> {
        let mut parts = parts.iter().map(|part| match part.view {
            View::Item(schema) => schema.schema_data.default.clone().or_else(|| {
                let (target, _) = self.wrapped(part)?;
                self.referred(target.view)
            }),
            view @ View::Reference(_) => self.referred(view),
        });
        parts.find_map(|found| found)
    }

    fn referred(&self, view: View<'a>) -> Option<Value> {
        let View::Reference(reference) = view else {
            return None;
        };
        let name = last_of(reference, "#/components/schemas/")?;
        self.components.get(name.as_str())?.1.default()
    }
}

/// The value as plain data; `None` for objects and `null`.
pub(super) fn literal(value: &Value) -> Option<Literal> {
    Some(match value {
        Value::Null | Value::Object(_) => return None,
        Value::Bool(value) => Literal::Bool(*value),
        Value::Number(number) => match number.as_i128() {
            Some(whole) => Literal::Integer(whole),
            None => Literal::Number(number.as_f64()?),
        },
        Value::String(text) => Literal::Text(text.clone()),
        Value::Array(items) => Literal::List(items.iter().map(literal).collect::<Option<_>>()?),
    })
}
