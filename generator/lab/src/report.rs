//! Rows become text: the table, totals, percentiles, the worst, and the same as JSON.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::row::{Measured, Outcome, Row};

/// How many of the worst are shown.
const WORST: usize = 10;

/// Prints the table's header.
pub(crate) fn header() {
    println!(
        "{:<8} {:>6} {:>6} {:>8} {:>9} {:>7} {:>5} {:>8}  document",
        "version", "ops", "types", "lines", "ms", "MiB", "warn", "rustc s"
    );
}

/// Prints one row.
pub(crate) fn row(row: &Row) {
    let version: String = row.version.chars().take(8).collect();
    let end = match &row.outcome {
        Outcome::Generated(measured) => {
            println!("{version:<8} {}  {}", cells(measured, row), row.path);
            return;
        }
        Outcome::Refused(refused) => format!("refused {}", refused.codes.join(",")),
        Outcome::Broken { how, .. } => how.as_str().to_owned(),
    };
    let mark = if row.failure.is_some() {
        ""
    } else {
        " as expected"
    };
    println!("{version:<8} {:<55}  {}", format!("{end}{mark}"), row.path);
}

fn cells(measured: &Measured, row: &Row) -> String {
    let compiled = match &row.compiled {
        Some(compiled) if compiled.errors > 0 => format!("{} err", compiled.errors),
        Some(compiled) => format!("{:.2}", compiled.seconds),
        None => "-".to_owned(),
    };
    format!(
        "{:>6} {:>6} {:>8} {:>9.1} {:>7.1} {:>5} {:>8}",
        measured.operations,
        measured.types,
        measured.lines,
        measured.seconds * 1000.0,
        mib(measured),
        measured.warnings.values().sum::<usize>(),
        compiled,
    )
}

fn mib(measured: &Measured) -> f64 {
    measured.peak_kib as f64 / 1024.0
}

/// A number of each row that has it.
struct Figure {
    name: &'static str,
    of: fn(&Row) -> Option<f64>,
}

const FIGURES: &[Figure] = &[
    Figure {
        name: "generate ms",
        of: |row| row.measured().map(|measured| measured.seconds * 1000.0),
    },
    Figure {
        name: "lines per operation",
        of: |row| row.measured()?.lines_per_operation(),
    },
    Figure {
        name: "peak MiB",
        of: |row| row.measured().map(mib),
    },
    Figure {
        name: "untyped values",
        of: |row| row.measured().map(|measured| measured.untyped as f64),
    },
    Figure {
        name: "rustc s",
        of: |row| row.compiled.as_ref().map(|compiled| compiled.seconds),
    },
];

/// Prints totals, percentiles and the worst.
pub(crate) fn summary(rows: &[Row], seconds: f64) {
    let totals = totals(rows, seconds);
    println!();
    for (name, value) in totals.as_object().into_iter().flatten() {
        println!("{name:<22} {value}");
    }
    println!(
        "\n{:<22} {:>9} {:>9} {:>9} {:>9}",
        "", "p50", "p90", "p99", "max"
    );
    for figure in FIGURES {
        if let Some([p50, p90, p99, max]) = percentiles(rows, figure) {
            println!(
                "{:<22} {p50:>9.1} {p90:>9.1} {p99:>9.1} {max:>9.1}",
                figure.name
            );
        }
    }
    for figure in FIGURES {
        let mut values: Vec<_> = rows
            .iter()
            .filter_map(|row| Some(((figure.of)(row)?, &row.path)))
            .collect();
        values.sort_by(|a, b| b.0.total_cmp(&a.0));
        if !values.is_empty() {
            println!("\nmost {}", figure.name);
        }
        for (value, path) in values.iter().take(WORST) {
            println!("{value:>12.1}  {path}");
        }
    }
}

/// What has no type, as Markdown: the share of all members, and the documents that hold most of it.
pub(crate) fn untyped(rows: &[Row]) -> String {
    let mut all: Vec<_> = rows
        .iter()
        .filter_map(|row| Some((row.measured()?, &row.path)))
        .collect();
    let sum = |of: fn(&Measured) -> usize| all.iter().map(|(measured, _)| of(measured)).sum();
    let (members, untyped): (usize, usize) = (sum(|it| it.members), sum(|it| it.untyped));
    let share = |untyped: usize, members: usize| 100.0 * untyped as f64 / members.max(1) as f64;
    let mut text = format!(
        "{untyped} of {members} members, {:.2} %, in {} documents.\n\n\
         | document | untyped | of members | |\n|---|---:|---:|---:|\n",
        share(untyped, members),
        all.len()
    );
    all.sort_by_key(|(measured, path)| (std::cmp::Reverse(measured.untyped), *path));
    for (measured, path) in all.iter().take(WORST) {
        let name = path.rsplit('/').next().unwrap_or(path);
        let (untyped, members) = (measured.untyped, measured.members);
        let percent = share(untyped, members);
        text += &format!("| {name} | {untyped} | {members} | {percent:.2} % |\n");
    }
    text
}

