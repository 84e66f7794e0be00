//! `default`: what stands for a member that is left out, what is written of it, and what a server gets for an absent parameter.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Request;
use defaults::models::{
    Account, Asked, Asks, Cat, Dog, Holds, Length, Level, Margin, Mixed, Order, Page, Pet, Scalars,
    Size, Tree, Turn,
};
use defaults::operations::{ListPagesRequest, ListPagesResponse};
use defaults::server::{Api, router};
use oasmith_runtime::{Defaulted, Maybe, Number, Schema as _};
use serde_json::json;
use tower::ServiceExt as _;

use crate::{generated, round_trip, violations};

generated!(defaults);

#[test]
fn a_default_stands_for_what_is_absent_and_stays_absent_on_the_wire() {
    let page: Page = round_trip(json!({}));
    assert_eq!(page, Page::default());
    assert_eq!((page.title.as_str(), *page.limit), ("untitled", 20));
    assert_eq!((&*page.order, &*page.own), (&Order::Up, &Order::Down));
    assert_eq!(*page.level, Level::Value2);
    assert_eq!(*page.mixed, Some(Mixed::Auto));
    assert!(page.none.is_empty());
    assert_eq!(*page.tags, [Some("new".to_owned()), None]);
    assert_eq!(*page.length, Length::Integer(5));
    assert_eq!(page.labels.get("a").map(String::as_str), Some("b"));
    assert_eq!((*page.maybe, page.text.as_deref()), (Some(5), Some("t")));
    assert_eq!(*page.free, json!({"deep": [1, null, "x"], "none": {}}));
    assert_eq!(*page.bare, json!({}));
    let far = json!([5_000_000_000_i64, -5_000_000_000_i64, u64::MAX]);
    assert_eq!(*page.far, far);
    assert_eq!(page.r#type, "x");
    assert_eq!((page.nothing, page.plain), (Maybe::Absent, None));
}

#[test]
fn scalars_have_defaults_of_their_types() {
    let scalars: Scalars = round_trip(json!({"other": 1}));
    assert_eq!(scalars.text, "a \"quoted\" \\ text\n");
    assert!(scalars.empty.is_empty() && *scalars.yes);
    assert_eq!((*scalars.whole, *scalars.wide), (-7, u64::MAX));
    assert_eq!((*scalars.real, *scalars.tiny), (1.0, 1e-7));
    assert_eq!(&**scalars.day, "2020-02-29");
    assert_eq!(*scalars.exact, "0.5".parse::<Number>().unwrap());
    assert_eq!(format!("{:?}", scalars.secret), "***");
}

#[test]
fn defaults_that_are_objects_hold_what_they_give() {
    let page = Page::default();
    let written = |size: &Defaulted<Size>| serde_json::to_value(&**size).unwrap();
    let size = json!({"width": 80, "depth": null, "label": "x", "unit": "mm"});
    assert_eq!(written(&page.size), size);
    assert_eq!((page.size.unit.as_str(), *page.size.height), ("mm", 2));
    let thick = json!({
        "width": 1, "height": 3, "depth": 4, "label": "a rather long label", "unit": "mm", "note": "x",
    });
    assert_eq!(written(&page.thick), thick);
    assert_eq!(*page.least, Size::new(1, Some(2), "y".to_owned()));
    assert_eq!((*page.margin.left, *page.wide.left), (1.0, 3.0));
}

#[test]
fn defaults_of_unions_and_tuples_are_those_that_they_seem_to_be() {
    let page = Page::default();
    assert_eq!(
        serde_json::to_value(&*page.either).unwrap(),
        json!({"radius": 1})
    );
    assert_eq!(serde_json::to_value(&*page.row).unwrap(), json!([1]));
    assert_eq!(*page.pair, (1, "a".to_owned()));
    let turn = serde_json::to_value(&*Turn::default().by).unwrap();
    assert_eq!(turn, json!({"unit": "radian", "amount": 1}));
    let asks = Asks::default();
    assert_eq!((asks.asked.a, *asks.asked.b, Asked::default().a), (1, 3, 0));
    let many = Holds::default().many;
    assert_eq!(
        (many.h, many.i.as_str(), many.i.is_given()),
        (true, "j", false)
    );
}

#[test]
fn what_is_there_stands_before_the_default() {
    let value = json!({
        "limit": 1, "order": "up", "level": 3, "mixed": null, "maybe": null, "text": "u", "free": null,
        "size": {"width": 3, "depth": null, "label": "", "height": 2}, "margin": {"left": 1.0},
        "nothing": null,
    });
    let page: Page = round_trip(value);
    assert_eq!((*page.limit, &*page.order), (1, &Order::Up));
    assert!(page.order.is_given() && !page.own.is_given());
    assert_eq!((&*page.mixed, *page.maybe), (&None, None));
    assert_eq!(page.text.as_deref(), Some("u"));
    assert!(page.free.is_null() && page.nothing.is_null());
    assert!(page.size.height.is_given() && !page.size.unit.is_given());
}

/// What the README shows.
#[test]
fn what_is_read_may_be_completed() -> Result<(), serde_json::Error> {
    // tour:defaults
    let page: Page = serde_json::from_str(r#"{"limit": 5}"#)?;
    assert_eq!((*page.limit, page.title.as_str()), (5, "untitled"));
    let page = Page {
        text: "new".into(),
        ..page
    };
    assert_eq!(serde_json::to_string(&page)?, r#"{"limit":5,"text":"new"}"#);
    // end
    Ok(())
}

#[test]
fn what_is_built_is_written_where_it_was_given() {
    let page = Page {
        limit: 5.into(),
        title: "new".into(),
        text: None.into(),
        maybe: 6.into(),
        size: Size {
            unit: "m".into(),
            ..Size::new(1, None, "z".to_owned())
        }
        .into(),
        ..Page::default()
    };
    let expected = json!({
        "limit": 5, "title": "new", "text": null, "maybe": 6,
        "size": {"width": 1, "depth": null, "label": "z", "unit": "m"},
    });
    assert_eq!(serde_json::to_value(page).unwrap(), expected);
}

/// Without its tag a pet would be no pet. What was read without one is written without one.
#[test]
fn a_constant_is_given_from_the_start() {
    let cat = serde_json::to_value(Pet::Cat(Cat::default())).unwrap();
    assert_eq!(cat, json!({"kind": "cat"}));
    let dog = Pet::Dog(Dog::new("Rex".to_owned()));
    assert_eq!(round_trip::<Pet>(serde_json::to_value(&dog).unwrap()), dog);
    assert_eq!(violations(&dog), []);
    let read: Cat = round_trip(json!({"lives": 3}));
    assert!(!read.kind.is_given());
}

#[test]
fn only_what_is_given_counts_for_rules() {
    assert_eq!(
        violations(&Margin::default()),
        [(String::new(), "minProperties")]
    );
    let margin: Margin = round_trip(json!({"left": 1.0}));
    assert_eq!(violations(&margin), []);
}

#[test]
fn a_type_within_itself_comes_to_an_end() {
    let tree: Tree = round_trip(json!({"child": {"child": {}}}));
    assert_eq!(tree.name, "leaf");
    assert_eq!(
        tree.child
            .and_then(|it| it.child)
            .map(|it| it.name.to_string()),
        Some("leaf".into())
    );
    assert_eq!(tree.unit.tree, None);
}

#[test]
fn members_of_one_direction_have_defaults_too() {
    let account: Account = round_trip(json!({}));
    assert_eq!((*account.id, account.plan.as_str()), (7, "free"));
    assert!(account.validate().is_ok());
}

#[derive(Clone, Default)]
struct Pages(Arc<Mutex<Option<ListPagesRequest>>>);

impl Api for Pages {
    async fn list_pages(&self, request: ListPagesRequest) -> ListPagesResponse {
        *self.0.lock().unwrap() = Some(request);
        ListPagesResponse::Ok(Page::default())
    }
}

#[tokio::test]
async fn a_server_gets_the_defaults_of_parameters() {
    let pages = Pages::default();
    let target = "/pages?order=up&filter[right]=2";
    let request = Request::get(target).body(Body::empty()).unwrap();
    let response = router(pages.clone()).oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200);
    let got = pages.0.lock().unwrap().take().unwrap();
    assert_eq!(got.limit, Some(20));
    assert_eq!(got.order, Some(Order::Up));
    assert_eq!(got.tags, Some(vec!["new".to_owned()]));
    assert_eq!(got.mode.as_deref(), Some("fast"));
    assert_eq!(got.size, None);
    let filter = got.filter.unwrap();
    assert_eq!((*filter.left, filter.right), (1.0, Some(2.0)));
    assert!(!filter.left.is_given());
}
