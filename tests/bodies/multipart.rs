//! Multipart bodies, part by part.

use std::sync::{Arc, Mutex};

use oasmith_runtime::Binary;
use oasmith_runtime::client::Error;
use oasmith_runtime::wire::ByteStream;

use crate::{pieces, send, serve, socket};

mod api {
    include!(concat!(env!("OUT_DIR"), "/multipart.rs"));
}

use api::models::{Point, Upload, UploadCrop, UploadPictureBodyPictureHeaders};
use api::operations::*;

#[derive(Clone, Default)]
struct Echo(Arc<Mutex<Vec<Binary>>>);

impl api::server::Api for Echo {
    async fn upload_picture(&self, request: UploadPictureRequest) -> UploadPictureResponse {
        UploadPictureResponse::Ok(request.body)
    }

    async fn replace_all(&self, request: ReplaceAllRequest) -> ReplaceAllResponse {
        *self.0.lock().unwrap() = request.body.unwrap_or_default();
        ReplaceAllResponse::NoContent
    }
}

fn client(address: std::net::SocketAddr) -> api::Client {
    let builder = api::Client::builder().base_url(format!("http://{address}"));
    builder.build().unwrap()
}

fn upload() -> Upload {
    Upload {
        title: "A \"title\"".to_owned(),
        picture: Binary::from(&b"\x89PNG\r\n--\r\n"[..])
            .with_file_name("a \"b\"\r\n.png")
            .with_media_type("image/png")
            .with_header("X-Width", "5"),
        count: Some(-3),
        note: Some("é".to_owned()),
        crop: Some(UploadCrop { x: 1, y: None }),
        tags: Some(vec!["x".to_owned(), String::new()]),
        more: Some(vec![Binary::from("one").with_media_type("text/plain")]),
        points: Some(vec![
            Point {
                x: Some(0.5),
                icon: None,
            },
            Point::default(),
        ]),
    }
}

const PARTS: &str = "--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nA \"title\"\r\n\
    --B\r\nContent-Disposition: form-data; name=\"count\"\r\n\r\n-3\r\n\
    --B\r\nContent-Disposition: form-data; name=\"note\"\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n?\r\n\
    --B\r\nContent-Disposition: form-data; name=\"crop\"\r\nContent-Type: application/json\r\n\r\n{\"x\":1}\r\n\
    --B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nx\r\n\
    --B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\n\r\n\
    --B\r\nContent-Disposition: form-data; name=\"points\"\r\nContent-Type: application/json\r\n\r\n{\"x\":0.5}\r\n\
    --B\r\nContent-Disposition: form-data; name=\"points\"\r\nContent-Type: application/json\r\n\r\n{}\r\n\
    --B\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a %22b%22%0D%0A.png\"\r\n\
    Content-Type: image/png\r\nX-Width: 5\r\n\r\n?PNG\r\n--\r\n\r\n\
    --B\r\nContent-Disposition: form-data; name=\"more\"\r\nContent-Type: text/plain\r\n\r\none\r\n\
    --B--\r\n";

#[tokio::test]
async fn each_member_is_a_part() {
    let answer = crate::answer(
        "200 OK",
        "multipart/form-data; boundary=\"x y\"",
        b"--x y--",
    );
    let (address, request) = socket::replay(answer).await;
    let refused = client(address).upload_picture(upload()).await;
    assert!(refused.is_err(), "the answer has no parts: {refused:?}");
    let sent = request.await.unwrap();
    let media = sent.header("content-type").unwrap();
    let boundary = media
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    let text: String = sent.body.iter().map(|byte| char::from(*byte)).collect();
    let text = text.replace(boundary, "B").replace(['\u{89}', 'é'], "?");
    assert_eq!(text, PARTS);
}

#[tokio::test]
async fn parts_go_there_and_back() {
    let address = serve(api::server::router(Echo::default())).await;
    let answer = client(address).upload_picture(upload()).await.unwrap();
    assert_eq!(answer.into_inner(), upload());
}

/// JSON has no files: there the bytes are a string, also one that looks like a number.
#[tokio::test]
async fn bytes_in_a_part_that_is_json_are_a_string() {
    let address = serve(api::server::router(Echo::default())).await;
    let icons = ["<svg/>", "0"].map(|icon| Point {
        x: None,
        icon: Some(icon.into()),
    });
    let sent = Upload {
        points: Some(icons.to_vec()),
        ..upload()
    };
    let got = client(address).upload_picture(sent.clone()).await.unwrap();
    assert_eq!(got.points, sent.points);
    assert_eq!(got.picture.as_bytes(), sent.picture.as_bytes());

    let streamed = Point {
        x: None,
        icon: Some(ByteStream::from_stream(pieces([&b"a"[..]])).into()),
    };
    let sent = Upload {
        points: Some(vec![streamed]),
        ..upload()
    };
    let error = client(address).upload_picture(sent).await.unwrap_err();
    assert!(error.to_string().contains("a stream is no JSON"), "{error}");
}

