//! What travels, byte for byte.

use oasmith_runtime::wire::{Operation, RawRequest, Responses, StatusCode, WithHeaders};
use oasmith_runtime::{Maybe, Value};

use super::models::*;
use super::operations::*;
use super::usage::user;

fn request() -> UpdateUserRequest {
    UpdateUserRequest {
        user_id: -7,
        limit: Some(5),
        ids: Some(vec!["a b".into(), "c,d".into()]),
        trace: Some("t, u".into()),
        body: Some(UserPatch {
            full_name: Maybe::Null,
            is_enabled: Maybe::Value(true),
        }),
    }
}

#[test]
fn requests_are_written_and_read_by_the_same_rows() {
    let sent = request().encode().unwrap();
    assert_eq!(sent.method, "PATCH");
    assert_eq!(sent.path, "/users/-7");
    assert_eq!(sent.query, "limit=5&ids=a%20b,c%2Cd");
    assert_eq!(sent.headers["x-trace"], "t, u");
    assert_eq!(
        sent.headers["accept"],
        "application/api.clumio.users=v2+json"
    );
    assert_eq!(sent.headers["content-type"], "application/json");
    assert_eq!(sent.body, r#"{"full_name":null,"is_enabled":true}"#);
    let captures = vec![("user_id", "-7".to_owned())];
    let raw = RawRequest {
        captures,
        query: sent.query,
        headers: sent.headers,
        body: sent.body,
        ..RawRequest::default()
    };
    assert_eq!(UpdateUserRequest::decode(&raw).unwrap(), request());
}

#[test]
fn what_is_left_out_does_not_travel() {
    let empty = UpdateUserRequest {
        user_id: 1,
        limit: None,
        ids: None,
        trace: None,
        body: None,
    };
    let sent = empty.encode().unwrap();
    assert_eq!((sent.query.as_str(), sent.body.len()), ("", 0));
    assert!(!sent.headers.contains_key("content-type"));
    let captures = vec![("user_id", "1".to_owned())];
    assert_eq!(
        UpdateUserRequest::decode(&RawRequest {
            captures,
            ..RawRequest::default()
        })
        .unwrap(),
        empty
    );
}

#[test]
fn all_parameters_that_do_not_fit_are_named() {
    let captures = vec![("user_id", "me".to_owned())];
    let query = "limit=0&ids=a&ids=b".to_owned();
    let refusal = UpdateUserRequest::decode(&RawRequest {
        captures,
        query,
        ..RawRequest::default()
    })
    .unwrap_err();
    assert_eq!(refusal.status, 400);
    let found: Vec<_> = refusal
        .violations
        .iter()
        .map(|v| (v.location.as_str(), v.name, v.keyword))
        .collect();
    let expected = [
        ("path", Some("user_id"), "type"),
        ("query", Some("limit"), "minimum"),
        ("query", Some("ids"), "type"),
    ];
    assert_eq!(found, expected);
}

fn bad_request(body: Vec<String>, cloud_error_codes: Option<RealmType>) -> UpdateUserResponse {
    let headers = CloudErrorCodesHeaders { cloud_error_codes };
    UpdateUserResponse::BadRequest(WithHeaders::new(body, headers))
}

#[test]
fn responses_are_written_and_read_by_the_same_rows() {
    let responses = [
        UpdateUserResponse::Ok(user()),
        UpdateUserResponse::NoContent,
        bad_request(vec![], None),
        bad_request(vec!["a".into()], Some(RealmType::Unknown("new".into()))),
        UpdateUserResponse::ClientError(StatusCode::CONFLICT, vec!["b".into()]),
        UpdateUserResponse::Default(StatusCode::BAD_GATEWAY),
    ];
    for response in responses {
        let raw = response.encode().unwrap();
        assert_eq!(raw.status, response.status());
        let content_type = raw.content_type().to_owned();
        let position = oasmith_runtime::wire::select_response(
            UpdateUserResponse::wire(),
            raw.status,
            &content_type,
        );
        assert_eq!(
            UpdateUserResponse::decode(position.unwrap(), &raw).unwrap(),
            response
        );
    }
    let ok = UpdateUserResponse::Ok(user()).encode().unwrap();
    assert_eq!(
        ok.headers["content-type"],
        "application/api.clumio.users=v2+json"
    );
}

#[test]
fn the_success_is_the_type_that_is_named() {
    assert_eq!(
        UpdateUserResponse::Ok(user()).into_success(StatusCode::OK),
        Ok(user())
    );
    assert_eq!(
        UpdateUserResponse::NoContent.into_success(StatusCode::NO_CONTENT),
        Err(UpdateUserResponse::NoContent)
    );
    let default = UpdateUserResponse::Default(StatusCode::BAD_REQUEST);
    assert_eq!(
        default.clone().into_success(StatusCode::IM_A_TEAPOT),
        Err(default)
    );
    let _: Option<Value> = None;
}
