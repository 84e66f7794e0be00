//! Random numbers: jitter, keys and nonces.
//!
//! Leaves: bits that nobody else has. The standard library seeds its hashers from the operating system, so keys do not
//! repeat; they are not for cryptography.

/// 64 random bits.
#[cfg(not(target_family = "wasm"))]
pub(super) fn bits() -> u64 {
    use std::hash::{BuildHasher as _, RandomState};

    RandomState::new().hash_one(0_u8)
}

/// 64 random bits; a browser always has some.
#[cfg(target_family = "wasm")]
pub(super) fn bits() -> u64 {
    let mut bytes = [0; 8];
    let _ = getrandom::getrandom(&mut bytes);
    u64::from_le_bytes(bytes)
}

/// A number from 0 to 1.
pub(super) fn fraction() -> f64 {
    (bits() >> 11) as f64 / (1_u64 << 53) as f64
}

/// A random UUID (RFC 9562 section 5.4).
pub(super) fn uuid() -> String {
    let (high, low) = (bits(), bits());
    let high = (high & !0xf000) | 0x4000;
    let low = (low & !(0b11 << 62)) | (0b10 << 62);
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_say_their_version() {
        let one = uuid();
        assert_eq!(one.len(), 36);
        assert_eq!(one.as_bytes()[14], b'4', "{one}");
        assert!(b"89ab".contains(&one.as_bytes()[19]), "{one}");
        assert_ne!(one, uuid());
    }
}
