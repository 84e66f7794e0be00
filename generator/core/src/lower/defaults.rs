use serde_json::Value;

use super::part::{Part, View};
use super::{Lowering, last_of};
use crate::ir::{FieldDefault, Literal, ParameterDefault};

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

    /// What stands for a member that is left out; `null` says no more than that it is.
    pub(super) fn field_default(&self, parts: &[Part<'a>]) -> Option<Box<FieldDefault>> {
        let value = literal(&self.default_of(parts)?)?;
        let place = &parts.first()?.place;
        (value != Literal::Null).then(|| {
            let origin = self.origin(place);
            Box::new(FieldDefault {
                value,
                origin,
                given: false,
            })
        })
    }

    /// What stands for a parameter that is not given.
    pub(super) fn parameter_default(&self, part: &Part<'a>) -> Option<Box<ParameterDefault>> {
        let value = self.default_of(std::slice::from_ref(part))?;
        let said = FieldDefault {
            value: literal(&value).filter(|value| *value != Literal::Null)?,
            origin: self.origin(&part.place),
            given: false,
        };
        let json = value.to_string();
        Some(Box::new(ParameterDefault { json, said }))
    }

    fn referred(&self, view: View<'a>) -> Option<Value> {
        let View::Reference(reference) = view else {
            return None;
        };
        let name = last_of(reference, "#/components/schemas/")?;
        self.components.get(name.as_str())?.1.default()
    }
}

/// The value as plain data; `None` for numbers that no double holds.
pub(super) fn literal(value: &Value) -> Option<Literal> {
    Some(match value {
        Value::Null => Literal::Null,
        Value::Bool(value) => Literal::Bool(*value),
        Value::Number(number) => match number.as_i128() {
            Some(whole) => Literal::Integer(whole),
            None => Literal::Number(number.as_f64()?),
        },
        Value::String(text) => Literal::Text(text.clone()),
        Value::Object(members) => Literal::Object(
            members
                .iter()
                .map(|(name, value)| Some((name.clone(), literal(value)?)))
                .collect::<Option<_>>()?,
        ),
        Value::Array(items) => Literal::List(items.iter().map(literal).collect::<Option<_>>()?),
    })
}
