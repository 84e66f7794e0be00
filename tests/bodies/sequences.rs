//! Bodies that are sequences of items.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use oasmith_runtime::wire::{Event, Items, StreamError};

use crate::{answer, send, serve, socket};

mod api {
    include!(concat!(env!("OUT_DIR"), "/sequences.rs"));
}

use api::models::Point;
use api::operations::*;

#[derive(Clone, Default)]
struct Sums(Arc<Mutex<Vec<Event<String>>>>);

impl api::server::Api for Sums {
    /// Answers each item when it comes.
    async fn sum_lines(&self, request: SumLinesRequest) -> SumLinesResponse {
        let mut sum = 0;
        let points = Mapped(request.body, move |point: Point| {
            sum += point.x;
            sum
        });
        SumLinesResponse::Ok(SumLinesOkContent::Jsonl(Items::try_from_stream(points)))
    }

    async fn listen(&self, _: ListenRequest) -> ListenResponse {
        let point = |x| Event::from(Point { x });
        ListenResponse::Ok(vec![point(1).named("a").with_id("7"), point(2)].into())
    }

    async fn say(&self, request: SayRequest) -> SayResponse {
        if let Some(events) = request.body {
            *self.0.lock().unwrap() = events.collect().await.unwrap();
        }
        SayResponse::NoContent
    }
}

/// A stream whose items are changed on their way.
struct Mapped<T, F>(Items<T>, F);

impl<T: Unpin + 'static, U, F: FnMut(T) -> U + Unpin> futures_core::Stream for Mapped<T, F> {
    type Item = Result<U, StreamError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let item = std::task::ready!(std::pin::Pin::new(&mut self.0).poll_next(context));
        std::task::Poll::Ready(item.map(|item| item.map(&mut self.1)))
    }
}

fn client(address: std::net::SocketAddr) -> api::Client {
    let builder = api::Client::builder().base_url(format!("http://{address}"));
    builder.build().unwrap()
}

fn points(xs: &[i64]) -> Vec<Point> {
    xs.iter().map(|x| Point { x: *x }).collect()
}

async fn sums(content: SumLinesOkContent) -> Result<Vec<i64>, StreamError> {
    match content {
        SumLinesOkContent::Jsonl(items) | SumLinesOkContent::JsonSeq(items) => {
            items.collect().await
        }
    }
}

#[tokio::test]
async fn an_item_is_a_line() {
    let (address, request) =
        socket::replay(answer("200 OK", "application/jsonl", b"1\n\r\n2\r\n3")).await;
    let answered = client(address).sum_lines(points(&[])).await.unwrap();
    assert_eq!(sums(answered.into_inner()).await.unwrap(), [1, 2, 3]);
    let sent = request.await.unwrap();
    assert_eq!(sent.header("content-type"), Some("application/x-ndjson"));
    let accept = "application/jsonl, application/json-seq";
    assert_eq!(sent.header("accept"), Some(accept));

    let sequence = "\u{1e}1\n\u{1e}\u{1e}2\n";
    let (address, _) = socket::replay(answer(
        "200 OK",
        "application/json-seq",
        sequence.as_bytes(),
    ))
    .await;
    let answered = client(address).sum_lines(points(&[])).await.unwrap();
    assert_eq!(sums(answered.into_inner()).await.unwrap(), [1, 2]);
}

#[tokio::test]
async fn items_go_there_and_back_one_by_one() {
    let address = serve(api::server::router(Sums::default())).await;
    let (more, mut rest) = tokio::sync::mpsc::channel::<Point>(1);
    let sent = Items::from_stream(crate::polled(move |context| rest.poll_recv(context)));
    let answered = client(address).sum_lines(sent).await.unwrap();
    let SumLinesOkContent::Jsonl(mut sums) = answered.into_inner() else {
        panic!("not lines");
    };
    for (x, sum) in [(1, 1), (2, 3), (3, 6)] {
        more.send(Point { x }).await.unwrap();
        let answered = tokio::time::timeout(Duration::from_secs(5), sums.next()).await;
        assert_eq!(answered.unwrap().unwrap().unwrap(), sum);
    }
    drop(more);
    assert!(sums.next().await.is_none());
}

