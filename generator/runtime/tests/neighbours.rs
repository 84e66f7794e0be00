//! Parameters beside others: what belongs to which, and what says that one is not given.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used)]

use std::collections::BTreeMap;

use oasmith_runtime::wire::{Operation as _, RawRequest, RawResponse, Refusal, SecurityScheme};
use oasmith_runtime::{object, request, response};

#[derive(Clone)]
pub struct Filter {
    pub name: Option<String>,
}

object! { Filter { name opt } }

#[derive(Debug, Clone, PartialEq)]
pub enum DoneResponse {
    Done,
    Undocumented(RawResponse),
}

response! {
    DoneResponse -> Done {
        "204" => Done,
    }
}

const KEY: SecurityScheme = SecurityScheme::api_key_query("key", "api_key");

#[derive(Clone, Default, PartialEq)]
pub struct LabelsRequest {
    pub labels: Option<BTreeMap<String, String>>,
    pub page: Option<i64>,
    pub deep: Option<Filter>,
    pub flag: Option<bool>,
    pub level: Option<i64>,
}

request! {
    LabelsRequest -> DoneResponse: GET "/labels" {
        labels: query("labels"),
        page: query("page"),
        deep: query("deep").style("deepObject"),
        flag: query("flag").allow_empty(),
        level: query("level").default("3").allow_empty() [MinimumInt(1)],
    }
    security [KEY]
}

fn labels(query: &str) -> Result<LabelsRequest, Refusal> {
    LabelsRequest::decode(&RawRequest {
        query: query.to_owned(),
        ..RawRequest::default()
    })
}

#[test]
fn members_of_any_name_are_no_other_parameters() {
    for name in ["page", "api_key", "deep[name]"] {
        let request = LabelsRequest {
            labels: Some([(name.to_owned(), "x".to_owned())].into()),
            ..LabelsRequest::default()
        };
        let error = request.encode().unwrap_err();
        assert_eq!(error.name, Some("labels"), "{error}");
    }
    let sent = LabelsRequest {
        labels: Some([("colour".to_owned(), "x".to_owned())].into()),
        page: Some(2),
        deep: Some(Filter {
            name: Some("a".to_owned()),
        }),
        level: Some(7),
        ..LabelsRequest::default()
    };
    let query = sent.encode().unwrap().query;
    assert_eq!(labels(&format!("{query}&api_key=secret")), Ok(sent));
    let read = labels("page=2&api_key=secret").unwrap();
    assert_eq!((read.page, read.labels), (Some(2), None));
}

#[test]
fn empty_values_may_say_that_nothing_is_given() {
    let read = labels("flag=&level").unwrap();
    assert_eq!((read.flag, read.level), (None, Some(3)));
    let read = labels("flag=true&level=4").unwrap();
    assert_eq!((read.flag, read.level), (Some(true), Some(4)));
    assert!(labels("page=").is_err());
    assert!(labels("flag=yes").is_err());
    assert!(labels("level=0").is_err());
}
