//! Where generated code keeps what it makes when it is first asked for.
//!
//! Enters: a value, made once. Leaves: the value. Of every `static` rustc proves that threads may share it; the proof ends at
//! once behind `dyn`, where it would go through all types of a schema for each of a thousand statics.

use std::fmt;
use std::sync::OnceLock;

/// A value that is made when it is first asked for.
pub(crate) struct Lazy<T: 'static>(OnceLock<Box<dyn Held<T>>>);

/// What a cell holds.
trait Held<T>: Send + Sync {
    fn held(&self) -> &T;
}

impl<T: Send + Sync> Held<T> for T {
    #[inline]
    fn held(&self) -> &T {
        self
    }
}

impl<T: Send + Sync> Lazy<T> {
    /// A cell in which nothing is.
    #[allow(clippy::new_without_default)]
    pub(crate) const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// The value, if it is made.
    #[inline]
    pub(crate) fn get(&self) -> Option<&T> {
        self.0.get().map(|held| (**held).held())
    }

    /// Keeps the value, unless one is kept already; the one that is kept.
    pub(crate) fn keep(&self, value: T) -> &T {
        (**self.0.get_or_init(|| Box::new(value))).held()
    }
}

impl<T> fmt::Debug for Lazy<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lazy")
    }
}
