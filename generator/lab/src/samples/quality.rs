//! How good the samples are: answers enter, a table of what was made and what the validator says of it leaves.

use std::collections::BTreeMap;

use crate::survey::{Answer, Finding};

/// What was made, and what became of it.
#[derive(Debug, Default)]
pub(crate) struct Quality {
    /// Values that should be valid, those that are, and the depths of these.
    made: usize,
    valid: usize,
    depths: BTreeMap<usize, usize>,
    /// For each keyword the near misses, those that are invalid, and those of these that the types refuse.
    misses: BTreeMap<&'static str, [usize; 3]>,
}

impl Quality {
    pub(crate) fn of(answers: &[Answer]) -> Self {
        let mut quality = Self::default();
        for answer in answers {
            if matches!(answer.finding, Finding::NotJudged | Finding::NoType) {
                continue;
            }
            let invalid = matches!(answer.finding, Finding::Refused | Finding::Accepted);
            if answer.broken.is_empty() {
                quality.made += 1;
                quality.valid += usize::from(!invalid);
                if !invalid {
                    *quality.depths.entry(depth(&answer.value)).or_default() += 1;
                }
                continue;
            }
            let [made, wrong, refused] = quality.misses.entry(answer.broken).or_default();
            *made += 1;
            *wrong += usize::from(invalid);
            *refused += usize::from(answer.finding == Finding::Refused);
        }
        quality
    }

    /// The figures as Markdown.
    pub(crate) fn markdown(&self) -> String {
        let deepest = self.depths.keys().next_back().copied().unwrap_or(0);
        let deep: usize = self.depths.range(4..).map(|(_, count)| count).sum();
        let mut text = format!(
            "{} of {} values that should be valid are ({:.1} %); {deep} of these are at least four objects or arrays deep, the deepest {deepest}.\n\n",
            self.valid,
            self.made,
            self.valid as f64 * 100.0 / self.made.max(1) as f64,
        );
        text += "| broken | near misses | invalid by it | refused |\n|---|---:|---:|---:|\n";
        for (keyword, [made, wrong, refused]) in &self.misses {
            text += &format!("| {keyword} | {made} | {wrong} | {refused} |\n");
        }
        text
    }
}

/// How many objects and arrays stand in each other.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::depth;

    #[test]
    fn brackets_in_text_are_not_counted() {
        assert_eq!(depth(r#"{"a[[": [1, {"b": "\"]}"}]}"#), 3);
    }
}
