//! The rules that hold schemas of their own: what they find, where, and that the work stays small.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::panic)]

use std::time::Instant;

use oasmith_runtime::schema::Rules;
use oasmith_runtime::{Rule, Schema, Value, check, newtype, object};
use serde_json::json;

/// Pointers and keywords of all violations.
fn found(value: &Value, rules: Rules) -> Vec<(String, &'static str)> {
    let violations = check(value, Value::schema(), rules);
    let each = violations.into_iter();
    each.map(|violation| (violation.pointer, violation.keyword))
        .collect()
}

/// Checks that values violate rules exactly as said: `pointer keyword`, separated by spaces; empty when they hold.
fn cases(rules: Rules, cases: &[(Value, &str)]) {
    for (value, expected) in cases {
        let found: Vec<String> = found(value, rules)
            .into_iter()
            .map(|(pointer, keyword)| format!("{pointer}:{keyword}"))
            .collect();
        assert_eq!(found.join(" "), *expected, "{value} {rules:?}");
    }
}

#[test]
fn in_place_conditions() {
    use Rule::*;
    cases(
        &[Not(&[Required(&["a"])])],
        &[
            (json!({}), ""),
            (json!({"a": 1}), ":not"),
            (json!(5), ":not"),
        ],
    );
    cases(
        &[AnyOf(&[&[MinLength(2)], &[Enum(&["\"x\""])]])],
        &[(json!("x"), ""), (json!("xy"), ""), (json!("y"), ":anyOf")],
    );
    cases(
        &[OneOf(&[&[MultipleOf(2.0)], &[MultipleOf(3.0)]])],
        &[(json!(2), ""), (json!(6), ":oneOf"), (json!(5), ":oneOf")],
    );
    cases(
        &[AllOf(&[
            &[Minimum(2.0)],
            &[Maximum(4.0), Type(&["integer"])],
        ])],
        &[
            (json!(3), ""),
            (json!(1.5), ":minimum :type"),
            (json!(5), ":maximum"),
        ],
    );
    cases(
        &[If(
            &[Property("kind", &[Enum(&["\"a\""])]), Required(&["kind"])],
            &[Required(&["x"])],
            &[Property("x", &[Never])],
        )],
        &[
            (json!({"kind": "a", "x": 1}), ""),
            (json!({"kind": "a"}), "/x:required"),
            (json!({"kind": "b"}), ""),
            (json!({"x": 1}), "/x:false"),
        ],
    );
}

#[test]
fn members() {
    use Rule::*;
    cases(
        &[
            Property("a", &[Type(&["integer"])]),
            PatternProperties("^x-", &[Type(&["string"])]),
            AdditionalProperties(&[Never]),
        ],
        &[
            (json!({"a": 1, "x-b": "c"}), ""),
            (
                json!({"a": "1", "x-b": 2, "c": 3}),
                "/a:type /x-b:type /c:additionalProperties",
            ),
            (json!([]), ""),
        ],
    );
    cases(
        &[PropertyNames(&[Pattern("^[a-z]+$"), MaxLength(2)])],
        &[
            (json!({"ab": 1}), ""),
            (
                json!({"abc": 1, "b/": 2}),
                "/abc:propertyNames /b~1:propertyNames",
            ),
        ],
    );
    cases(
        &[
            DependentRequired("card", &["address", "name"]),
            DependentSchemas(
                "card",
                &[MinProperties(2), Property("name", &[MinLength(1)])],
            ),
        ],
        &[
            (json!({}), ""),
            (
                json!({"card": 1, "name": ""}),
                "/address:dependentRequired /name:minLength",
            ),
            (
                json!({"card": 1}),
                "/address:dependentRequired /name:dependentRequired :minProperties",
            ),
        ],
    );
}

#[test]
fn items() {
    use Rule::*;
    cases(
        &[
            PrefixItems(&[&[Type(&["string"])], &[]]),
            Items(&[Minimum(5.0)]),
        ],
        &[
            (json!(["a", 1, 5]), ""),
            (json!([1, 1, 4]), "/0:type /2:minimum"),
            (json!([]), ""),
        ],
    );
    cases(
        &[Contains(2, Some(2), &[Minimum(5.0)])],
        &[
            (json!([5, 6, 1]), ""),
            (json!([5]), ":minContains"),
            (json!([5, 6, 7]), ":maxContains"),
        ],
    );
    cases(
        &[Contains(1, None, &[])],
        &[(json!([]), ":contains"), (json!({}), "")],
    );
}

