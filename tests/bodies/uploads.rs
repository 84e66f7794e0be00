//! Large files in multipart bodies: neither side holds them.

use std::net::SocketAddr;
use std::time::Duration;

use oasmith_runtime::Binary;
use oasmith_runtime::server::{Problem, Routes};
use oasmith_runtime::wire::{ByteStream, RawResponse, StreamError};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use crate::{pieces, polled, send, serve, socket};

mod api {
    include!(concat!(env!("OUT_DIR"), "/uploads.rs"));
}

use api::models::*;
use api::operations::*;

/// Reads files piece by piece, and tells each piece.
struct Albums(mpsc::UnboundedSender<usize>);

impl Albums {
    async fn size(&self, file: Binary) -> Result<i64, RawResponse> {
        let mut file = file.into_stream();
        let mut size = 0;
        while let Some(piece) = file.next().await {
            let piece = piece.map_err(|error| Problem::from(error).into_response())?;
            let _ = self.0.send(piece.len());
            size += piece.len() as i64;
        }
        Ok(size)
    }
}

impl api::server::Api for Albums {
    async fn add_picture(&self, request: AddPictureRequest) -> AddPictureResponse {
        match self.size(request.body.picture).await {
            Ok(size) => AddPictureResponse::Ok(size),
            Err(problem) => AddPictureResponse::Undocumented(problem),
        }
    }

    async fn add_document(&self, request: AddDocumentRequest) -> AddDocumentResponse {
        let mut all = 0;
        for page in request.body.pages {
            match self.size(page).await {
                Ok(size) => all += size,
                Err(problem) => return AddDocumentResponse::Undocumented(problem),
            }
        }
        AddDocumentResponse::Ok(all)
    }
}

/// Serves with a limit of a megabyte for what is held.
async fn start(set: impl FnOnce(Routes) -> Routes) -> (SocketAddr, mpsc::UnboundedReceiver<usize>) {
    let (told, tells) = mpsc::unbounded_channel();
    let routes = api::server::routes(Albums(told)).body_limit(1 << 20);
    (serve(set(routes).into_router()).await, tells)
}

fn client(address: SocketAddr) -> api::Client {
    let builder = api::Client::builder().base_url(format!("http://{address}"));
    builder.build().unwrap()
}

/// So many megabytes that no one holds.
fn megabytes(count: usize) -> Binary {
    const PIECE: &[u8] = &[b'-'; 1 << 16];
    ByteStream::from_stream(pieces(std::iter::repeat_n(PIECE, count * 16))).into()
}

fn picture(picture: Binary) -> AddPictureBody {
    AddPictureBody {
        picture,
        album: "A".to_owned(),
    }
}

#[tokio::test]
async fn a_file_is_larger_than_what_is_held() {
    let (address, mut pieces) = start(|routes| routes).await;
    let size = client(address).add_picture(picture(megabytes(20))).await;
    assert_eq!(size.unwrap().into_inner(), 20 << 20);
    let largest = std::iter::from_fn(|| pieces.try_recv().ok()).max();
    assert!(largest.is_some_and(|largest| largest < 1 << 20));
}

/// The handler has read the start of a file whose end is not sent yet.
#[tokio::test]
async fn a_handler_begins_before_the_body_ends() {
    let (address, mut pieces) = start(|routes| routes).await;
    let (more, mut rest) = mpsc::channel::<Vec<u8>>(1);
    let body = polled(move |context| {
        rest.poll_recv(context)
            .map(|it| it.map(Ok::<_, StreamError>))
    });
    let body = picture(ByteStream::from_stream(body).into());
    let call = tokio::spawn(async move { client(address).add_picture(body).await });
    more.send(vec![b'a'; 200_000]).await.unwrap();
    assert!(pieces.recv().await.is_some());
    more.send(vec![b'b'; 7]).await.unwrap();
    drop(more);
    assert_eq!(call.await.unwrap().unwrap().into_inner(), 200_007);
}

