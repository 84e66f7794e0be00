use std::borrow::Cow;

use super::Builder;

/// Walks over a JSON text. It does not check the grammar: what matters is where names and values start and end.
pub(super) fn scan(text: &str, builder: &mut Builder) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let start = at;
        at += 1;
        let go_on = match byte {
            b'{' | b'[' => builder.start(*byte == b'{', start..at),
            b'}' | b']' => builder.end(),
            b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' => true,
            b'"' => {
                at = end_of_string(bytes, at);
                let inner = text
                    .get(start + 1..at.saturating_sub(1))
                    .unwrap_or_default();
                builder.scalar(&unescape(inner), start..at)
            }
            _ => {
                while bytes
                    .get(at)
                    .is_some_and(|byte| !b" \t\r\n,:{}[]\"".contains(byte))
                {
                    at += 1;
                }
                builder.scalar(text.get(start..at).unwrap_or_default(), start..at)
            }
        };
        if !go_on {
            return;
        }
    }
}

/// The offset after the closing quotation mark of the string whose content starts at `at`.
fn end_of_string(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Resolves the escapes of RFC 8259, section 7.
fn unescape(inner: &str) -> Cow<'_, str> {
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    let mut units = Vec::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        let unescaped = match (c, if c == '\\' { chars.next() } else { None }) {
            ('\\', Some('u')) => {
                let digits: String = chars.by_ref().take(4).collect();
                units.push(u16::from_str_radix(&digits, 16).unwrap_or(0xFFFD));
                continue;
            }
            ('\\', Some('b')) => '\u{8}',
            ('\\', Some('f')) => '\u{c}',
            ('\\', Some('n')) => '\n',
            ('\\', Some('r')) => '\r',
            ('\\', Some('t')) => '\t',
            ('\\', Some(other)) => other,
            (other, _) => other,
        };
        units.extend_from_slice(unescaped.encode_utf16(&mut [0; 2]));
    }
    Cow::Owned(String::from_utf16_lossy(&units))
}
