//! Whether a type has anything left to check once it has decoded.
//!
//! Enters: a type and rules. Leaves: whether rules or formats are in reach, looked for once for each type.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::RwLock;

use super::{FieldType, Rule, Type, address};

/// Whether a value that decoded strictly may still violate its schema: whether rules or formats are in reach.
///
/// The answer is the same for a type each time, so it is looked for once.
pub(crate) fn needs_check(ty: &'static Type, rules: &'static [Rule]) -> bool {
    static KNOWN: RwLock<BTreeMap<usize, bool>> = RwLock::new(BTreeMap::new());
    if !rules.is_empty() {
        return true;
    }
    let key = address(ty);
    let known = KNOWN.read().ok().and_then(|known| known.get(&key).copied());
    known.unwrap_or_else(|| {
        let needed = reaches_rules(ty, &mut BTreeSet::new());
        if let Ok(mut known) = KNOWN.write() {
            known.insert(key, needed);
        }
        needed
    })
}

fn reaches_rules(ty: &'static Type, seen: &mut BTreeSet<usize>) -> bool {
    match ty {
        Type::String(format) => format.is_some(),
        Type::Nullable(inner) | Type::List(inner) | Type::Map(inner) => {
            reaches_rules(inner(), seen)
        }
        Type::Tuple(types) => types.iter().any(|ty| reaches_rules(ty(), seen)),
        Type::Object(object) => {
            let new = seen.insert(address(*object));
            let mut reaches =
                |field: &FieldType| !field.rules.is_empty() || reaches_rules((field.ty)(), seen);
            new && (!object.rules.is_empty() || object.fields().iter().any(&mut reaches))
        }
        Type::Union(union) => {
            let mut variants = union.variants.iter();
            seen.insert(address(*union))
                && (union.one
                    || variants.any(|variant| {
                        !variant.rules.is_empty() || reaches_rules((variant.ty)(), seen)
                    }))
        }
        _ => false,
    }
}
