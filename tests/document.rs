//! The document that a server gives out: the bundled one, word for word.

use oasmith::{File, Generator, Output, Split};
use serde_json::Value;

fn file_of<'o>(output: &'o Output, name: &str) -> &'o File {
    let mut files = output.files.iter();
    files.find(|file| file.path.ends_with(name)).unwrap()
}

#[test]
fn the_document_is_kept() {
    let path = "tests/specs/ok/security.yaml";
    let output = Generator::new(path)
        .server()
        .document()
        .split(Split::Never)
        .generate()
        .unwrap();
    let file = file_of(&output, "document.rs");
    let root = file_of(&output, "mod.rs");
    assert!(root.text.contains("pub mod document;"), "{}", root.text);
    let syntax = syn::parse_file(&file.text).unwrap();
    let [syn::Item::Const(document)] = syntax.items.as_slice() else {
        panic!("{}", file.text);
    };
    let syn::Expr::Lit(syn::ExprLit {
        lit: syn::Lit::Str(text),
        ..
    }) = &*document.expr
    else {
        panic!("{}", file.text);
    };
    let found: Value = serde_json::from_str(&text.value()).unwrap();
    let expected: Value = serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(found, expected);
}

#[test]
fn no_text_ends_the_literal() {
    let text =
        r###"{"openapi": "3.0.0", "info": {"title": "\"#\"##\"", "version": "1"}, "paths": {}}"###;
    let output = Generator::from_text("a.json", text)
        .models()
        .document()
        .generate()
        .unwrap();
    let file = file_of(&output, "document.rs");
    syn::parse_file(&file.text).unwrap();
}
