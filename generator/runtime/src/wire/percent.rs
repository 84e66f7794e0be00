//! Percent-encoding (RFC 3986 section 2).
//!
//! Enters: text. Leaves: text that cannot leave its place in a URL, and back. It refuses bytes that are not UTF-8.

use std::borrow::Cow;

/// Appends `text`, with everything but unreserved characters encoded (RFC 3986 section 2.3).
///
/// `kept` characters stay, too.
pub(crate) fn encode_into(out: &mut String, text: &str, kept: &[u8]) {
    let stays = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'.' | b'_' | b'~')
            || kept.contains(&byte)
    };
    if text.bytes().all(stays) {
        return out.push_str(text);
    }
    for byte in text.bytes() {
        if stays(byte) {
            out.push(char::from(byte));
        } else {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

/// Where the first escape in a text is: `%` and two hexadecimal digits.
pub(crate) fn escape(text: &str) -> Option<usize> {
    let mut all = text.as_bytes().windows(3);
    all.position(|it| matches!(it, [b'%', digits @ ..] if digits.iter().all(u8::is_ascii_hexdigit)))
}

/// `text`, encoded.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    encode_into(&mut out, text, b"");
    out
}

/// The text that `raw` stands for; `plus` says whether `+` is a space, as forms write it.
///
/// `None` when an escape is cut short or the bytes are not UTF-8.
pub(crate) fn decode(raw: &str, plus: bool) -> Option<Cow<'_, str>> {
    if !raw
        .bytes()
        .any(|byte| byte == b'%' || (plus && byte == b'+'))
    {
        return Some(Cow::Borrowed(raw));
    }
    let mut out = Vec::with_capacity(raw.len());
    let mut bytes = raw.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => {
                let mut digit = || bytes.next().and_then(|b| char::from(b).to_digit(16));
                let (high, low) = (digit()?, digit()?);
                u8::try_from(high * 16 + low).ok()?
            }
            b'+' if plus => b' ',
            _ => byte,
        });
    }
    String::from_utf8(out).ok().map(Cow::Owned)
}

/// What is before the first `by`, an ASCII character, and what is after it: quicker than the standard library where texts are
/// short.
pub(crate) fn split_once(text: &str, by: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == by)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_survive_and_never_leave_their_place() {
        for text in ["", "a b", "a/b?c#d&e=f", "100%", "é☃", "+,;|[]", "../.."] {
            let encoded = encode(text);
            assert!(
                !encoded.contains(['/', '?', '#', '&', ' ', '+', ',', ';', '|', '[', ']']),
                "{encoded}"
            );
            assert_eq!(decode(&encoded, true).as_deref(), Some(text));
        }
        assert_eq!(decode("%4", false), None);
        assert_eq!(decode("%ff", false), None);
        assert_eq!(decode("a+b", true).as_deref(), Some("a b"));
        assert_eq!(decode("a+b", false).as_deref(), Some("a+b"));
    }
}
