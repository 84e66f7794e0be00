//! The operations of the Example API: what each sends, what it answers, and how every member travels.

use oasmith_runtime::wire::{
    RawResponse, SecurityScheme, Server, ServerVariable, StatusCode, WithHeaders,
};
use oasmith_runtime::{headers, request, response};

use super::models::*;

/// The servers that the document names, the first being the default.
pub const SERVERS: &[Server] = &[Server::new("https://{hostname}/api/v1")
    .variables(&[ServerVariable::new("hostname", "api.example.com", &[])])];

/// `bearerAuth`
pub const BEARER_AUTH: SecurityScheme = SecurityScheme::bearer("bearerAuth");
/// `key`
pub const KEY: SecurityScheme = SecurityScheme::api_key_header("key", "X-Api-Key");

/// Update a user
///
/// `PATCH /users/{user_id}`
#[derive(Clone, PartialEq)]
pub struct UpdateUserRequest {
    /// The Clumio-assigned ID of the user to be updated.
    pub user_id: i64,
    pub limit: Option<i64>,
    pub ids: Option<Vec<String>>,
    pub trace: Option<String>,
    pub body: Option<UserPatch>,
}

request! {
    UpdateUserRequest -> UpdateUserResponse: PATCH "/users/{user_id}" {
        user_id: path("user_id"),
        limit: query("limit") [Minimum(1.0), Maximum(100.0)],
        ids: query("ids").explode(false),
        trace: header("X-Trace"),
        body: json("application/json").or("*/*"),
    }
    security [BEARER_AUTH, KEY] [BEARER_AUTH] []  // OR of ANDs; `[]` = anonymous allowed; left out when the operation needs none
}

/// What [`UpdateUserRequest`] is answered with.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum UpdateUserResponse {
    /// Success
    Ok(User),
    /// Gone
    NoContent,
    /// Bad
    BadRequest(WithHeaders<Vec<String>, CloudErrorCodesHeaders>),
    /// Client errors
    ClientError(StatusCode, Vec<String>),
    /// Error
    Default(StatusCode),
    /// A response that the document does not describe.
    Undocumented(RawResponse),
}

response! {
    UpdateUserResponse -> Ok(User) {
        "200" => Ok(body): json("application/api.clumio.users=v2+json"),
        "204" => NoContent,
        "400" => BadRequest(body): json("application/json"),
        "4XX" => ClientError(status, body): json("application/json"),
        "default" => Default(status),
    }
}

/// Headers of responses.
#[derive(Debug, Clone, PartialEq)]
pub struct CloudErrorCodesHeaders {
    /// The error codes associated with the response
    pub cloud_error_codes: Option<RealmType>,
}

headers! {
    CloudErrorCodesHeaders {
        cloud_error_codes: header("x-cloud-error-codes"),
    }
}
