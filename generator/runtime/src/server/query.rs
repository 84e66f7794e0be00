//! The query that a document writes behind a path.
//!
//! Enters: the query of a request and that of the document. Leaves: whether the request has it, and the parameters in it.

use std::borrow::Cow;

use crate::wire::percent_decode;

/// The pairs of a query.
pub(super) fn pairs(query: &str) -> impl Iterator<Item = &str> {
    query.split('&').filter(|pair| !pair.is_empty())
}

/// Whether a query has what the document writes behind a path.
pub(super) fn has(query: &str, wanted: &str) -> bool {
    wanted.is_empty() || pairs(wanted).all(|pair| pairs(query).any(|other| fits(other, pair)))
}

/// The parameters of the path that stand in the query, with their values as they are encoded.
pub(super) fn captures(query: &str, wanted: &'static str) -> Vec<(&'static str, String)> {
    let of_pair = |pair: &'static str| {
        let name = parameter(pair)?;
        let found = pairs(query).find(|other| fits(other, pair))?;
        Some((name, found.split_once('=')?.1.to_owned()))
    };
    pairs(wanted).filter_map(of_pair).collect()
}

/// The name of the parameter that is the value of a pair, as in `id={id}`.
fn parameter(pair: &str) -> Option<&str> {
    let (_, value) = pair.split_once('=')?;
    value.strip_prefix('{')?.strip_suffix('}')
}

/// Whether a pair is the one that the document writes, or has its name where the value is a parameter.
fn fits(pair: &str, wanted: &str) -> bool {
    match parameter(wanted) {
        None => is_same(pair, wanted),
        Some(_) => {
            let name = |pair| Some((decoded(pair)?.0, pair.contains('=')));
            name(pair) == name(wanted)
        }
    }
}

/// Whether two pairs of queries say the same, however they are encoded (RFC 3986 section 6.2.2.2).
fn is_same(one: &str, other: &str) -> bool {
    one == other || decoded(one).is_some_and(|one| decoded(other) == Some(one))
}

/// The name and the value of a pair; `None` where they are not encoded as they must be.
fn decoded(pair: &str) -> Option<(Cow<'_, str>, Option<Cow<'_, str>>)> {
    let (name, value) = match pair.split_once('=') {
        Some((name, value)) => (name, Some(percent_decode(value, true)?)),
        None => (pair, None),
    };
    Some((percent_decode(name, true)?, value))
}