#[tokio::test]
async fn an_item_that_does_not_fit_ends_the_sequence() {
    let address = serve(api::server::router(Sums::default())).await;
    let media = [("content-type", "application/x-ndjson")];
    let answered = send(address, "POST /lines", &media, b"{\"x\":1}\n").await;
    assert_eq!(answered.status(), 200);
    for (lines, says) in [
        ("1\n\"x\"\n2\n", "expected an integer"),
        ("1\n{\n", "malformed"),
    ] {
        let lines = answer("200 OK", "application/jsonl", lines.as_bytes());
        let (address, _) = socket::replay(lines).await;
        let answered = client(address).sum_lines(points(&[])).await.unwrap();
        let SumLinesOkContent::Jsonl(mut sums) = answered.into_inner() else {
            panic!("not lines");
        };
        assert_eq!(sums.next().await.unwrap().unwrap(), 1);
        let error = sums.next().await.unwrap().unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
        assert!(sums.next().await.is_none());
    }
}

#[tokio::test]
async fn events_have_data_names_and_ids() {
    let body = ":hello\n\nevent: a\nid: 7\ndata: {\"x\":\ndata: 1}\n\nretry: 5\n\ndata:{\"x\":2}\r\n\r\ndata: [DONE]\n\n";
    let (address, request) =
        socket::replay(answer("200 OK", "text/event-stream", body.as_bytes())).await;
    let events = client(address).listen().await.unwrap().into_inner();
    let events = events.collect().await.unwrap();
    let a = Event::from(Point { x: 1 }).named("a").with_id("7");
    assert_eq!(events, [a, Event::from(Point { x: 2 })]);
    let sent = request.await.unwrap();
    assert_eq!(sent.header("accept"), Some("text/event-stream"));
}

#[tokio::test]
async fn events_go_there_and_back() {
    let sums = Sums::default();
    let address = serve(api::server::router(sums.clone())).await;
    let events = client(address).listen().await.unwrap();
    assert_eq!(events.headers()["cache-control"], "no-cache");
    let events = events.into_inner().collect().await.unwrap();
    assert_eq!(events.len(), 2);
    assert_eq!(events[0].id.as_deref(), Some("7"));

    let said = vec![
        Event::new("two\nlines".to_owned()).named("x"),
        Event::new(String::new()),
        Event::new(" é".to_owned()),
    ];
    let client = client(address);
    client.say().body(said.clone()).await.unwrap();
    assert_eq!(*sums.0.lock().unwrap(), said);
    let broken = vec![Event::new(String::new()).named("a\nb")];
    assert!(client.say().body(broken).await.is_err());
}

/// Answers one connection after the other.
async fn answering(
    answers: Vec<Vec<u8>>,
) -> (
    std::net::SocketAddr,
    tokio::task::JoinHandle<Vec<socket::Message>>,
) {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .unwrap();
    let address = listener.local_addr().unwrap();
    let asked = tokio::spawn(async move {
        let mut asked = Vec::new();
        for answer in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            asked.push(socket::read(&mut stream).await.unwrap());
            tokio::io::AsyncWriteExt::write_all(&mut stream, &answer)
                .await
                .unwrap();
        }
        asked
    });
    (address, asked)
}

#[tokio::test]
async fn a_client_connects_again_when_it_is_told_to() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let first = format!("{head}retry: 1\nid: 7\ndata: {{\"x\":1}}\n\ndata: {{\"x\"");
    let second = format!("{head}data: {{\"x\":2}}\n\n");
    // A server that restarts takes a connection and loses it.
    let lost = String::new();
    let none = "HTTP/1.1 204 No Content\r\n\r\n".to_owned();
    let answers = [first, lost, second, none].map(String::into_bytes).to_vec();
    let (address, asked) = answering(answers).await;
    let events = client(address).listen().await.unwrap().into_inner();
    let events = events.reconnecting().collect().await.unwrap();
    let xs: Vec<i64> = events.iter().map(|event| event.data.x).collect();
    assert_eq!(xs, [1, 2]);
    let asked = asked.await.unwrap();
    let ids: Vec<_> = asked
        .iter()
        .map(|message| message.header("last-event-id"))
        .collect();
    assert_eq!(ids, [None, Some("7"), Some("7"), Some("7")]);
}
