//! `response!`: from rows to both directions of an operation's responses.

/// Makes an enum the responses of an operation: implements [`Responses`](crate::wire::Responses), both directions.
///
/// ```text
/// response! {
///     UpdateUserResponse -> User {
///         "200" => Ok(User): json("application/json"),
///         "204" => NoContent,
///         "4XX" => ClientError(status, Vec<String>): json("application/json"),
///         "default" => Default(status),
///     }
/// }
/// ```
///
/// The type after `->` is what a call gives: that of a 2XX row, `()` for one without a body, or the enum itself when
/// successes differ. `status` says that the variant carries the status. The enum has one more variant,
/// `Undocumented(RawResponse)`.
#[macro_export]
macro_rules! response {
    ($T:ident -> $Success:ty {
        $($pattern:literal => $variant:ident $(($($inner:tt)*))?
            $(: $kind:ident($($arg:tt)*) $(.$option:ident($($option_arg:tt)*))* $([$($rule:tt)*])?)?),* $(,)?
    }) => {
        const _: () = {
            #[allow(dead_code)]
            enum __Row { $($variant),* }

            #[allow(unused_variables)]
            impl $crate::wire::Responses for $T {
                type Success = $Success;

                const WIRE: &'static [$crate::wire::ResponseWire] = &[$(
                    $crate::wire::ResponseWire {
                        pattern: $crate::wire::StatusPattern::parse($pattern),
                        body: $crate::__response_body!(($($($inner)*)?)
                            $($kind($($arg)*) $(.$option($($option_arg)*))*, [$($($rule)*)?])?),
                    }
                ),*];

                fn decode(
                    position: usize,
                    raw: &$crate::wire::RawResponse,
                ) -> ::core::result::Result<Self, $crate::wire::Broken> {
                    $(if position == __Row::$variant as usize {
                        return $crate::__response_read!(Self $variant position raw ($($($inner)*)?) $($kind)?);
                    })*
                    ::core::result::Result::Ok(Self::Undocumented(raw.clone()))
                }

                fn encode(&self) -> ::core::result::Result<$crate::wire::RawResponse, $crate::wire::EncodeError> {
                    $($crate::__response_write! { Self self __Row $variant ($($($inner)*)?) $($kind)? })*
                    match self {
                        Self::Undocumented(raw) => ::core::result::Result::Ok(raw.clone()),
                        _ => ::core::result::Result::Ok(::core::default::Default::default()),
                    }
                }

                fn status(&self) -> $crate::wire::StatusCode {
                    $($crate::__response_status! { Self self $pattern $variant ($($($inner)*)?) })*
                    match self {
                        Self::Undocumented(raw) => raw.status,
                        _ => ::core::default::Default::default(),
                    }
                }

                fn into_success(self) -> ::core::result::Result<$Success, Self> {
                    if !self.status().is_success() {
                        return ::core::result::Result::Err(self);
                    }
                    let this = match $crate::private::same::<Self, $Success>(self) {
                        ::core::result::Result::Err(this) => this,
                        success => return success,
                    };
                    $($crate::__response_success! { Self this $variant ($($($inner)*)?) })*
                    ::core::result::Result::Err(this)
                }

                fn undocumented(raw: $crate::wire::RawResponse) -> Self {
                    Self::Undocumented(raw)
                }
            }
        };
    };
}

/// The row of a response's body.
#[doc(hidden)]
#[macro_export]
macro_rules! __response_body {
    ($inner:tt) => {
        ::core::option::Option::None
    };
    ((status, $Payload:ty) $row:expr, $rules:tt) => {
        $crate::__response_body!(($Payload) $row, $rules)
    };
    ((status) $row:expr, $rules:tt) => {
        ::core::option::Option::Some($row)
    };
    (($Payload:ty) $row:expr, [$($rule:tt)*]) => {
        ::core::option::Option::Some(
            $row.of::<<$Payload as $crate::wire::Payload>::Body>($crate::__rules!($($rule)*)),
        )
    };
    (() $row:expr, $rules:tt) => {
        ::core::option::Option::Some($row)
    };
}

