//! `headers!`: from rows to both directions of a response's headers.

/// Makes a struct a set of response headers: implements [`Headers`](crate::wire::Headers), both directions, from one
/// row per header. Responses hold it in a [`WithHeaders`](crate::wire::WithHeaders).
///
/// ```text
/// headers! {
///     RatelimitHeaders {
///         ratelimit_limit: header("X-RateLimit-Limit"),
///         ratelimit_reset: header("X-RateLimit-Reset"),
///     }
/// }
/// ```
#[macro_export]
macro_rules! headers {
    ($T:ident {
        $($field:ident: $kind:ident($($arg:tt)*) $(.$option:ident($($option_arg:tt)*))* $([$($rule:tt)*])?),* $(,)?
    }) => {
        impl $crate::wire::Headers for $T {
            const ROWS: &'static [$crate::wire::Row] = {
                #[allow(unused_imports)]
                use $crate::wire::rows::*;
                &[$(
                    $kind($($arg)*) $(.$option($($option_arg)*))* $(.rules($crate::__rules!($($rule)*)))?
                ),*]
            };

            #[allow(unused_variables)]
            fn write(&self, writer: &mut $crate::wire::HeaderWriter<'_>) {
                $(writer.$kind(&self.$field);)*
            }

            #[allow(unused_variables)]
            fn read(reader: &mut $crate::wire::HeaderReader<'_>) -> ::core::option::Option<Self> {
                let ($(::core::option::Option::Some($field),)*) = ($(reader.$kind(),)*) else {
                    return ::core::option::Option::None;
                };
                ::core::option::Option::Some(Self { $($field),* })
            }
        }
    };
}
