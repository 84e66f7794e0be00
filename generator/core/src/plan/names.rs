use std::collections::HashMap;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// Keywords of every edition (The Rust Reference, 2.1 Keywords) that a raw identifier can hold.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that cannot be raw identifiers.
const NEVER_RAW: &[&str] = &["self", "super", "crate", "_"];

/// Types and traits of the prelude, which a type of the same name would hide.
const PRELUDE: &[&str] = &[
    "Self",
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "Box",
    "String",
    "Vec",
    "Default",
    "Clone",
    "Copy",
    "Debug",
    "Send",
    "Sync",
    "Sized",
    "Drop",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Into",
    "Iterator",
    "PartialEq",
    "Eq",
    "PartialOrd",
    "Ord",
    "Hash",
    "AsRef",
    "AsMut",
    "ToString",
    "ToOwned",
    "Extend",
    "IntoIterator",
    "Future",
    "IntoFuture",
];

/// Longest name that is spelled out; deeper places keep their ends and a mark of the whole.
const LONGEST: usize = 80;

/// `UserLinks` from `user_links`: the name of a type.
pub(super) fn type_name(words: &[&str]) -> String {
    let camel: Vec<String> = words
        .iter()
        .map(|word| spelled(word).to_upper_camel_case())
        .collect();
    let mut name: String = camel.concat();
    if name.len() > LONGEST {
        let ends = [
            camel.first(),
            camel.get(camel.len().saturating_sub(2)),
            camel.last(),
        ];
        let ends: String = ends
            .into_iter()
            .flatten()
            .map(|word| clip(word, LONGEST / 4))
            .collect();
        name = format!("{ends}{:08X}", mark(&words.join("/")));
    }
    let name = started(name, "T", "Type");
    if PRELUDE.contains(&name.as_str()) {
        format!("{name}Model")
    } else {
        name
    }
}

/// The name of an enum's or union's variant.
pub(super) fn variant_name(word: &str) -> String {
    let name = started(
        clip(&spelled(word).to_upper_camel_case(), LONGEST),
        "Value",
        "Empty",
    );
    if name == "Self" {
        "SelfValue".to_owned()
    } else {
        name
    }
}

/// The name of a field, parameter or function.
pub(super) fn value_name(word: &str) -> String {
    let name = started(clip(&spelled(word).to_snake_case(), LONGEST), "_", "empty");
    if KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else if NEVER_RAW.contains(&name.as_str()) {
        format!("{name}_")
    } else {
        name
    }
}

/// The name of a constant.
pub(super) fn constant_name(word: &str) -> String {
    started(
        clip(&spelled(word).to_shouty_snake_case(), LONGEST),
        "C_",
        "EMPTY",
    )
}

fn clip(name: &str, longest: usize) -> String {
    match name.char_indices().nth(longest) {
        Some((at, _)) => format!("{}{:08x}", &name[..at], mark(name)),
        None => name.to_owned(),
    }
}

/// A mark of a text: FNV-1a, which is the same on every machine.
fn mark(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash: u32, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

fn started(mut name: String, digit: &str, empty: &str) -> String {
    // Changing the case can split a character into others that may not stand in an identifier.
    name.retain(|c| unicode_ident::is_xid_continue(c) && c.is_alphanumeric() || c == '_');
    match name.chars().next() {
        None => empty.to_owned(),
        Some(first) if !unicode_ident::is_xid_start(first) => format!("{digit}{name}"),
        Some(_) => name,
    }
}

/// Makes a word of letters, digits and separators: signs that carry the meaning are spelled out, the others separate.
fn spelled(word: &str) -> String {
    let meaning = !word.chars().any(char::is_alphanumeric);
    let mut text = String::with_capacity(word.len());
    for (at, c) in word.chars().enumerate() {
        if c.is_ascii_alphanumeric() {
            text.push(c);
        } else if c.is_ascii() {
            let leading = at == 0
                && matches!(c, '+' | '-' | '<' | '>' | '=' | '!' | '*' | '~')
                && word.len() > 1;
            match sign(c).filter(|_| meaning || leading) {
                Some(sign) => text.extend([" ", sign, " "]),
                None => text.push(' '),
            }
        } else {
            foreign(c, &mut text);
        }
    }
    text
}

/// Letters that Rust identifiers may hold stay; anything else becomes its code point.
fn foreign(c: char, text: &mut String) {
    // Compatibility forms (ligatures, full-width and letter-like signs) are other ways to write a letter, which rustc warns of.
    let compatibility =
        matches!(c, '\u{2070}'..='\u{2bff}' | '\u{f900}'..='\u{ffff}' | '\u{1d400}'..='\u{1d7ff}');
    if unicode_ident::is_xid_continue(c) && c.is_alphanumeric() && !compatibility {
        text.push(c);
    } else if c.is_whitespace() || c.is_control() {
        text.push(' ');
    } else {
        text.push_str(&format!(" u{:x} ", c as u32));
    }
}

fn sign(c: char) -> Option<&'static str> {
    Some(match c {
        '+' => "plus",
        '-' => "minus",
        '<' => "less",
        '>' => "greater",
        '=' => "equal",
        '!' => "not",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '^' => "caret",
        '~' => "tilde",
        '@' => "at",
        '#' => "hash",
        '$' => "dollar",
        '?' => "question",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '_' => "underscore",
        '(' => "open",
        ')' => "close",
        '[' => "open_bracket",
        ']' => "close_bracket",
        '{' => "open_brace",
        '}' => "close_brace",
        '\'' => "quote",
        '"' => "double_quote",
        '`' => "backtick",
        _ => return None,
    })
}

