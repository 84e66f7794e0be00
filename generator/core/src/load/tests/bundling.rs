use super::*;

#[test]
fn every_kind_goes_to_its_components() {
    let folder = Folder::of(&[
        (
            "api.yaml",
            "openapi: 3.0.3\npaths:\n  /a:\n    $ref: 'paths/a.yaml'\n  /b: {$ref: 'paths/all.json#/~1b%7Bid%7D'}\ncomponents:\n  schemas:\n    Own: {type: string}\n",
        ),
        (
            "paths/a.yaml",
            "get:\n  parameters: [{$ref: ../parts.yaml#/parameters/Limit}]\n  requestBody: {$ref: ../parts.yaml#/bodies/New}\n  responses:\n    200: {$ref: ../parts.yaml#/responses/Ok}\n  callbacks:\n    done: {$ref: ../parts.yaml#/callbacks/Done}\n",
        ),
        (
            "paths/all.json",
            r##"{"/b{id}": {"get": {"responses": {"200": {"$ref": "../parts.yaml#/responses/Ok"}}}}}"##,
        ),
        (
            "parts.yaml",
            "parameters:\n  Limit: {name: limit, in: query, schema: {$ref: '#/schemas/Size'}}\nbodies:\n  New: {content: {application/json: {schema: {$ref: api.yaml#/components/schemas/Own}, examples: {one: {$ref: '#/examples/One'}}}}}\nresponses:\n  Ok: {description: ok, headers: {X-A: {$ref: '#/headers/A'}}, links: {next: {$ref: '#/links/Next'}}}\ncallbacks:\n  Done: {'{$url}': {post: {responses: {204: {$ref: '#/responses/Ok'}}}}}\nschemas:\n  Size: {type: integer}\nexamples:\n  One: {value: {$ref: data.yaml}}\nheaders:\n  A: {schema: {type: string}}\nlinks:\n  Next: {operationId: x}\n",
        ),
    ]);
    let outcome = folder.load("api.yaml", &LoadOptions::default()).clean();
    assert_eq!(
        outcome.str("/paths/~1a/get/parameters/0/$ref"),
        "#/components/parameters/Limit"
    );
    assert_eq!(
        outcome.str("/components/parameters/Limit/schema/$ref"),
        "#/components/schemas/Size"
    );
    assert_eq!(
        outcome.str("/paths/~1a/get/requestBody/$ref"),
        "#/components/requestBodies/New"
    );
    let body = "/components/requestBodies/New/content/application~1json";
    assert_eq!(
        outcome.str(&format!("{body}/schema/$ref")),
        "#/components/schemas/Own"
    );
    assert_eq!(
        outcome.str(&format!("{body}/examples/one/$ref")),
        "#/components/examples/One"
    );
    assert_eq!(
        outcome.str("/components/examples/One/value/$ref"),
        "data.yaml"
    );
    assert_eq!(
        outcome.str("/paths/~1a/get/responses/200/$ref"),
        "#/components/responses/Ok"
    );
    assert_eq!(
        outcome.str("/paths/~1b/get/responses/200/$ref"),
        "#/components/responses/Ok"
    );
    assert_eq!(
        outcome.str("/components/responses/Ok/headers/X-A/$ref"),
        "#/components/headers/A"
    );
    assert_eq!(
        outcome.str("/components/responses/Ok/links/next/$ref"),
        "#/components/links/Next"
    );
    assert_eq!(
        outcome.str("/components/callbacks/Done/{$url}/post/responses/204/$ref"),
        "#/components/responses/Ok"
    );
    assert_eq!(
        outcome.origin("/paths/~1a/get/responses"),
        ("a.yaml".into(), "/get/responses".into())
    );
    assert_eq!(
        outcome.origin("/paths/~1b/get"),
        ("all.json".into(), "/~1b{id}/get".into())
    );
    assert_eq!(
        outcome.origin("/components/headers/A/schema"),
        ("parts.yaml".into(), "/headers/A/schema".into())
    );
    assert_eq!(
        outcome.origin("/components/schemas/Own"),
        ("api.yaml".into(), "/components/schemas/Own".into())
    );
}

