//! `pattern`: regular expressions of ECMA-262, compiled once.
//!
//! Enters: a pattern of the rows and a text. Leaves: whether the text holds a match, in time that is linear in it. A
//! pattern that the engine does not know (back-references) always holds.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use oasmith_pattern::Pattern;

/// Whether a text holds a match of a pattern (JSON Schema Validation, section 6.3.3).
pub(super) fn matches(pattern: &'static str, text: &str) -> bool {
    static COMPILED: RwLock<BTreeMap<&'static str, Option<Arc<Pattern>>>> =
        RwLock::new(BTreeMap::new());
    let known = COMPILED
        .read()
        .ok()
        .and_then(|map| map.get(pattern).cloned());
    let compiled = known.unwrap_or_else(|| {
        let compiled = Pattern::new(pattern).ok().map(Arc::new);
        if let Ok(mut map) = COMPILED.write() {
            map.insert(pattern, compiled.clone());
        }
        compiled
    });
    compiled.is_none_or(|compiled| compiled.is_match(text))
}
