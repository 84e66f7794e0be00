//! Where requests go.

use oasmith_runtime::Error;
use oasmith_runtime::client::Builder;
use oasmith_runtime::wire::{Server, ServerVariable};

use super::Client;
use super::fake::{Answer, Log, client, status, transport};

const SERVERS: &[Server] = &[
    Server::new("https://{region}.example.com/v1").variables(&[ServerVariable::new(
        "region",
        "eu",
        &["eu", "us"],
    )]),
    Server::new("http://localhost:8080"),
];

fn documented() -> (Builder<Client>, Log) {
    let (service, log) = transport(vec![status(204), status(204), status(204)]);
    (Builder::new(SERVERS, Client).transport(service), log)
}

async fn sent(builder: Builder<Client>, log: Log) -> Vec<String> {
    let client = builder.build().unwrap();
    client.post_thing().await.unwrap();
    client.upload().await.unwrap();
    client.upload_relative().await.unwrap();
    let log = log.lock().unwrap();
    log.iter().map(|sent| sent.uri.clone()).collect()
}

#[tokio::test]
async fn an_operation_goes_to_its_own_server() {
    let (builder, log) = documented();
    assert_eq!(
        sent(builder, log).await,
        [
            "https://eu.example.com/v1/things",
            "https://eu-a.files.example.com/upload",
            "https://eu.example.com/files/upload"
        ]
    );
}

#[tokio::test]
async fn variables_go_into_all_servers_that_have_them() {
    let (builder, log) = documented();
    let builder = builder
        .server_variable("region", "us")
        .operation_server_variable("zone", "b")
        .operation_server_variable("unknown", "x");
    assert_eq!(
        sent(builder, log).await,
        [
            "https://us.example.com/v1/things",
            "https://us-b.files.example.com/upload",
            "https://us.example.com/files/upload"
        ]
    );
}

/// Rather than to the default server, which was not meant.
#[tokio::test]
async fn a_value_that_a_server_does_not_have_is_refused() {
    let (builder, log) = documented();
    let client = builder.operation_server_variable("region", "mars");
    match client.build().unwrap().upload().await {
        Err(Error::Transport(error)) => {
            assert!(error.to_string().contains("\"region\""), "{error}")
        }
        other => panic!("{other:?}"),
    }
    assert!(log.lock().unwrap().is_empty());
}

#[tokio::test]
async fn another_server_can_be_chosen() {
    let (builder, log) = documented();
    assert_eq!(
        sent(builder.server(1), log).await,
        [
            "http://localhost:8080/things",
            "https://eu-a.files.example.com/upload",
            "http://localhost:8080/files/upload"
        ]
    );
}

#[tokio::test]
async fn a_base_url_is_for_all() {
    let (builder, log) = client(vec![status(204), status(204), status(204)]);
    assert_eq!(
        sent(builder, log).await,
        [
            "https://api.example.com/v1/things",
            "https://api.example.com/v1/upload",
            "https://api.example.com/v1/upload"
        ]
    );
}

/// All requests of a receiver go to its one URL, and links are told that.
#[tokio::test]
async fn a_receiver_has_no_paths() {
    let things = || {
        let json = &[("content-type", "application/json")];
        Answer::Response(200, json, r#"{"items": []}"#.to_owned())
    };
    let (builder, log) = client(vec![things(), things()]);
    let client = builder.api_key("key", "k").build().unwrap();
    let receiver = Client(client.0.at("https://hook.example.com/me"));
    let url = || Ok("https://hook.example.com/me?limit=2".to_owned());
    let answer = receiver.list_things().limit(2).await.unwrap();
    assert_eq!(answer.told().tell::<String>("$url"), url());
    let mut pages = receiver.list_things().limit(2).pages();
    let answer = pages.next().await.unwrap().unwrap();
    assert_eq!(answer.told().tell::<String>("$url"), url());
    for sent in log.lock().unwrap().iter() {
        assert_eq!(sent.uri, "https://hook.example.com/me?limit=2&api_key=k");
    }
}
