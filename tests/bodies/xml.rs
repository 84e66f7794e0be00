//! Bodies of XML: what is sent, byte by byte, what is taken, and what is refused.

use std::sync::{Arc, Mutex};

use oasmith_runtime::server::Router;
use oasmith_runtime::wire::StatusCode;
use oasmith_runtime::{Error, Maybe};

use crate::{answer, send, serve, socket};

mod api {
    include!(concat!(env!("OUT_DIR"), "/xml.rs"));
}

use api::models::{Food, Keeper, Meat, Pet};
use api::operations::*;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
const ADA: &str = concat!(
    r#"<pet id="7"><name>Ada &amp; co</name><dateOfBirth>2020-02-29</dateOfBirth>"#,
    r#"<weight>1.5</weight><photoUrls><photoUrl>a</photoUrl><photoUrl>b</photoUrl></photoUrls>"#,
    r#"<tag>one</tag><zoo:keeper xmlns:zoo="https://example.com/zoo" xmlns:b="https://example.com/badge" b:badge="3">"#,
    r#"<zoo:name>Eve</zoo:name></zoo:keeper><food kind="Meat"><animal>cow</animal></food></pet>"#,
);

/// Keeps the bodies, and answers with them.
#[derive(Clone, Default)]
struct Zoo(Arc<Mutex<Vec<Pet>>>, Arc<Mutex<Vec<Keeper>>>);

impl api::server::Api for Zoo {
    async fn list_pets(&self, _: ListPetsRequest) -> ListPetsResponse {
        ListPetsResponse::Ok(self.0.lock().unwrap().clone())
    }

    async fn create_pet(&self, request: CreatePetRequest) -> CreatePetResponse {
        self.0.lock().unwrap().push(request.body.clone());
        CreatePetResponse::Created(CreatePetCreatedContent::VndPetXml(request.body))
    }

    async fn replace_keepers(&self, request: ReplaceKeepersRequest) -> ReplaceKeepersResponse {
        *self.1.lock().unwrap() = request.body.unwrap_or_default();
        ReplaceKeepersResponse::NoContent
    }

    async fn create_note(&self, request: CreateNoteRequest) -> CreateNoteResponse {
        assert_eq!(request.body, "<note/>");
        CreateNoteResponse::NoContent
    }
}

fn keeper(name: &str, badge: Option<i64>) -> Keeper {
    Keeper {
        name: name.to_owned(),
        badge,
    }
}

fn ada() -> Pet {
    Pet {
        id: 7,
        name: "Ada & co".to_owned(),
        born: Some("2020-02-29".into()),
        weight: Some(1.5),
        photos: Some(vec!["a".to_owned(), "b".to_owned()]),
        tags: vec!["one".to_owned()],
        keeper: Some(keeper("Eve", Some(3))),
        food: Some(Food::Meat(Meat {
            kind: "Meat".to_owned(),
            animal: "cow".to_owned(),
        })),
        tame: None,
        owner: Maybe::Absent,
    }
}

/// A pet of which no more is known than must be.
fn bare() -> Pet {
    Pet {
        id: 0,
        name: String::new(),
        born: None,
        weight: None,
        tame: None,
        owner: Maybe::Absent,
        photos: None,
        tags: Vec::new(),
        keeper: None,
        food: None,
    }
}

fn router(zoo: &Zoo) -> Router {
    api::server::router(zoo.clone())
}

fn client(address: std::net::SocketAddr) -> api::Client {
    let builder = api::Client::builder().base_url(format!("http://{address}"));
    builder.build().unwrap()
}

const XML: (&str, &str) = ("content-type", "application/xml");

#[tokio::test]
async fn a_client_sends_xml_as_the_document_names_it() {
    let (address, request) = socket::replay(answer(
        "201 Created",
        "application/vnd.pet+xml",
        ADA.as_bytes(),
    ))
    .await;
    let created = client(address).create_pet(ada()).await.unwrap();
    assert_eq!(*created, CreatePetCreatedContent::VndPetXml(ada()));
    // It is a pet in any case.
    assert_eq!(Pet::from(created.into_inner()), ada());
    let request = request.await.unwrap();
    assert_eq!(request.header("content-type"), Some("application/xml"));
    assert_eq!(
        String::from_utf8(request.body).unwrap(),
        format!("{HEAD}{ADA}")
    );
}

#[tokio::test]
async fn both_sides_agree() {
    let zoo = Zoo::default();
    let address = serve(router(&zoo)).await;
    let client = client(address);
    client.create_pet(ada()).await.unwrap();
    client.create_pet(bare()).await.unwrap();
    assert_eq!(*client.list_pets().await.unwrap(), [ada(), bare()]);
    let keepers = vec![keeper("a", None), keeper("b", Some(-1))];
    client
        .replace_keepers()
        .body(keepers.clone())
        .await
        .unwrap();
    assert_eq!(*zoo.1.lock().unwrap(), keepers);
    client.create_note("<note/>").await.unwrap();
}

