//! `patternProperties` that all members have: typed maps.

use pattern_map::models::{Counts, Extended, Labels, Mixed, MixedValue, Open, Rest, RestValue};
use serde_json::json;

use crate::{generated, round_trip, violations};

generated!(pattern_map);

fn found<T: oasmith_runtime::Schema>(
    value: &oasmith_runtime::Value,
) -> Vec<(String, &'static str)> {
    let found = oasmith_runtime::check(value, T::schema(), &[]);
    found
        .iter()
        .map(|violation| (violation.pointer.clone(), violation.keyword))
        .collect()
}

#[test]
fn members_of_one_pattern_are_typed() {
    let labels: Labels = round_trip(json!({"a": {"text": "x"}, "b": {"text": "y", "count": 2}}));
    assert_eq!(labels["b"].count, Some(2));
    let counts: Counts = round_trip(json!({"n-a": 1}));
    let count: i64 = counts["n-a"];
    assert_eq!(count, 1);
    let open: Open = round_trip(json!({"n-a": 1, "other": [true]}));
    assert_eq!(open.len(), 2);
}

/// A map's rules stand where it is used.
#[test]
fn types_of_members_are_checked_once() {
    assert_eq!(
        found::<Counts>(&json!({"n-a": "x"})),
        [("/n-a".to_owned(), "type")]
    );
    assert_eq!(
        found::<Labels>(&json!({"a": {}})),
        [("/a/text".to_owned(), "required")]
    );
}

/// Which value has which type, the rules say.
#[test]
fn members_of_several_patterns_are_typed() {
    let mixed: Mixed = round_trip(json!({"s-a": "x", "n-a": 1, "m-a": null}));
    assert_eq!(mixed["s-a"], Some(MixedValue::String("x".to_owned())));
    assert_eq!(
        (&mixed["n-a"], &mixed["m-a"]),
        (&Some(MixedValue::Integer(1)), &None)
    );
    let rest: Rest = round_trip(json!({"s-a": "x", "other": true}));
    assert_eq!(rest["other"], RestValue::Boolean(true));
    assert!(serde_json::from_value::<Mixed>(json!({"s-a": true})).is_err());
}

#[test]
fn members_of_patterns_stand_beside_those_with_names() {
    let extended: Extended = round_trip(json!({"id": 1, "x-a": "abcd"}));
    let text: &String = &extended.additional_properties["x-a"];
    assert_eq!(text, "abcd");
    assert_eq!(violations(&extended), [("/x-a".to_owned(), "maxLength")]);
    assert!(serde_json::from_value::<Extended>(json!({"id": 1, "x-a": 1})).is_err());
}
