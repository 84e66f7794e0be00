//! Runs the lab again, or a program that it built, as a child process with limits: arguments enter, the lines that it prints or how it broke leave.
//!
//! The memory limit is the shell's `ulimit -v`, which bounds the address space; systems without it run without the limit.

use std::ffi::OsStr;
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::row::Broken;

/// What a child may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// The longest silence.
    pub(crate) time: Duration,
    /// The address space, in KiB.
    pub(crate) memory_kib: u64,
}

/// A running child.
pub(crate) struct Running {
    child: Child,
    lines: Receiver<String>,
    errors: Option<JoinHandle<String>>,
    time: Duration,
}

/// What a child did next.
pub(crate) enum Event {
    /// It printed a line.
    Line(String),
    /// It ended well.
    End,
    /// It broke, and said this last.
    Broke(Broken, String),
}

/// Starts the lab with these arguments.
///
/// # Errors
///
/// The process cannot be started.
pub(crate) fn start(arguments: &[impl AsRef<OsStr>], limits: Limits) -> io::Result<Running> {
    start_program(&std::env::current_exe()?, arguments, limits)
}

/// Starts a program with these arguments.
///
/// # Errors
///
/// The process cannot be started.
pub(crate) fn start_program(
    program: &Path,
    arguments: &[impl AsRef<OsStr>],
    limits: Limits,
) -> io::Result<Running> {
    let script = format!(
        "ulimit -v {} 2>/dev/null; exec \"$0\" \"$@\"",
        limits.memory_kib
    );
    let mut child = Command::new("sh")
        .arg("-c")
        .arg(script)
        .arg(program)
        .args(arguments)
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let (sender, lines) = channel();
    if let Some(stdout) = child.stdout.take() {
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
    }
    let stderr = child.stderr.take();
    let errors = thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stderr) = stderr {
            // What could be read is enough to say how it broke.
            let _ = stderr.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    });
    Ok(Running {
        child,
        lines,
        errors: Some(errors),
        time: limits.time,
    })
}

impl Running {
    /// Waits for the next line or the end; a child that breaks its limits is ended.
    pub(crate) fn next(&mut self) -> Event {
        match self.lines.recv_timeout(self.time) {
            Ok(line) => Event::Line(line),
            Err(RecvTimeoutError::Timeout) => {
                self.kill();
                Event::Broke(
                    Broken::Hang,
                    format!("no end after {} s", self.time.as_secs()),
                )
            }
            Err(RecvTimeoutError::Disconnected) => self.end(),
        }
    }

    fn end(&mut self) -> Event {
        let status = self.child.wait();
        let errors = self
            .errors
            .take()
            .and_then(|errors| errors.join().ok())
            .unwrap_or_default();
        match status {
            Ok(status) if status.success() => Event::End,
            Ok(status) => {
                let (how, message) = diagnose(&errors);
                Event::Broke(
                    how,
                    if message.is_empty() {
                        status.to_string()
                    } else {
                        message
                    },
                )
            }
            Err(error) => Event::Broke(Broken::Abort, error.to_string()),
        }
    }

    fn kill(&mut self) {
        // It may have ended meanwhile, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// How a process broke, from what it wrote to standard error.
fn diagnose(errors: &str) -> (Broken, String) {
    let mut lines = errors
        .lines()
        .skip_while(|line| !line.contains("panicked at"));
    if let Some(place) = lines.next() {
        let place = place
            .split_once("panicked at ")
            .map_or(place, |(_, place)| place);
        let message: Vec<&str> = lines
            .take_while(|line| !line.starts_with("note:"))
            .take(3)
            .collect();
        return (Broken::Panic, format!("{place} {}", message.join(" ")));
    }
    let last = errors
        .lines()
        .rfind(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let memory =
        errors.contains("memory allocation of") || errors.contains("Cannot allocate memory");
    (
        if memory {
            Broken::Memory
        } else {
            Broken::Abort
        },
        last.to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_to_break_are_told_apart() {
        let panic = "\nthread 'oasmith' (7) panicked at src/a.rs:1:2:\nno unit\nnote: run with\n";
        assert_eq!(
            diagnose(panic),
            (Broken::Panic, "src/a.rs:1:2: no unit".to_owned())
        );
        assert_eq!(
            diagnose("memory allocation of 8 bytes failed\n").0,
            Broken::Memory
        );
        assert_eq!(
            diagnose("thread has overflowed its stack\n").0,
            Broken::Abort
        );
    }
}
