//! The model macros beyond the golden example: unions of every shape, long enums, strange names.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::panic)]

use oasmith_runtime::{
    Base64, Schema, Uuid, Value, check, integer_enum, newtype, object, string_enum, union,
};
use serde_json::{from_str, from_value, json, to_string, to_value};

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Circle,
    Unknown(String),
}
string_enum! { Kind else Unknown { Circle "circle" } }

#[derive(Debug, Clone, PartialEq)]
pub enum SquareKind {
    Square,
}
string_enum! { SquareKind { Square "square" } }

#[derive(Clone)]
pub struct Circle {
    pub kind: Kind,
    pub size: i64,
}
object! { Circle { kind req, size req } }

#[derive(Clone)]
pub struct Square {
    pub kind: SquareKind,
    pub size: i64,
}
object! { Square { kind req, size req } }

#[derive(Clone)]
pub struct Named {
    pub name: String,
    pub size: Option<i64>,
}
object! { Named closed { name req, size opt } }

#[derive(Debug, Clone, PartialEq)]
pub enum Any {
    Id(Uuid),
    Text(String),
    Flag(bool),
    Whole(i64),
    Number(f64),
    List(Vec<Any>),
    Circle(Circle),
    Square(Square),
    Named(Named),
    Nothing(Option<Box<Named>>),
}
union! {
    Any {
        Id(Uuid),
        Text(String),
        Flag(bool),
        Whole(i64),
        Number(f64),
        List(Vec<Any>),
        Circle(Circle),
        Square(Square),
        Named(Named),
        Nothing(Option<Box<Named>>),
    }
}

#[test]
fn untagged_unions_choose_the_best_variant() {
    let name = |value: Value| match from_value::<Any>(value.clone()) {
        Ok(any) => {
            assert_eq!(to_value(&any).unwrap(), value);
            format!("{any:?}")
                .split('(')
                .next()
                .unwrap_or_default()
                .to_owned()
        }
        Err(error) => error.to_string(),
    };
    assert_eq!(name(json!("123e4567-e89b-12d3-a456-426614174000")), "Id");
    assert_eq!(name(json!("plain")), "Text");
    assert_eq!(name(json!(true)), "Flag");
    assert_eq!(name(json!(5)), "Whole");
    assert_eq!(name(json!(5.5)), "Number");
    assert_eq!(name(json!([1, ["x"]])), "List");
    assert_eq!(name(json!({"kind": "circle", "size": 1})), "Circle");
    assert_eq!(name(json!({"kind": "square", "size": 1})), "Square");
    assert_eq!(name(json!({"kind": "star", "size": 1})), "Circle");
    assert_eq!(name(json!({"name": "n"})), "Named");
    assert_eq!(name(json!(null)), "Nothing");
    let error = name(json!({"kind": "circle"}));
    assert!(
        error.contains("Circle: needs `size`") && error.contains("Named: needs `name`"),
        "{error}"
    );
    let found = check(&json!({"name": "n", "size": "x"}), Any::schema(), &[]);
    assert_eq!(
        found
            .iter()
            .map(|v| (v.pointer.as_str(), v.keyword))
            .collect::<Vec<_>>(),
        [("/size", "type")]
    );
}

#[derive(Clone)]
pub struct Left {
    pub next: Option<Box<Tree>>,
    pub left: Option<i64>,
}
object! { Left { next opt, left opt } }

#[derive(Clone)]
pub struct Right {
    pub next: Option<Box<Tree>>,
    pub right: Option<i64>,
}
object! { Right { next opt, right opt } }

#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    Left(Left),
    Right(Right),
}
union! { Tree { Left(Left), Right(Right) } }

#[test]
fn ambiguous_recursive_unions_stay_fast() {
    let depth = 60;
    let text = format!(
        "{}{{\"left\": \"wrong\", \"right\": false}}{}",
        "{\"next\":".repeat(depth),
        "}".repeat(depth)
    );
    assert!(from_str::<Tree>(&text).is_err());
    let value: Value = from_str(&text).unwrap();
    let found = check(&value, Tree::schema(), &[]);
    assert_eq!(found.len(), 1);
    assert!(
        found
            .iter()
            .all(|violation| violation.pointer.ends_with("/next/left"))
    );
    let right = text.replace("\"left\": \"wrong\", \"right\": false", "\"right\": 1");
    assert!(from_str::<Tree>(&right).is_ok());
}

