//! `content!`: from rows to both directions of a body that has several media types.

/// Makes an enum the body of a request or response: the variant says the media type, and the other way round.
///
/// ```text
/// content! {
///     CreatePetContent from Pet {
///         Json: json("application/json").or("application/vnd.pet+json"),
///         Form: form("application/x-www-form-urlencoded"),
///         Text: text("text/plain") [MaxLength(100)],
///     }
/// }
/// ```
///
/// A row names a variant, which holds one value, and says how that travels, as a row of [`request!`](crate::request)
/// does. `from Pet` makes the first variant of a `Pet`; where all variants hold one, `of Pet` besides takes it out of any. Requests and responses name the enum's rows:
/// `body: content(CreatePetContent::ROWS)`.
///
/// A variant is sent with the first media type of its row that is not a range. When read, the most exact of all media
/// types decides: the same type with all parameters that the document names, the same type, a range of one suffix
/// (`application/*+json`), `application/*`, and last `*/*`. A server writes a value that two variants can hold by the one whose
/// media type the client wants more.
#[macro_export]
macro_rules! content {
    ($T:ident of $Of:ty { $($rows:tt)* }) => {
        $crate::content! { $T from $Of { $($rows)* } }
        $crate::__content_into! { $T $Of { $($rows)* } }
    };
    ($T:ident $(from $From:ty)? {
        $($variant:ident: $kind:ident($($arg:tt)*) $(.$option:ident($($option_arg:tt)*))* $([$($rule:tt)*])?),* $(,)?
    }) => {
        impl $T {
            /// How each variant travels.
            pub const ROWS: &'static [$crate::wire::Row] = {
                #[allow(unused_imports)]
                use $crate::wire::rows::*;
                &[$(
                    $kind($($arg)*) $(.$option($($option_arg)*))* $(.rules($crate::__rules!($($rule)*)))?
                ),*]
            };
        }

        const _: () = {
            enum __Row { $($variant),* }

            impl $crate::wire::Choice for $T {
                const ROWS: &'static [$crate::wire::Row] = Self::ROWS;

                fn view(&self) -> (usize, &dyn $crate::wire::Payload) {
                    match self {
                        $(Self::$variant(body) => (__Row::$variant as usize, body),)*
                    }
                }

                $crate::__choice_types! { $($variant)* }

                fn pick(
                    position: usize,
                    from: &$crate::wire::Incoming<'_>,
                ) -> ::core::option::Option<::core::result::Result<Self, $crate::wire::Broken>> {
                    $(if position == __Row::$variant as usize {
                        let body = $crate::wire::Payload::read(Self::ROWS.get(position), from);
                        return ::core::option::Option::Some(body.map(Self::$variant));
                    })*
                    ::core::option::Option::None
                }
            }
        };

        impl $crate::wire::Content for $T {}

        impl $crate::wire::Payload for $T {
            fn write(
                &self,
                _: ::core::option::Option<&$crate::wire::Row>,
                out: &mut $crate::wire::Outgoing<'_>,
            ) -> ::core::result::Result<(), $crate::wire::EncodeError> {
                $crate::wire::write_choice(self, out)
            }

            fn read(
                _: ::core::option::Option<&$crate::wire::Row>,
                from: &$crate::wire::Incoming<'_>,
            ) -> ::core::result::Result<Self, $crate::wire::Broken> {
                $crate::wire::read_choice(from)
            }
        }

        $crate::__content_from! { $T [$($From)?] $($variant)* }
    };
}

/// What the variants hold: what only a server asks.
#[cfg(feature = "server")]
#[doc(hidden)]
#[macro_export]
macro_rules! __choice_types {
    ($($variant:ident)*) => {
        fn types() -> ::std::vec::Vec<::core::any::TypeId> {
            ::std::vec![$($crate::wire::held_by(Self::$variant)),*]
        }
    };
}

/// What the variants hold: what only a server asks.
#[cfg(not(feature = "server"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __choice_types {
    ($($variant:ident)*) => {};
}

/// Takes out what all variants hold.
#[doc(hidden)]
#[macro_export]
macro_rules! __content_into {
    ($T:ident $Of:ty {
        $($variant:ident: $kind:ident($($arg:tt)*) $(.$option:ident($($option_arg:tt)*))* $([$($rule:tt)*])?),* $(,)?
    }) => {
        impl ::core::convert::From<$T> for $Of {
            fn from(body: $T) -> Self {
                match body {
                    $($T::$variant(body) => body,)*
                }
            }
        }
    };
}

/// Makes the first variant of what it holds.
#[doc(hidden)]
#[macro_export]
macro_rules! __content_from {
    ($T:ident [] $($variant:ident)*) => {};
    ($T:ident [$From:ty] $first:ident $($variant:ident)*) => {
        impl ::core::convert::From<$From> for $T {
            fn from(body: $From) -> Self {
                Self::$first(body)
            }
        }
    };
}
