//! Requests by wrk, a program that is not ours.
//!
//! Enters: what to ask for, an address, how many connections and how long. Leaves: how many answers there were, and how long it
//! took. It refuses answers that are no success, and connections that fail.

use std::fs;
use std::io::{Error, Result};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

const SCRIPT: &str = include_str!("wrk.lua");

/// What is asked for.
#[derive(Debug)]
pub(super) struct Request {
    path: &'static str,
    /// The body of a POST, as JSON.
    body: Option<String>,
}

pub(super) fn get() -> Request {
    Request {
        path: "/v1/things/7?limit=20&sort=name",
        body: None,
    }
}

pub(super) fn plain() -> Request {
    post("/v1/orders/plain")
}

pub(super) fn checked() -> Request {
    post("/v1/orders/checked")
}

fn post(path: &'static str) -> Request {
    Request {
        path,
        body: Some(order()),
    }
}

/// An order of 2 KB.
fn order() -> String {
    let line = |at: usize| {
        format!(
            r#"{{"sku":"ABC-{:04}","quantity":{},"price":{}.5,"comment":"as the last time, please, and wrapped"}}"#,
            1000 + at,
            1 + at,
            10 + at
        )
    };
    let lines: Vec<String> = (0..20).map(line).collect();
    format!(
        r#"{{"id":"order-000017","customer":"Ada Lovelace","note":"to the back door","lines":[{}]}}"#,
        lines.join(",")
    )
}

/// wrk, and its script in a file of its own, which goes with this.
pub(super) struct Wrk(PathBuf);

impl Wrk {
    pub(super) fn new() -> Result<Self> {
        let script = std::env::temp_dir().join(format!("oasmith-lab-{}.lua", std::process::id()));
        fs::write(&script, SCRIPT)?;
        Ok(Self(script))
    }

    /// Asks on many connections for a number of seconds, on one thread; how many answers there were, and how long it took.
    pub(super) fn send(
        &self,
        address: SocketAddr,
        request: &Request,
        connections: usize,
        seconds: u64,
    ) -> Result<(u64, Duration)> {
        let mut wrk = Command::new("wrk");
        wrk.args(["--threads", "1"])
            .args(["--connections", &connections.to_string()])
            .args(["--duration", &format!("{seconds}s")])
            .args(["--header", "Accept: application/json"])
            .arg("--script")
            .arg(&self.0)
            .arg(format!("http://{address}{}", request.path));
        if let Some(body) = &request.body {
            wrk.args(["--", "application/json", body]);
        }
        let output = wrk.output().map_err(|error| {
            let help = "Debian's package `wrk` has it";
            Error::new(error.kind(), format!("wrk does not run ({error}): {help}"))
        })?;
        let said = String::from_utf8_lossy(&output.stdout);
        counted(&said).ok_or_else(|| {
            let errors = String::from_utf8_lossy(&output.stderr);
            Error::other(format!("wrk says: {said}{errors}"))
        })
    }
}

impl Drop for Wrk {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// What the script says, if all went well.
fn counted(said: &str) -> Option<(u64, Duration)> {
    let line = said
        .lines()
        .find_map(|line| line.strip_prefix("counted "))?;
    let numbers: Vec<u64> = line.split(' ').map_while(|one| one.parse().ok()).collect();
    match *numbers {
        [count, micros, 0, 0] if count > 0 => Some((count, Duration::from_micros(micros))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_turn_without_failures_counts() {
        let found = Some((1200, Duration::from_micros(1_000_100)));
        assert_eq!(counted("Running…\ncounted 1200 1000100 0 0\n"), found);
        for said in [
            "",
            "counted 0 1000100 0 0",
            "counted 1200 1000100 3 0",
            "counted 1200 1000100 0 3",
            "counted 1200 1000100",
        ] {
            assert_eq!(counted(said), None, "{said}");
        }
    }
}
