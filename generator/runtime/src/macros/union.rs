//! `union!`: from rows to `serde` and schema.

/// Gives an enum with a variant per type its JSON: `Serialize`, `Deserialize` and [`Schema`](crate::Schema).
///
/// A row is `Variant(Type) "tag" "other tag",`. With `by "member"` the value of that member picks the variant; without
/// it the value's shape does: its JSON type, then constants and enums, then required members. A union serializes as
/// what it carries. `else Unknown` names the variant that keeps values that fit no other.
///
/// ```
/// use oasmith_runtime::{object, union};
///
/// #[derive(PartialEq)]
/// pub struct Cat {
///     pub lives: i64,
/// }
/// object! { Cat { lives req } }
///
/// #[derive(Debug, PartialEq)]
/// pub enum Pet {
///     Name(String),
///     Cat(Box<Cat>),
/// }
///
/// union! {
///     Pet {
///         Name(String),
///         Cat(Box<Cat>),
///     }
/// }
///
/// let pet: Pet = oasmith_runtime::serde_json::from_str(r#"{"lives": 9}"#)?;
/// assert_eq!(pet, Pet::Cat(Box::new(Cat { lives: 9 })));
/// # Ok::<(), oasmith_runtime::serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! union {
    ($T:ident $(by $tag:literal)? $(else $Unknown:ident)? {
        $($variant:ident($Type:ty) $($name:literal)* $([$($rule:tt)*])?),* $(,)?
    }) => {
        const _: () = {
            #[allow(dead_code)]
            enum __Row { $($variant),* }

            static UNION: $crate::schema::UnionType = $crate::schema::UnionType {
                name: stringify!($T),
                tag: $crate::__first!($(::core::option::Option::Some($tag),)? ::core::option::Option::None),
                variants: &[$(
                    $crate::schema::VariantType {
                        name: stringify!($variant),
                        ty: <$Type as $crate::Schema>::schema,
                        tags: &[$($name),*],
                        rules: $crate::__rules!($($($rule)*)?),
                    }
                ),*],
                open: $crate::__first!($({ let _ = stringify!($Unknown); true },)? false),
            };

            impl $crate::Schema for $T {
                fn schema() -> &'static $crate::schema::Type {
                    static TYPE: $crate::schema::Type = $crate::schema::Type::Union(&UNION);
                    &TYPE
                }
            }

            impl $crate::private::Union for $T {
                fn union() -> &'static $crate::schema::UnionType {
                    &UNION
                }

                fn decode(
                    position: usize,
                    value: &$crate::Value,
                ) -> ::core::result::Result<Self, $crate::serde_json::Error> {
                    $(if position == __Row::$variant as usize {
                        return <$Type as $crate::private::serde::Deserialize>::deserialize(value).map(Self::$variant);
                    })*
                    ::core::result::Result::Err($crate::private::serde::de::Error::custom("no such variant"))
                }

                #[allow(unused_variables)]
                fn unknown(value: $crate::Value) -> ::core::option::Option<Self> {
                    $(return ::core::option::Option::Some(Self::$Unknown(value));)?
                    #[allow(unreachable_code)]
                    ::core::option::Option::None
                }
            }

            impl<'de> $crate::private::serde::Deserialize<'de> for $T {
                fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::core::result::Result<Self, D::Error> {
                    $crate::private::deserialize_union(deserializer)
                }
            }

            impl $crate::private::serde::Serialize for $T {
                fn serialize<S: $crate::private::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    match self {
                        $(Self::$variant(value) => $crate::private::serde::Serialize::serialize(value, serializer),)*
                        $(Self::$Unknown(value) => $crate::private::serde::Serialize::serialize(value, serializer),)?
                    }
                }
            }
        };
    };
}

/// The first of some expressions.
#[doc(hidden)]
#[macro_export]
macro_rules! __first {
    ($first:expr $(, $other:expr)*) => {
        $first
    };
}
