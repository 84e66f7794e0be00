//! Random: a seed enters, values of proptest's strategies leave, the same on every machine. The lab draws by it, too.

use proptest::strategy::{Strategy, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// What strategies draw from.
#[derive(Debug)]
pub(crate) struct Random(TestRunner);

impl Random {
    /// The choices of one case of a run.
    pub(crate) fn new(seed: u64, index: u64) -> Self {
        let mut bytes = [0; 32];
        let numbers = [seed.to_le_bytes(), index.to_le_bytes()];
        for (byte, given) in bytes.iter_mut().zip(numbers.as_flattened()) {
            *byte = *given;
        }
        let config = Config {
            // Where a case failed is told by its number.
            failure_persistence: None,
            ..Config::default()
        };
        let random = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        Self(TestRunner::new_with_rng(config, random))
    }

    /// A value of a strategy, if it has any.
    pub(crate) fn draw<S: Strategy>(&mut self, strategy: &S) -> Option<S::Value> {
        let tree = strategy.new_tree(&mut self.0).ok()?;
        Some(tree.current())
    }

    /// A number below `end`; 0 if `end` is 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.draw(&(0..end.max(1))).unwrap_or_default()
    }

    /// True once in `times`.
    pub(crate) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of a list, if it has any.
    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_depend_on_seed_and_index_alone() {
        let values = |seed, index| {
            let mut random = Random::new(seed, index);
            let text = random.draw(&proptest::arbitrary::any::<String>());
            (random.below(1000), random.below(1000), text)
        };
        assert_eq!(values(1, 2), values(1, 2));
        assert_ne!(values(1, 2), values(1, 3));
        assert_ne!(values(1, 2), values(2, 2));
        assert_eq!(Random::new(1, 1).pick::<u8>(&[]), None);
    }
}
