//! `union!`: from rows to `serde` and schema.

/// Gives an enum with a variant per type its JSON: `Serialize`, `Deserialize` and [`Schema`](crate::Schema).
///
/// A row is `Variant(Type) "tag" "other tag",`. With `by "member"` the value of that member picks the variant; without
/// it the value's shape does: its JSON type, then constants and enums, then required members. A union serializes as
/// what it carries.
///
/// | option | for |
/// |---|---|
/// | `: oneOf` | variants that may fit a value together, which [`validate`](crate::Schema::validate) refuses |
/// | `by "member"` | the member whose value picks the variant |
/// | `else Unknown` | the variant that keeps, as a [`Value`](crate::Value), what fits no other |
/// | `base Base` | the variant that tries to take what no tag names; `validate` refuses it |
/// | `default Other` | the variant of values whose tag is missing or not listed (OpenAPI 3.2, `defaultMapping`) |
/// | `several Several` | the variant that keeps, as [`Several`](crate::Several), what several variants describe together (`anyOf`) |
///
/// ```
/// use oasmith_runtime::{object, union};
///
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
    (
        $T:ident $(: $one:ident)? $(by $tag:literal)?
        $(else $Unknown:ident)? $(base $Base:ident)? $(default $Default:ident)? $(several $Several:ident)?
        $([$($whole:tt)*])? {
        $($variant:ident($Type:ty) $($name:literal)* $([$($rule:tt)*])?),* $(,)?
        }
    ) => {
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
                open: $crate::__given!($($Unknown)? $($Base)?),
                default: $crate::__first!(
                    $(::core::option::Option::Some(__Row::$Default as usize),)?
                    ::core::option::Option::None
                ),
                one: $crate::__given!($($one)?),
                several: $crate::__given!($($Several)?),
            };

            impl $crate::Schema for $T {
                fn schema() -> &'static $crate::schema::Type {
                    static TYPE: $crate::schema::Type = $crate::schema::Type::Union(&UNION);
                    &TYPE
                }

                $crate::__own_rules! { $([$($whole)*])? }
            }

            impl $crate::private::Union for $T {
                fn union() -> &'static $crate::schema::UnionType {
                    &UNION
                }

                fn decode<'de, D: $crate::private::serde::Deserializer<'de>>(
                    position: usize,
                    value: D,
                ) -> ::core::result::Result<Self, D::Error> {
                    $(if position == __Row::$variant as usize {
                        return <$Type as $crate::Schema>::decode(value).map(Self::$variant);
                    })*
                    ::core::result::Result::Err($crate::private::serde::de::Error::custom("no such variant"))
                }

                #[allow(unused_variables)]
                fn unknown(value: $crate::Value) -> ::core::option::Option<Self> {
                    $(return ::core::option::Option::Some(Self::$Unknown(value));)?
                    $(return <Self as $crate::private::Union>::decode(__Row::$Base as usize, value).ok();)?
                    #[allow(unreachable_code)]
                    ::core::option::Option::None
                }

                #[allow(unused_variables)]
                fn several(value: $crate::Value) -> ::core::option::Option<Self> {
                    $(return ::core::option::Option::Some(Self::$Several($crate::Several::kept(value)));)?
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
                        $(Self::$Several(value) => $crate::private::serde::Serialize::serialize(value, serializer),)?
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

/// Whether anything is given.
#[doc(hidden)]
#[macro_export]
macro_rules! __given {
    () => {
        false
    };
    ($given:ident) => {
        true
    };
}
