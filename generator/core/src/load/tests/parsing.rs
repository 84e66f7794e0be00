use super::*;

#[test]
fn json_and_yaml_by_content() {
    for source in [
        "{\"b\": [1, null], \"a\": true}",
        "b:\n- 1\n- null\na: true\n",
        "{b: [1, null], a: true}",
        "\u{feff}{b: [1, ~], a: true,}",
    ] {
        let outcome = text(source).clean();
        let root = outcome.at("");
        assert_eq!(
            root.as_map().unwrap().keys().collect::<Vec<_>>(),
            ["b", "a"],
            "{source}"
        );
        assert_eq!(outcome.at("/b/0"), &Node::Number(Number::Integer(1)));
        assert_eq!(outcome.at("/b/1"), &Node::Null);
        assert_eq!(outcome.at("/a"), &Node::Bool(true));
    }
}

#[test]
fn names_are_strings_as_written() {
    let outcome = text("200: a\n0x1F: b\n1.0: c\ntrue: d\n~: e\n'x': f\n").clean();
    let names: Vec<_> = outcome
        .at("")
        .as_map()
        .unwrap()
        .keys()
        .map(str::to_owned)
        .collect();
    assert_eq!(names, ["200", "0x1F", "1.0", "true", "~", "x"]);
}

#[test]
fn numbers_are_exact_or_reported() {
    let outcome = text("[9223372036854775807, -9223372036854775808, 18446744073709551615, 0.5, 1e30, 18446744073709551616]").clean();
    assert_eq!(outcome.at("/0"), &Node::Number(Number::Integer(i64::MAX)));
    assert_eq!(outcome.at("/1"), &Node::Number(Number::Integer(i64::MIN)));
    assert_eq!(outcome.at("/2"), &Node::Number(Number::Unsigned(u64::MAX)));
    assert_eq!(
        outcome.at("/5"),
        &Node::Number(Number::Float(18_446_744_073_709_551_616.0))
    );
    for source in [
        "{\"a\": 18446744073709551617}",
        "a: 18446744073709551617",
        "a: 123456789012345678901234567890123456789012345678901",
    ] {
        assert_eq!(text(source).codes(), [Code::InexactNumber], "{source}");
    }
}

#[test]
fn infinity_is_null() {
    let outcome = text("a: .inf\nb: [.nan]\n");
    assert_eq!(outcome.codes(), [Code::NotJson, Code::NotJson]);
    assert_eq!(outcome.at("/b/0"), &Node::Null);
}

#[test]
fn tags_are_ignored_and_aliases_and_merges_resolved() {
    let outcome = text("a: !Thing {x: 1}\nb: &b {y: !!str 2, z: 3}\nc: *b\nd: {z: 4, <<: *b}\ne: !Sub text\nf: !Seq [1]\n").clean();
    assert_eq!(outcome.at("/a/x"), &Node::Number(Number::Integer(1)));
    assert_eq!(outcome.str("/c/y"), "2");
    assert_eq!(outcome.at("/d/z"), &Node::Number(Number::Integer(4)));
    assert_eq!(outcome.str("/d/y"), "2");
    assert_eq!(outcome.str("/e"), "text");
    assert_eq!(outcome.at("/f/0"), &Node::Number(Number::Integer(1)));
}

#[test]
fn syntax_errors_have_a_place() {
    assert_eq!(
        text("{\"a\": 1,\n \"b\": ]}").short().split(' ').next(),
        Some("api.yaml:2:7:")
    );
    assert!(
        text("a: 1\nb: [\n")
            .short()
            .starts_with("api.yaml:3:1: error[E0102]"),
        "{}",
        text("a: 1\nb: [\n").short()
    );
    assert_eq!(text("{\"a\": \"").codes(), [Code::Syntax]);
    assert_eq!(text("{\"a\": 1} x").codes(), [Code::Syntax]);
    assert_eq!(text("? {a: b}\n: c").codes(), [Code::Syntax]);
}

#[test]
fn nearly_json() {
    let mut outcome = Outcome::default();
    outcome.loaded = load_text(
        "api.json",
        "{\"a\": [1,],}",
        &LoadOptions::default(),
        &mut outcome.sources,
        &mut outcome.diagnostics,
    );
    assert_eq!(outcome.codes(), [Code::NearlyJson]);
    assert!(
        outcome.short().starts_with("api.json:1:10: warning[W0104]"),
        "{}",
        outcome.short()
    );
    assert_eq!(outcome.at("/a/0"), &Node::Number(Number::Integer(1)));
}

#[test]
fn truncated_texts() {
    let source = "{\"openapi\": \"3.0.3\", \"info\": {\"title\": \"\\u00e9\", \"version\": 1.5}, \"paths\": [true, null]}";
    for end in 1..source.len() {
        let outcome = text(&source[..end]);
        assert!(outcome.loaded.is_none(), "{end}");
        assert_eq!(outcome.codes(), [Code::Syntax], "{end}");
        outcome.short();
    }
}

