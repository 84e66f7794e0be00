//! Calls in code that is not async.

use oasmith_runtime::client::{Blocking as _, Builder, Paginate as _};
use oasmith_runtime::wire::Pagination;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::Duration;

use super::fake::{Answer, client, status};
use super::{Client, ThingList};

fn page(body: &str) -> Answer {
    Answer::Response(
        200,
        &[("content-type", "application/json")],
        body.to_owned(),
    )
}

#[test]
fn a_call_is_waited_for() {
    let (builder, _) = client(vec![status(503), status(204)]);
    let client = builder.retries(1).without_credentials().build().unwrap();
    assert_eq!(
        client.put_thing("a").dry(true).wait().unwrap().status(),
        204
    );
}

#[test]
fn pages_and_items_are_iterators() {
    let answers = || {
        vec![
            page(r#"{"items": ["a"], "next": 1}"#),
            page(r#"{"items": ["b", "c"]}"#),
        ]
    };
    let pages = Pagination::cursor("after", "/next");
    let (builder, _) = client(answers());
    let one = builder.without_credentials().build().unwrap();
    let found = one.list_things().pages_by(pages).wait();
    assert_eq!(
        found
            .map(|page| page.unwrap().items.len())
            .collect::<Vec<_>>(),
        [1, 2]
    );
    let (builder, _) = client(answers());
    let one = builder.without_credentials().build().unwrap();
    let items = one
        .list_things()
        .pages_by(pages)
        .items(|page: ThingList| page.items);
    assert_eq!(
        items.wait().map(Result::unwrap).collect::<Vec<_>>(),
        ["a", "b", "c"]
    );
}

/// The default transport keeps its connections on the shared thread, whichever thread calls.
#[test]
fn sockets_and_limits_work_from_all_threads() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut buffer = [0; 4096];
        while stream.read(&mut buffer).is_ok_and(|length| length > 0) {
            stream
                .write_all(b"HTTP/1.1 204 No Content\r\n\r\n")
                .unwrap();
        }
    });
    let builder = Builder::new(&[], Client).base_url(format!("http://{address}"));
    let client = builder.timeout(Duration::from_secs(5)).build().unwrap();
    for _ in 0..3 {
        let client = client.clone();
        let call = std::thread::spawn(move || client.post_thing().wait().map(drop));
        call.join().unwrap().unwrap();
    }
}

#[tokio::test]
async fn it_does_not_panic_in_async_code() {
    let (builder, _) = client(vec![status(204)]);
    builder.build().unwrap().post_thing().wait().unwrap();
}
