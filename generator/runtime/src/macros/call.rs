//! `call!`: a client's method, and the call that it returns.

/// Gives a client a method, and makes the type of the call that it returns: what is required is an argument, what is
/// optional a setter, and `.await` sends it.
///
/// ```text
/// call! {
///     /// Gets a user: nothing is optional, so that no type of its own is needed.
///     Client.get_user(user_id: i64) -> GetUserRequest {}
/// }
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
        $Client:ident.$method:ident($($argument:ident: $Argument:ty),* $(,)?) -> $Request:ident {}
    ) => {
        impl $Client {
            $(#[$meta])*
            pub fn $method(&self, $($argument: $Argument),*) -> $crate::client::Call<'_, $Request> {
                $crate::client::Call::new(&self.0, $Request { $($argument: $argument.into()),* })
            }
        }
    };
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
                $Call($crate::client::Call::new(&self.0, $Request {
                    $($argument: $argument.into(),)*
                    $($member: ::core::default::Default::default(),)*
                }))
            }
        }

        #[doc = concat!("A call of [`", stringify!($Client), "::", stringify!($method), "`]: set what is optional, then `.await` it.")]
        #[derive(Debug)]
        #[must_use = "a call does nothing until it is awaited"]
        pub struct $Call<'a>($crate::client::Call<'a, $Request>);

        impl $Call<'_> {
            $(
                #[doc = concat!("Sets `", stringify!($member), "`.")]
                pub fn $member(mut self, value: impl ::core::convert::Into<$Member>) -> Self {
                    $crate::client::set(&mut self.0.request.$member, value);
                    self
                }
            )*
        }

        $crate::__body_setters! { $Call $Request $($body)* }

        impl<'a> ::core::future::IntoFuture for $Call<'a> {
            type Output = $crate::client::Outcome<$Request>;
            type IntoFuture = $crate::client::Calling<'a, $Request>;

            fn into_future(self) -> Self::IntoFuture {
                ::core::future::IntoFuture::into_future(self.0)
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
                self.0.pages()
            }
        }

        $crate::__body_setters! { $Call $Request $($rest)* }
    };
    ($Call:ident $Request:ident $body:ident { $($inner:ident: $Inner:ty),* $(,)? }) => {
        impl $Call<'_> {$(
            #[doc = concat!("Sets `", stringify!($inner), "` of the body.")]
            pub fn $inner(mut self, value: impl ::core::convert::Into<$Inner>) -> Self {
                $crate::client::set(&mut self.0.request.$body.$inner, value);
                self
            }
        )*}
    };
    ($Call:ident $Request:ident $body:ident? { $($inner:ident: $Inner:ty),* $(,)? }) => {
        impl $Call<'_> {$(
            #[doc = concat!("Sets `", stringify!($inner), "` of the body.")]
            pub fn $inner(mut self, value: impl ::core::convert::Into<$Inner>) -> Self {
                $crate::client::set(&mut self.0.request.$body.get_or_insert_default().$inner, value);
                self
            }
        )*}
    };
}
