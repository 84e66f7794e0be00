//! An async client of the Example API.

use oasmith_runtime::client::{Builder, Core};
use oasmith_runtime::{Maybe, call};

use super::models::*;
use super::operations::*;

/// An async client of the Example API; clones share one connection pool.
#[derive(Debug, Clone)]
pub struct Client(Core);

impl Client {
    /// Starts a client; see [`Builder`] for what can be set.
    pub fn builder() -> Builder<Self> {
        Builder::new(SERVERS, Self)
    }
}

call! {
    /// Update a user
    ///
    /// `PATCH /users/{user_id}`
    Client.update_user(user_id: i64) -> UpdateUser(UpdateUserRequest) {
        limit: i64,
        ids: Vec<String>,
        trace: String,
        body: UserPatch,
    } body? {
        full_name: Maybe<String>,
        is_enabled: Maybe<bool>,
    }
}
