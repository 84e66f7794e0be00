//! Regular expressions of ECMA-262, as JSON Schema's `pattern` has them (JSON Schema Core, section 6.4).
//!
//! Enters: a pattern and a text. Leaves: whether the text holds a match, which is all that JSON Schema asks. The time
//! is the product of the two lengths at worst: nothing backtracks. Look-ahead and look-behind are worked out first, as
//! a table of the positions where each holds, so they cost no more than the rest. It refuses back-references, which
//! no engine can test in such a time, and patterns that grow without measure.
//!
//! ```
//! use oasmith_pattern::Pattern;
//!
//! let pattern = Pattern::new(r"^(?=.*\d)(?!.*\s).{8,}$")?;
//! assert!(pattern.is_match("correct7horse"));
//! assert!(!pattern.is_match("correct horse 7"));
//! # Ok::<(), oasmith_pattern::Error>(())
//! ```

mod class;
mod parse;
mod program;
mod run;

use std::fmt;

/// A compiled pattern.
#[derive(Debug, Clone)]
pub struct Pattern {
    programs: program::Programs,
}

impl Pattern {
    /// Compiles a pattern, read as with ECMA-262's flag `u`: a character is a Unicode code point. Needless
    /// backslashes and braces that are no quantifier stand for themselves, as without that flag.
    ///
    /// # Errors
    ///
    /// The pattern is not one of ECMA-262, or is one that cannot be tested in linear time.
    pub fn new(pattern: &str) -> Result<Self, Error> {
        let tree = parse::parse(pattern)?;
        Ok(Self {
            programs: program::compile(&tree)?,
        })
    }

    /// Whether a match stands anywhere in the text.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        if self.programs.is_straight {
            return run::goes_straight(&self.programs, text);
        }
        let text: Vec<char> = text.chars().collect();
        run::is_match(&self.programs, &text)
    }
}

/// Why a pattern cannot be tested.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// It is not a pattern of ECMA-262.
    Syntax(String),
    /// It refers to what a group matched (ECMA-262, section 22.2.1, `DecimalEscape` and `k GroupName`).
    BackReference,
    /// It names a Unicode property that is not known here.
    UnknownProperty(String),
    /// Its repetitions ask for more steps than are allowed, or its groups are nested too deeply.
    TooLarge,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(why) => write!(f, "it is not a pattern of ECMA-262: {why}"),
            Self::BackReference => f.write_str("it refers back to what a group matched"),
            Self::UnknownProperty(name) => write!(f, "the Unicode property `{name}` is not known"),
            Self::TooLarge => f.write_str("its repetitions or groups are too many"),
        }
    }
}

impl std::error::Error for Error {}