/// Prints why the run fails.
pub(crate) fn failures(rows: &[Row]) {
    if rows.is_empty() {
        return;
    }
    println!("\n{} documents not as expected", rows.len());
    for row in rows {
        println!("{}", row.path);
        for line in row.failure.iter().flat_map(|failure| failure.lines()) {
            println!("    {line}");
        }
    }
}

/// Prints the compiler's messages by kind, the most frequent first: names in backquotes are left out to compare them.
pub(crate) fn kinds(rows: &[Row]) {
    let mut kinds: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    for row in rows {
        let messages = row.compiled.iter().flat_map(|compiled| &compiled.messages);
        let found: BTreeSet<String> = messages.map(|message| kind(message)).collect();
        for kind in found {
            kinds.entry(kind).or_insert((0, &row.path)).0 += 1;
        }
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    if !kinds.is_empty() {
        println!("\ncompile errors by kind, with the number of documents and one of them");
    }
    for (kind, (count, path)) in kinds {
        println!("{count:>6}  {kind}\n        {path}");
    }
}

/// A message `file:1:2: error: text `name`` without its place and names.
pub(crate) fn kind(message: &str) -> String {
    let message = message
        .split_once(": error")
        .map_or(message, |(_, rest)| rest.trim_start_matches(": "));
    let message = message
        .split_once(": error")
        .map_or(message, |(_, rest)| rest);
    let parts = message.split('`').enumerate();
    parts
        .map(|(index, part)| if index % 2 == 0 { part } else { "…" })
        .collect()
}

/// Everything as JSON.
pub(crate) fn json(rows: &[Row], seconds: f64) -> Value {
    let figure = |figure: &Figure| {
        let [p50, p90, p99, max] = percentiles(rows, figure)?;
        Some((
            figure.name.to_owned(),
            json!({"p50": p50, "p90": p90, "p99": p99, "max": max}),
        ))
    };
    let percentiles: serde_json::Map<_, _> = FIGURES.iter().filter_map(figure).collect();
    json!({"totals": totals(rows, seconds), "percentiles": percentiles, "documents": rows})
}

fn totals(rows: &[Row], seconds: f64) -> Value {
    let measured: Vec<&Measured> = rows.iter().filter_map(Row::measured).collect();
    let sum =
        |of: fn(&Measured) -> usize| measured.iter().map(|measured| of(measured)).sum::<usize>();
    let bytes = sum(|measured| measured.bytes) as f64;
    let generating: f64 = measured.iter().map(|measured| measured.seconds).sum();
    let compiled = |row: &&Row| {
        row.compiled
            .as_ref()
            .is_some_and(|compiled| compiled.errors == 0)
    };
    let round = |value: f64| (value * 100.0).round() / 100.0;
    json!({
        "documents": rows.len(),
        "generated": measured.len(),
        "refused": rows.iter().filter(|row| matches!(row.outcome, Outcome::Refused(_))).count(),
        "broken": rows.iter().filter(|row| matches!(row.outcome, Outcome::Broken { .. })).count(),
        "compiled": rows.iter().filter(compiled).count(),
        "not as expected": rows.iter().filter(|row| row.failure.is_some()).count(),
        "operations": sum(|measured| measured.operations),
        "types": sum(|measured| measured.types),
        "members": sum(|measured| measured.members),
        "untyped values": sum(|measured| measured.untyped),
        "untyped a 100 members": round(100.0 * sum(|measured| measured.untyped) as f64 / sum(|measured| measured.members).max(1) as f64),
        "lines": sum(|measured| measured.lines),
        "warnings": sum(|measured| measured.warnings.values().sum()),
        "MB": round(bytes / 1e6),
        "generate s": round(generating),
        "MB per s": if generating > 0.0 { round(bytes / 1e6 / generating) } else { 0.0 },
        "wall clock s": round(seconds),
    })
}

/// The nearest-rank percentiles 50, 90, 99 and 100.
fn percentiles(rows: &[Row], figure: &Figure) -> Option<[f64; 4]> {
    let mut values: Vec<f64> = rows.iter().filter_map(figure.of).collect();
    values.sort_by(f64::total_cmp);
    let rank = |percent: usize| {
        values
            .get((values.len() * percent).div_ceil(100).max(1) - 1)
            .copied()
    };
    Some([rank(50)?, rank(90)?, rank(99)?, rank(100)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_of_the_list() {
        let row = |milliseconds: u32| Row {
            path: String::new(),
            version: String::new(),
            outcome: Outcome::Generated(Measured {
                seconds: f64::from(milliseconds) / 1000.0,
                ..Measured::default()
            }),
            compiled: None,
            failure: None,
        };
        let rows: Vec<Row> = (1..=200).rev().map(row).collect();
        assert_eq!(
            percentiles(&rows, &FIGURES[0]),
            Some([100.0, 180.0, 198.0, 200.0])
        );
        assert_eq!(percentiles(&[], &FIGURES[0]), None);
    }
}
