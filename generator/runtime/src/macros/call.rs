//! `call!`: from rows to the setters of a call.

/// Makes the type of a call: optional members have setters, and `.await` sends it.
///
/// ```text
/// call! {
///     UpdateUser(UpdateUserRequest) {
///         /// Documentation of the setter.
///         limit: i64 => limit,
///         full_name: Maybe<String> => body?.full_name,
///         is_enabled: bool => body.is_enabled,
///     }
/// }
/// ```
///
/// A row names the setter, what it takes (anything `Into` it), and the member it sets. `body?.` opens a body that is
/// optional, with its default.
#[macro_export]
macro_rules! call {
    ($(#[$meta:meta])* $Call:ident($Request:ident) {
        $($(#[$doc:meta])* $setter:ident: $Type:ty => $member:ident $(? . $opened:ident)? $(. $inner:ident)*),* $(,)?
    }) => {
        $(#[$meta])*
        #[doc = concat!("A call that sends a [`", stringify!($Request), "`]: set what is optional, then `.await` it.")]
        #[derive(Debug, Clone)]
        #[must_use = "a call does nothing until it is awaited"]
        pub struct $Call<'a> {
            core: &'a $crate::client::Core,
            request: $Request,
        }

        impl<'a> $Call<'a> {
            /// A call of `request`.
            pub fn new(core: &'a $crate::client::Core, request: $Request) -> Self {
                Self { core, request }
            }

            $($crate::__setter! {
                [$(#[$doc])*] $setter: $Type => $member $(? . $opened)? $(. $inner)*
            })*
        }

        impl<'a> ::core::future::IntoFuture for $Call<'a> {
            type Output = $crate::client::Outcome<$Request>;
            type IntoFuture = $crate::client::Calling<'a, $Request>;

            fn into_future(self) -> Self::IntoFuture {
                self.core.call(self.request)
            }
        }
    };
}

/// One setter of [`call!`]; without documentation of its own it says what it sets.
#[doc(hidden)]
#[macro_export]
macro_rules! __setter {
    ([] $setter:ident: $Type:ty => $member:ident $($path:tt)*) => {
        $crate::__setter! {
            [#[doc = concat!("Sets `", stringify!($setter), "`.")]] $setter: $Type => $member $($path)*
        }
    };
    ([$(#[$doc:meta])+] $setter:ident: $Type:ty => $member:ident ? . $opened:ident $(. $inner:ident)*) => {
        $(#[$doc])+
        pub fn $setter(mut self, value: impl ::core::convert::Into<$Type>) -> Self {
            let value: $Type = value.into();
            self.request.$member.get_or_insert_default().$opened $(. $inner)* = ::core::convert::From::from(value);
            self
        }
    };
    ([$(#[$doc:meta])+] $setter:ident: $Type:ty => $member:ident $(. $inner:ident)*) => {
        $(#[$doc])+
        pub fn $setter(mut self, value: impl ::core::convert::Into<$Type>) -> Self {
            let value: $Type = value.into();
            self.request.$member $(. $inner)* = ::core::convert::From::from(value);
            self
        }
    };
}
