//! `WWW-Authenticate` (RFC 9110 section 11.6.1): the schemes that a server offers, with their parameters.
//!
//! Enters: a header's text. Leaves: its challenges, as far as it can be read; it never fails.

/// One offer of a server.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Challenge {
    pub(super) scheme: String,
    parameters: Vec<(String, String)>,
}

impl Challenge {
    /// A parameter's value, unquoted.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self
            .parameters
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// All challenges of a header. A word that is followed by a word begins one; one that is followed by `=` is a parameter.
pub(super) fn challenges(text: &str) -> Vec<Challenge> {
    let mut found: Vec<Challenge> = Vec::new();
    for part in parts(text) {
        let part = part.trim();
        let (word, rest) = match part.find([' ', '=']) {
            Some(at) => part.split_at(at),
            None => (part, ""),
        };
        let parameter = if rest.trim_start().starts_with('=') {
            part
        } else if word.is_empty() {
            continue;
        } else {
            found.push(Challenge {
                scheme: word.to_owned(),
                parameters: Vec::new(),
            });
            rest.trim()
        };
        if let (Some((key, value)), Some(last)) = (parameter.split_once('='), found.last_mut()) {
            last.parameters
                .push((key.trim().to_owned(), unquoted(value.trim())));
        }
    }
    found
}

/// The parts between commas that are not quoted.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ',' if !quoted => {
                parts.extend(text.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(text.get(start..));
    parts
}

fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else {
        return value.to_owned();
    };
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    let mut text = String::new();
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.extend(chars.next()),
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_challenges_share_a_header() {
        let all = challenges(
            r#"Basic realm="a, \"b\"", Digest realm=r,nonce = "n", qop="auth,auth-int", Negotiate, Token abc=="#,
        );
        let schemes: Vec<&str> = all.iter().map(|one| one.scheme.as_str()).collect();
        assert_eq!(schemes, ["Basic", "Digest", "Negotiate", "Token"]);
        assert_eq!(all[0].get("realm"), Some(r#"a, "b""#));
        assert_eq!(
            ["realm", "nonce", "QOP"].map(|name| all[1].get(name)),
            [Some("r"), Some("n"), Some("auth,auth-int")]
        );
    }

    #[test]
    fn nonsense_is_passed_over() {
        for text in ["", ",,", "=", "\"", "a=\"\\", " , =x"] {
            challenges(text);
        }
    }
}
