//! Schemas read by the letter of JSON Schema, and the same schemas as authors mean them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use oasmith::Generator;

/// The models of some schemas, which stand in a document of OpenAPI 3.1.
fn models(schemas: &str, exact: bool) -> String {
    models_of("3.1.0", schemas, exact)
}

fn models_of(version: &str, schemas: &str, exact: bool) -> String {
    let text = format!(
        "openapi: {version}\ninfo: {{title: Exact, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
    );
    let output = Generator::from_text("exact.yaml", text)
        .exact(exact)
        .generate()
        .unwrap();
    let models = output
        .files
        .iter()
        .find(|file| file.path.ends_with("models.rs"));
    models.unwrap().text.clone()
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in\n{text}");
    }
}

#[test]
fn properties_do_not_say_that_a_value_is_an_object() {
    let schemas = "    Pet: {required: [name], properties: {name: {type: string}}}\n";
    has(
        &models(schemas, true),
        &[
            "pub enum Pet {\n    Object(PetObject),\n    Other(Value),\n}",
            "        Object(PetObject),\n        Other(Value) [Type(&[\"null\", \"boolean\", \"number\", \"string\", \"array\"])],",
            "pub struct PetObject {\n    pub name: String,",
            "additional_properties rest",
        ],
    );
    let usual = models(schemas, false);
    has(&usual, &["pub struct Pet {\n    pub name: String,\n}"]);
}

/// By the letter no value is a string and null at once; whoever writes it means a string or null.
#[test]
fn a_part_that_is_null_allows_null_beside_others() {
    let schemas = concat!(
        "    Code: {type: string, maxLength: 3}\n",
        "    Bill: {type: object, properties: {currency: {allOf: [{$ref: '#/components/schemas/Code'}, {type: 'null'}]}}}\n",
    );
    let usual = models(schemas, false);
    has(
        &usual,
        &[
            "pub currency: Maybe<String>,",
            "currency maybe [MaxLength(3)]",
        ],
    );
    let exact = models(schemas, true);
    has(&exact, &["currency opt [Never]"]);
}

#[test]
fn items_do_not_say_that_a_value_is_an_array() {
    let schemas = "    Names: {minItems: 1, maxLength: 9, items: {type: string}}\n";
    has(
        &models(schemas, true),
        &[
            "Array(Vec<String>) [MinItems(1)]",
            "Other(Value) [Type(&[\"null\", \"boolean\", \"number\", \"string\", \"object\"]), MaxLength(9)]",
        ],
    );
    has(&models(schemas, false), &["pub type Names = Vec<String>;"]);
}

#[test]
fn a_type_that_is_said_stays_typed() {
    let schemas = "    Pet: {type: object, anyOf: [{properties: {a: {type: integer}}}, {properties: {b: {type: string}}}]}\n";
    let exact = models(schemas, true);
    has(&exact, &["pub a: Option<i64>", "pub b: Option<String>"]);
    assert!(!exact.contains("Other("), "{exact}");
}

#[test]
fn scalar_keywords_and_formats_alone_leave_any_value() {
    let schemas = "    Case: {type: object, properties: {short: {maxLength: 2}, day: {format: date}, sure: {type: string, format: date}}}\n";
    has(
        &models(schemas, true),
        &[
            "pub short: Maybe<Value>",
            "short maybe [MaxLength(2)]",
            "day maybe,",
            "pub sure: Option<Date>",
        ],
    );
}

#[test]
fn nothing_is_in_an_empty_list_and_in_two_equal_alternatives() {
    let schemas =
        "    Case: {type: object, properties: {none: {enum: []}, one: {oneOf: [true, true]}}}\n";
    has(
        &models(schemas, true),
        &["none opt [Never]", "one maybe [OneOf(&[&[], &[]])]"],
    );
}

#[test]
fn null_is_allowed_by_all_or_not_at_all() {
    let schemas = "    Size: {type: [string, 'null'], enum: [s, m]}\n    \
        Part: {type: object, properties: {a: {type: integer}}}\n    \
        Whole: {type: object, properties: {part: {$ref: '#/components/schemas/Part', type: [object, 'null']}, size: {$ref: '#/components/schemas/Size'}, either: {$ref: '#/components/schemas/Either'}}}\n    \
        Either: {oneOf: [{type: [string, 'null']}, {type: integer}, {type: 'null'}]}\n";
    let exact = models(schemas, true);
    has(
        &exact,
        &[
            "pub size: Option<Size>,",
            "pub part: Option<WholePart>,",
            "either opt [OneOf(",
        ],
    );
    let usual = models(schemas, false);
    has(
        &usual,
        &["pub size: Maybe<Size>,", "pub part: Maybe<Part>,"],
    );
}