#[tokio::test]
async fn headers_of_a_file_are_typed() {
    let address = serve(api::server::router(Echo::default())).await;
    let headers = UploadPictureBodyPictureHeaders {
        x_checksum: Some("0af".to_owned()),
        x_size: Some(vec![3, 4]),
    };
    let picture = upload().picture.with_headers(&headers).unwrap();
    assert_eq!(picture.header("x-size"), Some("3,4"));
    let sent = Upload {
        picture,
        ..upload()
    };
    let got = client(address).upload_picture(sent).await.unwrap();
    assert_eq!(got.picture.headers_as(), Ok(headers));
    assert_eq!(got.picture.header("X-Width"), Some("5"));
    let none = upload().picture.headers_as();
    assert_eq!(none, Ok(UploadPictureBodyPictureHeaders::default()));

    for (name, value, says) in [
        (
            "x-checksum",
            "0AF",
            "its header X-Checksum: expected a match",
        ),
        ("X-Size", "1,2,3", "at most 2 items"),
        ("X-Size", "a", "its header X-Size/0: expected an integer"),
    ] {
        let picture = upload().picture.with_header(name, value);
        assert!(
            picture
                .headers_as::<UploadPictureBodyPictureHeaders>()
                .is_err()
        );
        let sent = Upload {
            picture,
            ..upload()
        };
        let Err(Error::Undocumented(refused)) = client(address).upload_picture(sent).await else {
            panic!("a server refuses {name}: {value}");
        };
        let said = String::from_utf8_lossy(&refused.body);
        assert!(refused.status == 422 && said.contains(says), "{said}");
        assert!(said.contains(r#""pointer":"/picture""#), "{said}");
    }
}

#[tokio::test]
async fn files_are_sent_as_streams() {
    let address = serve(api::server::router(Echo::default())).await;
    let streamed = Upload {
        picture: Binary::from(ByteStream::from_stream(pieces(["ab", "cd"])))
            .with_media_type("image/jpeg"),
        ..upload()
    };
    let answer = client(address).upload_picture(streamed).await.unwrap();
    assert_eq!(answer.picture.as_bytes(), Some(&b"abcd"[..]));
}

#[tokio::test]
async fn a_list_is_parts_without_names() {
    let echo = Echo::default();
    let address = serve(api::server::router(echo.clone())).await;
    let parts = vec![
        Binary::from("{}").with_media_type("application/json"),
        Binary::from("x").with_media_type("a/b").with_file_name("c"),
    ];
    let client = client(address);
    client.replace_all().body(parts.clone()).await.unwrap();
    assert_eq!(*echo.0.lock().unwrap(), parts);
    client.replace_all().await.unwrap();
    assert_eq!(*echo.0.lock().unwrap(), []);
}

#[tokio::test]
async fn a_server_refuses_parts_that_do_not_fit() {
    let address = serve(api::server::router(Echo::default())).await;
    let media = "multipart/form-data; boundary=B";
    let part = |name: &str, media: &str, content: &str| {
        let media = if media.is_empty() {
            String::new()
        } else {
            format!("Content-Type: {media}\r\n")
        };
        format!(
            "--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n{media}\r\n{content}\r\n"
        )
    };
    let title = part("title", "", "a");
    let picture = part("picture", "image/png", "x");
    let end = "--B--\r\n";
    for (body, status, says) in [
        (format!("{title}{picture}{end}"), 200, ""),
        (format!("{title}{end}"), 422, "/picture"),
        (format!("{title}{picture}"), 400, "last boundary"),
        (format!("{title}{title}{picture}{end}"), 400, "twice"),
        (
            format!("{title}{}{end}", part("picture", "text/html", "x")),
            422,
            "image/jpeg",
        ),
        (
            format!("{title}{picture}{}{end}", part("count", "", "x")),
            422,
            "/count",
        ),
        (
            format!("{title}{picture}{}{end}", part("crop", "", "{")),
            400,
            "crop",
        ),
        (
            format!(
                "{}{picture}{end}",
                part("title", "", "123456789012345678901")
            ),
            422,
            "/title",
        ),
        ("x".to_owned(), 400, "boundary"),
    ] {
        let headers = [("content-type", media)];
        let answer = send(address, "POST /pictures", &headers, body.as_bytes()).await;
        assert_eq!(answer.status(), status, "{body}: {answer:?}");
        let said = String::from_utf8_lossy(&answer.body);
        assert!(said.contains(says), "{body}: {said}");
    }
    let unbounded = [("content-type", "multipart/form-data")];
    let answer = send(address, "POST /pictures", &unbounded, b"x").await;
    assert_eq!(answer.status(), 400);
}
