use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::dialect::{Options, Version, normalize};
use crate::source::{Node, Number, Relocations, SourceMap};

/// A tree from JSON.
pub(super) fn node(value: serde_json::Value) -> Node {
    use serde_json::Value;
    match value {
        Value::Null => Node::Null,
        Value::Bool(value) => Node::Bool(value),
        Value::Number(number) => Node::Number(match (number.as_i64(), number.as_u64()) {
            (Some(value), _) => Number::Integer(value),
            (None, Some(value)) => Number::Unsigned(value),
            (None, None) => Number::Float(number.as_f64().unwrap()),
        }),
        Value::String(text) => Node::String(text),
        Value::Array(list) => Node::List(list.into_iter().map(node).collect()),
        Value::Object(map) => Node::Map(
            map.into_iter()
                .map(|(key, value)| (key, node(value)))
                .collect(),
        ),
    }
}

/// JSON from a tree.
pub(super) fn json(node: &Node) -> serde_json::Value {
    use serde_json::Value;
    match node {
        Node::Null => Value::Null,
        Node::Bool(value) => Value::Bool(*value),
        Node::Number(Number::Integer(value)) => (*value).into(),
        Node::Number(Number::Unsigned(value)) => (*value).into(),
        Node::Number(Number::Float(value)) => (*value).into(),
        Node::String(text) => Value::String(text.clone()),
        Node::List(list) => Value::Array(list.iter().map(json).collect()),
        Node::Map(map) => Value::Object(
            map.iter()
                .map(|(key, value)| (key.to_owned(), json(value)))
                .collect(),
        ),
    }
}

/// What came of a document.
pub(super) struct Outcome {
    pub(super) tree: serde_json::Value,
    pub(super) version: Option<Version>,
    pub(super) diagnostics: Diagnostics,
}

impl Outcome {
    /// The codes, each with the pointer that it is reported at, by pointer: JSON's members may come in any order here.
    pub(super) fn codes(&self) -> Vec<(Code, String)> {
        let place = |one: &Diagnostic| one.origin.as_ref().unwrap().pointer.to_string();
        let mut codes: Vec<_> = self
            .diagnostics
            .iter()
            .map(|one| (one.code, place(one)))
            .collect();
        codes.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
        codes
    }

    /// The part of the tree at a pointer.
    #[track_caller]
    pub(super) fn at(&self, pointer: &str) -> &serde_json::Value {
        self.tree
            .pointer(pointer)
            .unwrap_or_else(|| panic!("nothing at {pointer} in {:#}", self.tree))
    }
}

/// Normalizes a document and proves that the parser takes it.
#[track_caller]
pub(super) fn run(document: serde_json::Value) -> Outcome {
    let mut root = node(document);
    let mut diagnostics = Diagnostics::default();
    let version = normalize(
        &mut root,
        &SourceMap::default(),
        &mut Relocations::default(),
        &Options::default(),
        &mut diagnostics,
    );
    let tree = json(&root);
    if version.is_some() {
        let parsed: Result<openapiv3::OpenAPI, _> = serde_json::from_value(tree.clone());
        assert!(parsed.is_ok(), "{:?} in {tree:#}", parsed.err());
    }
    Outcome {
        tree,
        version,
        diagnostics,
    }
}

/// A document of OpenAPI 3.0 around some schemas.
pub(super) fn schemas(version: &str, schemas: serde_json::Value) -> serde_json::Value {
    serde_json::json!({
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    })
}

/// A document around some paths.
pub(super) fn paths(version: &str, paths: serde_json::Value) -> serde_json::Value {
    serde_json::json!({"openapi": version, "info": {"title": "t", "version": "1"}, "paths": paths})
}
