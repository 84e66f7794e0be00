//! Sets of characters.
//!
//! Enters: ranges, escapes and Unicode properties. Leaves: whether a character is in the set.

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};
use unicode_script::{Script, UnicodeScript};

use crate::Error;

/// A set of characters.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Class {
    pub(crate) negated: bool,
    pub(crate) items: Vec<Item>,
}

/// What a set holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Item {
    /// Code points from one to another, both included; surrogates are no characters and match nothing.
    Range(u32, u32),
    /// Another set.
    Set(Class),
    /// The characters with a property.
    Property(Property),
}

/// A property of characters (ECMA-262, section 22.2.1, `UnicodePropertyValueExpression`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Property {
    Any,
    Ascii,
    Assigned,
    Alphabetic,
    Lowercase,
    Uppercase,
    WhiteSpace,
    Category(GeneralCategory),
    Group(GeneralCategoryGroup),
    Cased,
    Script(Script),
    ScriptExtension(Script),
}

impl Class {
    /// A set of one character.
    pub(crate) fn one(c: u32) -> Self {
        Self::of(&[(c, c)])
    }

    /// A set of ranges.
    pub(crate) fn of(ranges: &[(u32, u32)]) -> Self {
        Self {
            negated: false,
            items: ranges
                .iter()
                .map(|(from, to)| Item::Range(*from, *to))
                .collect(),
        }
    }

    /// All other characters.
    pub(crate) fn negate(mut self) -> Self {
        self.negated = !self.negated;
        self
    }

    /// `.`: all but line terminators (ECMA-262, section 22.2.2.7).
    pub(crate) fn dot() -> Self {
        Self::of(&[(0xa, 0xa), (0xd, 0xd), (0x2028, 0x2029)]).negate()
    }

    /// `\d`, `\s`, `\w` and their opposites (ECMA-262, section 22.2.2.9).
    pub(crate) fn escape(letter: char) -> Option<Self> {
        let class = match letter.to_ascii_lowercase() {
            'd' => Self::of(&[(0x30, 0x39)]),
            'w' => Self::of(&[(0x30, 0x39), (0x41, 0x5a), (0x5f, 0x5f), (0x61, 0x7a)]),
            's' => Self::of(&[
                (0x9, 0xd),
                (0x20, 0x20),
                (0xa0, 0xa0),
                (0x1680, 0x1680),
                (0x2000, 0x200a),
                (0x2028, 0x2029),
                (0x202f, 0x202f),
                (0x205f, 0x205f),
                (0x3000, 0x3000),
                (0xfeff, 0xfeff),
            ]),
            _ => return None,
        };
        Some(if letter.is_ascii_uppercase() {
            class.negate()
        } else {
            class
        })
    }

    /// Whether a character is in the set.
    pub(crate) fn has(&self, c: char) -> bool {
        self.items.iter().any(|item| item.has(c)) != self.negated
    }
}

impl Item {
    fn has(&self, c: char) -> bool {
        match self {
            Self::Range(from, to) => (*from..=*to).contains(&u32::from(c)),
            Self::Set(class) => class.has(c),
            Self::Property(property) => property.has(c),
        }
    }
}

impl Property {
    /// The property of a name, or of `Name=Value`.
    pub(crate) fn read(text: &str) -> Result<Self, Error> {
        let unknown = || Error::UnknownProperty(text.to_owned());
        match text.split_once('=') {
            Some(("General_Category" | "gc", value)) => category(value).ok_or_else(unknown),
            Some(("Script" | "sc", value)) => script(value).map(Self::Script).ok_or_else(unknown),
            Some(("Script_Extensions" | "scx", value)) => {
                script(value).map(Self::ScriptExtension).ok_or_else(unknown)
            }
            Some(_) => Err(unknown()),
            None => binary(text).or_else(|| category(text)).ok_or_else(unknown),
        }
    }

