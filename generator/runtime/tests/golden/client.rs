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

    /// Update a user
    ///
    /// `PATCH /users/{user_id}`
    pub fn update_user(&self, user_id: i64) -> UpdateUser<'_> {
        UpdateUser::new(
            &self.0,
            UpdateUserRequest {
                user_id,
                limit: None,
                ids: None,
                trace: None,
                body: None,
            },
        )
    }
}

call! {
    UpdateUser(UpdateUserRequest) {
        limit: i64 => limit,
        ids: Vec<String> => ids,
        trace: String => trace,
        body: UserPatch => body,
        full_name: Maybe<String> => body?.full_name,  // `body?` = opens an optional body with Default; `body.x` for a required one
        is_enabled: Maybe<bool> => body?.is_enabled,
    }
}
