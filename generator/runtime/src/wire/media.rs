//! Media types, compared as text.
//!
//! Enters: media types and ranges as documents and headers write them. Leaves: whether they match. Types that are not
//! valid tokens (RFC 9110 section 5.6.2), such as `application/api.users=v2+json`, are compared like all others.

use super::Row;

/// The type and subtype, without parameters.
fn essence(media: &str) -> &str {
    media.split(';').next().unwrap_or_default().trim()
}

/// The parameters, without the weight that `Accept` gives.
fn parameters(media: &str) -> impl Iterator<Item = (&str, &str)> {
    let pairs = media
        .split(';')
        .skip(1)
        .filter_map(|pair| pair.split_once('='));
    let trimmed = pairs.map(|(name, value)| (name.trim(), value.trim().trim_matches('"')));
    trimmed.filter(|(name, _)| !name.eq_ignore_ascii_case("q"))
}

/// The value of a parameter.
pub(super) fn parameter(media: &str, name: &str) -> Option<String> {
    let found = parameters(media).find(|(other, _)| other.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.to_owned())
}

/// Whether the media type `media` is in `range`: the same, `type/*`, or `*/*` (RFC 9110 section 12.5.1), and no
/// parameter contradicts. `type/*+suffix` (RFC 6838 section 4.2.8) is a range, too.
pub fn matches(range: &str, media: &str) -> bool {
    exactness(range, media) > 0
}

/// How exactly a range says what a media type is; 0 when the one is not in the other.
fn exactness(range: &str, media: &str) -> u8 {
    // Most are the same, and have no parameters.
    if range == media && !range.contains(';') {
        return 5;
    }
    let found = |name: &str| parameter(media, name);
    let contradicts = |(name, value): (&str, &str)| {
        !name.eq_ignore_ascii_case("charset")
            && found(name).is_some_and(|found| !found.eq_ignore_ascii_case(value))
    };
    if parameters(range).any(contradicts) {
        return 0;
    }
    let says = match parameters(range).next() {
        None => 5,
        Some(_) if parameters(range).all(|(name, _)| found(name).is_some()) => 6,
        Some(_) => 4,
    };
    let (range, media) = (essence(range), essence(media));
    if range.eq_ignore_ascii_case(media) {
        return says;
    }
    if range == "*/*" {
        return 1;
    }
    let (Some((range, wanted)), Some((media, subtype))) =
        (range.split_once('/'), media.split_once('/'))
    else {
        return 0;
    };
    let suffix = |text: &str| text.rsplit_once('+').map(|(_, suffix)| suffix.to_owned());
    match wanted.strip_prefix("*+") {
        _ if !range.eq_ignore_ascii_case(media) => 0,
        _ if wanted == "*" => 2,
        Some(wanted) if suffix(subtype).is_some_and(|it| it.eq_ignore_ascii_case(wanted)) => 3,
        _ => 0,
    }
}

/// Whether both are the same format: `application/json` and all of `+json` (RFC 6839 section 3.1).
fn same_format(one: &str, other: &str) -> bool {
    let format = |media: &str| {
        let essence = essence(media).to_ascii_lowercase();
        let (_, subtype) = essence.split_once('/')?;
        let format = subtype
            .rsplit_once('+')
            .map_or(subtype, |(_, suffix)| suffix);
        Some(format.to_owned())
    };
    format(one).is_some_and(|one| format(other) == Some(one))
}

/// Whether it is JSON (RFC 8259) or one of its formats (RFC 6839 section 3.1).
pub(super) fn is_json(media: &str) -> bool {
    same_format(media, "application/json")
}

/// Whether it is XML or one of its formats (RFC 7303 section 4.2).
#[cfg(feature = "xml")]
pub(super) fn is_xml(media: &str) -> bool {
    same_format(media, "application/xml")
}

/// Whether a row lists a media type, or one that it is in; a row that lists none takes all.
pub(super) fn is_listed(row: &Row, media: &str) -> bool {
    let mut listed = row.media().flat_map(|ranges| ranges.split(',')).peekable();
    listed.peek().is_none() || listed.any(|range| matches(range.trim(), media))
}

/// Whether a body of a media type is events, where a row says so: in any other they would pass over all that there is (WHATWG HTML
/// section 9.2.3).
pub(super) fn are_events(row: &Row, media: &str) -> bool {
    let mut taken = row.media().chain(["text/event-stream"]);
    media.is_empty() || taken.any(|range| matches(range, media))
}

/// The first of the media types of a part that is not a range.
pub(super) fn first_sent(part: &Row) -> Option<&'static str> {
    let mut all = part.media().flat_map(|media| media.split(','));
    all.find(|media| !media.contains('*')).map(str::trim)
}