#[test]
fn an_optional_member_keeps_null_where_anything_may_stand() {
    let schemas = "    Stock: {properties: {n: {type: integer}}}\n    \
        Line: {type: object, properties: {stock: {$ref: '#/components/schemas/Stock'}}}\n";
    has(&models(schemas, true), &["pub stock: Maybe<Stock>,"]);
    has(&models(schemas, false), &["pub stock: Option<Stock>,"]);
}

#[test]
fn content_only_describes_by_the_letter() {
    let schemas = "    Sent: {type: object, properties: {file: {contentMediaType: image/png}, text: {type: string, contentEncoding: base64}}}\n";
    has(
        &models(schemas, true),
        &["pub file: Maybe<Value>,", "pub text: Option<String>,"],
    );
    has(&models(schemas, false), &["pub text: Option<Base64>,"]);
}

#[test]
fn null_has_to_be_listed_and_allowed() {
    let schemas = "    Case:\n      type: object\n      properties:\n        \
         unlisted: {type: [string, 'null'], enum: [a]}\n        \
         untyped: {type: string, enum: [b, null]}\n        \
         both: {type: [string, 'null'], enum: [c, null]}\n        \
         alone: {enum: [d, null]}\n";
    has(
        &models(schemas, true),
        &["unlisted opt", "untyped opt", "both maybe", "alone maybe"],
    );
    has(
        &models(schemas, false),
        &["unlisted maybe", "untyped opt", "both maybe", "alone maybe"],
    );
}

#[test]
fn nullable_says_nothing_without_a_type() {
    let schemas = "    Link: {type: object, required: [url], properties: {url: {type: string}}}\n    \
         Case: {type: object, properties: {\
         link: {nullable: true, allOf: [{$ref: '#/components/schemas/Link'}]}, text: {type: string, nullable: true}}}\n";
    has(
        &models_of("3.0.3", schemas, true),
        &["link opt", "text maybe"],
    );
    has(
        &models_of("3.0.3", schemas, false),
        &["link maybe", "text maybe"],
    );
}

#[test]
fn an_alternative_of_another_type_than_the_schema_around_it_is_none() {
    let schemas = "    Shape: {type: object, properties: {name: {type: string}}, oneOf: [{type: array, items: {type: string}}, {properties: {a: {type: integer}}}]}\n    \
        Drawing: {type: object, properties: {shape: {$ref: '#/components/schemas/Shape'}}}\n";
    let usual = models(schemas, false);
    assert!(!usual.contains("Vec<String>"), "{usual}");
}

#[test]
fn what_a_part_says_of_other_members_holds_for_those_that_no_part_names() {
    let schemas = "    Base: {type: object, properties: {id: {type: string}}}\n    \
        Derived: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, additionalProperties: false, properties: {name: {type: string}}}]}\n    \
        Typed: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, additionalProperties: {type: integer}}]}\n";
    let usual = models(schemas, false);
    has(
        &usual,
        &["pub additional_properties: BTreeMap<String, i64>"],
    );
    assert!(!usual.contains("AdditionalProperties("), "{usual}");
    has(
        &models(schemas, true),
        &["AllOf(&[&[Properties(&[\"name\"]), AdditionalProperties(&[Never])]])"],
    );
}

#[test]
fn what_is_said_of_other_members_beside_alternatives_is_kept() {
    let schemas = "    A: {type: object, properties: {a: {type: string}}}\n    \
        B: {type: object, properties: {b: {type: string}}}\n    \
        Either: {type: object, additionalProperties: {type: string}, anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}\n";
    let usual = models(schemas, false);
    assert_eq!(usual.matches("pub additional_properties").count(), 2);
}

#[test]
fn a_part_that_allows_null_does_not_overrule_another() {
    let schemas = "    A: {type: object, properties: {a: {type: string}}}\n    \
        Both: {allOf: [{oneOf: [{type: 'null'}, {$ref: '#/components/schemas/A'}]}, {type: object, properties: {b: {type: string}}}]}\n    \
        Case: {type: object, required: [both], properties: {both: {$ref: '#/components/schemas/Both'}}}\n";
    has(&models(schemas, false), &["pub both: Both,"]);
}

#[test]
fn components_keep_what_alone_tells_them_apart() {
    let schemas = "    Person: {type: object, properties: {name: {type: string}, mail: {type: string}}}\n    \
        Firm: {type: object, properties: {name: {type: string}, seat: {type: integer}}}\n    \
        Case: {type: object, properties: {who: {oneOf: [{$ref: '#/components/schemas/Person'}, {$ref: '#/components/schemas/Firm'}]}}}\n";
    let usual = models(schemas, false);
    assert_eq!(usual.matches("pub additional_properties").count(), 2);
}