#[test]
fn two_members_of_one_name() {
    for source in ["{\"a\": {\"b\": 1,\n \"b\": 2}}", "a:\n  b: 1\n  b: 2\n"] {
        let outcome = text(source);
        assert_eq!(outcome.codes(), [Code::DuplicateKey]);
        let line = source.lines().count();
        assert!(
            outcome.short().starts_with(&format!("api.yaml:{line}:")),
            "{}",
            outcome.short()
        );
        assert!(outcome.short().contains("(at /a/b)"));
    }
}

#[test]
fn no_content() {
    for source in [
        "",
        " \n\t",
        "\u{feff}",
        "# only a comment\n",
        "---\n",
        "null",
        "~",
    ] {
        assert_eq!(text(source).codes(), [Code::Empty], "{source:?}");
    }
}

#[test]
fn several_documents() {
    assert_eq!(
        text("a: 1\n---\nb: 2\n").short(),
        "api.yaml:2:1: error[E0109] the file holds more than one YAML document\n"
    );
    assert!(
        text("---\na: 1\n---\nb: 2\n")
            .short()
            .starts_with("api.yaml:3:1: error[E0109]")
    );
    text("---\na: 1\n...\n").clean();
}

#[test]
fn nesting_is_limited() {
    let deep = |open: &str, inner: &str, close: &str, times: usize| {
        format!("{}{inner}{}", open.repeat(times), close.repeat(times))
    };
    text(&deep("[", "", "]", 120)).clean();
    text(&deep("{\"a\":", "1", "}", 120)).clean();
    text(&format!("a: {}", deep("[", "", "]", 119))).clean();
    for source in [
        deep("[", "", "]", 121),
        deep("[", "", "]", 100_000),
        deep("{\"a\":", "1", "}", 100_000),
        "[".repeat(100_000),
        format!("a: {}", deep("{a: ", "", "}", 500)),
        deep("- ", "x", "", 500),
    ] {
        let before = Instant::now();
        let outcome = text(&source);
        assert_eq!(outcome.codes(), [Code::TooDeep]);
        outcome.short();
        assert!(
            before.elapsed() < Duration::from_secs(5),
            "{:?} for {}",
            before.elapsed(),
            &source[..20]
        );
    }
}

#[test]
fn yaml_of_extreme_depth_ends() {
    for source in [
        format!("a: {}", "[".repeat(100_000)),
        "- ".repeat(100_000),
        format!("a: {}", "{b: ".repeat(100_000)),
    ] {
        let before = Instant::now();
        let outcome = text(&source);
        assert_eq!(outcome.codes().len(), 1);
        outcome.short();
        assert!(
            before.elapsed() < Duration::from_secs(10),
            "{:?} for {}",
            before.elapsed(),
            &source[..20]
        );
    }
}

#[test]
fn alias_bombs_are_refused() {
    let mut bomb = String::from("a0: &a0 [lol, lol, lol]\n");
    for level in 1..40 {
        let above = format!("*a{}", level - 1);
        bomb.push_str(&format!(
            "a{level}: &a{level} [{above}, {above}, {above}]\n"
        ));
    }
    let long = format!(
        "a: &a \"{}\"\nb: [{}]\n",
        "x".repeat(1 << 20),
        "*a, ".repeat(100)
    );
    for source in [bomb, long] {
        let before = Instant::now();
        let outcome = text(&source);
        assert_eq!(outcome.codes(), [Code::Expansion]);
        outcome.short();
        assert!(
            before.elapsed() < Duration::from_secs(20),
            "{:?}",
            before.elapsed()
        );
    }
    assert_eq!(text("a: &a [*a]\n").codes().len(), 1);
}

#[test]
fn damaged_texts_never_panic() {
    let yaml = "openapi: 3.0.0\ninfo: &i {title: 'é', \"v\": 1.5}\npaths:\n  /a: # note\n    get: {<<: *i, x: !t [1, -2e5]}\n  ? b\n  : |\n    text\n";
    let json =
        "{\"a\": [1, -2.5e3, \"\\ud83d\\ude00 é\"], \"b\": {\"$ref\": \"c.yaml#/d\"}, \"c\": null}";
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..1_000 {
        for source in [yaml, json] {
            let mut damaged: Vec<char> = source.chars().collect();
            for _ in 0..=random(3) {
                let (at, from) = (random(damaged.len()), random(damaged.len()));
                match random(3) {
                    0 => drop(damaged.remove(at)),
                    1 => damaged.insert(at, damaged[from]),
                    _ => {
                        damaged[at] =
                            ['\t', '\r', '\u{0}', '\u{85}', '\u{2028}', '{', '"', '&'][random(8)]
                    }
                }
            }
            text(&damaged.into_iter().collect::<String>()).short();
        }
    }
}
