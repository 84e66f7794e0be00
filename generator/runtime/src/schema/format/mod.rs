//! The formats of strings and numbers.
//!
//! Enters: the name of a format and a value. Leaves: whether the value has it. A format that is not listed here always
//! holds, as JSON Schema Validation section 7.2.1 allows.

mod grammar;
mod host;

use serde_json::Number;

use super::number::whole;
use super::pattern::matches;

/// Whether `text` has the format `name` (JSON Schema Validation section 7.3, and OpenAPI's `byte`).
pub(crate) fn is_valid(name: &str, text: &str) -> bool {
    match name {
        "date-time" => is_date_time(text),
        "date" => is_date(text),
        "time" => is_time(text),
        "duration" => matches(grammar::DURATION, text),
        "uuid" => is_uuid(text),
        "byte" => is_base64(text),
        "email" => host::is_email(text, false),
        "idn-email" => host::is_email(text, true),
        "ipv4" => text.parse::<std::net::Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<std::net::Ipv6Addr>().is_ok(),
        "hostname" => host::is_hostname(text),
        "idn-hostname" => host::is_idn_hostname(text),
        "uri" => matches(grammar::URI, text) && host::has_sound_address(text),
        "uri-reference" => matches(grammar::URI_REFERENCE, text) && host::has_sound_address(text),
        "iri" => matches(grammar::IRI, text) && host::has_sound_address(text),
        "iri-reference" => matches(grammar::IRI_REFERENCE, text) && host::has_sound_address(text),
        "uri-template" => matches(grammar::URI_TEMPLATE, text),
        "json-pointer" => matches(grammar::JSON_POINTER, text),
        "relative-json-pointer" => matches(grammar::RELATIVE_JSON_POINTER, text),
        "regex" => is_regex(text),
        _ => true,
    }
}

/// A regular expression of ECMA-262; one that is only too costly to test is one.
fn is_regex(text: &str) -> bool {
    use oasmith_pattern::{Error, Pattern};
    !matches!(
        Pattern::new(text),
        Err(Error::Syntax(_) | Error::UnknownProperty(_))
    )
}

/// Whether a number has the format `name`: the ranges of OpenAPI's integers (OpenAPI Format Registry).
pub(crate) fn fits(name: &str, number: &Number) -> bool {
    let (min, max) = match name {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "int64" => (i64::MIN.into(), i64::MAX.into()),
        "uint8" => (0, u8::MAX.into()),
        "uint16" => (0, u16::MAX.into()),
        "uint32" => (0, u32::MAX.into()),
        "uint64" => (0, u64::MAX.into()),
        _ => return true,
    };
    let (min, max): (i128, i128) = (min, max);
    whole(number).is_some_and(|exact| (min..=max).contains(&exact))
}

/// `date-time` of RFC 3339 section 5.6.
fn is_date_time(text: &str) -> bool {
    match (text.get(..10), text.get(10..11), text.get(11..)) {
        (Some(date), Some("T" | "t" | " "), Some(time)) => is_date(date) && is_time(time),
        _ => false,
    }
}