#[test]
fn components_that_are_references_keep_their_names() {
    let folder = Folder::of(&[
        (
            "api.yaml",
            "openapi: 3.1.0\npaths: {/a: {get: {responses: {200: {content: {a/b: {schema: {$ref: models/user.yaml}}}}}}}}\ncomponents:\n  schemas:\n    User: {$ref: models/user.yaml}\n    Again: {$ref: models/user.yaml}\n    $ref_: {}\n",
        ),
        (
            "models/user.yaml",
            "type: object\nproperties:\n  friend: {$ref: user.yaml}\n  self: {$ref: '#'}\n  part: {$ref: '#/$defs/part'}\n$defs:\n  part: {type: string}\n",
        ),
    ]);
    let outcome = folder.load("api.yaml", &LoadOptions::default()).clean();
    assert_eq!(
        outcome.str("/paths/~1a/get/responses/200/content/a~1b/schema/$ref"),
        "#/components/schemas/User"
    );
    assert_eq!(
        outcome.str("/components/schemas/Again/$ref"),
        "#/components/schemas/User"
    );
    assert_eq!(
        outcome.str("/components/schemas/User/properties/friend/$ref"),
        "#/components/schemas/User"
    );
    assert_eq!(
        outcome.str("/components/schemas/User/properties/self/$ref"),
        "#/components/schemas/User"
    );
    assert_eq!(
        outcome.str("/components/schemas/User/properties/part/$ref"),
        "#/components/schemas/part"
    );
    let names: Vec<_> = outcome
        .at("/components/schemas")
        .as_map()
        .unwrap()
        .keys()
        .collect();
    assert_eq!(names, ["User", "Again", "$ref_", "part"]);
    assert_eq!(
        outcome.origin("/components/schemas/User/type"),
        ("user.yaml".into(), "/type".into())
    );
}

#[test]
fn an_index_of_components() {
    let folder = Folder::of(&[
        (
            "api.yaml",
            "openapi: 3.0.0\ncomponents:\n  schemas: {$ref: schemas/_index.yaml}\npaths: {$ref: paths.yaml}\n",
        ),
        (
            "paths.yaml",
            "/a:\n  get:\n    responses:\n      default: {content: {a/b: {schema: {$ref: schemas/_index.yaml#/User}}}}\n",
        ),
        (
            "schemas/_index.yaml",
            "User: {$ref: ./User.yaml}\nInline: {type: object, properties: {u: {$ref: '#/User'}}}\n",
        ),
        (
            "schemas/User.yaml",
            "properties: {i: {$ref: _index.yaml#/Inline}}\n",
        ),
    ]);
    let outcome = folder.load("api.yaml", &LoadOptions::default()).clean();
    assert_eq!(
        outcome.str("/paths/~1a/get/responses/default/content/a~1b/schema/$ref"),
        "#/components/schemas/User"
    );
    assert_eq!(
        outcome.str("/components/schemas/Inline/properties/u/$ref"),
        "#/components/schemas/User"
    );
    assert_eq!(
        outcome.str("/components/schemas/User/properties/i/$ref"),
        "#/components/schemas/Inline"
    );
    assert_eq!(
        outcome.origin("/components/schemas/Inline/type"),
        ("_index.yaml".into(), "/Inline/type".into())
    );
}

#[test]
fn swagger_two() {
    let folder = Folder::of(&[
        (
            "api.json",
            r##"{"swagger": "2.0", "paths": {"/a": {"get": {"parameters": [{"$ref": "p.yaml#/P"}], "responses": {"200": {"schema": {"$ref": "p.yaml#/definitions/M"}, "examples": {"application/json": {"$ref": "x.yaml"}}}}}}}}"##,
        ),
        (
            "p.yaml",
            "P: {in: body, name: b, schema: {$ref: '#/definitions/M'}}\ndefinitions:\n  M: {type: object}\n",
        ),
    ]);
    let outcome = folder.load("api.json", &LoadOptions::default()).clean();
    assert_eq!(
        outcome.str("/paths/~1a/get/parameters/0/$ref"),
        "#/parameters/P"
    );
    assert_eq!(outcome.str("/parameters/P/schema/$ref"), "#/definitions/M");
    assert_eq!(
        outcome.str("/paths/~1a/get/responses/200/schema/$ref"),
        "#/definitions/M"
    );
    assert_eq!(
        outcome.str("/paths/~1a/get/responses/200/examples/application~1json/$ref"),
        "x.yaml"
    );
}

