//! The names of an object's members, as they are looked for while it is read.
//!
//! Enters: the names of the rows. Leaves: whether a row has a name, by a few whole words instead of byte by byte, and the
//! row of a name, by a hash. Members of any name may come in; a search looks at no more places than there are.

/// The names of the rows of one object.
#[derive(Debug)]
pub(crate) struct Names {
    /// In the order of the rows; nothing where a row has no name.
    names: Vec<Option<Name<'static>>>,
    /// The positions of rows, where the hashes of their names say or behind that. At least half are free; their number is a
    /// power of two.
    places: Vec<Option<u32>>,
}

impl Names {
    /// Those of some rows.
    pub(super) fn of(rows: impl Iterator<Item = Option<&'static str>>) -> Self {
        let names: Vec<_> = rows.map(|name| name.map(Name::of)).collect();
        let mut places = vec![None; (2 * names.len()).next_power_of_two()];
        for (at, name) in names.iter().enumerate() {
            let Some(name) = name else { continue };
            let mut path = name.path(places.len());
            let free = path.find(|place| matches!(places.get(*place), Some(None)));
            if let Some(free) = free.and_then(|place| places.get_mut(place)) {
                *free = u32::try_from(at).ok();
            }
        }
        Self { names, places }
    }

    /// Whether the row at a position has this name.
    #[inline]
    pub(crate) fn is_at(&self, at: usize, name: &str) -> bool {
        self.has(at, &Name::of(name))
    }

    #[inline]
    fn has(&self, at: usize, name: &Name<'_>) -> bool {
        matches!(self.names.get(at), Some(Some(known)) if known.is(name))
    }

    /// The position of the row that has this name.
    #[inline]
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        let name = Name::of(name);
        for place in name.path(self.places.len()) {
            let at = (*self.places.get(place)?)? as usize;
            if self.has(at, &name) {
                return Some(at);
            }
        }
        None
    }
}

/// A name, and what of it is compared at once: its first and its last bytes.
#[derive(Debug, Clone, Copy)]
struct Name<'n> {
    name: &'n str,
    first: u64,
    last: u64,
}

impl<'n> Name<'n> {
    /// Up to this length the first and the last bytes are all of a name.
    const WHOLE: usize = 16;

    #[inline]
    fn of(name: &'n str) -> Self {
        let bytes = name.as_bytes();
        let (first, last) = match (bytes.first_chunk(), bytes.last_chunk()) {
            (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            _ => Self::short(bytes),
        };
        Self { name, first, last }
    }

    /// Of fewer than eight bytes.
    #[inline]
    fn short(bytes: &[u8]) -> (u64, u64) {
        match (bytes.first_chunk(), bytes.last_chunk()) {
            (Some(first), Some(last)) => (
                u32::from_le_bytes(*first).into(),
                u32::from_le_bytes(*last).into(),
            ),
            _ => {
                let add = |sum: u64, byte: &u8| (sum << 8) | u64::from(*byte);
                (bytes.iter().fold(0, add), 0)
            }
        }
    }

    #[inline]
    fn is(&self, other: &Name<'_>) -> bool {
        self.first == other.first
            && self.last == other.last
            && self.name.len() == other.name.len()
            && (self.name.len() <= Self::WHOLE || self.name == other.name)
    }

    /// The places where it may be, of so many, which is a power of two.
    #[inline]
    fn path(&self, places: usize) -> impl Iterator<Item = usize> + use<> {
        let mixed = self.first ^ self.last.rotate_left(23) ^ self.name.len() as u64;
        // The upper half depends on all bits.
        let hash = (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize;
        (0..places).map(move |step| hash.wrapping_add(step) & (places - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    const NAMES: [&str; 12] = [
        "",
        "a",
        "b",
        "ab",
        "abc",
        "abcd",
        "abcdefg",
        "abcdefgh",
        "repositories_url",
        "repositories__url",
        "repositories-_url",
        "größe",
    ];

    #[test]
    fn each_name_is_found_where_it_is_and_no_other() {
        let names = Names::of(NAMES.into_iter().map(Some));
        for (at, name) in NAMES.iter().enumerate() {
            assert_eq!(names.position(name), Some(at), "{name}");
            for other in 0..=NAMES.len() {
                assert_eq!(names.is_at(other, name), other == at, "{name} at {other}");
            }
        }
        for name in ["c", "ba", "\0", "a\0", "abcde", "repositories+_url"] {
            assert_eq!(names.position(name), None, "{name}");
        }
    }

    #[test]
    fn a_row_without_a_name_is_found_by_none() {
        let names = Names::of([None, Some("a")].into_iter());
        assert_eq!(names.position(""), None);
        assert!(!names.is_at(0, ""));
        assert_eq!(names.position("a"), Some(1));
        assert_eq!(Names::of([].into_iter()).position("a"), None);
    }

    #[test]
    fn as_many_as_there_may_be() {
        let all: Vec<String> = (0..5000).map(|at| format!("member{at:05}")).collect();
        let all: Vec<&'static str> = all.into_iter().map(|name| &*name.leak()).collect();
        let names = Names::of(all.iter().copied().map(Some));
        for (at, name) in all.iter().enumerate() {
            assert_eq!(names.position(name), Some(at));
        }
        assert_eq!(names.position("member05000"), None);
    }
}
