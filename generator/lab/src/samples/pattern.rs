//! Regular expressions to draw from: a pattern of ECMA-262 or the name of a format enters, one that proptest reads leaves.

/// A pattern in the syntax of the `regex` crate, without the anchors around it; `None` when it holds others. What stands in the
/// middle of a text is matched by it alone.
pub(super) fn readable(pattern: &str) -> Option<String> {
    let inner = pattern.strip_prefix('^').unwrap_or(pattern);
    let escaped = inner.ends_with("\\$");
    let inner = inner
        .strip_suffix('$')
        .filter(|_| !escaped)
        .unwrap_or(inner);
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner.chars();
    let mut in_class = false;
    while let Some(next) = rest.next() {
        match next {
            '\\' => {
                escape(rest.next()?, &mut rest, &mut out)?;
                continue;
            }
            '.' if !in_class => {
                // It is no end of a line (ECMA-262, 12.3).
                out.push_str("[^\\n\\r\\x{2028}\\x{2029}]");
                continue;
            }
            '[' => in_class = true,
            ']' => in_class = false,
            _ => {}
        }
        out.push(next);
    }
    Some(out)
}

/// An escape (ECMA-262, 22.2.1): classes are those of ASCII, and `\/` and the like mean the character.
fn escape(escaped: char, rest: &mut impl Iterator<Item = char>, out: &mut String) -> Option<()> {
    match escaped {
        'd' => out.push_str("[0-9]"),
        'w' => out.push_str("[0-9A-Za-z_]"),
        's' => out.push_str("[ \\t\\n]"),
        'D' | 'W' | 'S' => out.push_str(match escaped {
            'D' => "[^0-9]",
            'W' => "[^0-9A-Za-z_]",
            _ => "[^\\s]",
        }),
        'u' => {
            let digits: String = rest.take(4).collect();
            out.push_str(&format!("\\x{{{digits}}}"));
        }
        'b' | 'B' | 'k' | '1'..='9' => return None,
        'p' | 'P' | 'n' | 'r' | 't' | 'f' | 'v' | 'x' => {
            out.push('\\');
            out.push(escaped);
        }
        other if other.is_ascii_punctuation() => {
            out.push('\\');
            out.push(other);
        }
        other => out.push(other),
    }
    Some(())
}

/// The text of a format.
pub(super) fn of_format(format: &str) -> Option<&'static str> {
    Some(match format {
        "date-time" => {
            "(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])"
        }
        "date" => "(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])",
        "time" => {
            "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,6})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])"
        }
        "duration" => {
            "P([0-9]{1,3}D(T[0-9]{1,2}H([0-9]{1,2}M)?)?|[0-9]{1,2}W|[1-9]Y[0-9]{1,2}M|T[0-9]{1,3}S)"
        }
        "uuid" => "[0-9a-fA-F]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
        "uri" | "url" | "iri" => {
            "https?://[a-z]{1,8}\\.example(:[1-9][0-9]{1,3})?(/[a-zA-Z0-9._~-]{0,6}){0,3}(\\?[a-z]{1,3}=([a-z0-9]|%2[0-9A-F]){0,4})?(#[a-z]{1,3})?"
        }
        "uri-reference" | "iri-reference" => {
            "(\\.\\./|/)?[a-z]{1,5}(\\?[a-z]=[a-z0-9]{0,3})?(#[a-z]{1,3})?"
        }
        "uri-template" => "/[a-z]{1,4}/\\{[a-z]{1,4}\\}(\\{\\?[a-z]\\})?",
        "email" | "idn-email" => "[a-z]{1,8}([.+_-][a-z0-9]{1,4})?@[a-z]{2,8}\\.(com|example)",
        "hostname" | "idn-hostname" => "[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,4})?(\\.[a-z]{2,6}){0,2}",
        "ipv4" => {
            "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}"
        }
        "ipv6" => "([0-9a-f]{1,4}:){7}[0-9A-F]{1,4}|2001:db8::[0-9a-f]{1,4}|::1",
        // What the bits beyond the last octet are is left to who writes: none are set.
        "byte" => {
            "([A-Za-z0-9+/]{4}){0,4}([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?"
        }
        "json-pointer" => "(/([a-z0-9]|~[01]){0,4}){0,3}",
        "relative-json-pointer" => "[0-9](#|(/[a-z]{1,3}){0,2})",
        // Without brackets: whether half of one stands for itself depends on who is asked.
        "regex" => "\\^?[a-z]{1,3}(\\\\d|\\.)[+*]?\\$?",
        _ => return None,
    })
}
