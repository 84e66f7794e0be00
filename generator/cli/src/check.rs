use std::process::ExitCode;

use oasmith::Difference;
use similar::TextDiff;

use crate::arguments::Output;
use crate::{REFUSED, terminal};

/// Shows how the files that are there differ from what would be written.
pub(crate) fn run(arguments: &Output) -> Result<ExitCode, clap::Error> {
    let out = arguments.out()?;
    let differences = match arguments.generator().check(out) {
        Ok(checked) => {
            terminal::complain(
                &checked
                    .output
                    .render_diagnostics(arguments.reading.format()),
            );
            checked.differences
        }
        Err(error) => {
            return Ok(terminal::refuse(
                &error,
                arguments.reading.format(),
                arguments.reading.is_for_people(),
            ));
        }
    };
    if differences.is_empty() {
        terminal::print(&format!("{} is up to date\n", out.display()));
        return Ok(ExitCode::SUCCESS);
    }
    let color = terminal::is_coloured(&std::io::stdout());
    for difference in &differences {
        terminal::print(&show(difference, color));
    }
    let files = terminal::count(differences.len(), "file");
    terminal::complain(&format!(
        "{files} in {} out of date: run `oasmith generate` to update\n",
        out.display()
    ));
    Ok(REFUSED)
}

/// A unified diff from the file that is there to the one that would be.
fn show(difference: &Difference, color: bool) -> String {
    let path = difference.path.display().to_string();
    let (found, expected) = (difference.found.as_deref(), difference.expected.as_deref());
    let name = |text: Option<&str>| text.map_or("/dev/null", |_| path.as_str()).to_owned();
    let diff = TextDiff::from_lines(found.unwrap_or_default(), expected.unwrap_or_default());
    let text = diff
        .unified_diff()
        .context_radius(3)
        .header(&name(found), &name(expected))
        .to_string();
    let change = match (found, expected) {
        (None, _) => "missing",
        (_, None) => "no longer generated",
        _ => "different",
    };
    let text = format!("{path}: {change}\n{text}");
    if color {
        text.lines().map(paint).collect()
    } else {
        text
    }
}

fn paint(line: &str) -> String {
    let color = match line.as_bytes().first() {
        Some(b'+') => "32",
        Some(b'-') => "31",
        Some(b'@') => "36",
        _ => return format!("{line}\n"),
    };
    format!("\u{1b}[{color}m{line}\u{1b}[0m\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diffs_name_what_changed() {
        let difference = Difference {
            path: "a.rs".into(),
            expected: Some("x\nz\n".into()),
            found: Some("x\ny\n".into()),
        };
        assert_eq!(
            show(&difference, false),
            "a.rs: different\n--- a.rs\n+++ a.rs\n@@ -1,2 +1,2 @@\n x\n-y\n+z\n"
        );
        assert!(show(&difference, true).contains("\u{1b}[32m+z\u{1b}[0m\n"));
        let missing = Difference {
            found: None,
            ..difference.clone()
        };
        assert!(show(&missing, false).starts_with("a.rs: missing\n--- /dev/null\n+++ a.rs\n"));
        let removed = Difference {
            expected: None,
            ..difference
        };
        assert!(
            show(&removed, false)
                .starts_with("a.rs: no longer generated\n--- a.rs\n+++ /dev/null\n")
        );
    }
}
