//! `api!`: the trait of a server, and the routes that lead to it.

/// Makes the trait that a server implements, and the functions `router` and `routes` of what implements it.
///
/// ```text
/// api! {
///     /// The operations of the API.
///     pub trait Api: Authenticate in SERVERS {
///         /// Updates a user.
///         async fn update_user(&self, request: UpdateUserRequest) -> UpdateUserResponse;
///     }
/// }
/// ```
///
/// Every method answers 501 unless it is implemented, as an `async fn` of the same signature; its future must be
/// `Send`. [`Authenticate`](crate::server::Authenticate) is left out when no operation asks for credentials. `SERVERS`
/// are the document's servers, below the first of which the routes are.
#[macro_export]
macro_rules! api {
    (
        $(#[$meta:meta])*
        pub trait $Api:ident $(: $Authenticate:ident)? in $servers:ident {
            $(
                $(#[$doc:meta])*
                async fn $method:ident(&self, request: $Request:ty) -> $Response:ty;
            )*
        }
    ) => {
        $(#[$meta])*
        pub trait $Api: $($crate::server::$Authenticate +)? Send + Sync + 'static {
            $(
                $(#[$doc])*
                fn $method(
                    &self,
                    request: $Request,
                ) -> impl ::core::future::Future<Output = $Response> + Send {
                    $crate::server::not_implemented(request)
                }
            )*
        }

        /// An axum router that serves `api` below the base path of the document's first server.
        pub fn router(api: impl $Api) -> $crate::server::Router {
            routes(api).into_router()
        }

        /// The routes of `api`, to be merged with those of other documents or mounted elsewhere.
        pub fn routes(api: impl $Api) -> $crate::server::Routes {
            let api = ::std::sync::Arc::new(api);
            let routes = $crate::server::Routes::new($servers);
            $(
                // Only what asks for credentials names the trait that judges them.
                const _: &str = stringify!($Authenticate);
                let routes = routes.authenticated(&api);
            )?
            $(
                let handler = ::std::sync::Arc::clone(&api);
                let routes = routes.operation(move |request: $Request| {
                    let api = ::std::sync::Arc::clone(&handler);
                    async move { $Api::$method(&*api, request).await }
                });
            )*
            routes
        }
    };
}
