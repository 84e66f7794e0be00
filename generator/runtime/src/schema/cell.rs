//! Where the schema of a generated type is kept.
//!
//! Enters: what a macro's rows say, as flat text, since a constant of structs costs rustc ten times as much. Leaves: the
//! type, made when it is first asked for. It refuses nothing: the macros write the text.

use std::sync::OnceLock;

use serde_json::Value;

use super::{
    IntegerEnumType, Mark, ObjectRow, ObjectType, Rule, StringEnumType, Type, TypeFn,
    ValueEnumType, hint,
};

/// The schema of a generated type.
#[doc(hidden)]
#[derive(Debug)]
pub struct TypeCell {
    data: OnceLock<Data>,
    ty: OnceLock<Type>,
}

#[derive(Debug)]
enum Data {
    Object(ObjectType),
    Strings(StringEnumType),
    Integers(IntegerEnumType),
    Values(ValueEnumType),
}

impl TypeCell {
    /// A cell in which nothing is.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self {
            data: OnceLock::new(),
            ty: OnceLock::new(),
        }
    }

    fn ty(&'static self, make: impl FnOnce() -> Data) -> &'static Type {
        if let Some(ty) = self.ty.get() {
            return ty;
        }
        let ty = match self.data.get_or_init(make) {
            Data::Object(object) => Type::Object(object),
            Data::Strings(strings) => Type::StringEnum(strings),
            Data::Integers(integers) => Type::IntegerEnum(integers),
            Data::Values(values) => Type::ValueEnum(values),
        };
        self.ty.get_or_init(|| ty)
    }

    /// An object. Of each row `rows` holds the field, the name on the wire if it has another, and the mark after a colon;
    /// `ruled` holds the rules of fields; `types` tells the types of all.
    #[inline]
    pub fn object(
        &'static self,
        name: &'static str,
        closed: bool,
        rules: &'static [Rule],
        rows: &'static [&'static str],
        ruled: &'static [(&'static str, &'static [Rule])],
        types: fn() -> Vec<TypeFn>,
    ) -> &'static Type {
        self.ty(|| {
            let rows = object_rows(rows, ruled);
            Data::Object(ObjectType {
                name,
                closed,
                rules,
                rest: rows.iter().position(|row| row.mark == Mark::rest),
                hints: rows.iter().map(row_hint).collect(),
                rows,
                types,
                fields: OnceLock::new(),
            })
        })
    }

    /// An enum of strings.
    #[inline]
    pub fn strings(
        &'static self,
        name: &'static str,
        values: &'static [&'static str],
    ) -> &'static Type {
        self.ty(|| {
            Data::Strings(StringEnumType {
                name,
                values,
                sorted: OnceLock::new(),
            })
        })
    }

    /// An enum of whole numbers.
    #[inline]
    pub fn integers(&'static self, name: &'static str, values: &'static [i128]) -> &'static Type {
        self.ty(|| Data::Integers(IntegerEnumType { name, values }))
    }

    /// An enum of values of several types.
    #[inline]
    pub fn values(&'static self, name: &'static str, values: fn() -> Vec<Value>) -> &'static Type {
        self.ty(|| {
            let values = values();
            Data::Values(ValueEnumType { name, values })
        })
    }
}

fn row_hint(row: &ObjectRow) -> u32 {
    match row.mark {
        Mark::rest => u32::MAX,
        _ => hint(row.wire),
    }
}

/// A row is a field, a name and a mark, or a field and a mark. No field begins with a colon, so a name that looks like a
/// mark is told by the mark that follows it.
fn object_rows(
    mut texts: &'static [&'static str],
    ruled: &[(&'static str, &'static [Rule])],
) -> Vec<ObjectRow> {
    let mut rows = Vec::with_capacity(texts.len() / 2);
    loop {
        let (field, wire, mark, more) = match texts {
            [field, wire, mark, more @ ..] if mark.starts_with(':') => (field, wire, mark, more),
            [field, mark, more @ ..] => (field, field, mark, more),
            _ => return rows,
        };
        let rules = ruled.iter().find(|(ruled, _)| ruled == field);
        rows.push(ObjectRow {
            field,
            wire,
            mark: Mark::named(mark).unwrap_or(Mark::opt),
            rules: rules.map_or(&[], |(_, rules)| rules),
        });
        texts = more;
    }
}
