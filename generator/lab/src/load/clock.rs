//! Processor time.

use std::fs;
use std::time::Duration;

/// The processor time that a process took so far; zero where the system does not tell. Linux counts hundredths of a second.
pub(super) fn processor(process: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name before may hold blanks, and ends with a parenthesis; user and system time are fields 14 and 15.
    let fields = stat
        .rsplit_once(')')
        .map(|(_, fields)| fields)
        .unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks: u64 = ticks.filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}
