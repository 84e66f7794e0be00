//! Requests at the edges of what their parts can carry.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used)]

use std::collections::BTreeMap;

use oasmith_runtime::wire::{Operation as _, RawResponse};
use oasmith_runtime::{request, response};

type Texts = BTreeMap<String, String>;

pub struct Visit {
    pub tags: Texts,
    pub session: Option<String>,
    pub plain: Texts,
}

request! {
    Visit -> DoneResponse: GET "/visit" {
        tags: cookie("tags"),
        session: cookie("session"),
        plain: cookie("plain").style("cookie"),
    }
}

#[derive(Debug)]
pub enum DoneResponse {
    Done,
    Undocumented(RawResponse),
}

response! { DoneResponse -> Done { "204" => Done } }

#[test]
fn what_is_empty_is_no_cookie() {
    let cookies = |tags: Texts, session: Option<&str>| {
        let visit = Visit {
            tags,
            session: session.map(str::to_owned),
            plain: Texts::new(),
        };
        visit.encode().unwrap().headers.remove("cookie")
    };
    let tags = Texts::from([("a".to_owned(), String::new())]);
    assert_eq!(cookies(Texts::new(), None), None);
    assert_eq!(cookies(Texts::new(), Some("x")).unwrap(), "session=x");
    assert_eq!(cookies(tags, Some("x")).unwrap(), "a=; session=x");
}
