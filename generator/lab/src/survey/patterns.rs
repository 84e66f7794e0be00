//! Patterns for the validator: a pattern of ECMA-262 enters, what the validator reads as the same leaves.

use serde_json::json;

/// The pattern; `None` when it asserts nothing: the validator does not read it, or it refers back, which is not enforced, as the
/// generator's warning says.
pub(super) fn readable(pattern: &str) -> Option<String> {
    if refers_back(pattern) {
        return None;
    }
    let pattern = spelled_out(pattern);
    jsonschema::draft202012::new(&json!({"pattern": pattern}))
        .is_ok()
        .then_some(pattern)
}

/// Whether a pattern has a back-reference (ECMA-262, 22.2.1).
fn refers_back(pattern: &str) -> bool {
    let mut rest = pattern.chars();
    while let Some(next) = rest.next() {
        if next == '\\'
            && rest
                .next()
                .is_some_and(|escaped| matches!(escaped, '1'..='9' | 'k'))
        {
            return true;
        }
    }
    false
}

/// What `\d`, `\w` and `\s` stand for in a class (ECMA-262, 22.2.2.9); to the validator they are those of Unicode beside look-around.
const CLASSES: [(char, &str); 3] = [
    ('d', "0-9"),
    ('w', "A-Za-z0-9_"),
    (
        's',
        "\t\n\u{b}\u{c}\r \u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}",
    ),
];

/// The pattern with what its classes stand for, and with all ends of lines that `.` does not match (ECMA-262, 12.3); to the validator
/// there is one.
fn spelled_out(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut in_class = false;
    let mut rest = pattern.chars();
    while let Some(next) = rest.next() {
        match next {
            '\\' => escape(&mut out, rest.next(), in_class),
            '.' if !in_class => out.push_str("[^\n\r\u{2028}\u{2029}]"),
            next => {
                in_class = (in_class || next == '[') && next != ']';
                out.push(next);
            }
        }
    }
    out
}

fn escape(out: &mut String, escaped: Option<char>, in_class: bool) {
    let Some(escaped) = escaped else {
        return out.push('\\');
    };
    let class = CLASSES
        .iter()
        .find(|(name, _)| *name == escaped.to_ascii_lowercase());
    match class {
        Some((_, class)) if in_class && escaped.is_lowercase() => out.push_str(class),
        Some((_, class)) if !in_class => {
            let not = if escaped.is_uppercase() { "^" } else { "" };
            out.push_str(&format!("[{not}{class}]"));
        }
        _ => out.extend(['\\', escaped]),
    }
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn patterns_mean_what_they_mean_in_ecma_262() {
        assert_eq!(readable("^[.]\\.$").as_deref(), Some("^[.]\\.$"));
        assert_eq!(readable("^[\\d-]\\D$").as_deref(), Some("^[0-9-][^0-9]$"));
        assert_eq!(readable("(a)\\1"), None);
        assert_eq!(readable("(?<"), None);
        let any = readable("^.*$").unwrap();
        let judge = jsonschema::draft202012::new(&serde_json::json!({"pattern": any})).unwrap();
        for end in ["\n", "\r", "\u{2028}", "\u{2029}"] {
            assert!(!judge.is_valid(&format!("a{end}b").into()), "{end:?}");
        }
        assert!(judge.is_valid(&"a\u{85}b\tc".into()));
        let digit = readable("^(?=.*\\d).+$").unwrap();
        let judge = jsonschema::draft202012::new(&serde_json::json!({"pattern": digit})).unwrap();
        assert!(judge.is_valid(&"a7".into()));
        assert!(!judge.is_valid(&"a\u{e51}".into()));
    }
}
