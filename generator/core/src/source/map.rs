use std::collections::HashMap;

use super::{Key, Node};

/// An object's members in the order of the document. Small objects are searched, large ones indexed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Map {
    entries: Vec<(Key, Node)>,
    /// Behind a pointer, for most objects are small and a document has many.
    #[allow(clippy::box_collection, reason = "half the size of every node")]
    index: Option<Box<HashMap<Key, usize>>>,
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
            None => self.entries.iter().position(|(name, _)| **name == *key),
        }
    }

    fn reindex(&mut self) {
        self.index = (self.entries.len() >= INDEXED_FROM).then(|| {
            let places = self.entries.iter().enumerate();
            Box::new(places.map(|(at, (key, _))| (key.clone(), at)).collect())
        });
    }

    /// Gives back the room that was held for more members.
    pub(crate) fn shrink(&mut self) {
        self.entries.shrink_to_fit();
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
    pub(crate) fn insert(&mut self, key: impl Into<Key>, value: impl Into<Node>) -> Option<Node> {
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
        self.entries.iter().map(|(key, value)| (&**key, value))
    }

    /// The members in order.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Node)> {
        self.entries.iter_mut().map(|(key, value)| (&**key, value))
    }

    /// The names of the members in order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(key, _)| &**key)
    }

    /// Keeps the members for which `keep` holds.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&str, &mut Node) -> bool) {
        self.entries.retain_mut(|(key, value)| keep(key, value));
        self.reindex();
    }
}

impl<K: Into<Key>> FromIterator<(K, Node)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, Node)>>(members: I) -> Self {
        let mut map = Self::new();
        for (key, value) in members {
            map.insert(key, value);
        }
        map
    }
}

impl IntoIterator for Map {
    type Item = (Key, Node);
    type IntoIter = std::vec::IntoIter<(Key, Node)>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}
