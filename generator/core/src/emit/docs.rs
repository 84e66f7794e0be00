use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Bound, Constraint, Direction, Docs};

/// Doc attributes for a text of the document.
pub(super) fn attributes(text: &str) -> TokenStream {
    let lines = lines(text).into_iter().map(|line| {
        if line.is_empty() {
            line
        } else {
            format!(" {line}")
        }
    });
    quote! { #(#[doc = #lines])* }
}

/// Doc attributes; what is deprecated says so at the end.
pub(super) fn of(docs: &Docs) -> TokenStream {
    match (docs.deprecated, docs.text.is_empty()) {
        (false, _) => attributes(&docs.text),
        (true, true) => attributes("Deprecated."),
        (true, false) => attributes(&format!("{}\n\nDeprecated.", docs.text)),
    }
}

/// Doc attributes of a member: what is said of it, and what must hold for its value.
pub(super) fn of_member(docs: &Docs, rules: &[Constraint]) -> TokenStream {
    let rules = constraints(rules);
    let parts: Vec<&str> = [docs.text.as_str(), &rules]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    of(&Docs {
        text: parts.join("\n\n"),
        deprecated: docs.deprecated,
    })
}

/// Documentation as lines with their slashes, for what stands in a macro; what is deprecated says so at the end.
pub(super) fn comment(docs: &Docs) -> Vec<String> {
    let text = if docs.deprecated {
        format!("{}\n\nDeprecated.", docs.text)
    } else {
        docs.text.clone()
    };
    let slashes = |line: String| {
        if line.is_empty() {
            "///".to_owned()
        } else {
            format!("/// {line}")
        }
    };
    lines(&text).into_iter().map(slashes).collect()
}

/// The same for what only the user calls, with `#[deprecated]` where the document says so.
pub(super) fn comment_of_function(docs: &Docs) -> Vec<String> {
    let mut all = comment(&Docs {
        text: docs.text.clone(),
        deprecated: false,
    });
    all.extend(docs.deprecated.then(|| "#[deprecated]".to_owned()));
    all
}

/// The assertions of a row in words, as a paragraph of its own; empty when there are none.
pub(super) fn constraints(constraints: &[Constraint]) -> String {
    let words: Vec<String> = constraints.iter().filter_map(constraint).collect();
    if words.is_empty() {
        String::new()
    } else {
        format!("Must {}.", words.join(", "))
    }
}

/// A plain assertion in words; the composed ones stand in the rows alone.
fn constraint(constraint: &Constraint) -> Option<String> {
    use Constraint as C;
    let bound = |bound: &Bound| match bound {
        Bound::Integer(value) => value.to_string(),
        Bound::Number(value) => value.to_string(),
    };
    Some(match constraint {
        C::Minimum(value, false) => format!("be at least {}", bound(value)),
        C::Minimum(value, true) => format!("be more than {}", bound(value)),
        C::Maximum(value, false) => format!("be at most {}", bound(value)),
        C::Maximum(value, true) => format!("be less than {}", bound(value)),
        C::MultipleOf(value) => format!("be a multiple of {value}"),
        C::MinLength(value) => format!("have at least {}", counted(*value, "character")),
        C::MaxLength(value) => format!("have at most {}", counted(*value, "character")),
        C::Pattern(pattern) => format!("match {}", code_span(pattern)),
        C::MinItems(value) => format!("have at least {}", counted(*value, "item")),
        C::MaxItems(value) => format!("have at most {}", counted(*value, "item")),
        C::UniqueItems => "have no item twice".to_owned(),
        C::MinProperties(1) => "have at least 1 property".to_owned(),
        C::MinProperties(value) => format!("have at least {value} properties"),
        C::MaxProperties(1) => "have at most 1 property".to_owned(),
        C::MaxProperties(value) => format!("have at most {value} properties"),
        C::RequiredIn(Direction::Request) => "be there in requests".to_owned(),
        C::RequiredIn(Direction::Response) => "be there in responses".to_owned(),
        C::Format(name) => format!("have the format `{name}`"),
        _ => return None,
    })
}

fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Text as code, whatever backticks it holds.
fn code_span(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!(
        "{fence}{pad}{}{pad}{fence}",
        text.replace(['\n', '\r'], " ")
    )
}

/// CommonMark as documents write it, as rustdoc and clippy take it: nothing runs as a test, nothing is taken for HTML or for a link
/// to a Rust item, lists are indented evenly.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut writer = Writer::default();
    for line in text.lines() {
        writer.line(line.trim_end());
    }
    writer.finish()
}

