//! Strict decoding.
//!
//! Enters: a decoding that runs on this thread without waiting. Leaves: its result, after it has refused what lenient
//! decoding keeps or passes over: unknown values and tags, repeated members, and `null`
//! for members that are only optional.

use std::cell::Cell;

thread_local! {
    static STRICT: Cell<bool> = const { Cell::new(false) };
}

/// Runs `decode` strictly.
#[cfg_attr(not(feature = "wire"), allow(dead_code))]
pub(crate) fn strictly<T>(decode: impl FnOnce() -> T) -> T {
    /// Puts the flag back, also when `decode` panics.
    struct Restore(bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            STRICT.set(self.0);
        }
    }
    let _restore = Restore(STRICT.replace(true));
    decode()
}

/// Whether decoding is strict; asked only where lenient decoding is about to keep or pass over something.
pub(super) fn is_strict() -> bool {
    STRICT.get()
}
