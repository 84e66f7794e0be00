use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::render::{Located, legible, pointer};
use super::{Locator, Severity};
use crate::source::{SourceMap, Span};

/// A line longer than this, in characters, is shown in part.
const WIDEST: usize = 160;
/// How many characters of a long line are shown before the place.
const BEFORE: usize = 40;

/// Writes one diagnostic with the lines it is about.
pub(super) fn render(
    out: &mut String,
    located: &Located<'_>,
    sources: &SourceMap,
    locator: &mut Locator<'_>,
    color: bool,
) {
    let diagnostic = located.diagnostic;
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(
        level
            .primary_title(legible(&diagnostic.message))
            .id(diagnostic.code.as_str()),
    );
    let mut columns = Columns::default();
    if let (Some(file), Some(span), Some(origin)) =
        (&located.file, located.span, &diagnostic.origin)
    {
        let text = sources
            .get(origin.file)
            .map_or("", |file| file.text.as_str());
        group = columns.show(group, file, Excerpt::of(text, span), None);
    }
    for (origin, label) in &diagnostic.related {
        if let (Some(file), Some(span)) = (sources.get(origin.file), locator.span(origin)) {
            let excerpt = Excerpt::of(&file.text, span);
            group = columns.show(
                group,
                &file.path.display().to_string(),
                excerpt,
                Some(legible(label)),
            );
        }
    }
    if let Some(pointer) = pointer(diagnostic) {
        group = group.element(Level::NOTE.with_name("at").message(legible(pointer)));
    }
    // Where the place alone does not tell what to do, the code's explanation does.
    let explain = format!("`oasmith explain {}` says more", diagnostic.code.as_str());
    let help = diagnostic.help.as_deref().unwrap_or(&explain);
    group = group.element(Level::HELP.message(legible(help)));
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    out.push_str(&columns.correct(renderer.term_width(WIDEST + 20).render(&[group])));
}

/// The columns of lines that are shown in part: the renderer counts from where the part starts.
#[derive(Default)]
struct Columns(Vec<(String, String)>);

impl Columns {
    /// Adds a place and its line; a label makes it a place of the second rank.
    fn show<'a>(
        &mut self,
        group: Group<'a>,
        file: &str,
        excerpt: Excerpt,
        label: Option<String>,
    ) -> Group<'a> {
        let Span { line, column, .. } = excerpt.span;
        let counted = excerpt
            .line
            .get(..excerpt.marked.start)
            .map_or(0, |head| head.chars().count())
            + 1;
        if counted != column {
            self.0.push((
                format!("{file}:{line}:{counted}"),
                format!("{file}:{line}:{column}"),
            ));
        }
        let kind = if label.is_some() {
            AnnotationKind::Context
        } else {
            AnnotationKind::Primary
        };
        let annotation = kind.span(excerpt.marked).label(label);
        let snippet = Snippet::source(excerpt.line)
            .line_start(line)
            .path(file.to_owned());
        group.element(snippet.annotation(annotation))
    }

    fn correct(self, text: String) -> String {
        self.0.iter().fold(text, |text, (counted, real)| {
            text.replacen(counted, real, 1)
        })
    }
}

/// The part of a line that is shown.
struct Excerpt {
    span: Span,
    line: String,
    /// The bytes of `line` that are marked.
    marked: Range<usize>,
}

impl Excerpt {
    fn of(text: &str, span: Span) -> Self {
        let before = text.get(..span.start).unwrap_or_default();
        let first = before.rfind('\n').map_or(0, |at| at + 1);
        let rest = text.get(span.start..).unwrap_or_default();
        let last = span.start + rest.find('\n').unwrap_or(rest.len());
        let line = text
            .get(first..last)
            .unwrap_or_default()
            .trim_end_matches('\r');
        let start = (span.start - first).min(line.len());
        let end = span.end.saturating_sub(first).clamp(start, line.len());
        if line.chars().nth(WIDEST).is_none() {
            return Self {
                span,
                line: line.to_owned(),
                marked: start..end,
            };
        }
        let (head, tail) = (
            line.get(..start).unwrap_or_default(),
            line.get(start..).unwrap_or_default(),
        );
        let cut_before = head
            .char_indices()
            .nth_back(BEFORE.saturating_sub(1))
            .map_or(0, |(at, _)| at);
        let cut_after = tail
            .char_indices()
            .nth(WIDEST - BEFORE)
            .map_or(tail.len(), |(at, _)| at);
        let mut shown = String::from(if cut_before > 0 { "…" } else { "" });
        shown.push_str(head.get(cut_before..).unwrap_or_default());
        let marked = shown.len()..shown.len() + (end - start).min(cut_after);
        shown.push_str(tail.get(..cut_after).unwrap_or_default());
        shown.push_str(if cut_after < tail.len() { "…" } else { "" });
        Self {
            span,
            line: shown,
            marked,
        }
    }
}
