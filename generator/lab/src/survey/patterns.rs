//! Patterns for the validator: a pattern of ECMA-262 enters, what the validator reads as the same leaves.

use serde_json::json;

/// The pattern; `None` when it asserts nothing: the validator does not read it, or it refers back, which is not enforced, as the
/// generator's warning says.
pub(super) fn readable(pattern: &str) -> Option<String> {
    if refers_back(pattern) {
        return None;
    }
    let pattern = with_line_ends(pattern);
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

/// The pattern with all ends of lines that `.` does not match (ECMA-262, 12.3); to the validator there is one.
fn with_line_ends(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let (mut escaped, mut in_class) = (false, false);
    for next in pattern.chars() {
        match next {
            '.' if !escaped && !in_class => {
                out.push_str("[^\n\r\u{2028}\u{2029}]");
                continue;
            }
            '[' if !escaped => in_class = true,
            ']' if !escaped => in_class = false,
            _ => {}
        }
        escaped = next == '\\' && !escaped;
        out.push(next);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn patterns_mean_what_they_mean_in_ecma_262() {
        assert_eq!(readable("^[.]\\.$").as_deref(), Some("^[.]\\.$"));
        assert_eq!(readable("(a)\\1"), None);
        assert_eq!(readable("(?<"), None);
        let any = readable("^.*$").unwrap();
        let judge = jsonschema::draft202012::new(&serde_json::json!({"pattern": any})).unwrap();
        for end in ["\n", "\r", "\u{2028}", "\u{2029}"] {
            assert!(!judge.is_valid(&format!("a{end}b").into()), "{end:?}");
        }
        assert!(judge.is_valid(&"a\u{85}b\tc".into()));
    }
}
