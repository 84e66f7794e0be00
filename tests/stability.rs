//! A change of the document changes its own items and no others, so that the diff of the generated code is the diff of the document.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::collections::BTreeSet;

use oasmith::Generator;

const DOCUMENT: &str = "\
openapi: 3.0.4
info: {title: Stability, version: '1'}
paths:
  /users/{id}:
    get:
      operationId: readUser
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: The user., content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}}
components:
  schemas:
    User:
      type: object
      required: [name]
      properties:
        name: {type: string}
        team: {$ref: '#/components/schemas/Team'}
        address: {type: object, properties: {city: {type: string}}}
    Team: {type: object, properties: {title: {type: string}, kind: {type: string, enum: [a, b]}}}
    Contact: {oneOf: [{$ref: '#/components/schemas/User'}, {$ref: '#/components/schemas/Team'}]}
";

/// The emitted files with their paths; of each, the items, which stand apart by empty lines. What is imported may change.
fn items(document: &str) -> Vec<(String, Vec<String>)> {
    let output = Generator::from_text("api.yaml", document).generate();
    let output = output.unwrap_or_else(|error| panic!("{error}"));
    let files = output.files.iter().map(|file| {
        let items = file.text.split("\n\n").map(|item| item.trim().to_owned());
        let items = items.filter(|item| !item.starts_with("use "));
        (file.path.display().to_string(), items.collect())
    });
    files.collect()
}

/// The items that are in one list only, as `path: first line`.
fn difference(from: &[(String, Vec<String>)], to: &[(String, Vec<String>)]) -> Vec<String> {
    let known: BTreeSet<_> = to
        .iter()
        .flat_map(|(path, items)| items.iter().map(move |item| (path, item)))
        .collect();
    let all = from
        .iter()
        .flat_map(|(path, items)| items.iter().map(move |item| (path, item)));
    let new = all.filter(|item| !known.contains(item));
    new.map(|(path, item)| format!("{path}: {item}")).collect()
}

/// A document with one more schema at its end.
fn with(name: &str) -> String {
    format!("{DOCUMENT}    {name}: {{type: object, properties: {{x: {{type: integer}}}}}}\n")
}

#[test]
fn adding_a_schema_changes_no_other_item() {
    let before = items(DOCUMENT);
    for name in [
        "Alone",
        "Option",
        "Result",
        "user",
        "User2",
        "UserAddresses",
        "Client",
        "ReadUser",
    ] {
        let lost = difference(&before, &items(&with(name)));
        assert_eq!(lost, [] as [&str; 0], "adding {name}");
    }
}

/// A component has its name from the document, so what is named by its place or operation makes way.
#[test]
fn a_component_keeps_its_name() {
    for name in [
        "UserAddress",
        "TeamKind",
        "ReadUserRequest",
        "ReadUserResponse",
    ] {
        let after = items(&with(name));
        let own = format!("pub struct {name} {{\n    pub x: Option<i64>,");
        let models = after.iter().filter(|(path, _)| path == "models.rs");
        let mut all = models.flat_map(|(_, items)| items);
        assert!(all.any(|item| item.contains(&own)), "{name} in {after:#?}");
    }
}

#[test]
fn the_place_of_an_added_schema_does_not_matter() {
    let schema = "    UserAddress: {type: object, properties: {x: {type: integer}}}\n";
    let first = DOCUMENT.replace("    User:\n", &format!("{schema}    User:\n"));
    let last = format!("{DOCUMENT}{schema}");
    let [first, last] = [first, last].map(|document| items(&document));
    assert_eq!(difference(&first, &last), [] as [&str; 0]);
    assert_eq!(difference(&last, &first), [] as [&str; 0]);
}

#[test]
fn editing_a_schema_changes_its_item_only() {
    let edits = [
        (
            "title: {type: string}",
            "title: {type: string}, size: {type: integer}",
            "Team",
        ),
        ("required: [name]", "required: [name, team]", "User"),
        (
            "city: {type: string}",
            "city: {type: integer}",
            "UserAddress",
        ),
        ("enum: [a, b]", "enum: [a, b, c]", "TeamKind"),
    ];
    let before = items(DOCUMENT);
    for (from, to, name) in edits {
        let after = items(&DOCUMENT.replace(from, to));
        let changed = [difference(&before, &after), difference(&after, &before)].concat();
        assert!(!changed.is_empty(), "{name}");
        for item in changed {
            let named = |declaration: &str| item.contains(&format!("{declaration} "));
            let own = [
                format!("struct {name}"),
                format!("enum {name}"),
                format!("\n    {name}"),
            ];
            assert!(
                item.starts_with("models.rs") && own.iter().any(|own| named(own)),
                "editing {name} changed {item}"
            );
        }
    }
}

/// The address of the user is named by its place, until a component of that name comes along; a lock keeps the name.
#[test]
fn a_lock_keeps_every_name() {
    let dir = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("lock");
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    let lock = dir.join("names.lock");
    let write = |document: &str| {
        let generator = Generator::from_text("api.yaml", document).names_lock(&lock);
        generator
            .write_to(&dir)
            .unwrap_or_else(|error| panic!("{error}"));
        (
            std::fs::read_to_string(dir.join("models.rs")).unwrap(),
            std::fs::read_to_string(&lock).unwrap(),
        )
    };
    let (_, names) = write(DOCUMENT);
    assert!(
        names.contains("\nschema UserAddress User/address\n"),
        "{names}"
    );
    assert!(
        names.contains("\noperation read_user readUser\n"),
        "{names}"
    );
    let (models, names) = write(&with("UserAddress"));
    assert!(
        models.contains("pub address: Option<UserAddress>"),
        "{models}"
    );
    assert!(
        names.contains("\nschema UserAddress2 UserAddress\n"),
        "{names}"
    );
    let checked = Generator::from_text("api.yaml", DOCUMENT)
        .names_lock(&lock)
        .check(&dir);
    let differences = checked.unwrap().differences;
    assert!(differences.iter().any(|difference| difference.path == lock));

    std::fs::write(&lock, "schema not-rust User\n").unwrap();
    let refused = Generator::from_text("api.yaml", DOCUMENT)
        .names_lock(&lock)
        .generate();
    let said = refused
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default();
    assert!(said.contains("names.lock: line 1"), "{said}");
}
