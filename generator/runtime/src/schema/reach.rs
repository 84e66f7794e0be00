//! Whether a type has anything left to check once it has decoded, and how.
//!
//! Enters: a type and rules. Leaves: whether rules or formats are in reach, and whether they can be told while a text is
//! read, looked for once for each type.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::RwLock;

use super::streaming::{ROWS, is_told};
use super::{ObjectType, Rules, Type, UnionType, address};

/// What is left to check of a value that decoded strictly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Nothing: no rules and no formats are in reach.
    Nothing,
    /// What can be told while it is read.
    Streaming,
    /// What needs the value as a whole.
    Whole,
}

/// What is left to check of a value that decoded strictly. The answer is the same for a type each time, so it is looked for once.
pub(crate) fn need(ty: &'static Type, rules: Rules) -> Need {
    static KNOWN: RwLock<BTreeMap<usize, Reach>> = RwLock::new(BTreeMap::new());
    let key = address(ty);
    let known = KNOWN.read().ok().and_then(|known| known.get(&key).copied());
    let mut reach = known.unwrap_or_else(|| {
        let mut reach = Reach::NOTHING;
        reach.ty(ty, &mut BTreeSet::new());
        if let Ok(mut known) = KNOWN.write() {
            known.insert(key, reach);
        }
        reach
    });
    reach.rules(rules);
    match (reach.asserts, reach.told) {
        (false, _) => Need::Nothing,
        (true, true) => Need::Streaming,
        (true, false) => Need::Whole,
    }
}

/// What is in reach of a type.
#[derive(Debug, Clone, Copy)]
struct Reach {
    /// Whether there are rules or formats.
    asserts: bool,
    /// Whether all that there is can be told while it is read.
    told: bool,
}

impl Reach {
    const NOTHING: Self = Self {
        asserts: false,
        told: true,
    };

    fn rules(&mut self, rules: Rules) {
        self.asserts |= !rules.is_empty();
        self.told &= rules.iter().all(is_told);
    }

    fn ty(&mut self, ty: &'static Type, seen: &mut BTreeSet<usize>) {
        match ty {
            Type::String(format) => self.asserts |= format.is_some(),
            Type::Nullable(inner) | Type::List(inner) | Type::Map(inner) => self.ty(inner(), seen),
            Type::Tuple(types) => {
                self.told = false;
                types.iter().for_each(|ty| self.ty(ty(), seen));
            }
            Type::Object(object) => self.object(object, seen),
            Type::Union(union) => self.union(union, seen),
            Type::ValueEnum(_) => self.told = false,
            _ => {}
        }
    }

    fn object(&mut self, object: &'static ObjectType, seen: &mut BTreeSet<usize>) {
        if !seen.insert(address(object)) {
            return;
        }
        let fields = object.fields();
        self.asserts |= !object.rules.is_empty();
        self.told &= object.rules.is_empty() && fields.len() <= ROWS;
        for field in fields {
            self.rules(field.rules);
            self.ty((field.ty)(), seen);
        }
    }

    fn union(&mut self, union: &'static UnionType, seen: &mut BTreeSet<usize>) {
        if !seen.insert(address(union)) {
            return;
        }
        self.told = false;
        self.asserts |= union.one;
        for variant in union.variants {
            self.rules(variant.rules);
            self.ty((variant.ty)(), seen);
        }
    }
}
