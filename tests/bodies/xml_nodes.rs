//! What of XML a member is (OpenAPI 3.2.0, XML Object, `nodeType`).

use crate::{send, serve};

mod api {
    include!(concat!(env!("OUT_DIR"), "/xml_nodes.rs"));
}

use api::models::{Book, BookPlace, BookTitle, Edition, EditionPrinter};
use api::operations::*;

struct Shelf;

impl api::server::Api for Shelf {
    async fn add_book(&self, request: AddBookRequest) -> AddBookResponse {
        AddBookResponse::Ok(request.body)
    }
}

fn book(place: Option<BookPlace>, printer: Option<EditionPrinter>) -> Book {
    let title = BookTitle {
        lang: Some("en".to_owned()),
        text: "<3".to_owned(),
    };
    let edition = Edition {
        number: 2,
        authors: Some(vec!["Ada".to_owned(), "Eve".to_owned()]),
        printer,
    };
    Book {
        title,
        edition,
        place,
    }
}

#[tokio::test]
async fn the_members_of_what_has_no_node_stand_in_its_parent() {
    const BOOK: &str = concat!(
        r#"<?xml version="1.0" encoding="UTF-8"?><book number="2"><title lang="en"><![CDATA[<3]]></title>"#,
        "<author>Ada</author><author>Eve</author>",
    );
    let address = serve(api::server::router(Shelf)).await;
    let builder = api::Client::builder().base_url(format!("http://{address}"));
    let client = builder.build().unwrap();
    let place = BookPlace {
        shelf: 3,
        room: Some("east".to_owned()),
    };
    let printer = EditionPrinter {
        press: "a".to_owned(),
    };
    let media = [("content-type", "application/xml")];
    for (book, rest) in [
        (book(None, None), ""),
        (
            book(Some(place), Some(printer)),
            "<press>a</press><shelf>3</shelf><hall>east</hall>",
        ),
    ] {
        let text = format!("{BOOK}{rest}</book>");
        let got = send(address, "POST /books", &media, text.as_bytes()).await;
        assert_eq!(String::from_utf8(got.body).unwrap(), text);
        assert_eq!(
            client.add_book(book.clone()).await.unwrap().into_inner(),
            book
        );
    }
    let strange = format!("{BOOK}<pages>9</pages><shelf>x</shelf></book>");
    let got = send(address, "POST /books", &media, strange.as_bytes()).await;
    let said = String::from_utf8(got.body).unwrap();
    assert!(said.contains(r#""pointer":"/place/shelf""#), "{said}");
    let without = BOOK.replace(r#" number="2""#, "") + "</book>";
    let got = send(address, "POST /books", &media, without.as_bytes()).await;
    let said = String::from_utf8(got.body).unwrap();
    assert!(said.contains(r#""pointer":"/edition/number""#), "{said}");
}
