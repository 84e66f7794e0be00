//! The list of decisions that are known to be wrong: decisions enter, what differs from the list leaves.
//!
//! A wrong decision that is not listed fails the run, and so does a listed one that is right by now: figures never fall, and no
//! improvement stays unrecorded.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::PathBuf;

use super::judge::Decision;
use crate::scratch;

const HEAD: &str = "# Decisions of generated types about the JSON Schema Test Suite that are wrong, written by `schema-suite --record`. Five\n\
# columns, separated by tabs: suite and file, group, test, what is wrong, and what is known about the cause.\n";

/// What a decision is called in the list: suite and file, group, test, what is wrong.
pub(super) type Key = [String; 4];

/// The list of one suite.
#[derive(Debug, Default)]
pub(crate) struct Expected {
    rows: BTreeMap<Key, String>,
}

fn path() -> PathBuf {
    scratch::lab().join("schema_suite.tsv")
}

/// The wrong decisions of a run as rows.
pub(crate) fn rows(suite: &str, decisions: &[Decision<'_>]) -> Vec<(Key, String)> {
    let mut rows = Vec::new();
    let mut seen: BTreeMap<[String; 3], usize> = BTreeMap::new();
    for decision in decisions {
        let name = [
            format!("{suite}/{}", decision.group.file),
            column(&decision.group.description),
            column(&decision.test.description),
        ];
        // Names of groups and tests are not always unique.
        let count = seen.entry(name.clone()).or_default();
        *count += 1;
        let [file, group, test] = name;
        let test = if *count > 1 {
            format!("{test} ({count})")
        } else {
            test
        };
        if let Some((wrong, reason)) = &decision.wrong {
            rows.push(([file, group, test, wrong.to_string()], column(reason)));
        }
    }
    rows
}

/// A text as one line of a column, without the places of diagnostics, which every change of a document moves.
fn column(text: &str) -> String {
    let words = text
        .split_whitespace()
        .filter(|word| !word.starts_with("schema.json:"));
    let line = words.collect::<Vec<_>>().join(" ");
    line.chars().take(160).collect()
}

impl Expected {
    /// Reads the lab's list.
    ///
    /// # Errors
    ///
    /// It cannot be read, or a line has not five columns.
    pub(crate) fn read() -> io::Result<Self> {
        Self::parse(&fs::read_to_string(path())?)
    }

    fn parse(text: &str) -> io::Result<Self> {
        let mut rows = BTreeMap::new();
        for line in text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
        {
            let mut columns = line.split('\t').map(str::to_owned);
            let key = [(); 4].map(|()| columns.next());
            match (key, columns.next()) {
                ([Some(file), Some(group), Some(test), Some(wrong)], Some(reason)) => {
                    rows.insert([file, group, test, wrong], reason);
                }
                _ => {
                    return Err(io::Error::other(format!(
                        "schema_suite.tsv: not five columns: {line}"
                    )));
                }
            }
        }
        Ok(Self { rows })
    }

    /// What differs from the list, a line each, over the suites that were run.
    pub(crate) fn differences(&self, suites: &[String], found: &[(Key, String)]) -> Vec<String> {
        let mut lines = Vec::new();
        for (key, reason) in found {
            if !self.rows.contains_key(key) {
                lines.push(format!("not listed: {}  {reason}", key.join(" | ")));
            }
        }
        let of_run = |key: &Key| {
            suites
                .iter()
                .any(|suite| key[0].starts_with(&format!("{suite}/")))
        };
        for key in self.rows.keys().filter(|key| of_run(key)) {
            if !found.iter().any(|(one, _)| one == key) {
                lines.push(format!("listed, but not found: {}", key.join(" | ")));
            }
        }
        lines
    }

    /// Replaces what the list says about the suites that were run.
    ///
    /// # Errors
    ///
    /// The list cannot be written.
    pub(crate) fn record(mut self, suites: &[String], found: Vec<(Key, String)>) -> io::Result<()> {
        let of_run = |key: &Key| {
            suites
                .iter()
                .any(|suite| key[0].starts_with(&format!("{suite}/")))
        };
        self.rows.retain(|key, _| !of_run(key));
        self.rows.extend(found);
        let mut text = HEAD.to_owned();
        for (key, reason) in &self.rows {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{}\t{reason}", key.join("\t"));
        }
        fs::write(path(), text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(test: &str) -> (Key, String) {
        (
            ["s/not", "g", test, "accepted"].map(str::to_owned),
            "why".to_owned(),
        )
    }

    #[test]
    fn what_gets_worse_and_what_gets_better_differs() {
        let list = Expected::parse(
            "# c\ns/not\tg\tone\taccepted\twhy\nother/not\tg\tone\taccepted\twhy\n",
        )
        .unwrap();
        let suites = ["s".to_owned()];
        assert!(list.differences(&suites, &[found("one")]).is_empty());
        assert_eq!(list.differences(&suites, &[]).len(), 1);
        assert_eq!(
            list.differences(&suites, &[found("one"), found("two")])
                .len(),
            1
        );
    }
}
