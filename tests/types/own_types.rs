//! Types of the user's: by extension, by option, and by format.

use oasmith_runtime::{Maybe, Schema as _, chrono, rust_decimal, schema_as, url, uuid};
use own_types::models::{Level, Person};
use own_types::operations::GetUserRequest;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{generated, round_trip, violations};

generated!(own_types);

/// What stands for a component of the document: the build script says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct UserId(pub(crate) String);

schema_as! { UserId: String }

#[test]
fn schemas_are_the_types_that_were_chosen() {
    let person: Person = round_trip(json!({
        "id": "u1",
        "name": "Ada",
        "since": "2020-01-02T03:04:05+02:00",
        "day": "2020-02-29",
        "amount": "1.10",
        "home": "https://example.com/",
        "tag": "123e4567-e89b-12d3-a456-426614174000",
        "tags": {"a": "123e4567-e89b-12d3-a456-426614174000"},
    }));
    let id: &UserId = &person.id;
    let name: &String = &person.full_name;
    let since: &Option<chrono::DateTime<chrono::FixedOffset>> = &person.since;
    let day: &Maybe<chrono::NaiveDate> = &person.day;
    let amount: &Option<rust_decimal::Decimal> = &person.amount;
    let home: &Option<url::Url> = &person.home;
    let tag: &Option<uuid::Uuid> = &person.tag;
    assert_eq!((id.0.as_str(), name.as_str()), ("u1", "Ada"));
    assert!(since.is_some() && day.value().is_some() && home.is_some() && tag.is_some());
    assert_eq!(amount.map(|amount| amount.scale()), Some(2));
    assert_eq!(violations(&person), []);
}

#[test]
fn what_a_type_does_not_take_is_refused() {
    let error = serde_json::from_value::<Person>(json!({"id": "u", "name": "n", "tag": "x"}));
    assert!(error.is_err());
    let found = oasmith_runtime::check(&json!({"id": 1, "name": "n"}), Person::schema(), &[]);
    assert_eq!(found.iter().next().map(|v| v.pointer.as_str()), Some("/id"));
}

#[test]
fn asked_derives_are_there() {
    assert!(Level::Low < Level::High);
    let request = GetUserRequest {
        id: UserId("u1".into()),
    };
    assert_eq!(request.id, UserId("u1".into()));
}

#[test]
fn choices_for_schemas_that_do_not_exist_are_refused() {
    let document = "openapi: 3.0.4\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {type: string}}}\n";
    let generator = oasmith::Generator::from_text("a.yaml", document);
    let codes = |generator: oasmith::Generator| -> Vec<oasmith::Code> {
        generator.generate().unwrap_err().codes().collect()
    };
    let unknown = oasmith::Code::UnknownTarget;
    assert_eq!(codes(generator.clone().replace("B", "u8")), [unknown]);
    let pointer = "/components/schemas/A/properties/x";
    assert_eq!(codes(generator.clone().rename(pointer, "Y")), [unknown]);
    let invalid = oasmith::Code::InvalidRust;
    assert_eq!(codes(generator.clone().format("date", "a b")), [invalid]);
    let output = generator.rename("#/components/schemas/A", "Z").generate();
    let models = &output.unwrap().files;
    assert!(
        models
            .iter()
            .any(|file| file.text.contains("pub type Z = String;"))
    );
}
