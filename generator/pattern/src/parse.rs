//! The syntax of patterns (ECMA-262, section 22.2.1, and annex B.1.2 where it does no harm).
//!
//! Enters: the text of a pattern. Leaves: a tree. It refuses what the grammar does not have, and back-references.

use crate::Error;
use crate::class::{Class, Item, Property};

/// Groups nest at most this deep.
const DEPTH: usize = 200;

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Tree {
    Empty,
    Class(Class),
    Sequence(Vec<Tree>),
    Choice(Vec<Tree>),
    /// At least so often, and at most so often when there is a most.
    Repeat(Box<Tree>, u32, Option<u32>),
    Start,
    End,
    /// `\b`, or `\B` when it is false.
    Boundary(bool),
    Look(Look),
}

/// A look-around.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Look {
    pub(crate) behind: bool,
    pub(crate) negated: bool,
    pub(crate) inner: Box<Tree>,
}

pub(crate) fn parse(pattern: &str) -> Result<Tree, Error> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut parser = Parser {
        groups: count_groups(&chars),
        chars,
        at: 0,
        depth: 0,
    };
    let tree = parser.choice()?;
    match parser.peek() {
        None => Ok(tree),
        Some(_) => Err(syntax("a `)` without its `(`")),
    }
}

fn syntax(why: &str) -> Error {
    Error::Syntax(why.to_owned())
}

