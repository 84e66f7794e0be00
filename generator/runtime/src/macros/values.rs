//! `value_enum!`: from rows to `serde` and schema.

/// Gives an enum of values of several types its JSON: `Serialize`, `Deserialize`, [`Schema`](crate::Schema) and `value`.
///
/// A row is `Variant "a",`, `Variant 1,`, `Variant 1.5,` or `Variant true,`. `else Unknown` is as in
/// [`string_enum!`](crate::string_enum).
///
/// ```
/// use oasmith_runtime::{Value, value_enum};
///
/// #[derive(Debug, Clone, PartialEq)]
/// pub enum Size {
///     Value43,
///     Nonstandard,
///     /// A value that the document does not list.
///     Unknown(Value),
/// }
///
/// value_enum! {
///     Size else Unknown {
///         Value43 43,
///         Nonstandard "nonstandard",
///     }
/// }
///
/// let sizes: Vec<Size> = oasmith_runtime::serde_json::from_str(r#"[43, "nonstandard", false]"#)?;
/// assert_eq!(sizes, [Size::Value43, Size::Nonstandard, Size::Unknown(false.into())]);
/// # Ok::<(), oasmith_runtime::serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! value_enum {
    ($T:ident $(else $Unknown:ident)? $([$($rule:tt)*])? { $($variant:ident $value:literal),* $(,)? }) => {
        impl $T {
            /// The value as it is on the wire.
            pub fn value(&self) -> $crate::Value {
                match self {
                    $(Self::$variant => $crate::Value::from($value),)*
                    $(Self::$Unknown(value) => value.clone(),)?
                }
            }
        }

        impl $crate::Schema for $T {
            fn schema() -> &'static $crate::schema::Type {
                static CELL: $crate::schema::TypeCell = $crate::schema::TypeCell::EMPTY;
                CELL.values(stringify!($T), || vec![$($crate::Value::from($value)),*])
            }

            $crate::__own_rules! { $([$($rule)*])? }
        }

        impl $crate::private::ValueEnum for $T {
            const VARIANTS: &'static [Self] = &[$(Self::$variant),*];
            $(const UNKNOWN: ::core::option::Option<fn($crate::Value) -> Self> = ::core::option::Option::Some(Self::$Unknown);)?
        }

        $crate::__enum_by_value! { $T deserialize_value_enum }
    };
}
