//! Names that stay: what a committed file of names says of earlier runs, and what it will say after this one.
//!
//! A line is `KIND NAME PLACE`, in the order of kinds and places; lines that begin with `#` are for people. A place is that of the
//! schema below the component or operation that holds it, its steps escaped as in a JSON pointer (RFC 6901).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Plan;
use super::names;
use crate::ir::{Api, Hint, Root};

/// The first line of the file.
const HEADER: &str = "# Names that oasmith gave. Commit this file: what it names keeps its name.\n";

/// Names by what they name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Lock(BTreeMap<(Kind, String), String>);

/// What a name is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// A type in the schemas of the document.
    Schema,
    /// A type in an operation.
    Inline,
    /// The function of an operation.
    Operation,
}

const KINDS: [(Kind, &str); 3] = [
    (Kind::Schema, "schema"),
    (Kind::Inline, "inline"),
    (Kind::Operation, "operation"),
];

impl Lock {
    /// Reads the text of the file.
    ///
    /// # Errors
    ///
    /// The number of a line that is not `KIND NAME PLACE`, with a name that Rust can have.
    pub(crate) fn parse(text: &str) -> Result<Self, usize> {
        let mut all = BTreeMap::new();
        for (at, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (key, name) = entry(line).ok_or(at + 1)?;
            all.insert(key, name.to_owned());
        }
        Ok(Self(all))
    }

    /// The names that a plan gives, as the text of the file.
    pub(crate) fn text(api: &Api, plan: &Plan) -> String {
        let hints = api.types().map(|(_, def)| &def.hint);
        let names = plan.types.iter().map(|plan| plan.name.clone());
        let mut all: BTreeMap<_, _> = type_keys(hints).zip(names).collect();
        let ids = api.operations.iter().map(|op| op.id.as_str());
        let own = plan.sections.first().into_iter();
        let functions = own.flat_map(|section| &section.operations);
        let functions = functions.map(|plan| plan.function.clone());
        all.extend(operation_keys(ids).zip(functions));
        let mut text = HEADER.to_owned();
        for ((kind, place), name) in &all {
            let kind = KINDS.iter().find(|(known, _)| known == kind);
            let _ = writeln!(text, "{} {name} {place}", kind.map_or("", |(_, word)| word));
        }
        text
    }

    /// The names that types had.
    pub(super) fn types<'a>(&self, hints: impl Iterator<Item = &'a Hint>) -> Vec<Option<String>> {
        type_keys(hints)
            .map(|key| self.0.get(&key).cloned())
            .collect()
    }

    /// The names that the functions of operations had.
    pub(super) fn operations<'a>(&self, ids: impl Iterator<Item = &'a str>) -> Vec<Option<String>> {
        operation_keys(ids)
            .map(|key| self.0.get(&key).cloned())
            .collect()
    }
}

fn entry(line: &str) -> Option<((Kind, String), &str)> {
    let (kind, rest) = line.split_once(' ')?;
    let (name, place) = rest.split_once(' ')?;
    let (kind, _) = KINDS.iter().find(|(_, word)| *word == kind)?;
    names::is_identifier(name).then(|| ((*kind, place.to_owned()), name))
}

fn type_keys<'a>(hints: impl Iterator<Item = &'a Hint>) -> impl Iterator<Item = (Kind, String)> {
    let keys = hints.map(|hint| {
        let kind = match hint.root {
            Root::Component => Kind::Schema,
            Root::Operation => Kind::Inline,
        };
        let steps: Vec<String> = hint.words.iter().map(|word| escaped(word)).collect();
        (kind, steps.join("/"))
    });
    unique(keys)
}

fn operation_keys<'a>(ids: impl Iterator<Item = &'a str>) -> impl Iterator<Item = (Kind, String)> {
    unique(ids.map(|id| (Kind::Operation, escaped(id))))
}

/// Places of types that stand at one place are numbered.
fn unique(keys: impl Iterator<Item = (Kind, String)>) -> impl Iterator<Item = (Kind, String)> {
    let mut seen: BTreeMap<(Kind, String), usize> = BTreeMap::new();
    keys.map(move |(kind, place)| {
        let count = seen.entry((kind, place.clone())).or_default();
        *count += 1;
        match *count {
            1 => (kind, place),
            count => (kind, format!("{place} {count}")),
        }
    })
}

fn escaped(step: &str) -> String {
    let step = step.replace('~', "~0").replace('/', "~1");
    // A line is a line.
    step.replace(['\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_names_of_places() {
        let lock = Lock::parse("# For people.\nschema User a b/c\n").unwrap_or_default();
        let hint = Hint {
            words: vec!["a b".to_owned(), "c".to_owned()],
            root: Root::Component,
        };
        assert_eq!(
            lock.types([&hint, &hint].into_iter()),
            [Some("User".to_owned()), None]
        );
        for wrong in [
            "schema User",
            "type User User",
            "schema 1 User",
            "schema fn User",
        ] {
            assert_eq!(Lock::parse(&format!("\n{wrong}\n")), Err(2), "{wrong}");
        }
    }
}
