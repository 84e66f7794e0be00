//! `routes!`: from rows to the table of a server.

/// Makes the [`Routes`](crate::server::Routes) of a document, below the path of its first server.
///
/// ```text
/// routes!(api, authenticated, SERVERS => {
///     UpdateUserRequest => update_user,
/// })
/// ```
///
/// A row names a request and the method of `api` that answers it. `authenticated` says that `api` judges credentials;
/// it is left out when no operation asks for any.
#[macro_export]
macro_rules! routes {
    ($api:expr, $servers:expr => { $($rows:tt)* }) => {
        $crate::__routes!($api, [], $servers => { $($rows)* })
    };
    ($api:expr, authenticated, $servers:expr => { $($rows:tt)* }) => {
        $crate::__routes!($api, [authenticated], $servers => { $($rows)* })
    };
}

/// The body of [`routes!`].
#[doc(hidden)]
#[macro_export]
macro_rules! __routes {
    ($api:expr, [$($authenticated:ident)?], $servers:expr => { $($Request:ty => $method:ident),* $(,)? }) => {{
        let api = ::std::sync::Arc::new($api);
        let routes = $crate::server::Routes::new($servers);
        $(let routes = routes.$authenticated(&api);)?
        $(
            let handler = ::std::sync::Arc::clone(&api);
            let routes = routes.operation(move |request: $Request| {
                let api = ::std::sync::Arc::clone(&handler);
                async move { (*api).$method(request).await }
            });
        )*
        routes
    }};
}
