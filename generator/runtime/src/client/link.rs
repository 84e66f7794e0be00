//! `Link` headers (RFC 8288).
//!
//! Enters: response headers. Leaves: the target of the link with a relation, as far as it can be read.

use http::HeaderMap;
use http::header::LINK;

use crate::wire::header_text;

/// The target of the first link with `rel="next"`.
pub(super) fn next(headers: &HeaderMap) -> Option<String> {
    let texts = headers.get_all(LINK).into_iter();
    texts
        .filter_map(header_text)
        .find_map(|text| find(text, "next"))
}

fn find(mut text: &str, wanted: &str) -> Option<String> {
    loop {
        let (_, after) = text.split_once('<')?;
        let (target, after) = after.split_once('>')?;
        let (parameters, rest) = until_comma(after);
        if parameters.iter().any(|parameter| is_rel(parameter, wanted)) {
            return Some(target.trim().to_owned());
        }
        text = rest;
    }
}

/// The parameters of one link, and what follows its comma.
fn until_comma(text: &str) -> (Vec<&str>, &str) {
    let (mut parameters, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ';' | ',' if !quoted => {
                parameters.extend(text.get(start..at));
                start = at + 1;
                if c == ',' {
                    return (parameters, text.get(start..).unwrap_or_default());
                }
            }
            _ => {}
        }
    }
    parameters.extend(text.get(start..));
    (parameters, "")
}

/// `rel` is a list of relations, which are compared without case.
fn is_rel(parameter: &str, wanted: &str) -> bool {
    parameter.split_once('=').is_some_and(|(name, value)| {
        let mut relations = value.trim().trim_matches('"').split_ascii_whitespace();
        name.trim().eq_ignore_ascii_case("rel")
            && relations.any(|relation| relation.eq_ignore_ascii_case(wanted))
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn links_are_found() {
        let next = |text| find(text, "next");
        let expected = Some("/users?page=2".to_owned());
        assert_eq!(next("</users?page=2>; rel=\"next\""), expected);
        assert_eq!(
            next(
                "</a,b;c>; rel=last; title=\"x, <y>; rel=next\", </users?page=2>;title=n; REL=\"prefetch Next\""
            ),
            expected
        );
        for none in [
            "",
            "<",
            "</a>",
            "</a>; rel=prev",
            "</a; rel=next",
            "</a>; rel=\"nextish\"",
        ] {
            assert_eq!(next(none), None, "{none}");
        }
    }
}
