//! `object!`: from rows to `serde` and schema.

/// Gives a struct its JSON: `Serialize`, `Deserialize` and [`Schema`](crate::Schema) from one row per member.
///
/// A row is `field "wire" MARK [RULES],`. The wire name is left out when it is the field's name (raw identifiers need
/// it), the rules when there are none. `closed` after the struct's name says that members without a row are violations;
/// rules there hold for the object as a whole.
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
///         r#type "type" opt,
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
    ($T:ident $([$($rule:tt)*])? { $($rows:tt)* }) => {
        $crate::__object! { $T false ($($($rule)*)?) { $($rows)* } }
    };
    ($T:ident closed $([$($rule:tt)*])? { $($rows:tt)* }) => {
        $crate::__object! { $T true ($($($rule)*)?) { $($rows)* } }
    };
}

/// The body of [`object!`].
///
/// It is as lean as rustc's time per row asks for: no closure, no `?` and no call in a constant, one match for all rows
/// and one way out. The types of the members are told by `read` itself, when a schema is first asked for.
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    ($T:ident $closed:literal ($($whole:tt)*) {
        $($field:ident $($wire:literal)? $mark:ident $(($default:expr))? $([$($rule:tt)*])?),* $(,)?
    }) => {
        const _: () = {
            #[allow(non_camel_case_types)]
            enum __Row { $($field),* }

            static __OBJECT: $crate::schema::ObjectType = $crate::schema::ObjectType::new(
                stringify!($T),
                $closed,
                $crate::__rules!($($whole)*),
                &[$(($crate::__wire!($field $($wire)?), $crate::schema::Mark::$mark)),*],
                &[$($((__Row::$field as usize, $crate::__rules!($($rule)*)),)?)*],
                $crate::private::types::<$T>,
            );

            impl $crate::Schema for $T {
                fn schema() -> &'static $crate::schema::Type {
                    static __TYPE: $crate::schema::Type = $crate::schema::Type::Object(&__OBJECT);
                    &__TYPE
                }
            }

            impl $crate::private::Object for $T {
                const OBJECT: &'static $crate::schema::ObjectType = &__OBJECT;

                #[allow(unused_mut)]
                fn read<'de, S: $crate::private::Source<'de>>(
                    reader: &mut $crate::private::Reader<S>,
                ) -> ::core::option::Option<Self> {
                    $(let mut $field = $crate::__slot!($mark);)*
                    while let ::core::option::Option::Some(row) = reader.row::<__Row>(&[$(__Row::$field),*]) {
                        match *row {
                            $(__Row::$field => reader.$mark(&mut $field),)*
                        }
                    }
                    let ($($crate::__there!($mark $field),)*) = ($($field,)*) else {
                        return reader.incomplete();
                    };
                    ::core::option::Option::Some(Self { $($field: $crate::__finish!($field $($default)?)),* })
                }

                fn write<M: $crate::private::serde::ser::SerializeMap>(
                    &self,
                    writer: &mut $crate::private::Writer<'_, M>,
                ) {
                    $(writer.$mark($crate::__wire!($field $($wire)?), &self.$field);)*
                }
            }

            impl<'de> $crate::private::serde::Deserialize<'de> for $T {
                fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::core::result::Result<Self, D::Error> {
                    $crate::private::deserialize_object(deserializer)
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

/// The wire name of a row: the one given, or the field's own. Raw identifiers give theirs.
#[doc(hidden)]
#[macro_export]
macro_rules! __wire {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $wire:literal) => {
        $wire
    };
}

/// The pattern that a member must match once all are read.
#[doc(hidden)]
#[macro_export]
macro_rules! __there {
    (req $field:ident) => {
        ::core::option::Option::Some($field)
    };
    (null $field:ident) => {
        ::core::option::Option::Some($field)
    };
    ($mark:ident $field:ident) => {
        $field
    };
}

/// The value of a field, once all members are read.
#[doc(hidden)]
#[macro_export]
macro_rules! __finish {
    ($field:ident) => {
        $field
    };
    ($field:ident $default:expr) => {
        $field.unwrap_or_else(|| $default)
    };
}

/// Rules, by their plain names.
#[doc(hidden)]
#[macro_export]
macro_rules! __rules {
    () => {
        &[]
    };
    ($($rule:tt)+) => {{
        #[allow(unused_imports)]
        use $crate::{Rule::*, Schema as _};
        &[$($rule)+]
    }};
}

/// What a member is before it is read.
#[doc(hidden)]
#[macro_export]
macro_rules! __slot {
    (maybe) => {
        $crate::Maybe::Absent
    };
    (rest) => {
        ::std::collections::BTreeMap::new()
    };
    ($mark:ident) => {
        ::core::option::Option::None
    };
}
