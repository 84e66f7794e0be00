//! Requests and responses of every kind, written and read by the same rows.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;

use oasmith_runtime::wire::{
    ByteStream, Operation, RawRequest, RawResponse, Responses, WithHeaders, select_response,
};
use oasmith_runtime::{Violations, headers, object, request, response};

#[derive(Clone)]
pub struct Filter {
    pub name: Option<String>,
    pub sizes: Option<Vec<i64>>,
}

object! {
    Filter {
        name opt [MinLength(1)],
        sizes opt,
    }
}

#[derive(Clone, PartialEq)]
pub struct SearchRequest {
    pub tenant: String,
    pub session: Option<String>,
    pub filter: Option<Filter>,
    pub deep: Option<Filter>,
    pub labels: Option<BTreeMap<String, String>>,
    pub body: Filter,
}

request! {
    SearchRequest -> SearchResponse: POST "/{tenant}/search.{tenant}" {
        tenant: path("tenant") [MaxLength(9)],
        session: cookie("session"),
        filter: query("filter").content_json(),
        deep: query("deep").style("deepObject"),
        labels: header("X-Labels").explode(true),
        body: form("application/x-www-form-urlencoded"),
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum SearchResponse {
    Success(WithHeaders<ByteStream, DownloadHeaders>),
    Created(String),
    Undocumented(RawResponse),
}

response! {
    SearchResponse {
        "2XX" => Success(body): bytes("application/octet-stream").or("image/*"),
        "201" => Created(body): text("text/plain"),
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct DownloadHeaders {
    pub pages: Vec<i64>,
    pub note: Option<String>,
}

headers! {
    DownloadHeaders {
        pages: header("X-Pages") [MinItems(1)],
        note: header("X-Note"),
    }
}

/// One header, as three documents may describe it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CookieHeaders {
    pub listed: Option<Vec<String>>,
    pub named: Option<BTreeMap<String, String>>,
    pub text: Option<String>,
}

headers! {
    CookieHeaders {
        listed: header("Set-Cookie"),
        named: header("Set-Cookie").explode(true),
        text: header("Set-Cookie"),
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum LogInResponse {
    Done(WithHeaders<(), CookieHeaders>),
    Undocumented(RawResponse),
}

response! {
    LogInResponse -> Done(WithHeaders<(), CookieHeaders>) {
        "204" => Done(body),
    }
}

/// Headers alone.
#[derive(Debug, Clone, PartialEq)]
pub struct LocationHeaders {
    pub location: String,
}

headers! {
    LocationHeaders {
        location: header("Location"),
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum MoveResponse {
    Found(WithHeaders<(), LocationHeaders>),
    Accepted,
    Undocumented,
    Other(RawResponse),
}

response! {
    MoveResponse -> Accepted else Other {
        "302" => Found(body),
        "410" => Undocumented,
        "202" => Accepted,
    }
}

#[derive(Clone, PartialEq)]
pub struct UploadRequest {
    pub body: Option<ByteStream>,
}

request! {
    UploadRequest -> MoveResponse: PUT "/upload" {
        body: bytes("application/octet-stream"),
    }
}

fn search() -> SearchRequest {
    let filter = Filter {
        name: Some("a&b".into()),
        sizes: Some(vec![1, 2]),
    };
    SearchRequest {
        tenant: "a/b".into(),
        session: Some("x y;".into()),
        filter: Some(filter.clone()),
        deep: Some(filter.clone()),
        labels: Some([("env".to_owned(), "prod".to_owned())].into()),
        body: filter,
    }
}

#[test]
fn every_kind_of_member_travels_both_ways() {
    let sent = search().encode().unwrap();
    assert_eq!(sent.path, "/a%2Fb/search.a%2Fb");
    assert_eq!(sent.headers["cookie"], "session=x%20y%3B");
    assert_eq!(sent.headers["x-labels"], "env=prod");
    assert_eq!(
        sent.headers["accept"],
        "application/octet-stream, image/*, text/plain"
    );
    assert_eq!(sent.body, "name=a%26b&sizes=1&sizes=2");
    assert!(
        sent.query
            .ends_with("deep%5Bname%5D=a%26b&deep%5Bsizes%5D=1&deep%5Bsizes%5D=2"),
        "{}",
        sent.query
    );
    let captures = vec![("tenant", "a%2Fb".to_owned())];
    let raw = RawRequest {
        captures,
        query: sent.query,
        headers: sent.headers,
        body: sent.body,
        ..RawRequest::default()
    };
    assert_eq!(SearchRequest::decode(&raw), Ok(search()));
}

#[test]
fn forms_are_checked() {
    let sent = search().encode().unwrap();
    let captures = vec![("tenant", "a".to_owned())];
    let body = "name=&sizes=x".into();
    let raw = RawRequest {
        captures,
        query: sent.query,
        headers: sent.headers,
        body,
        ..RawRequest::default()
    };
    let refusal = SearchRequest::decode(&raw).unwrap_err();
    let pointers = |found: &Violations| found.iter().map(|v| v.pointer.clone()).collect::<Vec<_>>();
    assert_eq!(
        (refusal.status.as_u16(), pointers(&refusal.violations)),
        (422, vec!["/name".into(), "/sizes/0".into()])
    );
}

#[test]
fn missing_and_foreign_bodies_are_refused() {
    let sent = search().encode().unwrap();
    let raw = |body: &'static str, media: &'static str| {
        let mut headers = sent.headers.clone();
        headers.insert("content-type", media.parse().unwrap());
        let captures = vec![("tenant", "a".to_owned())];
        SearchRequest::decode(&RawRequest {
            captures,
            query: String::new(),
            headers,
            body: body.into(),
            ..RawRequest::default()
        })
    };
    assert_eq!(raw("{}", "application/json").unwrap_err().status, 415);
    assert!(raw("name=a", "Application/X-WWW-Form-urlencoded; charset=utf-8").is_ok());
    let captures = vec![("tenant", "a".to_owned())];
    let empty = RawRequest {
        captures,
        ..RawRequest::default()
    };
    assert_eq!(SearchRequest::decode(&empty).unwrap_err().status, 400);
}

#[test]
fn segments_that_lead_elsewhere_are_not_sent() {
    for tenant in ["", ".", ".."] {
        let request = SearchRequest {
            tenant: tenant.into(),
            ..search()
        };
        let error = request.encode().unwrap_err();
        assert_eq!(error.name, Some("tenant"), "{error}");
    }
    let request = SearchRequest {
        labels: Some([("a".to_owned(), "b\r\nx: y".to_owned())].into()),
        ..search()
    };
    assert_eq!(request.encode().unwrap_err().name, Some("X-Labels"));
    // The text would arrive as two labels.
    let request = SearchRequest {
        labels: Some([("a".to_owned(), "b,c=d".to_owned())].into()),
        ..search()
    };
    assert_eq!(request.encode().unwrap_err().name, Some("X-Labels"));
}

#[test]
fn responses_choose_by_status_and_carry_headers() {
    let headers = DownloadHeaders {
        pages: vec![1, 2],
        note: None,
    };
    let download = WithHeaders::new(ByteStream::from(vec![0, 255]), headers);
    for (response, status, media) in [
        (
            SearchResponse::Success(download.clone()),
            200,
            "application/octet-stream",
        ),
        (SearchResponse::Created("text".into()), 201, "text/plain"),
    ] {
        let raw = response.encode().unwrap();
        assert_eq!((raw.status.as_u16(), raw.content_type()), (status, media));
        let position =
            select_response(SearchResponse::wire(), raw.status, raw.content_type()).unwrap();
        assert_eq!(SearchResponse::decode(position, &raw), Ok(response.clone()));
        assert_eq!(response.clone().into_success(raw.status), Ok(response));
    }
    assert_eq!(
        select_response(SearchResponse::wire(), 404.try_into().unwrap(), ""),
        None
    );
    assert_eq!(download.held().unwrap()[..], [0, 255]);
}

/// OpenAPI 3.2.0, 4.21.3: however the document describes them.
#[test]
fn each_cookie_that_is_set_has_a_line() {
    let set = ["foo=bar; Expires=Wed, 09 Jun 2021 10:18:14 GMT", "lang=en"];
    let [foo, lang] = set.map(|cookie| cookie.split_once('=').unwrap().1.to_owned());
    let headers = CookieHeaders {
        listed: Some(set.map(str::to_owned).to_vec()),
        ..CookieHeaders::default()
    };
    let named = CookieHeaders {
        named: Some([("foo".to_owned(), foo), ("lang".to_owned(), lang)].into()),
        ..CookieHeaders::default()
    };
    let text = CookieHeaders {
        text: Some(set.join("\n")),
        ..CookieHeaders::default()
    };
    for headers in [headers, named, text] {
        let raw = LogInResponse::Done(WithHeaders::new((), headers))
            .encode()
            .unwrap();
        let lines: Vec<_> = raw.headers.get_all("set-cookie").iter().collect();
        assert_eq!(lines, set);
        let LogInResponse::Done(read) = LogInResponse::decode(0, &raw).unwrap() else {
            panic!("another response");
        };
        let names = read.headers.named.unwrap_or_default().into_keys();
        assert_eq!(names.collect::<Vec<_>>(), ["foo", "lang"]);
        assert_eq!(read.headers.listed.unwrap_or_default(), set);
        assert_eq!(read.headers.text, Some(set.join("\n")));
    }
}

#[test]
fn headers_travel_without_a_body() {
    let location = "/x".to_owned();
    let found = MoveResponse::Found(WithHeaders::new((), LocationHeaders { location }));
    let raw = found.encode().unwrap();
    assert_eq!(
        (raw.status.as_u16(), &raw.headers["location"]),
        (302, &"/x".parse().unwrap())
    );
    assert!(raw.body.is_empty() && !raw.headers.contains_key("content-type"));
    assert_eq!(MoveResponse::decode(0, &raw), Ok(found));
    let missing = MoveResponse::decode(0, &RawResponse::default())
        .unwrap_err()
        .into_violations();
    assert_eq!(
        missing
            .iter()
            .map(|v| (v.name, v.keyword))
            .collect::<Vec<_>>(),
        [(Some("Location"), "required")]
    );
    assert_eq!(
        MoveResponse::Accepted.into_success(202.try_into().unwrap()),
        Ok(())
    );
    let gone = MoveResponse::Undocumented;
    assert_eq!(gone.status(), 410);
    assert_eq!(gone.clone().into_success(gone.status()), Err(gone));
    assert_eq!(
        MoveResponse::decode(9, &raw),
        Ok(MoveResponse::Other(raw.clone()))
    );
}

#[test]
fn bytes_travel_as_they_are() {
    let request = UploadRequest {
        body: Some(vec![0, 159, 146].into()),
    };
    let sent = request.encode().unwrap();
    assert_eq!(&sent.body[..], [0, 159, 146]);
    let raw = RawRequest {
        headers: sent.headers,
        body: sent.body,
        ..RawRequest::default()
    };
    assert_eq!(UploadRequest::decode(&raw), Ok(request));
    assert_eq!(
        UploadRequest::decode(&RawRequest::default()),
        Ok(UploadRequest { body: None })
    );
}

#[derive(Clone)]
pub struct Count {
    pub count: i64,
    pub pets: Option<Vec<Filter>>,
}

object! {
    Count {
        count req,
        pets opt,
    }
}

#[derive(Clone, PartialEq)]
pub struct CountRequest {
    pub body: Count,
}

request! {
    CountRequest -> MoveResponse: POST "/count" {
        body: json("application/json").or("application/*"),
    }
}

#[test]
fn json_bodies_are_checked_to_the_end() {
    let read = |body: &'static str, media: &'static str| {
        let mut request = RawRequest {
            body: body.into(),
            ..RawRequest::default()
        };
        request
            .headers
            .insert("content-type", media.parse().unwrap());
        CountRequest::decode(&request)
            .map(|request| request.body.count)
            .map_err(|refusal| {
                let pointers: Vec<_> = refusal
                    .violations
                    .iter()
                    .map(|v| v.pointer.clone())
                    .collect();
                (refusal.status.as_u16(), pointers.join(" "))
            })
    };
    let json = |body| read(body, "application/json");
    assert_eq!(json(r#"{"count": 2}"#), Ok(2));
    assert_eq!(json(r#"{"count": 2.0}"#), Ok(2));
    assert_eq!(json(r#"{"count": 2.5}"#), Err((422, "/count".to_owned())));
    assert_eq!(
        json(r#"{"count": 9223372036854775808}"#),
        Err((422, "/count".to_owned()))
    );
    assert_eq!(
        json(r#"{"pets": null}"#),
        Err((422, "/count /pets".to_owned()))
    );
    assert_eq!(
        json(r#"{"count": 1, "pets": [{}, {"name": ""}]}"#),
        Err((422, "/pets/1/name".to_owned()))
    );
    assert_eq!(json("[[[[[[[[[[[[[[[[[[[["), Err((400, String::new())));
    assert_eq!(read("{}", "text/plain"), Err((415, String::new())));
    assert_eq!(read(r#"{"count": 1}"#, "application/problem+json"), Ok(1));
}
