use super::{Map, Pointer};

/// The raw tree of a document, as JSON or YAML has it; members keep their order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, kept exactly.
    Number(Number),
    /// A string.
    String(String),
    /// An array.
    List(Vec<Node>),
    /// An object.
    Map(Map),
}

/// A number as the document has it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Number {
    /// An integer that fits 64 bits with sign.
    Integer(i64),
    /// A positive integer beyond `i64`.
    Unsigned(u64),
    /// Everything else that a double holds.
    Float(f64),
}

impl Node {
    /// The members, if this is an object.
    #[must_use]
    pub(crate) fn as_map(&self) -> Option<&Map> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The members, if this is an object.
    pub(crate) fn as_map_mut(&mut self) -> Option<&mut Map> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The elements, if this is an array.
    #[must_use]
    pub(crate) fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    /// The text, if this is a string.
    #[must_use]
    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The member `key`, if this is an object that has it.
    #[must_use]
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.as_map()?.get(key)
    }

    /// The node that `pointer` names below this one.
    #[must_use]
    pub(crate) fn at(&self, pointer: &Pointer) -> Option<&Self> {
        pointer.steps().try_fold(self, |node, step| match node {
            Self::Map(map) => map.get(&step),
            Self::List(list) => list.get(step.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// The node that `pointer` names below this one.
    pub(crate) fn at_mut(&mut self, pointer: &Pointer) -> Option<&mut Self> {
        pointer.steps().try_fold(self, |node, step| match node {
            Self::Map(map) => map.get_mut(&step),
            Self::List(list) => list.get_mut(step.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// What kind of value this is, in JSON Schema's words.
    #[must_use]
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::List(_) => "an array",
            Self::Map(_) => "an object",
        }
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Node {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<Map> for Node {
    fn from(map: Map) -> Self {
        Self::Map(map)
    }
}
