//! The figures of folders side by side: what was asked, what was left out and why, and how it was answered enter, a table leaves.

use std::collections::{BTreeMap, BTreeSet};

use crate::survey::{Figures, Finding, percent};

/// What is counted of a folder.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Documents whose examples are asked.
    pub(super) asked: usize,
    /// Documents that are left out, by the reason.
    pub(super) documents: BTreeMap<&'static str, usize>,
    /// Examples that are left out, by the reason.
    pub(super) examples: BTreeMap<&'static str, usize>,
    /// The answers in each reading.
    pub(super) readings: Vec<Figures>,
}

/// The table of some folders, by name, in these readings.
pub(super) fn markdown(folders: &BTreeMap<String, Counts>, readings: &[&str]) -> String {
    let mut rows = vec![row("documents asked", folders, |counts| {
        counts.asked.to_string()
    })];
    let reasons = |of: fn(&Counts) -> &BTreeMap<&'static str, usize>| -> BTreeSet<&'static str> {
        folders
            .values()
            .flat_map(|counts| of(counts).keys().copied())
            .collect()
    };
    for reason in reasons(|counts| &counts.documents) {
        rows.push(row(
            &format!("documents left out: {reason}"),
            folders,
            |counts| {
                counts
                    .documents
                    .get(reason)
                    .copied()
                    .unwrap_or(0)
                    .to_string()
            },
        ));
    }
    for reason in reasons(|counts| &counts.examples) {
        rows.push(row(
            &format!("examples left out: {reason}"),
            folders,
            |counts| {
                counts
                    .examples
                    .get(reason)
                    .copied()
                    .unwrap_or(0)
                    .to_string()
            },
        ));
    }
    for (reading, name) in readings.iter().enumerate() {
        rows.extend(figures(folders, reading, name));
    }
    let names: Vec<&str> = folders.keys().map(String::as_str).collect();
    let head = format!(
        "| | {} |\n|---|{}\n",
        names.join(" | "),
        "---:|".repeat(names.len())
    );
    head + &rows.concat()
}

/// The rows of one reading.
fn figures(folders: &BTreeMap<String, Counts>, reading: usize, name: &str) -> Vec<String> {
    let cell = |counts: &Counts, text: &dyn Fn(&Figures) -> String| {
        counts.readings.get(reading).map(text).unwrap_or_default()
    };
    let titles = Figures::default().rows().map(|(title, ..)| title);
    let mut rows = Vec::new();
    for (at, title) in titles.iter().enumerate() {
        rows.push(row(&format!("{name}: {title}"), folders, |counts| {
            cell(counts, &|figures| {
                let rows = figures.rows();
                let share = rows.get(at).map(|(_, part, whole)| {
                    format!("{part} of {whole} ({:.2} %)", percent(*part, *whole))
                });
                share.unwrap_or_default()
            })
        }));
    }
    for finding in [Finding::NotJudged, Finding::NoType] {
        let title = format!("{name}: {}", finding.as_str());
        rows.push(row(&title, folders, |counts| {
            cell(counts, &|figures| figures.count(finding).to_string())
        }));
    }
    rows
}

fn row(
    title: &str,
    folders: &BTreeMap<String, Counts>,
    cell: impl Fn(&Counts) -> String,
) -> String {
    let cells: Vec<String> = folders.values().map(cell).collect();
    format!("| {title} | {} |\n", cells.join(" | "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_folder_has_a_column() {
        let mut folders: BTreeMap<String, Counts> = BTreeMap::new();
        let counts = folders.entry("real".to_owned()).or_default();
        counts.asked = 2;
        counts.readings.push(Figures::default());
        let other = folders.entry("features".to_owned()).or_default();
        other.examples.insert("no schema", 3);
        let text = markdown(&folders, &["usual"]);
        assert!(text.starts_with("| | features | real |\n|---|---:|---:|\n"));
        assert!(text.contains("| documents asked | 0 | 2 |\n"));
        assert!(text.contains("| examples left out: no schema | 3 | 0 |\n"));
        assert!(text.contains("| usual: valid, decoded |  | 0 of 0 (100.00 %) |\n"));
    }
}
