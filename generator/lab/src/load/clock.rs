//! Processor time, and instructions, which do not depend on what else the machine does.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread;
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

/// `perf`, which counts the instructions that a process takes in user space.
pub(super) struct Counter(Option<Child>);

impl Counter {
    /// Starts to count, if that is wanted and there is a `perf`; it takes a moment until that does.
    pub(super) fn start(wanted: bool, process: u32) -> Self {
        let process = process.to_string();
        let mut perf = Command::new("perf");
        perf.args(["stat", "-x", ",", "-e", "instructions:u", "-p", &process]);
        let perf = perf.stdout(Stdio::null()).stderr(Stdio::piped());
        let counter = Self(wanted.then(|| perf.spawn().ok()).flatten());
        if counter.0.is_some() {
            thread::sleep(Duration::from_millis(500));
        }
        counter
    }

    /// How many there were; zero where nothing counted.
    pub(super) fn stop(self) -> u64 {
        let count = |perf: Child| {
            let process = perf.id().to_string();
            let stop = Command::new("kill").args(["-INT", &process]).status();
            stop.ok().filter(|status| status.success())?;
            let said = perf.wait_with_output().ok()?.stderr;
            let said = String::from_utf8_lossy(&said).into_owned();
            said.split(',').next()?.trim().parse().ok()
        };
        self.0.and_then(count).unwrap_or(0)
    }
}
