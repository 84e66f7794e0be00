//! `default` under the option by which it fills members, and defaults that are objects.

use filling::models::{Length, Margin, Mixed, Order, Page, Size};
use oasmith_runtime::Maybe;
use serde_json::json;

use crate::generated;

generated!(filling);

/// The defaults as JSON.
fn filled() -> serde_json::Value {
    json!({
        "title": "untitled",
        "limit": 20,
        "order": "down",
        "tags": ["new"],
        "size": {"width": 80, "height": 2, "unit": "mm"},
        "margin": {"left": 1.0},
        "length": 5,
        "labels": {"a": "b"},
        "secret": "hush",
    })
}

#[test]
fn absent_members_are_filled_when_read_and_written() {
    let page: Page = serde_json::from_value(json!({})).unwrap();
    assert_eq!(page, Page::default());
    assert_eq!(page.limit, 20);
    assert_eq!(page.order, Order::Down);
    assert_eq!(page.length, Length::Integer(5));
    assert_eq!(page.size.height, 2);
    assert_eq!(page.margin, Margin::default());
    assert_eq!(serde_json::to_value(&page).unwrap(), filled());
}

#[test]
fn what_is_there_is_kept() {
    let page: Page = serde_json::from_value(json!({"limit": 1, "size": {"width": 3}})).unwrap();
    assert_eq!(page.limit, 1);
    let size = Size {
        width: 3,
        height: 2,
        unit: None,
        note: Maybe::Absent,
    };
    assert_eq!(page.size, size);
    let built = Page {
        plain: Some("p".to_owned()),
        ..Page::default()
    };
    assert_eq!(built.title, "untitled");
}

#[test]
fn members_that_may_be_null_keep_their_three_states() {
    let page: Page = serde_json::from_value(json!({"maybe": null})).unwrap();
    assert_eq!(page.maybe, Maybe::Null);
    assert_eq!(Page::default().maybe_or_default(), Some(5));
    assert_eq!(Page::default().mixed_or_default(), Some(Mixed::Auto));
    assert_eq!(
        Page::default().free_or_default(),
        Some(json!({"deep": [1, null, "x"]}))
    );
}
