//! Text in the character set that a media type names.
//!
//! Enters: text, or bytes, and a media type. Leaves: the other. It refuses character sets besides UTF-8, its part US-ASCII
//! and ISO 8859-1, and text that the character set cannot say.

use std::borrow::Cow;

use bytes::Bytes;

use super::{Broken, EncodeError, media};

enum Charset {
    Utf8,
    Latin1,
}

/// The character set of a media type; without one it is UTF-8 (RFC 6657 section 4 leaves the default to each type).
fn charset(media: &str) -> Result<Charset, String> {
    let Some(name) = media::parameter(media, "charset") else {
        return Ok(Charset::Utf8);
    };
    let is = |known: &[&str]| known.iter().any(|known| known.eq_ignore_ascii_case(&name));
    if is(&["utf-8", "utf8", "us-ascii", "ascii"]) {
        Ok(Charset::Utf8)
    } else if is(&["iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1"]) {
        Ok(Charset::Latin1)
    } else {
        Err(format!("the character set {name:?} is not known"))
    }
}

/// Whether a media type names a character set that is taken.
pub(super) fn taken(media: &str) -> Result<(), String> {
    charset(media).map(|_| ())
}

/// The bytes of a text.
pub(super) fn encode(media: &str, text: String) -> Result<Bytes, EncodeError> {
    match charset(media).map_err(EncodeError::new)? {
        Charset::Utf8 => Ok(text.into()),
        Charset::Latin1 => {
            let bytes: Result<Vec<u8>, _> = text.chars().map(u8::try_from).collect();
            let beyond = |_| EncodeError::new("ISO 8859-1 has no such character".to_owned());
            bytes.map(Bytes::from).map_err(beyond)
        }
    }
}

/// The text that bytes stand for.
pub(super) fn decode<'b>(media: &str, bytes: &'b [u8]) -> Result<Cow<'b, str>, Broken> {
    match charset(media).map_err(Broken::Malformed)? {
        Charset::Utf8 => std::str::from_utf8(bytes)
            .map(Cow::Borrowed)
            .map_err(|error| Broken::Malformed(error.to_string())),
        Charset::Latin1 => Ok(bytes.iter().copied().map(char::from).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_in_the_character_set_that_their_media_type_names() {
        let latin = "text/plain; charset=\"ISO-8859-1\"";
        assert_eq!(encode(latin, "é".to_owned()).unwrap(), &b"\xe9"[..]);
        assert_eq!(decode(latin, b"\xe9").unwrap(), "é");
        assert!(encode(latin, "☃".to_owned()).is_err());
        assert_eq!(decode("text/plain", "é".as_bytes()).unwrap(), "é");
        assert!(decode("text/plain", b"\xe9").is_err());
        assert!(decode("text/plain; charset=utf-16", b"").is_err());
    }
}
