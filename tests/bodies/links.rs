//! Links: the request that a response leads to.

use oasmith_runtime::Error;
use oasmith_runtime::wire::{StatusCode, WithHeaders};

use crate::serve;

mod api {
    include!(concat!(env!("OUT_DIR"), "/links.rs"));
}

use api::models::Pet;
use api::operations::*;

struct Shelter;

impl api::server::Api for Shelter {
    async fn create_pet(&self, request: CreatePetRequest) -> CreatePetResponse {
        match request.body.id {
            9 => return CreatePetResponse::Conflict(request.body),
            10 => return CreatePetResponse::Default(StatusCode::IM_A_TEAPOT),
            _ => {}
        }
        let headers = CreatePetCreatedHeaders {
            owner: "Ada".to_owned(),
        };
        CreatePetResponse::Created(WithHeaders::new(request.body, headers))
    }

    async fn export(&self, _: ExportRequest) -> ExportResponse {
        let headers = ExportAcceptedHeaders {
            location: Some("11".to_owned()),
        };
        ExportResponse::Accepted(WithHeaders::new((), headers))
    }

    async fn get_pet(&self, request: GetPetRequest) -> GetPetResponse {
        GetPetResponse::Ok(Pet {
            id: request.id.trim_start_matches('p').parse().unwrap(),
            name: request.fields,
        })
    }

    async fn update_pet(&self, request: UpdatePetRequest) -> UpdatePetResponse {
        if request.id == "gone" {
            return UpdatePetResponse::Gone;
        }
        assert_eq!((request.id.as_str(), request.body.id), ("p7", 7));
        UpdatePetResponse::NoContent
    }

    async fn get_owner(&self, request: GetOwnerRequest) -> GetOwnerResponse {
        assert_eq!((request.name.as_str(), request.year), ("Ada", 1815));
        GetOwnerResponse::NoContent
    }
}

#[tokio::test]
async fn a_response_leads_to_the_requests_that_it_links() {
    let address = serve(api::server::router(Shelter)).await;
    let builder = api::Client::builder().base_url(format!("http://{address}"));
    let client = builder.build().unwrap();
    let pet = Pet { id: 7, name: None };
    let created = client.create_pet(pet).await.unwrap();

    let same = client.create_pet_same_pet(&created).unwrap().await.unwrap();
    assert_eq!((same.id, same.name.as_deref()), (7, Some("all")));
    client.create_pet_rename(&created).unwrap().await.unwrap();
    let owner = client.create_pet_owner(&created, 1815).unwrap();
    assert_eq!(owner.await.unwrap().status(), 204);
    let mine = client.create_pet_mine(&created, "8".to_owned()).unwrap();
    assert_eq!(mine.await.unwrap().id, 8);
}

/// What the earlier request said need not be said again.
#[tokio::test]
async fn a_response_knows_the_request_that_it_answers() {
    let address = serve(api::server::router(Shelter)).await;
    let builder = api::Client::builder().base_url(format!("http://{address}"));
    let client = builder.build().unwrap();
    let pet = client.get_pet("p7").fields("a/b").await.unwrap();
    let again = client.get_pet_again(&pet).unwrap().await.unwrap();
    assert_eq!(again.name.as_deref(), Some("GET a/b"));
    let updated = client.get_pet_update(&pet).unwrap().await.unwrap();
    let repeated = client.update_pet_repeat(&updated).unwrap().await;
    assert_eq!(repeated.unwrap().status(), 204);
    let Err(Error::Api(gone)) = client.update_pet("gone", Pet { id: 7, name: None }).await else {
        panic!("it is gone");
    };
    let new = client.update_pet_new(&gone).unwrap().await.unwrap();
    assert_eq!(new.body.id, 7);
    let bare = client.get_pet("p7").await.unwrap();
    let error = client.get_pet_again(&bare).unwrap_err();
    assert!(
        error.to_string().contains("is not in the request"),
        "{error}"
    );
}

#[tokio::test]
async fn errors_and_each_of_several_successes_have_links() {
    let address = serve(api::server::router(Shelter)).await;
    let builder = api::Client::builder().base_url(format!("http://{address}"));
    let client = builder.build().unwrap();
    let refused = |id| client.create_pet(Pet { id, name: None });

    let Err(Error::Api(conflict)) = refused(9).await else {
        panic!("a conflict");
    };
    let present = client.create_pet_present(&conflict).unwrap().await;
    assert_eq!(present.unwrap().id, 9);
    let other = client.create_pet_status(&conflict).unwrap_err();
    assert!(other.to_string().contains("Default"), "{other}");
    let Err(Error::Api(default)) = refused(10).await else {
        panic!("a default");
    };
    let by_status = client.create_pet_status(&default).unwrap().await;
    assert_eq!(by_status.unwrap().id, 418);

    let accepted = client.export().await.unwrap();
    let later = client.export_later(&accepted).unwrap().await;
    assert_eq!(later.unwrap().id, 11);
    assert!(client.export_pet(&accepted).is_err());
}
