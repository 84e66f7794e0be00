//! Where the schema of a generated type is kept.
//!
//! Enters: what a macro's rows say, as text, since a constant of structs costs rustc ten times as much. Leaves: the
//! type, made when it is first asked for. It refuses nothing: the macros write the text.

use std::sync::OnceLock;

use serde_json::Value;

use super::names::Names;
use super::{
    IntegerEnumType, Mark, ObjectRow, ObjectType, Rule, StringEnumType, Type, TypeFn, ValueEnumType,
};
use crate::lazy::Lazy;
use crate::rows::{Token, Tokens};

/// The schema of a generated type.
#[doc(hidden)]
#[derive(Debug)]
pub struct TypeCell(Lazy<Type>);

impl TypeCell {
    /// A cell in which nothing is. As a constant it is evaluated once, as a function it would be for each static.
    #[allow(clippy::declare_interior_mutable_const)]
    pub const EMPTY: Self = Self(Lazy::new());

    #[inline]
    fn ty(&'static self, make: impl FnOnce() -> Type) -> &'static Type {
        match self.0.get() {
            Some(ty) => ty,
            None => self.keep(make),
        }
    }

    #[cold]
    fn keep(&'static self, make: impl FnOnce() -> Type) -> &'static Type {
        self.0.keep(make())
    }

    /// An object: its name, `closed` after it if it is, and the rules of the whole if it has some. Of each row `rows` holds
    /// the field, the name on the wire as a literal if it has another, and the mark;
    /// `ruled` holds the rules of fields; `types` tells the types of all.
    #[inline]
    pub fn object(
        &'static self,
        name: &'static str,
        rules: &'static [&'static [Rule]],
        rows: &'static str,
        ruled: &'static [(&'static str, &'static [Rule])],
        types: fn() -> Vec<TypeFn>,
    ) -> &'static Type {
        self.ty(move || {
            let rows = object_rows(rows, ruled);
            let (name, closed) = match name.split_once(' ') {
                Some((name, _)) => (name, true),
                None => (name, false),
            };
            Type::Object(leak(ObjectType {
                name,
                closed,
                rules: rules.first().copied().unwrap_or_default(),
                rest: rows.iter().position(|row| row.mark == Mark::rest),
                names: Names::of(rows.iter().map(row_name)),
                rows,
                types,
                fields: OnceLock::new(),
            }))
        })
    }

    /// An enum of strings.
    #[inline]
    pub fn strings(
        &'static self,
        name: &'static str,
        values: &'static [&'static str],
    ) -> &'static Type {
        self.ty(move || {
            Type::StringEnum(leak(StringEnumType {
                name,
                values,
                sorted: OnceLock::new(),
            }))
        })
    }

    /// An enum of whole numbers.
    #[inline]
    pub fn integers(&'static self, name: &'static str, values: &'static [i128]) -> &'static Type {
        self.ty(move || Type::IntegerEnum(leak(IntegerEnumType { name, values })))
    }

    /// An enum of values of several types.
    #[inline]
    pub fn values(&'static self, name: &'static str, values: fn() -> Vec<Value>) -> &'static Type {
        self.ty(move || {
            let values = values();
            Type::ValueEnum(leak(ValueEnumType { name, values }))
        })
    }
}

/// The name of a row, unless it takes the members that are not named.
fn row_name(row: &ObjectRow) -> Option<&'static str> {
    (row.mark != Mark::rest).then_some(row.wire)
}

/// What a cell keeps is kept for good.
fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn object_rows(text: &'static str, ruled: &[(&'static str, &'static [Rule])]) -> Vec<ObjectRow> {
    let mut rows = Vec::new();
    let mut tokens = Tokens::of(text).peekable();
    while let Some(Token::Word(field)) = tokens.next() {
        let wire = match tokens.peek() {
            Some(Token::Text(wire)) => *wire,
            _ => field,
        };
        // The mark stands last.
        let row = tokens
            .by_ref()
            .take_while(|token| *token != Token::Mark(','));
        let mark = match row.last() {
            Some(Token::Word(mark)) => Mark::named(mark),
            _ => None,
        };
        let rules = ruled.iter().find(|(ruled, _)| *ruled == field);
        rows.push(ObjectRow {
            field,
            wire,
            mark: mark.unwrap_or(Mark::opt),
            rules: rules.map_or(&[], |(_, rules)| rules),
        });
    }
    rows
}
