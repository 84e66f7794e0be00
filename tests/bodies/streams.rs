//! Bodies that are not held in memory.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use oasmith_runtime::Error;
use oasmith_runtime::wire::{ByteStream, StreamError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::{pieces, serve, socket};

mod api {
    include!(concat!(env!("OUT_DIR"), "/streams.rs"));
}

use api::operations::*;

#[derive(Clone, Default)]
struct Files(Arc<Mutex<Vec<u8>>>);

impl api::server::Api for Files {
    async fn write_file(&self, request: WriteFileRequest) -> WriteFileResponse {
        let mut body = request.body;
        while let Some(Ok(piece)) = body.next().await {
            self.0.lock().unwrap().extend_from_slice(&piece);
        }
        WriteFileResponse::NoContent
    }

    async fn read_file(&self, request: ReadFileRequest) -> ReadFileResponse {
        match request.name.as_str() {
            "endless" => ReadFileResponse::Ok(ByteStream::from_stream(pieces(std::iter::repeat(
                "0123456789",
            )))),
            "held" => ReadFileResponse::Ok(ByteStream::from("held").with_media_type("text/x-held")),
            "pieces" => ReadFileResponse::Ok(ByteStream::from_stream(pieces(["a", "", "b"]))),
            _ => ReadFileResponse::NotFound("no".to_owned()),
        }
    }

    async fn append_file(&self, request: AppendFileRequest) -> AppendFileResponse {
        let length = match request.body {
            None => -1,
            Some(AppendFileContent::Image(image)) => image.bytes().await.unwrap().len() as i64,
            Some(AppendFileContent::Text(text)) => 1000 + text.len() as i64,
        };
        AppendFileResponse::Ok(length)
    }
}

fn client(address: std::net::SocketAddr) -> api::Client {
    let builder = api::Client::builder().base_url(format!("http://{address}"));
    builder.build().unwrap()
}

#[tokio::test]
async fn what_is_held_is_sent_with_its_length() {
    let (address, request) = socket::replay(&b"HTTP/1.1 204 No Content\r\n\r\n"[..]).await;
    client(address)
        .write_file("a/b", vec![0, 255])
        .await
        .unwrap();
    let sent = request.await.unwrap();
    assert_eq!(sent.start, "PUT /files/a%2Fb HTTP/1.1");
    assert_eq!(
        sent.header("content-type"),
        Some("application/octet-stream")
    );
    assert_eq!(sent.body, [0, 255]);
}

/// The other side has the first piece before there is a second.
#[tokio::test]
async fn pieces_are_sent_as_they_come() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let (more, mut rest) = tokio::sync::mpsc::channel::<&'static str>(1);
    let body = ByteStream::from_stream(Channel(more_of(&mut rest)));
    let call = tokio::spawn(async move { client(address).write_file("x", body).await });
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut seen = String::new();
    more.send("first").await.unwrap();
    while !seen.contains("first") {
        let mut space = [0; 1024];
        let read = stream.read(&mut space).await.unwrap();
        assert_ne!(read, 0, "{seen}");
        seen.push_str(&String::from_utf8_lossy(&space[..read]));
    }
    assert!(
        seen.to_lowercase().contains("transfer-encoding: chunked"),
        "{seen}"
    );
    more.send("second").await.unwrap();
    drop(more);
    let mut space = [0; 1024];
    while !seen.contains("second") {
        let read = stream.read(&mut space).await.unwrap();
        seen.push_str(&String::from_utf8_lossy(&space[..read]));
    }
    stream
        .write_all(b"HTTP/1.1 204 No Content\r\n\r\n")
        .await
        .unwrap();
    call.await.unwrap().unwrap();
}

fn more_of(
    rest: &mut tokio::sync::mpsc::Receiver<&'static str>,
) -> tokio::sync::mpsc::Receiver<&'static str> {
    std::mem::replace(rest, tokio::sync::mpsc::channel(1).1)
}

struct Channel(tokio::sync::mpsc::Receiver<&'static str>);

impl futures_core::Stream for Channel {
    type Item = Result<&'static str, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0.poll_recv(context).map(|piece| piece.map(Ok))
    }
}

#[tokio::test]
async fn a_server_reads_more_than_the_limit_of_held_bodies() {
    let files = Files::default();
    let address = serve(
        api::server::routes(files.clone())
            .body_limit(1000)
            .into_router(),
    )
    .await;
    let mebibyte = vec![7; 1024 * 1024];
    let many = std::iter::repeat_n(mebibyte, 3);
    let body = ByteStream::from_stream(pieces(many));
    client(address).write_file("x", body).await.unwrap();
    assert_eq!(files.0.lock().unwrap().len(), 3 * 1024 * 1024);
}

#[tokio::test]
async fn responses_are_read_piece_by_piece() {
    let address = serve(api::server::router(Files::default())).await;
    let file = client(address).read_file("pieces").await.unwrap();
    assert_eq!(file.into_inner().bytes().await.unwrap(), "ab");
    let file = client(address).read_file("held").await.unwrap();
    assert_eq!(file.media_type(), Some("text/x-held"));
    assert_eq!(file.into_inner().bytes().await.unwrap(), "held");
    match client(address).read_file("other").await {
        Err(Error::Api(error)) => {
            let none = |body: &_| matches!(body, ReadFileResponse::NotFound(why) if why == "no");
            assert!(none(error.body()), "{error:?}");
        }
        other => panic!("{other:?}"),
    }
    let endless = client(address).read_file("endless").await.unwrap();
    let mut endless = endless.into_inner();
    let clone = endless.clone();
    assert!(endless.next().await.unwrap().unwrap().starts_with(b"0123"));
    assert!(matches!(clone.bytes().await, Err(StreamError::Taken)));
    let read = endless.bytes_up_to(1_000_000).await;
    assert!(matches!(read, Err(StreamError::TooLarge(1_000_000))));
}

#[tokio::test]
async fn one_variant_may_be_a_stream() {
    let address = serve(api::server::router(Files::default())).await;
    let client = client(address);
    assert_eq!(*client.append_file("x").await.unwrap(), -1);
    let text = AppendFileContent::Text("abc".to_owned());
    assert_eq!(*client.append_file("x").body(text).await.unwrap(), 1003);
    let image = ByteStream::from_stream(pieces(["ab", "c"])).with_media_type("image/png");
    let image = AppendFileContent::Image(image);
    assert_eq!(*client.append_file("x").body(image).await.unwrap(), 3);
}

/// A body that is cut short is an error of the stream.
#[tokio::test]
async fn a_body_that_breaks_off_says_so() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: a/b\r\ncontent-length: 10\r\n\r\nabc";
    let (address, _) = socket::replay(head.as_bytes()).await;
    let file = client(address).read_file("x").await.unwrap();
    let read = tokio::time::timeout(Duration::from_secs(5), file.into_inner().bytes()).await;
    assert!(matches!(read.unwrap(), Err(StreamError::Broken(_))));
    let _ = TcpStream::connect(address).await;
}