#[test]
fn unevaluated_sees_what_holds() {
    use Rule::*;
    cases(
        &[
            Property("a", &[]),
            AnyOf(&[
                &[Required(&["b"]), Properties(&["b"])],
                &[Required(&["c"]), Properties(&["c"])],
            ]),
            If(
                &[Required(&["d"]), Properties(&["d"])],
                &[Properties(&["e"])],
                &[],
            ),
            UnevaluatedProperties(&[Never]),
        ],
        &[
            (json!({"a": 1, "b": 2}), ""),
            (json!({"b": 1, "c": 2, "d": 3, "e": 4}), ""),
            (json!({"b": 1, "e": 2}), "/e:unevaluatedProperties"),
            (json!({"b": 1, "z": 2}), "/z:unevaluatedProperties"),
        ],
    );
    // A schema inside `allOf` does not see what its siblings evaluate.
    cases(
        &[
            Property("a", &[]),
            AllOf(&[&[Property("b", &[]), UnevaluatedProperties(&[Never])]]),
        ],
        &[
            (json!({"b": 1}), ""),
            (json!({"a": 1}), "/a:unevaluatedProperties"),
        ],
    );
    // What `not` evaluates is never seen.
    cases(
        &[
            Not(&[Not(&[Properties(&["a"])])]),
            UnevaluatedProperties(&[Never]),
        ],
        &[(json!({"a": 1}), "/a:unevaluatedProperties")],
    );
    cases(
        &[
            PrefixItems(&[&[]]),
            Contains(1, None, &[Type(&["string"])]),
            UnevaluatedItems(&[Type(&["null"])]),
        ],
        &[(json!([1, "a", null]), ""), (json!([1, "a", 2]), "/2:type")],
    );
}

#[derive(Clone)]
pub struct Node {
    pub name: Option<String>,
    pub next: Option<Box<Node>>,
}
object! {
    Node closed [
        If(&[Required(&["next"])], &[Property("next", &[Ref(self::Node::schema)])], &[]),
        Not(&[Property("next", &[Not(&[Ref(self::Node::schema)])]), Required(&["next"])]),
    ] {
        name opt [MaxLength(3)],
        next opt,
    }
}

#[test]
fn types_are_referred_to() {
    use Rule::*;
    cases(
        &[Property("node", &[Ref(Node::schema)])],
        &[
            (json!({"node": {"name": "abc"}}), ""),
            (json!({"node": {"name": "abcd"}}), "/node/name:maxLength"),
            (json!({"node": 1}), "/node:type"),
        ],
    );
    cases(
        &[Ref(Node::schema), UnevaluatedProperties(&[Never])],
        &[(json!({"name": "a", "next": {}}), "")],
    );
    let node = Node {
        name: None,
        next: Some(Box::new(Node {
            name: Some("long".to_owned()),
            next: None,
        })),
    };
    let keywords: Vec<_> = node
        .validate()
        .unwrap_err()
        .into_iter()
        .map(|v| v.keyword)
        .collect();
    assert_eq!(keywords, ["maxLength", "maxLength", "not"]);
}

#[test]
fn conditions_on_recursive_types_stay_cheap() {
    let start = Instant::now();
    let mut value = json!({});
    for _ in 0..100 {
        value = json!({ "next": value });
    }
    assert_eq!(check(&value, Node::schema(), &[]).len(), 0);
    let mut value = json!({"name": "long"});
    for _ in 0..100 {
        value = json!({ "next": value });
    }
    assert!(!check(&value, Node::schema(), &[]).is_empty());
    assert!(start.elapsed().as_secs() < 10);
}

#[derive(Clone)]
pub struct Twice {
    pub next: Option<Box<Twice>>,
}
object! {
    Twice [
        AllOf(&[
            &[Property("next", &[Ref(self::Twice::schema)])],
            &[Property("next", &[Ref(self::Twice::schema)])],
        ]),
    ] {
        next opt,
    }
}

