//! The parts of a multipart body (RFC 2046 section 5.1, RFC 7578 section 4).
//!
//! Enters: a body that is held, and its boundary. Leaves: parts, whose content is not copied. It refuses bodies that
//! end before their last boundary, and parts whose head is too long or no head.

use std::borrow::Cow;

use bytes::Bytes;

use super::percent;

/// The head of a part may have this many bytes.
const HEAD: usize = 16 * 1024;

/// One part.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Part {
    pub(super) name: Option<String>,
    pub(super) file_name: Option<String>,
    pub(super) media: Option<String>,
    /// All other headers.
    pub(super) headers: Vec<(String, String)>,
    pub(super) content: Bytes,
}

/// Splits a body into its parts.
pub(super) fn split(body: &Bytes, boundary: &str) -> Result<Vec<Part>, String> {
    let cut_short = || "the body ends before its last boundary".to_owned();
    let delimiter = format!("\r\n--{boundary}");
    // The first boundary may stand at the start, where no line ends before it.
    let start = delimiter.as_bytes().get(2..).unwrap_or_default();
    let mut at = if body.starts_with(start) {
        start.len()
    } else {
        find(body, 0, delimiter.as_bytes()).ok_or_else(cut_short)? + delimiter.len()
    };
    let mut parts = Vec::new();
    loop {
        let rest = body.get(at..).unwrap_or_default();
        if rest.starts_with(b"--") {
            return Ok(parts);
        }
        let padding = rest.iter().take_while(|byte| b" \t".contains(byte)).count();
        let line = rest.get(padding..).unwrap_or_default();
        if !line.starts_with(b"\r\n") {
            return Err("a boundary does not end its line".to_owned());
        }
        // A part without headers starts with the empty line that ends its head.
        let head_start = at + padding;
        let window = body.get(head_start..).unwrap_or_default();
        let window = window.get(..HEAD.min(window.len())).unwrap_or_default();
        let end = find(window, 0, b"\r\n\r\n").ok_or_else(|| "a part has no head".to_owned())?;
        let head = window.get(..end).unwrap_or_default();
        let content_start = head_start + end + 4;
        // An empty part may end with the line that ends its head.
        let end = find(body, content_start - 2, delimiter.as_bytes()).ok_or_else(cut_short)?;
        let mut part = read_head(head)?;
        part.content = body.slice(content_start.min(end)..end);
        parts.push(part);
        at = end + delimiter.len();
    }
}

fn find(body: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = body.get(at..)?;
        at += rest.iter().position(|byte| *byte == b'\r')?;
        if body.get(at..)?.starts_with(what) {
            return Some(at);
        }
        at += 1;
    }
}

fn read_head(head: &[u8]) -> Result<Part, String> {
    let text = String::from_utf8_lossy(head);
    let mut part = Part::default();
    for line in text.split("\r\n").filter(|line| !line.is_empty()) {
        let (name, value) = line
            .split_once(':')
            .ok_or_else(|| "a part has a header without a name".to_owned())?;
        let (name, value) = (name.trim(), value.trim());
        if name.eq_ignore_ascii_case("content-disposition") {
            let parameters = parameters(value);
            let get = |wanted: &str| {
                let mut found = parameters.iter();
                let found = found.find(|(name, _)| name.eq_ignore_ascii_case(wanted));
                found.map(|(_, value)| value.clone())
            };
            part.name = get("name");
            part.file_name = get("filename*")
                .and_then(|value| extended(&value))
                .or_else(|| get("filename"));
        } else if name.eq_ignore_ascii_case("content-type") {
            part.media = Some(value.to_owned());
        } else {
            part.headers.push((name.to_owned(), value.to_owned()));
        }
    }
    Ok(part)
}

