//! Checks a JSON text while it is read, without a value in between.
//!
//! Enters: the text, a type and rules. Leaves: whether the text surely satisfies them. It takes no decision that the
//! [checker](super::check) would take otherwise: what it does not know, what it cannot tell while reading, and every
//! violation is a no, and then the checker says what holds and what is wrong.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

use super::number::whole;
use super::rule::{Direction, Rules};
use super::{ObjectType, Rule, Type, assertion};

/// Whether a text surely satisfies a type and the rules beside it, in a value that travels this way.
pub(crate) fn satisfies(
    text: &str,
    ty: &'static Type,
    rules: Rules,
    direction: Option<Direction>,
) -> bool {
    let mut reader = serde_json::Deserializer::from_str(text);
    let node = Node::new(ty, rules, direction);
    node.deserialize(&mut reader).is_ok() && reader.end().is_ok()
}

/// Objects with more rows than this have to be whole.
pub(super) const ROWS: usize = u128::BITS as usize;

/// Whether a rule can be told while its value is read. Of those that can, none says anything of `null` and of booleans.
pub(super) fn is_told(rule: &Rule) -> bool {
    match rule {
        Rule::MinLength(_)
        | Rule::MaxLength(_)
        | Rule::Pattern(_)
        | Rule::Format(_)
        | Rule::Minimum(_)
        | Rule::Maximum(_)
        | Rule::MinimumInt(_)
        | Rule::MaximumInt(_)
        | Rule::ExclusiveMinimum(_)
        | Rule::ExclusiveMaximum(_)
        | Rule::MultipleOf(_)
        | Rule::MinItems(_)
        | Rule::MaxItems(_)
        | Rule::RequiredInRequests
        | Rule::RequiredInResponses => true,
        Rule::Items(rules) => rules.iter().all(is_told),
        _ => false,
    }
}

/// What a value is held against.
#[derive(Clone, Copy)]
struct Node {
    ty: &'static Type,
    rules: Rules,
    /// Whether it may be `null`, whatever its type.
    nullable: bool,
    direction: Option<Direction>,
}

impl Node {
    fn new(ty: &'static Type, rules: Rules, direction: Option<Direction>) -> Self {
        match ty {
            Type::Nullable(inner) => Self {
                nullable: true,
                ..Self::new(inner(), rules, direction)
            },
            _ => Self {
                ty,
                rules,
                nullable: false,
                direction,
            },
        }
    }

    fn all<E: Error>(&self, holds: impl Fn(&Rule) -> bool) -> Result<(), E> {
        held(self.rules.iter().all(|rule| is_told(rule) && holds(rule)))
    }

    fn number<E: Error>(&self, number: Number) -> Result<(), E> {
        let exact = || whole(&number);
        held(match self.ty {
            Type::Any | Type::Number => true,
            Type::Integer { min, max } => exact().is_some_and(|it| (*min..=*max).contains(&it)),
            Type::IntegerEnum(listed) => exact().is_some_and(|it| listed.values.contains(&it)),
            _ => false,
        })?;
        let number = Value::Number(number);
        self.all(|rule| assertion::holds(rule, &number))
    }

    /// What the items of an array are held against.
    fn items<E: Error>(&self) -> Result<Node, E> {
        let mut rules = self.rules.iter().filter_map(|rule| match rule {
            Rule::Items(rules) => Some(*rules),
            _ => None,
        });
        let of_items = rules.next().unwrap_or_default();
        match (self.ty, rules.next()) {
            (Type::List(item), None) => Ok(Node::new(item(), of_items, self.direction)),
            (Type::Any, None) => Ok(Node::new(&Type::Any, of_items, self.direction)),
            _ => Err(untold()),
        }
    }
}

#[cold]
fn untold<E: Error>() -> E {
    E::custom("not told")
}

fn held<E: Error>(holds: bool) -> Result<(), E> {
    if holds { Ok(()) } else { Err(untold()) }
}

impl<'de> DeserializeSeed<'de> for Node {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.ty {
            Type::Any if self.rules.is_empty() => {
                deserializer.deserialize_ignored_any(IgnoredAny).map(drop)
            }
            _ => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Node {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.ty.expected())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        held(self.nullable || matches!(self.ty, Type::Any))?;
        self.all(|_| true)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        held(matches!(self.ty, Type::Any | Type::Bool))?;
        self.all(|_| true)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.number(number.into())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.number(number.into())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.number(Number::from_f64(number).ok_or_else(untold)?)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        held(match self.ty {
            Type::Any | Type::String(None) | Type::Bytes => true,
            Type::String(Some(format)) => assertion::text_holds(&Rule::Format(format), text),
            Type::StringEnum(listed) => listed.position(text).is_some(),
            _ => false,
        })?;
        self.all(|rule| assertion::text_holds(rule, text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let item = self.items()?;
        let mut count = 0_u64;
        while items.next_element_seed(item)?.is_some() {
            count += 1;
        }
        self.all(|rule| match *rule {
            Rule::MinItems(min) => count >= min,
            Rule::MaxItems(max) => count <= max,
            _ => true,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        self.all(|_| true)?;
        match self.ty {
            Type::Object(object) => members_of(object, members, self.direction),
            Type::Map(inner) => {
                while members.next_key_seed(Name(|_: &str| ()))?.is_some() {
                    members.next_value_seed(Node::new(inner(), &[], self.direction))?;
                }
                Ok(())
            }
            Type::Any => {
                while members.next_key_seed(Name(|_: &str| ()))?.is_some() {
                    members.next_value::<IgnoredAny>()?;
                }
                Ok(())
            }
            _ => Err(untold()),
        }
    }
}

/// Where a name is repeated each of its values is looked at, so also the last one, which counts.
fn members_of<'de, A: MapAccess<'de>>(
    object: &'static ObjectType,
    mut members: A,
    direction: Option<Direction>,
) -> Result<(), A::Error> {
    held(object.rules.is_empty())?;
    let fields = object.fields();
    let (mut next, mut seen) = (0, 0_u128);
    let names = &object.names;
    while let Some(at) = members.next_key_seed(Name(|name: &str| {
        if names.is_at(next, name) {
            return Some(next);
        }
        names.position(name)
    }))? {
        let field = match at {
            Some(at) => {
                next = at + 1;
                seen |= bit(at);
                fields.get(at)
            }
            None => object.rest(),
        };
        match field {
            Some(field) => {
                let mut node = Node::new((field.ty)(), field.rules, direction);
                node.nullable |= field.presence.allows_null();
                members.next_value_seed(node)?;
            }
            None if object.closed => return Err(untold()),
            None => members.next_value::<IgnoredAny>().map(drop)?,
        }
    }
    let mut fields = fields.iter().enumerate();
    held(fields.all(|(at, field)| !field.is_required(direction) || seen & bit(at) != 0))
}

/// The bit of a row; those beyond the last have none, and so are never seen.
fn bit(at: usize) -> u128 {
    u32::try_from(at)
        .ok()
        .and_then(|at| 1_u128.checked_shl(at))
        .unwrap_or(0)
}

/// The name of a member, and what is made of it.
struct Name<F>(F);

impl<'de, T, F: FnOnce(&str) -> T> DeserializeSeed<'de> for Name<F> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<T, F: FnOnce(&str) -> T> Visitor<'_> for Name<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<T, E> {
        // With some features of its own, `serde_json` shows numbers as objects with such a member.
        held(!name.starts_with("$serde_json::private::"))?;
        Ok(self.0(name))
    }
}

#[cfg(test)]
mod tests;
