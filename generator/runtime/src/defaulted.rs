//! A member that has a default: its value, and whether it was given.
//!
//! Enters: a value that was read or set, or the default of a member that was left out. Leaves: the value, wherever one is read; and
//! on the wire only what was given, so that a value that is read and written again names the members that it named.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A member with a default (JSON Schema 2020-12, validation 9.2): there is always a value, and it is written when it was given.
///
/// It reads as the value that it holds. Two are equal when their values are: one that was left out equals one that was given as the
/// default. [`validate`](crate::Schema::validate) looks at what was given, because that is what is written.
///
/// ```
/// use oasmith_runtime::{Defaulted, object};
///
/// #[derive(Clone)]
/// pub struct Page {
///     pub sort: Defaulted<String>,
///     pub limit: Defaulted<i64>,
/// }
///
/// object! {
///     Page: Default {
///         sort default("name"),
///         limit default(20),
///     }
/// }
///
/// let page: Page = serde_json::from_str(r#"{"sort": "age"}"#)?;
/// assert_eq!((page.sort.as_str(), *page.limit), ("age", 20));
/// assert!(page.sort.is_given() && !page.limit.is_given());
/// assert_eq!(serde_json::to_string(&page)?, r#"{"sort":"age"}"#);
///
/// let mut page = Page { limit: 5.into(), ..Page::default() };
/// page.sort.set("age");
/// assert_eq!(serde_json::to_string(&page)?, r#"{"sort":"age","limit":5}"#);
/// # Ok::<(), oasmith_runtime::serde_json::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Defaulted<T> {
    value: T,
    given: bool,
}

impl<T> Defaulted<T> {
    /// A member that is given, as `From` makes it.
    pub const fn new(value: T) -> Self {
        Self { value, given: true }
    }

    /// A member that is left out, for which `default` stands.
    pub const fn absent(default: T) -> Self {
        Self {
            value: default,
            given: false,
        }
    }

    /// Whether the value was read or set; the default of a member that was left out was not.
    pub const fn is_given(&self) -> bool {
        self.given
    }

    /// The value, when it was given.
    pub const fn given(&self) -> Option<&T> {
        match self.given {
            true => Some(&self.value),
            false => None,
        }
    }

    /// Gives the member this value.
    pub fn set(&mut self, value: impl Into<Self>) {
        *self = value.into();
    }

    /// The value, given or not.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Defaulted<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.value
    }
}

/// What is changed in place is given from then on.
impl<T> DerefMut for Defaulted<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        self.given = true;
        &mut self.value
    }
}

impl<T> From<T> for Defaulted<T> {
    #[inline]
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T> From<T> for Defaulted<Option<T>> {
    fn from(value: T) -> Self {
        Some(value).into()
    }
}

impl From<&str> for Defaulted<String> {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<&str> for Defaulted<Option<String>> {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl<T: PartialEq> PartialEq for Defaulted<T> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: PartialEq> PartialEq<T> for Defaulted<T> {
    fn eq(&self, other: &T) -> bool {
        self.value == *other
    }
}

impl PartialEq<str> for Defaulted<String> {
    fn eq(&self, other: &str) -> bool {
        self.value == other
    }
}

impl PartialEq<&str> for Defaulted<String> {
    fn eq(&self, other: &&str) -> bool {
        self.value == *other
    }
}

impl<T: Eq> Eq for Defaulted<T> {}

impl<T: Hash> Hash for Defaulted<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<T: PartialOrd> PartialOrd for Defaulted<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<T: Ord> Ord for Defaulted<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl<T: fmt::Debug> fmt::Debug for Defaulted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T: fmt::Display> fmt::Display for Defaulted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

/// The value: that it was not given is for the object to see, which leaves it out.
impl<T: Serialize> Serialize for Defaulted<T> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

/// A value that is given: where a member is absent there is nothing to read.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Defaulted<T> {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::from)
    }
}