/// Where doc lines break, so that they fit 100 columns below an item's indentation.
const WIDTH: usize = 92;

/// Whether a line that starts with this word would begin a list, heading, quote, table or rule.
fn starts_block(word: &str) -> bool {
    word.starts_with(['-', '*', '+', '#', '>', '|', '=', '~', '\\', '<'])
        || word.starts_with("```")
        || word.starts_with(|c: char| c.is_ascii_digit())
}

#[derive(Default)]
struct Writer {
    lines: Vec<String>,
    fence: Option<String>,
    /// Indentation of the text of the list item that is open.
    item: Option<usize>,
}

impl Writer {
    fn line(&mut self, raw: &str) {
        let line: String = raw
            .chars()
            .map(|c| if c == '\t' { ' ' } else { c })
            .filter(|c| !c.is_control() && !is_bidi(*c))
            .collect();
        let trimmed = line.trim_start();
        if let Some(fence) = &self.fence {
            if trimmed.starts_with(fence.as_str()) && trimmed.trim_matches(['`', '~']).is_empty() {
                self.lines.push(fence.clone());
                self.fence = None;
            } else {
                self.lines.push(line);
            }
            return;
        }
        if let Some(fence) = fence(trimmed) {
            let language = trimmed[fence.len()..].trim();
            let known = ["json", "yaml", "xml", "http", "html", "bash", "sh", "sql"];
            let language = known
                .into_iter()
                .find(|name| language.eq_ignore_ascii_case(name))
                .unwrap_or("text");
            self.blank_before();
            self.lines.push(format!("{fence}{language}"));
            self.fence = Some(fence);
            self.item = None;
            return;
        }
        self.text(line.len() - trimmed.len(), trimmed);
    }

    fn text(&mut self, indent: usize, trimmed: &str) {
        if trimmed.is_empty() {
            if self.lines.last().is_some_and(|last| !last.is_empty()) {
                self.lines.push(String::new());
            }
            self.item = None;
            return;
        }
        if let Some(marker) = marker(trimmed) {
            let nested = if self.item.is_some() && indent >= 2 {
                self.item.unwrap_or(0).min(indent / 2 * 2)
            } else {
                0
            };
            let rest = trimmed[marker.len()..].trim_start();
            let indent = nested + marker.len() + 1;
            self.wrapped(nested, indent, &format!("{marker} {}", inline(rest)));
            self.item = Some(indent);
            return;
        }
        let setext = trimmed.chars().all(|c| c == '=') || trimmed.chars().all(|c| c == '-');
        if setext && trimmed.len() > 1 {
            self.blank_before();
        }
        let indent = self.item.unwrap_or(0);
        self.wrapped(indent, indent, &inline(trimmed));
    }

    /// Breaks a long line between words; tables and headings stay whole.
    fn wrapped(&mut self, first: usize, indent: usize, text: &str) {
        let mut line = format!("{:first$}", "");
        if text.starts_with(['|', '#']) {
            line.push_str(text);
            self.lines.push(line);
            return;
        }
        let mut empty = true;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            if !empty
                && line.chars().count() + 1 + word.chars().count() > WIDTH
                && !starts_block(word)
            {
                self.lines
                    .push(std::mem::replace(&mut line, format!("{:indent$}", "")));
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        self.lines.push(line);
    }

    fn blank_before(&mut self) {
        if self.lines.last().is_some_and(|last| !last.is_empty()) {
            self.lines.push(String::new());
        }
    }

    fn finish(mut self) -> Vec<String> {
        if let Some(fence) = self.fence.take() {
            self.lines.push(fence);
        }
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        let start = self.lines.iter().take_while(|line| line.is_empty()).count();
        self.lines.split_off(start)
    }
}

/// Characters that make text read in another order than it is written.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn fence(line: &str) -> Option<String> {
    ['`', '~'].into_iter().find_map(|c| {
        let length = line.chars().take_while(|found| *found == c).count();
        (length >= 3).then(|| c.to_string().repeat(length))
    })
}

