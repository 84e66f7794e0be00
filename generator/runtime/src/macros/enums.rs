//! `string_enum!` and `integer_enum!`: from rows to `serde` and schema.

/// Gives an enum of strings its JSON: `Serialize`, `Deserialize`, [`Schema`](crate::Schema), `Display` and `as_str`.
///
/// A row is `Variant "value",`. `else Unknown` names the variant that keeps values that are not listed, which
/// [`validate`](crate::Schema::validate) and servers refuse; without it decoding refuses them.
///
/// ```
/// use oasmith_runtime::string_enum;
///
/// #[derive(Debug, Clone, PartialEq)]
/// pub enum Realm {
///     Native,
///     /// A value that the document does not list.
///     Unknown(String),
/// }
///
/// string_enum! {
///     Realm else Unknown {
///         Native "native",
///     }
/// }
///
/// assert_eq!(Realm::from("ldap"), Realm::Unknown("ldap".into()));
/// assert_eq!(Realm::Native.as_str(), "native");
/// ```
#[macro_export]
macro_rules! string_enum {
    ($T:ident $(else $Unknown:ident)? $([$($rule:tt)*])? { $($variant:ident $value:literal),* $(,)? }) => {
        impl $T {
            /// The value as it is on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    $(Self::$Unknown(value) => value,)?
                }
            }
        }

        impl $crate::Schema for $T {
            fn schema() -> &'static $crate::schema::Type {
                static CELL: $crate::schema::TypeCell = $crate::schema::TypeCell::EMPTY;
                CELL.strings(stringify!($T), &[$($value),*])
            }

            $crate::__own_rules! { $([$($rule)*])? }
        }

        impl $crate::private::StringEnum for $T {
            const VARIANTS: &'static [Self] = &[$(Self::$variant),*];
            $(const UNKNOWN: ::core::option::Option<fn(::std::string::String) -> Self> = ::core::option::Option::Some(Self::$Unknown);)?
        }

        impl<'de> $crate::private::serde::Deserialize<'de> for $T {
            fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::private::deserialize_string_enum(deserializer)
            }
        }

        impl $crate::private::serde::Serialize for $T {
            fn serialize<S: $crate::private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl ::core::fmt::Display for $T {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        $crate::__open_enum! { $T $($Unknown)? }
    };
}

/// What only an enum with an `Unknown` variant has: conversion from any text.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    ($T:ident) => {};
    ($T:ident $Unknown:ident) => {
        impl ::core::convert::From<&str> for $T {
            fn from(value: &str) -> Self {
                $crate::private::known_or(value, Self::$Unknown)
            }
        }

        impl ::core::convert::From<::std::string::String> for $T {
            fn from(value: ::std::string::String) -> Self {
                $crate::private::known_or(&value, Self::$Unknown)
            }
        }
    };
}

/// Gives an enum of whole numbers its JSON: `Serialize`, `Deserialize`, [`Schema`](crate::Schema) and `value`.
///
/// The head names the integer type; a row is `Variant 1,`. `else Unknown` is as in [`string_enum!`].
///
/// ```
/// use oasmith_runtime::integer_enum;
///
/// #[derive(Debug, Clone, PartialEq)]
/// pub enum Level {
///     Value0,
///     Minus1,
///     /// A value that the document does not list.
///     Unknown(i32),
/// }
///
/// integer_enum! {
///     Level(i32) else Unknown {
///         Value0 0,
///         Minus1 -1,
///     }
/// }
///
/// assert_eq!(Level::Minus1.value(), -1);
/// ```
#[macro_export]
macro_rules! integer_enum {
    ($T:ident($Int:ty) $(else $Unknown:ident)? $([$($rule:tt)*])? { $($variant:ident $value:literal),* $(,)? }) => {
        impl $T {
            /// The value as it is on the wire.
            pub fn value(&self) -> $Int {
                match self {
                    $(Self::$variant => $value,)*
                    $(Self::$Unknown(value) => *value,)?
                }
            }
        }

        impl $crate::Schema for $T {
            fn schema() -> &'static $crate::schema::Type {
                static CELL: $crate::schema::TypeCell = $crate::schema::TypeCell::EMPTY;
                CELL.integers(stringify!($T), &[$($value),*])
            }

            $crate::__own_rules! { $([$($rule)*])? }
        }

        impl $crate::private::IntegerEnum for $T {
            type Integer = $Int;
            const VARIANTS: &'static [Self] = &[$(Self::$variant),*];
            $(const UNKNOWN: ::core::option::Option<fn($Int) -> Self> = ::core::option::Option::Some(Self::$Unknown);)?
        }

        $crate::__enum_by_value! { $T deserialize_integer_enum }
    };
}

/// How an enum whose variants stand for numbers, or for any values, reads and writes them.
#[doc(hidden)]
#[macro_export]
macro_rules! __enum_by_value {
    ($T:ident $deserialize:ident) => {
        impl<'de> $crate::private::serde::Deserialize<'de> for $T {
            fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::private::$deserialize(deserializer)
            }
        }

        impl $crate::private::serde::Serialize for $T {
            fn serialize<S: $crate::private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::private::serde::Serialize::serialize(&self.value(), serializer)
            }
        }
    };
}
