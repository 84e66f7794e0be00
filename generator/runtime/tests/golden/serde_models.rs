//! The models: JSON in, values out, and back.

use oasmith_runtime::{Maybe, Schema, Value};
use serde_json::{Error, from_str, from_value, json, to_value};

use super::models::*;
use super::usage::user;

fn keywords<T: Schema + serde::Serialize>(value: &T) -> Vec<(String, &'static str)> {
    let violations = value.validate().err().into_iter().flatten();
    violations
        .map(|violation| (violation.pointer, violation.keyword))
        .collect()
}

#[test]
fn objects_survive_round_trips() {
    let value = to_value(user()).unwrap();
    assert_eq!(
        value,
        json!({
            "_etag": "1", "id": "42", "UserName": null, "Code": null, "roles": ["admin"], "password": "secret",
            "created_at": "2024-01-01T00:00:00Z", "UserType": 1, "realm": "native", "Metadata": {"a": null},
            "x-more": true,
        })
    );
    assert_eq!(from_value::<User>(value).unwrap(), user());
    assert!(format!("{:?}", user()).contains("***"));
}

#[test]
fn three_states_survive_round_trips() {
    for (text, state) in [
        ("{}", Maybe::Absent),
        (r#"{"full_name":null}"#, Maybe::Null),
        (r#"{"full_name":"Ada"}"#, Maybe::Value("Ada".to_owned())),
    ] {
        let patch: UserPatch = from_str(text).unwrap();
        assert_eq!(patch.full_name, state);
        assert_eq!(serde_json::to_string(&patch).unwrap(), text);
    }
}

#[test]
fn presence_is_what_the_mark_says() {
    let missing = |text| from_str::<User>(text).map_err(|error| error.to_string());
    assert!(
        missing(r#"{"Code": null}"#)
            .unwrap_err()
            .contains("missing field `id`")
    );
    assert!(
        missing(r#"{"id": "1"}"#)
            .unwrap_err()
            .contains("missing field `Code`")
    );
    let user: User = from_str(r#"{"id": "1", "Code": null, "realm": null}"#).unwrap();
    assert_eq!((user.code, user.realm), (None, None));
    let cat: Cat = from_str(r#"{"petType": "cat", "type": "tabby"}"#).unwrap();
    assert_eq!((*cat.lives, cat.r#type.as_deref()), (9, Some("tabby")));
    assert_eq!(
        to_value(&cat).unwrap(),
        json!({"petType": "cat", "type": "tabby"})
    );
}

#[test]
fn members_that_are_not_named_are_kept_or_passed_over() {
    let user: User = from_str(r#"{"z": [1], "id": "1", "a": 1, "Code": "c"}"#).unwrap();
    assert_eq!(
        user.additional_properties,
        [("a".to_owned(), json!(1)), ("z".to_owned(), json!([1]))].into()
    );
    assert_eq!(
        from_str::<Cat>(r#"{"petType": "cat", "lives": 9, "other": {"deep": []}}"#).unwrap(),
        from_str::<Cat>(r#"{"petType": "cat", "lives": 9}"#).unwrap()
    );
    let forbidden = from_str::<UserPatch>(r#"{"other": {"deep": []}}"#).unwrap_err();
    assert!(
        forbidden
            .to_string()
            .starts_with("UserPatch has no such member"),
        "{forbidden}"
    );
}

#[test]
fn recursive_models_work() {
    let boss = User {
        manager: None,
        ..user()
    };
    let middle = User {
        manager: Some(Box::new(boss)),
        ..user()
    };
    let value = to_value(&middle).unwrap();
    assert_eq!(from_value::<User>(value).unwrap(), middle);
    let bad = User {
        id: "x".repeat(37),
        ..user()
    };
    let top = User {
        manager: Some(Box::new(User {
            manager: Some(Box::new(bad)),
            ..user()
        })),
        ..user()
    };
    assert_eq!(
        keywords(&top),
        [("/manager/manager/id".to_owned(), "maxLength")]
    );
}

#[test]
fn enums_keep_what_they_do_not_know() {
    let realm: RealmType = from_str(r#""ldap""#).unwrap();
    assert_eq!(realm, RealmType::Unknown("ldap".into()));
    assert_eq!(to_value(&realm).unwrap(), json!("ldap"));
    assert_eq!(RealmType::from("native"), RealmType::Native);
    let user_type: UserType = from_str("7").unwrap();
    assert_eq!((user_type, user_type.value()), (UserType::Unknown(7), 7));
    assert!(from_str::<UserType>("3000000000").is_err());
    assert!(from_str::<UserType>("\"1\"").is_err());
}

#[test]
fn validate_reports_everything_in_order() {
    let bad = User {
        id: "x".repeat(37),
        user_name: Maybe::Value(String::new()),
        roles: Some(vec![
            "a".into(),
            "B".into(),
            "c".into(),
            "d".into(),
            "e".into(),
            "f".into(),
        ]),
        created_at: Some("yesterday".into()),
        user_type: Some(UserType::Unknown(9)),
        realm: Some(RealmType::Unknown("ldap".into())),
        ..user()
    };
    let expected = [
        ("/id", "maxLength"),
        ("/UserName", "minLength"),
        ("/roles", "maxItems"),
        ("/roles/1", "pattern"),
        ("/created_at", "format"),
        ("/UserType", "enum"),
        ("/realm", "enum"),
    ];
    assert_eq!(
        keywords(&bad),
        expected.map(|(pointer, keyword)| (pointer.to_owned(), keyword))
    );
}

#[test]
fn the_checker_reports_what_decoding_refuses() {
    let value =
        json!({"id": 1, "roles": "x", "realm": null, "Metadata": {"a/b~": 2}, "UserType": 1.5});
    let found = oasmith_runtime::check(&value, User::schema(), &[]);
    let found: Vec<_> = found
        .iter()
        .map(|violation| (violation.pointer.as_str(), violation.keyword))
        .collect();
    let expected = [
        ("/id", "type"),
        ("/Code", "required"),
        ("/roles", "type"),
        ("/UserType", "enum"),
        ("/realm", "type"),
        ("/Metadata/a~1b~0", "type"),
    ];
    assert_eq!(found, expected);
    let closed = oasmith_runtime::check(&json!({"other": 1}), UserPatch::schema(), &[]);
    assert_eq!(
        closed
            .iter()
            .map(|violation| violation.keyword)
            .collect::<Vec<_>>(),
        ["additionalProperties"]
    );
}

#[test]
fn untagged_unions_choose_by_shape() {
    let body = |value: Value| from_value::<UpdateUserBody>(value);
    assert_eq!(
        body(json!("x")).unwrap(),
        UpdateUserBody::String("x".into())
    );
    let patch = UserPatch {
        full_name: Maybe::Null,
        ..UserPatch::default()
    };
    assert_eq!(
        body(json!({"full_name": null})).unwrap(),
        UpdateUserBody::UserPatch(patch)
    );
    let error = body(json!(5)).unwrap_err().to_string();
    assert!(
        error.contains("String: expected a string")
            && error.contains("UserPatch: expected an object"),
        "{error}"
    );
}

#[test]
fn tagged_unions_choose_by_tag() {
    let pet = |value: Value| -> Result<Pet, Error> { from_value(value) };
    let cat = Cat {
        lives: 3.into(),
        ..Cat::new("kitty".to_owned())
    };
    assert_eq!(
        pet(json!({"lives": 3, "petType": "kitty"})).unwrap(),
        Pet::Cat(cat.clone())
    );
    assert_eq!(
        to_value(Pet::Cat(cat)).unwrap(),
        json!({"petType": "kitty", "lives": 3})
    );
    let value = json!({"petType": "dog", "pups": [{"petType": "dog"}, {"petType": "fish"}]});
    let dog = pet(value.clone()).unwrap();
    assert_eq!(to_value(&dog).unwrap(), value);
    assert_eq!(
        keywords(&dog),
        [("/pups/1/petType".to_owned(), "discriminator")]
    );
    assert!(matches!(
        pet(json!({"petType": "fish"})).unwrap(),
        Pet::Unknown(_)
    ));
    assert!(pet(json!({"petType": "cat", "lives": "many"})).is_err());
}