const MEDIA: (&str, &str) = ("content-type", "multipart/form-data; boundary=B");

fn part(name: &str, content: &str) -> String {
    format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n")
}

#[tokio::test]
async fn what_follows_the_last_file_is_looked_at() {
    let (address, _) = start(|routes| routes).await;
    let large = "a".repeat(100_000);
    let both = part("album", "A") + &part("picture", &large);
    for (after, status) in [
        ("--B--".to_owned(), 200),
        (part("other", "") + "--B--", 200),
        (part("picture", "") + "--B--", 400),
        (String::new(), 400),
    ] {
        let body = both.clone() + &after;
        let got = send(address, "POST /albums", &[MEDIA], body.as_bytes()).await;
        assert_eq!(
            got.status(),
            status,
            "{after}: {}",
            String::from_utf8_lossy(&got.body)
        );
    }
    // It comes first, so it is held until the album is there.
    let body = part("picture", &large) + &part("album", "A") + "--B--";
    let got = send(address, "POST /albums", &[MEDIA], body.as_bytes()).await;
    assert_eq!(got.status(), 200);
    let body = part("picture", &large) + "--B--";
    let got = send(address, "POST /albums", &[MEDIA], body.as_bytes()).await;
    assert_eq!(got.status(), 422);
}

#[tokio::test]
async fn files_that_wait_do_so_on_disk_where_that_is_wanted() {
    let document = || AddDocumentBody {
        pages: vec![megabytes(3), "small".into(), megabytes(2)],
        title: Some("T".to_owned()),
    };
    let (address, _) = start(|routes| routes).await;
    let refused = client(address).add_document(document()).await.unwrap_err();
    assert_eq!(refused.status().unwrap(), 413);
    let (address, _) = start(Routes::files_on_disk).await;
    let size = client(address).add_document(document()).await.unwrap();
    assert_eq!(size.into_inner(), (5 << 20) + 5);
}

/// What the heads of parts say is held as well, and so are files of which too many would be open.
#[tokio::test]
async fn parts_count_for_what_they_take() {
    let (address, _) = start(Routes::files_on_disk).await;
    let long = "a".repeat(12_000);
    let head = || Binary::from("").with_header("X-Long", long.clone());
    let large = || Binary::from(vec![b'a'; 70_000]);
    for (pages, status) in [
        ((0..80).map(|_| head()).collect(), None),
        ((0..100).map(|_| head()).collect(), Some(413)),
        ((0..64).map(|_| large()).collect(), None),
        ((0..100).map(|_| large()).collect::<Vec<_>>(), Some(413)),
    ] {
        let body = AddDocumentBody { pages, title: None };
        let sent = client(address).add_document(body).await;
        assert_eq!(sent.err().and_then(|error| error.status()), status);
    }
}

#[tokio::test]
async fn streams_have_limits() {
    let (address, _) = start(|routes| routes.stream_limit(1 << 20)).await;
    let refused = client(address).add_picture(picture(megabytes(2))).await;
    assert_eq!(refused.unwrap_err().status().unwrap(), 413);
    let declared = Binary::from(vec![b'a'; 1 << 20]);
    let refused = client(address).add_picture(picture(declared)).await;
    assert_eq!(refused.unwrap_err().status().unwrap(), 413);

    let pause = Duration::from_millis(50);
    let (address, _) = start(|routes| routes.stream_timeouts(pause, Duration::from_secs(60))).await;
    for sent in [10, 100_000] {
        let body = part("album", "A") + &part("picture", &"a".repeat(sent));
        let mut request = socket::request("POST", "/albums", &[MEDIA], body.as_bytes());
        request.truncate(request.len() - 3);
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(&request).await.unwrap();
        let got = socket::exchange(&mut stream, b"").await;
        assert_eq!(got.status(), 408, "{sent}");
    }
}