#[test]
fn an_example_of_another_type_says_that_values_of_every_type_are_allowed() {
    let schemas = "    Told: {properties: {a: {type: string}}, example: {a: b}}\n    \
        Shown: {properties: {a: {type: string}}, example: [{a: b}]}\n    \
        Short: {type: object, properties: {of: {maxLength: 3, example: 5}}}\n    \
        Answer: {properties: {a: {type: string}}}\n    \
        Gone: {nullable: true, properties: {a: {type: string}}, example: null}\n    \
        Texts: {items: {type: string}}\n  \
        headers:\n    \
        List: {schema: {$ref: '#/components/schemas/Texts'}, example: 'a,b'}\n  \
        responses:\n    \
        Json: {description: J, content: {application/json: {schema: {$ref: '#/components/schemas/Answer'}, example: '{}'}}}\n    \
        Xml: {description: X, content: {application/xml: {schema: {$ref: '#/components/schemas/Told'}, example: <a>b</a>}}}\n";
    let usual = models(schemas, false);
    has(
        &usual,
        &[
            "pub struct Told {",
            "pub enum Shown {\n    Object(ShownObject),\n    Other(Value),\n}",
            "pub of: Maybe<Value>,",
            "pub enum Answer {\n    Object(AnswerObject),\n    Other(Value),\n}",
            "pub struct Gone {",
            "pub type Texts = Vec<String>;",
        ],
    );
}

#[test]
fn a_type_beside_a_reference_holds_too() {
    let schemas = "    Tip: {properties: {amount: {type: integer}}}\n    \
        Params: {type: object, allOf: [{$ref: '#/components/schemas/Tip'}]}\n";
    has(&models(schemas, true), &["pub struct Params {"]);
    has(&models(schemas, false), &["pub type Params = Tip;"]);
}

#[test]
fn null_that_two_alternatives_allow_is_not_allowed() {
    let schemas = "    A: {properties: {a: {type: string}}}\n    B: {properties: {b: {type: string}}}\n    \
        Case: {type: object, required: [one, any], properties: {\
        one: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}, \
        any: {anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}}}\n";
    has(
        &models(schemas, true),
        &["pub one: CaseOne,", "pub any: Option<CaseAny>,"],
    );
    let schemas = "    Case: {type: object, required: [all], properties: {all: {$ref: '#/components/schemas/All'}}}\n    \
        All: {oneOf: [true, true, false]}\n";
    has(&models(schemas, true), &["pub all: All,"]);
    let schemas = "    Case: {type: object, required: [odd], properties: {odd: {$ref: '#/components/schemas/Odd'}}}\n    \
        Odd: {oneOf: [{type: string, enum: ['']}, {type: [string, 'null']}, {type: 'null'}]}\n";
    has(&models(schemas, true), &["pub odd: Odd,"]);
}

#[test]
fn a_tag_chooses_among_alternatives_one_of_which_stands_twice() {
    let reference = |name: &str| format!("{{$ref: '#/components/schemas/{name}'}}");
    let (a, b) = (reference("A"), reference("B"));
    let schemas = format!(
        "    A: {{type: object, required: [t], properties: {{t: {{type: string}}}}}}\n    \
        B: {{type: object, required: [t], properties: {{t: {{type: string}}}}}}\n    \
        Either: {{oneOf: [{a}, {b}, {a}], discriminator: {{propertyName: t, mapping: {{one: '#/components/schemas/A', other: '#/components/schemas/A', b: '#/components/schemas/B'}}}}}}\n"
    );
    let exact = models(&schemas, true);
    assert!(!exact.contains("OneOf("), "{exact}");
}

#[test]
fn a_type_around_alternatives_refuses_null() {
    let schemas = "    A: {type: [object, 'null'], required: [a], properties: {a: {type: string}}}\n    \
        B: {type: object, required: [b], properties: {b: {type: string}}}\n    \
        Either: {type: object, oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}\n    \
        Plain: {type: object, oneOf: [{$ref: '#/components/schemas/B'}, {type: object, required: [c], properties: {c: {type: string}}}]}\n    \
        Case: {type: object, required: [either], properties: {either: {$ref: '#/components/schemas/Either'}}}\n";
    let usual = models(schemas, false);
    has(
        &usual,
        &[
            "pub either: Either,",
            "Either: oneOf [Type(&[\"object\"])] {",
            "    Plain: oneOf {",
        ],
    );
}

#[test]
fn a_fraction_divides_whole_numbers() {
    let schemas = "    Case: {type: object, properties: {n: {type: integer, multipleOf: 0.75}}}\n";
    for exact in [false, true] {
        has(
            &models(schemas, exact),
            &["pub n: Option<i64>", "n opt [MultipleOf(0.75)]"],
        );
    }
}
