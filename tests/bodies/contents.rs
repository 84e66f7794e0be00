//! Bodies of several media types.

use std::sync::{Arc, Mutex};

use oasmith_runtime::Error;
use oasmith_runtime::server::preferred;
use oasmith_runtime::wire::{StatusCode, WithHeaders};

use crate::{answer, send, serve, socket};

mod api {
    include!(concat!(env!("OUT_DIR"), "/contents.rs"));
}

use api::models::{CreatePetBodyStarJson, Pet, Problem, RenamePetBodyPlain};
use api::operations::*;

/// Answers with what it is told, and keeps the bodies.
#[derive(Clone)]
struct Pets(Arc<Mutex<(CreatePetResponse, Vec<CreatePetContent>)>>);

impl Pets {
    fn new(response: CreatePetResponse) -> Self {
        Self(Arc::new(Mutex::new((response, Vec::new()))))
    }

    fn last(&self) -> CreatePetContent {
        self.0.lock().unwrap().1.pop().unwrap()
    }
}

impl api::server::Api for Pets {
    async fn create_pet(&self, request: CreatePetRequest) -> CreatePetResponse {
        let mut inner = self.0.lock().unwrap();
        inner.1.push(request.body);
        inner.0.clone()
    }

    async fn get_pet(&self, request: GetPetRequest) -> GetPetResponse {
        let media = ["application/json", "text/plain"];
        let wanted = preferred(request.accept.as_deref(), &media);
        GetPetResponse::Ok(match (request.id, wanted) {
            (0, _) => GetPetOkContent::Text("none".to_owned()),
            (1, Some("text/plain")) => GetPetOkContent::Text(pet().name),
            _ => GetPetOkContent::Json(pet()),
        })
    }

    async fn rename_pet(&self, request: RenamePetRequest) -> RenamePetResponse {
        assert_eq!(request.body, None);
        RenamePetResponse::NoContent
    }
}

fn pet() -> Pet {
    Pet {
        name: "Ada".to_owned(),
        tags: Some(vec!["a b".to_owned(), "c".to_owned()]),
    }
}

fn created(body: CreatePetCreatedContent) -> CreatePetResponse {
    let headers = CreatePetCreatedHeaders { count: Some(1) };
    CreatePetResponse::Created(WithHeaders::new(body, headers))
}

fn client(address: std::net::SocketAddr) -> api::Client {
    let builder = api::Client::builder().base_url(format!("http://{address}"));
    builder.build().unwrap()
}

#[tokio::test]
async fn the_variant_says_the_media_type() {
    for (body, media, bytes) in [
        (
            pet().into(),
            "application/json",
            &br#"{"name":"Ada","tags":["a b","c"]}"#[..],
        ),
        (
            CreatePetContent::Form(pet()),
            "application/x-www-form-urlencoded",
            b"name=Ada&tags=a%20b&tags=c",
        ),
        (
            CreatePetContent::Csv("a,b\r\n".to_owned()),
            "text/csv",
            b"a,b\r\n",
        ),
        (
            CreatePetContent::Text("é".to_owned()),
            "text/plain; charset=iso-8859-1",
            b"\xe9",
        ),
    ] {
        let (address, request) = socket::replay(answer("201 Created", "text/plain", b"7")).await;
        let pet = client(address).create_pet(body).await.unwrap();
        assert_eq!(pet.body, CreatePetCreatedContent::Text(7));
        let sent = request.await.unwrap();
        assert_eq!(sent.header("content-type"), Some(media));
        assert_eq!(sent.body, bytes);
        let accept = "application/json, text/plain, image/*";
        assert_eq!(sent.header("accept"), Some(accept));
    }
}

#[tokio::test]
async fn the_media_type_says_the_variant() {
    let pets = Pets::new(created(CreatePetCreatedContent::Json(pet())));
    let address = serve(api::server::router(pets.clone())).await;
    let json: &[u8] = br#"{"name":"Ada","tags":["a b","c"]}"#;
    for (media, bytes, body) in [
        ("application/json; charset=utf-8", json, pet().into()),
        ("application/vnd.PET+json", json, pet().into()),
        (
            "application/other+json",
            br#"{"id":5}"#,
            CreatePetContent::StarJson(CreatePetBodyStarJson { id: 5 }),
        ),
        (
            "application/x-www-form-urlencoded",
            b"name=Ada&tags=a+b&tags=c",
            CreatePetContent::Form(pet()),
        ),
        (
            "text/plain;charset=latin1",
            b"\xe9",
            CreatePetContent::Text("é".to_owned()),
        ),
        (
            "text/plain",
            "é".as_bytes(),
            CreatePetContent::Text("é".to_owned()),
        ),
        ("text/csv", b"a", CreatePetContent::Csv("a".to_owned())),
        ("text/csv", b"", CreatePetContent::Csv(String::new())),
    ] {
        let answer = send(address, "POST /pets", &[("content-type", media)], bytes).await;
        assert_eq!(answer.status(), 201, "{media}: {answer:?}");
        assert_eq!(pets.last(), body, "{media}");
    }
}

#[tokio::test]
async fn a_server_refuses_other_media_types_and_bodies_that_do_not_fit() {
    let pets = Pets::new(created(CreatePetCreatedContent::Json(pet())));
    let address = serve(api::server::router(pets)).await;
    for (media, bytes, status) in [
        ("text/html", &b"a"[..], 415),
        ("application/other", b"a", 415),
        ("text/plain; charset=utf-16", b"a", 415),
        ("text/plain", b"\xe9", 400),
        ("application/json", b"", 400),
        ("application/json", b"{}", 422),
        ("application/x-www-form-urlencoded", b"tags=a", 422),
        ("text/csv", b"123456789012345678901", 422),
    ] {
        let answer = send(address, "POST /pets", &[("content-type", media)], bytes).await;
        assert_eq!(answer.status(), status, "{media}: {answer:?}");
    }
    assert_eq!(send(address, "POST /pets", &[], b"").await.status(), 400);
    assert_eq!(send(address, "PUT /pets", &[], b"").await.status(), 204);
    let html = [("accept", "text/html"), ("content-type", "text/csv")];
    assert_eq!(send(address, "POST /pets", &html, b"a").await.status(), 406);
}

