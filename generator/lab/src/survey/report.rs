//! Findings become text: disagreements by document, and the figures against what is required.

use std::collections::BTreeMap;

use super::{Answer, Finding};

/// How much of a value is shown.
const SHOWN: usize = 200;

/// Prints what is not agreed, for each document and kind the first few.
pub(crate) fn report(answers: &[Answer], show: usize) {
    let mut kinds: BTreeMap<(&str, Finding), Vec<&Answer>> = BTreeMap::new();
    for answer in answers {
        if answer.finding.is_disagreement()
            || matches!(answer.finding, Finding::NoType | Finding::NotJudged)
        {
            kinds
                .entry((&answer.path, answer.finding))
                .or_default()
                .push(answer);
        }
    }
    for ((path, finding), answers) in kinds {
        println!("\n{path}: {} {}", answers.len(), finding.as_str());
        // Without a type or a judgement the reason is the same for all.
        let same = matches!(finding, Finding::NoType | Finding::NotJudged);
        let show = if same { 1 } else { show };
        for answer in answers.iter().take(show) {
            println!(
                "  {}\n    {}\n    {}",
                answer.place,
                cut(&answer.value),
                cut(&answer.reason)
            );
        }
    }
    println!();
}

fn cut(text: &str) -> String {
    let mut line: String = text.chars().take(SHOWN).collect();
    if line.len() < text.len() {
        line.push('…');
    }
    line.replace('\n', " ")
}

/// How often each finding was made.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Figures([usize; 8]);

impl Figures {
    /// Counts answers.
    pub(crate) fn of<'a>(answers: impl IntoIterator<Item = &'a Answer>) -> Self {
        let mut counts = [0; 8];
        for answer in answers {
            for (count, finding) in counts.iter_mut().zip(Finding::ALL) {
                *count += usize::from(answer.finding == finding);
            }
        }
        Self(counts)
    }

    /// How often a finding was made.
    pub(crate) fn count(&self, finding: Finding) -> usize {
        let pairs = self.0.iter().zip(Finding::ALL);
        pairs
            .filter(|(_, one)| *one == finding)
            .map(|(count, _)| count)
            .sum()
    }

    /// What is required, how often it is so, and how often it could be.
    pub(crate) fn rows(&self) -> [(&'static str, usize, usize); 4] {
        use Finding::{Accepted, Kept, NotDecoded, NotValidated, Refused, Unequal};
        let sum = |findings: &[Finding]| findings.iter().map(|one| self.count(*one)).sum();
        let valid = sum(&[Kept, NotDecoded, Unequal, NotValidated]);
        let decoded = sum(&[Kept, Unequal, NotValidated]);
        [
            ("valid, decoded", decoded, valid),
            (
                "valid, equal after a round trip",
                sum(&[Kept, NotValidated]),
                valid,
            ),
            (
                "valid, equal and without violations",
                self.count(Kept),
                valid,
            ),
            (
                "invalid, refused",
                self.count(Refused),
                sum(&[Refused, Accepted]),
            ),
        ]
    }

    /// Prints the figures.
    pub(crate) fn print(&self) {
        for (name, part, whole) in self.rows() {
            println!(
                "{name:<40} {part:>7} of {whole:>7}  {:>6.2} %",
                percent(part, whole)
            );
        }
        for finding in [Finding::NotJudged, Finding::NoType] {
            println!("{:<40} {:>7}", finding.as_str(), self.count(finding));
        }
    }

    /// The figures as Markdown.
    pub(crate) fn markdown(&self) -> String {
        let mut text = String::from("| | | of | |\n|---|---:|---:|---:|\n");
        for (name, part, whole) in self.rows() {
            text += &format!(
                "| {name} | {part} | {whole} | {:.2} % |\n",
                percent(part, whole)
            );
        }
        for finding in [Finding::NotJudged, Finding::NoType] {
            text += &format!("| {} | {} | | |\n", finding.as_str(), self.count(finding));
        }
        text
    }

    /// Whether type and validator agree on everything.
    pub(crate) fn agree(&self) -> bool {
        let wrong = |finding: &Finding| finding.is_disagreement() || *finding == Finding::NoType;
        Finding::ALL
            .iter()
            .filter(|one| wrong(one))
            .all(|one| self.count(*one) == 0)
    }

    /// Whether all that is valid is decoded and equal, and 95 % of what is invalid refused.
    pub(crate) fn as_required(&self) -> bool {
        let [decoded, equal, _, (_, refused, invalid)] = self.rows();
        decoded.1 == decoded.2
            && equal.1 == equal.2
            && percent(refused, invalid) >= 95.0
            && self.count(Finding::NoType) == 0
    }
}

/// A share in percent; all of nothing is all.
pub(crate) fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        100.0
    } else {
        part as f64 * 100.0 / whole as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(findings: &[Finding]) -> Figures {
        let answers: Vec<Answer> = findings
            .iter()
            .map(|finding| Answer {
                path: String::new(),
                place: String::new(),
                value: String::new(),
                broken: "",
                finding: *finding,
                reason: String::new(),
                faults: Vec::new(),
            })
            .collect();
        Figures::of(&answers)
    }

    #[test]
    fn one_wrong_valid_value_is_too_many_and_one_of_twenty_invalid_is_not() {
        use Finding::{Accepted, Kept, NoType, NotDecoded, Refused, Unequal};
        let mut nineteen = vec![Refused; 19];
        nineteen.extend([Accepted, Kept]);
        assert!(figures(&nineteen).as_required());
        assert_eq!(figures(&nineteen).rows()[0], ("valid, decoded", 1, 1));
        for wrong in [NotDecoded, Unequal, NoType, Accepted] {
            let mut findings = nineteen.clone();
            findings.push(wrong);
            assert!(!figures(&findings).as_required(), "{wrong:?}");
        }
    }
}
