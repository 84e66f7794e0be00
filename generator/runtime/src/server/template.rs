//! Path templates, segment by segment.
//!
//! Enters: a template of the document, and segments of a path as they were sent. Leaves: whether they match, and the raw
//! text of each parameter. Segments are told apart before anything is decoded, so an encoded `/` stays inside its segment.
//! It refuses empty values and dot segments, which never reach an operation (RFC 3986 section 5.2.4).

use super::octets::{self, Octet};

/// What is between two `/` of a template.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Segment {
    /// The text as [`octets::canonical`] writes it.
    Literal(String),
    /// Literals and parameters in turn.
    Pattern(Vec<Part>),
}

/// A part of a segment with parameters. Their names are kept apart: templates of one shape are one.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    Literal(Vec<Octet>),
    Parameter,
}

/// A template below a base path.
#[derive(Debug, Clone)]
pub(super) struct Template {
    pub(super) segments: Vec<Segment>,
    /// The names of the parameters, from left to right.
    pub(super) names: Vec<&'static str>,
}

impl Template {
    /// Reads a template below a base path.
    pub(super) fn new(base: &str, path: &'static str) -> Self {
        let mut names = Vec::new();
        let base = base
            .split('/')
            .skip(1)
            .map(|segment| Segment::Literal(octets::canonical(segment)));
        let path = path.strip_prefix('/').unwrap_or(path).split('/');
        let path = path.map(|text| segment(text, &mut names));
        Self {
            segments: base.chain(path).collect(),
            names,
        }
    }

    /// The template as axum writes it, and its shape: two templates of one shape may not both be registered.
    pub(super) fn to_axum(&self) -> (String, String) {
        let (mut path, mut shape) = (String::new(), String::new());
        let mut names = self.names.iter();
        for (at, segment) in self.segments.iter().enumerate() {
            path.push('/');
            shape.push('/');
            match segment {
                Segment::Literal(text) => {
                    let text = text.replace('{', "{{").replace('}', "}}");
                    path.push_str(&text);
                    shape.push_str(&text);
                }
                Segment::Pattern(parts) => {
                    let parameters = parts.iter().filter(|part| **part == Part::Parameter);
                    let named = names.by_ref().take(parameters.count());
                    let name = named
                        .last()
                        .filter(|name| parts.len() == 1 && is_plain(name));
                    let name = name.map(|name| format!("{{{name}}}"));
                    let name = name.filter(|name| !path.contains(name));
                    path.push_str(&name.unwrap_or_else(|| format!("{{segment{at}}}")));
                    shape.push_str("{}");
                }
            }
        }
        (path, shape)
    }
}

/// Whether axum takes the name of a parameter.
fn is_plain(name: &str) -> bool {
    name.chars()
        .all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

fn segment(text: &'static str, names: &mut Vec<&'static str>) -> Segment {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, name, after)) = next_parameter(rest) {
        if !before.is_empty() {
            parts.push(Part::Literal(octets::of(before)));
        }
        parts.push(Part::Parameter);
        names.push(name);
        rest = after;
    }
    if parts.is_empty() {
        return Segment::Literal(octets::canonical(text));
    }
    if !rest.is_empty() {
        parts.push(Part::Literal(octets::of(rest)));
    }
    Segment::Pattern(parts)
}

fn next_parameter(text: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    (!name.is_empty()).then_some((before, name, after))
}

/// How specific a segment with parameters is: the more of it is literal, the more.
pub(super) fn literal_length(parts: &[Part]) -> usize {
    let length = |part: &Part| match part {
        Part::Literal(text) => text.len(),
        Part::Parameter => 0,
    };
    parts.iter().map(length).sum()
}

/// Captures the parameters of one segment; each takes as little as it can, the last one all that is left. Adds their
/// raw text, or nothing when the segment does not match.
pub(super) fn capture<'p>(parts: &[Part], raw: &'p str, found: &mut Vec<&'p str>) -> Option<()> {
    if raw.is_empty() || octets::is_dots(raw) {
        return None;
    }
    if let [Part::Parameter] = parts {
        found.push(raw);
        return Some(());
    }
    let before = found.len();
    let (text, places) = octets::with_places(raw);
    let captured = capture_parts(parts, &text, |from, to| {
        let value = raw.get(*places.get(from)?..*places.get(to)?)?;
        found.push(value);
        Some(())
    });
    if captured.is_none() {
        found.truncate(before);
    }
    captured
}

