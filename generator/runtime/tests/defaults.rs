//! Members with a default: what is read, what is written, and what is built.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::panic)]

use oasmith_runtime::{Date, Defaulted, Schema, Value, object, union};
use serde_json::{from_value, json, to_value};

#[derive(Clone)]
pub struct Page {
    pub limit: Defaulted<i64>,
    pub sort: Defaulted<String>,
    pub since: Defaulted<Date>,
    pub note: Defaulted<Option<String>>,
    pub free: Defaulted<Value>,
    pub size: Defaulted<Box<Size>>,
    pub plain: Option<i64>,
}
object! {
    Page: Default [MinProperties(1)] {
        limit default(20) [MaximumInt(10)],
        sort "Sort" default("name"),
        since default("2020-02-29"),
        note default(Some("n".to_owned())),
        free default(json!([1])),
        size default(Box::new(Size::new(3, None))),
        plain opt,
    }
}

#[derive(Clone)]
pub struct Size {
    pub width: i64,
    pub unit: Option<String>,
    pub height: Defaulted<i64>,
}
object! {
    Size closed: new(width: i64, unit: Option<String>) {
        width req,
        unit null,
        height default(2),
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Either {
    Page(Page),
    Size(Size),
}
union! { Either { Page(Page), Size(Size) } }

#[test]
fn what_is_left_out_is_the_default_and_stays_out() {
    let page: Page = from_value(json!({})).unwrap();
    assert_eq!(page, Page::default());
    assert_eq!((*page.limit, page.sort.as_str()), (20, "name"));
    assert_eq!(&**page.since, "2020-02-29");
    assert_eq!(page.note.as_deref(), Some("n"));
    assert_eq!(*page.free, json!([1]));
    assert_eq!((page.size.width, *page.size.height), (3, 2));
    assert!(!page.limit.is_given() && page.size.given().is_none());
    assert_eq!(to_value(&page).unwrap(), json!({}));
}

#[test]
fn what_is_given_is_written_also_when_it_is_the_default() {
    let value = json!({
        "limit": 20, "Sort": "name", "since": "2020-02-29", "note": "n", "free": [1],
        "size": {"width": 3, "unit": null, "height": 2}, "plain": 1,
    });
    let page: Page = from_value(value.clone()).unwrap();
    assert!(page.limit.is_given() && page.size.height.is_given());
    assert_eq!(to_value(&page).unwrap(), value);
    // Values are compared, not where they are from.
    assert_eq!(
        page,
        Page {
            plain: Some(1),
            ..Page::default()
        }
    );
}

#[test]
fn null_is_a_value_where_it_is_one_and_nothing_elsewhere() {
    let page: Page = from_value(json!({"note": null, "free": null, "limit": null})).unwrap();
    assert_eq!((&*page.note, &*page.free), (&None, &Value::Null));
    assert!(page.note.is_given() && page.free.is_given() && !page.limit.is_given());
    let written = to_value(&page).unwrap();
    assert_eq!(written, json!({"note": null, "free": null}));
}

#[test]
fn what_is_set_or_changed_is_given() {
    let mut page = Page {
        limit: 5.into(),
        sort: "age".into(),
        note: None.into(),
        ..Page::default()
    };
    page.since.set("2021-01-01");
    page.size.height.set(2);
    assert_eq!(page.limit, 5);
    assert_eq!(page.sort, "age");
    assert_eq!(page.limit.to_string() + &page.sort, "5age");
    assert_eq!(format!("{:?}", page.sort), r#""age""#);
    assert_eq!(page.limit.into_inner(), 5);
    let written = json!({
        "limit": 5, "Sort": "age", "since": "2021-01-01", "note": null,
        "size": {"width": 3, "unit": null, "height": 2},
    });
    assert_eq!(to_value(&page).unwrap(), written);
}

#[test]
fn what_must_be_there_starts_the_others() {
    let size = Size::new(4, Some("mm".to_owned()));
    assert_eq!(*size.height, 2);
    assert_eq!(to_value(&size).unwrap(), json!({"width": 4, "unit": "mm"}));
    assert!(from_value::<Size>(json!({"height": 1, "unit": null})).is_err());
}

#[test]
fn only_what_is_given_counts() {
    let keywords = |page: &Page| -> Vec<String> {
        let violations = page.validate().err();
        let all = violations.iter().flatten();
        all.map(|one| format!("{} {}", one.pointer, one.keyword))
            .collect()
    };
    // The default is more than the maximum, and there is no member.
    assert_eq!(keywords(&Page::default()), [" minProperties"]);
    let given = Page {
        limit: 20.into(),
        ..Page::default()
    };
    assert_eq!(keywords(&given), ["/limit maximum"]);
    let null: Page = from_value(json!({"note": null})).unwrap();
    assert_eq!(keywords(&null), [""; 0]);
}

#[test]
fn a_union_is_chosen_by_what_is_given() {
    for value in [json!({"width": 1, "unit": null}), json!({"limit": 1})] {
        let either: Either = from_value(value.clone()).unwrap();
        assert_eq!(
            matches!(either, Either::Size(_)),
            value.get("width").is_some()
        );
        assert_eq!(to_value(either).unwrap(), value);
    }
}
