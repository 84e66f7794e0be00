//! Multipart bodies whose parts have positions, not names.

use oasmith_runtime::Binary;
use oasmith_runtime::wire::ByteStream;

use crate::{answer, pieces, send, serve, socket};

mod api {
    include!(concat!(env!("OUT_DIR"), "/mixed_parts.rs"));
}

use api::models::Note;
use api::operations::*;

struct Album;

impl api::server::Api for Album {
    async fn add_notes(&self, request: AddNotesRequest) -> AddNotesResponse {
        AddNotesResponse::Ok(request.body.into_iter().map(|note| note.text).collect())
    }

    async fn replace_picture(&self, request: ReplacePictureRequest) -> ReplacePictureResponse {
        ReplacePictureResponse::Ok(request.body)
    }
}

fn client(address: std::net::SocketAddr) -> api::Client {
    let builder = api::Client::builder().base_url(format!("http://{address}"));
    builder.max_response_bytes(1 << 20).build().unwrap()
}

fn note(text: &str) -> Note {
    Note {
        text: text.to_owned(),
    }
}

#[tokio::test]
async fn each_item_is_a_part_of_its_type() {
    let nothing = answer("200 OK", "multipart/mixed; boundary=B", b"--B--");
    let (address, request) = socket::replay(nothing).await;
    let none = client(address).add_notes(vec![note("a"), note("b")]).await;
    assert_eq!(none.unwrap().into_inner(), [""; 0]);
    let sent = request.await.unwrap();
    let media = sent.header("content-type").unwrap();
    let boundary = media.strip_prefix("multipart/mixed; boundary=").unwrap();
    let text = String::from_utf8_lossy(&sent.body).replace(boundary, "B");
    let part = |text| format!("--B\r\nContent-Type: application/vnd.note+json\r\n\r\n{text}\r\n");
    let parts = part(r#"{"text":"a"}"#) + &part(r#"{"text":"b"}"#) + "--B--\r\n";
    assert_eq!(text, parts);

    let address = serve(api::server::router(Album)).await;
    let texts = client(address).add_notes(vec![note("a"), note("b")]).await;
    assert_eq!(texts.unwrap().into_inner(), ["a", "b"]);
}

/// The picture is larger than what either side holds.
#[tokio::test]
async fn the_last_of_several_may_be_a_stream() {
    let routes = api::server::routes(Album).body_limit(1 << 20);
    let address = serve(routes.into_router()).await;
    const PIECE: &[u8] = &[b'-'; 1 << 16];
    let picture = ByteStream::from_stream(pieces(std::iter::repeat_n(PIECE, 64)));
    let picture = Binary::from(picture).with_media_type("image/png");
    let sent = (note("a"), "é".to_owned(), picture);
    let got = client(address).replace_picture(sent).await.unwrap();
    let (first, second, picture) = got.into_inner();
    assert_eq!((first.text.as_str(), second.as_str()), ("a", "é"));
    let mut picture = picture.into_stream();
    let mut size = 0;
    while let Some(piece) = picture.next().await {
        size += piece.unwrap().len();
    }
    assert_eq!(size, 4 << 20);
}

#[tokio::test]
async fn a_server_refuses_parts_that_do_not_fit() {
    let address = serve(api::server::router(Album)).await;
    let media = [("content-type", "multipart/related; boundary=B")];
    let part = |media: &str, text: &str| format!("--B\r\nContent-Type: {media}\r\n\r\n{text}\r\n");
    let note = part("application/json", r#"{"text":"a"}"#);
    let (text, picture) = (part("text/plain", "a"), part("image/png", "a"));
    for (parts, status, says) in [
        (note.clone() + &text + &picture, 200, ""),
        (note.clone() + &text, 422, "expected 3"),
        (
            text.clone() + &text + &picture,
            400,
            "\\\"0\\\": expected value",
        ),
        (
            part("application/json", "{}") + &text + &picture,
            422,
            r#""pointer":"/0/text""#,
        ),
        (
            note.clone() + &text + &part("text/html", "a"),
            422,
            "image/png, image/jpeg",
        ),
        (
            note.clone() + &text + &picture + &picture,
            422,
            "expected 3",
        ),
        (part("application/json", "{") + &text + &picture, 400, "0"),
    ] {
        let body = parts + "--B--";
        let got = send(address, "PUT /pictures", &media, body.as_bytes()).await;
        let said = String::from_utf8_lossy(&got.body);
        assert!(
            got.status() == status && said.contains(says),
            "{body}: {said}"
        );
    }
}
