use std::fmt::Write as _;

use super::{Diagnostic, Locator, human};
use crate::source::{SourceMap, Span};

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people: with the line of the document and what to do.
    Human {
        /// Whether to colour it with ANSI escapes.
        color: bool,
    },
    /// One line each: `file:line:column: error[E0102] message (at /pointer)`.
    Short,
    /// One JSON object a line, with `file`, `line`, `column`, `pointer`, `code`, `severity`, `message`, `help`; what does not apply is null.
    Json,
}

/// A diagnostic with its place found.
pub(super) struct Located<'a> {
    pub(super) diagnostic: &'a Diagnostic,
    pub(super) file: Option<String>,
    pub(super) span: Option<Span>,
}

pub(super) fn render(list: &[Diagnostic], sources: &SourceMap, format: Format) -> String {
    let mut locator = Locator::new(sources);
    let mut out = String::new();
    let mut all: Vec<Located<'_>> = list
        .iter()
        .map(|diagnostic| locate(diagnostic, sources, &mut locator))
        .collect();
    // In the order of the files, and of the text in each; what has no place comes first.
    all.sort_by_key(|located| {
        let file = located.diagnostic.origin.as_ref().map(|origin| origin.file);
        (file, located.span.map(|span| span.start))
    });
    for located in all {
        match format {
            Format::Human { color } => {
                human::render(&mut out, &located, sources, &mut locator, color)
            }
            Format::Short => short(&mut out, &located),
            Format::Json => json(&mut out, &located),
        }
        out.push('\n');
    }
    out
}

fn locate<'a>(
    diagnostic: &'a Diagnostic,
    sources: &SourceMap,
    locator: &mut Locator<'_>,
) -> Located<'a> {
    let origin = diagnostic.origin.as_ref();
    let file = origin
        .and_then(|origin| sources.get(origin.file))
        .map(|file| file.path.display().to_string());
    let span = diagnostic.span.or_else(|| locator.span(origin?));
    Located {
        diagnostic,
        file,
        span,
    }
}

/// The pointer to show; the root goes without saying.
pub(super) fn pointer(diagnostic: &Diagnostic) -> Option<&str> {
    diagnostic
        .origin
        .as_ref()
        .map(|origin| origin.pointer.as_str())
        .filter(|pointer| !pointer.is_empty())
}

fn short(out: &mut String, located: &Located<'_>) {
    let diagnostic = located.diagnostic;
    if let Some(file) = &located.file {
        out.push_str(&legible(file));
        if let Some(span) = located.span {
            let _ = write!(out, ":{}:{}", span.line, span.column);
        }
        out.push_str(": ");
    }
    let _ = write!(
        out,
        "{}[{}] ",
        diagnostic.severity.as_str(),
        diagnostic.code.as_str()
    );
    out.push_str(&legible(&diagnostic.message));
    if let Some(pointer) = pointer(diagnostic) {
        out.push_str(" (at ");
        out.push_str(&legible(pointer));
        out.push(')');
    }
}

/// How many characters of a text of a document are shown of its start and of its end.
const SHOWN: (usize, usize) = (300, 200);

/// Text of a document so that it stays on its line, cannot steer a terminal or turn its direction, and is short enough to read.
pub(super) fn legible(text: &str) -> String {
    let (head, tail) = SHOWN;
    let cut = (text.len() > head + tail)
        .then(|| {
            let first = text.char_indices().nth(head)?.0;
            let last = text.char_indices().nth_back(tail)?.0;
            (first < last).then_some((first, last))
        })
        .flatten();
    let (first, last) = cut.unwrap_or((text.len(), text.len()));
    let mut out = String::with_capacity(first);
    for (at, c) in text.char_indices() {
        match c {
            _ if at == first => out.push('…'),
            _ if at > first && at < last => {}
            '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => {
                out.extend(c.escape_unicode());
            }
            c if c.is_control() => out.extend(c.escape_default()),
            c => out.push(c),
        }
    }
    out
}

fn json(out: &mut String, located: &Located<'_>) {
    let diagnostic = located.diagnostic;
    out.push_str("{\"file\":");
    text(out, located.file.as_deref());
    for (name, number) in [
        ("line", located.span.map(|span| span.line)),
        ("column", located.span.map(|span| span.column)),
    ] {
        let _ = match number {
            Some(number) => write!(out, ",\"{name}\":{number}"),
            None => write!(out, ",\"{name}\":null"),
        };
    }
    let members = [
        (
            "pointer",
            diagnostic
                .origin
                .as_ref()
                .map(|origin| origin.pointer.as_str()),
        ),
        ("code", Some(diagnostic.code.as_str())),
        ("severity", Some(diagnostic.severity.as_str())),
        ("message", Some(diagnostic.message.as_str())),
        ("help", diagnostic.help.as_deref()),
    ];
    for (name, value) in members {
        let _ = write!(out, ",\"{name}\":");
        text(out, value);
    }
    out.push('}');
}

