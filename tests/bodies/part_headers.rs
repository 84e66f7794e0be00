//! Headers of parts that are no files (OpenAPI 3.0.4, 4.8.15.1.1, `headers` of the Encoding Object).

use oasmith_runtime::Binary;
use oasmith_runtime::wire::WithPartHeaders;

use crate::{answer, send, serve, socket};

mod api {
    include!(concat!(env!("OUT_DIR"), "/part_headers.rs"));
}

use api::models::*;
use api::operations::*;

struct Post;

impl api::server::Api for Post {
    async fn send_letter(&self, request: SendLetterRequest) -> SendLetterResponse {
        let WithPartHeaders { body, part_headers } = request.body;
        let language = part_headers.body.map(|headers| headers.x_language);
        assert_eq!(language.as_deref(), Some("de"));
        let notes = part_headers.notes.map(|notes| {
            let authors = notes.into_iter().map(|note| note.x_author);
            authors
                .map(|x_author| SendLetterOkNotesHeaders { x_author })
                .collect()
        });
        SendLetterResponse::Ok(WithPartHeaders::new(
            body,
            SendLetterOkPartHeaders { notes },
        ))
    }

    async fn draft_letter(&self, request: DraftLetterRequest) -> DraftLetterResponse {
        let body = request.body.unwrap();
        let headers = body.part_headers.text.clone().unwrap_or_default();
        assert_eq!((body.text.as_deref(), headers.x_draft), (Some("x"), None));
        DraftLetterResponse::NoContent
    }
}

fn client(address: std::net::SocketAddr) -> api::Client {
    let builder = api::Client::builder().base_url(format!("http://{address}"));
    builder.build().unwrap()
}

fn letter() -> WithPartHeaders<Letter, SendLetterBodyPartHeaders> {
    let author = |name: &str| SendLetterBodyNotesHeaders {
        x_author: Some(name.to_owned()),
    };
    let body = Letter {
        body: LetterBody {
            text: Some("Hallo".to_owned()),
        },
        notes: Some(vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]),
        scan: Some(Binary::from("scan").with_media_type("image/png")),
    };
    let part_headers = SendLetterBodyPartHeaders {
        body: Some(SendLetterBodyBodyHeaders {
            x_language: "de".to_owned(),
            x_sizes: Some(vec![1, 2]),
        }),
        notes: Some(vec![author("Ada"), Default::default()]),
    };
    WithPartHeaders::new(body, part_headers)
}

const PARTS: &str = "--B\r\nContent-Disposition: form-data; name=\"body\"\r\nContent-Type: application/json\r\n\
    X-Language: de\r\nX-Sizes: 1,2\r\n\r\n{\"text\":\"Hallo\"}\r\n\
    --B\r\nContent-Disposition: form-data; name=\"notes\"\r\nX-Author: Ada\r\n\r\na\r\n\
    --B\r\nContent-Disposition: form-data; name=\"notes\"\r\n\r\nb\r\n\
    --B\r\nContent-Disposition: form-data; name=\"notes\"\r\n\r\nc\r\n\
    --B\r\nContent-Disposition: form-data; name=\"scan\"\r\nContent-Type: image/png\r\n\r\nscan\r\n\
    --B--\r\n";

#[tokio::test]
async fn headers_stand_in_the_heads_of_their_parts() {
    let whole = answer(
        "200 OK",
        "multipart/form-data; boundary=B",
        PARTS.as_bytes(),
    );
    let (address, request) = socket::replay(whole).await;
    let got = client(address).send_letter(letter()).await.unwrap();
    let sent = request.await.unwrap();
    let media = sent.header("content-type").unwrap();
    let boundary = media.strip_prefix("multipart/form-data; boundary=");
    let text = String::from_utf8(sent.body.clone()).unwrap();
    assert_eq!(text.replace(boundary.unwrap(), "B"), PARTS);
    let got = got.into_inner();
    let authors = got.part_headers.notes.iter().flatten();
    let authors: Vec<_> = authors.map(|note| note.x_author.as_deref()).collect();
    assert_eq!(authors, [Some("Ada"), None, None]);
    assert_eq!(got.notes, letter().notes);
}

#[tokio::test]
async fn both_sides_have_them_typed() {
    let address = serve(api::server::router(Post)).await;
    let got = client(address).send_letter(letter()).await.unwrap();
    let got = got.into_inner();
    assert_eq!(got.body.body, letter().body.body);
    let notes = got.part_headers.notes.unwrap();
    assert_eq!(notes[0].x_author.as_deref(), Some("Ada"));
    let draft = DraftLetterBody {
        text: Some("x".to_owned()),
    };
    client(address).draft_letter().body(draft).await.unwrap();

    let mut more = letter();
    more.notes = None;
    let error = client(address).send_letter(more).await.unwrap_err();
    assert!(
        error.to_string().contains("more parts \"notes\""),
        "{error}"
    );
}

#[tokio::test]
async fn a_server_refuses_headers_that_do_not_fit() {
    let address = serve(api::server::router(Post)).await;
    let media = [("content-type", "multipart/form-data; boundary=B")];
    for (from, to, says) in [
        ("X-Language: de\r\n", "", "its header X-Language"),
        ("de\r\n", "German\r\n", "its header X-Language"),
        ("1,2", "1,two", "its header X-Sizes/1"),
    ] {
        let body = PARTS.replacen(from, to, 1);
        let got = send(address, "POST /letters", &media, body.as_bytes()).await;
        let said = String::from_utf8_lossy(&got.body);
        assert_eq!(got.status(), 422, "{said}");
        assert!(said.contains(says), "{said}");
    }
}
