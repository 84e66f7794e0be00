//! Servers of other processes: a program enters, where it listens leaves; each ends when it is dropped.

use std::error::Error;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long Prism may take to read a document.
const STARTING: Duration = Duration::from_secs(180);
/// How many of its last lines are kept.
const KEPT: usize = 20;

/// A process that is ended when it is dropped.
struct Ending(Child);

impl Drop for Ending {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A generated server.
pub(super) struct Serving {
    pub(super) url: String,
    _child: Ending,
}

impl Serving {
    /// Starts the server of a module, which answers from a file of examples.
    ///
    /// # Errors
    ///
    /// It does not start.
    pub(super) fn start(
        program: &Path,
        module: &str,
        examples: &Path,
    ) -> Result<Self, Box<dyn Error>> {
        let mut child = Command::new(program)
            .args(["serve", module])
            .arg(examples)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = child.stdout.take();
        let child = Ending(child);
        let mut line = String::new();
        if let Some(output) = output {
            BufReader::new(output).read_line(&mut line)?;
        }
        let said: Value = serde_json::from_str(&line)?;
        let url = said.get("listening").and_then(Value::as_str);
        Ok(Self {
            url: url.unwrap_or_default().to_owned(),
            _child: child,
        })
    }
}

/// Prism, with what it said last.
pub(super) struct Prism {
    pub(super) url: String,
    lines: Arc<Mutex<Vec<String>>>,
    child: Ending,
}

impl Prism {
    /// Starts Prism with a document, as a proxy before `upstream` or as a mock without.
    ///
    /// # Errors
    ///
    /// It cannot be started, ends or does not listen in time.
    pub(super) fn start(
        tool: &Path,
        document: &Path,
        upstream: Option<&str>,
    ) -> Result<Self, Box<dyn Error>> {
        let port = free_port()?;
        let mut command = Command::new(tool);
        match upstream {
            Some(upstream) => command.arg("proxy").arg(document).arg(upstream),
            // What it makes up is the same each time.
            None => command.arg("mock").arg(document).args(["--seed", "1"]),
        };
        command.args([
            "--errors",
            "--multiprocess",
            "false",
            "--verboseLevel",
            "warn",
        ]);
        command.args(["--host", "127.0.0.1", "--port", &port.to_string()]);
        command
            .env("NO_PROXY", "127.0.0.1")
            .env("no_proxy", "127.0.0.1");
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::piped()).spawn()?;
        let lines = Arc::new(Mutex::new(Vec::new()));
        if let Some(output) = child.stdout.take() {
            keep(output, Arc::clone(&lines));
        }
        if let Some(errors) = child.stderr.take() {
            keep(errors, Arc::clone(&lines));
        }
        let mut prism = Self {
            url: format!("http://127.0.0.1:{port}"),
            lines,
            child: Ending(child),
        };
        prism.wait(port)?;
        Ok(prism)
    }

    fn wait(&mut self, port: u16) -> Result<(), Box<dyn Error>> {
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            if self.ended() || begun.elapsed() > STARTING {
                return Err(format!("Prism does not start: {}", self.last()).into());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// Whether it has ended, as a crash does.
    pub(super) fn ended(&mut self) -> bool {
        !matches!(self.child.0.try_wait(), Ok(None))
    }

    /// What it said last.
    pub(super) fn last(&self) -> String {
        match self.lines.lock() {
            Ok(lines) => lines.join("\n"),
            Err(_) => String::new(),
        }
    }
}

/// Reads to the end, and keeps the last lines.
fn keep(output: impl std::io::Read + Send + 'static, lines: Arc<Mutex<Vec<String>>>) {
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Ok(mut lines) = lines.lock() {
                if lines.len() == KEPT {
                    lines.remove(0);
                }
                lines.push(line);
            }
        }
    });
}

/// A port that is free now: Prism takes no port 0.
///
/// # Errors
///
/// There is none.
pub(super) fn free_port() -> Result<u16, Box<dyn Error>> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