#[test]
fn cycles_and_chains() {
    let folder = Folder::of(&[
        (
            "api.yaml",
            "components:\n  schemas:\n    A: {properties: {b: {$ref: b.yaml#/B}, c: {$ref: b.yaml#/Alias}, d: {$ref: b.yaml#/Alias/properties/a}, loop: {$ref: b.yaml#/Loop}}}\n",
        ),
        (
            "b.yaml",
            "B: {properties: {a: {$ref: api.yaml#/components/schemas/A}, c: {$ref: c.json}}}\nAlias: {$ref: '#/B'}\nLoop: {$ref: '#/Pool'}\nPool: {$ref: '#/Loop'}\n",
        ),
        (
            "c.json",
            r#"{"properties": {"b": {"$ref": "./b.yaml#/B"}}}"#,
        ),
    ]);
    let outcome = folder.load("api.yaml", &LoadOptions::default()).clean();
    let a = "/components/schemas/A/properties";
    assert_eq!(
        outcome.str(&format!("{a}/b/$ref")),
        "#/components/schemas/B"
    );
    assert_eq!(
        outcome.str(&format!("{a}/c/$ref")),
        "#/components/schemas/B"
    );
    assert_eq!(
        outcome.str(&format!("{a}/d/$ref")),
        "#/components/schemas/A"
    );
    assert_eq!(
        outcome.str("/components/schemas/B/properties/a/$ref"),
        "#/components/schemas/A"
    );
    assert_eq!(
        outcome.str("/components/schemas/c/properties/b/$ref"),
        "#/components/schemas/B"
    );
    assert_eq!(
        outcome.str(&format!("{a}/loop/$ref")),
        "#/components/schemas/Loop"
    );
    assert_eq!(
        outcome.str("/components/schemas/Pool/$ref"),
        "#/components/schemas/Loop"
    );
}

#[test]
fn discriminators_and_data() {
    let folder = Folder::of(&[
        (
            "api.yaml",
            "components:\n  schemas:\n    Pet: {discriminator: {propertyName: k, mapping: {d: pets.yaml#/components/schemas/Dog, p: Pet}}, default: {$ref: no.yaml}, enum: [{$ref: no.yaml}], x-a: {$ref: no.yaml}}\n    Other: {$ref: pets.yaml#/components/schemas/Animal}\n",
        ),
        (
            "pets.yaml",
            "openapi: 3.0.0\ncomponents:\n  schemas:\n    Dog: {type: object}\n    Animal: {discriminator: {propertyName: k, mapping: {d: Dog, e: '#/components/schemas/Dog'}}}\n",
        ),
    ]);
    let outcome = folder.load("api.yaml", &LoadOptions::default()).clean();
    assert_eq!(
        outcome.str("/components/schemas/Pet/discriminator/mapping/d"),
        "#/components/schemas/Dog"
    );
    assert_eq!(
        outcome.str("/components/schemas/Pet/discriminator/mapping/p"),
        "Pet"
    );
    assert_eq!(
        outcome.str("/components/schemas/Other/discriminator/mapping/d"),
        "#/components/schemas/Dog"
    );
    assert_eq!(
        outcome.str("/components/schemas/Other/discriminator/mapping/e"),
        "#/components/schemas/Dog"
    );
    assert_eq!(
        outcome.str("/components/schemas/Pet/default/$ref"),
        "no.yaml"
    );
}

#[test]
fn members_beside_an_inlined_reference_win() {
    let folder = Folder::of(&[
        (
            "api.yaml",
            "paths:\n  /a:\n    $ref: a.yaml\n    summary: mine\n    parameters: [{$ref: a.yaml#/x-p}]\n",
        ),
        (
            "a.yaml",
            "summary: theirs\nget: {description: {$ref: text.md}}\nx-p: {name: p, in: query}\n",
        ),
        ("text.md", "# Title: [not yaml\n"),
    ]);
    let outcome = folder.load("api.yaml", &LoadOptions::default()).clean();
    assert_eq!(outcome.str("/paths/~1a/summary"), "mine");
    assert_eq!(
        outcome.str("/paths/~1a/parameters/0/$ref"),
        "#/components/parameters/x-p"
    );
    assert_eq!(
        outcome.str("/paths/~1a/get/description"),
        "# Title: [not yaml\n"
    );
    assert_eq!(
        outcome.origin("/paths/~1a/summary"),
        ("api.yaml".into(), "/paths/~1a/summary".into())
    );
    assert_eq!(
        outcome.origin("/paths/~1a/get"),
        ("a.yaml".into(), "/get".into())
    );
}
