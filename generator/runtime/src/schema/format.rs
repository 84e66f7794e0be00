//! The formats of strings.
//!
//! Enters: the name of a format and a text. Leaves: whether the text has it. A format that is not listed here always
//! holds, as JSON Schema Validation section 7.2.1 allows.

use serde_json::Number;

/// Whether `text` has the format `name` (JSON Schema Validation section 7.3, and OpenAPI's `byte`).
pub(crate) fn is_valid(name: &str, text: &str) -> bool {
    match name {
        "date-time" => is_date_time(text),
        "date" => is_date(text),
        "time" => is_time(text),
        "uuid" => is_uuid(text),
        "byte" => is_base64(text),
        "email" => is_email(text),
        "ipv4" => text.parse::<std::net::Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<std::net::Ipv6Addr>().is_ok(),
        "hostname" => is_hostname(text),
        "uri" => is_uri(text),
        _ => true,
    }
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
    match number.as_i128() {
        Some(exact) => (min..=max).contains(&exact),
        None => number
            .as_f64()
            .is_some_and(|float| float.fract() == 0.0 && (min..=max).contains(&(float as i128))),
    }
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
    hour <= 23 && minute <= 59 && second <= 60 && is_offset(offset)
}

fn is_offset(text: &str) -> bool {
    if text.eq_ignore_ascii_case("Z") {
        return true;
    }
    text.strip_prefix(['+', '-'])
        .and_then(|offset| numbers(offset, ':', [2, 2]))
        .is_some_and(|[hour, minute]| hour <= 23 && minute <= 59)
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
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD
        .decode(text)
        .is_ok()
}

/// `Mailbox` of RFC 5321 section 4.1.2, without quoted local parts.
fn is_email(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(local, domain)| {
        let atoms = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
        let dots = local.starts_with('.') || local.ends_with('.') || local.contains("..");
        !local.is_empty() && !dots && local.chars().all(atoms) && is_hostname(domain)
    })
}

/// RFC 1123 section 2.1.
fn is_hostname(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    text.len() <= 253 && text.split('.').all(label)
}

/// `URI` of RFC 3986 section 3: a scheme, and only characters that a URI may have.
fn is_uri(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, rest)| {
        let scheme_char = |b: u8| b.is_ascii_alphanumeric() || b"+-.".contains(&b);
        let uri_char = |b: u8| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b);
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(scheme_char)
            && rest.bytes().all(uri_char)
    })
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn formats_accept_and_refuse() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            (
                "date-time",
                &["2024-02-29T23:59:60Z", "1985-04-12t23:20:50.52+01:00"],
                &[
                    "2023-02-29T00:00:00Z",
                    "2024-01-01T00:00:00",
                    "2024-01-01",
                    "2024-01-01T24:00:00Z",
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
            ("byte", &["", "aGk="], &["aGk", "?"]),
            ("email", &["a.b@example.com"], &["a@", "@b", "a..b@c", "ab"]),
            ("hostname", &["a-b.example"], &["-a", "a..b", ""]),
            (
                "uri",
                &["urn:x", "https://a/b?c#d"],
                &["/a", "a b:c", "http://a b"],
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