/// The position of the row that a body of the media type `media` travels by: the one that says most exactly what it is, the
/// first among equals. With `lenient`, one of the same format when there is no other, and the first when nothing is named.
pub(super) fn choose(rows: &[Row], media: &str, lenient: bool) -> Option<usize> {
    let rank = |row: &Row| row.media().map(|range| exactness(range, media)).max();
    let ranked = rows.iter().enumerate().map(|(at, row)| (at, rank(row)));
    let best = ranked
        .filter(|(_, rank)| rank.is_some_and(|rank| rank > 0))
        .rev()
        .max_by_key(|(_, rank)| *rank);
    let alike = || {
        let same = |row: &Row| row.media().any(|range| same_format(range, media));
        rows.iter().position(|row| media.is_empty() || same(row))
    };
    best.map(|(at, _)| at)
        .or_else(|| lenient.then(alike).flatten())
}

/// Whether an `Accept` header takes the media type `media` (RFC 9110 section 12.5.1).
pub fn accepts(accept: &str, media: &str) -> bool {
    quality(accept, media) > 0
}

/// How much an `Accept` header wants the media type `media`, from 0 to 1000 (RFC 9110 section 12.4.2).
///
/// The most exact range decides; one with weight 0 refuses.
pub fn quality(accept: &str, media: &str) -> u16 {
    let is_plain = |byte| !matches!(byte, b'*' | b',' | b';');
    if accept == media && media.bytes().all(is_plain) && !media.is_empty() {
        return 1000;
    }
    let all = accept.split(',');
    // Without a range it says nothing.
    let unsaid = || match accept
        .bytes()
        .all(|byte| matches!(byte, b',' | b' ' | b'\t'))
    {
        true => 1000,
        false => 0,
    };
    // A response declared as a range is sent as something in it, which is known only then.
    if media.contains('*') {
        let overlaps = |range: &&str| matches(media, range) || matches(range, media);
        let wanted = all.filter(overlaps).map(weight).max();
        return wanted.unwrap_or_else(unsaid);
    }
    let ranges = all.filter(|range| matches(range, media));
    match ranges.max_by_key(|range| exactness(range, media)) {
        Some(range) => weight(range),
        None => unsaid(),
    }
}

fn weight(range: &str) -> u16 {
    let weight = range.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim();
        name.trim()
            .eq_ignore_ascii_case("q")
            .then(|| value.parse::<f64>().unwrap_or(1.0))
    });
    (weight.unwrap_or(1.0).clamp(0.0, 1.0) * 1000.0) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_are_compared_as_text() {
        assert!(matches(
            "application/api.clumio.users=v2+json",
            "Application/api.clumio.users=V2+json; charset=utf-8"
        ));
        assert!(!matches(
            "application/api.clumio.users=v2+json",
            "application/api.clumio.users=v1+json"
        ));
        assert!(matches("text/*", "TEXT/plain"));
        assert!(matches("*/*", "anything"));
        assert!(!matches("application/json", "application/jsonp"));
        assert!(!matches("text/*", "text"));
        assert!(matches("application/*+json", "application/problem+JSON"));
        assert!(!matches("application/*+json", "application/json"));
    }

    #[test]
    fn parameters_count_where_the_document_names_them() {
        assert!(matches("text/csv; header=present", "text/csv"));
        assert!(matches("text/csv", "text/csv; header=absent"));
        assert!(!matches(
            "text/csv; header=present",
            "text/csv; header=\"absent\""
        ));
        assert!(matches(
            "text/csv; charset=utf-8",
            "text/csv; charset=latin1"
        ));
    }

    #[test]
    fn a_body_travels_by_the_row_that_is_most_exact() {
        let rows = [
            crate::wire::bytes("*/*"),
            crate::wire::text("text/*"),
            crate::wire::json("application/json").or("application/*+json"),
            crate::wire::json("application/json; v=2"),
        ];
        for (media, row) in [
            ("application/json", 2),
            ("application/json;v=2", 3),
            ("application/json;v=1", 2),
            ("application/problem+json", 2),
            ("text/html; charset=utf-8", 1),
            ("image/png", 0),
        ] {
            assert_eq!(choose(&rows, media, false), Some(row), "{media}");
        }
        let rows = &rows[1..2];
        assert_eq!(choose(rows, "application/json", true), None);
        let rows = [crate::wire::json("application/json")];
        assert_eq!(choose(&rows, "application/hal+json", true), Some(0));
        assert_eq!(choose(&rows, "application/hal+json", false), None);
    }

    #[test]
    fn accept_takes_the_most_exact_range() {
        let media = "application/a=v2+json";
        assert!(accepts(
            "application/a=v1+json, application/a=v2+json",
            media
        ));
        assert!(accepts("text/html, */*;q=0.1", media));
        assert!(!accepts("*/*, application/a=v2+json;q=0", media));
        assert!(!accepts("text/html", media));
        assert!(accepts("", media) && accepts(" ,\t,", media) && accepts(",", "image/*"));
        assert!(accepts("image/png", "image/*") && accepts("*/*;q=0.1", "image/*"));
        assert!(!accepts("text/html, image/png;q=0", "image/*"));
        assert_eq!(quality("application/*;q=0.25, */*", media), 250);
        assert_eq!(quality("*/*; Q=.5", media), 500);
        assert_eq!(quality("*/*;q=7", media), 1000);
    }
}
