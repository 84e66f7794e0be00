//! `object!`: from rows to `serde` and schema.

/// Gives a struct its JSON: `Serialize`, `Deserialize` and [`Schema`](crate::Schema) from one row per member.
///
/// A row is `field "wire" MARK [RULES],`. The wire name is left out when it is the field's name, the rules when there
/// are none. `closed` after the struct's name says that members without a row are violations.
///
/// | mark | the field's type | absent | `null` |
/// |---|---|---|---|
/// | `req` | `T` | refused | refused |
/// | `opt` | `Option<T>` | `None` | `None`; a server refuses it |
/// | `null` | `Option<T>` | refused | `None` |
/// | `maybe` | [`Maybe<T>`](crate::Maybe) | `Absent` | `Null` |
/// | `default(EXPR)` | `T` | `EXPR` | `EXPR`; a server refuses it |
/// | `rest` | `BTreeMap<String, T>` | takes all members without a row | |
///
/// Rules are those of [`Rule`](crate::Rule), by their plain names.
///
/// ```
/// use oasmith_runtime::object;
///
/// #[derive(Debug, PartialEq)]
/// pub struct Page {
///     pub items: Vec<String>,
///     pub r#type: Option<String>,
///     pub limit: i64,
/// }
///
/// object! {
///     Page {
///         items "_items" req [MaxItems(2), Items(&[MinLength(1)])],
///         r#type opt,
///         limit default(100),
///     }
/// }
///
/// let page: Page = oasmith_runtime::serde_json::from_str(r#"{"_items": [], "type": "x"}"#)?;
/// assert_eq!(page, Page { items: vec![], r#type: Some("x".into()), limit: 100 });
/// # Ok::<(), oasmith_runtime::serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! object {
    ($T:ident { $($rows:tt)* }) => { $crate::__object! { $T false { $($rows)* } } };
    ($T:ident closed { $($rows:tt)* }) => { $crate::__object! { $T true { $($rows)* } } };
}

/// The body of [`object!`].
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    ($T:ident $closed:literal {
        $($field:ident $($wire:literal)? $mark:ident $(($default:expr))? $([$($rule:tt)*])?),* $(,)?
    }) => {
        const _: () = {
            #[allow(non_camel_case_types, dead_code)]
            enum Row { $($field),* }

            static OBJECT: $crate::schema::ObjectType = $crate::schema::ObjectType {
                name: stringify!($T),
                closed: $closed,
                fields: &[$(
                    $crate::private::$mark::row(
                        $crate::__wire!($field $($wire)?),
                        |object: &$T| &object.$field,
                        $crate::__rules!($($($rule)*)?),
                    )
                ),*],
            };

            impl $crate::Schema for $T {
                fn schema() -> &'static $crate::schema::Type {
                    static TYPE: $crate::schema::Type = $crate::schema::Type::Object(&OBJECT);
                    &TYPE
                }
            }

            #[allow(unused_mut, unused_variables)]
            impl $crate::private::Object for $T {
                fn object() -> &'static $crate::schema::ObjectType {
                    &OBJECT
                }

                fn read<'de, A: $crate::private::serde::de::MapAccess<'de>>(
                    mut map: A,
                    mut keys: $crate::private::Keys,
                ) -> ::core::result::Result<Self, A::Error> {
                    $(let mut $field = ::core::option::Option::None;)*
                    while let ::core::option::Option::Some(row) = keys.next(&mut map)? {
                        $(if row == Row::$field as usize {
                            $crate::private::$mark::read(&mut $field, &mut map, &mut keys)?;
                            continue;
                        })*
                        keys.skip(&mut map)?;
                    }
                    ::core::result::Result::Ok(Self {$(
                        $field: $crate::private::$mark::finish(
                            $field,
                            $crate::__wire!($field $($wire)?)
                            $(, || $default)?
                        )?
                    ),*})
                }

                fn write<M: $crate::private::serde::ser::SerializeMap>(
                    &self,
                    map: &mut M,
                ) -> ::core::result::Result<(), M::Error> {
                    $($crate::private::$mark::write(&self.$field, $crate::__wire!($field $($wire)?), map)?;)*
                    ::core::result::Result::Ok(())
                }
            }

            impl<'de> $crate::private::serde::Deserialize<'de> for $T {
                fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::core::result::Result<Self, D::Error> {
                    deserializer.deserialize_map($crate::private::ObjectVisitor::<Self>::new())
                }
            }

            impl $crate::private::serde::Serialize for $T {
                fn serialize<S: $crate::private::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    $crate::private::serialize_object(self, serializer)
                }
            }
        };
    };
}

/// The wire name of a row: the one given, or the field's own.
#[doc(hidden)]
#[macro_export]
macro_rules! __wire {
    ($field:ident) => {
        const { $crate::private::wire_name(stringify!($field)) }
    };
    ($field:ident $wire:literal) => {
        $wire
    };
}

/// Rules by their plain names.
#[doc(hidden)]
#[macro_export]
macro_rules! __rules {
    () => {
        &[]
    };
    ($($rule:tt)+) => {
        {
            #[allow(unused_imports)]
            use $crate::Rule::*;
            const { &[$($rule)+] }
        }
    };
}
