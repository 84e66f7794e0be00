//! Compares what generated types make of instances with what the suite says: verdicts enter, decisions leave.

use std::fmt;

use super::read::{Group, Suite, Test};
use crate::json::{self, Likeness};
use crate::probe::Verdict;

/// What is wrong with a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wrong {
    /// A valid instance is refused.
    Refused,
    /// A valid instance is another after a round trip.
    Unequal,
    /// A valid instance loses members, all of them such that the schema does not speak of.
    Undeclared,
    /// An invalid instance is accepted.
    Accepted,
    /// There is no type to ask.
    NoType,
}

impl Wrong {
    /// All of them.
    pub(crate) const ALL: [Self; 5] = [
        Self::Refused,
        Self::Unequal,
        Self::Undeclared,
        Self::Accepted,
        Self::NoType,
    ];

    /// The word for it in lists.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Unequal => "unequal",
            Self::Undeclared => "undeclared",
            Self::Accepted => "accepted",
            Self::NoType => "no-type",
        }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The decision about one test.
#[derive(Debug)]
pub(crate) struct Decision<'s> {
    /// The group.
    pub(crate) group: &'s Group,
    /// The test.
    pub(crate) test: &'s Test,
    /// What is wrong, and what is known about the cause.
    pub(crate) wrong: Option<(Wrong, String)>,
}

/// What became of a group: a reason why there is no type, or a verdict per test and the warnings of the generator.
#[derive(Debug)]
pub(crate) enum Asked {
    /// There is no type.
    NoType(String),
    /// What the type says.
    Verdicts(Vec<Verdict>, String),
}

/// The decisions about all tests, in order; `instance` is the text that stood for a test.
pub(crate) fn judge<'s>(
    suite: &'s Suite,
    asked: &[Asked],
    instance: fn(&Test) -> String,
) -> Vec<Decision<'s>> {
    let mut decisions = Vec::new();
    for (group, asked) in suite.groups.iter().zip(asked) {
        for (at, test) in group.tests.iter().enumerate() {
            let wrong = match asked {
                Asked::NoType(reason) => Some((Wrong::NoType, reason.clone())),
                Asked::Verdicts(verdicts, warnings) => verdicts
                    .get(at)
                    .and_then(|verdict| decide(group, test, verdict, &instance(test), warnings)),
            };
            decisions.push(Decision { group, test, wrong });
        }
    }
    decisions
}

fn decide(
    group: &Group,
    test: &Test,
    verdict: &Verdict,
    text: &str,
    warnings: &str,
) -> Option<(Wrong, String)> {
    match (test.valid, verdict) {
        (_, Verdict::Broke(message)) => Some((Wrong::Refused, message.clone())),
        (true, verdict) if !verdict.accepts() => Some((Wrong::Refused, verdict.reason())),
        (true, Verdict::Decoded { text: encoded, .. }) => {
            let undeclared = |_: &str, name: &str| group.is_undeclared(name);
            match json::compare(text, encoded, &undeclared) {
                Likeness::Equal => None,
                Likeness::Without => Some((Wrong::Undeclared, encoded.clone())),
                Likeness::Different => Some((Wrong::Unequal, encoded.clone())),
            }
        }
        (false, verdict) if verdict.accepts() => Some((Wrong::Accepted, warnings.to_owned())),
        _ => None,
    }
}