/// Reads a variant.
#[doc(hidden)]
#[macro_export]
macro_rules! __response_read {
    ($Self:ident $variant:ident $position:ident $raw:ident () $($kind:ident)?) => {
        ::core::result::Result::Ok($Self::$variant)
    };
    ($Self:ident $variant:ident $position:ident $raw:ident (status) $($kind:ident)?) => {
        ::core::result::Result::Ok($Self::$variant($raw.status))
    };
    ($Self:ident $variant:ident $position:ident $raw:ident $inner:tt) => {
        $crate::__response_read!($Self $variant $position $raw $inner none)
    };
    ($Self:ident $variant:ident $position:ident $raw:ident (status, $Payload:ty) $kind:ident) => {
        $crate::private::read_payload::<$Payload>($Self::WIRE, $position, $raw, $crate::private::$kind::read)
            .map(|payload| $Self::$variant($raw.status, payload))
    };
    ($Self:ident $variant:ident $position:ident $raw:ident ($Payload:ty) $kind:ident) => {
        $crate::private::read_payload::<$Payload>($Self::WIRE, $position, $raw, $crate::private::$kind::read)
            .map($Self::$variant)
    };
}

/// Writes a variant, when it is the one.
#[doc(hidden)]
#[macro_export]
macro_rules! __response_write {
    ($Self:ident $this:ident $Row:ident $variant:ident () $($kind:ident)?) => {
        if let $Self::$variant = $this {
            return ::core::result::Result::Ok($crate::wire::RawResponse {
                status: $this.status(),
                ..::core::default::Default::default()
            });
        }
    };
    ($Self:ident $this:ident $Row:ident $variant:ident (status) $($kind:ident)?) => {
        if let $Self::$variant(status) = $this {
            return ::core::result::Result::Ok($crate::wire::RawResponse {
                status: *status,
                ..::core::default::Default::default()
            });
        }
    };
    ($Self:ident $this:ident $Row:ident $variant:ident $inner:tt) => {
        $crate::__response_write! { $Self $this $Row $variant $inner none }
    };
    ($Self:ident $this:ident $Row:ident $variant:ident (status, $Payload:ty) $kind:ident) => {
        if let $Self::$variant(status, payload) = $this {
            let position = $Row::$variant as usize;
            return $crate::private::write_payload(
                $Self::WIRE,
                position,
                *status,
                payload,
                $crate::private::$kind::write,
            );
        }
    };
    ($Self:ident $this:ident $Row:ident $variant:ident ($Payload:ty) $kind:ident) => {
        if let $Self::$variant(payload) = $this {
            let position = $Row::$variant as usize;
            return $crate::private::write_payload(
                $Self::WIRE,
                position,
                $this.status(),
                payload,
                $crate::private::$kind::write,
            );
        }
    };
}

/// The status of a variant, when it is the one.
#[doc(hidden)]
#[macro_export]
macro_rules! __response_status {
    ($Self:ident $this:ident $pattern:literal $variant:ident (status $($rest:tt)*)) => {
        if let $Self::$variant(status, ..) = $this {
            return *status;
        }
    };
    ($Self:ident $this:ident $pattern:literal $variant:ident ()) => {
        if let $Self::$variant = $this {
            return $crate::wire::StatusPattern::parse($pattern).status();
        }
    };
    ($Self:ident $this:ident $pattern:literal $variant:ident $inner:tt) => {
        if let $Self::$variant(..) = $this {
            return $crate::wire::StatusPattern::parse($pattern).status();
        }
    };
}

/// The success of a variant, when it is the one.
#[doc(hidden)]
#[macro_export]
macro_rules! __response_success {
    ($Self:ident $this:ident $variant:ident ()) => {
        let $this = match $this {
            $Self::$variant => return $crate::private::same(()).map_err(|()| $Self::$variant),
            other => other,
        };
    };
    ($Self:ident $this:ident $variant:ident (status)) => {
        let $this = match $this {
            $Self::$variant(status) => {
                return $crate::private::same(()).map_err(|()| $Self::$variant(status))
            }
            other => other,
        };
    };
    ($Self:ident $this:ident $variant:ident (status, $Payload:ty)) => {
        let $this = match $this {
            $Self::$variant(status, payload) => {
                return $crate::private::same(payload)
                    .map_err(|payload| $Self::$variant(status, payload));
            }
            other => other,
        };
    };
    ($Self:ident $this:ident $variant:ident ($Payload:ty)) => {
        let $this = match $this {
            $Self::$variant(payload) => {
                return $crate::private::same(payload).map_err($Self::$variant)
            }
            other => other,
        };
    };
}
