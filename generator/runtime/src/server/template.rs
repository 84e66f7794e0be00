//! Path templates.
//!
//! Enters: a template of the document and a path as it was sent, percent-encoded. Leaves: the raw text of each
//! parameter. Segments are told apart before anything is decoded, so an encoded `/` stays inside its segment.

use crate::wire::percent_decode;

/// A path template.
#[derive(Debug, Clone)]
pub(super) struct Template {
    segments: Vec<Segment>,
}

/// What is between two `/`.
#[derive(Debug, Clone, PartialEq)]
enum Segment {
    Literal(String),
    /// Literals and parameters in turn.
    Pattern(Vec<Part>),
}

#[derive(Debug, Clone, PartialEq)]
enum Part {
    Literal(String),
    Parameter(&'static str),
}

/// How specific a template is, segment by segment: literals come before patterns, and patterns before parameters.
pub(super) type Specificity = Vec<u8>;

impl Template {
    /// Reads a template below a base path.
    pub(super) fn new(base: &str, path: &'static str) -> Self {
        let base = base
            .split('/')
            .skip(1)
            .map(|segment| Segment::Literal(segment.to_owned()));
        let path = path
            .strip_prefix('/')
            .unwrap_or(path)
            .split('/')
            .map(segment);
        Self {
            segments: base.chain(path).collect(),
        }
    }

    pub(super) fn specificity(&self) -> Specificity {
        let rank = |segment: &Segment| match segment {
            Segment::Literal(_) => 2,
            Segment::Pattern(parts) if parts.len() > 1 => 1,
            Segment::Pattern(_) => 0,
        };
        self.segments.iter().map(rank).collect()
    }

    /// The raw text of each parameter, when the path is one of the template's.
    pub(super) fn captures(&self, path: &str) -> Option<Vec<(&'static str, String)>> {
        let mut found = Vec::new();
        let mut raw = path.strip_prefix('/')?.split('/');
        for segment in &self.segments {
            let raw = raw.next()?;
            match segment {
                Segment::Literal(text) => (percent_decode(raw, false)? == *text).then_some(())?,
                Segment::Pattern(parts) => capture(parts, raw, &mut found)?,
            }
        }
        raw.next().is_none().then_some(found)
    }

    /// The template as axum writes it, and its shape: two templates of one shape may not both be registered.
    pub(super) fn to_axum(&self) -> (String, String) {
        let (mut path, mut shape) = (String::new(), String::new());
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
                    let name = format!("{{{}}}", axum_name(parts).unwrap_or_default());
                    let usable = name != "{}" && !path.contains(&name);
                    path.push_str(&if usable {
                        name
                    } else {
                        format!("{{segment{at}}}")
                    });
                    shape.push_str("{}");
                }
            }
        }
        (path, shape)
    }
}

/// A name that axum takes: that of a lone parameter, when it is plain.
fn axum_name(parts: &[Part]) -> Option<&'static str> {
    let plain = |name: &&str| {
        name.chars()
            .all(|c| c.is_alphanumeric() || c == '_' || c == '-')
    };
    match parts {
        [Part::Parameter(name)] => Some(*name).filter(plain),
        _ => None,
    }
}

fn segment(text: &'static str) -> Segment {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, name, after)) = next_parameter(rest) {
        if !before.is_empty() {
            parts.push(Part::Literal(before.to_owned()));
        }
        parts.push(Part::Parameter(name));
        rest = after;
    }
    if parts.is_empty() {
        // Documents may write literals percent-encoded; they are compared decoded.
        return Segment::Literal(percent_decode(text, false).unwrap_or_else(|| text.to_owned()));
    }
    if !rest.is_empty() {
        parts.push(Part::Literal(rest.to_owned()));
    }
    Segment::Pattern(parts)
}

fn next_parameter(text: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    (!name.is_empty()).then_some((before, name, after))
}

/// Captures the parameters of one segment; each takes as little as it can, the last one all that is left.
fn capture(parts: &[Part], raw: &str, found: &mut Vec<(&'static str, String)>) -> Option<()> {
    let mut rest = raw;
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Literal(text) => rest = rest.strip_prefix(text.as_str())?,
            Part::Parameter(name) => {
                let first = rest.chars().next()?.len_utf8();
                let end = match parts.get(at + 1..).unwrap_or_default() {
                    [] => rest.len(),
                    // A literal at the end must be at the end: `{name}.json` takes `a.json.json`.
                    [Part::Literal(last)] => rest.rfind(last.as_str())?,
                    [Part::Literal(next), ..] => rest.get(first..)?.find(next.as_str())? + first,
                    [Part::Parameter(_), ..] => first,
                };
                let (value, after) = rest.split_at_checked(end)?;
                if value.is_empty() {
                    return None;
                }
                found.push((name, value.to_owned()));
                rest = after;
            }
        }
    }
    rest.is_empty().then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captures(template: &'static str, path: &str) -> Option<Vec<String>> {
        let found = Template::new("/v1", template).captures(path)?;
        Some(found.into_iter().map(|(_, raw)| raw).collect())
    }

    #[test]
    fn templates_match_raw_paths() {
        let one = |text: &str| Some(vec![text.to_owned()]);
        assert_eq!(captures("/users/{id}", "/v1/users/a%2Fb"), one("a%2Fb"));
        assert_eq!(captures("/users/{id}", "/v1/users/"), None);
        assert_eq!(captures("/users/{id}", "/v1/users/a/b"), None);
        assert_eq!(captures("/users", "/v1/users/"), None);
        assert_eq!(captures("/users", "/v1/%75sers"), Some(vec![]));
        assert_eq!(captures("/a%20b/ü", "/v1/a%20b/%C3%BC"), Some(vec![]));
        assert_eq!(captures("/{name}.json", "/v1/a.json.json"), one("a.json"));
        assert_eq!(captures("/{id}:activate", "/v1/7:activate"), one("7"));
        assert_eq!(captures("/{id}:activate", "/v1/7:stop"), None);
        assert_eq!(
            captures("/{a}-{b}", "/v1/1-2-3"),
            Some(vec!["1".to_owned(), "2-3".to_owned()])
        );
        assert_eq!(
            captures("/{a}-{b}", "/v1/é-2"),
            Some(vec!["é".to_owned(), "2".to_owned()])
        );
        assert_eq!(captures("/", "/v1/"), Some(vec![]));
    }

    #[test]
    fn specific_templates_come_first() {
        let rank = |template| Template::new("", template).specificity();
        assert!(rank("/users/me") > rank("/users/{id}.json"));
        assert!(rank("/users/{id}.json") > rank("/users/{id}"));
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
