use super::*;

/// Where the references of the members of `A` lead.
fn references(schemas: &str, members: &[&str]) -> Vec<String> {
    let outcome = text(&format!(
        "openapi: 3.1.0\ncomponents:\n  schemas:\n{schemas}"
    ))
    .clean();
    let reference = |name: &&str| {
        let place = format!("/components/schemas/A/properties/{name}/$ref");
        outcome.str(&place).to_owned()
    };
    members.iter().map(reference).collect()
}

#[test]
fn what_the_document_identifies_is_not_elsewhere() {
    let schemas = r##"
    A:
      $id: https://x.org/schemas/a
      properties:
        absolute: {$ref: 'https://x.org/schemas/b'}
        relative: {$ref: b}
        pointer: {$ref: 'b#/$defs/c'}
        anchor: {$ref: 'b#here'}
        own: {$ref: '#/$defs/d'}
        nested: {$id: deep/, $ref: e}
        component: {$ref: '#/components/schemas/B'}
      $defs: {d: {type: string}, e: {$id: deep/e, type: string}}
    B:
      $id: https://x.org/schemas/b#
      $defs: {c: {$anchor: here, type: integer}}
"##;
    let members = [
        "absolute",
        "relative",
        "pointer",
        "anchor",
        "own",
        "nested",
        "component",
    ];
    let expected = [
        "#/components/schemas/B",
        "#/components/schemas/B",
        "#/components/schemas/B/$defs/c",
        "#/components/schemas/B/$defs/c",
        "#/components/schemas/A/$defs/d",
        "#/components/schemas/A/$defs/e",
        "#/components/schemas/B",
    ];
    assert_eq!(references(schemas, &members), expected);
}

#[test]
fn identifiers_may_be_names_and_paths() {
    let schemas = r##"
    A:
      properties:
        urn: {$ref: 'urn:uuid:1#/$defs/c'}
        path: {$ref: '/absolute/b.json'}
    B: {$id: 'urn:uuid:1', $defs: {c: {}}}
    C: {$id: /absolute/b.json}
"##;
    assert_eq!(
        references(schemas, &["urn", "path"]),
        ["#/components/schemas/B/$defs/c", "#/components/schemas/C"]
    );
}

#[test]
fn an_identifier_in_data_identifies_nothing() {
    let outcome = text(
        "openapi: 3.1.0\ncomponents:\n  schemas:\n    A: {$ref: 'https://x.org/b'}\n    B: {const: {$id: 'https://x.org/b'}}\n",
    );
    assert_eq!(outcome.codes(), [Code::Remote]);
}
