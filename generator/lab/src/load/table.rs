//! Medians and ratios, as Markdown.

use std::fmt::Write as _;

use super::wrk::Request;
use super::{Arguments, Measured, Turns};

/// Who was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// What the generator makes.
    Generated,
    /// What is written by hand.
    ByHand,
}

/// What was measured, on both sides.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) what: &'static str,
    /// What the servers are asked for; nothing where it is the clients that are measured.
    pub(super) request: Option<Request>,
    /// The least ratio of requests a second.
    least: f64,
    generated: Vec<Measured>,
    by_hand: Vec<Measured>,
}

impl Row {
    pub(super) fn new(what: &'static str, least: f64, request: Option<Request>) -> Self {
        Self {
            what,
            request,
            least,
            generated: Vec::new(),
            by_hand: Vec::new(),
        }
    }

    /// Adds the turns of a run.
    pub(super) fn add(&mut self, turns: Turns) {
        for (side, measured) in turns {
            match side {
                Side::Generated => self.generated.push(measured),
                Side::ByHand => self.by_hand.push(measured),
            }
        }
    }

    /// Whether the ratio is as large as it must be.
    pub(super) fn reached(&self) -> bool {
        self.ratio() >= self.least
    }

    /// The median of the ratios of turns that follow each other: both sides met the same machine then.
    fn ratio(&self) -> f64 {
        let turns = self.generated.iter().zip(&self.by_hand);
        middle(turns.map(|(generated, by_hand)| rate(generated) / rate(by_hand)))
    }
}

/// Requests a second.
fn rate(measured: &Measured) -> f64 {
    measured.count as f64 / measured.time.as_secs_f64()
}

/// Microseconds of processor time a request.
fn cost(measured: &Measured) -> f64 {
    measured.processor.as_secs_f64() * 1e6 / measured.count.max(1) as f64
}

/// Instructions a request, in user space.
fn instructions(measured: &Measured) -> f64 {
    measured.instructions as f64 / measured.count.max(1) as f64
}

fn median(all: &[Measured], of: fn(&Measured) -> f64) -> f64 {
    middle(all.iter().map(of))
}

fn middle(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The table.
pub(super) fn render(rows: &[Row], arguments: &Arguments) -> String {
    let mut text = format!(
        "Medians of {} runs, in each of which either side has {} turns of a second, {} requests in flight; the processor's time is that of the measured side.\n\n",
        arguments.runs.max(1),
        arguments.turns.max(1),
        arguments.at_once
    );
    text.push_str("| | generated, a second | by hand, a second | ratio | wanted | generated, µs | by hand, µs | ratio |\n");
    text.push_str("|---|---:|---:|---:|---:|---:|---:|---:|\n");
    for row in rows {
        let (generated, by_hand) = (median(&row.generated, cost), median(&row.by_hand, cost));
        let wanted = if row.least > 0.0 {
            format!("{:.2}", row.least)
        } else {
            "-".to_owned()
        };
        let _ = writeln!(
            text,
            "| {} | {:.0} | {:.0} | {:.3} | {wanted} | {generated:.2} | {by_hand:.2} | {:.3} |",
            row.what,
            median(&row.generated, rate),
            median(&row.by_hand, rate),
            row.ratio(),
            generated / by_hand,
        );
    }
    if arguments.instructions {
        text.push_str(
            "\n| instructions a request | generated | by hand | ratio |\n|---|---:|---:|---:|\n",
        );
        for row in rows {
            let generated = median(&row.generated, instructions);
            let by_hand = median(&row.by_hand, instructions);
            let ratio = generated / by_hand;
            let _ = writeln!(
                text,
                "| {} | {generated:.0} | {by_hand:.0} | {ratio:.3} |",
                row.what
            );
        }
    }
    text
}
