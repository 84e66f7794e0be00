//! `unevaluatedProperties`: members that no schema evaluates are kept until `validate` refuses them.

use serde_json::json;
use unevaluated::models::{Derived, Outer};

use crate::{generated, round_trip, violations};

generated!(unevaluated);

#[test]
fn members_that_nothing_evaluates_are_refused() {
    let derived: Derived = round_trip(json!({"id": "1", "name": "x", "title": "y"}));
    assert_eq!(violations(&derived), []);
    let derived: Derived = round_trip(json!({"id": "1", "title": "y"}));
    assert_eq!(
        violations(&derived),
        [("/title".to_owned(), "unevaluatedProperties")]
    );
}

#[test]
fn an_inner_schema_sees_what_it_evaluates_itself_alone() {
    let outer: Outer = round_trip(json!({"a": "x", "other": 1}));
    assert_eq!(
        violations(&outer),
        [("/other".to_owned(), "unevaluatedProperties")]
    );
}
