//! Decisions become tables: a row per keyword, and totals against what is required.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::judge::{Decision, Wrong};

/// Counts of decisions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Valid instances.
    pub(crate) valid: usize,
    /// Those of them that are accepted and equal after a round trip.
    pub(crate) valid_right: usize,
    /// Invalid instances.
    pub(crate) invalid: usize,
    /// Those of them that are refused.
    pub(crate) invalid_right: usize,
    /// Wrong decisions by kind.
    pub(crate) wrong: [usize; 5],
}

impl Counts {
    /// Counts decisions.
    pub(crate) fn of<'d>(decisions: impl Iterator<Item = &'d Decision<'d>>) -> Self {
        let mut counts = Self::default();
        decisions.for_each(|decision| counts.add(decision));
        counts
    }

    fn add(&mut self, decision: &Decision<'_>) {
        let right = usize::from(decision.wrong.is_none());
        if decision.test.valid {
            self.valid += 1;
            self.valid_right += right;
        } else {
            self.invalid += 1;
            self.invalid_right += right;
        }
        if let Some((wrong, _)) = &decision.wrong {
            let at = Wrong::ALL.iter().position(|one| one == wrong);
            if let Some(count) = at.and_then(|at| self.wrong.get_mut(at)) {
                *count += 1;
            }
        }
    }

    /// The share of invalid instances that are refused, in percent.
    pub(crate) fn refused_percent(&self) -> f64 {
        percent(self.invalid_right, self.invalid)
    }

    fn cells(&self) -> [String; 7] {
        let [refused, unequal, undeclared, accepted, no_type] = self.wrong.map(|count| {
            if count == 0 {
                "-".to_owned()
            } else {
                count.to_string()
            }
        });
        [
            format!("{}/{}", self.valid_right, self.valid),
            refused,
            unequal,
            undeclared,
            format!("{}/{}", self.invalid_right, self.invalid),
            accepted,
            no_type,
        ]
    }
}

/// A share in percent; all of nothing is all.
pub(crate) fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        100.0
    } else {
        part as f64 * 100.0 / whole as f64
    }
}

/// Whether a file belongs to the required tests.
pub(crate) fn required(file: &str) -> bool {
    !file.starts_with("optional")
}

/// The counts of each file, in order.
pub(crate) fn by_file<'d>(decisions: &'d [Decision<'d>]) -> BTreeMap<&'d str, Counts> {
    let mut files: BTreeMap<&str, Counts> = BTreeMap::new();
    for decision in decisions {
        files.entry(&decision.group.file).or_default().add(decision);
    }
    files
}

/// The required tests together, and the optional ones.
pub(crate) fn totals(decisions: &[Decision<'_>]) -> [(&'static str, Counts); 2] {
    let of = |wanted: bool| {
        let chosen = decisions
            .iter()
            .filter(move |decision| required(&decision.group.file) == wanted);
        Counts::of(chosen)
    };
    [("all required", of(true)), ("all optional", of(false))]
}

/// Prints the table of a suite.
pub(crate) fn print(decisions: &[Decision<'_>]) {
    let line = |name: &str, cells: [String; 7]| {
        let [
            valid,
            refused,
            unequal,
            undeclared,
            invalid,
            accepted,
            no_type,
        ] = cells;
        println!(
            "{name:<34} {valid:>9} {refused:>8} {unequal:>8} {undeclared:>10} {invalid:>9} {accepted:>9} {no_type:>8}"
        );
    };
    line(
        "",
        [
            "valid",
            "refused",
            "unequal",
            "undeclared",
            "invalid",
            "accepted",
            "no type",
        ]
        .map(str::to_owned),
    );
    for (file, counts) in by_file(decisions) {
        line(file, counts.cells());
    }
    for (name, counts) in totals(decisions) {
        line(name, counts.cells());
    }
}

/// Our table and that of another generator beside it, as Markdown.
pub(crate) fn markdown(ours: &[Decision<'_>], theirs: Option<&[Decision<'_>]>) -> String {
    let theirs_by_file = theirs.map(by_file);
    let mut text = String::from("| keyword | valid kept | invalid refused |");
    let mut rule = String::from("\n|---|---:|---:|");
    if theirs.is_some() {
        text += " typify: valid kept | invalid refused |";
        rule += "---:|---:|";
    }
    text = text + &rule + "\n";
    let mut row = |name: &str, ours: &Counts, theirs: Option<&Counts>| {
        let _ = write!(
            text,
            "| {name} | {} | {} |",
            cell(ours.valid_right, ours.valid),
            cell(ours.invalid_right, ours.invalid)
        );
        if let Some(theirs) = theirs {
            let _ = write!(
                text,
                " {} | {} |",
                cell(theirs.valid_right, theirs.valid),
                cell(theirs.invalid_right, theirs.invalid)
            );
        }
        text.push('\n');
    };
    for (file, counts) in by_file(ours) {
        row(
            file,
            &counts,
            theirs_by_file.as_ref().and_then(|files| files.get(file)),
        );
    }
    let theirs = theirs.map(totals);
    for (at, (name, counts)) in totals(ours).iter().enumerate() {
        let theirs = theirs
            .as_ref()
            .and_then(|totals| totals.get(at))
            .map(|(_, counts)| counts);
        row(&format!("**{name}**"), counts, theirs);
    }
    text
}

fn cell(part: usize, whole: usize) -> String {
    if whole == 0 {
        "-".to_owned()
    } else {
        format!("{part}/{whole}")
    }
}
