//! Lists in headers.
//!
//! Enters: the text of a header. Leaves: its items. A comma in a quoted string (RFC 9110 section 5.6.4), which begins an item or
//! stands behind a `=`, separates nothing, and neither does one in the `<…>` that begins a link (RFC 8288 section 3).

/// The items of a list (RFC 9110 section 5.6.1), with the blanks around them.
pub(super) fn split(text: &str) -> Vec<&str> {
    let (mut items, mut rest) = (Vec::new(), text);
    // A link is looked for only where one ends, so that many that do not cost no more than one.
    let links = text.rfind('>');
    let end = |rest: &str| {
        end(
            rest,
            links.is_some_and(|last| last + rest.len() >= text.len()),
        )
    };
    while let Some((item, after)) = end(rest).and_then(|at| rest.split_at_checked(at)) {
        items.push(item);
        rest = after.get(1..).unwrap_or_default();
    }
    items.push(rest);
    items
}

/// Whether a text is one item, whatever comes behind it.
pub(super) fn is_whole(item: &str) -> bool {
    // What is open in the item ends behind it.
    let followed = format!("{item},\",>");
    split(&followed).first() == Some(&item)
}

/// Where the comma behind the first item is. The text may hold links.
fn end(text: &str, links: bool) -> Option<usize> {
    let (mut at, mut may_open) = (0, true);
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        let inside = bytes.get(at + 1..).unwrap_or_default();
        let closing = match byte {
            b',' => return Some(at),
            b'"' if may_open => end_of_quoted(inside),
            b'<' if links
                && text
                    .get(..at)
                    .is_some_and(|before| before.trim().is_empty()) =>
            {
                inside.iter().position(|byte| *byte == b'>')
            }
            _ => None,
        };
        may_open = *byte == b'=' || (may_open && byte.is_ascii_whitespace());
        at += 1 + closing.map_or(0, |length| length + 1);
    }
    None
}

/// Where the quote that ends a quoted string is.
fn end_of_quoted(inside: &[u8]) -> Option<usize> {
    let mut escaped = false;
    inside.iter().position(|byte| {
        let ends = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        ends
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_commas_do_not_separate() {
        assert_eq!(split("a, b,,c"), ["a", " b", "", "c"]);
        assert_eq!(
            split(r#""a,b", W/"c", "d\",e""#),
            [r#""a,b""#, r#" W/"c""#, r#" "d\",e""#]
        );
        let links = r#"</?ids=1,2>; rel="next,last", </b>"#;
        assert_eq!(split(links), [r#"</?ids=1,2>; rel="next,last""#, " </b>"]);
        // What is not closed is no quoted string, and an inch is none either.
        assert_eq!(split(r#""a,b"#), [r#""a"#, "b"]);
        assert_eq!(split(r#"5",7""#), [r#"5""#, r#"7""#]);
        assert_eq!(split("1<2,3>2"), ["1<2", "3>2"]);
    }

    /// How long it takes grows as the text does.
    #[test]
    fn links_without_an_end_are_passed_over() {
        let text = "<,".repeat(400_000);
        assert_eq!(split(&text).len(), 400_001);
        let text = format!("<a>,{text}");
        assert_eq!(split(&text).len(), 400_002);
        let text = "a ".repeat(400_000);
        assert_eq!(split(&text).len(), 1);
    }

    #[test]
    fn items_are_whole_or_not() {
        for whole in [
            "",
            "a",
            r#""a,b""#,
            r#"a="b,c""#,
            "<a,b>; x",
            r#"5""#,
            "a<b",
        ] {
            assert!(is_whole(whole), "{whole}");
        }
        for part in ["a,b", r#""a"#, "<a", r#""a\"#, r#"a=""#, "a <b,c>"] {
            assert!(!is_whole(part), "{part}");
        }
    }
}
