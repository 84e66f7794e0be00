//! What has been evaluated of one value, for `unevaluatedProperties` and `unevaluatedItems`.
//!
//! Enters: members and items, as schemas that hold name them. Leaves: which are left (JSON Schema Core, section 11).

use std::collections::BTreeSet;

/// The members and items of one value that schemas have evaluated.
#[derive(Debug, Default)]
pub(super) struct Evaluated<'v> {
    all: bool,
    names: BTreeSet<&'v str>,
    prefix: usize,
    items: BTreeSet<usize>,
}

impl<'v> Evaluated<'v> {
    /// A member.
    pub(super) fn name(&mut self, name: &'v str) {
        if !self.all {
            self.names.insert(name);
        }
    }

    /// The first items.
    pub(super) fn prefix(&mut self, count: usize) {
        self.prefix = self.prefix.max(count);
    }

    /// An item.
    pub(super) fn item(&mut self, at: usize) {
        self.items.insert(at);
    }

    /// Everything.
    pub(super) fn all(&mut self) {
        self.all = true;
    }

    /// Everything, if a schema speaks of all.
    pub(super) fn all_if(&mut self, speaks: bool) {
        self.all |= speaks;
    }

    /// Whether a member has been evaluated.
    pub(super) fn has_name(&self, name: &str) -> bool {
        self.all || self.names.contains(name)
    }

    /// Whether an item has been evaluated.
    pub(super) fn has_item(&self, at: usize) -> bool {
        self.all || at < self.prefix || self.items.contains(&at)
    }

    /// Takes in what another schema evaluated.
    pub(super) fn merge(&mut self, other: Self) {
        self.all |= other.all;
        self.names.extend(other.names);
        self.prefix = self.prefix.max(other.prefix);
        self.items.extend(other.items);
    }
}
