//! Compressed responses.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use oasmith_runtime::Error;
use oasmith_runtime::client::Builder;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::Client;

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

/// A client of a server that answers once with these compressed bytes.
async fn answering(body: Vec<u8>) -> Builder<Client> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut buffer = vec![0; 4096];
        let length = stream.read(&mut buffer).await.unwrap();
        let asked = String::from_utf8_lossy(&buffer[..length]).to_lowercase();
        assert!(
            asked.contains("accept-encoding:") && asked.contains("gzip"),
            "{asked}"
        );
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        // The client may have closed the connection.
        let _ = stream.write_all(&body).await;
    });
    let builder = Builder::new(&[], Client).base_url(format!("http://{address}"));
    builder.without_credentials()
}

#[tokio::test]
async fn compressed_bodies_are_read() {
    let client = answering(gzip(br#"{"items": ["a"]}"#))
        .await
        .build()
        .unwrap();
    assert_eq!(client.list_things().await.unwrap().items, ["a"]);
}

#[tokio::test]
async fn a_bomb_is_read_to_the_limit() {
    let bomb = gzip(&vec![b' '; 20 * 1024 * 1024]);
    assert!(bomb.len() < 100_000);
    let builder = answering(bomb).await.max_response_bytes(1024 * 1024);
    match builder.build().unwrap().list_things().await {
        Err(Error::Transport(error)) => {
            assert!(error.to_string().contains("larger than 1048576"), "{error}");
            assert!(error.received().unwrap().body.len() <= 1024 * 1024);
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_broken_compression_is_an_error() {
    let mut broken = gzip(br#"{"items": ["a"]}"#);
    broken.truncate(15);
    let client = answering(broken).await.build().unwrap();
    assert!(matches!(
        client.list_things().await,
        Err(Error::Transport(_))
    ));
}

/// What a client of a server that answers 204 sends, with the body undone.
#[cfg(feature = "compress")]
async fn sent(name: String) -> (String, String) {
    use std::io::Read as _;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (mut all, mut piece) = (Vec::new(), [0; 4096]);
        loop {
            let length = stream.read(&mut piece).await.unwrap();
            all.extend_from_slice(&piece[..length]);
            let Some(end) = all.windows(4).position(|it| it == b"\r\n\r\n") else {
                continue;
            };
            let head = String::from_utf8_lossy(&all[..end]).to_lowercase();
            let length = head.split("content-length: ").nth(1).unwrap();
            let length: usize = length.lines().next().unwrap().parse().unwrap();
            if all.len() == end + 4 + length {
                stream
                    .write_all(b"HTTP/1.1 204 No Content\r\n\r\n")
                    .await
                    .unwrap();
                return (head, all.split_off(end + 4));
            }
        }
    });
    let builder = Builder::new(&[], Client).base_url(format!("http://{address}"));
    let builder = builder.without_credentials();
    let client = builder.compress(oasmith_runtime::client::Coding::Gzip);
    client
        .build()
        .unwrap()
        .put_thing("a")
        .name(name)
        .await
        .unwrap();
    let (head, body) = server.await.unwrap();
    let mut plain = String::new();
    if head.contains("content-encoding: gzip") {
        let mut decoder = flate2::read::GzDecoder::new(&body[..]);
        decoder.read_to_string(&mut plain).unwrap();
    }
    (head, plain)
}

#[cfg(feature = "compress")]
#[tokio::test]
async fn bodies_of_requests_are_compressed_when_that_is_worth_it() {
    let (head, plain) = sent("a".repeat(10_000)).await;
    assert!(head.contains("content-encoding: gzip"), "{head}");
    assert!(plain.starts_with("{\"name\":\"aaa") && plain.len() > 10_000);
    let (head, _) = sent("a".to_owned()).await;
    assert!(!head.contains("content-encoding"), "{head}");
}
