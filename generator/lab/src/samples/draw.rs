//! Chance: a seed enters, what proptest's strategies draw by it leaves, the same on every machine.
//!
//! Values are drawn and not shrunk: a program is compiled before the first answer, so that nothing could be tried again.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};

use proptest::sample::select;
use proptest::string::{RegexGeneratorStrategy, string_regex};

use super::chance::Random;
use super::pattern;
use super::words::HARD;

/// The longest text that is drawn beyond the least length.
const BEYOND: usize = 12;

/// What draws.
pub(super) struct Draw {
    random: Random,
    /// Patterns that were read before; `None` where proptest does not read one.
    patterns: HashMap<String, Option<RegexGeneratorStrategy<String>>>,
}

impl Draw {
    /// For one document of a run.
    pub(super) fn new(seed: u64, index: u64) -> Self {
        Self {
            random: Random::new(seed, index),
            patterns: HashMap::new(),
        }
    }

    /// Text of at least and at most so many characters: hard to carry, or any.
    pub(super) fn text(&mut self, least: usize, most: usize) -> String {
        let fits = |text: &&str| (least..=most).contains(&text.chars().count());
        let hard: Vec<&str> = HARD.into_iter().filter(fits).collect();
        if !hard.is_empty() && self.one_in(2) {
            return self.draw(&select(hard)).unwrap_or_default().to_owned();
        }
        let most = most.clamp(least, least + BEYOND);
        self.matching(&format!("\\PC{{{least},{most}}}"))
            .unwrap_or_default()
    }

    /// Text that matches a pattern of ECMA-262, as far as proptest reads it.
    pub(super) fn pattern(&mut self, text: &str) -> Option<String> {
        let read = pattern::readable(text)?;
        self.matching(&read)
    }

    /// Text of a format; `None` when it is not known.
    pub(super) fn format(&mut self, format: &str) -> Option<String> {
        self.matching(pattern::of_format(format)?)
    }

    fn matching(&mut self, pattern: &str) -> Option<String> {
        if !self.patterns.contains_key(pattern) {
            self.patterns
                .insert(pattern.to_owned(), string_regex(pattern).ok());
        }
        self.random.draw(self.patterns.get(pattern)?.as_ref()?)
    }
}

impl Deref for Draw {
    type Target = Random;

    fn deref(&self) -> &Random {
        &self.random
    }
}

impl DerefMut for Draw {
    fn deref_mut(&mut self) -> &mut Random {
        &mut self.random
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_depends_on_seed_and_index_alone() {
        let texts = |seed, index| {
            let mut draw = Draw::new(seed, index);
            (0..9).map(|_| draw.text(0, 9)).collect::<Vec<_>>()
        };
        assert_eq!(texts(1, 2), texts(1, 2));
        assert_ne!(texts(1, 2), texts(1, 3));
        assert_ne!(texts(1, 2), texts(2, 2));
    }

    #[test]
    fn texts_have_their_length_and_pattern() {
        let mut draw = Draw::new(1, 1);
        for _ in 0..50 {
            assert!((3..=4).contains(&draw.text(3, 4).chars().count()));
            let text = draw.pattern(r"^(?:[A-Z]{2}|\d+)-[\w.]$").unwrap();
            let (head, tail) = text.rsplit_once('-').unwrap();
            assert!(
                head.bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()),
                "{text}"
            );
            assert_eq!(tail.chars().count(), 1);
        }
        assert_eq!(draw.pattern("(?=a)b"), None);
    }
}
