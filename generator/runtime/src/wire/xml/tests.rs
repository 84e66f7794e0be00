#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(unreachable_pub, reason = "the macros make items for other crates")]

use serde_json::json;

use super::names::Body;
use super::*;
use crate::schema::{Direction, Schema, Type};
use crate::{object, string_enum, union};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

#[derive(Clone, Default)]
struct Zoo {
    animals: Option<Vec<String>>,
}

object! { Zoo { animals opt } }

#[derive(Clone, Default)]
struct Person {
    id: i32,
    name: Option<String>,
    height: Option<f64>,
    tame: Option<bool>,
    email: crate::Maybe<String>,
    friends: Vec<Person>,
}

object! {
    Person { id req, name opt, height opt, tame opt, email maybe, friends req }
}

const PERSON: &[XmlType] = &[XmlType::new(
    "Person",
    &[
        member("id").attribute(),
        member("name")
            .named("sample:name")
            .namespace("https://example.com/schema/sample"),
        member("friends").named("friend"),
    ],
)];

fn root(name: &'static str) -> &'static XmlMember {
    Box::leak(Box::new(member(name)))
}

fn written(
    root: &'static XmlMember,
    types: &'static [XmlType],
    ty: &'static Type,
    value: serde_json::Value,
) -> String {
    let text = write::document(Body { root, types }, ty, &value, Direction::Request).unwrap();
    text.strip_prefix(HEAD).unwrap().to_owned()
}

fn read_as(
    root: &'static XmlMember,
    types: &'static [XmlType],
    ty: &'static Type,
    text: &str,
) -> serde_json::Value {
    let text = parse::text(text.as_bytes()).unwrap().into_owned();
    let element = parse::parse(&text).unwrap();
    let body = Body { root, types };
    assert_eq!(read::root_fits(&element, &body, ty), Ok(()));
    read::document(&element, body, ty, Some(Direction::Request)).unwrap()
}

fn person(text: &str) -> serde_json::Value {
    read_as(root("Person"), PERSON, Person::schema(), text)
}

fn refused(text: &[u8]) -> String {
    let text = match parse::text(text) {
        Ok(text) => text,
        Err(why) => return why,
    };
    parse::parse(&text).unwrap_err()
}

/// The examples of arrays (OpenAPI 3.0.4, 4.8.26.2): what is said of the array and of its items, and what is written.
#[test]
fn arrays_are_written_as_the_specification_shows() {
    const CASES: &[(&[XmlType], &str)] = &[
        (&[], "<animals>a</animals><animals>b</animals>"),
        (
            &[XmlType::new("Zoo", &[member("animals").named("animal")])],
            "<animal>a</animal><animal>b</animal>",
        ),
        (
            &[XmlType::new("Zoo", &[member("animals").wrapped("animals")])],
            "<animals><animals>a</animals><animals>b</animals></animals>",
        ),
        (
            &[XmlType::new(
                "Zoo",
                &[member("animals").named("animal").wrapped("animals")],
            )],
            "<animals><animal>a</animal><animal>b</animal></animals>",
        ),
        (
            &[XmlType::new(
                "Zoo",
                &[member("animals").named("animal").wrapped("aliens")],
            )],
            "<aliens><animal>a</animal><animal>b</animal></aliens>",
        ),
        (
            &[XmlType::new(
                "Zoo",
                &[member("animals").named("aliens").wrapped("aliens")],
            )],
            "<aliens><aliens>a</aliens><aliens>b</aliens></aliens>",
        ),
    ];
    for (types, inner) in CASES {
        let value = json!({"animals": ["a", "b"]});
        let text = written(root("Zoo"), types, Zoo::schema(), value.clone());
        assert_eq!(text, format!("<Zoo>{inner}</Zoo>"));
        assert_eq!(read_as(root("Zoo"), types, Zoo::schema(), &text), value);
    }
}

/// Attributes, prefixes and namespaces (OpenAPI 3.0.4, 4.8.26.2).
#[test]
fn attributes_and_namespaces_are_written_as_the_specification_shows() {
    let value = json!({"id": 123, "name": "example", "friends": []});
    let text = written(root("Person"), PERSON, Person::schema(), value.clone());
    let name = r#"<sample:name xmlns:sample="https://example.com/schema/sample">"#;
    let expected = format!(r#"<Person id="123">{name}example</sample:name></Person>"#);
    assert_eq!(text, expected);
    assert_eq!(person(&text), value);
}

#[test]
fn types_say_what_text_is() {
    let text = r#"<?xml version='1.0' encoding="utf-8"?><!-- all --><Person id=' 7 '
        xmlns:s="https://example.com/schema/sample" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
        <friend id="8"/><height> 1.5 </height><s:name> <![CDATA[<&]]>&amp;&#x41; </s:name>
        <tame>1</tame><email xsi:nil="true"/></Person>"#;
    let expected = json!({
        "id": 7, "name": " <&&A ", "height": 1.5, "tame": true, "email": null,
        "friends": [{"id": 8, "friends": []}],
    });
    assert_eq!(person(text), expected);
    let back = written(root("Person"), PERSON, Person::schema(), expected.clone());
    assert_eq!(person(&back), expected);
}

#[test]
fn text_survives_with_its_markup_and_line_ends() {
    let value = json!({"id": 1, "name": "<a> & \"b\"\r\n\t]]>", "friends": []});
    let text = written(root("Person"), PERSON, Person::schema(), value.clone());
    assert_eq!(person(&text), value);
    let plain = person("<Person id='1'><email>a\r\nb\rc</email></Person>");
    assert_eq!(plain["email"], json!("a\nb\nc"));
}

#[test]
fn what_does_not_fit_is_found_by_its_pointer() {
    let text =
        "<Person id='x'><height>tall</height><friend id='2'><tame>yes</tame></friend></Person>";
    let found = crate::schema::check(&person(text), Person::schema(), &[]);
    let pointers: Vec<&str> = found.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(pointers, ["/id", "/height", "/friends/0/tame"]);
    let twice = person("<Person id='1'><height>1</height><height>2</height></Person>");
    assert_eq!(twice["height"], json!([1, 2]));
    let found = crate::schema::check(&person("<Person>text</Person>"), Person::schema(), &[]);
    assert_eq!(found.len(), 1);
}

#[test]
fn what_no_value_has_a_place_for_is_found_by_its_pointer() {
    const ZOO: &[XmlType] = &[XmlType::new(
        "Zoo",
        &[member("animals").named("animal").wrapped("animals")],
    )];
    let zoo = |text: &str, strict| {
        let root = parse::parse(text).unwrap();
        let body = Body {
            root: self::root("Zoo"),
            types: ZOO,
        };
        read::document(&root, body, Zoo::schema(), strict)
    };
    let text = "<Zoo>text<animals>, <animal>a</animal><plant>b</plant></animals></Zoo>";
    let found = zoo(text, Some(Direction::Request))
        .unwrap_err()
        .into_violations();
    let pointers: Vec<&str> = found.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(pointers, ["", "/animals", "/animals"]);
    assert_eq!(zoo(text, None).unwrap(), json!({"animals": ["a", "b"]}));
}

#[test]
fn a_namespace_tells_elements_apart_on_a_server() {
    let other = "<Person id='1'><name>x</name></Person>";
    assert_eq!(person(other).get("name"), None);
    let text = parse::text(other.as_bytes()).unwrap();
    let body = Body {
        root: root("Person"),
        types: PERSON,
    };
    let root = parse::parse(&text).unwrap();
    let lenient = read::document(&root, body, Person::schema(), None).unwrap();
    assert_eq!(lenient["name"], json!("x"));
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Hay,
    Meat,
}

string_enum! { Kind { Hay "hay", Meat "meat", } }

#[derive(Clone)]
struct Hay {
    kind: Kind,
    bales: i32,
}

object! { Hay { kind req, bales req } }

/// Whatever order a JSON value keeps its members in.
#[test]
fn members_come_in_the_order_of_their_type() {
    for text in [r#"{"bales":3,"kind":"hay"}"#, r#"{"kind":"hay","bales":3}"#] {
        let value = serde_json::from_str(text).unwrap();
        let text = written(root("hay"), &[], Hay::schema(), value);
        assert_eq!(text, "<hay><kind>hay</kind><bales>3</bales></hay>");
    }
}

#[derive(Clone)]
struct Meat {
    kind: Kind,
    animal: String,
}

object! { Meat { kind req, animal req } }

#[derive(Debug, Clone, PartialEq)]
enum Food {
    Hay(Hay),
    Meat(Meat),
    Weight(f64),
    Text(String),
}

union! { Food { Hay(Hay), Meat(Meat), Weight(f64), Text(String), } }

#[test]
fn a_union_is_the_first_type_that_fits() {
    let food = |text: &str| read_as(root("food"), &[], Food::schema(), text);
    let hay = "<food><bales>2</bales><kind>hay</kind></food>";
    assert_eq!(food(hay), json!({"kind": "hay", "bales": 2}));
    let meat = "<food><kind>meat</kind><animal>2</animal></food>";
    assert_eq!(food(meat), json!({"kind": "meat", "animal": "2"}));
    assert_eq!(food("<food>2.5</food>"), json!(2.5));
    assert_eq!(food("<food>much</food>"), json!("much"));
}

#[test]
fn values_without_a_schema_keep_what_is_there() {
    let any = |text: &str| read_as(root(""), &[], serde_json::Value::schema(), text);
    let text = "<root><a>1</a><b>x</b><b>y</b><c><d/></c></root>";
    let value = json!({"a": "1", "b": ["x", "y"], "c": {"d": ""}});
    assert_eq!(any(text), value);
    let back = written(root(""), &[], serde_json::Value::schema(), value);
    assert_eq!(back, text.replace("<d/>", "<d></d>"));
}

#[test]
fn a_list_is_an_element_around_its_items() {
    const PETS: &XmlMember = &member("pets").named("pet");
    let ty = Vec::<i32>::schema();
    let text = written(PETS, &[], ty, json!([1, 2]));
    assert_eq!(text, "<pets><pet>1</pet><pet>2</pet></pets>");
    assert_eq!(read_as(PETS, &[], ty, &text), json!([1, 2]));
    assert_eq!(read_as(PETS, &[], ty, "<pets/>"), json!([]));
}

#[test]
fn hostile_text_is_refused() {
    let deep = "<a>".repeat(129) + &"</a>".repeat(129);
    let many: String = (0..300).map(|at| format!(" a{at}=''")).collect();
    let bound: String = (0..300).map(|at| format!(" xmlns:a{at}='u'")).collect();
    let cases: &[(&[u8], &str)] = &[
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "document type"),
        (b"<a>&b;</a>", "entity `&b;` is not known"),
        (b"<a b='&b;'/>", "entity `&b;` is not known"),
        (b"<a>&#0;</a>", "no character"),
        (b"<a>&#+65;</a>", "no character"),
        (b"<a>\x01</a>", "character that XML does not have"),
        (b"\xFE\xFF\0<\0a\0/\0>", "UTF-16"),
        (
            b"<?xml version='1.0' encoding='ISO-8859-1'?><a/>",
            "must be UTF-8",
        ),
        (b"<a>\xE9</a>", "utf-8"),
        (b"<a/><a/>", "more than one root"),
        (b"<a/>text", "outside of the root"),
        (b"<a>", "ends inside"),
        (b"<a></b>", "expected"),
        (b"", "no element"),
        (b"<p:a/>", "prefix `p` is not declared"),
        (b"<a b='1' b='2'/>", "duplicate"),
        (deep.as_bytes(), "128 deep"),
        (&format!("<a{many}/>").into_bytes(), "256 attributes"),
        (&format!("<a{bound}/>").into_bytes(), "256 namespaces"),
    ];
    for (text, why) in cases {
        let said = refused(text);
        assert!(said.contains(why), "{said}: {why}");
    }
}

#[test]
fn what_xml_cannot_say_is_not_written() {
    let body = Body {
        root: root("Person"),
        types: PERSON,
    };
    let write = |value| write::document(body, Person::schema(), &value, Direction::Request);
    assert!(write(json!({"id": 1, "email": "\u{1}"})).is_err());
    assert!(write(json!({"id": [1]})).is_err());
    assert!(write(json!({"id": 1, "a b": 1})).is_err());
}

#[derive(Clone)]
struct Given {
    id: Option<String>,
    name: Option<String>,
}

object! { Given { id opt [RequiredInResponses], name opt } }

#[derive(Clone)]
struct Wanted {
    name: Option<String>,
}

object! { Wanted { name opt } }

#[derive(Debug, Clone, PartialEq)]
enum Both {
    Given(Given),
    Wanted(Wanted),
}

union! { Both { Given(Given), Wanted(Wanted) } }

/// What is `readOnly` is required in responses alone (OpenAPI 3.0.4, 4.8.24.3), so a variant may hold in one direction.
#[test]
fn variants_are_chosen_by_the_way_that_a_value_travels() {
    const TYPES: &[XmlType] = &[
        XmlType::new("Given", &[member("id"), member("name").named("given")]),
        XmlType::new("Wanted", &[member("name").named("wanted")]),
    ];
    let body = Body {
        root: root("Both"),
        types: TYPES,
    };
    for (direction, element) in [
        (Direction::Request, "given"),
        (Direction::Response, "wanted"),
    ] {
        let value = json!({"name": "x"});
        let text = write::document(body, Both::schema(), &value, direction).unwrap();
        assert_eq!(
            text.strip_prefix(HEAD).unwrap(),
            format!("<Both><{element}>x</{element}></Both>")
        );
        let parsed = parse::parse(&text).unwrap();
        let read = read::document(&parsed, body, Both::schema(), Some(direction));
        assert_eq!(read.unwrap(), value);
    }
}