/// `full-date` of RFC 3339 section 5.6, with the days that the month has (appendix C).
fn is_date(text: &str) -> bool {
    let Some([year, month, day]) = numbers(text, '-', [4, 2, 2]) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// `full-time` of RFC 3339 section 5.6: with an offset, and a leap second where one may be.
fn is_time(text: &str) -> bool {
    let (Some(clock), Some(tail)) = (text.get(..8), text.get(8..)) else {
        return false;
    };
    let Some([hour, minute, second]) = numbers(clock, ':', [2, 2, 2]) else {
        return false;
    };
    let offset = match tail.strip_prefix('.') {
        Some(fraction) => {
            let rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if rest.len() == fraction.len() {
                return false;
            }
            rest
        }
        None => tail,
    };
    let Some(offset) = offset_of(offset) else {
        return false;
    };
    let leap = || {
        let utc = i64::from(hour * 60 + minute) - offset;
        utc.rem_euclid(24 * 60) == 23 * 60 + 59
    };
    hour <= 23 && minute <= 59 && (second <= 59 || second == 60 && leap())
}

/// The minutes that an offset stands for.
fn offset_of(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("Z") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let [hour, minute] = numbers(text.strip_prefix(['+', '-'])?, ':', [2, 2])?;
    (hour <= 23 && minute <= 59).then(|| sign * i64::from(hour * 60 + minute))
}

/// Digits of these lengths, separated by `separator`.
fn numbers<const N: usize>(text: &str, separator: char, lengths: [usize; N]) -> Option<[u32; N]> {
    let mut parts = text.split(separator);
    let mut found = [0; N];
    for (slot, length) in found.iter_mut().zip(lengths) {
        let part = parts.next()?;
        if part.len() != length || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        *slot = part.parse().ok()?;
    }
    parts.next().is_none().then_some(found)
}

/// RFC 9562 section 4.
fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// RFC 4648 section 4.
fn is_base64(text: &str) -> bool {
    crate::text::from_base64(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn formats_accept_and_refuse() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            (
                "date-time",
                &[
                    "2024-02-29T23:59:60Z",
                    "1985-04-12t23:20:50.52+01:00",
                    "1990-12-31T15:59:60-08:00",
                ],
                &[
                    "2023-02-29T00:00:00Z",
                    "2024-01-01T00:00:00",
                    "2024-01-01",
                    "2024-01-01T24:00:00Z",
                    "2024-01-01T22:59:60Z",
                    "é",
                ],
            ),
            (
                "date",
                &["2000-02-29"],
                &["1900-02-29", "2024-13-01", "2024-1-1", "2024-01-00"],
            ),
            (
                "time",
                &["10:00:00Z", "10:00:00.5-05:30"],
                &["10:00Z", "10:00:00.Z", "10:00:00+5:00"],
            ),
            (
                "uuid",
                &["123e4567-e89b-12d3-a456-426614174000"],
                &["123e4567e89b12d3a456426614174000", ""],
            ),
            ("byte", &["", "aGk=", "aGl="], &["aGk", "?"]),
            (
                "duration",
                &["P1Y2M3DT4H5M6S", "P3W", "PT36H", "P1M"],
                &["P", "PT", "P1DT", "P1Y1W", "1D", "P1S", "P1Y1D"],
            ),
            (
                "email",
                &[
                    "a.b@example.com",
                    "\"a b\"@x.y",
                    "a@[127.0.0.1]",
                    "a@[IPv6:::1]",
                ],
                &[
                    "a@",
                    "@b",
                    "a..b@c",
                    "ab",
                    "a b@c",
                    "a@[1.2.3]",
                    "a@b=c",
                    "ü@x",
                ],
            ),
            ("idn-email", &["ü@ß.example"], &["ü@", "a b@c"]),
            (
                "hostname",
                &["a-b.example", "1x", "xn--9n2bp8q.example"],
                &["-a", "a..b", "", "a.", "a_b", "ü", "xn--X", "xn--l-fda"],
            ),
            (
                "idn-hostname",
                &[
                    "Example.com",
                    "Bücher.example",
                    "실례.테스트",
                    "l·l",
                    "αβ。example",
                ],
                &["·l", "-ü", "ü-", "\u{300}a", "a..b", "〮실", "$"],
            ),
            (
                "uri",
                &[
                    "urn:x",
                    "https://a/b?c#d",
                    "http://[::1]:80/",
                    "mailto:a@b",
                    "a:%41",
                ],
                &[
                    "/a",
                    "a b:c",
                    "http://a b",
                    "a:%4",
                    "http://[:1]/",
                    "1a:b",
                    "a:\\b",
                    "ä:b",
                    "a:ä",
                ],
            ),
            (
                "uri-reference",
                &["", "/a", "a/b", "?x", "//h/p", "a:b"],
                &["\\", "a b", "1:b", "#a#b"],
            ),
            ("iri", &["http://ä.example/ü?ö#é"], &["ü", "http://a b"]),
            ("iri-reference", &["ü/ä"], &["<"]),
            (
                "uri-template",
                &["/a/{b}{?c,d*,e:3}", "", "{+a.b}", "%41"],
                &["{", "}", "{}", "{a,}", "{a:0}", "a b", "%4"],
            ),
            ("json-pointer", &["", "/a~0~1/b", "/"], &["a", "/~", "/~2"]),
            (
                "relative-json-pointer",
                &["0", "1/a", "2#", "0-1"],
                &["", "/a", "01", "-1"],
            ),
            (
                "regex",
                &["^a$", "(?<=a)b", "(a)\\1"],
                &["(", "[b-a]", "a**"],
            ),
            ("unheard-of", &["anything"], &[]),
        ];
        for (name, valid, invalid) in cases {
            for text in *valid {
                assert!(is_valid(name, text), "{name} {text}");
            }
            for text in *invalid {
                assert!(!is_valid(name, text), "{name} {text}");
            }
        }
    }
}
