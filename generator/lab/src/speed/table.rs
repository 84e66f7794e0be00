//! The table of `speed`: rows enter, Markdown leaves, and whether every ratio is within its limit.

use std::fmt::Write as _;

use super::payload::Payload;
use super::{Cost, Row};

/// The table.
pub(super) fn table(payloads: &[Payload], rows: &[Row]) -> String {
    let mut text = String::from(
        "| payload | bytes | | generated | by hand | ratio | limit | allocations: generated | by hand |\n\
         |---|---:|---|---:|---:|---:|---:|---:|---:|\n",
    );
    for (payload, row) in payloads.iter().zip(rows) {
        let ways = [
            ("decode", row.bytes[0], row.decode),
            ("encode", row.bytes[1], row.encode),
        ];
        for (way, bytes, [generated, by_hand]) in ways {
            // Writing to a string does not fail.
            let _ = writeln!(
                text,
                "| {} | {bytes} | {way} | {} | {} | {:.2} | {:.2} | {} | {} |",
                payload.title,
                microseconds(generated),
                microseconds(by_hand),
                ratio(generated, by_hand),
                payload.limit,
                generated.allocations,
                by_hand.allocations,
            );
        }
    }
    text
}

/// Whether every ratio is within its limit.
pub(super) fn within(payloads: &[Payload], rows: &[Row]) -> bool {
    payloads.iter().zip(rows).all(|(payload, row)| {
        let ways = [row.decode, row.encode];
        ways.iter()
            .all(|[generated, by_hand]| ratio(*generated, *by_hand) <= payload.limit)
    })
}

fn microseconds(cost: Cost) -> String {
    format!("{:.2} µs", cost.nanoseconds / 1000.0)
}

fn ratio(generated: Cost, by_hand: Cost) -> f64 {
    generated.nanoseconds / by_hand.nanoseconds
}
