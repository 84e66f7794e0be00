//! `newtype!`: a name of its own for a type.

/// Gives a tuple struct of one field the JSON of that field.
///
/// ```
/// use oasmith_runtime::newtype;
///
/// #[derive(Debug, Clone, PartialEq)]
/// pub struct Tree(pub Vec<Tree>);
///
/// newtype! {
///     Tree(Vec<Tree>)
/// }
///
/// let tree: Tree = oasmith_runtime::serde_json::from_str("[[], []]")?;
/// assert_eq!(tree.len(), 2);
/// # Ok::<(), oasmith_runtime::serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! newtype {
    ($T:ident($Inner:ty) $([$($rule:tt)*])?) => {
        const _: () = {
            impl $crate::Schema for $T {
                fn schema() -> &'static $crate::schema::Type {
                    <$Inner as $crate::Schema>::schema()
                }

                $crate::__own_rules! { $([$($rule)*])? }
            }

            impl<'de> $crate::private::serde::Deserialize<'de> for $T {
                fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::core::result::Result<Self, D::Error> {
                    <$Inner as $crate::Schema>::decode(deserializer).map(Self)
                }
            }

            impl $crate::private::serde::Serialize for $T {
                fn serialize<S: $crate::private::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    $crate::private::serde::Serialize::serialize(&self.0, serializer)
                }
            }

            impl ::core::convert::From<$Inner> for $T {
                fn from(inner: $Inner) -> Self {
                    Self(inner)
                }
            }

            impl ::core::ops::Deref for $T {
                type Target = $Inner;

                fn deref(&self) -> &$Inner {
                    &self.0
                }
            }
        };
    };
}
