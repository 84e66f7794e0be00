use super::part::Part;
use crate::ir::{Hint, Root};

/// The hint of a schema that stands in a component but is met elsewhere, because it is folded into another or referred to: its own place,
/// so that all who meet it speak of one type.
pub(super) fn at_home(parts: &[Part<'_>], hint: Hint) -> Hint {
    let [only] = parts else { return hint };
    let mut steps = only.place.steps();
    let (Some("components"), Some(section), Some(name)) =
        (steps.next().as_deref(), steps.next(), steps.next())
    else {
        return hint;
    };
    let mut words = vec![name];
    match section.as_str() {
        "schemas" if hint.words.first() == words.first() => return hint,
        "schemas" => {}
        "responses" => words.push("response".to_owned()),
        "requestBodies" => words.push("body".to_owned()),
        "parameters" => words.push("parameter".to_owned()),
        "headers" => words.push("header".to_owned()),
        _ => return hint,
    }
    while let Some(step) = steps.next() {
        match step.as_str() {
            "properties" => words.extend(steps.next()),
            "items" => words.push("item".to_owned()),
            "additionalProperties" => words.push("value".to_owned()),
            "oneOf" | "anyOf" => words.extend(steps.next().map(|at| format!("Variant {at}"))),
            // The media type says nothing about what the value is.
            "content" => drop(steps.next()),
            _ => {}
        }
    }
    Hint {
        words,
        root: Root::Component,
    }
}

/// Lists in lists are named every so many levels, because rustc proves the traits of an unnamed type level by level, and gives up.
const LIST_LEVELS: usize = 16;

/// Deeper lists have no type: rustc proves that a value may go to another thread through all names.
const DEEPEST_LIST: usize = 28;

impl Hint {
    pub(super) fn is_deep_list(&self) -> bool {
        self.list_levels() == LIST_LEVELS
    }

    /// Whether the list is in so many others that its items can have no type.
    pub(super) fn is_deepest_list(&self) -> bool {
        self.list_levels() >= DEEPEST_LIST
    }

    fn list_levels(&self) -> usize {
        let words = self.words.iter().rev();
        words.take_while(|word| *word == "item").count()
    }

    /// The hint of a schema one step below.
    pub(super) fn below(&self, step: &str) -> Self {
        let mut words = self.words.clone();
        words.push(step.to_owned());
        Self {
            words,
            root: self.root,
        }
    }
}
