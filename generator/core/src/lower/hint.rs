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

impl Hint {
    pub(super) fn is_deep_list(&self) -> bool {
        let levels = self
            .words
            .iter()
            .rev()
            .take_while(|word| *word == "item")
            .count();
        levels > 0 && levels.is_multiple_of(LIST_LEVELS)
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
