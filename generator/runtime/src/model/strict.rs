//! How a value is decoded: strictly or not, and which way it travels.
//!
//! Enters: a decoding that runs on this thread without waiting. Leaves: its result, after it has chosen the variants of
//! unions by what is required this way. Strict decoding has refused what lenient decoding keeps or passes over: unknown
//! values and tags, repeated members, and `null` for members that are only optional.

use std::cell::Cell;

use crate::schema::Direction;

/// How a value is decoded.
#[derive(Clone, Copy)]
struct Decoding {
    strict: bool,
    /// Which way the value travels, where that is known.
    direction: Option<Direction>,
}

thread_local! {
    static DECODING: Cell<Decoding> = const {
        Cell::new(Decoding { strict: false, direction: None })
    };
}

/// Runs `decode` strictly, on a value that travels this way.
#[cfg_attr(not(feature = "wire"), allow(dead_code))]
pub(crate) fn strictly<T>(direction: Direction, decode: impl FnOnce() -> T) -> T {
    let decoding = Decoding {
        strict: true,
        direction: Some(direction),
    };
    with(decoding, decode)
}

/// Runs `decode` on a value that travels this way, as strictly as before.
pub(crate) fn toward<T>(direction: Direction, decode: impl FnOnce() -> T) -> T {
    let decoding = Decoding {
        direction: Some(direction),
        ..DECODING.get()
    };
    with(decoding, decode)
}

fn with<T>(decoding: Decoding, decode: impl FnOnce() -> T) -> T {
    /// Puts the state back, also when `decode` panics.
    struct Restore(Decoding);
    impl Drop for Restore {
        fn drop(&mut self) {
            DECODING.set(self.0);
        }
    }
    let _restore = Restore(DECODING.replace(decoding));
    decode()
}

/// Whether decoding is strict; asked only where lenient decoding is about to keep or pass over something.
pub(super) fn is_strict() -> bool {
    DECODING.get().strict
}

/// Which way the value travels, where that is known.
pub(crate) fn direction() -> Option<Direction> {
    DECODING.get().direction
}
