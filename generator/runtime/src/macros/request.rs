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
/// Rows call the constant functions of [`wire`](crate::wire), which must be in scope: [`path`](crate::wire::path),
/// [`query`](crate::wire::query), [`header`](crate::wire::header), [`cookie`](crate::wire::cookie),
/// [`json`](crate::wire::json), [`form`](crate::wire::form), [`text`](crate::wire::text),
/// [`bytes`](crate::wire::bytes), and the methods of [`Row`](crate::wire::Row). Type and optionality come from the
/// field: `Option` may be left out. Rules are those of [`Rule`](crate::Rule).
///
/// `security` lists the alternatives, each with all schemes that it needs; `[]` allows anonymous requests. It is left
/// out when the operation needs none.
#[macro_export]
macro_rules! request {
    ($T:ident -> $Response:ty : $method:ident $path:literal {
        $($field:ident: $kind:ident($($arg:tt)*) $(.$option:ident($($option_arg:tt)*))* $([$($rule:tt)*])?),* $(,)?
    } $(security $([$($scheme:expr),* $(,)?])*)?) => {
        impl $crate::wire::Operation for $T {
            type Response = $Response;

            const WIRE: &'static $crate::wire::OperationWire = &$crate::wire::OperationWire {
                name: stringify!($T),
                method: $crate::wire::Method::$method,
                path: $path,
                members: &[$(
                    $kind($($arg)*) $(.$option($($option_arg)*))*
                        .field(|request: &$T| &request.$field, $crate::__rules!($($($rule)*)?))
                ),*],
                responses: <$Response as $crate::wire::Responses>::WIRE,
                security: &[$($(&[$($scheme),*]),*)?],
            };

            #[allow(unused_mut)]
            fn encode(&self) -> ::core::result::Result<$crate::wire::WireRequest, $crate::wire::EncodeError> {
                let mut writer = $crate::wire::RequestWriter::new(Self::WIRE);
                $($crate::private::$kind::encode(&mut writer, &self.$field)?;)*
                writer.finish()
            }

            #[allow(unused_mut, unused_variables)]
            fn decode(
                request: &$crate::wire::RawRequest,
            ) -> ::core::result::Result<Self, $crate::wire::Refusal> {
                let mut reader = $crate::wire::RequestReader::new(Self::WIRE, request)?;
                ::core::result::Result::Ok(Self {$(
                    $field: $crate::private::$kind::decode(&mut reader)?
                ),*})
            }
        }
    };
}