    fn has(self, c: char) -> bool {
        match self {
            Self::Any => true,
            Self::Ascii => c.is_ascii(),
            Self::Assigned => c.general_category() != GeneralCategory::Unassigned,
            Self::Alphabetic => c.is_alphabetic(),
            Self::Lowercase => c.is_lowercase(),
            Self::Uppercase => c.is_uppercase(),
            Self::WhiteSpace => c.is_whitespace(),
            Self::Category(category) => c.general_category() == category,
            Self::Group(group) => c.general_category_group() == group,
            Self::Cased => matches!(
                c.general_category(),
                GeneralCategory::UppercaseLetter
                    | GeneralCategory::LowercaseLetter
                    | GeneralCategory::TitlecaseLetter
            ),
            Self::Script(script) => c.script() == script,
            Self::ScriptExtension(script) => c.script_extension().contains_script(script),
        }
    }
}

fn script(name: &str) -> Option<Script> {
    Script::from_full_name(name).or_else(|| Script::from_short_name(name))
}

fn binary(name: &str) -> Option<Property> {
    Some(match name {
        "Any" => Property::Any,
        "ASCII" => Property::Ascii,
        "Assigned" => Property::Assigned,
        "Alphabetic" | "Alpha" => Property::Alphabetic,
        "Lowercase" | "Lower" => Property::Lowercase,
        "Uppercase" | "Upper" => Property::Uppercase,
        "White_Space" | "space" => Property::WhiteSpace,
        _ => return None,
    })
}

/// The general categories by the names that Unicode gives them (ECMA-262, table 68).
fn category(name: &str) -> Option<Property> {
    use GeneralCategory as C;
    use GeneralCategoryGroup as G;
    let one = Property::Category;
    let group = Property::Group;
    Some(match name {
        "LC" | "Cased_Letter" => Property::Cased,
        "L" | "Letter" => group(G::Letter),
        "M" | "Mark" | "Combining_Mark" => group(G::Mark),
        "N" | "Number" => group(G::Number),
        "P" | "Punctuation" | "punct" => group(G::Punctuation),
        "S" | "Symbol" => group(G::Symbol),
        "Z" | "Separator" => group(G::Separator),
        "C" | "Other" => group(G::Other),
        "Lu" | "Uppercase_Letter" => one(C::UppercaseLetter),
        "Ll" | "Lowercase_Letter" => one(C::LowercaseLetter),
        "Lt" | "Titlecase_Letter" => one(C::TitlecaseLetter),
        "Lm" | "Modifier_Letter" => one(C::ModifierLetter),
        "Lo" | "Other_Letter" => one(C::OtherLetter),
        "Mn" | "Nonspacing_Mark" => one(C::NonspacingMark),
        "Mc" | "Spacing_Mark" => one(C::SpacingMark),
        "Me" | "Enclosing_Mark" => one(C::EnclosingMark),
        "Nd" | "Decimal_Number" | "digit" => one(C::DecimalNumber),
        "Nl" | "Letter_Number" => one(C::LetterNumber),
        "No" | "Other_Number" => one(C::OtherNumber),
        "Pc" | "Connector_Punctuation" => one(C::ConnectorPunctuation),
        "Pd" | "Dash_Punctuation" => one(C::DashPunctuation),
        "Ps" | "Open_Punctuation" => one(C::OpenPunctuation),
        "Pe" | "Close_Punctuation" => one(C::ClosePunctuation),
        "Pi" | "Initial_Punctuation" => one(C::InitialPunctuation),
        "Pf" | "Final_Punctuation" => one(C::FinalPunctuation),
        "Po" | "Other_Punctuation" => one(C::OtherPunctuation),
        "Sm" | "Math_Symbol" => one(C::MathSymbol),
        "Sc" | "Currency_Symbol" => one(C::CurrencySymbol),
        "Sk" | "Modifier_Symbol" => one(C::ModifierSymbol),
        "So" | "Other_Symbol" => one(C::OtherSymbol),
        "Zs" | "Space_Separator" => one(C::SpaceSeparator),
        "Zl" | "Line_Separator" => one(C::LineSeparator),
        "Zp" | "Paragraph_Separator" => one(C::ParagraphSeparator),
        "Cc" | "Control" | "cntrl" => one(C::Control),
        "Cf" | "Format" => one(C::Format),
        "Cs" | "Surrogate" => one(C::Surrogate),
        "Co" | "Private_Use" => one(C::PrivateUse),
        "Cn" | "Unassigned" => one(C::Unassigned),
        _ => return None,
    })
}
