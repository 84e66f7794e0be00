use super::*;

fn bytes(bytes: &[u8]) -> Outcome {
    let folder = Folder::of(&[("api.yaml", "")]);
    fs::write(folder.0.join("api.yaml"), bytes).unwrap();
    folder.load("api.yaml", &LoadOptions::default())
}

#[test]
fn files_that_are_no_text() {
    let outcome = bytes(b"a: b\nc: \xff\xff\n");
    assert_eq!(outcome.codes(), [Code::Encoding]);
    assert!(
        outcome.short().contains("api.yaml:2:4: "),
        "{}",
        outcome.short()
    );
    assert_eq!(bytes(b"a: \0\n").codes(), [Code::Encoding]);
    assert_eq!(bytes(b"\xff\xfea\0").codes(), [Code::Encoding]);
    assert_eq!(bytes(b"").codes(), [Code::Empty]);
    assert_eq!(
        bytes(b"\xef\xbb\xbfa: 1").clean().at("/a"),
        &Node::Number(Number::Integer(1))
    );
}

#[test]
fn files_that_are_no_files() {
    let folder = Folder::of(&[("a/b.yaml", "a: 1")]);
    assert_eq!(
        folder.load("none.yaml", &LoadOptions::default()).codes(),
        [Code::Unreadable]
    );
    assert!(
        folder
            .load("a", &LoadOptions::default())
            .short()
            .contains("is a folder")
    );
}