#[tokio::test]
async fn responses_arrive_as_they_were_sent() {
    for response in [
        created(CreatePetCreatedContent::Json(pet())),
        created(CreatePetCreatedContent::Text(-5)),
    ] {
        let address = serve(api::server::router(Pets::new(response.clone()))).await;
        let answer = client(address).create_pet(pet()).await.unwrap();
        let answer = CreatePetResponse::Created(answer.into_inner());
        assert_eq!(format!("{answer:?}"), format!("{response:?}"));
    }
    for body in [
        CreatePetClientErrorContent::ProblemJson(Problem {
            title: Some("No".to_owned()),
        }),
        CreatePetClientErrorContent::Html("<p>No".to_owned()),
    ] {
        let response = CreatePetResponse::ClientError(StatusCode::CONFLICT, body);
        let address = serve(api::server::router(Pets::new(response.clone()))).await;
        match client(address).create_pet(pet()).await {
            Err(Error::Api(error)) => {
                assert_eq!(format!("{:?}", error.body()), format!("{response:?}"));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_client_reads_what_is_of_the_same_format() {
    let json = br#"{"name":"Ada"}"#;
    let (address, _) = socket::replay(answer("201 Created", "application/hal+json", json)).await;
    let answered = client(address).create_pet(pet()).await.unwrap();
    let ada = Pet {
        name: "Ada".to_owned(),
        tags: None,
    };
    assert_eq!(answered.body, CreatePetCreatedContent::Json(ada));
    let (address, _) = socket::replay(answer("201 Created", "image/png", b"PNG")).await;
    let answered = client(address).create_pet(pet()).await.unwrap();
    match answered.into_inner().body {
        CreatePetCreatedContent::Image(image) => {
            assert_eq!(image.media_type(), Some("image/png"));
            assert_eq!(image.bytes().await.unwrap(), "PNG");
        }
        other => panic!("{other:?}"),
    }
    let (address, _) = socket::replay(answer("201 Created", "video/mp4", b"a")).await;
    match client(address).create_pet(pet()).await {
        Err(Error::Decode(error)) => assert!(error.to_string().contains("video/mp4"), "{error}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn optional_bodies_may_be_left_out() {
    for (name, media) in [(None, None), (Some("Rex"), Some("text/plain"))] {
        let none: &[u8] = b"HTTP/1.1 204 No Content\r\n\r\n";
        let (address, request) = socket::replay(none).await;
        let client = client(address);
        let call = client.rename_pet();
        let call = match name {
            Some(_) => call.body(RenamePetContent::Text(RenamePetBodyPlain::Rex)),
            None => call,
        };
        call.await.unwrap();
        let sent = request.await.unwrap();
        assert_eq!(sent.header("content-type"), media);
        assert_eq!(sent.body, name.unwrap_or_default().as_bytes());
    }
}

/// A handler gives a value, and the client says how it wants it where that is possible.
#[tokio::test]
async fn the_client_chooses_among_variants_of_one_type() {
    let pets = Pets::new(created(CreatePetCreatedContent::Text(1)));
    let address = serve(api::server::router(pets)).await;
    const FORM: &str = "application/x-www-form-urlencoded";
    for (id, accept, media) in [
        (1, FORM, FORM),
        (
            1,
            "application/json;q=0.5, application/x-www-form-urlencoded",
            FORM,
        ),
        (1, "application/*", "application/json"),
        (1, "text/plain", "text/plain"),
        (2, "text/plain", "application/json"),
        (0, FORM, "text/plain"),
    ] {
        let start = format!("GET /pets/{id}");
        let got = send(address, &start, &[("accept", accept)], b"").await;
        assert_eq!(got.status(), 200);
        assert_eq!(got.header("content-type"), Some(media), "{accept}");
        assert_eq!(got.header("vary"), Some("accept"));
    }
    let any = send(address, "GET /pets/1", &[], b"").await;
    assert_eq!(any.header("vary"), Some("accept"));
    let refused = send(address, "GET /pets/1", &[("accept", "image/png")], b"").await;
    assert_eq!(
        (refused.status(), refused.header("vary")),
        (406, Some("accept"))
    );
    let pet = send(address, "GET /pets/1", &[("accept", FORM)], b"").await;
    assert_eq!(pet.body, b"name=Ada&tags=a%20b&tags=c");
}

/// Where the values are of different types, the client says which it wants, and the handler is told.
#[tokio::test]
async fn a_client_asks_for_one_of_several_values() {
    let address = serve(api::server::router(Pets::new(created(pet().into())))).await;
    let client = client(address);
    let named = async |accept: Option<&str>| {
        let call = match accept {
            Some(accept) => client.get_pet(1).accept(accept),
            None => client.get_pet(1),
        };
        call.await.map(|pet| pet.into_inner())
    };
    let text = || GetPetOkContent::Text(pet().name);
    assert_eq!(named(None).await.unwrap(), GetPetOkContent::Json(pet()));
    assert_eq!(named(Some("text/plain")).await.unwrap(), text());
    let weighed = "application/json;q=0.5, text/*";
    assert_eq!(named(Some(weighed)).await.unwrap(), text());
    let refused = named(Some("image/png")).await.unwrap_err();
    assert_eq!(refused.status(), Some(406));
}