/// Writes a JSON string (RFC 8259, section 7).
fn text(out: &mut String, value: Option<&str>) {
    let Some(value) = value else {
        out.push_str("null");
        return;
    };
    out.push('"');
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::diagnostic::{Code, Diagnostics};
    use crate::source::{FileId, Origin, Pointer};

    fn sample(text: &str, pointer: &str, message: &str) -> (SourceMap, Diagnostics) {
        let mut sources = SourceMap::default();
        let file = sources.add(Path::new("api.yaml"), text.to_owned());
        let mut diagnostics = Diagnostics::default();
        let origin = Origin {
            file,
            pointer: Pointer::from_escaped(pointer),
        };
        diagnostics.push(Diagnostic::new(Code::DuplicateKey, origin, message).help("remove one"));
        (sources, diagnostics)
    }

    #[test]
    fn human_shows_the_line() {
        let (sources, diagnostics) = sample("a:\n  b: c\n", "/a/b", "twice");
        let text = diagnostics.render(&sources, Format::Human { color: false });
        assert_eq!(
            text,
            "error[E0106]: twice\n --> api.yaml:2:6\n  |\n2 |   b: c\n  |      ^\n  |\n  = at: /a/b\n  = help: remove one\n"
        );
        let coloured = diagnostics.render(&sources, Format::Human { color: true });
        assert!(coloured.contains('\u{1b}') && coloured.contains("twice"));
    }

    #[test]
    fn short_is_one_line_and_escapes_controls() {
        let (sources, diagnostics) = sample("a:\n  b: c\n", "/a/b", "tw\u{1b}[31mice\n");
        let text = diagnostics.render(&sources, Format::Short);
        assert_eq!(
            text,
            "api.yaml:2:6: error[E0106] tw\\u{1b}[31mice\\n (at /a/b)\n"
        );
    }

    #[test]
    fn people_see_no_controls_and_no_endless_text() {
        let name = "\u{1b}[2J\u{202e}\n".to_owned() + &"x".repeat(1_000_000) + "end";
        let (sources, mut diagnostics) = sample("a: b\n", &format!("/{name}"), &name);
        let origin = Origin {
            file: FileId::ENTRY,
            pointer: Pointer::from_escaped("/a"),
        };
        let mut related = Diagnostic::new(Code::DuplicateKey, origin.clone(), "m").help(&name);
        related.related.push((origin, name.clone()));
        diagnostics.push(related);
        let text = diagnostics.render(&sources, Format::Human { color: false });
        assert!(text.len() < 5_000, "{}", text.len());
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
        assert!(text.contains("\\u{1b}[2J\\u{202e}\\nxx") && text.contains("xxend"));
    }

    #[test]
    fn json_is_an_object_a_line() {
        let (sources, diagnostics) = sample("a:\n  b: c\n", "/a/b", "\"tw\\ice\"\n\u{1}");
        let text = diagnostics.render(&sources, Format::Json);
        assert_eq!(text.lines().count(), 1);
        assert_eq!(
            text.trim_end(),
            r#"{"file":"api.yaml","line":2,"column":6,"pointer":"/a/b","code":"E0106","severity":"error","message":"\"tw\\ice\"\n\u0001","help":"remove one"}"#
        );
    }

    #[test]
    fn long_lines_are_cut() {
        let text = format!(
            "{{\"a\": \"{}\", \"b\": 17, \"c\": \"{}\"}}",
            "é".repeat(100_000),
            "y".repeat(100_000)
        );
        let (sources, diagnostics) = sample(&text, "/b", "wrong");
        let text = diagnostics.render(&sources, Format::Human { color: false });
        assert!(text.len() < 1_000, "{}", text.len());
        assert!(text.contains(" --> api.yaml:1:100016\n"), "{text}");
        assert!(text.contains("\"b\": 17"), "{text}");
        let caret = text.lines().find_map(|line| line.find('^'));
        let number = text
            .lines()
            .find_map(|line| line.find("17, \"c\"").map(|at| line[..at].chars().count()));
        assert_eq!(caret, number, "{text}");
    }

    #[test]
    fn no_file_at_all() {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(Diagnostic::nowhere(Code::Unreadable, "cannot read `x`"));
        diagnostics.push(Diagnostic::of_file(Code::Empty, FileId(7), "empty"));
        let text = diagnostics.render(&SourceMap::default(), Format::Human { color: false });
        assert_eq!(
            text,
            "error[E0101]: cannot read `x`\n |\n = help: `oasmith explain E0101` says more\nerror[E0104]: empty\n |\n = help: `oasmith explain E0104` says more\n"
        );
        let short = diagnostics.render(&SourceMap::default(), Format::Short);
        assert_eq!(short, "error[E0101] cannot read `x`\nerror[E0104] empty\n");
    }

    #[test]
    fn empty_files_and_ends_of_files() {
        for (text, pointer) in [
            ("", ""),
            ("\n", "/a"),
            ("a: b", "/a"),
            ("a: |\n  x\n  y\n", "/a"),
        ] {
            let (sources, diagnostics) = sample(text, pointer, "m");
            assert!(
                diagnostics
                    .render(&sources, Format::Human { color: false })
                    .contains("api.yaml:")
            );
        }
    }
}
