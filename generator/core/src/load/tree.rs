use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{
    DeserializeSeed, EnumAccess, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use crate::source::{Key, Map, Node, Number, Pointer};

/// How deep a file may nest objects and arrays: a little less than the parsers' own limits, so that ours answers.
pub(super) const DEEPEST: usize = 120;

/// What a tree may not have, though the text is well-formed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Two members of the same name.
    Duplicate,
    /// More than [`DEEPEST`] levels.
    Deep,
    /// Copies of aliases that are many times larger than the text.
    Expansion,
}

/// What reading one tree keeps track of. The parsers' errors are theirs; ours are kept here, and the parser's is only the way out.
#[derive(Debug)]
pub(super) struct Reading {
    budget: Cell<usize>,
    refusal: Cell<Option<Refusal>>,
    /// The steps to the place of the error, innermost first: pushed on the way out, so that the good path pays nothing.
    steps: RefCell<Vec<String>>,
    /// The places of numbers that are not numbers in JSON or may have lost digits.
    odd: Cell<bool>,
}

impl Reading {
    /// `length` is that of the text: every node and every character of a name or string takes at least about a byte there,
    /// unless aliases multiply it.
    pub(super) fn new(length: usize) -> Self {
        let budget = length.saturating_mul(4).saturating_add(1 << 23);
        Self {
            budget: Cell::new(budget),
            refusal: Cell::new(None),
            steps: RefCell::new(Vec::new()),
            odd: Cell::new(false),
        }
    }

    /// Why the tree was refused, if it was not for its syntax.
    pub(super) fn refusal(&self) -> Option<Refusal> {
        self.refusal.get()
    }

    /// The place of the error.
    pub(super) fn place(&self) -> Pointer {
        self.steps
            .borrow()
            .iter()
            .rev()
            .fold(Pointer::root(), |pointer, step| pointer.key(step))
    }

    /// Whether a number was met that deserves a second look.
    pub(super) fn has_odd_numbers(&self) -> bool {
        self.odd.get()
    }

    fn refuse<E: serde::de::Error>(&self, refusal: Refusal) -> E {
        self.refusal.set(Some(refusal));
        E::custom("refused")
    }

    fn spend<E: serde::de::Error>(&self, cost: usize) -> Result<(), E> {
        match self.budget.get().checked_sub(cost) {
            Some(rest) => {
                self.budget.set(rest);
                Ok(())
            }
            None => Err(self.refuse(Refusal::Expansion)),
        }
    }

    fn step<E>(&self, step: impl Into<String>, error: E) -> E {
        self.steps.borrow_mut().push(step.into());
        error
    }
}

/// Reads one node at `depth` levels below the root.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seed<'a> {
    pub(super) reading: &'a Reading,
    pub(super) depth: usize,
}

impl<'a> Seed<'a> {
    fn below<E: serde::de::Error>(self) -> Result<Seed<'a>, E> {
        if self.depth >= DEEPEST {
            return Err(self.reading.refuse(Refusal::Deep));
        }
        Ok(Seed {
            depth: self.depth + 1,
            ..self
        })
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        self.reading.spend(1)?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(Number::Integer(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Number(
            i64::try_from(value).map_or(Number::Unsigned(value), Number::Integer),
        ))
    }

    fn visit_i128<E: serde::de::Error>(self, value: i128) -> Result<Node, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: serde::de::Error>(self, value: u128) -> Result<Node, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        if is_odd(value) {
            self.reading.odd.set(true);
        }
        Ok(Node::Number(Number::Float(value)))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Node, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: serde::de::Error>(self, value: String) -> Result<Node, E> {
        self.reading.spend(value.len())?;
        Ok(Node::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let below = self.below()?;
        let mut list = Vec::new();
        loop {
            match access.next_element_seed(below) {
                Ok(Some(node)) => list.push(node),
                Ok(None) => {
                    list.shrink_to_fit();
                    return Ok(Node::List(list));
                }
                Err(error) => return Err(self.reading.step(list.len().to_string(), error)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let below = self.below()?;
        let mut map = Map::new();
        let mut merged = None;
        while let Some(name) = access.next_key_seed(Name(self.reading))? {
            if name == "<<" {
                merged = Some(self.value(&mut access, below, "<<")?);
                continue;
            }
            if map.contains_key(&name) {
                let error = self.reading.refuse(Refusal::Duplicate);
                return Err(self.reading.step(name, error));
            }
            let value = self.value(&mut access, below, &name)?;
            map.insert(name, value);
        }
        if let Some(merged) = merged {
            merge(&mut map, merged);
        }
        map.shrink();
        Ok(Node::Map(map))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Node, A::Error> {
        // A YAML tag: what it says about the value is of no meaning in OpenAPI.
        let (_, value) = access.variant::<IgnoredAny>()?;
        value.newtype_variant_seed(self)
    }
}

impl Seed<'_> {
    fn value<'de, A: MapAccess<'de>>(
        self,
        access: &mut A,
        below: Seed<'_>,
        name: &str,
    ) -> Result<Node, A::Error> {
        access
            .next_value_seed(below)
            .map_err(|error| self.reading.step(name, error))
    }
}

/// Whether a number may stand for an integer that lost digits, or is none in JSON.
pub(super) fn is_odd(value: f64) -> bool {
    !value.is_finite() || (value.abs() >= 9_007_199_254_740_992.0 && value.fract() == 0.0)
}

/// Adds what a YAML merge key (`<<`) brings: members that the object does not have itself, from one object or several.
fn merge(map: &mut Map, merged: Node) {
    let sources = match merged {
        Node::List(list) if list.iter().all(|node| node.as_map().is_some()) => list,
        Node::Map(source) => vec![Node::Map(source)],
        other => {
            map.insert("<<", other);
            return;
        }
    };
    for source in sources {
        let Node::Map(source) = source else { continue };
        for (name, value) in source {
            if !map.contains_key(&name) {
                map.insert(name, value);
            }
        }
    }
}

/// Reads the name of a member; YAML's numbers and the like become strings as they are written.
struct Name<'a>(&'a Reading);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Key;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Key, E> {
        self.0.spend(value.len())?;
        Ok(Key::from(value))
    }
}
