//! How good the samples are: answers enter, a table of what was made and what the validator says of it leaves.

use std::collections::BTreeMap;

use crate::survey::{Answer, Finding};

/// What near misses break, in the words of their table, and the keywords by which the validator refuses such a value. Without any
/// each will do.
const BREAKS: [(&str, &[&str]); 34] = [
    ("type", &["type"]),
    ("type: null", &["type"]),
    ("type: integer", &["type"]),
    ("no type", &["type"]),
    ("enum", &["enum"]),
    ("const", &["const"]),
    ("multipleOf", &["multipleOf"]),
    ("minimum", &["minimum", "exclusiveMinimum"]),
    ("maximum", &["maximum", "exclusiveMaximum"]),
    ("format of integers", &["minimum", "maximum", "type"]),
    ("minLength", &["minLength"]),
    ("maxLength", &["maxLength"]),
    ("pattern", &["pattern"]),
    ("format", &["format"]),
    ("prefixItems", &["prefixItems", "items"]),
    ("minItems", &["minItems"]),
    ("maxItems", &["maxItems"]),
    ("uniqueItems", &["uniqueItems"]),
    ("contains", &["contains", "minContains", "maxContains"]),
    ("unevaluatedItems", &["unevaluatedItems"]),
    ("required", &["required"]),
    ("patternProperties", &["patternProperties"]),
    (
        "additionalProperties",
        &["additionalProperties", "unevaluatedProperties"],
    ),
    ("propertyNames", &["propertyNames"]),
    ("minProperties", &["minProperties"]),
    ("maxProperties", &["maxProperties"]),
    ("unevaluatedProperties", &["unevaluatedProperties"]),
    ("dependentRequired", &["dependentRequired"]),
    ("dependentSchemas", &["dependentSchemas"]),
    ("discriminator", &[]),
    ("anyOf", &["anyOf"]),
    ("oneOf", &["oneOf"]),
    ("not", &["not"]),
    ("if/then/else", &["then", "else"]),
];

/// What was made, and what became of it.
#[derive(Debug, Default)]
pub(crate) struct Quality {
    /// Values that should be valid, those that are, and the depths of these.
    made: usize,
    valid: usize,
    depths: BTreeMap<usize, usize>,
    /// For each keyword the near misses, those that are invalid, those of these that the types refuse, and those that the validator
    /// refuses by that keyword, or by nothing else.
    misses: BTreeMap<&'static str, [usize; 5]>,
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
            let meant = BREAKS.iter().find(|(name, _)| *name == answer.broken);
            let meant = meant.map_or(&[][..], |(_, keywords)| keywords);
            let by_it = |path: &&String| {
                let mut steps = path.split('/');
                meant.is_empty() || steps.any(|step| meant.contains(&step))
            };
            let named = answer.faults.iter().filter(by_it).count();
            let counts = [
                true,
                invalid,
                answer.finding == Finding::Refused,
                named > 0,
                named > 0 && named == answer.faults.len(),
            ];
            let row = quality.misses.entry(answer.broken).or_default();
            for (sum, counts) in row.iter_mut().zip(counts) {
                *sum += usize::from(counts);
            }
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
        text += "| meant to break | near misses | invalid | refused | the validator names it | and nothing else |\n|---|---:|---:|---:|---:|---:|\n";
        for (keyword, _) in BREAKS {
            let [made, wrong, refused, named, alone] =
                self.misses.get(keyword).copied().unwrap_or_default();
            text += &format!("| {keyword} | {made} | {wrong} | {refused} | {named} | {alone} |\n");
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
