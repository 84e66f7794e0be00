//! Multipart bodies whose parts have positions, not names.

use oasmith_runtime::Binary;
use oasmith_runtime::wire::{ByteStream, Items};

use crate::{answer, pieces, send, serve, socket};

mod api {
    include!(concat!(env!("OUT_DIR"), "/mixed_parts.rs"));
}

use api::models::{Letter, Note};
use api::operations::*;

struct Album;

impl api::server::Api for Album {
    async fn add_notes(&self, request: AddNotesRequest) -> AddNotesResponse {
        let mut body = request.body;
        let mut texts = Vec::new();
        while let Some(note) = body.next().await {
            texts.push(note.map_or_else(|error| error.to_string(), |note| note.text));
        }
        AddNotesResponse::Ok(texts)
    }

    async fn replace_album(&self, request: ReplaceAlbumRequest) -> ReplaceAlbumResponse {
        ReplaceAlbumResponse::Ok(request.body)
    }

    async fn add_letters(&self, request: AddLettersRequest) -> AddLettersResponse {
        let letters = request.body.unwrap().collect().await;
        AddLettersResponse::Ok(letters.unwrap())
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

/// An item that does not fit ends the sequence; those before it have been read by then.
#[tokio::test]
async fn items_are_read_one_by_one() {
    let address = serve(api::server::router(Album)).await;
    let media = [("content-type", "multipart/mixed; boundary=B")];
    for (parts, says) in [
        (r#"a"} "#, r#"a"#),
        ("a long text\"}", "/1/text: expected at most 10 characters"),
        ("a\"", "the body is malformed: \"1\""),
    ] {
        let part = |text| format!("--B\r\n\r\n{{\"text\":\"{text}\r\n");
        let body = part("x\"}") + &part(parts) + "--B--";
        let got = send(address, "POST /notes", &media, body.as_bytes()).await;
        let said = String::from_utf8_lossy(&got.body);
        assert!(said.contains("\r\n\r\nx\r\n"), "{said}");
        assert!(said.contains(says), "{said}");
    }
}

/// All pictures together, and each, are larger than what either side holds.
#[tokio::test]
async fn files_of_a_sequence_are_streams() {
    const PIECE: &[u8] = &[b'-'; 1 << 16];
    let routes = api::server::routes(Album).body_limit(1 << 20);
    let address = serve(routes.into_router()).await;
    let pictures = (0..3).map(|number| {
        let picture = ByteStream::from_stream(pieces(std::iter::repeat_n(PIECE, 32)));
        let picture = Binary::from(picture).with_media_type("image/png");
        picture
            .with_file_name(format!("{number}.png"))
            .with_header("X-Number", number.to_string())
    });
    let small = Binary::from("small").with_media_type("image/gif");
    let sent: Items<Binary> = pictures.chain([small]).collect();
    let got = client(address).replace_album(sent).await.unwrap();
    let mut got = got.into_inner();
    for number in 0..3 {
        let picture = got.next().await.unwrap().unwrap();
        assert_eq!(picture.file_name(), Some(&*format!("{number}.png")));
        assert_eq!(picture.header("x-number"), Some(&*number.to_string()));
        let mut picture = picture.into_stream();
        if number == 1 {
            // What is not read is passed over.
            assert!(picture.next().await.is_some());
            continue;
        }
        let mut size = 0;
        while let Some(piece) = picture.next().await {
            size += piece.unwrap().len();
        }
        assert_eq!(size, 2 << 20);
    }
    let small = got.next().await.unwrap().unwrap();
    assert_eq!(small.as_bytes(), Some(&b"small"[..]));
    assert_eq!(small.media_type(), Some("image/gif"));
    assert!(got.next().await.is_none());
}

#[tokio::test]
async fn a_file_ends_when_the_next_is_asked_for() {
    let long = "-".repeat(1 << 17);
    let part = format!("--B\r\n\r\n{long}\r\n");
    let body = part.repeat(2) + "--B--";
    let both = answer("200 OK", "multipart/mixed; boundary=B", body.as_bytes());
    let (address, _) = socket::replay(both).await;
    let got = client(address).replace_album(Items::from(Vec::new())).await;
    let mut got = got.unwrap().into_inner();
    let first = got.next().await.unwrap().unwrap();
    let second = got.next().await.unwrap().unwrap();
    let error = first.into_stream().bytes().await.unwrap_err();
    assert!(error.to_string().contains("was asked for"), "{error}");
    assert_eq!(second.into_stream().bytes().await.unwrap().len(), 1 << 17);
    assert!(got.next().await.is_none());
}

#[tokio::test]
async fn items_may_be_xml() {
    let letter = Letter {
        to: Some("Ada".to_owned()),
        text: Some("<3".to_owned()),
    };
    let letters = answer(
        "200 OK",
        "multipart/mixed; boundary=B",
        b"--B\r\nContent-Type: application/xml\r\n\r\n<letter to=\"Ada\"><text>&lt;3</text></letter>\r\n--B--",
    );
    let (address, request) = socket::replay(letters).await;
    let got = client(address)
        .add_letters()
        .body(vec![letter.clone()])
        .await;
    assert_eq!(got.unwrap().into_inner(), std::slice::from_ref(&letter));
    let sent = String::from_utf8(request.await.unwrap().body).unwrap();
    assert!(
        sent.contains("<letter to=\"Ada\"><text>&lt;3</text></letter>\r\n"),
        "{sent}"
    );

    let address = serve(api::server::router(Album)).await;
    let got = client(address)
        .add_letters()
        .body(vec![letter.clone(); 3])
        .await;
    assert_eq!(got.unwrap().into_inner(), vec![letter; 3]);
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