/// Captures from octets; `take` gets the ends of each value.
fn capture_parts(
    parts: &[Part],
    text: &[Octet],
    mut take: impl FnMut(usize, usize) -> Option<()>,
) -> Option<()> {
    let mut at = 0;
    for (position, part) in parts.iter().enumerate() {
        let rest = text.get(at..)?;
        match part {
            Part::Literal(literal) => {
                rest.starts_with(literal).then_some(())?;
                at += literal.len();
            }
            Part::Parameter => {
                let length = match parts.get(position + 1..).unwrap_or_default() {
                    [] => rest.len(),
                    // A literal at the end must be at the end: `{name}.json` takes `a.json.json`.
                    [Part::Literal(last)] if rest.ends_with(last) => rest.len() - last.len(),
                    [Part::Literal(_)] => return None,
                    [Part::Literal(next), ..] => {
                        rest.get(1..)?.windows(next.len()).position(|w| w == next)? + 1
                    }
                    [Part::Parameter, ..] => first_char(rest),
                };
                (length > 0).then_some(())?;
                take(at, at + length)?;
                at += length;
            }
        }
    }
    (at == text.len()).then_some(())
}

/// How many octets the first character has: two parameters side by side do not share one.
fn first_char(text: &[Octet]) -> usize {
    let continues = |octet: &&Octet| (0x80..0xC0).contains(*octet);
    1 + text.iter().skip(1).take_while(continues).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captures(template: &'static str, raw: &str) -> Option<Vec<String>> {
        let template = Template::new("", template);
        let [Segment::Pattern(parts)] = template.segments.as_slice() else {
            return None;
        };
        let mut found = Vec::new();
        capture(parts, raw, &mut found)?;
        Some(found.into_iter().map(str::to_owned).collect())
    }

    #[test]
    fn segments_match_raw_text() {
        let some = |values: &[&str]| Some(values.iter().map(|v| (*v).to_owned()).collect());
        assert_eq!(captures("/{id}", "a%2Fb"), some(&["a%2Fb"]));
        assert_eq!(captures("/{id}", ""), None);
        assert_eq!(captures("/{id}", ".."), None);
        assert_eq!(captures("/{id}", "%2e."), None);
        assert_eq!(captures("/{id}", "..."), some(&["..."]));
        assert_eq!(captures("/{name}.json", "a.json.json"), some(&["a.json"]));
        assert_eq!(captures("/{name}.json", ".json"), None);
        assert_eq!(captures("/{id}:activate", "7:activate"), some(&["7"]));
        assert_eq!(captures("/{id}:activate", "7:stop"), None);
        assert_eq!(captures("/{a}-{b}", "1-2-3"), some(&["1", "2-3"]));
        assert_eq!(captures("/{a}-{b}", "é-2"), some(&["é", "2"]));
        assert_eq!(captures("/{a}{b}", "é2"), some(&["é", "2"]));
    }

    /// An escape of an unreserved character is that character; one of a reserved character is not (RFC 3986 section 2.2).
    #[test]
    fn literals_are_compared_decoded() {
        let some = |values: &[&str]| Some(values.iter().map(|v| (*v).to_owned()).collect());
        assert_eq!(captures("/{a}-{b}", "1%2D%2d2"), some(&["1", "%2d2"]));
        assert_eq!(captures("/{name}.json", "a%20b%2Ejson"), some(&["a%20b"]));
        assert_eq!(captures("/{name} ü", "%2F%20%C3%BC"), some(&["%2F"]));
        assert_eq!(captures("/{name}%20ü", "x%20%c3%bc"), some(&["x"]));
        assert_eq!(captures("/{id}:activate", "7%3Aactivate"), None);
        assert_eq!(captures("/{id}%3Aactivate", "7%3aactivate"), some(&["7"]));
        assert_eq!(captures("/{id}.json", "%ff%zz%.json"), some(&["%ff%zz%"]));
    }

    #[test]
    fn axum_gets_names_that_it_takes() {
        let axum = |template| Template::new("/v1", template).to_axum();
        assert_eq!(axum("/users/{user_id}").0, "/v1/users/{user_id}");
        assert_eq!(axum("/{a}.{b}/{c d}").0, "/v1/{segment1}/{segment2}");
        assert_eq!(axum("/{a}/{a}").0, "/v1/{a}/{segment2}");
        assert_eq!(axum("/x{y").0, "/v1/x{{y");
        assert_eq!(axum("/users/{a}").1, axum("/users/{b}").1);
    }
}