/// The bullet or number at the start of a list item.
fn marker(line: &str) -> Option<String> {
    let mut chars = line.chars();
    match chars.next()? {
        c @ ('-' | '*' | '+') if chars.next() == Some(' ') => {
            Some(if c == '+' { '-' } else { c }.to_string())
        }
        c if c.is_ascii_digit() => {
            let digits: String = line.chars().take_while(char::is_ascii_digit).collect();
            let after = line[digits.len()..].chars().take(2).collect::<String>();
            (digits.len() <= 3 && matches!(after.as_str(), ". " | ") "))
                .then(|| format!("{digits}{}", &after[..1]))
        }
        _ => None,
    }
}

/// Escapes what rustdoc would take for HTML or an intra-doc link, outside of code spans, and makes bare URLs links.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = if c == '`' {
            copy_code_span(rest, &mut out)
        } else if rest.starts_with("http://") || rest.starts_with("https://") {
            bare_url(rest, &mut out)
        } else if c == '[' {
            link(rest, &mut out)
        } else {
            if c == '<' || c == ']' || c == '>' && out.is_empty() {
                out.push('\\');
            }
            out.push(c);
            c.len_utf8()
        };
        rest = &rest[taken..];
    }
    out
}

fn copy_code_span(rest: &str, out: &mut String) -> usize {
    let ticks = rest.chars().take_while(|c| *c == '`').count();
    let fence = &rest[..ticks];
    match rest[ticks..].find(fence) {
        Some(end) => {
            let all = &rest[..ticks + end + ticks];
            out.push_str(all);
            all.len()
        }
        None => {
            out.push_str(&"\\`".repeat(ticks));
            ticks
        }
    }
}

fn bare_url(rest: &str, out: &mut String) -> usize {
    let end = rest
        .find(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    '<' | '>' | '"' | '`' | ')' | ']' | '|' | '\\' | '{' | '}' | '*'
                )
        })
        .unwrap_or(rest.len());
    let url = rest[..end].trim_end_matches(['.', ',', ';', ':', '\'', '!', '?']);
    out.push_str(&format!("<{url}>"));
    url.len()
}

/// `[text](target)` stays; any other bracket is text.
fn link(rest: &str, out: &mut String) -> usize {
    let link = rest.find("](").and_then(|middle| {
        let end = rest[middle..].find(')')? + middle;
        let (label, target) = (&rest[1..middle], &rest[middle + 2..end]);
        let web = target.starts_with("http://") || target.starts_with("https://");
        (web && !label.contains(['[', ']', '<', '`']) && !target.contains([' ', '<', '>']))
            .then_some((label, target, end + 1))
    });
    match link {
        Some((label, target, taken)) => {
            out.push_str(&format!("[{label}]({target})"));
            taken
        }
        None => {
            out.push_str("\\[");
            1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup_tests_or_links() {
        assert_eq!(lines("a <b> [User] x[]"), ["a \\<b> \\[User\\] x\\[\\]"]);
        assert_eq!(
            lines("see https://example.com/a."),
            ["see <https://example.com/a>."]
        );
        assert_eq!(
            lines("see [the docs](https://example.com)"),
            ["see [the docs](https://example.com)"]
        );
        assert_eq!(lines("```\nlet x;\n```"), ["```text", "let x;", "```"]);
        assert_eq!(lines("    indented"), ["indented"]);
        assert_eq!(
            lines("- one\ncontinued\n- two"),
            ["- one", "  continued", "- two"]
        );
        assert_eq!(lines("`a` ``"), ["`a` \\`\\`"]);
    }
}
