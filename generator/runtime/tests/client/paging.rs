//! Pages, one after the other.

use oasmith_runtime::Error;
use oasmith_runtime::client::Paginate as _;
use oasmith_runtime::wire::Pagination;

use super::fake::{Answer, Log, client};
use super::{Client, ThingList};

fn page(body: &str) -> Answer {
    Answer::Response(
        200,
        &[("content-type", "application/json")],
        body.to_owned(),
    )
}

fn linked(link: &'static [(&'static str, &'static str)]) -> Answer {
    Answer::Response(200, link, r#"{"items": ["x"]}"#.to_owned())
}

fn built(answers: Vec<Answer>) -> (Client, Log) {
    let (builder, log) = client(answers);
    (builder.api_key("key", "k").build().unwrap(), log)
}

fn uris(log: &Log) -> Vec<String> {
    let log = log.lock().unwrap();
    let uris = log.iter().map(|sent| sent.uri.clone());
    uris.map(|uri| uri.replace("https://api.example.com", ""))
        .collect()
}

#[tokio::test]
async fn titles_of_links_may_be_of_any_script() {
    let (client, log) = built(vec![
        linked(&[("link", "<?start=2>; rel=next; title=\"nächste\"")]),
        linked(&[]),
    ]);
    let mut pages = client.list_things().pages_by(Pagination::Link);
    while let Some(page) = pages.next().await {
        page.unwrap();
    }
    assert_eq!(uris(&log).len(), 2);
}

/// However many pages it takes to come back.
#[tokio::test]
async fn a_circle_of_pages_ends() {
    let next = |at: usize| {
        page(&format!(
            r#"{{"items": [], "_links": {{"next": {{"href": "?start={at}"}}}}}}"#
        ))
    };
    for length in [2, 3, 5] {
        let answers = (0..100).map(|at| next(at % length)).collect();
        let (client, log) = built(answers);
        let mut pages = client.list_things().pages();
        let mut last = None;
        while let Some(page) = pages.next().await {
            last = Some(page);
        }
        match last {
            Some(Err(Error::Transport(error))) => {
                assert!(error.to_string().contains("page before"), "{error}");
            }
            other => panic!("{other:?}"),
        }
        assert!(uris(&log).len() <= 4 * length + 1, "{length}");
    }
}

#[tokio::test]
async fn the_documents_pages_are_followed_to_the_last() {
    let (client, log) = built(vec![
        page(
            r#"{"items": ["a", "b"], "_links": {"next": {"href": "/v1/things?limit=2&start=2&api_key=old"}}}"#,
        ),
        page(r#"{"items": ["c"], "_links": {"next": {"href": "?start=3{&more}"}}}"#),
        page(r#"{"items": [], "_links": {"next": null}}"#),
    ]);
    let mut pages = client.list_things().limit(2).pages();
    let mut found = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        assert_eq!(page.status(), 200);
        found.extend(page.into_inner().items);
    }
    assert_eq!(found, ["a", "b", "c"]);
    assert_eq!(
        uris(&log),
        [
            "/v1/things?limit=2&api_key=k",
            "/v1/things?limit=2&start=2&api_key=k",
            "/v1/things?start=3&api_key=k"
        ]
    );
}

/// What links take from requests (OpenAPI 3.0.4, 4.8.20.3).
#[tokio::test]
async fn each_page_tells_of_its_request() {
    let (client, _) = built(vec![
        page(r#"{"items": ["a"], "_links": {"next": {"href": "/v1/things?start=2&limit=3"}}}"#),
        page(r#"{"items": ["b"], "_links": {"next": {"href": "/v1/things?start=5"}}}"#),
        page(r#"{"items": []}"#),
    ]);
    let mut pages = client.list_things().limit(2).pages();
    for (url, limit) in [
        ("https://api.example.com/v1/things?limit=2", Some(2)),
        ("https://api.example.com/v1/things?start=2&limit=3", Some(3)),
        ("https://api.example.com/v1/things?start=5", None),
    ] {
        let page = pages.next().await.unwrap().unwrap();
        let told = page.told();
        assert_eq!(told.tell::<String>("$url"), Ok(url.to_owned()));
        assert_eq!(told.tell::<String>("$method"), Ok("GET".to_owned()));
        assert_eq!(told.tell::<i64>("$request.query.limit").ok(), limit);
    }
}

/// A receiver's URL may have a query, which stays where the next page is asked for by a parameter.
#[tokio::test]
async fn pages_of_a_receiver_with_a_query() {
    let answers = || {
        vec![
            page(r#"{"items": ["a", "b"], "next": "?key=1&after=x"}"#),
            page(r#"{"items": ["c"], "next": "?key=1&after=x"}"#),
        ]
    };
    let (client, log) = built(answers());
    let receiver = Client(client.0.at("https://api.example.com/hook?key=1#top"));
    let mut pages = receiver.list_things().pages_by(Pagination::url("/next"));
    pages.next().await.unwrap().unwrap();
    pages.next().await.unwrap().unwrap();
    let error = pages.next().await.unwrap().unwrap_err().to_string();
    assert!(error.contains("the page itself"), "{error}");
    let both = ["/hook?key=1&api_key=k", "/hook?key=1&after=x&api_key=k"];
    assert_eq!(uris(&log), both);

    let (client, log) = built(answers());
    let receiver = Client(client.0.at("https://api.example.com/hook?page=4"));
    let mut pages = receiver
        .list_things()
        .pages_by(Pagination::page("page", "/items"));
    pages.next().await.unwrap().unwrap();
    pages.next().await.unwrap().unwrap();
    assert_eq!(
        uris(&log),
        ["/hook?page=4&api_key=k", "/hook?page=5&api_key=k"]
    );
}

#[tokio::test]
async fn items_of_all_pages_are_one_stream() {
    let (client, _) = built(vec![
        page(r#"{"items": ["a", "b"], "next": 7}"#),
        page(r#"{"items": []}"#),
    ]);
    let pages = client
        .list_things()
        .pages_by(Pagination::cursor("after", "/next"));
    let mut items = pages.items(|page: ThingList| page.items);
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        found.push(item.unwrap());
    }
    assert_eq!(found, ["a", "b"]);
}

async fn followed(pages: Pagination, answers: Vec<Answer>) -> Vec<String> {
    let (client, log) = built(answers);
    let mut pages = client.list_things().limit(2).pages_by(pages);
    while let Some(page) = pages.next().await {
        page.unwrap();
    }
    uris(&log)
}

#[tokio::test]
async fn a_cursor_goes_into_its_parameter() {
    let answers = vec![
        page(r#"{"items": [], "meta": {"next": "a&b"}}"#),
        page(r#"{"items": [], "meta": {"next": ""}}"#),
    ];
    let uris = followed(Pagination::cursor("after", "/meta/next"), answers).await;
    assert_eq!(
        uris,
        [
            "/v1/things?limit=2&api_key=k",
            "/v1/things?limit=2&after=a%26b&api_key=k"
        ]
    );
}

#[tokio::test]
async fn counting_parameters_grow_until_a_page_is_empty() {
    let answers = || {
        vec![
            page(r#"{"items": ["a", "b"]}"#),
            page(r#"{"items": ["c"]}"#),
            page(r#"{"items": []}"#),
        ]
    };
    let last = |uris: Vec<String>| uris.last().cloned().unwrap();
    let uris = followed(Pagination::page("page", "/items"), answers()).await;
    assert_eq!(last(uris), "/v1/things?limit=2&page=3&api_key=k");
    let uris = followed(Pagination::offset("offset", "/items"), answers()).await;
    assert_eq!(last(uris), "/v1/things?limit=2&offset=3&api_key=k");
}

#[tokio::test]
async fn link_headers_are_followed() {
    let answers = vec![
        linked(&[
            ("link", "</v1/things?page=1>; rel=first"),
            (
                "link",
                "<https://api.example.com/v2/things?page=2>; rel=\"next\"",
            ),
        ]),
        linked(&[("link", "</v1/things?page=1>; rel=first")]),
    ];
    let uris = followed(Pagination::link(), answers).await;
    assert_eq!(
        uris,
        [
            "/v1/things?limit=2&api_key=k",
            "/v2/things?page=2&api_key=k"
        ]
    );
}

#[tokio::test]
async fn credentials_do_not_follow_to_another_origin() {
    for elsewhere in [
        "https://evil.example.com/things",
        "http://api.example.com/things",
        "//api.example.com:444/things",
        "/v1/things?limit=2",
    ] {
        let body = format!(r#"{{"items": [], "_links": {{"next": {{"href": "{elsewhere}"}}}}}}"#);
        let (client, log) = built(vec![page(&body)]);
        let mut pages = client.list_things().limit(2).pages();
        assert!(pages.next().await.unwrap().is_ok());
        match pages.next().await {
            Some(Err(Error::Transport(error))) => {
                assert!(error.to_string().contains("the next page is"), "{error}");
            }
            other => panic!("{other:?}"),
        }
        assert!(pages.next().await.is_none());
        assert_eq!(log.lock().unwrap().len(), 1, "{elsewhere}");
    }
}

#[tokio::test]
async fn pages_end_with_the_first_error() {
    let (client, _) = built(vec![page(r#"{"items": 1}"#)]);
    let mut pages = client.list_things().pages();
    assert!(matches!(pages.next().await, Some(Err(Error::Decode(_)))));
    assert!(pages.next().await.is_none());
}
