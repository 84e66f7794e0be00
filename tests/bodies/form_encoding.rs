//! Form bodies, member by member as the document encodes them.

use crate::{answer, send, serve, socket};

mod api {
    include!(concat!(env!("OUT_DIR"), "/form_encoding.rs"));
}

use api::models::{Search, SearchOptions, SearchPage, SearchRange};
use api::operations::{SearchRequest, SearchResponse};

struct Echo;

impl api::server::Api for Echo {
    async fn search(&self, request: SearchRequest) -> SearchResponse {
        SearchResponse::Ok(request.body)
    }
}

fn search() -> Search {
    let words = |words: &[&str]| Some(words.iter().map(|word| (*word).to_owned()).collect());
    Search {
        text: "a&b=c d+é".to_owned(),
        tags: words(&["x", "z"]),
        ids: Some(vec![1, 2]),
        path: Some("/a?b=c&d".to_owned()),
        filter: words(&["p,q"]),
        range: Some(SearchRange {
            from: Some(1),
            to: Some(9),
        }),
        page: Some(SearchPage {
            start: Some(5),
            limit: None,
        }),
        options: Some(SearchOptions { fast: Some(true) }),
        words: words(&["one", "two"]),
        additional_properties: Default::default(),
    }
}

const SENT: &str = "text=a%26b%3Dc%20d%2B%C3%A9&tags=x%20z&ids=1,2&path=/a?b%3Dc%26d&filter=%5B%22p%2Cq%22%5D\
    &range%5Bfrom%5D=1&range%5Bto%5D=9&start=5&options=%7B%22fast%22%3Atrue%7D&words=one&words=two";

#[tokio::test]
async fn members_travel_as_the_document_encodes_them() {
    let (address, request) =
        socket::replay(answer("200 OK", "application/json", br#"{"text":""}"#)).await;
    let builder = api::Client::builder().base_url(format!("http://{address}"));
    builder.build().unwrap().search(search()).await.unwrap();
    let sent = request.await.unwrap();
    assert_eq!(String::from_utf8(sent.body).unwrap(), SENT);
}

#[tokio::test]
async fn client_and_server_agree() {
    let address = serve(api::server::router(Echo)).await;
    let builder = api::Client::builder().base_url(format!("http://{address}"));
    let client = builder.build().unwrap();
    let mut sent = search();
    let answer = client.search(sent.clone()).await.unwrap();
    assert_eq!(answer.into_inner(), sent);
    // A space separates the tags, so none may hold one.
    sent.tags = Some(vec!["x y".to_owned(), "z".to_owned()]);
    let refused = client.search(sent).await.unwrap_err();
    assert!(
        matches!(refused, oasmith_runtime::Error::Request(_)),
        "{refused}"
    );
}

#[tokio::test]
async fn members_that_the_schema_does_not_name_may_be_there_twice() {
    let address = serve(api::server::router(Echo)).await;
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let body = b"text=a&more=1&more=2&other=x";
    let answer = send(address, "POST /search", &form, body).await;
    assert_eq!(answer.status(), 200, "{answer:?}");
    assert_eq!(
        answer.json(),
        serde_json::json!({"text": "a", "more": ["1", "2"], "other": "x"})
    );
    let twice = send(address, "POST /search", &form, b"text=a&text=b").await;
    assert_eq!(twice.status(), 400);
}