#[tokio::test]
async fn a_server_reads_and_writes_xml() {
    let zoo = Zoo::default();
    let address = serve(router(&zoo)).await;
    let text = "\u{FEFF}<?xml version='1.0'?>\r\n<!-- a pet --><pet id=' 7 '><tag>one</tag>\r\n\
        <name><![CDATA[Ada & co]]></name><weight> 1e1 </weight><tame>0</tame></pet>\r\n";
    let headers = [
        ("content-type", "text/xml; charset=\"UTF-8\""),
        ("accept", "application/vnd.pet+xml"),
    ];
    let created = send(address, "POST /pets", &headers, text.as_bytes()).await;
    assert_eq!(created.status(), 201);
    assert_eq!(
        created.header("content-type"),
        Some("application/vnd.pet+xml")
    );
    let body = r#"<pet id="7"><name>Ada &amp; co</name><weight>10.0</weight><tame>false</tame><tag>one</tag></pet>"#;
    assert_eq!(
        String::from_utf8(created.body).unwrap(),
        format!("{HEAD}{body}")
    );
    let all = send(address, "GET /pets", &[], b"").await;
    assert_eq!(
        String::from_utf8(all.body).unwrap(),
        format!("{HEAD}<Pets>{body}</Pets>")
    );
}

#[tokio::test]
async fn a_server_refuses_what_does_not_fit() {
    let address = serve(router(&Zoo::default())).await;
    let entity = "<!DOCTYPE pet [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><pet id='1'><name>&x;</name></pet>";
    let deep = "<pet>".repeat(100_000);
    let cases: &[(&str, &str, u16, &str)] = &[
        (
            "application/xml",
            "<pet id='1'/>",
            422,
            r#""pointer":"/name""#,
        ),
        (
            "application/xml",
            "<pet id='x'><name/></pet>",
            422,
            r#""pointer":"/id""#,
        ),
        (
            "application/xml",
            "<pet id='1'><name/><weight>-1</weight></pet>",
            422,
            r#""pointer":"/weight""#,
        ),
        (
            "application/xml",
            "<pet id='1'><name/><photoUrls><url/></photoUrls></pet>",
            422,
            r#""pointer":"/photos""#,
        ),
        (
            "application/xml",
            "<Pet id='1'><name/></Pet>",
            422,
            "expected the element `pet`",
        ),
        ("application/xml", entity, 400, "document type"),
        ("application/xml", &deep, 400, "deep"),
        ("application/xml", "<pet", 400, "malformed"),
        ("application/xml", "", 400, "missing"),
        (
            "application/xml; charset=iso-8859-1",
            "<pet/>",
            415,
            "must be UTF-8",
        ),
        ("application/json", "{}", 415, "application/xml"),
    ];
    for (media, body, status, said) in cases {
        let refused = send(
            address,
            "POST /pets",
            &[("content-type", media)],
            body.as_bytes(),
        )
        .await;
        let text = String::from_utf8(refused.body.clone()).unwrap();
        assert_eq!(refused.status(), *status, "{body}: {text}");
        assert!(text.contains(said), "{text}: {said}");
    }
    let keepers = "<keepers xmlns='urn:other'><Keeper><name>a</name></Keeper></keepers>";
    let refused = send(address, "PUT /keepers", &[XML], keepers.as_bytes()).await;
    assert_eq!(refused.status(), 422);
}

#[tokio::test]
async fn a_client_understands_what_servers_send() {
    let problem = "<?xml version=\"1.0\"?><problem xmlns=\"urn:ietf:rfc:7807\"><status>409</status></problem>";
    let (address, _) = socket::replay(answer(
        "409 Conflict",
        "application/problem+xml",
        problem.as_bytes(),
    ))
    .await;
    match client(address).create_pet(ada()).await.unwrap_err() {
        Error::Api(error) => match error.body() {
            CreatePetResponse::ClientError(StatusCode::CONFLICT, body) => {
                assert_eq!(body.status, Some(409))
            }
            other => panic!("{other:?}"),
        },
        other => panic!("{other}"),
    }
    // Neither the root's name nor the namespace is what the document says.
    let pets = "<list><pet id='1'><name>a</name><keeper><name>Eve</name></keeper></pet></list>";
    let (address, _) = socket::replay(answer("200 OK", "application/xml", pets.as_bytes())).await;
    let pets = client(address).list_pets().await.unwrap();
    assert_eq!(pets.first().unwrap().keeper, Some(keeper("Eve", None)));
}
