//! Prism between generated clients and servers: a program and a module of it enter, what does not get through leaves.
//!
//! As a mock Prism answers a generated client from the document alone: each documented status, once from the examples and once from the schema.
//! As a proxy it judges what a generated client and a generated server send each other. What Prism does not carry is not sent,
//! which `agree` counts (`generator/agree/src/carrier.rs`).

use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use super::serving::{Prism, free_port};
use super::{Arguments, Outcome, Subject};
use crate::agree;
use crate::child::{self, Event, Limits};

/// What a run may take: it says something when a document is done.
const LIMITS: Limits = Limits {
    time: Duration::from_secs(900),
    memory_kib: 8 * 1024 * 1024,
};

/// Asks Prism as a mock, then has it stand between client and server.
///
/// # Errors
///
/// Something cannot be started.
pub(super) fn judge(
    arguments: &Arguments,
    tool: &Path,
    subject: &Subject<'_>,
) -> Result<Outcome, Box<dyn Error>> {
    if let Some(media) = unreadable(subject.tree) {
        let log = format!(
            "Prism: left out, it ends at {media:?}, which is no media type by RFC 9110 section 8.3.1; replayed bytes stand in for it"
        );
        return Ok(Outcome {
            well: true,
            log,
            figures: Vec::new(),
        });
    }
    let mut found = Found::default();
    let seed = arguments.seed.to_string();
    let mut mock = Prism::start(tool, subject.document, None)?;
    let url = mock.url.clone();
    let words = ["mock", subject.module, &url, &seed, "1"];
    found.read("mock", arguments, subject, &words, &mut mock)?;
    drop(mock);
    let port = free_port()?;
    let upstream = format!("http://127.0.0.1:{port}");
    let mut proxy = Prism::start(tool, subject.document, Some(&upstream))?;
    let (port, count) = (port.to_string(), arguments.exchanges.to_string());
    let url = proxy.url.clone();
    let words = ["proxy", subject.module, &port, &url, &seed, &count];
    found.read("proxy", arguments, subject, &words, &mut proxy)?;
    Ok(Outcome {
        well: found.wrong == 0,
        log: found.log.trim_end().to_owned(),
        figures: found.figures,
    })
}

/// The first name of a media type in the document that is none: Prism ends when it meets it.
fn unreadable(tree: &Value) -> Option<String> {
    let token = |text: &str| {
        let sign = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        !text.is_empty() && text.chars().all(sign)
    };
    let readable = |media: &str| {
        let essence = media.split(';').next().unwrap_or_default().trim();
        essence
            .split_once('/')
            .is_some_and(|(kind, subtype)| token(kind) && token(subtype))
    };
    match tree {
        Value::Array(items) => items.iter().find_map(unreadable),
        Value::Object(members) => {
            let content = members.get("content").and_then(Value::as_object);
            // A schema may have a property of that name.
            let media = content.into_iter().flatten().filter(|(media, held)| {
                media.contains('/') && held.is_object() && !readable(media)
            });
            let here = media.map(|(media, _)| media.clone()).next();
            here.or_else(|| members.values().find_map(unreadable))
        }
        _ => None,
    }
}

/// What was found.
#[derive(Default)]
struct Found {
    wrong: usize,
    log: String,
    figures: Vec<usize>,
}

impl Found {
    /// Runs the program, and reads what it says.
    fn read(
        &mut self,
        role: &str,
        arguments: &Arguments,
        subject: &Subject<'_>,
        words: &[&str],
        prism: &mut Prism,
    ) -> Result<(), Box<dyn Error>> {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        let mut child = child::start_program(subject.program, &words, LIMITS)?;
        let mut wrong = 0;
        loop {
            let line: Value = match child.next() {
                Event::Line(line) => serde_json::from_str(&line)?,
                Event::End => break,
                Event::Broke(how, message) => {
                    return Err(format!("{} {message}", how.as_str()).into());
                }
            };
            let Some(found) = line.get("disagreed") else {
                self.total(role, &line);
                continue;
            };
            wrong += 1;
            if wrong <= arguments.show {
                let text = |name: &str| line.get(name).cloned().unwrap_or_default();
                let _ = writeln!(
                    self.log,
                    "Prism as {role}: {} case {}:\n{}",
                    text("operation"),
                    text("case"),
                    agree::described(found)
                );
            }
        }
        if prism.ended() {
            wrong += 1;
            let _ = writeln!(self.log, "Prism as {role} has ended: {}", prism.last());
        }
        if wrong > 0 {
            let _ = writeln!(self.log, "Prism as {role}: {wrong} findings");
        }
        self.wrong += wrong;
        Ok(())
    }

    fn total(&mut self, role: &str, line: &Value) {
        let number = |name: &str| line.get(name).and_then(Value::as_u64).unwrap_or_default();
        let agreed = number("agreed");
        self.figures
            .push(usize::try_from(agreed).unwrap_or_default());
        // Writing to a string does not fail.
        let _ = writeln!(
            self.log,
            "Prism as {role}: {} operations, {agreed} exchanges without a violation",
            number("operations")
        );
        let left_out: BTreeMap<String, u64> = line
            .get("left_out")
            .and_then(|it| serde_json::from_value(it.clone()).ok())
            .unwrap_or_default();
        for (reason, count) in left_out {
            let _ = writeln!(self.log, "  left out {count} times: {reason}");
        }
        for name in line
            .get("not_drawn")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let _ = writeln!(
                self.log,
                "  not drawn: {}",
                name.as_str().unwrap_or_default()
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::unreadable;

    #[test]
    fn what_is_no_media_type_is_found() {
        let of = |media: &str| json!({"content": {media: {"schema": {}}}});
        assert_eq!(unreadable(&of("application/json; charset=utf-8")), None);
        assert_eq!(unreadable(&of("*/*")), None);
        assert_eq!(
            unreadable(&of("application/a=v1+json")).as_deref(),
            Some("application/a=v1+json")
        );
    }
}
