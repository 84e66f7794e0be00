//! `prefixItems` that are all there: tuples.

use serde_json::json;
use tuples::models::{Alike, Corner, Node, Open, OpenItem, Pair, Row, Short, ShortItem, Tree};

use crate::{generated, round_trip, violations};

generated!(tuples);

#[test]
fn items_have_types_of_their_own() {
    let (x, y): Corner = round_trip(json!([1, 0.5]));
    assert_eq!((x, y), (1, 0.5));
    let row: Row = round_trip(json!({"cells": ["a", null, {"on": true}], "corner": [2, 0.0]}));
    assert_eq!(row.cells.2.on, Some(true));
    assert_eq!(row.corner, Some((2, 0.0)));
    let whole: Row = serde_json::from_value(json!({"cells": ["a", 1.0, {}]})).unwrap();
    assert_eq!(whole.cells.1, Some(1));
}

#[test]
fn what_is_missing_or_more_is_refused() {
    for value in [
        json!([1]),
        json!([1, 2, 3]),
        json!([]),
        json!(["1", 2]),
        json!({}),
    ] {
        assert!(
            serde_json::from_value::<Corner>(value.clone()).is_err(),
            "{value}"
        );
        let found =
            oasmith_runtime::check(&value, <Corner as oasmith_runtime::Schema>::schema(), &[]);
        assert_eq!(found.len(), 1, "{value}: {found:?}");
    }
}

#[test]
fn the_rules_of_items_hold() {
    let row: Row = round_trip(json!({"cells": ["abcd", 1, {}], "corner": [2, -1.0]}));
    assert_eq!(
        violations(&row),
        [
            ("/cells/0".to_owned(), "maxLength"),
            ("/corner/1".to_owned(), "minimum")
        ]
    );
}

#[test]
fn tuples_may_hold_themselves() {
    let tree: Tree = round_trip(json!(["a", ["b", null]]));
    assert_eq!(tree.0.0, "a");
    let node: Node = round_trip(json!({"edge": [1, {"edge": [2, {}]}]}));
    assert_eq!(node.edge.map(|edge| edge.0), Some(1));
}

/// Items that may be absent are no tuple; which item has which type, the rules say.
#[test]
fn items_that_may_be_absent_are_typed() {
    let (name, count): Pair = round_trip(json!(["a", 1]));
    assert_eq!((name.as_str(), count), ("a", 1));
    let short: Short = round_trip(json!(["a"]));
    assert_eq!(short, [ShortItem::String("a".to_owned())]);
    let alike: Alike = round_trip(json!(["a", "bcd"]));
    assert_eq!(alike, ["a", "bcd"]);
    let open: Open = round_trip(json!(["a", {}, true, false]));
    assert_eq!(open[0], OpenItem::String("a".to_owned()));
    assert_eq!((&open[2], open.len()), (&OpenItem::Boolean(true), 4));
    assert!(serde_json::from_value::<Short>(json!([true])).is_err());
}
