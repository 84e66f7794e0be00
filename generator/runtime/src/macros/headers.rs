//! `headers!`: from rows to both directions of a response's headers.

/// Makes a struct the payload of a response with headers: its field `body`, and a row per header.
///
/// ```text
/// headers! {
///     UpdateUserBadRequest(Vec<String>) {
///         cloud_error_codes: header("x-cloud-error-codes"),
///     }
/// }
/// ```
///
/// The type in parentheses is that of the field `body`; both are left out when the response has no body.
#[macro_export]
macro_rules! headers {
    ($T:ident ($Body:ty) { $($rows:tt)* }) => { $crate::__headers! { $T [$Body] [body] { $($rows)* } } };
    ($T:ident { $($rows:tt)* }) => { $crate::__headers! { $T [()] [] { $($rows)* } } };
}

/// The body of [`headers!`].
#[doc(hidden)]
#[macro_export]
macro_rules! __headers {
    ($T:ident [$Body:ty] [$($body:ident)?] {
        $($field:ident: $kind:ident($($arg:tt)*) $(.$option:ident($($option_arg:tt)*))* $([$($rule:tt)*])?),* $(,)?
    }) => {
        impl $crate::wire::Payload for $T {
            type Body = $Body;

            const HEADERS: &'static [$crate::wire::Row] = &[$(
                $kind($($arg)*) $(.$option($($option_arg)*))*
                    .field(|payload: &$T| &payload.$field, $crate::__rules!($($($rule)*)?))
            ),*];

            fn body(&self) -> &$Body {
                $crate::__first!($(&self.$body,)? &())
            }

            #[allow(unused_variables)]
            fn write_headers(
                &self,
                headers: &mut $crate::wire::HeaderWriter<'_>,
            ) -> ::core::result::Result<(), $crate::wire::EncodeError> {
                $(headers.write(&self.$field)?;)*
                ::core::result::Result::Ok(())
            }

            #[allow(unused_variables)]
            fn read(
                body: $Body,
                headers: &mut $crate::wire::HeaderReader<'_>,
            ) -> ::core::result::Result<Self, $crate::wire::Broken> {
                ::core::result::Result::Ok(Self { $($body: body,)? $($field: headers.read()?),* })
            }
        }
    };
}