/// How many groups capture: a decimal escape up to this number refers back.
fn count_groups(chars: &[char]) -> u32 {
    let (mut groups, mut in_class, mut at) = (0, false, 0);
    while let Some(c) = chars.get(at) {
        match c {
            '\\' => at += 1,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => {
                let named = chars.get(at + 2) == Some(&'<')
                    && !matches!(chars.get(at + 3), Some('=' | '!'));
                groups += u32::from(chars.get(at + 1) != Some(&'?') || named);
            }
            _ => {}
        }
        at += 1;
    }
    groups
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    depth: usize,
    groups: u32,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    /// Passes over `text` if it stands here.
    fn eat(&mut self, text: &str) -> bool {
        let length = text.chars().count();
        let here = self.chars.get(self.at..self.at + length);
        let found = here.is_some_and(|here| here.iter().copied().eq(text.chars()));
        if found {
            self.at += length;
        }
        found
    }

    fn choice(&mut self) -> Result<Tree, Error> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Error::TooLarge);
        }
        let mut choices = vec![self.sequence()?];
        while self.eat("|") {
            choices.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(only(choices, Tree::Choice))
    }

    fn sequence(&mut self) -> Result<Tree, Error> {
        let mut parts = Vec::new();
        while !matches!(self.peek(), None | Some('|' | ')')) {
            let part = self.atom()?;
            parts.push(self.quantified(part)?);
        }
        Ok(only(parts, Tree::Sequence))
    }

    fn atom(&mut self) -> Result<Tree, Error> {
        let Some(c) = self.next() else {
            return Ok(Tree::Empty);
        };
        Ok(match c {
            '^' => Tree::Start,
            '$' => Tree::End,
            '.' => Tree::Class(Class::dot()),
            '(' => self.group()?,
            '[' => Tree::Class(self.class()?),
            '\\' => self.escape()?,
            '*' | '+' | '?' => return Err(syntax("nothing to repeat")),
            '{' if self.bounds_at(self.at).is_some() => return Err(syntax("nothing to repeat")),
            _ => Tree::Class(Class::one(c.into())),
        })
    }

    /// What follows a `(`.
    fn group(&mut self) -> Result<Tree, Error> {
        let look = [
            ("?=", false, false),
            ("?!", false, true),
            ("?<=", true, false),
            ("?<!", true, true),
        ];
        let look = look.into_iter().find(|(head, ..)| self.eat(head));
        if look.is_none() && !self.eat("?:") {
            if self.eat("?<") {
                self.name()?;
            } else if self.peek() == Some('?') {
                return Err(syntax("`(?` begins no group that ECMA-262 knows"));
            }
        }
        let inner = self.choice()?;
        if !self.eat(")") {
            return Err(syntax("a `(` without its `)`"));
        }
        Ok(match look {
            Some((_, behind, negated)) => Tree::Look(Look {
                behind,
                negated,
                inner: Box::new(inner),
            }),
            None => inner,
        })
    }

    /// The name of a group, up to its `>`.
    fn name(&mut self) -> Result<(), Error> {
        let mut length = 0;
        loop {
            match self.next() {
                Some('>') if length > 0 => return Ok(()),
                Some(c) if c.is_alphanumeric() || matches!(c, '_' | '$') => length += 1,
                _ => return Err(syntax("the name of a group is not one")),
            }
        }
    }

    fn quantified(&mut self, part: Tree) -> Result<Tree, Error> {
        let (min, max) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.bounds_at(self.at + 1) {
                Some((min, max, end)) => {
                    self.at = end - 1;
                    (min, max)
                }
                None => return Ok(part),
            },
            _ => return Ok(part),
        };
        self.at += 1;
        // Whether a quantifier is lazy changes which match is found, not whether there is one.
        self.eat("?");
        if matches!(part, Tree::Start | Tree::End | Tree::Boundary(_)) {
            return Err(syntax("an assertion cannot be repeated"));
        }
        if max.is_some_and(|max| max < min) {
            return Err(syntax("the bounds of a quantifier are out of order"));
        }
        Ok(Tree::Repeat(Box::new(part), min, max))
    }

    /// The bounds of a quantifier after its `{`, and where it ends; `None` when it is none.
    fn bounds_at(&self, start: usize) -> Option<(u32, Option<u32>, usize)> {
        let rest: String = self.chars.get(start..)?.iter().take(24).collect();
        let (inner, _) = rest.split_once('}')?;
        let end = start + inner.chars().count() + 1;
        // What is too large for 32 bits is too large for any text.
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| text.parse::<u32>().unwrap_or(u32::MAX))
        };
        match inner.split_once(',') {
            None => number(inner).map(|count| (count, Some(count), end)),
            Some((min, "")) => Some((number(min)?, None, end)),
            Some((min, max)) => Some((number(min)?, Some(number(max)?), end)),
        }
    }

    /// What follows a `\` outside a class.
    fn escape(&mut self) -> Result<Tree, Error> {
        match self.peek() {
            Some('b') => self.anchor(Tree::Boundary(true)),
            Some('B') => self.anchor(Tree::Boundary(false)),
            // Not of ECMA-262, but of nearly all others, and never meant as letters.
            Some('A') => self.anchor(Tree::Start),
            Some('z' | 'Z') => self.anchor(Tree::End),
            Some('k') if self.chars.get(self.at + 1) == Some(&'<') => Err(Error::BackReference),
            Some(c @ '1'..='9') => {
                let number = c.to_digit(10).unwrap_or(0);
                if number <= self.groups {
                    return Err(Error::BackReference);
                }
                Err(syntax("a reference to a group that is not there"))
            }
            _ => self.class_escape().map(Tree::Class),
        }
    }

    fn anchor(&mut self, tree: Tree) -> Result<Tree, Error> {
        self.at += 1;
        Ok(tree)
    }

    /// What follows a `\` and stands for characters.
    fn class_escape(&mut self) -> Result<Class, Error> {
        let Some(c) = self.next() else {
            return Err(syntax("a `\\` at the end"));
        };
        if let Some(class) = Class::escape(c) {
            return Ok(class);
        }
        match c {
            'p' | 'P' => {
                let class = Class {
                    negated: c == 'P',
                    items: vec![Item::Property(self.property()?)],
                };
                Ok(class)
            }
            _ => self.character(c).map(Class::one),
        }
    }

    /// The `{…}` of `\p`; a single letter may stand without braces.
    fn property(&mut self) -> Result<Property, Error> {
        if !self.eat("{") {
            let name = self.next().map(String::from).unwrap_or_default();
            return Property::read(&name);
        }
        let rest = self.chars.get(self.at..).unwrap_or_default();
        let length = rest.iter().take(80).position(|c| *c == '}');
        let Some(length) = length else {
            return Err(syntax("a `\\p{` without its `}`"));
        };
        let name: String = rest.iter().take(length).collect();
        self.at += length + 1;
        Property::read(&name)
    }

    /// The character that an escape stands for; `c` follows the `\`.
    fn character(&mut self, c: char) -> Result<u32, Error> {
        Ok(match c {
            't' => 0x9,
            'n' => 0xa,
            'v' => 0xb,
            'f' => 0xc,
            'r' => 0xd,
            '0' => 0,
            'c' => match self.next() {
                Some(letter) if letter.is_ascii_alphabetic() => u32::from(letter) % 32,
                _ => return Err(syntax("`\\c` needs a letter")),
            },
            'x' => match self.hex(2) {
                Some(code) => code,
                None => return Err(syntax("`\\x` needs two hexadecimal digits")),
            },
            'u' => self.unicode()?,
            // An escape that stands for itself.
            _ if !c.is_ascii_alphanumeric() => c.into(),
            _ => return Err(Error::Syntax(format!("`\\{c}` is no escape"))),
        })
    }

    /// `\uXXXX`, a pair of those for one character, or `\u{…}`.
    fn unicode(&mut self) -> Result<u32, Error> {
        let wrong = || syntax("`\\u` needs four hexadecimal digits, or some in braces");
        if self.eat("{") {
            let mut code = 0_u32;
            loop {
                match self.next() {
                    Some('}') => return Ok(code),
                    Some(c) => {
                        let digit = c.to_digit(16).ok_or_else(wrong)?;
                        code = code
                            .checked_mul(16)
                            .and_then(|code| code.checked_add(digit))
                            .ok_or_else(wrong)?;
                    }
                    None => return Err(wrong()),
                }
            }
        }
        let high = self.hex(4).ok_or_else(wrong)?;
        let start = self.at;
        if (0xd800..0xdc00).contains(&high) && self.eat("\\u") {
            match self.hex(4) {
                Some(low @ 0xdc00..0xe000) => {
                    return Ok(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00));
                }
                _ => self.at = start,
            }
        }
        Ok(high)
    }

    fn hex(&mut self, digits: usize) -> Option<u32> {
        let text: String = self.chars.get(self.at..self.at + digits)?.iter().collect();
        if !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        self.at += digits;
        u32::from_str_radix(&text, 16).ok()
    }

    /// What follows a `[`.
    fn class(&mut self) -> Result<Class, Error> {
        let mut class = Class {
            negated: self.eat("^"),
            items: Vec::new(),
        };
        loop {
            let from = match self.member()? {
                None => return Ok(class),
                Some(member) => member,
            };
            let ranges = self.peek() == Some('-')
                && !matches!(self.chars.get(self.at + 1), None | Some(']'));
            if !ranges {
                class.items.push(from);
                continue;
            }
            self.at += 1;
            let to = self
                .member()?
                .ok_or_else(|| syntax("a `[` without its `]`"))?;
            match (from, to) {
                (Item::Range(from, _), Item::Range(to, _)) if from <= to => {
                    class.items.push(Item::Range(from, to));
                }
                (Item::Range(..), Item::Range(..)) => {
                    return Err(syntax("a range of characters is out of order"));
                }
                // `[\w-.]`: a set is no end of a range, so all three stand for themselves.
                (from, to) => class.items.extend([from, Item::Range(0x2d, 0x2d), to]),
            }
        }
    }

    /// One member of a class; `None` at its end.
    fn member(&mut self) -> Result<Option<Item>, Error> {
        let c = self.next().ok_or_else(|| syntax("a `[` without its `]`"))?;
        Ok(Some(match c {
            ']' => return Ok(None),
            '\\' if self.eat("b") => Item::Range(0x8, 0x8),
            '\\' => {
                let class = self.class_escape()?;
                match class.items.as_slice() {
                    [Item::Range(from, to)] if from == to && !class.negated => {
                        Item::Range(*from, *to)
                    }
                    _ => Item::Set(class),
                }
            }
            c => Item::Range(c.into(), c.into()),
        }))
    }
}

/// A list of one is that one.
fn only(mut parts: Vec<Tree>, to: fn(Vec<Tree>) -> Tree) -> Tree {
    match parts.len() {
        0 => Tree::Empty,
        1 => parts.pop().unwrap_or(Tree::Empty),
        _ => to(parts),
    }
}
