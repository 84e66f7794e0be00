//! Host names and mail addresses.
//!
//! Enters: a text. Leaves: whether it is one.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::super::pattern::matches;
use super::grammar;

/// A host name (RFC 1123 section 2.1), whose labels may stand for Unicode (RFC 5890 section 2.3.2.1).
pub(super) fn is_hostname(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label)
}

/// An internationalized host name (RFC 5890 section 2.3.2.3).
pub(super) fn is_idn_hostname(text: &str) -> bool {
    let labels = || text.split(['.', '\u{3002}', '\u{ff0e}', '\u{ff61}']);
    text.chars().count() <= 253
        && labels().all(|label| {
            if label.is_ascii() {
                is_label(label)
            } else {
                // The letters of ASCII have no case in a name (RFC 4343 section 2).
                let label = label.to_ascii_lowercase();
                label.chars().count() <= 59 && matches(grammar::LABEL, &label)
            }
        })
}

fn is_label(label: &str) -> bool {
    let letters = label
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !letters || label.is_empty() || label.len() > 63 {
        return false;
    }
    match label.get(..4) {
        Some(prefix) if prefix.eq_ignore_ascii_case("xn--") => {
            let decoded = label.get(4..).and_then(punycode);
            decoded.is_some_and(|text| !text.is_ascii() && matches(grammar::LABEL, &text))
        }
        _ => !label.starts_with('-') && !label.ends_with('-'),
    }
}

/// The text that an encoded label stands for (RFC 3492 section 6.2).
fn punycode(encoded: &str) -> Option<String> {
    let (basic, tail) = encoded.rsplit_once('-').unwrap_or(("", encoded));
    let mut text: Vec<char> = basic.chars().collect();
    let (mut code, mut at, mut bias, mut first) = (128_u32, 0_u32, 72_u32, true);
    let mut digits = tail.bytes();
    while digits.len() > 0 {
        let (start, mut weight, mut position) = (at, 1_u32, 36_u32);
        loop {
            let digit = match digits.next()? {
                byte @ b'a'..=b'z' => byte - b'a',
                byte @ b'A'..=b'Z' => byte - b'A',
                byte @ b'0'..=b'9' => byte - b'0' + 26,
                _ => return None,
            };
            at = at.checked_add(u32::from(digit).checked_mul(weight)?)?;
            let threshold = position.saturating_sub(bias).clamp(1, 26);
            if u32::from(digit) < threshold {
                break;
            }
            weight = weight.checked_mul(36 - threshold)?;
            position += 36;
        }
        let count = u32::try_from(text.len()).ok()? + 1;
        bias = adapt(at - start, count, first);
        first = false;
        code = code.checked_add(at / count)?;
        at %= count;
        text.insert(at as usize, char::from_u32(code)?);
        at += 1;
    }
    Some(text.into_iter().collect())
}

/// RFC 3492 section 6.1.
fn adapt(delta: u32, count: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / count;
    let mut position = 0;
    while delta > 455 {
        delta /= 35;
        position += 36;
    }
    position + 36 * delta / (delta + 38)
}

/// `Mailbox` (RFC 5321 section 4.1.2); with characters beyond ASCII where `wide` says so (RFC 6531 section 3.3).
pub(super) fn is_email(text: &str, wide: bool) -> bool {
    text.rsplit_once('@')
        .is_some_and(|(local, domain)| is_local(local, wide) && is_domain(domain, wide))
}

fn is_local(local: &str, wide: bool) -> bool {
    let quoted = local
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    if let Some(inner) = quoted {
        let mut escaped = false;
        let sound = inner.chars().all(|c| {
            let plain = escaped || c != '"';
            escaped = !escaped && c == '\\';
            plain && !c.is_control() && (wide || c.is_ascii())
        });
        return sound && !escaped;
    }
    let is_atom = |atom: &str| {
        !atom.is_empty()
            && atom.chars().all(|c| {
                c.is_ascii_alphanumeric()
                    || "!#$%&'*+-/=?^_`{|}~".contains(c)
                    || wide && !c.is_ascii()
            })
    };
    local.split('.').all(is_atom)
}

fn is_domain(domain: &str, wide: bool) -> bool {
    let literal = domain
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    match literal {
        Some(address) => match address.strip_prefix("IPv6:") {
            Some(address) => address.parse::<Ipv6Addr>().is_ok(),
            None => address.parse::<Ipv4Addr>().is_ok(),
        },
        None if wide => is_idn_hostname(domain),
        None => is_hostname(domain),
    }
}

/// Whether an address in brackets, if there is one in the authority, is one of IPv6 (RFC 3986 section 3.2.2).
pub(super) fn has_sound_address(uri: &str) -> bool {
    let Some((_, rest)) = uri.split_once("//") else {
        return true;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let Some((_, rest)) = authority.split_once('[') else {
        return true;
    };
    let address = rest.split(']').next().unwrap_or_default();
    address.starts_with(['v', 'V']) || address.parse::<Ipv6Addr>().is_ok()
}
