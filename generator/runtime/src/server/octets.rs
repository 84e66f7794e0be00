//! The text of a path, octet by octet.
//!
//! Enters: text with escapes, as documents and requests write it. Leaves: the octets that it stands for. The escape of a
//! reserved character is not that character (RFC 3986 section 2.2), so it stays apart from it; all other escapes are the
//! octets that they encode (section 6.2.2.2).

/// An octet; [`ESCAPED`] is added where a reserved octet was escaped.
pub(super) type Octet = u16;

const ESCAPED: Octet = 0x100;

/// The octets of a text.
pub(super) fn of(text: &str) -> Vec<Octet> {
    scan(text).map(|(_, octet)| octet).collect()
}

/// The octets of a text, and where each begins in it; one place more than octets.
pub(super) fn with_places(text: &str) -> (Vec<Octet>, Vec<usize>) {
    let (mut places, octets): (Vec<usize>, Vec<Octet>) = scan(text).unzip();
    places.push(text.len());
    (octets, places)
}

/// The one way to write what a text stands for. Escapes that are not UTF-8 stay as they are.
pub(super) fn canonical(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    for octet in of(text) {
        match u8::try_from(octet) {
            Ok(byte) => bytes.push(byte),
            Err(_) => bytes.extend(format!("%{:02X}", octet - ESCAPED).bytes()),
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Whether a segment is `.` or `..`, escaped or not (RFC 3986 section 5.2.4).
pub(super) fn is_dots(segment: &str) -> bool {
    const DOT: Octet = b'.' as Octet;
    // Most segments are not worth a closer look.
    matches!(segment.as_bytes(), [b'.' | b'%', ..])
        && matches!(of(segment).as_slice(), [DOT] | [DOT, DOT])
}

fn scan(text: &str) -> impl Iterator<Item = (usize, Octet)> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let (place, byte) = (at, *bytes.get(at)?);
        let escaped = bytes.get(at + 1..at + 3).filter(|_| byte == b'%');
        let Some(escaped) = escaped.and_then(hex) else {
            at += 1;
            return Some((place, Octet::from(byte)));
        };
        at += 3;
        let mark = if is_reserved(escaped) { ESCAPED } else { 0 };
        Some((place, Octet::from(escaped) + mark))
    })
}

fn hex(digits: &[u8]) -> Option<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let [high, low] = digits else { return None };
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

/// Reserved characters (RFC 3986 section 2.2), and `%`, which begins an escape.
fn is_reserved(byte: u8) -> bool {
    b":/?#[]@!$&'()*+,;=%".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_way_to_write() {
        assert_eq!(canonical("%75sers"), "users");
        assert_eq!(canonical("a%20b/%C3%BC"), "a b/ü");
        assert_eq!(canonical("a%2fb:c%3ad"), "a%2Fb:c%3Ad");
        assert_eq!(canonical("%ff"), "%ff");
        assert_eq!(canonical("100%25%2"), "100%25%2");
        assert!(is_dots("%2E%2e") && is_dots("."));
        assert!(!is_dots("...") && !is_dots("%2F") && !is_dots(""));
    }
}
