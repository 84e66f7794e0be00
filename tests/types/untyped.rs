//! Values without a type: counted, each with its place and its reason.

use oasmith::{Code, Format, Generator};

const DOCUMENT: &str = "\
openapi: 3.1.1
info: {title: T, version: '1'}
components:
  schemas:
    A:
      type: object
      properties:
        typed: {type: string}
        anything: {description: Whatever.}
        items: {type: array}
        free: {type: object}
        mixed: {enum: [1, [a]]}
        long: {minLength: 3, maxItems: 2}
        again: {$ref: '#/components/schemas/A/properties/anything'}
";

#[test]
fn each_value_without_a_type_is_listed_once() {
    let output = Generator::from_text("a.yaml", DOCUMENT).generate().unwrap();
    assert_eq!(output.members, 7);
    let text = output.render_untyped(Format::Short);
    let reasons = [
        ("anything", "says nothing about the value"),
        ("items", "does not say what the items are"),
        ("free", "does not say what the members are"),
        ("mixed", "lists values that are no scalars"),
    ];
    for (name, reason) in reasons {
        let place = format!("/components/schemas/A/properties/{name}");
        let line = text.lines().find(|line| line.contains(&place));
        assert!(
            line.is_some_and(|line| line.contains(reason)),
            "{name}: {text}"
        );
        assert_eq!(text.matches(&place).count(), 1, "{text}");
    }
    assert!(
        output
            .untyped
            .iter()
            .all(|found| found.code == Code::Untyped)
    );
    assert!(text.starts_with("a.yaml:9:"), "{text}");
}
