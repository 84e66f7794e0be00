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

/// Tables beside each other as Markdown, each with its title; the first says which keywords there are.
pub(crate) fn markdown(tables: &[(&str, &[Decision<'_>])]) -> String {
    let mut text = String::from("| keyword |");
    let mut rule = String::from("\n|---|");
    for (title, _) in tables {
        let _ = write!(text, " {title}valid kept | invalid refused |");
        rule += "---:|---:|";
    }
    text = text + &rule + "\n";
    let mut row = |name: &str, all: &[Option<Counts>]| {
        let _ = write!(text, "| {name} |");
        for counts in all.iter().flatten() {
            let _ = write!(
                text,
                " {} | {} |",
                cell(counts.valid_right, counts.valid),
                cell(counts.invalid_right, counts.invalid)
            );
        }
        text.push('\n');
    };
    let files: Vec<_> = tables.iter().map(|(_, table)| by_file(table)).collect();
    for file in files.iter().take(1).flat_map(BTreeMap::keys) {
        let all: Vec<_> = files.iter().map(|one| one.get(file).copied()).collect();
        row(file, &all);
    }
    let totals: Vec<_> = tables.iter().map(|(_, table)| totals(table)).collect();
    for (at, name) in ["**all required**", "**all optional**"].iter().enumerate() {
        let each = totals
            .iter()
            .map(|one| one.get(at).map(|(_, counts)| *counts));
        row(name, &each.collect::<Vec<_>>());
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
