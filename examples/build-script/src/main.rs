//! A client and a server, generated at build time from `api.yaml`, talk to each other over the loopback address.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::{Mutex, PoisonError};

use api::Client;
use api::models::{Book, Conflict, State};
use api::operations::{ListBooksRequest, ListBooksResponse, PutBookRequest, PutBookResponse};
use oasmith_runtime::Maybe;
use tokio::net::TcpListener;

/// What `build.rs` generates.
#[allow(dead_code, reason = "a program uses its share of an API")]
mod api {
    include!(concat!(env!("OUT_DIR"), "/api.rs"));
}

/// The server's state.
#[derive(Default)]
struct Shelf(Mutex<BTreeMap<String, Book>>);

impl api::server::Api for Shelf {
    async fn list_books(&self, request: ListBooksRequest) -> ListBooksResponse {
        let books = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = |book: &&Book| {
            request
                .shelf
                .as_ref()
                .is_none_or(|state| book.state == *state)
        };
        ListBooksResponse::Ok(books.values().filter(wanted).cloned().collect())
    }

    async fn put_book(&self, request: PutBookRequest) -> PutBookResponse {
        if request.isbn != request.body.isbn {
            let message = format!("the book is {}", request.body.isbn);
            return PutBookResponse::Conflict(Conflict { message });
        }
        let mut books = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        books.insert(request.isbn, request.body.clone());
        PutBookResponse::Ok(request.body)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/v1", listener.local_addr()?);
    tokio::spawn(async { axum::serve(listener, api::server::router(Shelf::default())).await });

    let client = Client::builder().base_url(url).build()?;
    for (isbn, title, state) in [
        ("9780441172719", "Dune", State::Here),
        ("9780547928227", "The Hobbit", State::Lent),
    ] {
        let (isbn, title) = (isbn.to_owned(), title.to_owned());
        let book = Book {
            isbn: isbn.clone(),
            title,
            state,
            note: Maybe::Null,
        };
        println!("put {}", client.put_book(isbn, book).await?.title);
    }
    for book in client.list_books().shelf(State::Here).await?.iter() {
        println!("here: {} ({})", book.title, book.isbn);
    }

    // What the document does not allow does not reach the server's code.
    let book = Book {
        isbn: "7".into(),
        title: String::new(),
        state: State::Here,
        note: Maybe::Absent,
    };
    match client.put_book("9780441172719", book).await {
        Ok(_) => Err("the server took a book without a title".into()),
        Err(error) => {
            println!(
                "refused: {}",
                error
                    .status()
                    .map_or("no answer".to_owned(), |status| status.to_string())
            );
            Ok(())
        }
    }
}
