//! The head of a part (RFC 2046 section 5.1, RFC 7578 section 4): its name, the name of its file, its media type.
//!
//! Enters: the lines before the content of a part. Leaves: what they say. It refuses lines without a name.

use std::borrow::Cow;

use super::super::percent;

/// What is said about a part.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Head {
    pub(super) name: Option<String>,
    pub(super) file_name: Option<String>,
    pub(super) media: Option<String>,
    /// All other headers.
    pub(super) headers: Vec<(String, String)>,
}

impl Head {
    /// How many bytes it takes.
    #[cfg(any(feature = "client", feature = "server"))]
    pub(super) fn size(&self) -> usize {
        let own = [&self.name, &self.file_name, &self.media];
        let own = own.into_iter().flatten().map(String::len);
        let others = self.headers.iter();
        let others =
            others.map(|(name, value)| size_of::<(String, String)>() + name.len() + value.len());
        size_of::<Self>() + own.chain(others).sum::<usize>()
    }
}

pub(super) fn read_head(head: &[u8]) -> Result<Head, String> {
    let text = String::from_utf8_lossy(head);
    let mut part = Head::default();
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
