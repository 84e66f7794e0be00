//! Where what is made once for each generated type is kept.
//!
//! Enters: a type, and how its value is made. Leaves: the value, made when it is first asked for. A `static` for each type
//! would be a nanosecond faster to read and costs rustc as much as a function; operations are asked for a few times a
//! request.

use std::any::TypeId;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{PoisonError, RwLock};

/// Values by the type that they were made for.
#[derive(Debug)]
pub(super) struct Kept<T: 'static>(RwLock<ByType<&'static T>>);

type ByType<T> = HashMap<TypeId, T, BuildHasherDefault<Same>>;

impl<T> Kept<T> {
    /// Nothing yet.
    pub(super) const fn new() -> Self {
        Self(RwLock::new(HashMap::with_hasher(BuildHasherDefault::new())))
    }

    /// The value of `Of`; two threads that ask first may both make it, and one value is kept.
    pub(super) fn of<Of: 'static>(&self, make: impl FnOnce() -> T) -> &'static T {
        let of = TypeId::of::<Of>();
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = known.get(&of) {
            return kept;
        }
        drop(known);
        // Making one may ask for another.
        let made = make();
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(of).or_insert_with(|| Box::leak(Box::new(made)))
    }
}

/// A type's identity is a hash already.
#[derive(Debug, Default)]
struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::Kept;

    #[test]
    fn each_type_keeps_its_first_value() {
        let kept = Kept::new();
        assert_eq!(kept.of::<u8>(|| 1), &1);
        assert_eq!(kept.of::<u16>(|| 2), &2);
        assert_eq!(kept.of::<u8>(|| 3), &1);
    }

    #[test]
    fn a_value_may_be_made_of_another() {
        let kept = Kept::new();
        let sum = kept.of::<u8>(|| 1 + *kept.of::<u16>(|| 2));
        assert_eq!(*sum, 3);
    }
}
