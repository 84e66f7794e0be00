//! `patternProperties` that all members have: typed maps.

use pattern_map::models::{Counts, Labels, Open};
use serde_json::json;

use crate::{generated, round_trip};

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
