//! The list of documents that oasmith rightly refuses: rows enter, a verdict leaves for each.
//!
//! An entry whose document no longer fails, or fails with other codes, is itself a failure, so the list cannot grow stale.

use std::fs;
use std::io;
use std::path::Path;

use crate::row::{Outcome, Row};
use crate::scratch;

/// The documents that are expected to fail.
#[derive(Debug)]
pub(crate) struct Expected {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    path: String,
    codes: String,
    reason: String,
}

impl Expected {
    /// Reads the lab's list.
    ///
    /// # Errors
    ///
    /// The list cannot be read, or a line of it has not three columns.
    pub(crate) fn read() -> io::Result<Self> {
        Self::parse(&fs::read_to_string(
            scratch::lab().join("expected_failures.tsv"),
        )?)
    }

    fn parse(text: &str) -> io::Result<Self> {
        let lines = text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        let entry = |line: &str| match line.split('\t').collect::<Vec<_>>()[..] {
            [path, codes, reason] => Ok(Entry {
                path: path.into(),
                codes: codes.into(),
                reason: reason.into(),
            }),
            _ => Err(io::Error::other(format!(
                "expected_failures.tsv: not three columns: {line}"
            ))),
        };
        Ok(Self {
            entries: lines.map(entry).collect::<io::Result<_>>()?,
        })
    }

    /// Whether the document is expected to fail.
    pub(crate) fn lists(&self, path: &Path) -> bool {
        self.entries.iter().any(|entry| path.ends_with(&entry.path))
    }

    /// Why this row fails the run, if it does.
    pub(crate) fn verdict(&self, row: &Row) -> Option<String> {
        let entry = self
            .entries
            .iter()
            .find(|entry| Path::new(&row.path).ends_with(&entry.path));
        match (&row.outcome, entry) {
            (Outcome::Broken { how, message }, _) => Some(format!("{} {message}", how.as_str())),
            (Outcome::Refused(refused), None) => Some(refused.messages.join("\n")),
            (Outcome::Refused(refused), Some(entry)) => {
                let codes = refused.codes.join(",");
                let differs = codes != entry.codes;
                differs.then(|| {
                    format!(
                        "expected to fail with {} ({}), but failed with {codes}",
                        entry.codes, entry.reason
                    )
                })
            }
            (Outcome::Generated(_), Some(entry)) => Some(format!(
                "expected to fail with {} ({}), but has output",
                entry.codes, entry.reason
            )),
            (Outcome::Generated(_), None) => {
                let compiled = row
                    .compiled
                    .as_ref()
                    .filter(|compiled| compiled.errors > 0)?;
                Some(format!(
                    "{} compile errors\n{}",
                    compiled.errors,
                    compiled.messages.join("\n")
                ))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::{Measured, Refused};

    fn row(path: &str, outcome: Outcome) -> Row {
        Row {
            path: path.into(),
            version: String::new(),
            outcome,
            compiled: None,
            failure: None,
        }
    }

    fn refused(codes: &[&str]) -> Outcome {
        let codes = codes.iter().map(|code| (*code).to_owned()).collect();
        Outcome::Refused(Refused {
            codes,
            messages: vec!["no".into()],
        })
    }

    #[test]
    fn the_list_excuses_exactly_what_it_says() {
        let list = Expected::parse("# c\nb/x.yaml\tE0106\ttwice\n").unwrap();
        assert_eq!(list.verdict(&row("a/b/x.yaml", refused(&["E0106"]))), None);
        assert!(
            list.verdict(&row("a/b/x.yaml", refused(&["E0106", "E0201"])))
                .is_some()
        );
        assert!(
            list.verdict(&row("a/b/x.yaml", Outcome::Generated(Measured::default())))
                .is_some()
        );
        assert!(
            list.verdict(&row("a/cb/x.yaml", refused(&["E0106"])))
                .is_some()
        );
        assert_eq!(
            list.verdict(&row("y.yaml", Outcome::Generated(Measured::default()))),
            None
        );
    }
}
