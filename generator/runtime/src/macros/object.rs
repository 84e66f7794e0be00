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
/// | `default(EXPR)` | [`Defaulted<T>`](crate::Defaulted) | `EXPR` | `EXPR`; a server refuses it |
/// | | `Defaulted<Option<T>>` | `EXPR` | `None` |
/// | `rest` | `BTreeMap<String, T>` | takes all members without a row | |
///
/// `: Default` after that gives the struct `Default`, as what must be there has it, and `: new(member: T, …)` a function `new` that takes the members that must be
/// there: in both what may be absent is absent, and what has a default is the default, not given unless the row says
/// `default(Defaulted::new(EXPR))`.
///
/// A default is an expression of the type `T`, or a plain literal where that is a text. It is evaluated whenever an object is read.
///
/// Rules are those of [`Rule`](crate::Rule), by their plain names.
///
/// ```
/// use oasmith_runtime::{Defaulted, object};
///
/// pub struct Page {
///     pub items: Vec<String>,
///     pub r#type: Option<String>,
///     pub limit: Defaulted<i64>,
/// }
///
/// object! {
///     Page: new(items: Vec<String>) {
///         items "_items" req [MaxItems(2), Items(&[MinLength(1)])],
///         r#type "type" opt,
///         limit default(100),
///     }
/// }
///
/// let page: Page = oasmith_runtime::serde_json::from_str(r#"{"_items": [], "type": "x"}"#)?;
/// assert_eq!(page, Page { r#type: Some("x".into()), ..Page::new(vec![]) });
/// assert_eq!(*page.limit, 100);
/// # Ok::<(), oasmith_runtime::serde_json::Error>(())
/// ```
///
/// The struct gets `Debug` and `PartialEq` too, as if they were derived.
// It is as lean as rustc's time per row asks for: a row is a line of data, and the members are handled all at once, as a
// tuple, so that reading and seeing them cost one generic call each instead of one per member. The types of the members are
// told by the reading itself, when a schema is first asked for.
#[macro_export]
macro_rules! object {
    ($T:ident $($closed:ident)? $([$($whole:tt)*])? {
        $($field:ident $($wire:literal)? $mark:ident $(($default:expr))? $([$($rule:tt)*])?),* $(,)?
    }) => {
        impl $crate::Schema for $T {
            fn schema() -> &'static $crate::schema::Type {
                static CELL: $crate::schema::TypeCell = $crate::schema::TypeCell::EMPTY;
                CELL.object(
                    stringify!($T $($closed)?),
                    &[$($crate::__rules!($($whole)*))?],
                    stringify!($($field $($wire)? $mark),*),
                    &[$($((stringify!($field), $crate::__rules!($($rule)*)),)?)*],
                    $crate::private::types::<$T>,
                )
            }
        }

        impl $crate::private::Object for $T {
            // `?` costs rustc more, and so do a lifetime and an associated type for the error.
            #[inline]
            fn read<E, S: $crate::private::Source<E>>(
                reader: &mut $crate::private::Reader<S, E>,
            ) -> ::core::result::Result<Self, E> {
                let ::core::option::Option::Some($crate::__members!($($field)*)) = reader.members() else {
                    return reader.failed();
                };
                ::core::result::Result::Ok(Self { $($field $(: $crate::private::filled($field, $default))?),* })
            }

            fn visit<V: $crate::private::Visitor>(&self, other: &Self, visitor: &mut V) {
                $crate::private::visit(
                    $crate::__members!(&self: $($field)*),
                    $crate::__members!(&other: $($field)*),
                    visitor,
                )
            }
        }

        #[automatically_derived]
        impl ::core::cmp::PartialEq for $T {
            fn eq(&self, other: &Self) -> bool {
                $crate::private::same_object(self, other)
            }
        }

        impl ::core::fmt::Debug for $T {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::private::debug_object(self, f)
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
    ($T:ident $($closed:ident)?: Default $($rest:tt)+) => {
        $crate::object! { $T $($closed)? $($rest)+ }

        impl ::core::default::Default for $T {
            fn default() -> Self {
                $crate::__start!(Default $($rest)+)
            }
        }
    };
    ($T:ident $($closed:ident)?: new($($argument:ident: $Argument:ty),+ $(,)?) $($rest:tt)+) => {
        $crate::object! { $T $($closed)? $($rest)+ }

        impl $T {
            /// Starts with what must be there; what may be left out is.
            pub fn new($($argument: $Argument),+) -> Self {
                $crate::__start!(new $($rest)+)
            }
        }
    };
}

/// An object in which what may be absent is; what must be there is what its name stands for, or has a default of its own.
#[doc(hidden)]
#[macro_export]
macro_rules! __start {
    ($how:ident $([$($whole:tt)*])? {
        $($field:ident $($wire:literal)? $mark:ident $(($default:expr))? $([$($rule:tt)*])?),* $(,)?
    }) => {
        Self { $($field: $crate::__started!($how $field $mark $($default)?)),* }
    };
}

/// A member of such an object.
#[doc(hidden)]
#[macro_export]
macro_rules! __started {
    ($how:ident $field:ident opt) => {
        ::core::option::Option::None
    };
    ($how:ident $field:ident default $default:expr) => {
        $crate::private::started($default)
    };
    ($how:ident $field:ident maybe) => {
        $crate::Maybe::Absent
    };
    ($how:ident $field:ident rest) => {
        ::std::collections::BTreeMap::new()
    };
    (new $field:ident $mark:ident) => {
        $field
    };
    (Default $field:ident $mark:ident) => {
        ::core::default::Default::default()
    };
}

/// The members as a tuple, both as a pattern and as an expression; beyond 16, a chain of tuples.
#[doc(hidden)]
#[macro_export]
macro_rules! __members {
    (
        $a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident
        $i:ident $j:ident $k:ident $l:ident $m:ident $n:ident $o:ident $p:ident $($more:ident)+
    ) => {
        $crate::private::More(
            ($a, $b, $c, $d, $e, $f, $g, $h, $i, $j, $k, $l, $m, $n, $o, $p),
            $crate::__members!($($more)+),
        )
    };
    (
        &$self:ident: $a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident
        $i:ident $j:ident $k:ident $l:ident $m:ident $n:ident $o:ident $p:ident $($more:ident)+
    ) => {
        $crate::private::More(
            (
                &$self.$a, &$self.$b, &$self.$c, &$self.$d, &$self.$e, &$self.$f, &$self.$g, &$self.$h,
                &$self.$i, &$self.$j, &$self.$k, &$self.$l, &$self.$m, &$self.$n, &$self.$o, &$self.$p,
            ),
            $crate::__members!(&$self: $($more)+),
        )
    };
    (&$self:ident: $($field:ident)*) => {
        ($(&$self.$field,)*)
    };
    ($($field:ident)*) => {
        ($($field,)*)
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

/// What a definition asserts of its values beside the schema, where it asserts anything.
#[doc(hidden)]
#[macro_export]
macro_rules! __own_rules {
    () => {};
    ([$($rule:tt)*]) => {
        fn rules() -> $crate::schema::Rules {
            $crate::__rules!($($rule)*)
        }
    };
}
