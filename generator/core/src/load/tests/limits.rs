use super::*;

#[test]
fn faults_of_references() {
    let schema = |reference: &str| {
        format!(
            "components:\n  schemas:\n    Known: {{}}\n    A: {{properties: {{a: {{$ref: '{reference}'}}}}}}\n"
        )
    };
    for (reference, code) in [
        ("none.yaml", Code::Unreadable),
        ("b.yaml#/c", Code::MissingForeignTarget),
        ("b.yaml#c", Code::BadReference),
        ("bad.yaml", Code::Syntax),
        ("sub", Code::Unreadable),
        ("../x.yaml", Code::OutsideRoot),
        ("%2e%2e/x.yaml", Code::OutsideRoot),
        ("sub/../../x.yaml", Code::OutsideRoot),
        ("/etc/passwd", Code::OutsideRoot),
        ("https://x.org/a.yaml#/b", Code::Remote),
        ("//x.org/a.yaml", Code::Remote),
        ("file:///etc/passwd", Code::Remote),
    ] {
        let text = schema(reference);
        let folder = Folder::of(&[
            ("api.yaml", &text),
            ("b.yaml", "a: {}\n"),
            ("bad.yaml", "a: [\n"),
            ("sub/x", ""),
        ]);
        let outcome = folder.load("api.yaml", &LoadOptions::default());
        assert_eq!(outcome.codes(), [code], "{reference}");
        if code != Code::Syntax {
            assert!(
                outcome.short().contains("api.yaml:4:32: "),
                "{}",
                outcome.short()
            );
        }
    }
}

#[test]
fn stray_references_mean_the_entry_document() {
    let folder = Folder::of(&[
        (
            "api.yaml",
            "components:\n  schemas:\n    A: {$ref: b.yaml}\n    C: {type: string}\n",
        ),
        (
            "b.yaml",
            "properties:\n  c: {$ref: '#/components/schemas/C'}\n",
        ),
    ]);
    let outcome = folder.load("api.yaml", &LoadOptions::default());
    assert_eq!(outcome.codes(), [Code::StrayReference]);
    assert!(
        outcome.short().contains("b.yaml:2:13:"),
        "{}",
        outcome.short()
    );
    assert_eq!(
        outcome.str("/components/schemas/A/properties/c/$ref"),
        "#/components/schemas/C"
    );
}

#[test]
fn bare_names_stay() {
    let source = "components:\n  schemas:\n    Known: {}\n    A: {$ref: Known}\n    B: {items: {$ref: Known}}\n";
    let outcome = Folder::of(&[("api.yaml", source)])
        .load("api.yaml", &LoadOptions::default())
        .clean();
    for place in ["A/$ref", "B/items/$ref"] {
        assert_eq!(
            outcome.str(&format!("/components/schemas/{place}")),
            "Known"
        );
    }
}

#[test]
fn local_references_stay() {
    let source =
        "{\"a\": {\"$ref\": \"#/components/schemas/A/properties/b\"}, \"b\": {\"$ref\": \"#A\"}}";
    let outcome = text(source).clean();
    assert_eq!(
        outcome.str("/a/$ref"),
        "#/components/schemas/A/properties/b"
    );
    assert_eq!(text("paths: {$ref: a.yaml}").codes(), [Code::OutsideRoot]);
}

#[test]
fn a_root_and_maps() {
    let folder = Folder::of(&[
        (
            "api/api.yaml",
            "components:\n  schemas:\n    A: {$ref: ../common.yaml}\n    B: {$ref: 'https://x.org/s/b.yaml#/B'}\n    C: {$ref: 'https://y.org/c.yaml'}\n",
        ),
        ("common.yaml", "type: string\n"),
        ("copies/b.yaml", "B: {items: {$ref: d/d.yaml}}\n"),
        ("copies/d/d.yaml", "items: {$ref: '/s/b.yaml#/B'}\n"),
        (
            "c.yaml",
            "items: {$ref: 'https://x.org/../../../../../secret.yaml'}\n",
        ),
        ("secret.yaml", "type: string\n"),
    ]);
    let options = LoadOptions {
        root: Some(folder.0.clone()),
        map: vec![
            ("https://x.org/s/".into(), folder.0.join("copies")),
            ("https://y.org/c.yaml".into(), folder.0.join("c.yaml")),
        ],
    };
    let outcome = folder.load("api/api.yaml", &options);
    assert_eq!(outcome.codes(), [Code::Remote]);
    assert_eq!(outcome.str("/components/schemas/A/type"), "string");
    assert_eq!(
        outcome.str("/components/schemas/B/items/$ref"),
        "#/components/schemas/d"
    );
    assert_eq!(
        outcome.str("/components/schemas/d/items/$ref"),
        "#/components/schemas/B"
    );
    let narrow = LoadOptions {
        root: Some(folder.0.join("api")),
        ..options.clone()
    };
    assert_eq!(
        folder.load("api/api.yaml", &narrow).codes(),
        [Code::OutsideRoot, Code::Remote]
    );
}

#[cfg(unix)]
#[test]
fn links_do_not_leave_the_root() {
    let folder = Folder::of(&[
        (
            "api/api.yaml",
            "components:\n  schemas:\n    A: {$ref: link.yaml}\n    B: {$ref: up/secret.yaml}\n    C: {$ref: up/none.yaml}\n",
        ),
        ("secret.yaml", "type: string\n"),
    ]);
    std::os::unix::fs::symlink(folder.0.join("secret.yaml"), folder.0.join("api/link.yaml"))
        .unwrap();
    std::os::unix::fs::symlink(&folder.0, folder.0.join("api/up")).unwrap();
    let outcome = folder.load("api/api.yaml", &LoadOptions::default());
    assert_eq!(outcome.codes()[..2], [Code::OutsideRoot, Code::OutsideRoot]);
    assert_eq!(outcome.codes().len(), 3);
}

#[test]
fn inlining_ends() {
    let folder = Folder::of(&[
        ("api.yaml", "paths:\n  /a: {$ref: a.yaml}\n"),
        (
            "a.yaml",
            "get: {callbacks: {c: {'{$url}': {$ref: a.yaml}}}}\n",
        ),
    ]);
    let outcome = folder.load("api.yaml", &LoadOptions::default());
    assert_eq!(
        outcome.codes(),
        [Code::ReferenceCycle],
        "{}",
        outcome.short()
    );

    let mut files = vec![(
        "api.yaml".to_owned(),
        "paths:\n  /a: {$ref: p0.yaml}\n".to_owned(),
    )];
    for level in 0..30 {
        let next = format!("{{$ref: p{}.yaml}}", level + 1);
        let callback = (0..10)
            .map(|number| format!("'{{$u{number}}}': {next}"))
            .collect::<Vec<_>>()
            .join(", ");
        files.push((
            format!("p{level}.yaml"),
            format!("get: {{callbacks: {{c: {{{callback}}}}}}}\n"),
        ));
    }
    files.push(("p30.yaml".into(), "get: {}\n".into()));
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let before = Instant::now();
    let outcome = Folder::of(&files).load("api.yaml", &LoadOptions::default());
    assert!(outcome.diagnostics.has_errors());
    assert!(
        before.elapsed() < Duration::from_secs(20),
        "{:?}",
        before.elapsed()
    );
}
