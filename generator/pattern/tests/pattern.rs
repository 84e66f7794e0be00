//! Patterns as documents write them, and what they match.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::time::Instant;

use oasmith_pattern::{Error, Pattern};

fn check(pattern: &str, matching: &[&str], other: &[&str]) {
    let compiled = Pattern::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
    for text in matching {
        assert!(compiled.is_match(text), "{pattern} matches {text:?}");
    }
    for text in other {
        assert!(
            !compiled.is_match(text),
            "{pattern} does not match {text:?}"
        );
    }
}

#[test]
fn plain_syntax() {
    check("", &["", "x"], &[]);
    check("b", &["abc"], &["ac"]);
    check("^a|b$", &["ax", "xb"], &["xa", "bx"]);
    check("^(?:ab)+$", &["ab", "abab"], &["", "aba"]);
    check("^a{2,3}$", &["aa", "aaa"], &["a", "aaaa"]);
    check("^a{2}$", &["aa"], &["a", "aaa"]);
    check("^a{2,}?$", &["aa", "aaaaa"], &["a"]);
    check("^(a*)*$", &["", "aaa"], &["b"]);
    check("^(a|b*)*c$", &["c", "abc"], &["ab"]);
    check("^[a-c_\\-.]+$", &["a-b_c."], &["d"]);
    check("^[^a]$", &["b", "\n"], &["a", ""]);
    check("^[^]$", &["\n"], &[""]);
    check("[]", &[], &["", "a"]);
    check("^[[a]+$", &["[a"], &["]"]);
    check("^[\\w-.]+$", &["a-b.c"], &["a,"]);
    check("^[+\\-]?\\d+$", &["+1", "-22"], &["1.0"]);
    check("^(?<year>\\d{4})$", &["2024"], &["24"]);
    check("^{$", &["{"], &[]);
    check("^a{,3}$", &["a{,3}"], &["aa"]);
    check("^\\/\\@\\ \\\"$", &["/@ \""], &[]);
    check("^.$", &["\u{1f432}", "é"], &["\n", "\u{2028}", "ab"]);
}

#[test]
fn escapes_are_those_of_ecma_262() {
    check("^\\d$", &["5"], &["\u{664}"]);
    check("^\\w$", &["a", "_"], &["é"]);
    check("^\\W$", &["é", "-"], &["a"]);
    check(
        "^\\s$",
        &["\u{feff}", "\u{2003}", "\t", "\u{b}"],
        &["\u{200b}", "\u{85}"],
    );
    check("^\\S$", &["a"], &[" "]);
    check("^\\cC\\x41\\u0042\\u{43}$", &["\u{3}ABC"], &["cABC"]);
    check("^\\ud83d\\udc32*$", &["\u{1f432}\u{1f432}"], &["x"]);
    check("^\\t\\n\\v\\f\\r\\0$", &["\t\n\u{b}\u{c}\r\0"], &[]);
    check("^[\\b]$", &["\u{8}"], &["b"]);
    check("\\bfoo\\b", &["a foo b", "foo"], &["afoo", "foob"]);
    check("o\\B", &["foo1"], &["fo"]);
    check("^a$", &["a"], &["a\n", "b\na"]);
}

#[test]
fn unicode_properties() {
    check("^\\p{L}+$", &["Ünï", "пример"], &["a1"]);
    check("^\\p{Lu}\\p{Lowercase_Letter}$", &["Éa"], &["éa"]);
    check("^\\P{L}$", &["1"], &["a"]);
    check("^[\\p{N}\\p{Z}]+$", &["1 \u{664}"], &["a"]);
    check("^\\p{Script=Greek}+$", &["αβγ"], &["abc"]);
    check("^\\p{gc=Nd}\\p{ASCII}\\p{Alphabetic}$", &["٣aé"], &["aaa"]);
    assert_eq!(
        Pattern::new("\\p{Nonsense}").err(),
        Some(Error::UnknownProperty("Nonsense".to_owned()))
    );
}

#[test]
fn look_around() {
    check(
        "^(?=.*\\d)(?=.*[a-z])(?!.*\\s).{4,}$",
        &["abc1"],
        &["abcd", "1234", "ab 1", "a1"],
    );
    check("^(?!foo$)(?!bar).*$", &["foox", ""], &["foo", "barx"]);
    check("(?<=\\$)\\d+", &["cost $5"], &["cost 5"]);
    check("(?<!-)\\b\\d+$", &["a 5"], &["-5"]);
    check("^(?:(?!--)[a-z-])+$", &["a-b"], &["a--b"]);
    check("(?=a(?!b))a", &["ac", "aba"], &["ab"]);
    check("^(?=(?:.{2})*$)a*$", &["", "aa"], &["a", "aaa"]);
    check("(?<=^|,)x(?=,|$)", &["x", "a,x", "x,b"], &["xx", "ax"]);
    check("^(?=a)*b", &["b"], &["a"]);
    check(
        "^(?![0-9a-f]{4}$)^[a-z][a-z0-9-]*[a-z0-9]$",
        &["abcz", "abcde"],
        &["abcd"],
    );
}

/// Patterns with one way to go, which are tested without threads.
#[test]
fn straight_patterns() {
    check(
        "^[A-Z]{3}-[0-9]{4}$",
        &["ABC-1234"],
        &[
            "",
            "ABC-123",
            "ABC-12345",
            "xABC-1234",
            "ABC-1234\n",
            "ÄBC-1234",
        ],
    );
    check("^ab", &["ab", "abc"], &["a", "cab", ""]);
    check("^é.$", &["é☃", "éé"], &["é", "e☃", "é☃é"]);
    check("^$", &[""], &["a"]);
    check("^a$b", &[], &["ab", "a", "a\nb"]);
    check("^^a$$", &["a"], &["aa", "ba"]);
    check("^", &["", "a"], &[]);
}

#[test]
fn what_cannot_be_tested_is_refused() {
    assert_eq!(Pattern::new("(a)\\1").err(), Some(Error::BackReference));
    assert_eq!(
        Pattern::new("(?<a>a)\\k<a>").err(),
        Some(Error::BackReference)
    );
    assert_eq!(Pattern::new("(a{1000}){1000}").err(), Some(Error::TooLarge));
    assert_eq!(
        Pattern::new(&"(".repeat(100_000)).err(),
        Some(Error::TooLarge)
    );
    for wrong in [
        "(", ")", "[", "[b-a]", "a**", "+", "\\", "\\q", "(?i)a", "a{2,1}", "\\u12", "(?<>a)",
        "^*", "\\2",
    ] {
        assert!(
            matches!(Pattern::new(wrong), Err(Error::Syntax(_))),
            "{wrong}"
        );
    }
}

#[test]
fn nothing_backtracks() {
    let start = Instant::now();
    let text = format!("{}!", "a".repeat(20_000));
    for pattern in [
        "^(a+)+$",
        "^(a|aa)+$",
        "^(?=(a+)+$)",
        "(a*)*b",
        "^(a|a?)+$",
        "(x+x+)+y",
    ] {
        assert!(!Pattern::new(pattern).unwrap().is_match(&text), "{pattern}");
    }
    assert!(Pattern::new("^(?:){100000}a").unwrap().is_match("a"));
    assert!(start.elapsed().as_secs() < 20);
}
