//! `api!`: the trait of a server, and the routes that lead to it.

/// Makes the trait that a server implements, and the functions `router` and `routes` of what implements it.
///
/// ```text
/// api! {
///     /// The operations of the API.
///     pub trait Api: Authenticate in SERVERS {
///         /// Updates a user.
///         async fn update_user(&self, caller: Self::Principal, request: UpdateUserRequest) -> UpdateUserResponse;
///         /// Needs no credentials, and knows who calls where there are some.
///         async fn list_users(&self, caller: Option<Self::Principal>, request: ListUsersRequest) -> ListUsersResponse;
///         /// Needs no credentials.
///         async fn health(&self, request: HealthRequest) -> HealthResponse;
///     }
/// }
/// ```
///
/// Every method answers 501 unless it is implemented, as an `async fn` of the same signature; its future must be
/// `Send`. [`Authenticate`](crate::server::Authenticate) is left out when no operation asks for credentials; `caller`
/// is left out where an operation asks for none. Whether credentials are asked for is decided by the operation's
/// `security` alone. `SERVERS` are the document's servers, below the first of which the routes are.
#[macro_export]
macro_rules! api {
    (
        $(#[$meta:meta])*
        pub trait $Api:ident $(: $Authenticate:ident)? in $servers:ident {
            $(
                $(#[$doc:meta])*
                async fn $method:ident(
                    &self, $(caller: $Caller:ty,)? request: $Request:ty $(,)?
                ) -> $Response:ty;
            )*
        }
    ) => {
        $(#[$meta])*
        pub trait $Api: $($crate::server::$Authenticate +)? Send + Sync + 'static {
            $(
                $(#[$doc])*
                fn $method(
                    &self,
                    $(caller: $Caller,)?
                    request: $Request,
                ) -> impl ::core::future::Future<Output = $Response> + Send {
                    $(let _: $Caller = caller;)?
                    $crate::server::not_implemented(request)
                }
            )*
        }

        /// An axum router that serves `api` below the base path of the document's first server; operations with servers of their own
        /// also below the base paths of those.
        pub fn router(api: impl $Api) -> $crate::server::Router {
            routes(api).into_router()
        }

        /// The routes of `api`, to be merged with those of other documents or mounted elsewhere.
        pub fn routes(api: impl $Api) -> $crate::server::Routes {
            let api = ::std::sync::Arc::new(api);
            let operations = $crate::__operations!($($Authenticate)? $servers, &api);
            $($crate::__operation!(operations, api, $Api, $method, $Request $(, $Caller)?);)*
            operations.into_routes()
        }
    };
}

/// The operations to come; only what asks for credentials names the trait that judges them.
#[doc(hidden)]
#[macro_export]
macro_rules! __operations {
    ($servers:ident, $api:expr) => {
        $crate::server::Operations::<()>::new($servers)
    };
    ($Authenticate:ident $servers:ident, $api:expr) => {
        $crate::server::Operations::authenticated($servers, $api)
    };
}

/// Adds an operation, with its caller where it asks for one.
#[doc(hidden)]
#[macro_export]
macro_rules! __operation {
    ($operations:ident, $api:ident, $Api:ident, $method:ident, $Request:ty) => {
        let handler = ::std::sync::Arc::clone(&$api);
        let $operations = $operations.operation(move |request: $Request| {
            let api = ::std::sync::Arc::clone(&handler);
            async move { $Api::$method(&*api, request).await }
        });
    };
    ($operations:ident, $api:ident, $Api:ident, $method:ident, $Request:ty, $Caller:ty) => {
        let handler = ::std::sync::Arc::clone(&$api);
        let $operations = $operations.operation_of(move |caller, request: $Request| {
            let api = ::std::sync::Arc::clone(&handler);
            async move { $Api::$method(&*api, caller, request).await }
        });
    };
}
