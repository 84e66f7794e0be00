//! Large files in multipart bodies: neither side holds them.

use std::net::SocketAddr;
use std::time::Duration;

use oasmith_runtime::Binary;
use oasmith_runtime::client::Error;
use oasmith_runtime::server::{Problem, Routes};
use oasmith_runtime::wire::{ByteStream, RawResponse, StreamError};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use crate::{answer, pieces, polled, saying, send, serve, socket};

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

    async fn get_picture(&self, _: GetPictureRequest) -> GetPictureResponse {
        GetPictureResponse::Ok(GetPictureOk {
            thumbnail: Some("small".into()),
            album: "A".to_owned(),
            picture: megabytes(20),
        })
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

/// A client that holds up to a megabyte.
fn holding_little(address: SocketAddr) -> api::Client {
    let builder = api::Client::builder().base_url(format!("http://{address}"));
    builder.max_response_bytes(1 << 20).build().unwrap()
}

/// Nobody knows that a thumbnail does not come, until there is no place for the picture.
#[tokio::test]
async fn what_is_optional_need_not_come() {
    let album = part("album", "A");
    let picture = part("picture", &"a".repeat(3 << 20));
    let body = album.clone() + &picture + "--B--";
    let address = saying(answer("200 OK", MEDIA.1, body.as_bytes())).await;
    let got = holding_little(address).get_picture().await.unwrap();
    assert_eq!(sizes(got.into_inner().picture).await.unwrap().0, 3 << 20);
    let body = album + &picture + &part("thumbnail", "late") + "--B--";
    let address = saying(answer("200 OK", MEDIA.1, body.as_bytes())).await;
    let got = holding_little(address).get_picture().await.unwrap();
    let error = sizes(got.into_inner().picture).await.unwrap_err();
    assert!(
        error.to_string().contains("\"thumbnail\" comes after"),
        "{error}"
    );
}

async fn sizes(file: Binary) -> Result<(usize, usize), StreamError> {
    let (mut file, mut size, mut largest) = (file.into_stream(), 0, 0);
    while let Some(piece) = file.next().await {
        let piece = piece?.len();
        (size, largest) = (size + piece, largest.max(piece));
    }
    Ok((size, largest))
}

#[tokio::test]
async fn a_client_does_not_hold_the_last_file_of_a_response() {
    let (address, _) = start(|routes| routes).await;
    let got = holding_little(address).get_picture().await.unwrap();
    let got = got.into_inner();
    assert_eq!(got.album, "A");
    assert_eq!(got.thumbnail.unwrap().as_bytes(), Some(&b"small"[..]));
    assert_eq!(got.picture.as_bytes(), None);
    let (size, largest) = sizes(got.picture).await.unwrap();
    assert!(size == 20 << 20 && largest < 1 << 20);
}

/// A response whose body has more bytes than come.
fn begun(parts: &str) -> Vec<u8> {
    let (name, media) = MEDIA;
    let head = format!("HTTP/1.1 200 OK\r\n{name}: {media}\r\ncontent-length: 9000000\r\n\r\n");
    (head + parts).into_bytes()
}

#[tokio::test]
async fn a_response_is_there_before_its_last_file_is() {
    let open = part("thumbnail", "")
        + &part("album", "A")
        + part("picture", &"a".repeat(100_000)).trim_end();
    let address = saying(begun(&open)).await;
    let got = holding_little(address).get_picture().await.unwrap();
    let mut picture = got.into_inner().picture.into_stream();
    assert!(picture.next().await.unwrap().unwrap().len() > 1000);
}

#[tokio::test]
async fn what_has_to_be_held_of_a_response_is_limited() {
    let thumbnail = part("thumbnail", &"a".repeat(1 << 20));
    let address = saying(begun(&thumbnail)).await;
    let error = holding_little(address).get_picture().await.unwrap_err();
    assert!(
        error.to_string().contains("larger than 1048576 bytes"),
        "{error}"
    );
    let address = saying(begun(&thumbnail)).await;
    let client = api::Client::builder().base_url(format!("http://{address}"));
    let client = client.idle_timeout(Duration::from_millis(100)).build();
    let error = client.unwrap().get_picture().await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if error.is_timeout()),
        "{error}"
    );
}

#[tokio::test]
async fn a_response_that_is_not_of_parts_cannot_be_decoded() {
    let small = answer("200 OK", MEDIA.1, b"--B\r\nnothing");
    let error = holding_little(saying(small).await)
        .get_picture()
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Decode(error) if error.body().starts_with(b"--B")),
        "{error}"
    );
    let no_parts = "a".repeat(100_000);
    let error =
        holding_little(saying(answer("200 OK", "multipart/form-data", no_parts.as_bytes())).await)
            .get_picture()
            .await
            .unwrap_err();
    assert!(matches!(&error, Error::Decode(_)), "{error}");
}

#[tokio::test]
async fn files_of_a_response_wait_on_disk() {
    let body = part("thumbnail", &"a".repeat(1 << 20))
        + &part("album", "A")
        + &part("picture", "b")
        + "--B--";
    let address = saying(answer("200 OK", MEDIA.1, body.as_bytes())).await;
    let client = api::Client::builder().base_url(format!("http://{address}"));
    let client = client
        .max_response_bytes(1 << 18)
        .files_on_disk(2 << 20)
        .build();
    let got = client.unwrap().get_picture().await.unwrap().into_inner();
    assert_eq!(sizes(got.thumbnail.unwrap()).await.unwrap().0, 1 << 20);
    assert_eq!(got.picture.as_bytes(), Some(&b"b"[..]));
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