#[test]
fn saying_what_was_missed_stays_cheap() {
    let start = Instant::now();
    let value = (0..100).fold(json!({}), |value, _| json!({ "next": value }));
    let rules: Rules = &[Rule::AnyOf(&[&[Rule::Ref(Twice::schema), Rule::Never]])];
    assert_eq!(check(&value, Value::schema(), rules).len(), 1);
    assert!(start.elapsed().as_secs() < 10);
}

#[test]
fn a_schema_that_asks_for_itself_ends() {
    #[derive(Clone)]
    pub struct Paradox {
        pub a: Option<i64>,
    }
    object! { Paradox [AllOf(&[&[Ref(Paradox::schema)]])] { a opt } }
    assert!(Paradox { a: Some(1) }.validate().is_ok());
}

/// Arrays in each other.
fn nested(depth: usize, innermost: Value) -> Value {
    (0..depth).fold(innermost, |value, _| json!([value]))
}

/// Each level is asked for twice, which must not double the work.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree(pub Vec<Tree>);
newtype! {
    Tree(Vec<Tree>) [
        Items(&[Own(self::Tree::rules)]),
        Contains(0, None, &[Ref(self::Tree::schema), Own(self::Tree::rules)]),
        MaxItems(1),
    ]
}

#[derive(Debug, Clone, PartialEq)]
pub struct Both(pub Vec<Both>);
newtype! {
    Both(Vec<Both>) [
        AllOf(&[&[Items(&[Own(self::Both::rules)])], &[Items(&[Own(self::Both::rules)])]]),
        AnyOf(&[&[MinItems(9)], &[Items(&[Own(self::Both::rules)])]]),
        MaxItems(1),
    ]
}

#[test]
fn own_rules_of_recursive_types_stay_cheap() {
    let start = Instant::now();
    for (ty, rules) in [
        (Tree::schema(), Tree::rules()),
        (Both::schema(), Both::rules()),
    ] {
        assert!(check(&nested(127, json!([])), ty, rules).is_empty());
        let violations = check(&nested(126, json!([[], []])), ty, rules);
        let innermost = violations.iter().any(|one| one.pointer.len() == 2 * 126);
        assert!(innermost, "{violations}");
        assert!(violations.iter().any(|one| one.keyword == "maxItems"));
    }
    // So does saying what an alternative missed.
    let rules: Rules = &[Rule::AnyOf(&[&[Rule::Own(Both::rules), Rule::Never]])];
    assert!(!check(&nested(127, json!([])), Value::schema(), rules).is_empty());
    assert!(start.elapsed().as_secs() < 10);
}

#[test]
fn own_rules_that_ask_for_themselves_end() {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Liar(pub Vec<Liar>);
    newtype! { Liar(Vec<Liar>) [Not(&[Ref(Liar::schema), Own(Liar::rules)])] }
    #[derive(Debug, Clone, PartialEq)]
    pub struct Loop(pub Vec<Loop>);
    newtype! { Loop(Vec<Loop>) [AnyOf(&[&[Own(Loop::rules)], &[MinItems(1)]])] }
    #[derive(Debug, Clone, PartialEq)]
    pub struct When(pub Vec<When>);
    newtype! {
        When(Vec<When>) [If(&[Own(When::rules)], &[MaxItems(1)], &[MinItems(1)])]
    }
    // What they mean is not defined (JSON Schema Core, section 9.4.1); an answer there is.
    let value = json!([[]]);
    check(&value, Liar::schema(), Liar::rules());
    assert!(check(&value, Loop::schema(), Loop::rules()).is_empty());
    assert!(check(&value, When::schema(), When::rules()).is_empty());
}

#[test]
fn messages_say_what_was_missed() {
    use Rule::*;
    let rules: Rules = &[AnyOf(&[
        &[Required(&["a"])],
        &[Property("b", &[Enum(&["1", "2"])]), Required(&["b"])],
    ])];
    let violations = check(&json!({"b": 3}), Value::schema(), rules);
    assert_eq!(
        violations.to_string(),
        "body: expected one of several schemas: /a: the value needs `a`; or /b: expected one of 1, 2, found 3 (anyOf)"
    );
}
