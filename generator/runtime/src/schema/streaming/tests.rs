//! The answers beside those of the checker.

#![allow(unreachable_pub, reason = "the macros make public methods")]

use serde_json::Value;

use super::*;
use crate::Maybe;
use crate::schema::reach::{Need, need};
use crate::schema::{Schema, check, check_in};
use crate::{object, string_enum};

struct Order {
    id: String,
    size: Option<Size>,
    note: Maybe<String>,
    count: i32,
    price: Option<f64>,
    lines: Vec<Line>,
    at: Option<crate::DateTime>,
    any: Option<Value>,
    more: std::collections::BTreeMap<String, u8>,
}

struct Line {
    tags: Vec<Vec<String>>,
    r#type: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Size {
    Small,
    Large,
}

string_enum! { Size { Small "small", Large "large" } }
object! { Line closed { tags req [MaxItems(2), Items(&[MinItems(1), Items(&[Pattern("^[a-z]+$")])])], r#type "type" req } }
object! {
    Order {
        id req [MinLength(2), MaxLength(3)],
        size opt,
        note maybe [MinLength(1)],
        count req [MinimumInt(1), MultipleOf(3.0)],
        price opt [ExclusiveMinimum(0.0), Maximum(10.0)],
        lines req [MinItems(1)],
        at opt,
        any opt [MinLength(2), Minimum(3.0), MaxItems(1), Items(&[MinLength(2)])],
        more rest [Maximum(9.0)],
    }
}

const GOOD: &str =
    r#"{"lines": [{"type": true, "tags": [["a"], ["b", "c"]]}], "count": 3.0, "id": "éé"}"#;

/// An order that has this member besides, or instead.
fn with(member: &str) -> String {
    let name = member.split(':').next().unwrap_or_default();
    let mut order: serde_json::Map<String, Value> = serde_json::from_str(GOOD).unwrap();
    order.remove(name.trim_matches('"'));
    let rest = Value::Object(order).to_string();
    format!("{}, {member}}}", rest.strip_suffix('}').unwrap())
}

#[test]
fn it_takes_no_decision_that_the_checker_would_not_take() {
    let members = [
        r#""id": "é""#,
        r#""id": "abcd""#,
        r#""id": 7"#,
        r#""id": null"#,
        r#""id": "a", "id": "ab""#,
        r#""size": "small""#,
        r#""size": "other""#,
        r#""size": null"#,
        r#""note": null"#,
        r#""note": """#,
        r#""note": "x""#,
        r#""count": 4"#,
        r#""count": 0"#,
        r#""count": 3.5"#,
        r#""count": 2147483649"#,
        r#""count": -3"#,
        r#""price": 0.0"#,
        r#""price": 10"#,
        r#""price": 1e1"#,
        r#""price": 10.000001"#,
        r#""price": null"#,
        r#""price": "1""#,
        r#""price": true"#,
        r#""lines": []"#,
        r#""lines": {}"#,
        r#""lines": [null]"#,
        r#""lines": [{"type": true}]"#,
        r#""lines": [{"type": 1, "tags": []}]"#,
        r#""lines": [{"type": true, "tags": []}]"#,
        r#""lines": [{"type": true, "tags": [], "other": 1}]"#,
        r#""lines": [{"type": true, "tags": [["a"], ["b"], ["c"]]}]"#,
        r#""lines": [{"type": true, "tags": [[]]}]"#,
        r#""lines": [{"type": true, "tags": [["A"]]}]"#,
        r#""lines": [{"type": true, "tags": [["a\n"]]}]"#,
        r#""at": "2020-01-01T00:00:00Z""#,
        r#""at": "2020-13-01T00:00:00Z""#,
        r#""any": "x""#,
        r#""any": "xx""#,
        r#""any": 2"#,
        r#""any": 3"#,
        r#""any": [1, 2]"#,
        r#""any": ["x"]"#,
        r#""any": ["xx"]"#,
        r#""any": [["x"]]"#,
        r#""any": {"a": "x"}"#,
        r#""any": null"#,
        r#""any": false"#,
        r#""other": 9"#,
        r#""other": 10"#,
        r#""other": 256"#,
        r#""other": null"#,
        r#""$serde_json::private::Number": 1"#,
    ];
    assert_eq!(need(Order::schema(), &[]), Need::Streaming);
    let (mut held, mut broken) = (0, 0);
    for member in members {
        let text = with(member);
        let value: Value = serde_json::from_str(&text).unwrap();
        let holds = check(&value, Order::schema(), &[]).is_empty();
        let told = satisfies(&text, Order::schema(), &[], None);
        assert!(holds || !told, "{text}");
        // What it could tell and does not costs time alone.
        let untold = [r#""id": "a","#, "$serde"];
        assert_eq!(
            told,
            holds && !untold.iter().any(|it| member.contains(it)),
            "{text}"
        );
        held += usize::from(holds);
        broken += usize::from(!holds);
    }
    assert!(held > 15 && broken > 25, "{held} {broken}");
}

#[test]
fn members_that_must_be_there_are_missed() {
    assert!(satisfies(GOOD, Order::schema(), &[], None));
    for name in ["id", "count", "lines"] {
        let mut order: serde_json::Map<String, Value> = serde_json::from_str(GOOD).unwrap();
        order.remove(name);
        let text = Value::Object(order).to_string();
        assert!(!satisfies(&text, Order::schema(), &[], None), "{name}");
    }
    for text in ["", "{", "null", "[]", "{} {}", &format!("{GOOD} 1")] {
        assert!(!satisfies(text, Order::schema(), &[], None), "{text}");
    }
}

#[test]
fn what_it_does_not_know_is_a_no() {
    let text = r#"["a"]"#;
    for (rules, told) in [
        (&[Rule::MinItems(1)] as Rules, true),
        (&[Rule::UniqueItems], false),
        (&[Rule::Items(&[Rule::Type(&["string"])])], false),
        (
            &[Rule::Items(&[]), Rule::Items(&[Rule::MinLength(2)])],
            false,
        ),
        (&[Rule::Not(&[Rule::MinItems(2)])], false),
    ] {
        assert_eq!(
            satisfies(text, Vec::<String>::schema(), rules, None),
            told,
            "{rules:?}"
        );
    }
    let pair = <(String, String)>::schema();
    assert!(!satisfies(r#"["a", "b"]"#, pair, &[], None));
}

struct Account {
    id: Option<String>,
    secret: Option<String>,
}

object! { Account { id opt [RequiredInResponses], secret opt [RequiredInRequests, MinLength(2)] } }

#[test]
fn what_must_be_there_depends_on_the_direction() {
    let texts = [
        r#"{"id": "a"}"#,
        r#"{"secret": "ab"}"#,
        r#"{"secret": "a"}"#,
    ];
    let directions = [None, Some(Direction::Request), Some(Direction::Response)];
    for (text, direction) in texts
        .iter()
        .flat_map(|text| directions.map(|it| (text, it)))
    {
        let value: Value = serde_json::from_str(text).unwrap();
        let found = check_in(&value, Account::schema(), &[], direction);
        let told = satisfies(text, Account::schema(), &[], direction);
        assert_eq!(told, found.is_empty(), "{text} {direction:?}");
    }
}
