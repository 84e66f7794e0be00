//! `request!`: from rows to both directions of a request.

/// Makes a struct a request: implements [`Operation`](crate::wire::Operation), both directions, from one row per member.
///
/// ```text
/// request! {
///     UpdateUserRequest -> UpdateUserResponse: PATCH "/users/{user_id}" {
///         user_id: path("user_id"),
///         limit: query("limit") [Minimum(1.0), Maximum(100.0)],
///         ids: query("ids").explode(false),
///         body: json("application/json").or("*/*"),
///     }
///     security [BEARER_AUTH, KEY] [BEARER_AUTH] []
/// }
/// ```
///
/// Rows call the constant functions of [`wire`](crate::wire): [`path`](crate::wire::path),
/// [`query`](crate::wire::query), [`header`](crate::wire::header), [`cookie`](crate::wire::cookie),
/// [`json`](crate::wire::json), [`form`](crate::wire::form), [`text`](crate::wire::text),
/// [`bytes`](crate::wire::bytes), and the methods of [`Row`](crate::wire::Row). Type and optionality come from the
/// field: `Option` may be left out. Rules are those of [`Rule`](crate::Rule).
///
/// A method that is no identifier is a text: `"M-SEARCH" "/users"`.
///
/// `security` lists the alternatives, each with all schemes that it needs; `[]` allows anonymous requests. It is left
/// out when the operation needs none.
///
/// `servers [Server::new("https://uploads.example.com")]` names the servers of an operation that has its own.
///
/// `pages url("/_links/_next/href")` at the end says how pages follow each other, by the constant functions of
/// [`Pagination`](crate::wire::Pagination).
///
/// `keep request` at the end has responses keep the request, for [links](crate::link) that take something from it.
///
/// Rows whose arguments are all literals become text, which is read when the operation is first used; others are constants.
/// Either is plain data; the types are told by the code that reads and writes the members, which is what keeps an
/// operation cheap to compile.
#[macro_export]
macro_rules! request {
    ($T:ident -> $Response:ty : $method:tt $path:literal {
        $($field:ident: $kind:ident($($arg:literal),* $(,)?) $(.$option:ident($($option_arg:literal),* $(,)?))* $([$($rule:tt)*])?),* $(,)?
    } $($tail:tt)*) => {
        $crate::__request! { $T $Response [$method $path] [$($field $kind)*] [
            $crate::wire::Rows::Text(
                stringify!($($field: $kind($($arg),*) $(.$option($($option_arg),*))*,)*),
                &[$($((stringify!($field), $crate::__rules!($($rule)*)),)?)*],
            )
        ] $($tail)* }
    };
    ($T:ident -> $Response:ty : $method:tt $path:literal {
        $($field:ident: $kind:ident($($arg:tt)*) $(.$option:ident($($option_arg:tt)*))* $([$($rule:tt)*])?),* $(,)?
    } $($tail:tt)*) => {
        $crate::__request! { $T $Response [$method $path] [$($field $kind)*] [
            $crate::wire::Rows::Made({
                const ROWS: &[$crate::wire::Row] = {
                    #[allow(unused_imports)]
                    use $crate::wire::rows::*;
                    &[$(
                        $kind($($arg)*) $(.$option($($option_arg)*))* $(.rules($crate::__rules!($($rule)*)))?
                    ),*]
                };
                ROWS
            }, stringify!($($field)*))
        ] $($tail)* }
    };
}

/// The body of [`request!`].
#[doc(hidden)]
#[macro_export]
macro_rules! __request {
    ($T:ident $Response:ty [$method:tt $path:literal] [$($field:ident $kind:ident)*] [$rows:expr]
        $(security $([$($scheme:expr),* $(,)?])*)?
        $(servers [$($server:expr),* $(,)?])?
        $(pages $pages:ident($($page_arg:tt)*))?
        $(keep $kept:ident)?) => {
        impl $crate::wire::Operation for $T {
            type Response = $Response;

            fn told() -> $crate::wire::OperationWire {
                $crate::wire::OperationWire::new(stringify!($T), $crate::__method!($method), $path, $rows)
                $(.security({
                    const __SECURITY: &[&[$crate::wire::SecurityScheme]] = &[$(&[$($scheme),*]),*];
                    __SECURITY
                }))?
                $(.servers({
                    const __SERVERS: &[$crate::wire::Server] = &[$($server),*];
                    __SERVERS
                }))?
                $(.pages($crate::wire::Pagination::$pages($($page_arg)*)))?
                $(.keeping(stringify!($kept)))?
            }

            #[allow(unused_variables)]
            fn visit<V: $crate::wire::RequestVisitor>(&self, visitor: &mut V) {
                $(visitor.$kind(&self.$field);)*
            }

            $crate::__read_request! { $($field $kind)* }
        }

        impl ::core::fmt::Debug for $T {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::wire::debug_request(self, f)
            }
        }
    };
}

/// A method, which is a text where it is no identifier.
#[doc(hidden)]
#[macro_export]
macro_rules! __method {
    ($method:literal) => {
        $method
    };
    ($method:ident) => {
        stringify!($method)
    };
}

/// How a request is read: what only a server does.
#[cfg(feature = "server")]
#[doc(hidden)]
#[macro_export]
macro_rules! __read_request {
    ($($field:ident $kind:ident)*) => {
        #[allow(unused_variables)]
        fn read(reader: &mut $crate::wire::RequestReader<'_>) -> ::core::option::Option<Self> {
            let ($(::core::option::Option::Some($field),)*) = ($(reader.$kind(),)*) else {
                return ::core::option::Option::None;
            };
            ::core::option::Option::Some(Self { $($field),* })
        }
    };
}

/// How a request is read: what only a server does.
#[cfg(not(feature = "server"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __read_request {
    ($($rows:tt)*) => {};
}
