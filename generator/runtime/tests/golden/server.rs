//! An axum server of the Example API.

use std::future::Future;

use oasmith_runtime::routes;
use oasmith_runtime::server::{Authenticate, Router, Routes, not_implemented};

use super::operations::*;

/// The operations of the Example API. What is left out answers 501.
pub trait Api: Authenticate + Send + Sync + 'static {
    // `Authenticate +` only when some operation needs security
    /// Update a user
    ///
    /// `PATCH /users/{user_id}`
    fn update_user(
        &self,
        request: UpdateUserRequest,
    ) -> impl Future<Output = UpdateUserResponse> + Send {
        not_implemented(request)
    }
}

/// An axum router that serves `api` below the base path of the document's first server.
pub fn router(api: impl Api) -> Router {
    routes(api).into_router()
}

/// The routes of `api`, to be merged with those of other documents or mounted elsewhere.
pub fn routes(api: impl Api) -> Routes {
    routes!(api, authenticated, SERVERS => {   // `authenticated,` left out when no operation needs security
        UpdateUserRequest => update_user,
    })
}
