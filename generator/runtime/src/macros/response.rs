//! `response!`: from rows to both directions of an operation's responses.

/// Makes an enum the responses of an operation: implements [`Responses`](crate::wire::Responses), both directions.
///
/// ```text
/// response! {
///     UpdateUserResponse -> Ok(User) {
///         "200" => Ok(body): json("application/json"),
///         "204" => NoContent,
///         "4XX" => ClientError(status, body): json("application/json"),
///         "default" => Default(status),
///     }
/// }
/// ```
///
/// A row names the statuses, the variant and what it holds: `status` where the pattern stands for many, and `body`. A
/// body with headers is a [`WithHeaders`](crate::wire::WithHeaders), whose headers [`headers!`](crate::headers) lists;
/// there `body` needs no media type.
///
/// What a call gives stands after `->`: the variant of the success with what it holds besides the status, `-> NoContent`
/// when that is nothing. Without `->` a call gives the enum itself, as it does where successes differ. The enum has one
/// more variant, `Undocumented(RawResponse)`; `else Other` before the rows says that it has another name.
#[macro_export]
macro_rules! response {
    ($T:ident $(-> $Success:ident $(($Payload:ty))?)? { $($rows:tt)* }) => {
        $crate::__response! { $T Undocumented [$($Success $(($Payload))?)?] { $($rows)* } }
    };
    ($T:ident $(-> $Success:ident $(($Payload:ty))?)? else $Other:ident { $($rows:tt)* }) => {
        $crate::__response! { $T $Other [$($Success $(($Payload))?)?] { $($rows)* } }
    };
}

/// The body of [`response!`]: rows whose arguments are literals are text.
#[doc(hidden)]
#[macro_export]
macro_rules! __response {
    ($T:ident $Other:ident $success:tt {
        $($pattern:literal => $variant:ident $(($($held:ident),*))?
            $(: $kind:ident($($arg:literal),* $(,)?) $(.$option:ident($($option_arg:literal),* $(,)?))* $([$($rule:tt)*])?)?),* $(,)?
    }) => {
        impl $crate::wire::Responses for $T {
            $crate::__success! { $success }

            fn told() -> ::std::vec::Vec<$crate::wire::ResponseWire> {
                $crate::wire::rows::responses(
                    stringify!($($pattern $variant $(: $kind($($arg),*) $(.$option($($option_arg),*))*)?,)*),
                    &[$($($((stringify!($variant), $crate::__rules!($($rule)*)),)?)?)*],
                )
            }

            $crate::__view_response! { $Other $($variant $(($($held),*))?),* }

            fn read(reader: &mut $crate::wire::ResponseReader<'_, Self>) -> Self {
                $($crate::__read_response!(reader $variant $($($held)*)?);)*
                reader.finish(Self::$Other)
            }
        }
    };
    ($T:ident $Other:ident $success:tt {
        $($pattern:literal => $variant:ident $(($($held:ident),*))?
            $(: $kind:ident($($arg:tt)*) $(.$option:ident($($option_arg:tt)*))* $([$($rule:tt)*])?)?),* $(,)?
    }) => {
        impl $crate::wire::Responses for $T {
            $crate::__success! { $success }

            fn told() -> ::std::vec::Vec<$crate::wire::ResponseWire> {
                const WIRE: &[$crate::wire::ResponseWire] = {
                    #[allow(unused_imports)]
                    use $crate::wire::rows::*;
                    &[$(
                        $crate::wire::ResponseWire::new($pattern, &[$(
                            $kind($($arg)*) $(.$option($($option_arg)*))* $(.rules($crate::__rules!($($rule)*)))?
                        )?])
                    ),*]
                };
                WIRE.to_vec()
            }

            $crate::__view_response! { $Other $($variant $(($($held),*))?),* }

            fn read(reader: &mut $crate::wire::ResponseReader<'_, Self>) -> Self {
                $($crate::__read_response!(reader $variant $($($held)*)?);)*
                reader.finish(Self::$Other)
            }
        }
    };
}

/// How a row is read, by what its variant holds.
#[doc(hidden)]
#[macro_export]
macro_rules! __read_response {
    ($reader:ident $variant:ident) => {
        $reader.nothing(Self::$variant)
    };
    ($reader:ident $variant:ident body) => {
        $reader.body(Self::$variant)
    };
    ($reader:ident $variant:ident status) => {
        $reader.status(Self::$variant)
    };
    ($reader:ident $variant:ident status body) => {
        $reader.status_body(Self::$variant)
    };
}

/// How a response is written: what only a server does.
#[cfg(feature = "server")]
#[doc(hidden)]
#[macro_export]
macro_rules! __view_response {
    ($Other:ident $($variant:ident $(($($held:ident),*))?),*) => {
        fn view(&self) -> $crate::wire::View<'_> {
            enum __Row { $($variant),* }
            match self {
                $(Self::$variant $(($($held),*))? => {
                    $crate::wire::View::new(__Row::$variant as usize) $($(.$held($held))*)?
                })*
                Self::$Other(raw) => $crate::wire::View::undocumented(raw),
            }
        }
    };
}

/// How a response is written: what only a server does.
#[cfg(not(feature = "server"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __view_response {
    ($($rows:tt)*) => {};
}

/// What a call gives: the success of one variant, or the enum itself.
#[doc(hidden)]
#[macro_export]
macro_rules! __success {
    ([]) => {
        type Success = Self;

        fn into_success(
            self,
            status: $crate::wire::StatusCode,
        ) -> ::core::result::Result<Self, Self> {
            if status.is_success() {
                ::core::result::Result::Ok(self)
            } else {
                ::core::result::Result::Err(self)
            }
        }
    };
    ([$Success:ident]) => {
        type Success = ();

        fn into_success(self, _: $crate::wire::StatusCode) -> ::core::result::Result<(), Self> {
            match self {
                Self::$Success { .. } => ::core::result::Result::Ok(()),
                other => ::core::result::Result::Err(other),
            }
        }
    };
    ([$Success:ident($Payload:ty)]) => {
        type Success = $Payload;

        fn into_success(
            self,
            _: $crate::wire::StatusCode,
        ) -> ::core::result::Result<$Payload, Self> {
            match self {
                Self::$Success(.., success) => ::core::result::Result::Ok(success),
                other => ::core::result::Result::Err(other),
            }
        }
    };
}
