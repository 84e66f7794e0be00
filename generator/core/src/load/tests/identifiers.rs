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

#[test]
fn anchors_need_no_identifier() {
    let schemas = r##"
    A:
      properties:
        anchor: {$ref: '#here'}
        below: {$ref: '#/components/schemas/B/$defs/c'}
    B: {$defs: {c: {$anchor: here, type: integer}}}
"##;
    let here = "#/components/schemas/B/$defs/c";
    assert_eq!(references(schemas, &["anchor", "below"]), [here, here]);
}

#[test]
fn dynamic_references_lead_to_anchors() {
    let outcome = text(
        "openapi: 3.1.0\ncomponents:\n  schemas:\n    A: {$id: 'https://x.org/a', items: {$dynamicRef: '#node'}}\n    B: {$dynamicAnchor: node}\n",
    )
    .clean();
    assert_eq!(
        outcome.str("/components/schemas/A/items/$ref"),
        "#/components/schemas/B"
    );
}

#[test]
fn a_document_may_name_itself() {
    let folder = Folder::of(&[
        (
            "api.yaml",
            r##"
openapi: 3.2.0
$self: https://x.org/v1/openapi.yaml
paths: {/a: {$ref: 'parts.yaml#/a'}}
components:
  responses:
    A: {$ref: 'https://x.org/v1/openapi.yaml#/components/responses/B'}
    B: {description: b}
  schemas:
    A: {$ref: 'https://x.org/v1/openapi.yaml#/components/schemas/B'}
    B: {$ref: 'openapi.yaml#/components/schemas/C'}
    C: {$ref: 'parts.yaml#/b'}
"##,
        ),
        (
            "parts.yaml",
            r##"
a: {get: {responses: {200: {$ref: 'https://x.org/v1/openapi.yaml#/components/responses/B'}}}}
b: {items: {$ref: 'openapi.yaml#/components/schemas/B'}}
"##,
        ),
    ]);
    let outcome = folder.load("api.yaml", &LoadOptions::default()).clean();
    let places = [
        ("/components/responses/A/$ref", "#/components/responses/B"),
        ("/components/schemas/A/$ref", "#/components/schemas/B"),
        ("/components/schemas/B/$ref", "#/components/schemas/C"),
        (
            "/paths/~1a/get/responses/200/$ref",
            "#/components/responses/B",
        ),
    ];
    for (place, target) in places {
        assert_eq!(outcome.str(place), target);
    }
}

#[test]
fn anchors_and_identifiers_of_other_files() {
    let folder = Folder::of(&[
        (
            "api.yaml",
            r##"
openapi: 3.1.0
components:
  schemas:
    A: {properties: {p: {$ref: 'more.yaml#leaf'}, q: {$ref: 'more.yaml#none'}}}
    B: {$anchor: there, type: string}
"##,
        ),
        (
            "more.yaml",
            r##"
Leaf: {$anchor: leaf, properties: {own: {$ref: '#leaf'}, id: {$ref: 'https://x.org/c'}, entry: {$ref: 'api.yaml#there'}}}
Other: {$id: 'https://x.org/c', properties: {it: {$dynamicRef: '#node'}}, $defs: {n: {$dynamicAnchor: node}}}
"##,
        ),
    ]);
    let outcome = folder.load("api.yaml", &LoadOptions::default());
    assert_eq!(outcome.codes(), [Code::BadReference], "{}", outcome.short());
    let places = [
        ("A/properties/p/$ref", "Leaf"),
        ("Leaf/properties/own/$ref", "Leaf"),
        ("Leaf/properties/id/$ref", "Other"),
        ("Leaf/properties/entry/$ref", "B"),
        ("Other/properties/it/$ref", "n"),
    ];
    for (place, target) in places {
        assert_eq!(
            outcome.str(&format!("/components/schemas/{place}")),
            format!("#/components/schemas/{target}")
        );
    }
}
