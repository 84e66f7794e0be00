//! `call!`: a client's method, and the call that it returns.

/// Gives a client a method, and makes the type of the call that it returns: what is required is an argument, what is
/// optional a setter, and `.await` sends it.
///
/// ```text
/// call! {
///     /// Updates a user.
///     Client.update_user(user_id: i64) -> UpdateUser(UpdateUserRequest) {
///         limit: i64,
///         body: UserPatch,
///     } body? {
///         full_name: Maybe<String>,
///         is_enabled: Maybe<bool>,
///     }
/// }
/// ```
///
/// The arguments and the rows of the first block are the members of the request; a row says what its setter takes
/// (anything `Into` it). The second block is that of a body with members of its own: `body?` is opened with its
/// default when it is optional, `body` is there from the start. `pages` between the blocks gives the call a method for
/// its pages, where `request!` says how they follow each other. `Client` is a tuple struct around
/// [`Core`](crate::client::Core).
#[macro_export]
macro_rules! call {
    (
        $(#[$meta:meta])*
        $Client:ident.$method:ident($($argument:ident: $Argument:ty),* $(,)?) -> $Call:ident($Request:ident) {
            $($member:ident: $Member:ty),* $(,)?
        }
        $($body:tt)*
    ) => {
        impl $Client {
            $(#[$meta])*
            pub fn $method(&self, $($argument: $Argument),*) -> $Call<'_> {
                let request = $Request {
                    $($argument: ::core::convert::Into::into($argument),)*
                    $($member: ::core::default::Default::default(),)*
                };
                $Call { core: &self.0, request }
            }
        }

        #[doc = concat!("A call of [`", stringify!($Client), "::", stringify!($method), "`]: set what is optional, then `.await` it.")]
        #[derive(Debug, Clone)]
        #[must_use = "a call does nothing until it is awaited"]
        pub struct $Call<'a> {
            core: &'a $crate::client::Core,
            request: $Request,
        }

        impl<'a> $Call<'a> {
            $(
                #[doc = concat!("Sets `", stringify!($member), "`.")]
                pub fn $member(mut self, value: impl ::core::convert::Into<$Member>) -> Self {
                    self.request.$member = ::core::convert::From::<$Member>::from(value.into());
                    self
                }
            )*
        }

        $crate::__body_setters! { $Call $Request $($body)* }

        impl<'a> ::core::future::IntoFuture for $Call<'a> {
            type Output = $crate::client::Outcome<$Request>;
            type IntoFuture = $crate::client::Calling<'a, $Request>;

            fn into_future(self) -> Self::IntoFuture {
                self.core.call(self.request)
            }
        }
    };
}

/// The setters of a body's members.
#[doc(hidden)]
#[macro_export]
macro_rules! __body_setters {
    ($Call:ident $Request:ident) => {};
    ($Call:ident $Request:ident pages $($rest:tt)*) => {
        impl<'a> $Call<'a> {
            /// The pages, one after the other; the first is that of the parameters set so far.
            pub fn pages(self) -> $crate::client::Pages<'a, $Request> {
                self.core.pages(self.request)
            }
        }

        $crate::__body_setters! { $Call $Request $($rest)* }
    };
    ($Call:ident $Request:ident $body:ident { $($inner:ident: $Inner:ty),* $(,)? }) => {
        impl $Call<'_> {$(
            #[doc = concat!("Sets `", stringify!($inner), "` of the body.")]
            pub fn $inner(mut self, value: impl ::core::convert::Into<$Inner>) -> Self {
                self.request.$body.$inner = ::core::convert::From::<$Inner>::from(value.into());
                self
            }
        )*}
    };
    ($Call:ident $Request:ident $body:ident? { $($inner:ident: $Inner:ty),* $(,)? }) => {
        impl $Call<'_> {$(
            #[doc = concat!("Sets `", stringify!($inner), "` of the body.")]
            pub fn $inner(mut self, value: impl ::core::convert::Into<$Inner>) -> Self {
                let body = self.request.$body.get_or_insert_default();
                body.$inner = ::core::convert::From::<$Inner>::from(value.into());
                self
            }
        )*}
    };
}
