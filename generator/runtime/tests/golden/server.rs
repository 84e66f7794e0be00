//! An axum server of the Example API.

use oasmith_runtime::api;

use super::operations::*;

api! {
    /// The operations of the Example API. What is left out answers 501.
    pub trait Api: Authenticate in SERVERS {
        /// Update a user
        ///
        /// `PATCH /users/{user_id}`
        async fn update_user(
            &self,
            caller: Option<Self::Principal>,
            request: UpdateUserRequest,
        ) -> UpdateUserResponse;
    }
}
