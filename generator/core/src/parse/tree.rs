use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::Error;
use crate::source::{Map, Node, Number};

/// What a structure is deserialized from.
#[derive(Clone, Copy)]
pub(super) enum Tree<'n> {
    Node(&'n Node),
    /// An object whose members are dealt out.
    Members(&'n Map, fn(&str) -> Member),
    /// These stand for what is read elsewhere.
    True,
    EmptyObject,
    EmptyList,
    /// A Reference Object, to nothing.
    Reference,
}

/// What becomes of a member.
#[derive(Clone, Copy)]
pub(super) enum Member {
    Read,
    /// It is read elsewhere, and this stands for it: it has to be there.
    StandIn(Tree<'static>),
    Skipped,
}

impl<'n> Tree<'n> {
    /// What the member `name` of an object dealt out by `deal` is deserialized from, if from anything.
    fn member(deal: fn(&str) -> Member, name: &str, node: &'n Node) -> Option<Self> {
        match deal(name) {
            Member::Read => Some(Self::Node(node)),
            Member::StandIn(tree) => Some(tree),
            Member::Skipped => None,
        }
    }
}

impl<'de> Deserializer<'de> for Tree<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Node(Node::Null) => visitor.visit_unit(),
            Self::True => visitor.visit_bool(true),
            Self::Node(Node::Bool(value)) => visitor.visit_bool(*value),
            Self::Node(Node::Number(number)) => visit_number(number, visitor),
            Self::Node(Node::String(text)) => visitor.visit_str(text),
            Self::Node(Node::List(list)) => {
                visitor.visit_seq(SeqDeserializer::new(list.iter().map(Tree::Node)))
            }
            Self::Node(Node::Map(map)) => {
                let members = map.iter().map(|(name, node)| (name, Tree::Node(node)));
                visitor.visit_map(MapDeserializer::new(members))
            }
            Self::Members(map, deal) => {
                let members = map
                    .iter()
                    .filter_map(|(name, node)| Some((name, Self::member(deal, name, node)?)));
                visitor.visit_map(MapDeserializer::new(members))
            }
            Self::EmptyObject => {
                visitor.visit_map(MapDeserializer::new(std::iter::empty::<(&str, Tree<'_>)>()))
            }
            Self::EmptyList => {
                visitor.visit_seq(SeqDeserializer::new(std::iter::empty::<Tree<'_>>()))
            }
            Self::Reference => {
                visitor.visit_map(MapDeserializer::new(std::iter::once(("$ref", ""))))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Node(Node::Null) => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    /// The model's enums that are not told by a tag are plain words.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self {
            Self::Node(Node::String(text)) => {
                let word = IntoDeserializer::<Error>::into_deserializer(text.as_str());
                word.deserialize_enum(name, variants, visitor)
            }
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

fn visit_number<'de, V: Visitor<'de>>(number: &Number, visitor: V) -> Result<V::Value, Error> {
    match *number {
        Number::Integer(value) => match u64::try_from(value) {
            Ok(value) => visitor.visit_u64(value),
            Err(_) => visitor.visit_i64(value),
        },
        Number::Unsigned(value) => visitor.visit_u64(value),
        Number::Float(value) => visitor.visit_f64(value),
    }
}

impl IntoDeserializer<'_, Error> for Tree<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