/// `UTF-8''%e2%82%ac`: a value as RFC 8187 section 3.2 writes it.
fn extended(value: &str) -> Option<String> {
    let mut pieces = value.splitn(3, '\'');
    let (charset, _, text) = (pieces.next()?, pieces.next()?, pieces.next()?);
    charset
        .eq_ignore_ascii_case("utf-8")
        .then(|| percent::decode(text, false))?
        .map(Cow::into_owned)
}

/// The parameters of a header; quoted ones may hold `;`, and what browsers escape is put back.
fn parameters(value: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = value.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.trim().to_owned();
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => unquote(quoted),
            None => {
                let (value, next) = after.split_once(';').unwrap_or((after, ""));
                (value.trim().to_owned(), next)
            }
        };
        found.push((name, value));
        rest = next.trim_start().trim_start_matches(';');
    }
    found
}

/// The text up to the closing quote, and what follows it. Only quotes are escaped by a backslash: others send paths.
fn unquote(quoted: &str) -> (String, &str) {
    let mut text = String::new();
    let mut rest = quoted;
    loop {
        let Some(at) = rest.find('"') else {
            text.push_str(rest);
            return (unescape(&text), "");
        };
        let (before, after) = (
            rest.get(..at).unwrap_or_default(),
            rest.get(at + 1..).unwrap_or_default(),
        );
        match before.strip_suffix('\\') {
            Some(before) => text.push_str(&format!("{before}\"")),
            None => {
                text.push_str(before);
                return (unescape(&text), after);
            }
        }
        rest = after;
    }
}

fn unescape(text: &str) -> String {
    let text = text.replace("%22", "\"");
    text.replace("%0D", "\r").replace("%0A", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(body: &'static str) -> Result<Vec<String>, String> {
        let parts = split(&Bytes::from(body), "b")?;
        let text = |part: Part| String::from_utf8_lossy(&part.content).into_owned();
        Ok(parts.into_iter().map(text).collect())
    }

    #[test]
    fn parts_stand_between_boundaries() {
        let both =
            "preamble\r\n--b \t\r\na: b\r\n\r\none\r\n--bc\r\n--b\r\n\r\n\r\n--b--\r\nepilogue";
        // A boundary is a prefix of its line, so `--bc` ends the part and is no boundary.
        assert!(contents(both).is_err());
        let both =
            "preamble\r\n--b \t\r\na: b\r\n\r\none\r\n--a\r\n--b\r\n\r\n\r\n--b--\r\nepilogue";
        assert_eq!(contents(both).unwrap(), ["one\r\n--a", ""]);
        assert_eq!(contents("--b--").unwrap(), [] as [&str; 0]);
        assert_eq!(contents("--b\r\n\r\nx\r\n--b--").unwrap(), ["x"]);
        assert_eq!(contents("--b\r\na: b\r\n\r\n--b--").unwrap(), [""]);
    }

    #[test]
    fn what_is_cut_short_is_refused() {
        let whole = "--b\r\na: b\r\n\r\none\r\n--b--";
        for end in 0..whole.len() - 2 {
            assert!(contents(whole.get(..end).unwrap()).is_err(), "{end}");
        }
    }

    #[test]
    fn names_are_read_as_browsers_and_others_write_them() {
        let name = |value: &str| {
            let head = format!("\r\ncontent-disposition: {value}");
            let part = read_head(head.as_bytes()).unwrap();
            (
                part.name.unwrap_or_default(),
                part.file_name.unwrap_or_default(),
            )
        };
        let pair = |name: &str, file: &str| (name.to_owned(), file.to_owned());
        assert_eq!(
            name("form-data; name=\"a;%22b\"; filename=\"c:\\d.png\""),
            pair("a;\"b", "c:\\d.png")
        );
        assert_eq!(
            name("form-data; name=a; filename=b.png"),
            pair("a", "b.png")
        );
        assert_eq!(name("form-data; name=\"a\\\"b\""), pair("a\"b", ""));
        assert_eq!(
            name("form-data; name=\"a\"; filename=\"x\"; filename*=UTF-8''%e2%82%ac"),
            pair("a", "€")
        );
    }
}
