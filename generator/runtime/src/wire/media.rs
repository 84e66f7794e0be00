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
pub fn accepts(accept: &str, media: &str) -> bool {
    quality(accept, media) > 0
}

/// How much an `Accept` header wants the media type `media`, from 0 to 1000 (RFC 9110 section 12.4.2).
///
/// The most exact range decides; one with weight 0 refuses.
pub fn quality(accept: &str, media: &str) -> u16 {
    let exactness = |range: &str| match essence(range) {
        "*/*" => 0,
        range if range.ends_with("/*") => 1,
        _ => 2,
    };
    // A response declared as a range is sent as something in it: it is refused only by an exact answer at run time.
    if media.contains('*') {
        return 1000;
    }
    let ranges = accept.split(',').filter(|range| matches(range, media));
    match ranges.max_by_key(|range| exactness(range)) {
        Some(range) => weight(range),
        None if accept.trim().is_empty() => 1000,
        None => 0,
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
        assert_eq!(quality("application/*;q=0.25, */*", media), 250);
        assert_eq!(quality("*/*; Q=.5", media), 500);
        assert_eq!(quality("*/*;q=7", media), 1000);
    }
}