#[derive(Debug, Clone, PartialEq)]
pub enum Outer {
    Inner(Inner),
    Number(i64),
}
union! { Outer { Inner(Inner), Number(i64) } }

#[derive(Debug, Clone, PartialEq)]
pub enum Inner {
    Outer(Box<Outer>),
    Text(String),
}
union! { Inner { Outer(Box<Outer>), Text(String) } }

#[test]
fn unions_that_contain_each_other_end() {
    assert_eq!(from_str::<Outer>("5").unwrap(), Outer::Number(5));
    assert_eq!(
        from_str::<Outer>("\"x\"").unwrap(),
        Outer::Inner(Inner::Text("x".into()))
    );
    assert!(from_str::<Outer>("true").is_err());
    assert_eq!(check(&json!(true), Outer::schema(), &[]).len(), 1);
}

/// A model whose names are those that the macros use themselves.
#[derive(Clone)]
pub struct Row {
    pub map: String,
    pub keys: Option<String>,
    pub row: Option<i32>,
    pub r#fn: Option<Base64>,
    pub default: Option<D>,
}
object! { Row { map req, keys opt, row opt, r#fn "fn" opt, default opt } }

/// A model named like a type parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum D {
    Minus,
    Zero,
}
integer_enum! { D(i8) { Minus -1, Zero 0 } }

#[test]
fn names_do_not_clash() {
    let row: Row = from_str(r#"{"fn": "aGk=", "map": "m", "row": 1, "default": -1}"#).unwrap();
    assert_eq!(
        row.r#fn.as_ref().and_then(Base64::decode).as_deref(),
        Some(&b"hi"[..])
    );
    assert_eq!(
        (row.default.clone(), row.keys.clone()),
        (Some(D::Minus), None)
    );
    assert!(from_str::<Row>(r#"{"map": "m", "default": 2}"#).is_err());
    assert!(row.validate().is_ok());
    let bad = Row {
        r#fn: Some("?".into()),
        ..row
    };
    assert_eq!(
        bad.validate()
            .unwrap_err()
            .iter()
            .map(|v| v.pointer.clone())
            .collect::<Vec<_>>(),
        ["/fn"]
    );
}

macro_rules! long_enum {
    ($($name:ident $value:literal)*) => {
        #[derive(Debug, Clone, PartialEq)]
        pub enum Long { $($name),* }
        string_enum! { Long { $($name $value),* } }
    };
}

long_enum! {
    Z "z" Y "y" X "x" W "w" V "v" U "u" T "t" S "s" R "r" Q "q" P "p" O "o" N "n" M "m" L "l" K "k" J "j" I "i"
    H "h" G "g" F "f" E "e" Dd "d" C "c" B "b" A "a"
}

#[test]
fn long_enums_are_searched() {
    for (text, variant) in [
        ("\"z\"", Long::Z),
        ("\"a\"", Long::A),
        ("\"m\"", Long::M),
        ("\"d\"", Long::Dd),
    ] {
        assert_eq!(from_str::<Long>(text).unwrap(), variant);
    }
    assert!(from_str::<Long>("\"aa\"").is_err());
}

#[test]
fn decoding_takes_maps_only() {
    assert!(from_str::<Named>(r#"["n", 1]"#).is_err());
    let error = from_str::<Named>("5").unwrap_err().to_string();
    assert!(error.contains("expected an object (Named)"), "{error}");
}

#[derive(Clone, Default)]
pub struct Nothing {}
object! { Nothing closed {} }

#[derive(Debug, Clone, PartialEq)]
pub struct Forest(pub Vec<Forest>);
newtype! { Forest(Vec<Forest>) }

#[test]
fn objects_without_members_and_types_that_hold_themselves() {
    assert_eq!(from_str::<Nothing>("{}").unwrap(), Nothing {});
    assert!(from_str::<Nothing>(r#"{"a": 1}"#).is_err());
    assert_eq!(check(&json!({"a": 1}), Nothing::schema(), &[]).len(), 1);
    let forest: Forest = from_str("[[], [[]]]").unwrap();
    assert_eq!(forest.len(), 2);
    assert_eq!(to_string(&forest).unwrap(), "[[],[[]]]");
    assert_eq!(check(&json!([[1]]), Forest::schema(), &[]).len(), 1);
}

#[derive(Clone)]
pub struct Numbers {
    pub one: i64,
    pub small: Option<u8>,
    pub list: Option<Vec<Option<i32>>>,
    pub either: Option<Either>,
    pub level: Option<D>,
}
object! { Numbers { one req, small opt, list opt, either opt, level opt } }

#[derive(Debug, Clone, PartialEq)]
pub enum Either {
    Whole(i64),
    Text(String),
}
union! { Either { Whole(i64), Text(String) } }

/// An object, or any value of another type.
#[derive(Debug, Clone, PartialEq)]
pub enum Anything {
    Named(Named),
    Other(Value),
}
union! {
    Anything {
        Named(Named),
        Other(Value) [Type(&["null", "boolean", "number", "string", "array"])],
    }
}

#[test]
fn a_rule_of_the_type_tells_variants_apart() {
    for value in [json!(null), json!(true), json!([1]), json!("x")] {
        let found: Anything = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(found, Anything::Other(value));
    }
    // An object that is not as it must be is no other value either.
    let error = from_str::<Anything>("{}").unwrap_err().to_string();
    assert!(error.contains("Named: needs"), "{error}");
    assert!(error.contains("Other: expected"), "{error}");
}

#[test]
fn whole_numbers_may_have_a_fraction_of_zero() {
    let text =
        r#"{"one": 1.0, "small": 2e0, "list": [3.0, null, 4], "either": 5.0, "level": -1.0}"#;
    let numbers: Numbers = from_str(text).unwrap();
    let expected = Numbers {
        one: 1,
        small: Some(2),
        list: Some(vec![Some(3), None, Some(4)]),
        either: Some(Either::Whole(5)),
        level: Some(D::Minus),
    };
    assert_eq!(numbers, expected);
    for bad in ["1.5", "1e300", "\"1\""] {
        let text = format!("{{\"one\": {bad}}}");
        assert!(from_str::<Numbers>(&text).is_err(), "{bad}");
    }
    assert!(from_str::<Numbers>(r#"{"one": 1, "small": 256}"#).is_err());
    let large: Numbers = from_str(r#"{"one": 9223372036854775807}"#).unwrap();
    assert_eq!(large.one, i64::MAX);
}

#[test]
fn whole_numbers_beyond_the_digits_of_a_double_may_have_an_exponent() {
    for (text, expected) in [
        ("4.08e17", 408_000_000_000_000_000),
        ("-4.08E+17", -408_000_000_000_000_000),
        ("9007199254740994.0", 9_007_199_254_740_994),
        ("1e18", 1_000_000_000_000_000_000),
        // The double is 1234567890123456768, and this is the text that it stands for.
        ("1.2345678901234568e18", 1_234_567_890_123_456_800),
    ] {
        let text = format!(r#"{{"one": {text}}}"#);
        let read: Numbers = from_str(&text).unwrap();
        assert_eq!(read.one, expected, "{text}");
        let value: Value = from_str(&text).unwrap();
        let from_value: Numbers = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(from_value, read);
        assert!(check(&value, Numbers::schema(), &[]).is_empty(), "{text}");
    }
    let mut reader = serde_json::Deserializer::from_str("1.8e19");
    assert_eq!(
        u64::decode(&mut reader).unwrap(),
        18_000_000_000_000_000_000
    );
    for beyond in ["9.3e18", "-9.3e18", "1e300"] {
        let text = format!(r#"{{"one": {beyond}}}"#);
        assert!(from_str::<Numbers>(&text).is_err(), "{beyond}");
        let value: Value = from_str(&text).unwrap();
        assert!(
            !check(&value, Numbers::schema(), &[]).is_empty(),
            "{beyond}"
        );
    }
}
