//! What fills a member that has a default.
//!
//! Enters: what was read of the member, if anything, and its default. Leaves: the member. A default that is a text becomes a value
//! only where it is needed; others are mostly plain, and rustc takes long over a closure for each.

use crate::Defaulted;

/// What a default is written as in a row.
pub trait Fill<T>: Sized {
    /// The default.
    fn fill(self) -> T;

    /// The member of an object that is not read.
    #[inline]
    fn start(self) -> Defaulted<T> {
        Defaulted::absent(self.fill())
    }
}

impl<T> Fill<T> for T {
    #[inline]
    fn fill(self) -> T {
        self
    }
}

/// A default that is given from the start: what tells what the object is.
impl<T> Fill<T> for Defaulted<T> {
    fn fill(self) -> T {
        self.into_inner()
    }

    fn start(self) -> Self {
        self
    }
}

impl Fill<String> for &'static str {
    fn fill(self) -> String {
        self.to_owned()
    }
}

/// A member that was read, or is left out.
#[inline]
pub fn filled<T>(read: Option<Defaulted<T>>, default: impl Fill<T>) -> Defaulted<T> {
    read.unwrap_or_else(|| Defaulted::absent(default.fill()))
}

/// A member of an object that is not read.
#[inline]
pub fn started<T>(default: impl Fill<T>) -> Defaulted<T> {
    default.start()
}
