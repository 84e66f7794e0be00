//! Media types, compared as text.
//!
//! Enters: media types and ranges as documents and headers write them. Leaves: whether they match. Types that are not
//! valid tokens (RFC 9110 section 5.6.2), such as `application/api.users=v2+json`, are compared like all others.

/// The type and subtype, without parameters.
fn essence(media: &str) -> &str {
    media.split(';').next().unwrap_or_default().trim()
}

/// Whether the media type `media` is in `range`: the same, `type/*`, or `*/*` (RFC 9110 section 12.5.1).
pub fn matches(range: &str, media: &str) -> bool {
    let (range, media) = (essence(range), essence(media));
    if range == "*/*" || range.eq_ignore_ascii_case(media) {
        return true;
    }
    match (range.split_once('/'), media.split_once('/')) {
        (Some((range, "*")), Some((media, _))) => range.eq_ignore_ascii_case(media),
        _ => false,
    }
}

/// Whether an `Accept` header takes the media type `media` (RFC 9110 section 12.5.1).
///
/// The most exact range decides; one with weight 0 refuses.
pub fn accepts(accept: &str, media: &str) -> bool {
    let exactness = |range: &str| match essence(range) {
        "*/*" => 0,
        range if range.ends_with("/*") => 1,
        _ => 2,
    };
    // A response declared as a range is sent as something in it: it is refused only by an exact answer at run time.
    if media.contains('*') {
        return true;
    }
    let ranges = accept.split(',').filter(|range| matches(range, media));
    match ranges.max_by_key(|range| exactness(range)) {
        Some(range) => weight(range) > 0.0,
        None => accept.trim().is_empty(),
    }
}

fn weight(range: &str) -> f64 {
    let weight = range.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("q")
            .then(|| value.trim().parse().unwrap_or(1.0))
    });
    weight.unwrap_or(1.0)
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
        assert!(accepts("", media));
    }
}
