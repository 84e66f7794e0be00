use crate::source::Pointer;

/// The two parts of a `$ref` (RFC 3986, section 4.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) document: Document,
    /// The place in the document; `Err` with the fragment if that is no JSON pointer.
    pub(super) pointer: Result<Pointer, String>,
}

/// Which document a reference names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Document {
    /// The one that holds the reference.
    Same,
    /// A path relative to it, percent-decoded.
    Relative(String),
    /// A URL with a scheme.
    Remote(String),
}

impl Reference {
    pub(super) fn parse(text: &str) -> Self {
        let (document, fragment) = text.split_once('#').unwrap_or((text, ""));
        let document = match document {
            "" => Document::Same,
            url if has_scheme(url) => Document::Remote(url.to_owned()),
            path => Document::Relative(percent_decode(path)),
        };
        let fragment = percent_decode(fragment);
        let pointer = match fragment.as_str() {
            "" => Ok(Pointer::root()),
            // `~1` and `~0` have one spelling, so that one place has one pointer.
            text if text.starts_with('/') => Ok(Pointer::from_escaped(text)
                .steps()
                .fold(Pointer::root(), |pointer, step| pointer.key(&step))),
            _ => Err(fragment),
        };
        Self { document, pointer }
    }

    /// A reference into the same document.
    pub(super) fn local(pointer: &Pointer) -> String {
        format!("#{}", pointer.as_str().replace('%', "%25"))
    }
}

/// Whether a reference names a document by URL. A single letter is a drive, not a scheme.
pub(super) fn has_scheme(url: &str) -> bool {
    if url.starts_with("//") {
        return true;
    }
    let Some((scheme, _)) = url.split_once(':') else {
        return false;
    };
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// Decodes percent-encoding (RFC 3986, section 2.1); what is none stays as it is.
pub(super) fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        match (first, after) {
            (b'%', [high, low, tail @ ..])
                if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
            {
                bytes.push(hex(*high) << 4 | hex(*low));
                rest = tail;
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn hex(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => (digit | 0x20).wrapping_sub(b'a').wrapping_add(10),
    }
}

/// Resolves a relative path against a URL (RFC 3986, section 5.2, for URLs with an authority).
pub(super) fn join_url(base: &str, path: &str) -> String {
    let start = base.find("://").map_or(0, |at| at + 3);
    let (head, tail) = base.split_at(start);
    let (authority, folder) = tail.split_once('/').unwrap_or((tail, ""));
    let mut segments: Vec<&str> = match path.starts_with('/') {
        true => Vec::new(),
        false => folder
            .rsplit_once('/')
            .map_or(Vec::new(), |(folder, _)| folder.split('/').collect()),
    };
    for segment in path.trim_start_matches('/').split('/') {
        match segment {
            "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    format!("{head}{authority}/{}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (Document, Result<String, String>) {
        let reference = Reference::parse(text);
        (
            reference.document,
            reference.pointer.map(|pointer| pointer.as_str().to_owned()),
        )
    }

    #[test]
    fn documents_and_pointers() {
        assert_eq!(
            parts("#/a~1b/%7Ec"),
            (Document::Same, Ok("/a~1b/~0c".into()))
        );
        assert_eq!(parts(""), (Document::Same, Ok(String::new())));
        assert_eq!(
            parts("./a%20b.yaml#"),
            (Document::Relative("./a b.yaml".into()), Ok(String::new()))
        );
        assert_eq!(
            parts("a.yaml#anchor"),
            (Document::Relative("a.yaml".into()), Err("anchor".into()))
        );
        assert_eq!(
            parts("https://x/y.json#/a").0,
            Document::Remote("https://x/y.json".into())
        );
        assert_eq!(parts("urn:x").0, Document::Remote("urn:x".into()));
        assert_eq!(parts("c:/x.yaml").0, Document::Relative("c:/x.yaml".into()));
        assert_eq!(
            parts("100%.yaml%f").0,
            Document::Relative("100%.yaml%f".into())
        );
        assert_eq!(parts("%ff.yaml").0, Document::Relative("%ff.yaml".into()));
    }

    #[test]
    fn urls_join() {
        assert_eq!(
            join_url("https://x.org/a/b.yaml", "../c/./d.yaml"),
            "https://x.org/c/d.yaml"
        );
        assert_eq!(
            join_url("https://x.org/a/b.yaml", "/d.yaml"),
            "https://x.org/d.yaml"
        );
        assert_eq!(
            join_url("https://x.org", "../../d.yaml"),
            "https://x.org/d.yaml"
        );
    }
}
