//! `link!`: a client's method that follows a link.

/// Gives a client a method that takes an earlier response and makes the request that the document links to it.
///
/// ```text
/// link! {
///     /// Follows the link `owner` of a response of `create_pet`.
///     Client.create_pet_owner(from: CreatePetRequest, verbose: bool) -> GetUserRequest {
///         user_id: "$response.body#/owner/id",
///         limit,
///     }
/// }
/// ```
///
/// `from` names the request of the earlier response. A row with a runtime expression (OpenAPI 3.0.4, 4.8.20.3), or with a
/// constant as JSON, is a member that the link tells; one without is left out. What is needed besides is an argument.
#[macro_export]
macro_rules! link {
    (
        $(#[$meta:meta])*
        $Client:ident.$method:ident(from: $From:ident $(, $argument:ident: $Argument:ty)* $(,)?) -> $Request:ident {
            $($member:ident $(: $expression:literal)?),* $(,)?
        }
    ) => {
        impl $Client {
            $(#[$meta])*
            ///
            /// # Errors
            ///
            /// The response does not have what the link takes from it.
            pub fn $method(
                &self,
                from: &$crate::client::Response<$crate::client::Success<$From>>,
                $($argument: $Argument),*
            ) -> ::core::result::Result<$crate::client::Call<'_, $Request>, $crate::client::LinkError> {
                ::core::result::Result::Ok($crate::client::Call::new(&self.0, $Request {
                    $($argument,)*
                    $($member: $crate::__linked!(from $($expression)?),)*
                }))
            }
        }
    };
}

/// A member of the request that a link makes.
#[doc(hidden)]
#[macro_export]
macro_rules! __linked {
    ($from:ident) => {
        ::core::default::Default::default()
    };
    ($from:ident $expression:literal) => {
        $from.tell($expression)?
    };
}
