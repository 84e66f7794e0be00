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
/// `from` names the request of the earlier response. Where that is an error, or one of several successes, the variant stands
/// there: `error: CreatePetResponse.Conflict(body)`, `success: CreatePetResponse.Accepted`; without `(body)`, or with `head` for
/// `from`, its body is not looked into. A row with a runtime expression
/// (OpenAPI 3.0.4, 4.8.20.3), or with a constant as JSON, is a member that the link tells; one without is left out. What is
/// needed besides is an argument. What an expression takes from the earlier request the response has kept.
#[macro_export]
macro_rules! link {
    (
        $(#[$meta:meta])*
        $Client:ident.$method:ident(
            $from:ident: $From:ident $(.$variant:ident $(($body:ident))?)? $(, $argument:ident: $Argument:ty)* $(,)?
        ) -> $Request:ident {
            $($member:ident $(: $expression:literal)?),* $(,)?
        }
    ) => {
        impl $Client {
            $(#[$meta])*
            ///
            /// # Errors
            ///
            /// The response does not have what the link takes from it, or is not the one that has the link.
            pub fn $method(
                &self,
                from: &$crate::__link_from!($from $From),
                $($argument: $Argument),*
            ) -> ::core::result::Result<$crate::client::Call<'_, $Request>, $crate::client::LinkError> {
                let told = $crate::__told!($from from $From $($variant $($body)?)?);
                ::core::result::Result::Ok($crate::client::Call::new(&self.0, $Request {
                    $($argument,)*
                    $($member: $crate::__linked!(told $($expression)?),)*
                }))
            }
        }
    };
}

/// The earlier response.
#[doc(hidden)]
#[macro_export]
macro_rules! __link_from {
    (from $From:ident) => { $crate::client::Response<$crate::client::Success<$From>> };
    (head $From:ident) => { $crate::client::Response<$crate::client::Success<$From>> };
    (success $From:ident) => { $crate::client::Response<$From> };
    (error $From:ident) => { $crate::client::ApiError<$From> };
}

/// What the earlier response tells.
#[doc(hidden)]
#[macro_export]
macro_rules! __told {
    (from $response:ident $From:ident) => {
        $response.told()
    };
    (head $response:ident $From:ident) => {
        $response.told_by(&())
    };
    ($kind:ident $response:ident $From:ident $variant:ident) => {
        match $crate::__variant!($kind $response) {
            $From::$variant { .. } => $response.told_by(&()),
            _ => {
                return ::core::result::Result::Err($crate::client::LinkError::of_another(
                    stringify!($variant),
                ));
            }
        }
    };
    ($kind:ident $response:ident $From:ident $variant:ident $body:ident) => {
        match $crate::__variant!($kind $response) {
            $From::$variant(.., body) => $response.told_by(body),
            _ => {
                return ::core::result::Result::Err($crate::client::LinkError::of_another(
                    stringify!($variant),
                ));
            }
        }
    };
}

/// The enum of the earlier response.
#[doc(hidden)]
#[macro_export]
macro_rules! __variant {
    (success $response:ident) => {
        &**$response
    };
    (error $response:ident) => {
        $response.body()
    };
}

/// A member of the request that a link makes.
#[doc(hidden)]
#[macro_export]
macro_rules! __linked {
    ($told:ident) => {
        ::core::default::Default::default()
    };
    ($told:ident $expression:literal) => {
        $told.tell($expression)?
    };
}