/// Gives each of `wanted` a name that no other has. Who is spelled exactly as the name (`first`) keeps it, then who stands first in the
/// document; the others get a number.
pub(super) fn assign(wanted: Vec<(String, bool)>, reserved: &[&str]) -> Vec<String> {
    assign_with(wanted, Vec::new(), reserved)
}

/// The same, where some keep a name that they had: by position, unless it is taken.
pub(super) fn assign_with(
    wanted: Vec<(String, bool)>,
    pinned: Vec<Option<String>>,
    reserved: &[&str],
) -> Vec<String> {
    let mut taken: HashMap<String, usize> = reserved
        .iter()
        .map(|name| ((*name).to_owned(), 1))
        .collect();
    let mut names = vec![String::new(); wanted.len()];
    for (name, pin) in names.iter_mut().zip(pinned) {
        if let Some(pin) = pin.filter(|pin| !taken.contains_key(pin)) {
            taken.insert(pin.clone(), 1);
            *name = pin;
        }
    }
    for round in [true, false] {
        for (at, (name, first)) in wanted.iter().enumerate() {
            if *first == round && names[at].is_empty() {
                names[at] = free(name, &mut taken);
            }
        }
    }
    names
}

/// Whether a name may stand in Rust as it is.
pub(super) fn is_identifier(name: &str) -> bool {
    let plain = name.strip_prefix("r#").unwrap_or(name);
    let mut letters = plain.chars();
    let starts = letters
        .next()
        .is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c));
    let raw = plain.len() != name.len();
    starts
        && letters.all(unicode_ident::is_xid_continue)
        && !NEVER_RAW.contains(&plain)
        && !PRELUDE.contains(&plain)
        && raw == KEYWORDS.contains(&plain)
}

fn free(name: &str, taken: &mut HashMap<String, usize>) -> String {
    let mut number = match taken.get_mut(name) {
        None => {
            taken.insert(name.to_owned(), 1);
            return name.to_owned();
        }
        Some(number) => {
            *number += 1;
            *number
        }
    };
    let plain = name.strip_prefix("r#").unwrap_or(name);
    let lower = plain.starts_with(char::is_lowercase) && !plain.ends_with('_');
    let separator = if lower || plain.ends_with(|c: char| c.is_ascii_digit()) {
        "_"
    } else {
        ""
    };
    loop {
        let candidate = format!("{plain}{separator}{number}");
        if !taken.contains_key(&candidate) {
            taken.insert(candidate.clone(), 1);
            return candidate;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_names_become_good_rust_names() {
        let cases = [
            ("_embedded", "embedded"),
            ("_self", "self_"),
            ("delete-user", "delete_user"),
            ("UserName", "user_name"),
            ("type", "r#type"),
            ("2fa", "_2fa"),
            ("", "empty"),
            ("+1", "plus_1"),
            ("-1", "minus_1"),
            ("*", "star"),
            ("名前", "名前"),
            ("🦀", "u1f980"),
        ];
        for (wire, rust) in cases {
            assert_eq!(value_name(wire), rust, "{wire}");
        }
    }

    #[test]
    fn types_do_not_hide_the_prelude() {
        assert_eq!(type_name(&["option"]), "OptionModel");
        assert_eq!(type_name(&["3d", "model"]), "T3dModel");
        assert_eq!(type_name(&["User", "_links"]), "UserLinks");
        assert!(type_name(&["step"; 100]).len() < 100);
    }

    #[test]
    fn the_exact_spelling_keeps_the_name() {
        let names = assign(
            vec![
                ("User".into(), false),
                ("User".into(), true),
                ("User".into(), false),
                ("User2".into(), true),
            ],
            &[],
        );
        assert_eq!(names, ["User3", "User", "User4", "User2"]);
    }
}
