//! The document that a server gives out: the bundled one, word for word.

use oasmith::{Generator, Split};
use serde_json::Value;

#[test]
fn the_document_is_kept() {
    let path = "tests/specs/ok/security.yaml";
    let output = Generator::new(path)
        .server()
        .document()
        .split(Split::Never)
        .generate()
        .unwrap();
    let file = output
        .files
        .iter()
        .find(|file| file.path.ends_with("document.rs"))
        .unwrap();
    let root = output
        .files
        .iter()
        .find(|file| file.path.ends_with("mod.rs"))
        .unwrap();
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
    let file = output
        .files
        .iter()
        .find(|file| file.path.ends_with("document.rs"))
        .unwrap();
    syn::parse_file(&file.text).unwrap();
}
