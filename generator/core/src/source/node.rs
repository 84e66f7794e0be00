use std::collections::HashMap;

use super::Pointer;

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

/// An object's members in the order of the document. Small objects are searched, large ones indexed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Map {
    entries: Vec<(String, Node)>,
    index: Option<HashMap<String, usize>>,
}

/// From this many members on, look-up goes through an index.
const INDEXED_FROM: usize = 24;

impl PartialEq for Map {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl Map {
    /// An empty object.
    #[must_use]
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// How many members there are.
    #[must_use]
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn position(&self, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(key).copied(),
            None => self.entries.iter().position(|(name, _)| name == key),
        }
    }

    fn reindex(&mut self) {
        self.index = (self.entries.len() >= INDEXED_FROM).then(|| {
            self.entries
                .iter()
                .enumerate()
                .map(|(at, (key, _))| (key.clone(), at))
                .collect()
        });
    }

    /// The member `key`.
    #[must_use]
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.position(key).map(|at| &self.entries[at].1)
    }

    /// The member `key`.
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.position(key).map(|at| &mut self.entries[at].1)
    }

    /// Whether there is a member `key`.
    #[must_use]
    pub(crate) fn contains_key(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// Sets the member `key`: in its place if it exists, at the end otherwise. Gives back what stood there.
    pub(crate) fn insert(
        &mut self,
        key: impl Into<String>,
        value: impl Into<Node>,
    ) -> Option<Node> {
        let (key, value) = (key.into(), value.into());
        if let Some(at) = self.position(&key) {
            return Some(std::mem::replace(&mut self.entries[at].1, value));
        }
        self.entries.push((key, value));
        match &mut self.index {
            Some(index) => {
                let at = self.entries.len() - 1;
                index.insert(self.entries[at].0.clone(), at);
            }
            None if self.entries.len() >= INDEXED_FROM => self.reindex(),
            None => {}
        }
        None
    }

    /// Takes the member `key` out; the others keep their order.
    pub(crate) fn remove(&mut self, key: &str) -> Option<Node> {
        let at = self.position(key)?;
        let (_, value) = self.entries.remove(at);
        self.reindex();
        Some(value)
    }

    /// The members in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.entries
            .iter()
            .map(|(key, value)| (key.as_str(), value))
    }

    /// The members in order.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Node)> {
        self.entries
            .iter_mut()
            .map(|(key, value)| (key.as_str(), value))
    }

    /// The names of the members in order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(key, _)| key.as_str())
    }

    /// Keeps the members for which `keep` holds.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&str, &mut Node) -> bool) {
        self.entries.retain_mut(|(key, value)| keep(key, value));
        self.reindex();
    }
}

impl FromIterator<(String, Node)> for Map {
    fn from_iter<I: IntoIterator<Item = (String, Node)>>(members: I) -> Self {
        let mut map = Self::new();
        for (key, value) in members {
            map.insert(key, value);
        }
        map
    }
}

impl IntoIterator for Map {
    type Item = (String, Node);
    type IntoIter = std::vec::IntoIter<(String, Node)>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}
